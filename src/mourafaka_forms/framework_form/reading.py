"""A framework out of a form that carries scoring columns, or the problems that keep it from being one."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final

from mourafaka_forms.framework import (
    BANDS,
    RATINGS,
    Action,
    Applicability,
    CoachingCycle,
    Counts,
    Framework,
    LegalParameter,
    MaturityBand,
    Module,
    Pathway,
    Pillar,
    ScaleLevel,
    ScoringRules,
    Sector,
    SessionProposal,
    SubDimension,
)
from mourafaka_forms.framework_form.criteria import (
    Parts,
    Placed,
    check_companions,
    evidence_kinds,
    read_criteria,
    text_of,
)
from mourafaka_forms.framework_form.problems import (
    FrameworkError,
    FrameworkFault,
    FrameworkProblem,
)
from mourafaka_forms.framework_form.questions import (
    SCORING_INSTANCE,
    Fact,
    fact_paths,
    is_scored,
    list_name_of,
)
from mourafaka_forms.framework_form.tables import Notes, Row, refuse_twins, table
from mourafaka_forms.xform import Form
from mourafaka_forms.xform.languages import code_of

_SCORING_COLUMNS: Final = (
    *("kind", "code", "part_of", "weight", "label_fr", "label_ar"),
    *("min", "max", "symbol", "colour", "pattern", "value"),
)
_ACTION_COLUMNS: Final = ("code", "pathway", "label_fr", "label_ar", "source")
_SESSION_COLUMNS: Final = ("session", "month", "type", "label_fr", "label_ar")
_LAW_COLUMNS: Final = ("key", "value", "unit", "text", "confidence", "source", "note")

_SETTINGS: Final = (
    *("version", "minimum_completeness", "status"),
    *("comparability_rule", "coaching_source", "coaching_fact"),
)
_RULES: Final = (
    *("criterion", "subdimension", "pillar", "overall", "module"),
    *("legal_alert", "priority", "action_choice", "evidence_rule"),
)
_SETTING, _RULE, _PILLAR, _SUBDIMENSION = "setting", "rule", "pillar", "subdimension"
_BAND, _LEVEL = "band", "level"
_KINDS: Final = (_SETTING, _RULE, _PILLAR, _SUBDIMENSION, _BAND, _LEVEL)
_USUAL_COMPLETENESS: Final = Fraction(4, 5)
_WHOLES: Final = (Fraction(1), Fraction(100))


def framework_from_form(form: Form) -> Framework:
    """The framework that the form's scoring columns and sheets describe.

    Raises FrameworkError with all `framework_problems`, and for a form without scores
    (`is_scored` tells).
    """
    framework, problems = _read(form)
    if problems:
        raise FrameworkError(problems)
    return framework


def framework_problems(form: Form) -> tuple[FrameworkProblem, ...]:
    """What keeps the form's scores from being computed; nothing for a form without scores."""
    return _read(form)[1] if is_scored(form) else ()


def _read(form: Form) -> tuple[Framework, tuple[FrameworkProblem, ...]]:
    notes = Notes()
    if SCORING_INSTANCE not in form.secondary:
        notes.add(FrameworkFault.SHEET_MISSING, "scoring")
    scoring = _Scoring(form, notes)
    pathways, actions = _actions(form, notes)
    sectors = _sectors(form)
    module_rows = _module_rows(form, notes)
    parts = Parts(
        {row.name: row.cell("part_of") for row in scoring.rows(_SUBDIMENSION)},
        {row.name for row in scoring.rows(_PILLAR)},
        {row.cell("name") for row in module_rows},
        actions,
    )
    _refuse_shared_codes(scoring, module_rows)
    placed = read_criteria(form, notes, parts)
    check_companions(form, notes)
    pillars = _pillars(scoring, placed)
    modules = tuple(_module(row, placed, sectors) for row in module_rows)
    _check_filled(pillars, modules, notes)
    framework = Framework(
        id=form.id,
        version=form.version,
        scoring_version=scoring.setting("version", is_required=True),
        status=scoring.setting("status"),
        languages=tuple(code_of(language) or language for language in form.languages),
        comparability_rule=scoring.setting("comparability_rule"),
        counts=Counts(
            pillars=len(pillars),
            subdimensions=sum(len(pillar.subdimensions) for pillar in pillars),
            criteria=sum(len(list(pillar.criteria())) for pillar in pillars),
            module_criteria=sum(len(module.criteria) for module in modules),
        ),
        scale=scoring.scale(),
        bands=scoring.bands(),
        scoring=ScoringRules(
            minimum_completeness=scoring.minimum_completeness(),
            evidence_kinds=evidence_kinds(form, notes),
            statements=scoring.statements(),
        ),
        pathways=pathways,
        actions=actions,
        pillars=pillars,
        modules=modules,
        coaching_cycle=CoachingCycle(
            source=scoring.setting("coaching_source"),
            fact=scoring.setting("coaching_fact"),
            proposal=_sessions(form, notes),
        ),
        legal_parameters=_legal_parameters(form, notes),
        sectors=sectors,
    )
    return framework, tuple(notes.problems)


