"""What is printed can be searched and copied: measured on prose that was never used for tuning."""

from itertools import pairwise
from pathlib import Path

import pytest

from mourafaka_desktop.reports.text import Style, paragraphs
from tests.desktop.reports.pages import paper
from tests.desktop.reports.pdf_reading import (
    ARABIC,
    LATIN,
    pdfium_text,
    poppler_text,
    recall,
    words,
)

PROSE = (Path(__file__).parent / "mixed_prose.txt").read_text("utf-8")


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return paper(paragraphs(PROSE, Style(11, 17.4, align="justify", space_after=6), "rtl"))


@pytest.fixture(scope="module")
def found_by_poppler(pdf, tmp_path_factory) -> str:
    return poppler_text(pdf, tmp_path_factory.mktemp("poppler"))


@pytest.fixture(scope="module")
def found_by_pdfium(pdf) -> str:
    return pdfium_text(pdf)


def test_the_prose_is_long_and_mixed_enough_to_mean_something():
    assert len(words(PROSE, ARABIC)) > 300
    assert len(words(PROSE, LATIN)) > 100


def test_pdftotext_finds_the_arabic_words(found_by_poppler):
    expected, found = words(PROSE, ARABIC), words(found_by_poppler, ARABIC)
    assert recall(expected, found) >= 0.995
    assert recall(pairwise(expected), pairwise(found)) >= 0.97


def test_pdfium_finds_the_arabic_words(found_by_pdfium):
    expected, found = words(PROSE, ARABIC), words(found_by_pdfium, ARABIC)
    assert recall(expected, found) >= 0.99
    assert recall(pairwise(expected), pairwise(found)) >= 0.97


def test_both_find_every_french_word(found_by_poppler, found_by_pdfium):
    expected = words(PROSE, LATIN)
    assert recall(expected, words(found_by_poppler, LATIN)) == 1
    assert recall(expected, words(found_by_pdfium, LATIN)) == 1


def test_phones_amounts_and_codes_are_found_whole(found_by_poppler):
    for figures in (
        "05 23 45 67 89",
        "06 11 22 33 44",
        "contact@nejmat-atlas.ma",
        "187 400",
        "+31%",
    ):
        assert figures in found_by_poppler.replace("\u00a0", " ")


def test_nothing_is_found_that_was_not_written(found_by_poppler, found_by_pdfium):
    for found in (found_by_poppler, found_by_pdfium):
        assert recall(words(found, ARABIC), words(PROSE, ARABIC)) >= 0.99
        assert recall(words(found, LATIN), words(PROSE, LATIN)) == 1
