"""One title holds two languages, in whatever order they are written."""

import pytest

from mourafaka_forms.framework import Text
from mourafaka_forms.titles import title_of


@pytest.mark.parametrize(
    ("title", "fr", "ar"),
    [
        ("Diagnostic Mourafaka · تشخيص مرافقة", "Diagnostic Mourafaka", "تشخيص مرافقة"),
        ("تشخيص مرافقة | Diagnostic Mourafaka ", "Diagnostic Mourafaka", "تشخيص مرافقة"),
        ("Collecte · du lait · جمع الحليب", "Collecte · du lait", "جمع الحليب"),
        ("Collecte du lait", "Collecte du lait", "Collecte du lait"),
        ("جمع الحليب", "جمع الحليب", "جمع الحليب"),
        ("Tazart·2026", "Tazart·2026", "Tazart·2026"),
        ("", "", ""),
    ],
)
def test_a_title_is_read_in_both_languages(title: str, fr: str, ar: str) -> None:
    assert title_of(title) == Text(fr=fr, ar=ar)
