"""Criteria out of a form's questions: labels, levels, weight, rule of law, and their place."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from mourafaka_forms.answers import Evidence
from mourafaka_forms.framework import (
    RATINGS,
    Action,
    Criterion,
    EvidenceKind,
    LegalBasis,
    Level,
    Text,
)
from mourafaka_forms.framework_form.problems import FrameworkFault
from mourafaka_forms.framework_form.questions import (
    FACTS,
    Companion,
    Criterial,
    around,
    criterial_questions,
    criterion_paths,
    name_of,
    score_of,
)
from mourafaka_forms.framework_form.tables import Notes, Row
from mourafaka_forms.xform import MOURAFAKA, ControlKind, Form, FormText, StaticChoice

NO_TEXT: Final = Text(fr="", ar="")
_OBLIGATIONS: Final = {"obligation": True, "reference": False}
_EVIDENCE: Final = {evidence.value for evidence in Evidence}


@dataclass(frozen=True)
class Placed:
    """A criterion and where it belongs: a sub-dimension or a module, "" for neither."""

    criterion: Criterion
    subdimension: str
    module: str


class Parts:
    """The codes that criteria may name: the sub-dimensions with their pillars, modules, actions."""

    def __init__(
        self,
        pillar_by_subdimension: Mapping[str, str],
        pillars: Collection[str],
        modules: Collection[str],
        actions: Collection[Action],
    ) -> None:
        self.pillar_by_subdimension = pillar_by_subdimension
        self.pillars = pillars
        self.modules = modules
        self.pathway_by_action = {action.code: action.pathway for action in actions}


def text_of(label: FormText | None) -> Text:
    """A form's text in the two languages of contents; in the form's own where it lacks one."""
    if label is None:
        return NO_TEXT
    return Text(fr=label.in_language("fr"), ar=label.in_language("ar"))


def survey_row(form: Form, notes: Notes, path: str) -> Row:
    """The row of a question: its scoring columns, as its author sees them."""
    prefix = f"{{{MOURAFAKA}}}"
    bind = form.binds.get(path)
    attributes = {} if bind is None else bind.attributes
    cells = {
        f"bind::mk:{name.removeprefix(prefix)}": value
        for name, value in attributes.items()
        if name.startswith(prefix)
    }
    return Row(notes, "survey", name_of(path), cells)


def read_criteria(form: Form, notes: Notes, parts: Parts) -> tuple[Placed, ...]:
    """All criteria of the form in the order asked."""
    seen: set[str] = set()
    placed = []
    for question in criterial_questions(form):
        row = survey_row(form, notes, question.path)
        if question.code in seen:
            row.note(FrameworkFault.TWICE, "bind::mk:code", question.code)
        seen.add(question.code)
        if any(path in form.repeats for path in around(question.path)):
            row.note(FrameworkFault.IN_REPEAT)
        criterion = _criterion(question, row, parts)
        subdimension, module = _place(form, row, question.path, parts)
        placed.append(Placed(criterion, subdimension, module))
    return tuple(placed)


def _criterion(question: Criterial, row: Row, parts: Parts) -> Criterion:
    if question.control.kind is not ControlKind.SELECT_ONE:
        row.note(FrameworkFault.NOT_SELECT_ONE, "type", question.control.kind.value)
    actions = row.words("bind::mk:actions")
    for action in actions:
        if action not in parts.pathway_by_action:
            row.note(FrameworkFault.ACTION_UNKNOWN, "bind::mk:actions", action)
    named = (parts.pathway_by_action.get(action, "") for action in actions)
    pathways = tuple(dict.fromkeys(named))
    return Criterion(
        code=question.code,
        label=text_of(question.control.label),
        weight=row.weight("bind::mk:weight"),
        legal=_legal_basis(question, row),
        evidence=text_of(question.control.hint),
        levels=_levels(question, row),
        recommended_actions=actions,
        pathway=pathways[0] if pathways else "",
        pathways=pathways,
        not_applicable=_usual_reason(question, row),
    )


def _legal_basis(question: Criterial, row: Row) -> LegalBasis | None:
    legal = row.cell("bind::mk:legal")
    if not legal:
        return None
    if legal not in _OBLIGATIONS:
        row.note(FrameworkFault.LEGAL_UNKNOWN, "bind::mk:legal", legal)
    return LegalBasis(
        obligation=_OBLIGATIONS.get(legal, False),
        text=row.required("bind::mk:legal-text"),
        article=row.cell("bind::mk:legal-article") or None,
        rule=text_of(question.control.guidance),
        confidence=row.confidence("bind::mk:legal-confidence"),
        article_confidence=row.cell("bind::mk:legal-article-confidence") or None,
    )


def _levels(question: Criterial, row: Row) -> tuple[Level, ...]:
    """The levels, lowest first, whatever the order of the choices."""
    by_rating: dict[int, StaticChoice] = {}
    for choice in question.choices:
        score = score_of(choice)
        if not score:
            continue
        choice_row = _choice_row(row, question, choice)
        rating = next((rating for rating in RATINGS if str(rating) == score), None)
        if rating is None:
            choice_row.note(FrameworkFault.SCORE_WRONG, "score", score)
        elif rating in by_rating:
            choice_row.note(FrameworkFault.SCORE_TWICE, "score", score)
        else:
            by_rating[rating] = choice
    if not by_rating:
        row.note(FrameworkFault.SCORE_MISSING, "type")
        return ()
    for rating in RATINGS:
        if rating not in by_rating:
            row.note(FrameworkFault.SCALE_GAP, "type", str(rating))
    return tuple(Level(rating, _anchor(by_rating[rating])) for rating in sorted(by_rating))


def _anchor(choice: StaticChoice) -> Text:
    fr, ar = (choice.columns.get(column, "").strip() for column in ("anchor_fr", "anchor_ar"))
    if fr and ar:
        return Text(fr=fr, ar=ar)
    label = text_of(choice.label)
    return Text(fr=fr or label.fr, ar=ar or label.ar)


def _usual_reason(question: Criterial, row: Row) -> Text | None:
    without = [choice for choice in question.choices if not score_of(choice)]
    for choice in without[1:]:
        choice_row = _choice_row(row, question, choice)
        choice_row.note(FrameworkFault.NOT_APPLICABLE_TWICE, "score", choice.value)
    if not without or not without[0].columns.get("anchor_fr", "").strip():
        return None
    return _anchor(without[0])


def _choice_row(row: Row, question: Criterial, choice: StaticChoice) -> Row:
    return row.beside("choices", f"{question.list_name}/{choice.value}")


def _place(form: Form, row: Row, path: str, parts: Parts) -> tuple[str, str]:
    def nearest(column: str) -> str:
        found = (form.attribute(each, column) for each in around(path))
        return next((code.strip() for code in found if code is not None), "")

    subdimension, module, pillar = nearest("subdimension"), nearest("module"), nearest("pillar")
    if subdimension and module:
        row.note(FrameworkFault.PLACE_TWICE, "bind::mk:module", module)
    elif subdimension:
        _check_pillar(row, subdimension, pillar, parts)
    elif module:
        if module not in parts.modules:
            row.note(FrameworkFault.MODULE_UNKNOWN, "bind::mk:module", module)
    else:
        row.note(FrameworkFault.PLACE_MISSING, "bind::mk:subdimension")
    return subdimension, module


def _check_pillar(row: Row, subdimension: str, pillar: str, parts: Parts) -> None:
    if subdimension not in parts.pillar_by_subdimension:
        row.note(FrameworkFault.SUBDIMENSION_UNKNOWN, "bind::mk:subdimension", subdimension)
    elif pillar and pillar not in parts.pillars:
        row.note(FrameworkFault.PILLAR_UNKNOWN, "bind::mk:pillar", pillar)
    elif pillar and pillar != parts.pillar_by_subdimension[subdimension]:
        row.note(FrameworkFault.PILLAR_DIFFERS, "bind::mk:pillar", pillar)


def check_companions(form: Form, notes: Notes) -> None:
    """Note companions of criteria that are not there, a second one of a kind, and unknown facts."""
    codes = criterion_paths(form)
    seen: set[tuple[str, str]] = set()
    for path, bind in form.binds.items():
        if not bind.attributes:
            continue
        row = survey_row(form, notes, path)
        for companion in Companion:
            column = f"bind::mk:{companion.value}"
            code = row.cell(column)
            if not code:
                continue
            if code not in codes:
                row.note(FrameworkFault.CRITERION_UNKNOWN, column, code)
            elif (code, column) in seen:
                row.note(FrameworkFault.TWICE, column, code)
            seen.add((code, column))
        fact = row.cell("bind::mk:fact")
        if fact and fact not in FACTS:
            row.note(FrameworkFault.FACT_UNKNOWN, "bind::mk:fact", fact)


def evidence_kinds(form: Form, notes: Notes) -> tuple[EvidenceKind, ...]:
    """The kinds of evidence with their names: the choices of the first criterion that asks for one."""
    kinds: dict[str, EvidenceKind] = {}
    for paths in criterion_paths(form).values():
        if paths.evidence is None:
            continue
        for choice in form.static_choices(paths.evidence):
            if choice.value in kinds:
                continue
            if choice.value not in _EVIDENCE:
                row = survey_row(form, notes, paths.evidence)
                row.note(FrameworkFault.EVIDENCE_UNKNOWN, "type", choice.value)
            kinds[choice.value] = EvidenceKind(choice.value, text_of(choice.label))
    return tuple(kinds.values())
