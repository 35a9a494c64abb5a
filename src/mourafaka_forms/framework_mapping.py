"""Reading a framework: `framework_from_mapping` turns published data into a `Framework`.

The data is what a YAML or JSON reader returns. Each part must hold exactly the keys it should:
a key that nobody reads would be lost without a word, so it is refused as a missing one is.
A message begins with the place, as in `GOV-1.2 › levels: …`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeVar

from mourafaka_forms.framework import (
    RATINGS,
    Action,
    Applicability,
    CoachingCycle,
    Confidence,
    Counts,
    Criterion,
    EvidenceKind,
    Framework,
    LegalBasis,
    LegalParameter,
    Level,
    MaturityBand,
    Module,
    Pathway,
    Pillar,
    ScaleLevel,
    ScoringRules,
    Sector,
    SessionProposal,
    SubDimension,
    Text,
)

T = TypeVar("T")


class FrameworkError(ValueError):
    """The data is not a usable framework; the message names the place and what is wrong there."""


class _Part:
    """A mapping with a place; it hands out typed values and knows which keys were read."""

    def __init__(self, content: Any, place: str) -> None:
        if not isinstance(content, Mapping):
            raise FrameworkError(f"{place}: a mapping was expected, not {content!r}")
        self._content = content
        self._unread = set(content)
        self.place = place

    def error(self, message: str) -> FrameworkError:
        return FrameworkError(f"{self.place}: {message}")

    def has(self, key: str) -> bool:
        return key in self._content

    def value(self, key: str) -> Any:
        if key not in self._content:
            raise self.error(f"`{key}` is missing")
        self._unread.discard(key)
        return self._content[key]

    def string(self, key: str) -> str:
        value = self.value(key)
        if not isinstance(value, str) or not value.strip():
            raise self.error(f"`{key}` must be a text, not {value!r}")
        return value

    def optional_string(self, key: str) -> str | None:
        return self.string(key) if self._holds_something(key) else None

    def boolean(self, key: str) -> bool:
        value = self.value(key)
        if not isinstance(value, bool):
            raise self.error(f"`{key}` must be true or false, not {value!r}")
        return value

    def whole(self, key: str) -> int:
        value = self.value(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.error(f"`{key}` must be a whole number, not {value!r}")
        return value

    def number(self, key: str) -> Fraction:
        value = self.value(key)
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise self.error(f"`{key}` must be a number, not {value!r}")
        # By way of its decimal text: 0.4 is meant, not the binary number next to it.
        return Fraction(str(value))

    def weight(self) -> Fraction:
        weight = self.number("weight")
        if weight <= 0:
            raise self.error(f"`weight` must be above zero, not {weight}")
        return weight

    def confidence(self) -> Confidence:
        value = self.string("confidence")
        try:
            return Confidence(value)
        except ValueError:
            raise self.error(f"`confidence` must be A, B or C, not {value!r}") from None

    def strings(self, key: str) -> tuple[str, ...]:
        values = self._sequence(key)
        if not all(isinstance(value, str) for value in values):
            raise self.error(f"`{key}` must be a list of texts")
        return tuple(values)

    def part(self, key: str) -> "_Part":
        return _Part(self.value(key), f"{self.place} › {key}")

    def optional_part(self, key: str) -> "_Part | None":
        return self.part(key) if self._holds_something(key) else None

    def text(self, key: str) -> Text:
        part = self.part(key)
        text = part.own_text()
        part.close()
        return text

    def own_text(self) -> Text:
        return Text(fr=self.string("fr"), ar=self.string("ar"))

    def each(self, key: str, named_by: str, read: Callable[["_Part"], T]) -> tuple[T, ...]:
        """`read` applied to each part of the list `key`; a part's place is its own code or key."""
        values = []
        for number, item in enumerate(self._sequence(key), start=1):
            name = item.get(named_by) if isinstance(item, Mapping) else None
            part = _Part(item, f"{self.place} › {key} › {number if name is None else name}")
            values.append(read(part))
            part.close()
        if not values:
            raise self.error(f"`{key}` is empty")
        return tuple(values)

    def close(self) -> None:
        """Refuse keys that were never read."""
        if self._unread:
            raise self.error(f"unknown key {', '.join(sorted(map(str, self._unread)))}")

    def _sequence(self, key: str) -> Sequence[Any]:
        values = self.value(key)
        if not isinstance(values, Sequence) or isinstance(values, str):
            raise self.error(f"`{key}` must be a list, not {values!r}")
        return values

    def _holds_something(self, key: str) -> bool:
        self._unread.discard(key)
        return self._content.get(key) is not None


