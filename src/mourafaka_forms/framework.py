"""A diagnostic framework: pillars, criteria with their anchored levels, modules, actions and bands.

Everything here is a frozen value in both languages. `framework_from_form` of
`mourafaka_forms.framework_form` builds a `Framework` out of a form's scoring columns and refuses
what does not hold together, so that whoever holds one need not check it again.
Weights and limits are fractions: a score is exact until it is shown.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

RATINGS = (0, 1, 2, 3, 4)
"""The levels a criterion can be rated at."""

BANDS = ("critical", "fragile", "progress", "solid")
"""The keys a maturity band may have, from the lowest: each has its own colour and pattern, which stay
apart in grey and for whoever sees no colours. A questionnaire may use fewer, under names of its own."""


@dataclass(frozen=True)
class Text:
    """The same words in French and in Arabic."""

    fr: str
    ar: str

    def in_language(self, language: str) -> str:
        """The Arabic words for `ar`, the French ones for any other language: content has no third."""
        return self.ar if language == "ar" else self.fr


class Confidence(StrEnum):
    """How sure the framework's authors are of a rule of law."""

    A = "A"  # found in a source
    B = "B"  # professional knowledge, partly sourced
    C = "C"  # not verified


@dataclass(frozen=True)
class LegalBasis:
    """The rule of law behind a criterion. `article` is None where no source gave its number."""

    obligation: bool
    text: str
    article: str | None
    rule: Text
    confidence: Confidence
    article_confidence: str | None

    @property
    def is_verified(self) -> bool:
        """Whether a source was found; if not, screens and papers ask to verify it."""
        return self.confidence is Confidence.A


@dataclass(frozen=True)
class Level:
    """What a cooperative at this rating looks like, for one criterion."""

    rating: int
    text: Text


@dataclass(frozen=True)
class Criterion:
    """One thing the coach rates from 0 to 4.

    `evidence` says what to ask to see; `not_applicable` is the usual reason for leaving the
    criterion out, None where there is none (any criterion may still be left out with a reason).
    `recommended_actions` are action codes, the first for the weakest levels.
    """

    code: str
    label: Text
    weight: Fraction
    legal: LegalBasis | None
    evidence: Text
    levels: tuple[Level, ...]
    recommended_actions: tuple[str, ...]
    pathway: str
    pathways: tuple[str, ...]
    not_applicable: Text | None

    @property
    def is_legal_obligation(self) -> bool:
        """Whether a low rating raises a legal alert."""
        return self.legal is not None and self.legal.obligation


@dataclass(frozen=True)
class SubDimension:
    """A group of criteria with one score; an axis of the radar."""

    code: str
    label: Text
    weight: Fraction
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True)
class Pillar:
    """One of the large parts of the diagnosis."""

    code: str
    label: Text
    weight: Fraction
    subdimensions: tuple[SubDimension, ...]

    def criteria(self) -> Iterator[Criterion]:
        """Its criteria, in the order they are asked."""
        for subdimension in self.subdimensions:
            yield from subdimension.criteria


@dataclass(frozen=True)
class Applicability:
    """Where a module belongs: it opens by itself when province and sector both match."""

    region_codes: tuple[str, ...]
    province_codes: tuple[str, ...]
    sectors: tuple[str, ...]
    note: Text
    rule: str

    def matches(self, province_code: str | None, sector: str | None) -> bool:
        """Whether a cooperative of this province and sector gets the module unasked."""
        return province_code in self.province_codes and sector in self.sectors


@dataclass(frozen=True)
class Module:
    """Criteria of a territory or a sector, scored apart so that national scores stay comparable."""

    code: str
    label: Text
    applies_to: Applicability
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True)
class Action:
    """Something a cooperative can be directed to; `source` says where the offer is described."""

    code: str
    pathway: str
    label: Text
    source: str


@dataclass(frozen=True)
class Pathway:
    """A family of actions."""

    key: str
    label: Text


@dataclass(frozen=True)
class ScaleLevel:
    """The general name of a rating, with its lozenges as plain text."""

    rating: int
    label: Text
    symbol: str


@dataclass(frozen=True)
class MaturityBand:
    """A named range of scores. It begins at `min`; `max` is only how the range is written out."""

    key: str
    min: Fraction
    max: Fraction
    label: Text
    colour: str
    pattern: str


@dataclass(frozen=True)
class EvidenceKind:
    """The name of a kind of evidence."""

    key: str
    label: Text


@dataclass(frozen=True)
class ScoringRules:
    """The rules as the authors wrote them, and the one figure the computation takes from them."""

    minimum_completeness: Fraction
    evidence_kinds: tuple[EvidenceKind, ...]
    statements: Mapping[str, str]


@dataclass(frozen=True)
class SessionProposal:
    """What one of the twelve coaching sessions is usually for, and in which month it falls."""

    session: int
    month: int
    visit_type: str
    label: Text