class _Scoring:
    """The sheet `scoring`, by kind of row."""

    def __init__(self, form: Form, notes: Notes) -> None:
        self._notes = notes
        self._rows: dict[str, list[Row]] = {kind: [] for kind in _KINDS}
        for row in table(form, notes, "scoring", _SCORING_COLUMNS, key="code"):
            kind = row.required("kind")
            if kind in self._rows:
                self._rows[kind].append(row)
            elif kind:
                row.note(FrameworkFault.KIND_UNKNOWN, "kind", kind)
        for rows in self._rows.values():
            refuse_twins(rows, "code")
        for kind, known in ((_SETTING, _SETTINGS), (_RULE, _RULES)):
            for row in self._rows[kind]:
                if row.name and row.name not in known:
                    row.note(FrameworkFault.KIND_UNKNOWN, "code", row.name)
        if SCORING_INSTANCE in form.secondary:
            for kind in (_PILLAR, _SUBDIMENSION, _BAND, _LEVEL):
                if not self._rows[kind]:
                    notes.add(FrameworkFault.KIND_MISSING, "scoring", column="kind", value=kind)

    def rows(self, kind: str) -> Sequence[Row]:
        return self._rows[kind]

    def setting(self, code: str, *, is_required: bool = False) -> str:
        row = next((row for row in self._rows[_SETTING] if row.name == code), None)
        if row is not None:
            return row.required("value")
        if is_required:
            self._notes.add(FrameworkFault.CELL_MISSING, "scoring", code, "value")
        return ""

    def minimum_completeness(self) -> Fraction:
        row = next((r for r in self._rows[_SETTING] if r.name == "minimum_completeness"), None)
        if row is None:
            return _USUAL_COMPLETENESS
        share = row.number("value")
        if not 0 <= share <= 1:
            row.note(FrameworkFault.OUT_OF_RANGE, "value", row.cell("value"))
        return share

    def statements(self) -> dict[str, str]:
        return {row.name: row.required("value") for row in self._rows[_RULE]}

    def scale(self) -> tuple[ScaleLevel, ...]:
        levels = {
            row.name: ScaleLevel(row.whole("code"), row.label(), row.cell("symbol"))
            for row in self._rows[_LEVEL]
        }
        ratings = [str(rating) for rating in RATINGS]
        if levels:
            for rating in ratings:
                if rating not in levels:
                    self._notes.add(
                        FrameworkFault.SCALE_GAP, "scoring", column="code", value=rating
                    )
        for row in self._rows[_LEVEL]:
            if row.name not in ratings:
                row.note(FrameworkFault.OUT_OF_RANGE, "code", row.name)
        return tuple(levels[rating] for rating in ratings if rating in levels)

    def bands(self) -> tuple[MaturityBand, ...]:
        bands: list[MaturityBand] = []
        for row in self._rows[_BAND]:
            band = MaturityBand(
                key=row.name,
                min=row.number("min"),
                max=row.number("max"),
                label=row.label(),
                colour=row.required("colour"),
                pattern=row.required("pattern"),
            )
            if band.key not in BANDS:
                row.note(FrameworkFault.BAND_UNKNOWN, "code", band.key)
            does_rise = band.min > bands[-1].min if bands else band.min == 0
            if not does_rise:
                row.note(FrameworkFault.BANDS_DO_NOT_RISE, "min", row.cell("min"))
            bands.append(band)
        return tuple(bands)


def _pillars(scoring: _Scoring, placed: Iterable[Placed]) -> tuple[Pillar, ...]:
    criteria = list(placed)
    pillars = {row.name for row in scoring.rows(_PILLAR)}
    subdimensions: dict[str, list[SubDimension]] = {}
    for row in scoring.rows(_SUBDIMENSION):
        pillar = row.required("part_of")
        if pillar and pillar not in pillars:
            row.note(FrameworkFault.PILLAR_UNKNOWN, "part_of", pillar)
        inside = tuple(each.criterion for each in criteria if each.subdimension == row.name)
        part = SubDimension(row.name, row.label(), row.weight(), inside)
        subdimensions.setdefault(pillar, []).append(part)
    read = tuple(
        Pillar(row.name, row.label(), row.weight(), tuple(subdimensions.get(row.name, ())))
        for row in scoring.rows(_PILLAR)
    )
    total = sum((pillar.weight for pillar in read), Fraction(0))
    if read and total not in _WHOLES:
        last = scoring.rows(_PILLAR)[-1]
        last.note(FrameworkFault.WEIGHTS_DO_NOT_ADD_UP, "weight", f"{float(total):g}")
    return read


