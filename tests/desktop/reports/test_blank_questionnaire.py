"""A blank questionnaire has a place for every answer, says when a question is asked, and loses none."""

import re
import subprocess

import pypdfium2
import pytest

from mourafaka_desktop import labels
from mourafaka_desktop.domain.questionnaires import shipped_form, shipped_framework
from mourafaka_desktop.i18n.catalogue import Language, catalogue
from mourafaka_desktop.reports.blank_questionnaire_report import (
    BlankQuestionnaire,
    blank_questionnaire,
)
from mourafaka_forms.framework import Criterion, Text
from mourafaka_forms.xform import Form, read_form
from tests.builders import make_cooperative
from tests.desktop.reports.pdf_reading import ARABIC, LATIN, words

LANGUAGES = [Language.AR, Language.FR]
_SCRIPTS = {Language.AR: ARABIC, Language.FR: LATIN}
_DIRECTIONS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")

SHOP = """
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
        xmlns:jr="http://openrosa.org/javarosa">
  <h:head><h:title>Point de vente</h:title><model>
    <itext>
      <translation lang="Français (fr)" default="true()">
        <text id="shop"><value>La boutique</value></text>
        <text id="has"><value>A-t-elle une boutique ?</value></text>
        <text id="since"><value>Depuis quand ?</value></text>
        <text id="yes"><value>Oui</value></text><text id="no"><value>Non</value></text>
        <text id="satisfaction"><value>Satisfaction</value></text>
        <text id="members"><value>Membres du bureau</value></text>
        <text id="name"><value>Nom</value></text>
        <text id="sites"><value>Sites</value></text>
        <text id="water"><value>Eau courante</value></text>
        <text id="hello"><value>Visitez la boutique **avant**.</value></text>
        <text id="total"><value>Total</value></text>
      </translation>
      <translation lang="العربية (ar)">
        <text id="shop"><value>المتجر</value></text>
        <text id="has"><value>هل لها متجر؟</value></text>
        <text id="since"><value>منذ متى؟</value></text>
        <text id="yes"><value>نعم</value></text><text id="no"><value>لا</value></text>
        <text id="satisfaction"><value>الرضا</value></text>
        <text id="members"><value>أعضاء المكتب</value></text>
        <text id="name"><value>الاسم</value></text>
        <text id="sites"><value>المواقع</value></text>
        <text id="water"><value>الماء الصالح للشرب</value></text>
        <text id="hello"><value>زوروا المتجر **أولا**.</value></text>
        <text id="total"><value>المجموع</value></text>
      </translation>
    </itext>
    <instance><data id="shop" version="7">
      <shop><hello/><has/><since/><satisfaction/><total/></shop>
      <member jr:template=""><name/></member>
      <site jr:template=""><name/><water/></site>
    </data></instance>
    <bind nodeset="/data/shop/hello" readonly="true()"/>
    <bind nodeset="/data/shop/has" required="true()"/>
    <bind nodeset="/data/shop/since" type="date" relevant="../has = 'yes'"/>
    <bind nodeset="/data/shop/satisfaction" type="int"/>
    <bind nodeset="/data/shop/total" type="int" calculate="1 + 1"/>
  </model></h:head>
  <h:body>
    <group ref="/data/shop"><label ref="jr:itext('shop')"/>
      <input ref="/data/shop/hello"><label ref="jr:itext('hello')"/></input>
      <select1 ref="/data/shop/has"><label ref="jr:itext('has')"/>
        <item><label ref="jr:itext('yes')"/><value>yes</value></item>
        <item><label ref="jr:itext('no')"/><value>no</value></item></select1>
      <input ref="/data/shop/since"><label ref="jr:itext('since')"/></input>
      <range ref="/data/shop/satisfaction" start="1" end="5" step="1">
        <label ref="jr:itext('satisfaction')"/></range>
      <input ref="/data/shop/total"><label ref="jr:itext('total')"/></input>
    </group>
    <group ref="/data/member"><label ref="jr:itext('members')"/>
      <repeat nodeset="/data/member">
        <input ref="/data/member/name"><label ref="jr:itext('name')"/></input>
      </repeat></group>
    <group ref="/data/site"><label ref="jr:itext('sites')"/>
      <repeat nodeset="/data/site">
        <input ref="/data/site/name"><label ref="jr:itext('name')"/></input>
        <select1 ref="/data/site/water"><label ref="jr:itext('water')"/>
          <item><label ref="jr:itext('yes')"/><value>yes</value></item>
          <item><label ref="jr:itext('no')"/><value>no</value></item></select1>
      </repeat></group>
  </h:body>
</h:html>
"""


@pytest.fixture(scope="module")
def shop() -> Form:
    return read_form(SHOP)


def _text_of(report: BlankQuestionnaire) -> str:
    content = blank_questionnaire(report).content
    done = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)
    return " ".join(_DIRECTIONS.sub("", done.stdout.decode()).split())


