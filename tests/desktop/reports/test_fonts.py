"""Only our fonts are embedded, and each character on the paper has one code."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mourafaka_desktop.reports.fonts import PLEX
from mourafaka_desktop.reports.text import Paragraph, Style
from tests.desktop.reports.pages import paper

REGULAR = PLEX.faces("regular")[0]
LETTERS = "ابتجحدرسعفقكلمنهويىةءأإآؤئ"


def carried(text: str, *, rtl: bool) -> str:
    """The characters of a shaped word from left to right."""
    word = REGULAR.shape(text, rtl=rtl, script="Arab" if rtl else "Latn")
    return "".join(slot.text for slot in word.slots)


@given(st.text(LETTERS, min_size=1, max_size=12))
def test_each_letter_of_an_arabic_word_has_one_code_in_the_order_drawn(text):
    assert carried(text, rtl=True) == text[::-1]


@given(st.text(LETTERS + "\u064b\u064e\u064f\u0650\u0651\u0652", min_size=1, max_size=12))
def test_no_diacritic_is_lost(text):
    assert sorted(carried(text, rtl=True).replace("\u200f", "")) == sorted(text)


@given(st.text("abcdefghilmnoprstuvéèàç'.", min_size=1, max_size=12))
def test_each_letter_of_a_french_word_has_one_code(text):
    assert carried(text, rtl=False) == text


def test_lam_and_alef_are_one_glyph_that_carries_both():
    word = REGULAR.shape("لا", rtl=True, script="Arab")
    assert [slot.text for slot in word.slots] == ["ا", "ل"]
    assert word.slots[1].glyph == REGULAR.blank


def test_brackets_are_mirrored_in_arabic():
    opening = REGULAR.shape("(", rtl=True, script="Arab").slots[0]
    closing = REGULAR.shape(")", rtl=False, script="Latn").slots[0]
    assert (opening.glyph, opening.text) == (closing.glyph, "(")


def test_a_word_leaves_no_gap_a_reader_could_take_for_a_space():
    for text in ("جزيلا", "مواكبة", "AVATAR", "Té"):
        rtl = text[0] not in "AT"
        word = REGULAR.shape(text, rtl=rtl, script="Arab" if rtl else "Latn")
        for slot, following in zip(word.slots, word.slots[1:], strict=False):
            assert following.x - (slot.x + slot.width) < 1


@pytest.mark.parametrize(
    ("character", "file"), [("م", "Arabic"), ("é", "Arabic"), ("ⵣ", "Tifinagh")]
)
def test_a_character_comes_from_the_first_font_that_has_it(character, file):
    face = PLEX.face_for(character, "bold")
    assert face is not None
    assert file in face.path.name


def test_no_face_has_a_character_no_font_has():
    assert PLEX.face_for("🌾", "regular") is None


def test_a_document_embeds_only_what_it_draws():
    few = paper([Paragraph("نص", Style(11, 17))])
    many = paper(
        [Paragraph("ابجد هوز حطي كلمن سعفص قرشت ثخذ ضظغ ABCDEF 0123456789", Style(11, 17))]
    )
    assert len(few) < 6_000
    assert len(many) > len(few)
    assert re.search(rb"/BaseFont /[A-Z]{6}\+IBMPlexSansArabic", few)


def test_the_same_paper_has_the_same_bytes():
    story = "تعاونية النخلة، 12 عضوة"
    assert paper([Paragraph(story, Style(11, 17))]) == paper([Paragraph(story, Style(11, 17))])
