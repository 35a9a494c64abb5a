"""Which questions of a form are criteria, and which accompany one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from mourafaka_forms.xform import (
    MOURAFAKA,
    Control,
    ControlKind,
    Form,
    Itemset,
    StaticChoice,
    list_id_of,
)

SCORING_INSTANCE = "mk-scoring"


class Companion(StrEnum):
    """The columns that tie a question to the criterion whose code they hold."""

    NOT_APPLICABLE_REASON = "na-reason-for"
    EVIDENCE = "evidence-for"
    EVIDENCE_NOTE = "evidence-note-for"
    NOTE = "note-for"


class Fact(StrEnum):
    """What is known of a cooperative without asking, as the column `mk:fact` names it."""

    PROVINCE = "province"
    SECTOR = "sector"
    MODULES = "modules"  # those opened by hand


FACTS: Final = {fact.value: fact for fact in Fact}


@dataclass(frozen=True)
class CriterionPaths:
    """Where the answer to a criterion stands in the form; None where nothing asks for that part."""

    rating: str
    not_applicable_reason: str | None = None
    evidence: str | None = None
    evidence_note: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Criterial:
    """A question that is rated, with its choices; `code` is the criterion's."""

    code: str
    control: Control
    choices: tuple[StaticChoice, ...]

    @property
    def path(self) -> str:
        """Where it stands."""
        return self.control.path

    @property
    def list_name(self) -> str:
        """The list its choices come from."""
        return list_name_of(self.control)


def is_scored(form: Form) -> bool:
    """Whether the form has scores at all: a sheet `scoring`, or a question with a weight."""
    weight = f"{{{MOURAFAKA}}}weight"
    return SCORING_INSTANCE in form.secondary or any(
        weight in bind.attributes for bind in form.binds.values()
    )


@lru_cache(maxsize=16)
def criterial_questions(form: Form) -> tuple[Criterial, ...]:
    """The questions that are rated, in the order asked; none in a form without scores.

    Those are the ones with a weight, and those with a choice that has a score.
    """
    return tuple(_criterial_questions(form)) if is_scored(form) else ()


def _criterial_questions(form: Form) -> Iterator[Criterial]:
    for path, control in form.controls.items():
        has_weight = form.attribute(path, "weight") is not None
        if not has_weight and (control.kind is not ControlKind.SELECT_ONE or _serves(form, path)):
            continue
        choices = form.static_choices(path)
        if has_weight or any(score_of(choice) for choice in choices):
            yield Criterial(form.attribute(path, "code") or name_of(path), control, choices)


def _serves(form: Form, path: str) -> bool:
    """Whether the question accompanies a criterion or receives a fact, and so is no criterion."""
    return any(form.attribute(path, column) is not None for column in ("fact", *Companion))


@lru_cache(maxsize=16)
def criterion_paths(form: Form) -> Mapping[str, CriterionPaths]:
    """Where each criterion is answered, by its code, in the order asked."""
    companions: dict[tuple[str, Companion], str] = {}
    for companion in Companion:
        for path in form.controls:
            code = form.attribute(path, companion.value)
            if code is not None:
                companions.setdefault((code, companion), path)
    return MappingProxyType(
        {
            question.code: CriterionPaths(
                rating=question.path,
                not_applicable_reason=companions.get(
                    (question.code, Companion.NOT_APPLICABLE_REASON)
                ),
                evidence=companions.get((question.code, Companion.EVIDENCE)),
                evidence_note=companions.get((question.code, Companion.EVIDENCE_NOTE)),
                note=companions.get((question.code, Companion.NOTE)),
            )
            for question in criterial_questions(form)
        }
    )


@lru_cache(maxsize=16)
def fact_paths(form: Form) -> Mapping[Fact, str]:
    """Where the form wants to be told what is known of the cooperative."""
    found: dict[Fact, str] = {}
    for path in form.binds:
        fact = FACTS.get(form.attribute(path, "fact") or "")
        if fact is not None:
            found.setdefault(fact, path)
    return MappingProxyType(found)


def list_name_of(control: Control) -> str:
    """The list a question's choices come from; its own name where they are written at it."""
    listed = list_id_of(control.choices) if isinstance(control.choices, Itemset) else None
    return listed or name_of(control.path)


def score_of(choice: StaticChoice) -> str:
    """What the column `score` says, "" where it is empty: not applicable."""
    return choice.columns.get("score", "").strip()


def name_of(path: str) -> str:
    """The name of the question at a path."""
    return path.rpartition("/")[2]


def around(path: str) -> Iterator[str]:
    """The path itself, then those of the groups around it, the nearest first."""
    while path:
        yield path
        path = path.rpartition("/")[0]