def _refuse_shared_codes(scoring: _Scoring, module_rows: Iterable[Row]) -> None:
    """A score is asked for by its code alone, so that no two kinds of parts may share one."""
    pillars = {row.name for row in scoring.rows(_PILLAR)}
    parts = pillars | {row.name for row in scoring.rows(_SUBDIMENSION)}
    for row in scoring.rows(_SUBDIMENSION):
        if row.name in pillars:
            row.note(FrameworkFault.TWICE, "code", row.name)
    for row in module_rows:
        if row.cell("name") in parts:
            row.note(FrameworkFault.TWICE, "name", row.cell("name"))


def _check_filled(pillars: Iterable[Pillar], modules: Iterable[Module], notes: Notes) -> None:
    for pillar in pillars:
        if not pillar.subdimensions:
            notes.add(FrameworkFault.PART_EMPTY, "scoring", pillar.code, "code", pillar.code)
        for part in pillar.subdimensions:
            if not part.criteria:
                notes.add(FrameworkFault.PART_EMPTY, "scoring", part.code, "code", part.code)
    for module in modules:
        if not module.criteria:
            notes.add(FrameworkFault.PART_EMPTY, "choices", module.code, "name", module.code)


def _module_rows(form: Form, notes: Notes) -> list[Row]:
    """The choices of the question that opens modules: each module, and where it belongs."""
    path = fact_paths(form).get(Fact.MODULES)
    if path is None or path not in form.controls:
        return []
    rows, listed = [], list_name_of(form.controls[path])
    for choice in form.static_choices(path):
        label = text_of(choice.label)
        cells = {**choice.columns, "name": choice.value, "label_fr": label.fr, "label_ar": label.ar}
        rows.append(Row(notes, "choices", f"{listed}/{choice.value}", cells))
    return rows


def _module(row: Row, placed: Iterable[Placed], sectors: Iterable[Sector]) -> Module:
    known = {sector.key for sector in sectors}
    for sector in row.words("sectors"):
        if sector not in known:
            row.note(FrameworkFault.SECTOR_UNKNOWN, "sectors", sector)
    return Module(
        code=row.cell("name"),
        label=row.label(),
        applies_to=Applicability(
            region_codes=row.words("regions"),
            province_codes=row.words("provinces"),
            sectors=row.words("sectors"),
            note=row.text("note"),
            rule=row.cell("rule"),
        ),
        criteria=tuple(each.criterion for each in placed if each.module == row.cell("name")),
    )


def _sectors(form: Form) -> tuple[Sector, ...]:
    path = fact_paths(form).get(Fact.SECTOR)
    if path is None or path not in form.controls:
        return ()
    return tuple(Sector(c.value, text_of(c.label)) for c in form.static_choices(path))


def _actions(form: Form, notes: Notes) -> tuple[tuple[Pathway, ...], tuple[Action, ...]]:
    rows = table(form, notes, "actions", _ACTION_COLUMNS, key="code")
    refuse_twins(rows, "code")
    pathways = tuple(Pathway(row.name, row.label()) for row in rows if not row.cell("pathway"))
    known = {pathway.key for pathway in pathways}
    actions = []
    for row in rows:
        pathway = row.cell("pathway")
        if not pathway:
            continue
        if pathway not in known:
            row.note(FrameworkFault.PATHWAY_UNKNOWN, "pathway", pathway)
        actions.append(Action(row.name, pathway, row.label(), row.cell("source")))
    return pathways, tuple(actions)


def _sessions(form: Form, notes: Notes) -> tuple[SessionProposal, ...]:
    rows = table(form, notes, "sessions", _SESSION_COLUMNS, key="session")
    refuse_twins(rows, "session")
    return tuple(
        SessionProposal(row.whole("session"), row.whole("month"), row.required("type"), row.label())
        for row in rows
    )


def _legal_parameters(form: Form, notes: Notes) -> tuple[LegalParameter, ...]:
    rows = table(form, notes, "law", _LAW_COLUMNS, key="key")
    refuse_twins(rows, "key")
    return tuple(
        LegalParameter(
            key=row.name,
            value=row.number("value") if row.cell("value") else None,
            unit=row.required("unit"),
            text=row.required("text"),
            confidence=row.confidence("confidence"),
            source=row.cell("source") or None,
            note=row.cell("note") or None,
        )
        for row in rows
    )
