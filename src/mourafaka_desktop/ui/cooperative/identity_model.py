"""The identity of a cooperative as a form: sections, the kind of each field, and how what is written is read.

What cannot be read is a `FieldProblem` shown at the field; what can be read but looks wrong is kept all the
same; `domain.identifiers` names it, for a coach may know better than a rule.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum, StrEnum
from types import MappingProxyType
from typing import Any

from mourafaka_desktop.domain.cooperatives import (
    Access,
    Area,
    Connectivity,
    Cooperative,
    Electricity,
    GovernanceOrgan,
    LegalCategory,
    ReportLanguage,
    SpokenLanguage,
)
from mourafaka_desktop.domain.identifiers import normalised_ice, normalised_phone
from mourafaka_desktop.i18n.catalogue import current
from mourafaka_desktop.i18n.formats import formats


class Section(StrEnum):
    """A section of the form, in its order."""

    NAMES = "names"
    PLACE = "place"
    CONTACT = "contact"
    REGISTRATION = "registration"
    ACTIVITY = "activity"
    GOVERNANCE = "governance"
    MEMBERS = "members"
    ECONOMY = "economy"


class Kind(Enum):
    """How a field is written."""

    WORDS = "words"
    CODE = "code"  # from left to right, whatever the screen
    PHONE = "phone"
    EMAIL = "email"
    DATE = "date"
    DAY_MONTH = "day and month"
    COUNT = "count"
    YEAR = "year"
    AMOUNT = "amount"
    POSITION = "position"
    CHOICE = "choice"
    SEVERAL = "several"
    LIST = "list"
    YES_NO = "yes or no"
    SECTOR = "sector"
    REGION = "region"
    PROVINCE = "province"
    COMMUNE = "commune"


class FieldProblem(Enum):
    """What keeps the text of a field from being read; the last value that was read stays."""

    NAME_NEEDED = "name needed"
    NOT_A_YEAR = "not a year"
    NOT_AN_AMOUNT = "not an amount"
    NOT_A_DAY_AND_MONTH = "not a day and month"
    NOT_A_POSITION = "not a position"


FIELDS: Mapping[Section, Mapping[str, Kind]] = MappingProxyType(
    {
        Section.NAMES: {
            "name_ar": Kind.WORDS,
            "name_fr": Kind.WORDS,
            "programme_code": Kind.CODE,
            "tranche": Kind.COUNT,
            "phase": Kind.COUNT,
        },
        Section.PLACE: {
            "region_code": Kind.REGION,
            "province_code": Kind.PROVINCE,
            "commune_code": Kind.COMMUNE,
            "douar": Kind.WORDS,
            "area": Kind.CHOICE,
            "access": Kind.CHOICE,
            "connectivity": Kind.CHOICE,
            "electricity": Kind.CHOICE,
            "latitude": Kind.POSITION,
            "longitude": Kind.POSITION,
        },
        Section.CONTACT: {
            "president_name_ar": Kind.WORDS,
            "president_name": Kind.WORDS,
            "phone": Kind.PHONE,
            "email": Kind.EMAIL,
            "spoken_languages": Kind.SEVERAL,
            "report_language": Kind.CHOICE,
        },
        Section.REGISTRATION: {
            "legal_category": Kind.CHOICE,
            "local_register_no": Kind.CODE,
            "court": Kind.WORDS,
            "registered_on": Kind.DATE,
            "central_register_no": Kind.CODE,
            "ice": Kind.CODE,
            "tax_no": Kind.CODE,
            "business_tax_no": Kind.CODE,
            "cnss_no": Kind.CODE,
        },
        Section.ACTIVITY: {
            "sector": Kind.SECTOR,
            "branch": Kind.WORDS,
            "main_products": Kind.LIST,
            "certifications": Kind.LIST,
            "channels": Kind.LIST,
        },
        Section.GOVERNANCE: {
            "governance_organ": Kind.CHOICE,
            "mandate_ends_on": Kind.DATE,
            "last_general_meeting_on": Kind.DATE,
            "fiscal_year_end": Kind.DAY_MONTH,
        },
        Section.MEMBERS: {
            "members_total": Kind.COUNT,
            "members_women": Kind.COUNT,
            "members_youth": Kind.COUNT,
            "members_graduates": Kind.COUNT,
            "members_disability": Kind.COUNT,
            "members_active": Kind.COUNT,
            "women_led": Kind.YES_NO,
            "employees": Kind.COUNT,
        },
        Section.ECONOMY: {
            "capital_mad": Kind.AMOUNT,
            "turnover_mad": Kind.AMOUNT,
            "turnover_year": Kind.YEAR,
            "turnover_previous_mad": Kind.AMOUNT,
        },
    }
)
"""The fields of each section with their kinds: all that is known of a cooperative."""

KINDS: Mapping[str, Kind] = MappingProxyType(
    {name: kind for fields in FIELDS.values() for name, kind in fields.items()}
)

OPTIONS: Mapping[str, type[StrEnum]] = MappingProxyType(
    {
        "area": Area,
        "access": Access,
        "connectivity": Connectivity,
        "electricity": Electricity,
        "report_language": ReportLanguage,
        "legal_category": LegalCategory,
        "governance_organ": GovernanceOrgan,
        "spoken_languages": SpokenLanguage,
    }
)
"""What can be chosen, by field."""

_CHOSEN_BY_KEY = {Kind.SECTOR, Kind.REGION, Kind.PROVINCE, Kind.COMMUNE}
_PARTS_OF_MEMBERS = (
    "members_women",
    "members_youth",
    "members_graduates",
    "members_disability",
    "members_active",
)
_BETWEEN_ITEMS = re.compile(r"[,،;؛\n]")
_SPACES = re.compile(r"[\s\u00a0\u202f\u200e\u200f\u2066-\u2069]")


@dataclass(frozen=True)
class Reading:
    """What was read: a value, or the problem that kept it from being read."""

    value: Any = None
    problem: FieldProblem | None = None


def read(name: str, written: object) -> Reading:
    """The value of the field `name` from what stands in its widget.

    Words come as `str`, of which empty ones give None; a choice as its key, several as a tuple of keys;
    dates, counts and yes or no as they are. None is: nothing chosen.
    """
    if isinstance(written, str) and KINDS[name] is Kind.CHOICE:
        return Reading(OPTIONS[name](written))
    if isinstance(written, str) and KINDS[name] not in _CHOSEN_BY_KEY:
        return _read_text(name, written)
    return Reading(written)


def written(cooperative: Cooperative, name: str) -> str:
    """How a field that is written as words stands in its widget: the reverse of `read`."""
    value = getattr(cooperative, name)
    if value is None:
        return ""
    match KINDS[name]:
        case Kind.LIST:
            return "\n".join(value)
        case Kind.PHONE:
            return formats(current()).phone(value)
        case Kind.DAY_MONTH:
            month, day = value.split("-")
            return f"{day}/{month}"
        case Kind.AMOUNT:
            return f"{value:f}"
    return str(value)


def after(cooperative: Cooperative, name: str) -> Mapping[str, None]:
    """The fields that no longer hold once `name` has changed: what lay in another region or province."""
    emptied = {
        "region_code": ("province_code", "commune_code"),
        "province_code": ("commune_code",),
    }
    return {other: None for other in emptied.get(name, ()) if getattr(cooperative, other)}


def part_larger_than_whole(cooperative: Cooperative) -> tuple[str, ...]:
    """The counts of members that are larger than the number of all members."""
    total = cooperative.members_total
    if total is None:
        return ()
    return tuple(name for name in _PARTS_OF_MEMBERS if (getattr(cooperative, name) or 0) > total)


def _read_text(name: str, text: str) -> Reading:
    kind = KINDS[name]
    if kind is Kind.LIST:
        items = (item.strip() for item in _BETWEEN_ITEMS.split(text))
        return Reading(tuple(item for item in items if item))
    text = text.strip()
    if not text:
        return Reading()
    match kind:
        case Kind.PHONE:
            return Reading(normalised_phone(text))
        case Kind.YEAR:
            return _read_year(text)
        case Kind.AMOUNT:
            return _read_amount(text)
        case Kind.POSITION:
            return _read_position(text, 90 if name == "latitude" else 180)
        case Kind.DAY_MONTH:
            return _read_day_month(text)
    return Reading(normalised_ice(text) if name == "ice" else text)


def _read_year(text: str) -> Reading:
    if not re.fullmatch(r"(19|20)\d\d", text, re.ASCII):
        return Reading(problem=FieldProblem.NOT_A_YEAR)
    return Reading(int(text))


def _read_amount(text: str) -> Reading:
    figures = re.sub(r"(?i)(dh|mad|درهم)$", "", _SPACES.sub("", text)).replace(",", ".")
    amount = _decimal(figures)
    if amount is None or amount < 0:
        return Reading(problem=FieldProblem.NOT_AN_AMOUNT)
    return Reading(amount)


def _read_position(text: str, limit: int) -> Reading:
    degrees = _decimal(_SPACES.sub("", text).replace(",", ".").rstrip("°"))
    if degrees is None or abs(degrees) > limit:
        return Reading(problem=FieldProblem.NOT_A_POSITION)
    return Reading(degrees)


def _decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _read_day_month(text: str) -> Reading:
    found = re.fullmatch(r"(\d{1,2})[/. -](\d{1,2})", text)
    if found is None:
        return Reading(problem=FieldProblem.NOT_A_DAY_AND_MONTH)
    day, month = map(int, found.groups())
    try:
        date(2000, month, day)  # a leap year: the 29th of February exists
    except ValueError:
        return Reading(problem=FieldProblem.NOT_A_DAY_AND_MONTH)
    return Reading(f"{month:02}-{day:02}")
