"""Texts are in the language chosen, filled in with the answers, and change with it at once."""

from mourafaka_forms.instance import start
from tests.forms.forms import form_of

TRANSLATIONS = """<itext><translation lang="Français (fr)">
<text id="name"><value>Nom, <output value="/data/title"/></value><value form="image">jr://images/fr.png</value></text>
<text id="hint"><value>Court</value><value form="guidance">Tout le détail</value></text>
<text id="yes"><value>Oui</value></text><text id="only"><value>Seulement ici</value></text>
<text id="bad"><value>Trop court : <output value="."/></value></text></translation>
<translation lang="العربية (ar)"><text id="name"><value>الاسم، <output value="/data/title"/></value></text>
<text id="yes"><value>نعم</value></text><text id="hint"><value>قصير</value></text>
<text id="bad"><value>قصير جدا</value></text></translation></itext>
<instance id="l"><root><item><itextId>yes</itextId><name>y</name></item></root></instance>"""
FORM = form_of(
    "<title>Mme</title><name/><ok/><said/><read/>",
    """<bind nodeset="/data/name" constraint="string-length(.) &gt; 2" jr:constraintMsg="jr:itext('bad')"/>
    <bind nodeset="/data/said" calculate="jr:choice-name(/data/ok, '/data/ok')"/>
    <bind nodeset="/data/read" calculate="jr:itext('only')"/>""",
    """<input ref="/data/name"><label ref="jr:itext('name')"/><hint ref="jr:itext('hint')"/></input>
    <select1 ref="/data/ok"><label>Plain <output value="/data/title"/> text</label>
    <itemset nodeset="instance('l')/root/item"><value ref="name"/><label ref="jr:itext(itextId)"/>
    </itemset></select1>""",
    model=TRANSLATIONS,
)


def test_a_form_starts_in_its_own_language() -> None:
    name = start(FORM).node("/data/name")
    assert (name.label, name.hint, name.guidance) == ("Nom, Mme", "Court", "Tout le détail")
    assert name.media == {"image": "jr://images/fr.png"}


def test_the_language_may_change_in_the_middle() -> None:
    instance = start(FORM)
    instance.set_value("/data/ok", "y")
    assert instance.node("/data/said").value == "Oui"
    instance.language = "ar"
    assert instance.language == "العربية (ar)"
    assert instance.node("/data/name").label == "الاسم، Mme"
    assert instance.node("/data/said").value == "نعم"
    offered = instance.node("/data/ok").choices
    assert offered is not None
    assert [(one.value, one.label) for one in offered] == [("y", "نعم")]


def test_what_a_language_lacks_is_said_in_the_forms_own() -> None:
    assert start(FORM, language="ar").node("/data/read").value == "Seulement ici"
    assert start(FORM, language="de").language == "Français (fr)"


def test_a_text_follows_the_answers_in_it() -> None:
    instance = start(FORM)
    changed = instance.set_value("/data/title", "M.")
    assert {"/data/name", "/data/ok"} <= changed
    assert instance.node("/data/name").label == "Nom, M."
    assert instance.node("/data/ok").label == "Plain M. text"


def test_a_message_is_in_the_language_too() -> None:
    instance = start(FORM, language="fr")
    instance.set_value("/data/name", "A")
    (violation,) = instance.validate()
    assert violation.message == "Trop court : A"
    instance.language = "العربية (ar)"
    assert instance.validate()[0].message == "قصير جدا"


def test_the_name_of_a_choice_is_that_of_the_question_beside_it() -> None:
    form = form_of(
        "<r><c/><said/></r><r><c/><said/></r>",
        """<bind nodeset="/data/r/said" calculate="jr:choice-name(../c, ' ../c ')"/>""",
        """<repeat nodeset="/data/r"><select1 ref="/data/r/c">
        <item><label>First</label><value>1</value></item><item><label>Second</label><value>2</value></item>
        </select1></repeat>""",
    )
    instance = start(form)
    instance.set_value("/data/r[1]/c", "1")
    instance.set_value("/data/r[2]/c", "2")
    assert instance.node("/data/r[1]/said").value == "First"
    assert instance.node("/data/r[2]/said").value == "Second"


def test_an_order_of_chance_stays_for_as_long_as_the_instance() -> None:
    items = "".join(f"<item><name>{n}</name></item>" for n in range(20))
    form = form_of(
        "<c/>",
        "",
        """<select1 ref="/data/c"><itemset nodeset="randomize(instance('l')/root/item)">
        <value ref="name"/></itemset></select1>""",
        model=f'<instance id="l"><root>{items}</root></instance>',
    )
    instance = start(form)
    order = instance.node("/data/c").choices
    assert order is not None
    assert instance.node("/data/c").choices == order
    assert sorted(int(one.value) for one in order) == list(range(20))
