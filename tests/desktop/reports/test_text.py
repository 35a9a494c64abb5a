"""Lines of mixed Arabic and French are joined, ordered and broken as a reader expects."""

import math

import pypdfium2
import pytest
from reportlab.lib.units import mm

from mourafaka_desktop.reports.fonts import PLEX
from mourafaka_desktop.reports.style import spans_of
from mourafaka_desktop.reports.text import (
    Paragraph,
    Span,
    Style,
    direction_of,
    draw_line,
    elided,
    fitted_size,
    isolate_figures,
    ltr,
    paragraphs,
    width_of,
)
from mourafaka_desktop.reports.typed_text import BIDI_CONTROLS, clean
from mourafaka_desktop.reports.typeset import Line, most_that_fit, typeset
from tests.desktop.reports.pages import drawing, paper
from tests.desktop.reports.pdf_reading import ARABIC, pdfium_text, poppler_text, words

BODY = Style(11, 17.4)
LONG = "تعقد التعاونية جمعها العام العادي مرة كل سنة على الأقل وتودع قوائمها لدى المحكمة. " * 8


def lines_of(text, width, style=BODY, direction=None) -> tuple[Line, ...]:
    return typeset(spans_of(text), style, direction).lines(width)


def shown(line: Line) -> str:
    """The characters of a line from left to right as drawn."""
    return "".join(slot.text for piece in line.pieces for slot in piece.word.slots)


# --- order ----------------------------------------------------------------------------------------


def test_arabic_is_drawn_from_the_right():
    assert shown(lines_of("باب دار", math.inf)[0]) == "راد باب"


def test_a_phone_in_arabic_is_drawn_in_its_own_order():
    assert "06 00 12 34 56" in shown(lines_of(f"الهاتف {ltr('06 00 12 34 56')} مساء", math.inf)[0])


@pytest.mark.parametrize(
    "figures",
    ["06 00 12 34 56", "+35", "0–24", "64 × 0.40", "300 412", "-3,2%", "2024-2026", "a@b.ma"],
)
def test_figures_typed_in_arabic_are_isolated(figures):
    whole = ltr(figures.replace(" ", "\u00a0"))
    assert isolate_figures(f"قيمة {figures} هنا") == f"قيمة {whole} هنا"


def test_a_span_of_another_weight_keeps_its_place_in_the_line():
    line = lines_of(("قبل ", Span("GOV", weight="bold"), " بعد"), math.inf, direction="rtl")[0]
    assert shown(line) == "دعب GOV لبق"


def test_the_direction_of_a_note_is_that_of_its_own_script():
    notes = paragraphs("لاحظنا تقدما\nLe carnet est tenu\n2026", BODY, "rtl")
    assert [note.direction for note in notes] == ["rtl", "ltr", "rtl"]
    assert direction_of("12", "ltr") == "ltr"


# --- lines ----------------------------------------------------------------------------------------


def test_no_line_is_wider_than_its_column():
    text = LONG + "\nhttps://www.coop-tifaouine.ma/rapports/2026/11/diagnostic-final-signe.pdf"
    for width in (30, 61, 120, 300):
        assert all(line.width <= width + 0.02 for line in lines_of(text, width))


def test_an_arabic_word_never_breaks():
    word = "والمستخدمات"
    lines = lines_of(word, 20)
    assert len(lines) == 1
    assert lines[0].scale < 1


def test_an_address_breaks_after_its_marks():
    lines = lines_of("contact@cooperative-tifaouine.ma", 90)
    assert [shown(line) for line in lines] == ["contact@", "cooperative-", "tifaouine.ma"]


@pytest.mark.parametrize("word", ["n" * 5000, "n/" * 2500, "ni" * 2500])
def test_a_word_of_five_thousand_letters_fills_its_lines_and_loses_none(word):
    lines = lines_of(word, 100)
    assert "".join(shown(line) for line in lines) == word
    assert all(line.scale == 1 for line in lines)
    room = 100 - 2 * width_of("n/", BODY)
    assert all(room < line.width <= 100.02 for line in lines[:-1])


@pytest.mark.parametrize("mark", ["\u0301", "\u064e", "\u0331", "\u0489"])
def test_a_letter_under_two_thousand_marks_loses_none(mark):
    word = "n" + mark * 2000
    lines = lines_of(word, 100)
    assert "".join(shown(line) for line in lines) == "".join(
        one for one in clean(word, PLEX) if one not in BIDI_CONTROLS
    )
    assert all(line.width <= 100.02 for line in lines)


def test_a_word_is_shaped_no_farther_than_twice_what_fits():
    asked = []

    def fits(count):
        asked.append(count)
        return count <= 20

    assert most_that_fit(5000, fits) == 20
    assert max(asked) <= 40
    assert len(asked) <= 12
    assert most_that_fit(20, fits) == 20
    assert most_that_fit(7, fits) == 7
    assert most_that_fit(5000, lambda _: False) == 0
    assert most_that_fit(0, lambda _: True) == 0


def test_a_line_break_that_was_typed_begins_a_new_line():
    assert [shown(line) for line in lines_of("un\ndeux\r\ntrois", 200)] == ["un", "deux", "trois"]


