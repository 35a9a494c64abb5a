"""An assessment's answers on the questionnaire's engine, and back: `open_instance`, `given_values`, `initial_values`.

The answer to a criterion is one value, `Assessment.answers`; any other answer lies in `Assessment.values` under
its instance path. What the application knows of the cooperative itself (the column `mk:fact`) and what the
questionnaire works out is in neither: it is there again whenever the questionnaire is opened.

A screen holds the instance that `open_instance` gives. After anything that was done to it, an answer, a row more
or less, an undo, `assessments.changed_values(kept, given_values(instance))` is what there is to write; rows that
moved up to a removed one's place are in it.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from mourafaka_desktop.domain.assessments import Assessment
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_forms.framework_form import Fact, criterion_paths, fact_paths, values_of
from mourafaka_forms.instance import Instance, Surroundings, ViolationKind, resume, start
from mourafaka_forms.xform import Bind, Form

_POSITION: Final = re.compile(r"\[[0-9]+\]")


def open_instance(
    form: Form,
    assessment: Assessment,
    cooperative: Cooperative,
    surroundings: Surroundings,
    language: str | None = None,
) -> Instance:
    """The assessment as a live instance of its questionnaire, in a language by name or by code."""
    values = {
        **assessment.values,
        **values_of(form, assessment.answers),
        **known_facts(form, cooperative, assessment.opened_modules),
    }
    return resume(form, values, _of(assessment, surroundings), language)


def initial_values(
    form: Form, assessment: Assessment, cooperative: Cooperative, surroundings: Surroundings
) -> dict[str, str]:
    """The values with which an assessment begins: what the questionnaire fills in when it is opened for the first
    time, and never again."""
    begun = start(form, _of(assessment, surroundings))
    facts = known_facts(form, cooperative, assessment.opened_modules)
    return given_values(resume(form, {**begun.values(), **facts}, _of(assessment, surroundings)))


def _of(assessment: Assessment, surroundings: Surroundings) -> Surroundings:
    """The instance is called like its assessment, so that two laptops call it alike without a word."""
    return replace(surroundings, new_id=lambda: f"uuid:{assessment.id}")


def known_facts(
    form: Form, cooperative: Cooperative, opened_modules: tuple[str, ...] = ()
) -> dict[str, str]:
    """What the questionnaire asks the application for, by path: the cooperative's place and sector, open modules.

    Empty where it is not known, so that what an earlier visit knew does not stay.
    """
    known = {
        Fact.PROVINCE: cooperative.province_code or "",
        Fact.SECTOR: cooperative.sector or "",
        Fact.MODULES: " ".join(opened_modules),
    }
    return {path: known[fact] for fact, path in fact_paths(form).items()}


def given_values(instance: Instance) -> dict[str, str]:
    """What belongs into `Assessment.values`, by instance path; an empty text marks a row of a repeat."""
    form = instance.form
    elsewhere = _kept_elsewhere(form)
    return {
        ref: text
        for ref, text in instance.values().items()
        if path_of(ref) not in elsewhere and not _names_the_instance(ref)
    }


def refused_answers(instance: Instance) -> tuple[str, ...]:
    """The instance paths of answers that break a rule of their question; what only lacks an answer is not among
    them, nor what nobody can answer because no question shows it."""
    return tuple(
        violation.ref
        for violation in instance.validate()
        if violation.kind is not ViolationKind.REQUIRED
        and path_of(violation.ref) in instance.form.controls
    )


def path_of(ref: str) -> str:
    """The path of an instance path: where it stands in the questionnaire, whichever row it is of."""
    return _POSITION.sub("", ref)


def is_row(ref: str) -> bool:
    """Whether an instance path names a row of a repeat rather than a question in it."""
    return ref.endswith("]")


def paths_of_criteria(form: Form) -> Iterator[str]:
    """The paths of the questions that together are the answer to a criterion."""
    for paths in criterion_paths(form).values():
        parts = (
            paths.rating,
            paths.not_applicable_reason,
            paths.evidence,
            paths.evidence_note,
            paths.note,
        )
        yield from (path for path in parts if path is not None)


def _names_the_instance(ref: str) -> bool:
    return ref.endswith(("/instanceID", ":instanceID")) and "meta/" in ref


def _kept_elsewhere(form: Form) -> frozenset[str]:
    worked_out = (path for path, bind in form.binds.items() if _is_worked_out_again(bind))
    return frozenset((*paths_of_criteria(form), *fact_paths(form).values(), *worked_out))


def _is_worked_out_again(bind: Bind) -> bool:
    """Whether the value is the same whenever the questionnaire is opened; what is worked out once has to be kept."""
    return bind.calculate is not None and "once(" not in bind.calculate.text.replace(" ", "")
