"""How the identity form reads what is written."""

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

import pytest

from mourafaka_desktop.domain.cooperatives import Area, Cooperative
from mourafaka_desktop.domain.ids import new_cooperative_id
from mourafaka_desktop.ui.cooperative.identity_model import (
    FIELDS,
    KINDS,
    OPTIONS,
    FieldProblem,
    Kind,
    after,
    part_larger_than_whole,
    read,
    written,
)


def cooperative(**known: object) -> Cooperative:
    return Cooperative(id=new_cooperative_id(), name_fr="Tifaouine", **known)


# Who accompanies it, and whether it still takes part, the coordination says.
KEPT_BY_THE_PROGRAMME = {"id", "status", "coach_id"}


def test_the_form_holds_every_field_of_a_cooperative_once() -> None:
    in_form = [name for section in FIELDS.values() for name in section]
    in_record = {field.name for field in fields(Cooperative)}
    assert sorted(in_form) == sorted(in_record - KEPT_BY_THE_PROGRAMME)


def test_every_choice_has_its_options() -> None:
    choices = {name for name, kind in KINDS.items() if kind in (Kind.CHOICE, Kind.SEVERAL)}
    assert choices == set(OPTIONS)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("name_ar", "  تعاونية أمل أملن ", "تعاونية أمل أملن"),
        ("douar", "   ", None),
        ("capital_mad", "12\u00a0500,50 DH", Decimal("12500.50")),
        ("capital_mad", "12500 درهم", Decimal(12500)),
        ("fiscal_year_end", "31/12", "12-31"),
        ("fiscal_year_end", "29-2", "02-29"),
        ("latitude", "29,6974", Decimal("29.6974")),
        ("main_products", "زيت الأركان، صابون\nAmlou, huile", ("زيت الأركان", "صابون", "Amlou", "huile")),
        ("main_products", "", ()),
        ("phone", "06 12 34 56 78", "+212612345678"),
        ("phone", "poste 12", "poste 12"),
        ("ice", "001 561 240 000 038", "001561240000038"),
    ],
)  # fmt: skip
def test_what_is_written_becomes_a_value(name: str, text: str, value: object) -> None:
    reading = read(name, text)
    assert (reading.value, reading.problem) == (value, None)


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("turnover_year", "26", FieldProblem.NOT_A_YEAR),
        ("capital_mad", "beaucoup", FieldProblem.NOT_AN_AMOUNT),
        ("capital_mad", "-5", FieldProblem.NOT_AN_AMOUNT),
        ("capital_mad", "NaN", FieldProblem.NOT_AN_AMOUNT),
        ("fiscal_year_end", "31/11", FieldProblem.NOT_A_DAY_AND_MONTH),
        ("latitude", "129", FieldProblem.NOT_A_POSITION),
    ],
)
def test_what_cannot_be_read_is_a_problem(name: str, text: str, problem: FieldProblem) -> None:
    assert read(name, text).problem is problem


def test_a_choice_is_read_as_itself() -> None:
    assert read("area", "rural").value is Area.RURAL
    assert read("area", None).value is None
    assert read("sector", "argane").value == "argane"
    assert read("members_total", 0).value == 0
    assert read("registered_on", date(2019, 11, 3)).value == date(2019, 11, 3)
    assert read("spoken_languages", ("darija", "tachelhit")).value == ("darija", "tachelhit")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("fiscal_year_end", "12-31"),
        ("capital_mad", Decimal("12500.50")),
        ("main_products", ("amlou", "زيت")),
        ("phone", "+212612345678"),
        ("latitude", Decimal("29.6974")),
    ],
)
def test_what_is_shown_is_read_back_as_the_same(name: str, value: object) -> None:
    shown = written(replace(cooperative(), **{name: value}), name)
    assert read(name, shown).value == value


def test_another_region_empties_province_and_commune() -> None:
    known = cooperative(region_code="09", province_code="09.581", commune_code="09.581.01.01")
    assert after(known, "region_code") == {"province_code": None, "commune_code": None}
    assert after(known, "province_code") == {"commune_code": None}
    assert after(known, "douar") == {}


def test_more_women_than_members_is_named() -> None:
    assert part_larger_than_whole(cooperative(members_total=5, members_women=6)) == (
        "members_women",
    )
    assert part_larger_than_whole(cooperative(members_women=6)) == ()
