"""Tables and boxes stand in reading order and break over pages without losing a line."""

from io import BytesIO

import pypdfium2
import pytest
from reportlab.lib.units import mm
from reportlab.platypus import Spacer

from mourafaka_desktop.reports.blocks import Box, FillInLine, Headed, SideBySide, Stack
from mourafaka_desktop.reports.tables import Column, Row, Spanning, Table, group
from mourafaka_desktop.reports.text import Paragraph, Style
from tests.desktop.reports.pages import paper

STYLE = Style(9.2, 13.6)
COLUMNS = [Column("Code", width=60), Column("Nom"), Column("Coût", width=80, align="end")]


def rows(count: int, height: float = 20 * mm) -> list[Row]:
    return [Row([f"C{number}", Spacer(1, height)]) for number in range(count)]


def pages_of(story) -> list[str]:
    with pypdfium2.PdfDocument(BytesIO(paper(story))) as document:
        return [page.get_textpage().get_text_range() for page in document]


def place_of(pdf: bytes, word: str) -> float:
    """The left edge of the first occurrence of a word on the first page."""
    with pypdfium2.PdfDocument(BytesIO(pdf)) as document:
        text = document[0].get_textpage()
        found = text.search(word).get_next()
        assert found is not None
        return text.get_charbox(found[0])[0]


def test_columns_are_drawn_from_the_leading_side():
    french = paper([Table(COLUMNS, [Row(["A1", "nom", "400"])], direction="ltr")])
    arabic = paper([Table(COLUMNS, [Row(["A1", "nom", "400"])], direction="rtl")])
    assert place_of(french, "A1") < place_of(french, "nom") < place_of(french, "400")
    assert place_of(arabic, "A1") > place_of(arabic, "nom") > place_of(arabic, "400")


def test_amounts_stand_at_the_end_of_their_column():
    french = paper([Table(COLUMNS, [Row(["", "", "4"]), Row(["", "", "86 000"])], direction="ltr")])
    assert place_of(french, "4") > place_of(french, "86") + 20
    arabic = paper([Table(COLUMNS, [Row(["", "", "4"]), Row(["", "", "86"])], direction="rtl")])
    assert place_of(arabic, "4") == pytest.approx(place_of(arabic, "86"), abs=1)


def test_the_head_repeats_on_each_page():
    pages = pages_of([Table(COLUMNS, rows(30), direction="ltr")])
    assert len(pages) > 2
    assert all("Code" in page for page in pages)
    assert [f"C{number}" in "".join(pages) for number in range(30)] == [True] * 30


def test_a_group_row_keeps_with_the_two_rows_after_it():
    def story(before: int):
        listed = [*rows(before), group("Groupe", 3), *rows(3)]
        return [Table(COLUMNS, listed, direction="ltr")]

    for before in range(7, 13):
        last = next(page for page in pages_of(story(before)) if "Groupe" in page)
        following = last[last.index("Groupe") :]
        assert "C0" in following
        assert "C1" in following


def test_an_attached_row_stays_with_the_row_it_explains():
    for before in range(8, 13):
        listed = [*rows(before), Row(["X1"]), Row([Spanning("remarque", 3)], attached=True)]
        page = next(
            page for page in pages_of([Table(COLUMNS, listed, direction="ltr")]) if "X1" in page
        )
        assert "remarque" in page


def test_a_row_is_divided_only_when_it_is_taller_than_60_mm():
    def pages_of_last_row(lines: int) -> int:
        note = "\n".join(f"ligne{number}" for number in range(lines))
        listed = [*rows(8, 25 * mm), Row(["N", note])]
        pages = pages_of([Table(COLUMNS, listed, direction="ltr")])
        return sum("ligne" in page for page in pages)

    assert pages_of_last_row(11) == 1
    assert pages_of_last_row(14) == 2


def test_a_note_longer_than_a_page_loses_nothing():
    note = Paragraph("\n".join(f"ligne{number}." for number in range(200)), STYLE)
    listed = [Row(["C1", "nom"]), Row([Spanning(note, 3)], attached=True), Row(["C2", "fin"])]
    text = "".join(pages_of([Table(COLUMNS, listed, direction="ltr")]))
    assert all(f"ligne{number}." in text for number in range(200))
    assert text.index("ligne199.") < text.index("C2")


def test_rows_that_belong_together_but_fill_more_than_a_page_are_divided():
    listed = [Row(["C"]), *[Row(["D", Spacer(1, 50 * mm)], attached=True) for _ in range(8)]]
    assert "".join(pages_of([Table(COLUMNS, listed, direction="ltr")])).count("D") == 8


def test_a_table_without_heads_has_no_head_row():
    with_head = Table([Column("H"), Column()], rows(1), direction="ltr")
    without = Table([Column(), Column()], rows(1), direction="ltr")
    assert with_head.wrap(300, 500)[1] > without.wrap(300, 500)[1]


def test_blocks_side_by_side_follow_the_reading_order():
    def story(direction):
        blocks = [[Paragraph("un", STYLE)], [Paragraph("deux", STYLE)]]
        return [SideBySide(blocks, [83 * mm, 83 * mm], gap=8 * mm, direction=direction)]

    assert place_of(paper(story("ltr")), "un") < place_of(paper(story("ltr")), "deux")
    assert place_of(paper(story("rtl")), "un") > place_of(paper(story("rtl")), "deux")


def test_a_box_is_as_high_as_its_content_and_its_padding():
    box = Box([Paragraph("un\ndeux", STYLE)], direction="ltr", padding=10)
    assert box.wrap(200, 500) == (200, 2 * STYLE.leading + 20)


def test_a_line_to_fill_in_is_never_wider_than_its_column():
    assert FillInLine(100).wrap(60, 100)[0] == 60
    assert FillInLine().wrap(60, 100)[0] == 60
    assert FillInLine(30).wrap(60, 100)[0] == 30


def test_a_stack_divides_between_and_inside_its_flowables():
    stack = Stack([Spacer(1, 30), Paragraph("\n".join("abcdef"), STYLE)], 100)
    head, tail = stack.split(30 + 3 * STYLE.leading)
    assert head.height == 30 + 3 * STYLE.leading
    assert tail.height == 3 * STYLE.leading
    assert Stack([Spacer(1, 30)], 100).split(10) is None


def test_a_heading_never_stands_alone_at_the_end_of_a_page():
    heading = Style(13, 18, "semibold")
    text = "\n".join(f"ligne{number}." for number in range(30))
    for room in range(10, 90, 7):
        story = [
            Spacer(1, 255 * mm - room),
            Headed(Paragraph("Titre", heading), Paragraph(text, STYLE)),
        ]
        pages = pages_of(story)
        page = next(page for page in pages if "Titre" in page)
        assert "ligne1." in page
        assert "ligne29." in "".join(pages)
    assert pages[0] == page


def test_a_heading_keeps_with_the_first_rows_of_its_table():
    table = Table(COLUMNS, rows(12), direction="ltr")
    story = [Spacer(1, 200 * mm), Headed(Paragraph("Titre", STYLE), table)]
    first, *_, last = pages_of(story)
    assert "Titre" in first
    assert "C0" in first
    assert "C11" in last
