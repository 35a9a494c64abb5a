"""The questions of a part of a form, read from the engine and answered through the list."""

from decimal import Decimal

import pytest

from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.ui.widgets.questions.instance_page import InstancePage
from mourafaka_desktop.ui.widgets.questions.question import (
    Question,
    QuestionKind,
    Repeat,
    Section,
    questions_in,
)
from mourafaka_forms.instance import Instance, start
from tests.desktop.ui.widgets.questions.asked import Page
from tests.forms.forms import choice_list, form_of


def _input(ref: str, more: str = "", attributes: str = "") -> str:
    return f'<input ref="{ref}" {attributes}><label>Label of {ref}</label>{more}</input>'


def _select(ref: str, nodeset: str, element: str = "select1") -> str:
    return (
        f'<{element} ref="{ref}"><label>Choose</label><itemset nodeset="{nodeset}">'
        f'<value ref="name"/><label ref="label"/></itemset></{element}>'
    )


def _bind(ref: str, more: str) -> str:
    return f'<bind nodeset="{ref}" {more}/>'


def _instance(data: str, binds: str = "", body: str = "", model: str = "") -> Instance:
    return start(form_of(data, binds, body, model=model))


def _page(instance: Instance) -> InstancePage:
    return InstancePage(instance, instance.form.body)


def _only(instance: Instance) -> Question:
    (item,) = _page(instance).items()
    assert isinstance(item, Question)
    return item


@pytest.mark.parametrize(
    ("binding", "attributes", "kind"),
    [
        ('type="string"', "", QuestionKind.TEXT),
        ('type="string"', 'appearance="multiline"', QuestionKind.LONG_TEXT),
        ('type="int"', "", QuestionKind.INTEGER),
        ('type="decimal"', "", QuestionKind.DECIMAL),
        ('type="date"', "", QuestionKind.DATE),
        ('type="time"', "", QuestionKind.TIME),
        ('type="dateTime"', "", QuestionKind.DATETIME),
        ('type="string" readonly="true()"', "", QuestionKind.NOTE),
    ],
)
def test_the_type_of_an_input_says_how_it_is_answered(
    binding: str, attributes: str, kind: QuestionKind
):
    instance = _instance("<q/>", _bind("/data/q", binding), _input("/data/q", "", attributes))
    assert _only(instance).kind is kind


def test_a_range_has_its_scale():
    body = '<range ref="/data/q" start="0" end="1" step="0.25"><label>How much</label></range>'
    shown = _only(_instance("<q/>", _bind("/data/q", 'type="decimal"'), body))
    assert shown.kind is QuestionKind.RANGE
    assert shown.scale is not None
    assert (shown.scale.last, shown.scale.at(3)) == (4, Decimal("0.75"))


def test_a_worked_out_value_is_read():
    binds = _bind("/data/q", 'type="string" readonly="true()" calculate="1 + 1"')
    shown = _only(_instance("<q/>", binds, _input("/data/q")))
    assert not shown.is_asked
    assert shown.value == "2"


def test_a_trigger_is_a_tick():
    body = '<trigger ref="/data/q"><label>Read</label></trigger>'
    assert _only(_instance("<q/>", "", body)).kind is QuestionKind.ACKNOWLEDGE


def test_a_broken_rule_and_a_missing_answer_come_with_the_form_s_words():
    binds = _bind("/data/a", 'type="int" constraint=". &gt; 4" jr:constraintMsg="At least five"')
    binds += _bind("/data/b", 'required="true()" jr:requiredMsg="The name, please"')
    instance = _instance("<a/><b/>", binds, _input("/data/a") + _input("/data/b"))
    page = _page(instance)
    changed = instance.set_value("/data/a", "3")
    a, b = questions_in(page.items(changed))
    assert (a.is_broken, a.message) == (True, "At least five")
    assert (b.is_broken, b.is_required, b.message) == (False, True, "The name, please")
    a, _ = questions_in(page.items(instance.set_value("/data/a", "5")))
    assert (a.is_broken, a.message, a.value) == (False, "", "5")


def test_what_is_not_relevant_is_not_shown_and_an_emptied_group_neither():
    binds = _bind("/data/g/b", "relevant=\"/data/a = 'yes'\"")
    body = _input("/data/a") + (
        f'<group ref="/data/g"><label>Group</label>{_input("/data/g/b")}</group>'
    )
    instance = _instance("<a/><g><b/></g>", binds, body)
    page = _page(instance)
    assert [item.ref for item in page.items()] == ["/data/a"]
    items = page.items(instance.set_value("/data/a", "yes"))
    assert isinstance(items[1], Section)
    assert items[1].label == "Group"
    assert [one.ref for one in questions_in(items)] == ["/data/a", "/data/g/b"]


def test_a_group_of_the_view_alone_is_a_group_too():
    body = f"<group><label>View</label>{_input('/data/a')}</group>{_input('/data/b')}"
    first, second = _page(_instance("<a/><b/>", "", body)).items()
    assert isinstance(first, Section)
    assert first.label == "View"
    assert second.ref == "/data/b"