def _shop(form: Form, language: Language = Language.FR) -> str:
    title = Text("Point de vente", "نقطة البيع")
    return _text_of(BlankQuestionnaire(language=language, title=title, form=form))


def _all_criteria() -> list[Criterion]:
    framework = shipped_framework()
    return [*framework.criteria(), *(c for module in framework.modules for c in module.criteria)]


def _diagnostic(language: Language, **values: object) -> BlankQuestionnaire:
    title = Text("Diagnostic stratégique", "التشخيص الاستراتيجي")
    return BlankQuestionnaire(
        language=language,
        title=title,
        form=shipped_form(),
        framework=shipped_framework(),
        **values,  # type: ignore[arg-type]  # fields of the dataclass, by name
    )


# --- any questionnaire ----------------------------------------------------------------------------


def test_every_question_and_choice_is_printed_in_the_papers_language(shop: Form) -> None:
    french, arabic = _shop(shop), _shop(shop, Language.AR)
    for shown in ("La boutique", "A-t-elle une boutique ?", "Oui", "Non", "Depuis quand ?"):
        assert shown in french
    for shown in ("المتجر", "هل لها متجر؟", "نعم", "منذ متى؟", "الماء الصالح للشرب"):
        assert shown in arabic


def test_a_question_says_when_it_is_asked(shop: Form) -> None:
    sentence = catalogue(Language.FR).gettext("Only if “{question}”: {answers}")
    told = sentence.format(question="A-t-elle une boutique ?", answers="Oui")
    assert " ".join(told.split()) in _shop(shop)


def test_a_question_that_must_be_answered_carries_a_star(shop: Form) -> None:
    text = _shop(shop)
    assert "A-t-elle une boutique ? *" in text
    assert "Depuis quand ? *" not in text


def test_notes_are_printed_without_their_markup(shop: Form) -> None:
    assert "Visitez la boutique avant." in _shop(shop)


def test_what_the_program_works_out_is_not_asked(shop: Form) -> None:
    assert "Total" not in _shop(shop)


def test_a_scale_shows_each_of_its_numbers(shop: Form) -> None:
    assert "1 2 3 4 5" in _shop(shop)


def test_short_repeats_are_a_table_and_longer_ones_are_asked_three_times(shop: Form) -> None:
    text = _shop(shop)
    assert "Membres du bureau" in text
    assert " ".join("123456") in text
    assert text.count("Eau courante") == 3
    assert "N° 3" in text
    assert "N° 4" not in text


def test_the_version_stands_on_every_page(shop: Form) -> None:
    title = Text("Point de vente", "نقطة البيع")
    document = blank_questionnaire(BlankQuestionnaire(language=Language.FR, title=title, form=shop))
    with pypdfium2.PdfDocument(document.content) as pdf:
        assert len(pdf) == document.pages > 1
        assert all("shop 7" in page.get_textpage().get_text_range() for page in pdf)


# --- the diagnostic -------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_level_of_every_criterion_can_be_read_and_ticked(language: Language) -> None:
    text = _text_of(_diagnostic(language))
    printed = set(words(text, _SCRIPTS[language]))
    texts = catalogue(language)
    for criterion in _all_criteria():
        assert criterion.code in text
        for level in criterion.levels:
            wanted = words(labels.content(level.text, texts), _SCRIPTS[language])
            assert set(wanted) <= printed, (criterion.code, level.rating)


def test_a_criterion_never_runs_over_a_page() -> None:
    document = blank_questionnaire(_diagnostic(Language.FR))
    codes = {criterion.code for criterion in _all_criteria()}
    begun = 0
    with pypdfium2.PdfDocument(document.content) as pdf:
        for page in pdf:
            text = page.get_textpage().get_text_range()
            here = codes & set(re.findall(r"[A-Z]{3}-[\d.]*\d", text))
            begun += len(here)
            assert text.count("Non applicable. Motif") == len(here)
            assert text.count("Preuve vue") == len(here)
    assert begun == len(codes)


def test_what_is_known_of_the_cooperative_is_printed() -> None:
    cooperative = make_cooperative(name_fr="Al Amal", programme_code="SM-001")
    text = _text_of(_diagnostic(Language.FR, cooperative=cooperative))
    assert "Al Amal" in text
    assert "SM-001" in text


def test_choices_that_only_an_answer_brings_have_a_line_to_write_on() -> None:
    question = '<select1 ref="/data/shop/since"><label>Lequel ?</label></select1>'
    old = '<input ref="/data/shop/hello">'
    assert old in SHOP
    form = read_form(SHOP.replace(old, question + old).encode())
    text = _text_of(
        BlankQuestionnaire(
            language=Language.FR, title=Text("Point de vente", "نقطة البيع"), form=form
        )
    )
    assert "Lequel ?" in text
    assert "Tick one." not in text