def framework_from_mapping(mapping: Mapping[str, Any]) -> Framework:
    """The framework that `mapping` describes. The key `forms` is left aside: it is no diagnosis.

    Raises FrameworkError for a missing or unknown key, a value of the wrong kind, a criterion
    without one of its five levels, a weight that is not positive, two things of one code,
    a reference to an action, pathway or sector that is not there, and counts that do not agree.
    """
    root = _Part({key: value for key, value in mapping.items() if key != "forms"}, "framework file")
    head = root.part("framework")
    framework = Framework(
        id=head.string("id"),
        version=head.string("version"),
        status=head.string("status"),
        languages=head.strings("languages"),
        comparability_rule=head.string("comparability_rule"),
        counts=_counts(head.part("counts")),
        scale=root.each("scale", "score", _scale_level),
        bands=root.each("bands", "key", _band),
        scoring=_scoring_rules(root.part("scoring")),
        pathways=root.each("pathways", "key", lambda p: Pathway(p.string("key"), p.own_text())),
        actions=root.each("actions", "code", _action),
        pillars=root.each("pillars", "code", _pillar),
        modules=root.each("modules", "code", _module),
        coaching_cycle=_coaching_cycle(root.part("coaching_cycle")),
        legal_parameters=root.each("legal_parameters", "key", _legal_parameter),
        sectors=root.each("sectors", "key", lambda p: Sector(p.string("key"), p.own_text())),
    )
    head.close()
    root.close()
    _check(framework)
    return framework


def _counts(part: _Part) -> Counts:
    counts = Counts(
        pillars=part.whole("pillars"),
        subdimensions=part.whole("subdimensions"),
        criteria=part.whole("criteria"),
        module_criteria=part.whole("module_criteria"),
    )
    part.close()
    return counts


def _scale_level(part: _Part) -> ScaleLevel:
    return ScaleLevel(part.whole("score"), part.own_text(), part.string("symbol"))


def _band(part: _Part) -> MaturityBand:
    return MaturityBand(
        key=part.string("key"),
        min=part.number("min"),
        max=part.number("max"),
        label=part.own_text(),
        colour=part.string("colour"),
        pattern=part.string("pattern"),
    )


_STATEMENTS = (
    "criterion",
    "subdimension",
    "pillar",
    "overall",
    "module",
    "legal_alert",
    "priority",
    "action_choice",
    "evidence_rule",
)


def _scoring_rules(part: _Part) -> ScoringRules:
    rules = ScoringRules(
        minimum_completeness=part.number("minimum_completeness"),
        evidence_kinds=part.each(
            "confidence_per_score", "key", lambda p: EvidenceKind(p.string("key"), p.own_text())
        ),
        statements={key: part.string(key) for key in _STATEMENTS},
    )
    if not 0 <= rules.minimum_completeness <= 1:
        raise part.error("`minimum_completeness` must lie between 0 and 1")
    part.close()
    return rules


def _action(part: _Part) -> Action:
    return Action(
        code=part.string("code"),
        pathway=part.string("pathway"),
        label=part.text("label"),
        source=part.string("source"),
    )


def _pillar(part: _Part) -> Pillar:
    return Pillar(
        code=part.string("code"),
        label=part.text("label"),
        weight=part.weight(),
        subdimensions=part.each("subdimensions", "code", _subdimension),
    )


def _subdimension(part: _Part) -> SubDimension:
    return SubDimension(
        code=part.string("code"),
        label=part.text("label"),
        weight=part.weight(),
        criteria=part.each("criteria", "code", _criterion),
    )


def _criterion(part: _Part) -> Criterion:
    legal = part.optional_part("legal")
    levels = part.each("levels", "score", lambda p: Level(p.whole("score"), p.own_text()))
    if tuple(level.rating for level in levels) != RATINGS:
        raise part.error("`levels` must hold 0, 1, 2, 3 and 4, in this order")
    return Criterion(
        code=part.string("code"),
        label=part.text("label"),
        weight=part.weight(),
        legal=_legal_basis(legal) if legal else None,
        evidence=part.text("evidence"),
        levels=levels,
        recommended_actions=part.strings("recommended_actions"),
        pathway=part.string("pathway"),
        pathways=part.strings("pathways"),
        not_applicable=part.text("not_applicable") if part.has("not_applicable") else None,
    )