REGIONS = choice_list("regions", "north", "south")
TOWNS = choice_list("towns", "tangier region=north", "tetouan region=north", "agadir region=south")
CASCADE = _instance, ("<region/><town/>", "", _select("/data/region", "instance('regions')/root/item")
    + _select("/data/town", "instance('towns')/root/item[region=/data/region]"), REGIONS + TOWNS)  # fmt: skip


def test_choices_follow_another_answer_and_take_their_own_with_them(qtbot):
    instance = CASCADE[0](*CASCADE[1])
    reading = _page(instance)
    page = Page(qtbot, reading.items(), Language.FR, echoes=False)
    page.list.answered.connect(
        lambda ref, text: page.show(*reading.items(instance.set_value(ref, text)))
    )
    page.list.answered.emit("/data/region", "north")
    town = page.view("/data/town")
    assert [choice.value for choice in town.question.choices] == ["tangier", "tetouan"]
    page.list.answered.emit("/data/town", "tetouan")
    page.list.answered.emit("/data/region", "south")
    assert instance.node("/data/town").value == ""
    assert page.problem("/data/town").startswith("Les choix ont changé")


def _members() -> Instance:
    body = (
        '<group ref="/data/m"><label>Member</label><repeat nodeset="/data/m">'
        f"{_input('/data/m/name')}{_input('/data/m/age')}</repeat></group>"
    )
    data = '<m jr:template=""><name/><age/></m>'
    return _instance(data, _bind("/data/m/age", 'type="int"'), body)


def test_rows_are_added_answered_and_taken_out_with_a_line_that_tells_them_apart():
    instance = _members()
    page = _page(instance)
    for name in ("Fatima", "Khadija"):
        row = instance.add_repeat("/data/m")
        page.items()
        (repeat,) = page.items(instance.set_value(f"{row}/name", name))
    assert isinstance(repeat, Repeat)
    assert (repeat.ref, repeat.label, repeat.is_counted) == ("/data/m", "Member", False)
    assert [(row.ref, row.summary) for row in repeat.rows][-2:] == [
        (f"/data/m[{len(repeat.rows) - 1}]", "Fatima"),
        (f"/data/m[{len(repeat.rows)}]", "Khadija"),
    ]
    (after,) = page.items(instance.remove_repeat(repeat.rows[-2].ref))
    assert isinstance(after, Repeat)
    assert [row.summary for row in after.rows if row.summary] == ["Khadija"]


def test_a_row_alone_can_be_a_page():
    instance = _members()
    row = instance.add_repeat("/data/m")
    (repeat,) = instance.form.body
    page = InstancePage(instance, repeat.children, context=row)
    assert [item.ref for item in page.items()] == [f"{row}/name", f"{row}/age"]


def test_a_form_that_counts_its_rows_lets_nobody_add_one():
    body = (
        f'{_input("/data/n")}<group ref="/data/m"><label>Plot</label>'
        f'<repeat nodeset="/data/m" jr:count="/data/n">{_input("/data/m/area")}</repeat></group>'
    )
    instance = _instance('<n/><m jr:template=""><area/></m>', _bind("/data/n", 'type="int"'), body)
    page = _page(instance)
    _, repeat = page.items(instance.set_value("/data/n", "2"))
    assert isinstance(repeat, Repeat)
    assert (len(repeat.rows), repeat.is_counted) == (2, True)


def test_labels_follow_the_language_and_the_answers_in_them():
    texts = "".join(
        f'<translation lang="{name}"><text id="q"><value>{words} <output value="/data/a"/></value>'
        "</text></translation>"
        for name, words in (("Français (fr)", "Total"), ("العربية (ar)", "المجموع"))
    )
    body = f'{_input("/data/a")}<input ref="/data/q"><label ref="jr:itext(\'q\')"/></input>'
    instance = _instance("<a/><q/>", "", body, f"<itext>{texts}</itext>")
    page = _page(instance)
    page.items()
    _, shown = questions_in(page.items(instance.set_value("/data/a", "12")))
    assert shown.label == "Total 12"
    instance.language = "ar"
    _, shown = questions_in(page.items())
    assert shown.label == "المجموع 12"


def test_a_picture_is_fetched_by_its_address():
    texts = (
        '<translation lang="fr"><text id="q"><value>Label</value>'
        '<value form="image">jr://images/a.png</value></text></translation>'
    )
    body = '<input ref="/data/q"><label ref="jr:itext(\'q\')"/></input>'
    instance = _instance("<q/>", "", body, f"<itext>{texts}</itext>")
    asked: list[str] = []

    def file(address: str) -> bytes:
        asked.append(address)
        return b"picture"

    page = InstancePage(instance, instance.form.body, files=file)
    (shown,) = questions_in(page.items())
    assert (shown.image, shown.image_name, asked) == (b"picture", "a.png", ["jr://images/a.png"])


def test_only_what_may_have_changed_is_read_anew():
    instance = _instance("<a/><b/>", "", _input("/data/a") + _input("/data/b"))
    page = _page(instance)
    first = page.items()
    changed = instance.set_value("/data/a", "x")
    assert "/data/b" not in changed
    second = page.items(changed)
    assert first[1] == second[1]
    assert second == _page(instance).items()
