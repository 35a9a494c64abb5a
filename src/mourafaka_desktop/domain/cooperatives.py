"""A cooperative: who it is, where it is, who its members are.

A name in one script is enough to keep it; `to_complete()` lists what its file still lacks.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from mourafaka_desktop.domain.ids import CoachId, CooperativeId


class LegalCategory(StrEnum):
    """The three legal categories of law 112-12, article 1, which may be combined."""

    EMPLOYMENT = "emploi"
    SERVICES = "services"
    COLLECTION = "collecte"
    MIXED = "mixte"


class Area(StrEnum):
    """Where the cooperative's seat lies."""

    RURAL = "rural"
    URBAN = "urban"


class GovernanceOrgan(StrEnum):
    """Who manages the cooperative."""

    BOARD = "ca"
    MANAGERS = "gerant"


class ReportLanguage(StrEnum):
    """The language of the papers left with the cooperative."""

    AR = "ar"
    FR = "fr"
    BOTH = "both"


class Connectivity(StrEnum):
    """The telephone network at the cooperative's seat."""

    NONE = "none"
    VOICE = "voice"
    MOBILE_DATA = "mobile_data"
    FIXED = "fixed"


class Electricity(StrEnum):
    """The power at the cooperative's seat."""

    NONE = "none"
    SOLAR = "solar"
    GRID = "grid"


class Access(StrEnum):
    """How the cooperative's seat is reached."""

    ALL_YEAR = "all_year"
    SEASONAL = "seasonal"
    DIFFICULT = "difficult"


class SpokenLanguage(StrEnum):
    """A language the members work in."""

    DARIJA = "darija"
    TACHELHIT = "tachelhit"
    TAMAZIGHT = "tamazight"
    TARIFIT = "tarifit"
    HASSANIA = "hassania"
    FRENCH = "francais"


class CooperativeStatus(StrEnum):
    """Where the cooperative stands in the programme."""

    ACTIVE = "active"
    PAUSED = "paused"
    LEFT = "left"


@dataclass(frozen=True, kw_only=True)
class Cooperative:
    """One cooperative. None, or an empty tuple, means: not known yet."""

    id: CooperativeId
    name_ar: str | None = None
    name_fr: str | None = None
    programme_code: str | None = None  # `id_coop` of the programme's workbooks
    local_register_no: str | None = None
    court: str | None = None
    central_register_no: str | None = None
    registered_on: date | None = None
    ice: str | None = None
    tax_no: str | None = None
    business_tax_no: str | None = None
    cnss_no: str | None = None
    legal_category: LegalCategory | None = None
    sector: str | None = None  # key of the framework's sectors
    branch: str | None = None
    main_products: tuple[str, ...] = ()
    region_code: str | None = None  # HCP codes: 08, 08.201, 08.201.01.01
    province_code: str | None = None
    commune_code: str | None = None
    douar: str | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    area: Area | None = None
    phone: str | None = None  # E.164 where it could be read as a Moroccan number
    email: str | None = None
    president_name: str | None = None
    governance_organ: GovernanceOrgan | None = None
    mandate_ends_on: date | None = None
    fiscal_year_end: str | None = None  # MM-DD
    last_general_meeting_on: date | None = None
    members_total: int | None = None
    members_women: int | None = None
    members_youth: int | None = None
    members_graduates: int | None = None
    members_disability: int | None = None
    members_active: int | None = None
    employees: int | None = None
    capital_mad: Decimal | None = None
    turnover_mad: Decimal | None = None  # of `turnover_year`, or of the last year known
    turnover_year: int | None = None
    turnover_previous_mad: Decimal | None = None
    women_led: bool | None = None
    certifications: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    spoken_languages: tuple[str, ...] = ()
    report_language: ReportLanguage | None = None
    connectivity: Connectivity | None = None
    electricity: Electricity | None = None
    access: Access | None = None
    tranche: int | None = None
    phase: int | None = None
    status: CooperativeStatus | None = None
    coach_id: CoachId | None = None  # who accompanies it
    president_name_ar: str | None = None

    def __post_init__(self) -> None:
        """Refuse a cooperative without any name."""
        if not (self.name_ar or self.name_fr):
            raise ValueError("a cooperative needs a name in Arabic or in French")

    def name_in(self, language: str) -> str:
        """The name in `language` (`ar`, or Latin script for any other), else the one there is."""
        first, second = (
            (self.name_ar, self.name_fr) if language == "ar" else (self.name_fr, self.name_ar)
        )
        name = first or second
        assert name is not None
        return name

    def other_name_in(self, language: str) -> str | None:
        """The name in the other script, shown beside `name_in()`; None where there is only one."""
        if not (self.name_ar and self.name_fr):
            return None
        return self.name_fr if language == "ar" else self.name_ar


# What a complete file holds (`forms.cooperative_profile` of the framework, its required fields).
REQUIRED_FIELDS = (
    "name_ar",
    "name_fr",
    "local_register_no",
    "court",
    "registered_on",
    "legal_category",
    "sector",
    "main_products",
    "region_code",
    "province_code",
    "commune_code",
    "area",
    "phone",
    "president_name",
    "governance_organ",
    "fiscal_year_end",
    "members_total",
    "members_women",
    "members_youth",
    "members_active",
    "capital_mad",
    "spoken_languages",
    "report_language",
    "connectivity",
    "electricity",
    "access",
    "tranche",
)


def to_complete(cooperative: Cooperative) -> tuple[str, ...]:
    """The names of the required fields that are still empty, in the order of the form."""
    return tuple(name for name in REQUIRED_FIELDS if getattr(cooperative, name) in (None, ()))
