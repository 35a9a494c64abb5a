"""ODK's light markdown: what stands out does, and nothing else happens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.ui.tokens import Type
from mourafaka_desktop.ui.widgets.questions.marked_text import MarkedText, Span, parse, plain


@pytest.mark.parametrize(
    ("source", "text", "spans"),
    [
        ("Le nom", "Le nom", ()),
        ("Le **nom** exact", "Le nom exact", (Span(3, 6, is_bold=True),)),
        ("Le __nom__ exact", "Le nom exact", (Span(3, 6, is_bold=True),)),
        ("Le *nom* exact", "Le nom exact", (Span(3, 6, is_italic=True),)),
        ("Le _nom_ exact", "Le nom exact", (Span(3, 6, is_italic=True),)),
        ("**Le *nom***", "Le nom", (Span(0, 3, is_bold=True), Span(3, 6, is_bold=True, is_italic=True))),
        ("# Titre\nsuite", "Titre\nsuite", (Span(0, 5, is_bold=True),)),
        ("un<br>deux<br/>trois", "un\ndeux\ntrois", ()),
        ("nom_du_champ et 2*3*4", "nom_du_champ et 2*3*4", ()),
        ("5 * 3 = 15 et 2 ** 4", "5 * 3 = 15 et 2 ** 4", ()),
        (r"\*sans\*", "*sans*", ()),
        ("voir [la loi](https://x.ma/112)", "voir la loi (https://x.ma/112)", ()),
        ('<span style="color:red">rouge</span>', "rouge", ()),
        ("<script>alert(1)</script>", "<script>alert(1)</script>", ()),
        ("a < b && c > d", "a < b && c > d", ()),
        ("**بحضور** الأعضاء", "بحضور الأعضاء", (Span(0, 5, is_bold=True),)),
    ],
)  # fmt: skip
def test_a_label_is_read(source: str, text: str, spans: tuple[Span, ...]):
    marked = parse(source)
    assert (marked.text, marked.spans) == (text, spans)


@given(st.text(alphabet="a*_#[]()\\<>b \n", max_size=40))
def test_what_stands_out_lies_inside_the_text(source: str):
    marked = parse(source)
    assert all(0 <= span.start <= span.end <= len(marked.text) for span in marked.spans)


def test_a_label_is_never_html(qtbot):
    text = MarkedText(Type.BODY)
    qtbot.addWidget(text)
    text.show_text("<b>gras</b> & <img src=x>", Language.FR)
    assert text.text() == "<b>gras</b> & <img src=x>"
    assert text.textFormat().name == "PlainText"


def test_a_text_begins_where_its_language_does_whatever_the_screen(qtbot):
    """The screen is Arabic: the French line is painted at the left."""
    text = MarkedText(Type.BODY)
    qtbot.addWidget(text)
    text.show_text("Nom", Language.FR)
    text.resize(400, 30)
    picture = text.grab().toImage()
    left, right = (
        {picture.pixel(x, y) for x in columns for y in range(picture.height())}
        for columns in (range(100), range(300, 400))
    )
    assert len(left) > 1
    assert len(right) == 1


def test_slanted_arabic_is_heavier_instead(qtbot):
    text = MarkedText(Type.BODY)
    qtbot.addWidget(text)
    for language, is_slanted in ((Language.AR, False), (Language.FR, True)):
        text.show_text("*x*", language)
        assert [look.format.fontItalic() for look in text._formats()] == [is_slanted]


def test_plain_is_the_text_alone():
    assert plain("**Nom** de la *coopérative*") == "Nom de la coopérative"


@pytest.mark.parametrize("code", ["112-12", "09-08", "GOV-2.1", "2026-11-23"])
def test_numbers_of_laws_keep_their_order_among_arabic_words(code: str):
    marked = parse(f"حسب **القانون {code}** إذن", rtl=True)
    assert marked.text == f"حسب القانون \u2066{code}\u2069 إذن"
    (span,) = marked.spans
    assert marked.text[span.start : span.end] == f"القانون \u2066{code}\u2069"
