"""One cooperative registered twice is found, however its name was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mourafaka_protocol.kinds import COOPERATIVE
from mourafaka_protocol.names import folded_name, likeness_keys


def values(**fields: object) -> dict[int, object]:
    return {COOPERATIVE.field_named(name).tag: value for name, value in fields.items()}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Coopérative Tissaliwine", "TISSALIWINE"),
        ("Coopérative agricole de l'Atlas", "Cooperative Agricole Atlas"),
        ("تعاونية الأمل", "التعاونية الامل"),
        ("تعاونيّة المرأة", "تعاونية المراة"),
        ("تعاونية أركان تافراوت", "تعاونية تافراوت اركان"),
        ("Cœur d'argan", "coeur d\u2019argan"),
    ],
)
def test_spellings_of_one_name_fold_to_the_same(one: str, other: str) -> None:
    assert folded_name(one) == folded_name(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("Tissaliwine", "Tifaouine"), ("تعاونية الأمل", "تعاونية النور"), ("Atlas 1", "Atlas 2")],
)
def test_other_names_stay_apart(one: str, other: str) -> None:
    assert folded_name(one) != folded_name(other)


@given(st.text())
def test_folding_twice_changes_nothing(name: str) -> None:
    assert folded_name(folded_name(name)) == folded_name(name)


def test_a_name_that_says_nothing_finds_nothing() -> None:
    assert folded_name("Coopérative") == folded_name("تعاونية") == folded_name(" – ") == ""
    assert likeness_keys(values(name_fr="Coopérative", commune_code="Tafraout")) == frozenset()


def test_a_cooperative_is_found_by_its_numbers_and_by_its_name_in_its_commune() -> None:
    one = likeness_keys(
        values(
            name_fr="Coopérative Tissaliwine",
            name_ar="تعاونية تيساليوين",
            commune_code="09.273.01",
            ice="001234567000089",
            local_register_no="RC 0012/45",
            court="Tribunal de Tiznit",
        )
    )
    other = likeness_keys(
        values(
            name_fr="TISSALIWINE",
            commune_code="09.273.01",
            ice="٠٠١٢٣٤٥٦٧ 000089",
            local_register_no="12-45",
            court="tribunal TIZNIT",
        )
    )
    assert len(one) == 4
    assert {key.partition(":")[0] for key in one & other} == {"ice", "register", "name"}


def test_a_number_without_its_court_or_a_name_without_its_commune_finds_nothing() -> None:
    assert (
        likeness_keys(values(name_fr="Tissaliwine", local_register_no="12/45", ice="000"))
        == frozenset()
    )


def test_what_is_not_text_is_no_key() -> None:
    assert likeness_keys(values(ice=7, name_fr=["x"], commune_code=None)) == frozenset()
