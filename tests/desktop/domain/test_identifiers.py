"""Numbers are kept as they must be kept, and what looks wrong is named, never refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.domain.identifiers import (
    identifier_problems,
    normalised_ice,
    normalised_phone,
)
from mourafaka_desktop.domain.ids import new_cooperative_id
from mourafaka_desktop.domain.problems import Problem, ProblemCode


def cooperative(**fields) -> Cooperative:
    return Cooperative(id=new_cooperative_id(), name_fr="Coopérative Tifaouine", **fields)


@pytest.mark.parametrize(
    "written",
    [
        "0612345678",
        "06 12 34 56 78",
        "06.12.34.56.78",
        "06-12-34-56-78",
        "+212612345678",
        "+212 6 12 34 56 78",
        "00212 612-345-678",
        "+212 (0)6 12 34 56 78",
        "٠٦١٢٣٤٥٦٧٨",
        "\u200e06\u00a012\u00a034\u00a056\u00a078\u200f",
        "  0612345678 ",
    ],
)
def test_a_moroccan_telephone_is_stored_in_one_form(written) -> None:
    assert normalised_phone(written) == "+212612345678"
    assert identifier_problems(cooperative(phone=normalised_phone(written))) == ()


@pytest.mark.parametrize("written", ["+33612345678", "061234567", "0912345678", "chez Fatima"])
def test_any_other_telephone_is_kept_and_warned_about(written) -> None:
    assert normalised_phone(f" {written} ") == written
    assert identifier_problems(cooperative(phone=written)) == (
        Problem("phone", ProblemCode.PHONE_UNUSUAL),
    )


@pytest.mark.parametrize("ice", ["001561191000066", "002136093000040"])
def test_a_sound_ice_has_no_problem_and_keeps_its_zeros(ice) -> None:
    assert normalised_ice(f"{ice[:3]} {ice[3:9]} {ice[9:]} ") == ice
    assert identifier_problems(cooperative(ice=ice)) == ()


@pytest.mark.parametrize(
    ("ice", "problem"),
    [
        ("001561191000065", Problem("ice", ProblemCode.ICE_CHECKSUM)),
        ("00156119100006", Problem("ice", ProblemCode.ICE_LENGTH, {"digits": 14})),
        ("1561191000066", Problem("ice", ProblemCode.ICE_LENGTH, {"digits": 13})),
        ("00156119100006X", Problem("ice", ProblemCode.ICE_NOT_DIGITS)),
        ("en cours", Problem("ice", ProblemCode.ICE_NOT_DIGITS)),
    ],
)
def test_an_ice_that_cannot_be_right_is_kept_and_its_fault_named(ice, problem) -> None:
    assert normalised_ice(ice) == ice
    assert identifier_problems(cooperative(ice=ice)) == (problem,)


@given(st.integers(0, 10**13 - 1))
def test_of_all_keys_exactly_the_right_one_is_accepted(number) -> None:
    stem = f"{number:013}"
    accepted = [
        key for key in range(97) if not identifier_problems(cooperative(ice=f"{stem}{key:02}"))
    ]
    assert accepted == [-int(stem + "00") % 97]


def test_tax_and_cnss_numbers_are_only_warned_about() -> None:
    assert identifier_problems(cooperative(tax_no="40123456", cnss_no="123456789")) == ()
    assert identifier_problems(cooperative(tax_no="12", cnss_no="néant")) == (
        Problem("tax_no", ProblemCode.TAX_NO_UNUSUAL),
        Problem("cnss_no", ProblemCode.CNSS_NO_UNUSUAL),
    )


def test_what_is_not_known_is_no_problem() -> None:
    assert identifier_problems(cooperative()) == ()