def test_a_space_before_french_punctuation_does_not_break():
    width = width_of("mot mot", BODY)
    assert [shown(line) for line in lines_of("mot mot ;", width)] == ["mot", "mot\u00a0;"]


# --- what people paste ----------------------------------------------------------------------------


def test_a_missing_glyph_becomes_a_mark_that_names_it():
    assert clean("شكرا 🙏🏽", PLEX) == f"شكرا {ltr('[U+1F64F]')}"
    assert clean("👩‍🌾", PLEX) == ltr("[U+1F469]")


def test_control_characters_and_overrides_vanish():
    assert clean("a\x07b\u202ec\ud800d\ufeff", PLEX) == "abcd"


def test_a_narrow_no_break_space_becomes_one_the_font_has():
    assert clean("12\u202f500", PLEX) == "12\u00a0500"


def test_presentation_forms_become_letters_that_join():
    assert clean("ﻣﺮﺣﺒﺎ", PLEX) == "مرحبا"


@pytest.mark.parametrize(
    "text", ["", " ", "\u2069\u2066", "\u0650", "\n\n", "\u200d", "\u2067نص", "(((", "\x00"]
)
def test_odd_texts_are_drawn_without_harm(text):
    pdf = paper([Paragraph(text, BODY), Paragraph(text, BODY, direction="rtl")])
    assert len(pypdfium2.PdfDocument(pdf)) == 1


# --- pages ----------------------------------------------------------------------------------------


def test_two_lines_stay_together_at_either_end_of_a_page():
    note = Paragraph(LONG, BODY, direction="rtl")
    _, height = note.wrap(100 * mm, 1000)
    count = round(height / BODY.leading)
    assert count > 5
    assert note.split(100 * mm, BODY.leading * 1.5) == []
    head, tail = note.split(100 * mm, height - BODY.leading)
    assert round(tail.wrap(100 * mm, 1000)[1] / BODY.leading) == 2
    assert round(head.wrap(100 * mm, 1000)[1] / BODY.leading) == count - 2


def test_three_lines_are_not_divided():
    note = Paragraph("un\ndeux\ntrois", BODY)
    assert note.split(200, 2 * BODY.leading) == []


def test_a_text_over_many_pages_loses_nothing(tmp_path):
    pdf = paper(
        [Paragraph(LONG * 6, Style(11, 17.4, align="justify"), direction="rtl")], height=200
    )
    assert len(pypdfium2.PdfDocument(pdf)) > 3
    assert words(pdfium_text(pdf), ARABIC) == words(LONG * 6, ARABIC)


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_a_marker_stands_at_the_leading_side_of_its_text(direction):
    pdf = paper([Paragraph("mot " * 60, BODY, direction=direction, marker="7")])
    with pypdfium2.PdfDocument(pdf) as document:
        text = document[0].get_textpage()
        edges = {
            found: text.get_charbox(text.search(found).get_next()[0])[0] for found in ("7", "mot")
        }
    assert (edges["7"] < 18 * mm + BODY.marker_indent) == (direction == "ltr")
    assert (edges["7"] > 192 * mm - BODY.marker_indent) == (direction == "rtl")
    assert edges["mot"] != edges["7"]


# --- measuring ------------------------------------------------------------------------------------


def test_a_name_too_long_for_the_header_loses_its_middle():
    name = "تعاونية نوارة الزعفران النسائية لجمع النباتات العطرية والطبية"
    short = elided(name, BODY, 120, "rtl")
    assert width_of(short, BODY, "rtl") <= 120
    assert short.startswith("تعاونية")
    assert short.endswith("والطبية")
    assert "…" in short
    assert elided(name, BODY, 1000, "rtl") == name


def test_a_name_of_any_length_is_shortened_to_its_room():
    for name in ("n" * 5000, "n\u0331" * 2500, "n" + "\u0331" * 2000 + "o" * 500):
        short = elided(name, BODY, 120)
        assert width_of(short, BODY) <= 120
        assert (short[0], short[-1]) == (name[0], name[-1])
        assert "…" in short


def test_the_largest_size_that_fits_is_chosen():
    natural = width_of("تعاونية", Style(29, 42))
    assert fitted_size("تعاونية", Style(29, 42), natural, (29, 24, 20)) == 29
    assert fitted_size("تعاونية", Style(29, 42), natural * 0.9, (29, 24, 20)) == 24
    assert fitted_size("تعاونية", Style(29, 42), 1, (29, 24, 20)) == 20


# --- the file -------------------------------------------------------------------------------------


def test_every_font_is_embedded_as_a_subset():
    pdf = paper([Paragraph(["نص ", Span("gras", weight="bold"), " ⵜⵉⴼ"], BODY)])
    assert b"Helvetica" not in pdf
    assert pdf.count(b"/FontFile2") == 3
    assert len(pdf) < 25_000


def test_isolates_are_not_copied(tmp_path):
    def draw(canvas):
        draw_line(canvas, 500, 500, f"رمز {ltr('MKD-7Q4K')} نهاية", BODY, direction="rtl")

    pdf = drawing(draw)
    assert "\u2066" not in pdfium_text(pdf)
    assert "MKD-7Q4K" in poppler_text(pdf, tmp_path)