def _legal_basis(part: _Part) -> LegalBasis:
    basis = LegalBasis(
        obligation=part.boolean("obligation"),
        text=part.string("text"),
        article=part.optional_string("article"),
        rule=part.text("rule"),
        confidence=part.confidence(),
        article_confidence=part.optional_string("article_confidence"),
    )
    part.close()
    return basis


def _module(part: _Part) -> Module:
    applies_to = part.part("applies_to")
    module = Module(
        code=part.string("code"),
        label=part.text("label"),
        applies_to=Applicability(
            region_codes=applies_to.strings("region_codes"),
            province_codes=applies_to.strings("province_codes"),
            sectors=applies_to.strings("sectors"),
            note=applies_to.text("note"),
            rule=applies_to.string("rule"),
        ),
        criteria=part.each("criteria", "code", _criterion),
    )
    applies_to.close()
    return module


def _coaching_cycle(part: _Part) -> CoachingCycle:
    cycle = CoachingCycle(
        source=part.string("source"),
        fact=part.string("fact"),
        proposal=part.each("proposal", "session", _session_proposal),
    )
    part.close()
    return cycle


def _session_proposal(part: _Part) -> SessionProposal:
    return SessionProposal(
        session=part.whole("session"),
        month=part.whole("month"),
        visit_type=part.string("type"),
        label=part.own_text(),
    )


def _legal_parameter(part: _Part) -> LegalParameter:
    is_confirmed = part.value("value") is not None
    return LegalParameter(
        key=part.string("key"),
        value=part.number("value") if is_confirmed else None,
        unit=part.string("unit"),
        text=part.string("text"),
        confidence=part.confidence(),
        source=part.optional_string("source"),
        note=part.optional_string("note"),
    )


def _check(framework: Framework) -> None:
    _check_codes_are_unique(framework)
    _check_references(framework)
    if tuple(level.rating for level in framework.scale) != RATINGS:
        raise FrameworkError("scale: it must hold 0, 1, 2, 3 and 4, in this order")
    limits = [band.min for band in framework.bands]
    if limits != sorted(set(limits)) or limits[0] > 0:
        raise FrameworkError("bands: they must rise, and the first must begin at 0")
    counted = Counts(
        pillars=len(framework.pillars),
        subdimensions=len(list(framework.subdimensions())),
        criteria=len(list(framework.criteria())),
        module_criteria=sum(len(module.criteria) for module in framework.modules),
    )
    if counted != framework.counts:
        raise FrameworkError(f"framework › counts: {framework.counts} announced, {counted} found")


def _check_codes_are_unique(framework: Framework) -> None:
    _refuse_twins("actions", (action.code for action in framework.actions))
    _refuse_twins("pathways", (pathway.key for pathway in framework.pathways))
    _refuse_twins("sectors", (sector.key for sector in framework.sectors))
    _refuse_twins("bands", (band.key for band in framework.bands))
    _refuse_twins("legal_parameters", (p.key for p in framework.legal_parameters))
    _refuse_twins("pillars", (pillar.code for pillar in framework.pillars))
    _refuse_twins("subdimensions", (s.code for s in framework.subdimensions()))
    _refuse_twins("modules", (module.code for module in framework.modules))
    _refuse_twins("criteria", (criterion.code for criterion in _all_criteria(framework)))


def _refuse_twins(place: str, codes: Iterable[str]) -> None:
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            raise FrameworkError(f"{place}: {code} stands there twice")
        seen.add(code)


def _check_references(framework: Framework) -> None:
    pathways = {pathway.key for pathway in framework.pathways}
    actions = {action.code for action in framework.actions}
    sectors = {sector.key for sector in framework.sectors}
    for action in framework.actions:
        _refuse_unknown(action.code, "pathway", [action.pathway], pathways)
    for criterion in _all_criteria(framework):
        _refuse_unknown(criterion.code, "action", criterion.recommended_actions, actions)
        named = (criterion.pathway, *criterion.pathways)
        _refuse_unknown(criterion.code, "pathway", named, pathways)
    for module in framework.modules:
        _refuse_unknown(module.code, "sector", module.applies_to.sectors, sectors)


def _refuse_unknown(place: str, kind: str, named: Iterable[str], known: set[str]) -> None:
    for name in named:
        if name not in known:
            raise FrameworkError(f"{place}: unknown {kind} {name!r}")


def _all_criteria(framework: Framework) -> Iterable[Criterion]:
    yield from framework.criteria()
    for module in framework.modules:
        yield from module.criteria