@dataclass(frozen=True)
class CoachingCycle:
    """The programme's path of coaching sessions."""

    source: str
    fact: str
    proposal: tuple[SessionProposal, ...]


@dataclass(frozen=True)
class LegalParameter:
    """A figure of the law. `value` is None while nobody has confirmed it: show "to verify"."""

    key: str
    value: Fraction | None
    unit: str
    text: str
    confidence: Confidence
    source: str | None
    note: str | None


@dataclass(frozen=True)
class Sector:
    """A sector of activity."""

    key: str
    label: Text


@dataclass(frozen=True)
class Counts:
    """How many of each the authors say there are."""

    pillars: int
    subdimensions: int
    criteria: int
    module_criteria: int


@dataclass(frozen=True)
class Framework:
    """A published version of a diagnosis. Lookups by code raise KeyError for an unknown code.

    `version` is that of the questionnaire, new with each publication; `scoring_version` that of its
    scores, which decides what can be compared.
    """

    id: str
    version: str
    scoring_version: str
    status: str
    languages: tuple[str, ...]
    comparability_rule: str
    counts: Counts
    scale: tuple[ScaleLevel, ...]
    bands: tuple[MaturityBand, ...]
    scoring: ScoringRules
    pathways: tuple[Pathway, ...]
    actions: tuple[Action, ...]
    pillars: tuple[Pillar, ...]
    modules: tuple[Module, ...]
    coaching_cycle: CoachingCycle
    legal_parameters: tuple[LegalParameter, ...]
    sectors: tuple[Sector, ...]

    def subdimensions(self) -> Iterator[SubDimension]:
        """All sub-dimensions, in order."""
        for pillar in self.pillars:
            yield from pillar.subdimensions

    def criteria(self) -> Iterator[Criterion]:
        """The criteria of the national score, in order; those of modules are not among them."""
        for pillar in self.pillars:
            yield from pillar.criteria()

    def criterion(self, code: str) -> Criterion:
        """The criterion of this code, a module's included."""
        return self._criteria_by_code[code]

    def subdimension(self, code: str) -> SubDimension:
        """The sub-dimension of this code."""
        return self._subdimensions_by_code[code]

    def pillar(self, code: str) -> Pillar:
        """The pillar of this code."""
        return self._pillars_by_code[code]

    def module(self, code: str) -> Module:
        """The module of this code."""
        return self._modules_by_code[code]

    def part(self, code: str) -> Pillar | SubDimension | Module:
        """What has a score of its own: the pillar, the sub-dimension or the module of this code."""
        pillar = self._pillars_by_code.get(code)
        return pillar or self._subdimensions_by_code.get(code) or self._modules_by_code[code]

    def action(self, code: str) -> Action:
        """The action of this code."""
        return self._actions_by_code[code]

    def pathway(self, key: str) -> Pathway:
        """The pathway of this key."""
        return self._pathways_by_key[key]

    def sector(self, key: str) -> Sector:
        """The sector of this key."""
        return self._sectors_by_key[key]

    def legal_parameter(self, key: str) -> LegalParameter:
        """The figure of the law of this key."""
        return self._legal_parameters_by_key[key]

    def band(self, score: Fraction) -> MaturityBand:
        """The last band that begins at or below the unrounded `score`."""
        reached = [band for band in self.bands if band.min <= score]
        return reached[-1] if reached else self.bands[0]

    def is_comparable_to(self, other: "Framework") -> bool:
        """Whether scores of the one may stand beside scores of the other."""
        majors = (major_version(each.scoring_version) for each in (self, other))
        return self.id == other.id and len(set(majors)) == 1

    @cached_property
    def _criteria_by_code(self) -> dict[str, Criterion]:
        everywhere = [*self.criteria(), *(c for module in self.modules for c in module.criteria)]
        return {criterion.code: criterion for criterion in everywhere}

    @cached_property
    def _subdimensions_by_code(self) -> dict[str, SubDimension]:
        return {subdimension.code: subdimension for subdimension in self.subdimensions()}

    @cached_property
    def _pillars_by_code(self) -> dict[str, Pillar]:
        return {pillar.code: pillar for pillar in self.pillars}

    @cached_property
    def _modules_by_code(self) -> dict[str, Module]:
        return {module.code: module for module in self.modules}

    @cached_property
    def _actions_by_code(self) -> dict[str, Action]:
        return {action.code: action for action in self.actions}

    @cached_property
    def _pathways_by_key(self) -> dict[str, Pathway]:
        return {pathway.key: pathway for pathway in self.pathways}

    @cached_property
    def _sectors_by_key(self) -> dict[str, Sector]:
        return {sector.key: sector for sector in self.sectors}

    @cached_property
    def _legal_parameters_by_key(self) -> dict[str, LegalParameter]:
        return {parameter.key: parameter for parameter in self.legal_parameters}


def major_version(version: str) -> str:
    """The part of a version that decides whether two results can be compared."""
    return version.split(".", 1)[0]
