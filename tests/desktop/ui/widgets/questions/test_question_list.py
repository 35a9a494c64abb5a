"""A part of a questionnaire on a page: brought up to date in place, read by keyboard, in both directions."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.reading_order import stops
from mourafaka_desktop.ui.widgets.card import Card
from mourafaka_desktop.ui.widgets.chip import Chip
from mourafaka_desktop.ui.widgets.questions.picture import Picture
from mourafaka_desktop.ui.widgets.questions.question import (
    Choice,
    Question,
    QuestionKind,
    Repeat,
    Row,
    Section,
)
from mourafaka_desktop.ui.widgets.questions.read_answer import ReadAnswer
from mourafaka_desktop.ui.widgets.separator import Separator
from tests.desktop.ui.widgets.questions.asked import choices, question

KINDS = {
    kind: question(
        kind, ref=f"/data/{kind.name.lower()}", label=f"سؤال {kind.name.lower()}",
        choices=choices("الأول", "الثاني", "الثالث", "الرابع") if "choice" in kind.value else (),
    )
    for kind in QuestionKind
}  # fmt: skip


def _text(number: int, value: str = "") -> Question:
    return question(QuestionKind.TEXT, value, ref=f"/data/q{number}", label=f"السؤال {number}")


def _input(page, ref: str) -> QLineEdit:
    found = page.list.findChild(QLineEdit, f"answer.{ref}")
    assert found is not None
    return found


def _row(number: int, *items: Question, summary: str = "") -> Row:
    return Row(f"/data/m[{number}]", number, summary, items)


def _member(number: int, value: str = "") -> Question:
    return question(QuestionKind.TEXT, value, ref=f"/data/m[{number}]/name", label="الاسم")


def _members(*values: str, is_counted: bool = False) -> Repeat:
    rows = [_row(n, _member(n, value), summary=value) for n, value in enumerate(values, 1)]
    return Repeat("/data/m", "العضوة", tuple(rows), is_counted)


def _button(page, name: str):
    found = page.list.findChild(QWidget, name)
    assert found is not None
    return found


def test_frozen_answers_have_no_problems(ask):
    page = ask(question(QuestionKind.TEXT, "12", is_broken=True))
    assert page.problem()
    page.list.freeze(True)
    assert page.problem() == ""


def test_every_kind_of_question_is_shown_and_only_those_asked_take_the_focus(ask):
    page = ask(*KINDS.values())
    assert len(page.list.questions) == len(QuestionKind)
    for kind, shown in KINDS.items():
        view = page.view(shown.ref)
        reached = [widget for widget in stops(view) if widget.isVisibleTo(view)]
        assert bool(reached) is (kind not in (QuestionKind.NOTE, QuestionKind.VALUE)), kind


def test_whatever_tab_reaches_has_a_name(ask):
    page = ask(*KINDS.values(), _members("فاطمة"))
    nameless = [
        (type(stop).__name__, stop.objectName())
        for stop in stops(page.list)
        if not stop.accessibleName() and not getattr(stop, "text", str)()
    ]
    assert nameless == []


def test_showing_says_nothing(ask, qtbot):
    page = ask(*KINDS.values())
    values = {QuestionKind.INTEGER: "3", QuestionKind.DATE: "2026-11-23", QuestionKind.TIME: "10:30:00",
              QuestionKind.SELECT_ONE: "b", QuestionKind.SELECT_MULTIPLE: "a b", QuestionKind.RANGE: "4",
              QuestionKind.DATETIME: "2026-11-23T10:30:00+00:00", QuestionKind.ACKNOWLEDGE: "OK"}  # fmt: skip
    with qtbot.assertNotEmitted(page.list.answered):
        page.show(*[replace(item, value=values.get(kind, "")) for kind, item in KINDS.items()])
        page.show(*KINDS.values())
        page.list.show_language(Language.FR, Language.FR)
        page.list.freeze(True)
        page.list.show_problems(True)


def test_only_what_differs_is_touched(ask):
    page = ask(*[_text(number) for number in range(6)])
    before = {ref: id(view) for ref, view in page.list.questions.items()}
    page.show(*[_text(number, "x" if number == 3 else "") for number in range(6) if number != 4])
    after = {ref: id(view) for ref, view in page.list.questions.items()}
    assert after == {ref: view for ref, view in before.items() if ref != "/data/q4"}
    assert _input(page, "/data/q3").text() == "x"


def test_focus_caret_and_selection_stay_when_others_come_and_go(ask):
    page = ask(_text(1), _text(2, "تيزنيت"), _text(3))
    page.list.focus("/data/q2")
    line = _input(page, "/data/q2")
    line.setSelection(1, 3)
    page.show(_text(0), _text(1), _text(2, "تيزنيت"))
    assert QApplication.focusWidget() is line
    assert (line.selectionStart(), line.selectedText()) == (1, "يزن")


def test_the_line_one_writes_in_stays_where_it_is_on_the_page(ask, qtbot):
    page = ask(*[_text(number) for number in range(40)])
    page.list.focus("/data/q30")
    line = _input(page, "/data/q30")
    before = line.mapTo(page.scroll, QPoint(0, 0)).y()
    page.show(*[_text(number) for number in range(100, 105)], *page.items[3:])
    assert line.mapTo(page.scroll, QPoint(0, 0)).y() == before
    qtbot.wait(1)
    assert line.mapTo(page.scroll, QPoint(0, 0)).y() == before


def test_a_jump_brings_a_question_into_view_and_unfolds_what_hides_it(ask):
    page = ask(*[_text(number) for number in range(30)], _members(*"أبجد"))
    assert "/data/m[3]/name" not in page.list.questions
    assert page.list.focus("/data/m[3]/name") is True
    line = _input(page, "/data/m[3]/name")
    assert QApplication.focusWidget() is line
    assert 0 <= line.mapTo(page.scroll, QPoint(0, 0)).y() < page.scroll.height()
    assert page.list.focus("/data/nowhere") is False


def test_a_jump_to_a_row_is_one_to_its_first_question(ask):
    page = ask(_members("أ", "ب"))
    assert page.list.focus("/data/m[2]")
    assert QApplication.focusWidget() is _input(page, "/data/m[2]/name")


def test_one_begins_at_the_first_question_that_waits(ask):
    page = ask(question(QuestionKind.NOTE, ref="/data/n"), _text(1, "x"), _text(2), _text(3))
    assert page.list.focus_first()
    assert QApplication.focusWidget() is _input(page, "/data/q2")


@pytest.mark.parametrize("language", [Language.AR, Language.FR])
def test_tab_goes_down_the_page_in_both_directions(ask, language: Language):
    page = ask(
        Section("/data/g", "المكان", (_text(1), _text(2))), _text(3), _members("أ"),
        language=language,
    )  # fmt: skip
    names = [stop.objectName() for stop in stops(page.list)]
    assert names == [
        "answer./data/q1", "answer./data/q2", "answer./data/q3",
        "row./data/m[1].fold", "row./data/m[1].remove", "answer./data/m[1]/name", "repeat./data/m.add",
    ]  # fmt: skip


def test_loose_questions_share_a_card_and_groups_have_their_own(ask):
    page = ask(_text(1), _text(2), Section("/data/g", "المكان", (_text(3),)), _text(4))
    assert len(page.list.findChildren(Card)) == 3


def test_a_group_in_a_group_is_no_card_in_a_card(ask):
    inner = Section("/data/g/h", "العنوان", (_text(2),))
    page = ask(Section("/data/g", "المكان", (_text(1), inner)))
    assert len(page.list.findChildren(Card)) == 1
    assert list(page.list.questions) == ["/data/q1", "/data/q2"]


def test_a_line_parts_inner_groups_from_what_is_above_and_from_no_heading_alone(ask):
    inner = [Section(f"/data/g/{name}", name, (_text(n),)) for n, name in enumerate("هو", 1)]
    page = ask(Section("/data/g", "المكان", tuple(inner)))
    lines = [line.isVisible() for line in page.list.findChildren(Separator) if line.parent() is not
             page.list.findChild(Card)]  # fmt: skip
    assert lines == [False, True]


def test_a_read_only_question_shows_its_answer_in_words_and_becomes_one_to_answer(ask):
    offered = (Choice("y", "نعم"), Choice("n", "لا"))
    shown = question(QuestionKind.SELECT_ONE, "y", choices=offered, is_readonly=True)
    page = ask(shown)
    view = page.view()
    assert isinstance(view, ReadAnswer)
    assert view.sheet.words.text() == "نعم"
    page.show(replace(shown, is_readonly=False))
    assert not isinstance(page.view(), ReadAnswer)


def test_what_a_person_wrote_is_no_markdown_when_it_is_read(ask):
    page = ask(question(QuestionKind.TEXT, "2 **x** 3", is_readonly=True))
    assert page.view().sheet.words.text() == "2 **x** 3"


def test_a_worked_out_value_is_shown_again_when_it_changes(ask):
    page = ask(question(QuestionKind.VALUE, "1250.5"))
    assert page.view().sheet.words.text() == "1\u00a0250,5"
    page.show(question(QuestionKind.VALUE, ""))
    assert page.view().sheet.words.text() == "–"


def test_the_explanation_is_behind_a_question_mark(ask):
    page = ask(question(QuestionKind.TEXT, guidance="يوجد في **الشهادة**."))
    button = _button(page, "guidance./data/q")
    panel = page.view()._guidance
    assert panel.isHidden()
    button.click()
    assert panel.isVisible()
    assert "الشهادة" in button.accessibleDescription()
    button.click()
    assert panel.isHidden()


def test_a_picture_is_shown_or_named(ask):
    image = QImage(40, 20, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    from PySide6.QtCore import QBuffer

    buffer = QBuffer()
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # PySide's stub knows only the older call
    known = question(QuestionKind.TEXT, image=buffer.data().data(), image_name="a.png")
    page = ask(known)
    picture = page.list.findChild(Picture)
    assert picture.sheet.sizeHint().width() == 40
    assert picture.missing.isHidden()
    page.show(replace(known, image=None))
    assert picture.sheet.isHidden()
    assert "a.png" in picture._words.text()
    page.show(replace(known, image=b"no picture"))
    assert not picture.missing.isHidden()


def test_a_row_is_asked_for_and_taken_out(ask, qtbot):
    page = ask(_members("أ"))
    with qtbot.waitSignal(page.list.row_added) as added:
        _button(page, "repeat./data/m.add").click()
    assert added.args == ["/data/m"]
    page.show(_members("أ", ""))
    with qtbot.waitSignal(page.list.row_removed) as removed:
        _button(page, "row./data/m[1].remove").click()
    assert removed.args == ["/data/m[1]"]


def test_the_row_taken_out_is_the_one_that_goes_and_the_others_keep_unfinished_words(
    ask, type_text
):
    number = question(QuestionKind.INTEGER, ref="/data/m[2]/age", label="السن")
    rows = (_row(1, replace(number, ref="/data/m[1]/age")), _row(2, number))
    page = ask(Repeat("/data/m", "العضوة", rows))
    page.list.focus("/data/m[2]/age")
    line = _input(page, "/data/m[2]/age")
    type_text(line, "xyz")
    _button(page, "row./data/m[1].remove").click()
    page.show(Repeat("/data/m", "العضوة", (_row(1, replace(number, ref="/data/m[1]/age")),)))
    assert _input(page, "/data/m[1]/age") is line
    assert line.text() == "xyz"
    assert list(page.list.questions) == ["/data/m[1]/age"]


def test_after_a_row_is_gone_the_focus_is_on_its_neighbour_or_on_adding(ask):
    page = ask(_members("أ", "ب"))
    for left in (_members("ب"), _members()):
        remove = _button(page, "row./data/m[1].remove")
        remove.setFocus()
        remove.click()
        page.show(left)
        name = "row./data/m[1].fold" if left.rows else "repeat./data/m.add"
        assert QApplication.focusWidget() is _button(page, name)


def test_rows_fold_by_key_and_stay_folded_while_answers_come(ask, qtbot):
    page = ask(_members("فاطمة", "خديجة"))
    fold = _button(page, "row./data/m[1].fold")
    fold.setFocus()
    qtbot.keyClick(fold, Qt.Key.Key_Return)
    assert not page.view("/data/m[1]/name").isVisible()
    page.show(_members("فاطمة أيت علي", "خديجة"))
    assert not page.view("/data/m[1]/name").isVisible()
    assert "فاطمة أيت علي" in fold.accessibleName()
    qtbot.keyClick(fold, Qt.Key.Key_Space)
    assert page.view("/data/m[1]/name").isVisible()


def test_the_page_is_as_high_as_what_is_shown(ask):
    """After folding, after questions went, after an explanation and a problem were taken away."""
    first = question(QuestionKind.TEXT, "12", guidance="\n".join("شرح" * 9), is_broken=True)
    page = ask(first, *[_text(number) for number in range(9)], _members("أ", "ب"))
    explanation = _button(page, "guidance./data/q")
    explanation.click()
    for change in (
        explanation.click,
        lambda: page.show(replace(first, value="13", is_broken=False), *page.items[1:]),
        lambda: _button(page, "row./data/m[1].fold").click(),
        lambda: page.show(*page.items[5:]),
    ):
        before = page.list.height()
        change()
        layout = page.list.layout()
        assert layout is not None
        assert page.list.height() == layout.heightForWidth(page.list.width())
        assert page.list.height() < before


def test_many_rows_begin_folded(ask):
    assert "/data/m[1]/name" not in ask(_members(*"أبجد")).list.questions
    assert ask(_members(*"أبج")).view("/data/m[1]/name").isVisible()


def test_many_rows_that_come_by_a_count_begin_folded_and_one_that_is_added_open(ask):
    page = ask(_members(is_counted=True))
    page.show(_members(*"أبجد", is_counted=True))
    assert not page.list.questions
    page.show(_members(*"أبجده", is_counted=True))
    assert list(page.list.questions) == ["/data/m[5]/name"]


def test_a_row_has_its_questions_from_its_first_opening_on(ask):
    page = ask(_members(*"أبجد"))
    fold = _button(page, "row./data/m[2].fold")
    fold.click()
    line = _input(page, "/data/m[2]/name")
    assert line.isVisible()
    assert list(page.list.questions) == ["/data/m[2]/name"]
    fold.click()
    fold.click()
    assert _input(page, "/data/m[2]/name") is line


def test_a_row_opened_late_shows_what_is_the_case_then(ask):
    page = ask(_members(*"أبجد"))
    page.list.show_language(Language.FR, Language.FR)
    page.list.freeze(True)
    page.show(_members("أ", "خديجة", "ج", "د"))
    assert not page.list.questions
    _button(page, "row./data/m[2].fold").click()
    line = _input(page, "/data/m[2]/name")
    assert line.text() == "خديجة"
    assert not line.isEnabled()
    assert page.view("/data/m[2]/name").manner.words is Language.FR


def test_a_row_that_was_never_opened_tells_that_an_answer_is_missing(ask):
    rows = tuple(
        _row(n, replace(_member(n, value), is_required=True)) for n, value in enumerate("أب د", 1)
    )
    rows = (*rows[:2], _row(3, replace(_member(3), is_required=True)), rows[3])
    page = ask(Repeat("/data/m", "العضوة", rows))
    page.list.show_problems(True)
    told = [not chip.isHidden() for chip in page.list.findChildren(Chip)]
    assert told == [False, False, True, False]
    assert not page.list.questions


def test_a_jump_opens_row_in_row_and_no_other(ask):
    def house(number: int) -> Row:
        base = f"/data/h[{number}]"
        rows = tuple(
            Row(f"{base}/m[{n}]", n, "", (replace(_member(n), ref=f"{base}/m[{n}]/name"),))
            for n in range(1, 12)
        )
        return _row(number, Repeat(f"{base}/m", "العضوة", rows))

    houses = tuple(replace(house(n), ref=f"/data/h[{n}]") for n in range(1, 12))
    page = ask(Repeat("/data/h", "الدار", houses))
    assert page.list.focus("/data/h[11]/m[10]/name")
    assert list(page.list.questions) == ["/data/h[11]/m[10]/name"]
    assert QApplication.focusWidget() is _input(page, "/data/h[11]/m[10]/name")


def test_one_begins_in_a_folded_row_where_the_first_answer_is_missing_there(ask):
    page = ask(_text(1, "x"), _members("أ", "ب", "", "د"))
    assert page.list.focus_first()
    assert QApplication.focusWidget() is _input(page, "/data/m[3]/name")


def test_a_refused_answer_in_a_folded_row_is_brought_to_light(ask):
    page = ask(_members(*"أبجد"))
    page.list.show_refused("/data/m[2]/name", "لا")
    assert page.view("/data/m[2]/name").isVisible()
    assert page.problem("/data/m[2]/name") == "لا"


def test_nobody_adds_or_removes_where_the_questionnaire_counts_or_all_is_frozen(ask):
    page = ask(_members("أ", is_counted=True))
    names = ("repeat./data/m.add", "row./data/m[1].remove")
    assert all(_button(page, name).isHidden() for name in names)
    page.show(_members("أ"))
    assert not any(_button(page, name).isHidden() for name in names)
    page.list.freeze(True)
    assert all(_button(page, name).isHidden() for name in names)


@pytest.mark.parametrize("scale", [100, 200])
@pytest.mark.parametrize("language", [Language.AR, Language.FR])
def test_nothing_is_wider_than_the_page_and_no_text_is_cut(
    ask, qapp, scale: int, language: Language
):
    theme.apply(qapp, language, scale)
    page = ask(*KINDS.values(), _members("أ" * 40), language=language)
    qapp.processEvents()
    assert page.list.width() <= page.scroll.viewport().width()
    for view in page.list.questions.values():
        for child in view.findChildren(QWidget):
            if child.isVisible() and child.hasHeightForWidth():
                assert child.height() >= child.heightForWidth(child.width()) - 1, child
            left = child.mapTo(page.list, QPoint(0, 0)).x()
            assert not child.isVisible() or (
                left >= 0 and left + child.width() <= page.list.width()
            )


def test_a_live_switch_of_text_size_and_language_there_and_back_leaves_all_as_it_was(ask, qapp):
    page = ask(*KINDS.values(), _members("فاطمة"))
    page.list.focus("/data/text")
    line = QApplication.focusWidget()
    qapp.processEvents()
    before = {ref: view.geometry() for ref, view in page.list.questions.items()}
    theme.apply(qapp, Language.FR, 200)
    page.list.show_language(Language.FR, Language.FR)
    qapp.processEvents()
    assert {ref: view.geometry() for ref, view in page.list.questions.items()} != before
    theme.apply(qapp, Language.AR, 100)
    page.list.show_language(Language.AR, Language.AR)
    qapp.processEvents()
    assert {ref: view.geometry() for ref, view in page.list.questions.items()} == before
    assert QApplication.focusWidget() is line


def test_a_hundred_questions_are_shown_on_one_page(ask):
    page = ask(*[_text(number) for number in range(100)])
    assert len(page.list.questions) == 100
    page.show(*page.items[:50], _text(50, "x"), *page.items[51:])
    assert _input(page, "/data/q50").text() == "x"
