"""Answers to criteria and the values of a form, each made of the other.

A form has one place for the level and for "not applicable". So a level that an answer kept behind
"not applicable" does not come back; otherwise `answers_of` and `values_of` undo one another.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from mourafaka_forms.answers import UNANSWERED, Answer, Answers, Evidence
from mourafaka_forms.framework import RATINGS
from mourafaka_forms.framework_form.questions import (
    CriterionPaths,
    criterial_questions,
    criterion_paths,
    score_of,
)
from mourafaka_forms.xform import Form

_EVIDENCE: Final = {evidence.value: evidence for evidence in Evidence}
_RATINGS: Final[Mapping[str, int | None]] = {
    "": None,
    **{str(rating): rating for rating in RATINGS},
}

Values = Mapping[str, str]
"""What stands in a form, by reference."""


def answers_of(form: Form, values: Values) -> dict[str, Answer]:
    """The answers that stand in the form, by criterion; criteria about which it says nothing are absent.

    A value that is none of the question's choices counts as no answer.
    """
    ratings = _ratings(form)
    found = {
        code: _answer(paths, ratings[code], values) for code, paths in criterion_paths(form).items()
    }
    return {code: answer for code, answer in found.items() if answer != UNANSWERED}


def _answer(paths: CriterionPaths, ratings: Mapping[str, int | None], values: Values) -> Answer:
    def given(path: str | None) -> str | None:
        return (values.get(path) or None) if path is not None else None

    chosen = values.get(paths.rating, "")
    is_left_out = chosen in ratings and ratings[chosen] is None
    evidence = given(paths.evidence)
    return Answer(
        rating=ratings.get(chosen),
        not_applicable_reason=(given(paths.not_applicable_reason) or "") if is_left_out else None,
        evidence=_EVIDENCE.get(evidence or ""),
        evidence_note=given(paths.evidence_note),
        note=given(paths.note),
    )


def values_of(form: Form, answers: Answers) -> dict[str, str]:
    """What `answers` are in the form. Answers to criteria that it does not ask are left aside."""
    values: dict[str, str] = {}
    ratings = _ratings(form)
    for code, paths in criterion_paths(form).items():
        answer = answers.get(code, UNANSWERED)
        is_left_out = answer.not_applicable_reason is not None
        wanted = None if is_left_out else answer.rating
        chosen = next((name for name, rating in ratings[code].items() if rating == wanted), None)
        if chosen is not None and (is_left_out or wanted is not None):
            values[paths.rating] = chosen
        for path, text in (
            (paths.not_applicable_reason, answer.not_applicable_reason),
            (paths.evidence, answer.evidence),
            (paths.evidence_note, answer.evidence_note),
            (paths.note, answer.note),
        ):
            if path is not None and text:
                values[path] = str(text)
    return values


@lru_cache(maxsize=16)
def _ratings(form: Form) -> Mapping[str, Mapping[str, int | None]]:
    """What each choice counts for, by criterion and choice; None is not applicable."""
    return {
        question.code: {
            choice.value: _RATINGS[score]
            for choice in question.choices
            if (score := score_of(choice)) in _RATINGS
        }
        for question in criterial_questions(form)
    }
