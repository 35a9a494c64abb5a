"""The questionnaire being filled in: the engine's instance, the answer to each criterion, and the way back.

A criterion's answer is one value of its own, as it is stored; the engine is told of it so that relevance and
calculations follow. All other answers live in the engine. Nothing here knows a widget or the disk: each doing
returns an `Effect`, which says what to look at again and what to save.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias, TypeVar

from mourafaka_desktop.domain.assessments import changed_values
from mourafaka_desktop.domain.questionnaire_answers import given_values
from mourafaka_desktop.errors import QuestionnaireFails
from mourafaka_forms.answers import UNANSWERED, Answer
from mourafaka_forms.framework_form import CriterionPaths, values_of
from mourafaka_forms.instance import Instance
from mourafaka_forms.xform import ControlKind, FormError

Values: TypeAlias = Mapping[str, str | None]
"""Answers by instance path; None takes one away."""

Reopen: TypeAlias = Callable[[Mapping[str, Answer], Mapping[str, str]], Instance]
"""Opens the questionnaire with answers by criterion and by instance path."""

T = TypeVar("T")

_NOTHING: Values = MappingProxyType({})


@dataclass(frozen=True)
class Effect:
    """What one doing changed. `refs` are the nodes to look at again, None where rows came or went: all of them.

    `codes` are the criteria answered anew, `values` the other answers.
    """

    refs: frozenset[str] | None
    codes: frozenset[str] = frozenset()
    values: Values = field(default_factory=lambda: _NOTHING)


@dataclass(frozen=True)
class _Done:
    """What stood before one doing, at the step where it was done."""

    step: str
    answers: Mapping[str, Answer]
    values: Values
    is_of_rows: bool = False


class Draft:
    """One questionnaire in hand. `reopen` opens it, at the beginning and to bring rows back.

    Engine errors pass through: UnknownRef, ReadOnlyRef, BadValue, RepeatControlled, and FormError where the
    questionnaire itself fails over what was done; then the draft stands as it did before.
    """

    def __init__(
        self,
        criteria: Mapping[str, CriterionPaths],
        reopen: Reopen,
        answers: Mapping[str, Answer],
        values: Mapping[str, str],
    ) -> None:
        self.answers: dict[str, Answer] = dict(answers)
        self._criteria = criteria
        self._criterial = frozenset(path for one in criteria.values() for path in paths_of(one))
        self._reopen = reopen
        self.instance = reopen(self.answers, values)
        self._values = self._given()
        self._done: list[_Done] = []

    @property
    def values(self) -> Mapping[str, str]:
        """The answers that belong to no criterion, by instance path."""
        return self._values

    def answer(self, code: str) -> Answer:
        """The answer to a criterion."""
        return self.answers.get(code, UNANSWERED)

    def decide(self, code: str, answer: Answer) -> Effect:
        """Give a criterion this answer; `undo` takes it back."""
        before = self.answer(code)
        effect, values = self._doing(lambda: self._tell(code, answer), frozenset([code]))
        self._done.append(_Done(code, {code: before}, values))
        return effect

    def note(self, code: str, answer: Answer) -> Effect:
        """Give a criterion this answer, which differs in words only: `undo` leaves what is written alone."""
        return self._doing(lambda: self._tell(code, answer), frozenset([code]))[0]

    def put(self, ref: str, text: str, step: str) -> Effect:
        """Answer the question `ref`, which is asked at this step; what is typed there is undone as one."""
        control = self.instance.node(ref).control
        is_written = control is not None and control.kind is ControlKind.INPUT
        effect, values = self._doing(lambda: self.instance.set_value(ref, text))
        last = self._done[-1] if self._done else None
        if not (is_written and last is not None and {*last.values} == {*values} == {ref}):
            self._done.append(_Done(step, {}, values))
        return effect

    def add_row(self, ref: str, step: str) -> tuple[Effect, str]:
        """Add a row to the repeat `ref`: what changed, and the ref of the new row."""
        added: list[str] = []
        effect = self._rows(lambda: added.append(self.instance.add_repeat(ref)), step)
        return effect, added[0]

    def remove_row(self, ref: str, step: str) -> Effect:
        """Take the row `ref` away; `undo` brings it back with all that was in it."""
        return self._rows(lambda: self.instance.remove_repeat(ref), step)

    def undo(self) -> tuple[str, Effect] | None:
        """Take the last doing back: the step where it was done, and what changed. None: there is nothing."""
        if not self._done:
            return None
        done = self._done.pop()
        codes = frozenset(done.answers)
        # An answer may have emptied others; they come back with it, in whatever order the form wants them.
        if done.is_of_rows or len(done.values) > 1:
            values = {**self._values, **done.values}
            self.answers.update(done.answers)
            self._open_again({ref: text for ref, text in values.items() if text is not None})
            before, self._values = self._values, self._given()
            return done.step, Effect(None, codes, changed_values(before, self._values))

        def back() -> frozenset[str]:
            refs: frozenset[str] = frozenset()
            for code, answer in done.answers.items():
                refs |= self._tell(code, answer)
            for ref, text in done.values.items():
                refs |= self.instance.set_value(ref, text or "")
            return refs

        return done.step, self._doing(back, codes)[0]

    def _doing(
        self, do: Callable[[], frozenset[str]], codes: frozenset[str] = frozenset()
    ) -> tuple[Effect, Values]:
        """What doing it changed, and what would bring the other answers back."""
        refs = self._done_or_as_before(do)
        if self._criterial.issuperset(refs):
            return Effect(refs, codes), _NOTHING  # no other answer can have changed
        before, self._values = self._values, self._given()
        saved, undone = self._differences(before)
        return Effect(refs, codes, saved), undone

    def _done_or_as_before(self, do: Callable[[], T]) -> T:
        """What fails halfway has changed the engine's instance: it is opened again as it was."""
        answers = dict(self.answers)
        try:
            return do()
        except (FormError, QuestionnaireFails):
            self.answers = answers
            self._open_again(self._values)
            raise

    def _open_again(self, values: Mapping[str, str]) -> None:
        language = self.instance.language
        self.instance = self._reopen(self.answers, values)
        self.instance.language = language

    def _rows(self, do: Callable[[], object], step: str) -> Effect:
        self._done_or_as_before(do)
        before, self._values = self._values, self._given()
        saved, undone = self._differences(before)
        self._done.append(_Done(step, {}, undone, is_of_rows=True))
        return Effect(None, frozenset(), saved)

    def _differences(self, before: Mapping[str, str]) -> tuple[Values, Values]:
        return changed_values(before, self._values), changed_values(self._values, before)

    def _given(self) -> Mapping[str, str]:
        return given_values(self.instance)

    def _tell(self, code: str, answer: Answer) -> frozenset[str]:
        """Let the engine know the answer to a criterion: what of it is another than before."""
        form = self.instance.form
        before = values_of(form, {code: self.answer(code)})
        after = values_of(form, {code: answer})
        self.answers[code] = answer
        changed: frozenset[str] = frozenset()
        for ref in paths_of(self._criteria[code]):
            if before.get(ref) != after.get(ref):
                changed |= self.instance.set_value(ref, after.get(ref, ""))
        return changed


def paths_of(criterion: CriterionPaths) -> tuple[str, ...]:
    """The questions of a criterion: its level first, for the others may be asked only at some."""
    paths = (
        criterion.rating,
        criterion.not_applicable_reason,
        criterion.evidence,
        criterion.evidence_note,
        criterion.note,
    )
    return tuple(path for path in paths if path is not None)
