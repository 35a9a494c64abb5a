"""Two spellings of the same words have one search key."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mourafaka_desktop.i18n.arabic import match_spans, search_key


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("اكادير", "أكادير"),
        ("اكادير", "أڭادير"),
        ("ازيلال", "أزيلال"),
        ("اسفي", "آسفي"),
        ("تعاونيه", "تعاونية"),
        ("التعاونية", "التعـــاونيّةُ"),
        ("مصطفي", "مصطفى"),
        ("رئيسة", "رييسة"),
        ("مؤسسة", "موسسة"),
        ("مدبره", "مُدَبِّرة"),
        ("شيء", "شي"),
        ("العيون الساقية الحمراء", "العيون-الساقية  الحمراء"),
        ("الجلسة 12", "الجلسة ١٢"),
        ("الجلسة 12", "الجلسة ۱۲"),
        ("لا", "ﻻ"),
        ("الجمع العام", "الجمعية العامة"),
        ("للجمع العام", "للجمعية العامة"),
        ("جمع عام", "جمعية عامة"),
        ("الجموع العامة", "الجمعيات العامة"),
        ("cooperative tifaouine", "Coopérative  TIFAOUINE"),
        ("mdiq", "M’diq"),
        ("el kelaa", "El Kelâa"),
        ("coeur", "Cœur"),
        ("marrakech safi", "Marrakech_Safi"),
        ("marrakech safi", " Marrakech - Safi\u200f"),
    ],
)
def test_both_spellings_have_the_same_key(typed, written) -> None:
    assert search_key(typed) == search_key(written)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("تازة", "طاطا"),
        ("سلا", "سلوان"),
        ("الجمعية", "الجمع"),
        ("تجمع عام", "تجمعية عامة"),
        ("session 1", "session 11"),
    ],
)
def test_different_words_keep_different_keys(one, other) -> None:
    assert search_key(one) != search_key(other)


def test_a_word_is_found_inside_the_word_with_its_article() -> None:
    assert search_key("زعفران") in search_key("تعاونية الزعفران")


@pytest.mark.parametrize("typed", ["الأركان", "أركان", "للأركان", "لل"])
@pytest.mark.parametrize("written", ["تعاونية أفولاي للأركان", "الزعفران وللأركان", "لِلْأَرْكَان"])
def test_a_word_is_found_behind_a_preposition_that_swallowed_its_alif(typed, written) -> None:
    assert search_key(typed) in search_key(written)


def test_no_words_have_no_key() -> None:
    assert search_key(" ـ \u200f!؟، ") == ""


@given(st.text() | st.text(st.sampled_from("لاوجمعية ")))
def test_a_key_is_its_own_key(text) -> None:
    assert search_key(search_key(text)) == search_key(text)


@given(st.text())
def test_the_way_characters_are_composed_does_not_matter(text) -> None:
    assert search_key(unicodedata.normalize("NFC", text)) == search_key(
        unicodedata.normalize("NFD", text)
    )


@pytest.mark.parametrize(
    ("text", "query", "underlined"),
    [
        ("تعاونية الزعفران", "زعفران", ["زعفران"]),
        ("Coopérative Tifaouine", "cooperative tif", ["Coopérative", "Tif"]),
        ("جماعة أملن، دوار أملن", "املن", ["أملن", "أملن"]),
        ("مُدَبِّرة", "مدبره", ["مُدَبِّرة"]),
        ("تعاونية للأركان", "للأركان", ["للأركان"]),
        ("تعاونية للأركان", "الأركان", ["لأركان"]),
        ("Coopérative", "", []),
        ("Coopérative", "خميسات", []),
    ],
)
def test_what_matched_can_be_underlined_in_the_text_as_written(text, query, underlined) -> None:
    assert [text[start:end] for start, end in match_spans(text, query)] == underlined
