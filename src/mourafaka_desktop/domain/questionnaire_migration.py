"""A draft that goes on in another version of its questionnaire: what comes along, and what does not.

`plan_migration` says it beforehand and carries it out on values; nothing is written here. Answers to criteria are
found again by the criterion's code, other answers by their path, choices by their value. An answer that the
other version has no place for is named in `dropped`, in the old words; it stays in the old copy of the draft.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from mourafaka_desktop.domain.assessments import Assessment
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.domain.questionnaire_answers import (
    is_row,
    known_facts,
    path_of,
    paths_of_criteria,
)
from mourafaka_desktop.domain.questionnaires import Questionnaire, in_both_languages
from mourafaka_forms.answers import UNANSWERED, Answer
from mourafaka_forms.framework import Criterion, Framework, Text
from mourafaka_forms.framework_form import fact_paths, values_of
from mourafaka_forms.instance import ViolationKind, resume
from mourafaka_forms.xform import Control, Form

_SEPARATOR = " · "


@dataclass(frozen=True, kw_only=True)
class MigrationLine:
    """One answer, or one question that is new.

    `key` is the criterion's code, or the instance path of any other question. `label` is what the question is
    called, in the new version where it is there. `old_text` and `new_text` are the words that differ: of the
    label, a level or a choice; None on the side that has none. `value` is the answer in words, None without one.
    """

    key: str
    label: Text
    old_text: Text | None = None
    new_text: Text | None = None
    value: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Migration:
    """What becomes of a draft's answers; `added` are questions that only the newer version asks.

    `is_comparable` tells whether results of the two versions may stand side by side.
    """

    from_version: str
    to_version: str
    is_comparable: bool
    kept: tuple[MigrationLine, ...]
    reworded: tuple[MigrationLine, ...]
    dropped: tuple[MigrationLine, ...]
    added: tuple[MigrationLine, ...]


@dataclass(frozen=True)
class MigrationPlan:
    """The preview, and the answers and values with which the draft goes on."""

    preview: Migration
    answers: Mapping[str, Answer]
    values: Mapping[str, str]


def plan_migration(
    old: Questionnaire, new: Questionnaire, assessment: Assessment, cooperative: Cooperative
) -> MigrationPlan:
    """What becomes of the assessment's answers in another version of its questionnaire."""
    sorting = _Sorting(old, new)
    answers = sorting.answers(assessment.answers)
    values = sorting.values(assessment, answers, cooperative)
    preview = Migration(
        from_version=old.version,
        to_version=new.version,
        is_comparable=_compare(old.framework, new.framework),
        kept=tuple(sorting.kept),
        reworded=tuple(sorting.reworded),
        dropped=tuple(sorting.dropped),
        added=tuple(_added(old, new)),
    )
    return MigrationPlan(preview, answers, values)


class _Sorting:
    """Sorts one draft's answers into lines, and collects those that go on."""

    def __init__(self, old: Questionnaire, new: Questionnaire) -> None:
        self._old, self._new = old, new
        self.kept: list[MigrationLine] = []
        self.reworded: list[MigrationLine] = []
        self.dropped: list[MigrationLine] = []

    # --- Criteria

    def answers(self, given: Mapping[str, Answer]) -> dict[str, Answer]:
        """The answers to criteria that go on."""
        before, after = _criteria(self._old.framework), _criteria(self._new.framework)
        in_order = [code for code in before if code in given]
        going_on = {}
        for code in (*in_order, *(code for code in given if code not in before)):
            answer = self._answer(code, given[code], before.get(code), after.get(code))
            if answer != UNANSWERED:
                going_on[code] = answer
        return going_on

    def _answer(
        self, code: str, answer: Answer, before: Criterion | None, after: Criterion | None
    ) -> Answer:
        value = _in_words(answer, self._old.framework)
        label = after.label if after else before.label if before else Text(fr=code, ar=code)
        line = MigrationLine(key=code, label=label, value=value)
        if after is None:
            self.dropped.append(replace(line, old_text=label))
            return UNANSWERED
        lost_level = before and _level(before, answer.rating)
        if lost_level and _level(after, answer.rating) is None:
            self.dropped.append(replace(line, old_text=lost_level))
            return replace(answer, rating=None)
        self._file(line, _changed_words(before, after, answer.rating) if before else None)
        return answer

    # --- All other questions

    def values(
        self, assessment: Assessment, answers: Mapping[str, Answer], cooperative: Cooperative
    ) -> dict[str, str]:
        """The values of other questions that go on."""
        carried = {self._moved(ref): text for ref, text in assessment.values.items()}
        homeless = self._homeless(carried, assessment, answers, cooperative)
        going_on = {}
        for old_ref, text in assessment.values.items():
            ref = self._moved(old_ref)
            # Rows, what no question shows, and questions emptied on purpose go on without a word.
            if is_row(ref) or not text or self._control(self._old.form, old_ref) is None:
                if ref not in homeless:
                    going_on[ref] = text
                continue
            left = self._value(old_ref, ref, text, is_homeless=ref in homeless)
            if left:
                going_on[ref] = left
        return going_on

    def _moved(self, ref: str) -> str:
        """The same place under the root of the new version, whatever that is called."""
        old, new = f"/{self._old.form.root_name}/", f"/{self._new.form.root_name}/"
        return new + ref.removeprefix(old) if ref.startswith(old) else ref

    def _homeless(
        self,
        values: Mapping[str, str],
        assessment: Assessment,
        answers: Mapping[str, Answer],
        cooperative: Cooperative,
    ) -> frozenset[str]:
        """The values that the new version has no place for, or no longer takes for an answer of their type."""
        form = self._new.form
        taken = {*paths_of_criteria(form), *fact_paths(form).values()}
        facts = known_facts(form, cooperative, assessment.opened_modules)
        instance = resume(form, {**values, **values_of(form, answers), **facts})
        mistyped = {v.ref for v in instance.validate() if v.kind is ViolationKind.TYPE}
        return frozenset(
            ref
            for ref in values
            if ref in instance.unplaced or ref in mistyped or path_of(ref) in taken
        )

    def _value(self, old_ref: str, ref: str, text: str, *, is_homeless: bool) -> str:
        """What of a value goes on; "" where nothing does."""
        before, after = self._control(self._old.form, old_ref), self._control(self._new.form, ref)
        assert before is not None  # the caller looked
        label = in_both_languages((after or before).label)
        old_names = _choices(self._old.form, before)
        line = MigrationLine(key=ref, label=label, value=_chosen(text, before, old_names))
        if is_homeless or after is None:
            self.dropped.append(replace(line, old_text=in_both_languages(before.label)))
            return ""
        new_names = _choices(self._new.form, after)
        chosen = _values(text, after)
        # Without names the choices come from other answers: the engine takes away what is none any more.
        lost = [value for value in chosen if new_names and value not in new_names]
        for value in lost:
            words = old_names.get(value, Text(fr=value, ar=value))
            self.dropped.append(replace(line, old_text=words, value=words))
        left = [value for value in chosen if value not in lost]
        if left:
            rest = replace(line, value=_chosen(" ".join(left) if lost else text, before, old_names))
            self._file(rest, _changed_question(before, after, left, old_names, new_names))
        return text if not lost else " ".join(left)

    def _control(self, form: Form, ref: str) -> Control | None:
        return form.controls.get(path_of(ref))

    def _file(self, line: MigrationLine, changed: tuple[Text, Text] | None) -> None:
        if changed is None:
            self.kept.append(line)
        else:
            old_text, new_text = changed
            self.reworded.append(replace(line, old_text=old_text, new_text=new_text))


def _changed_words(
    before: Criterion, after: Criterion, rating: int | None
) -> tuple[Text, Text] | None:
    """The words that differ: those of the level chosen first, then the label, then any other level."""
    old_levels = {level.rating: level.text for level in before.levels}
    new_levels = {level.rating: level.text for level in after.levels}
    pairs = [
        *((old_levels.get(r), new_levels.get(r)) for r in old_levels if r == rating),
        (before.label, after.label),
        *((old_levels.get(r), new_levels.get(r)) for r in old_levels),
    ]
    return next(((one, other) for one, other in pairs if one and other and one != other), None)


def _changed_question(
    before: Control,
    after: Control,
    chosen: list[str],
    old_names: Mapping[str, Text],
    new_names: Mapping[str, Text],
) -> tuple[Text, Text] | None:
    pairs = [
        *((old_names.get(value), new_names.get(value)) for value in chosen),
        (in_both_languages(before.label), in_both_languages(after.label)),
    ]
    return next(((one, other) for one, other in pairs if one and other and one != other), None)


def _added(old: Questionnaire, new: Questionnaire) -> Iterator[MigrationLine]:
    before = _criteria(old.framework)
    for code, criterion in _criteria(new.framework).items():
        if code not in before:
            yield MigrationLine(key=code, label=criterion.label, new_text=criterion.label)
    elsewhere = {*paths_of_criteria(new.form), *fact_paths(new.form).values()}
    asked = {path.split("/", 2)[-1] for path in old.form.controls}
    for path, control in new.form.controls.items():
        bind = new.form.binds.get(path)
        is_shown_only = bind is not None and (bind.readonly or bind.calculate) is not None
        if path in elsewhere or is_shown_only or path.split("/", 2)[-1] in asked:
            continue
        label = in_both_languages(control.label)
        yield MigrationLine(key=path, label=label, new_text=label)


def _criteria(framework: Framework | None) -> dict[str, Criterion]:
    """All criteria by code, those of modules last."""
    if framework is None:
        return {}
    of_modules = (criterion for module in framework.modules for criterion in module.criteria)
    return {criterion.code: criterion for criterion in (*framework.criteria(), *of_modules)}


def _level(criterion: Criterion, rating: int | None) -> Text | None:
    return next((level.text for level in criterion.levels if level.rating == rating), None)


def _in_words(answer: Answer, framework: Framework | None) -> Text | None:
    """The level with its general name, or why there is none; None where only notes were written."""
    if answer.not_applicable_reason is not None:
        return Text(fr=answer.not_applicable_reason, ar=answer.not_applicable_reason)
    if answer.rating is None:
        return None
    scale = framework.scale if framework else ()
    name = next((level.label for level in scale if level.rating == answer.rating), None)
    number = str(answer.rating)
    if name is None:
        return Text(fr=number, ar=number)
    return Text(fr=f"{number}{_SEPARATOR}{name.fr}", ar=f"{number}{_SEPARATOR}{name.ar}")


def _choices(form: Form, control: Control) -> dict[str, Text]:
    return {
        choice.value: in_both_languages(choice.label)
        for choice in form.static_choices(control.path)
    }


def _values(text: str, control: Control) -> list[str]:
    return text.split() if control.takes_many else [text]


def _chosen(text: str, control: Control, names: Mapping[str, Text]) -> Text:
    if not control.is_select:
        return Text(fr=text, ar=text)
    words = [names.get(value, Text(fr=value, ar=value)) for value in _values(text, control)]
    return Text(fr=", ".join(w.fr for w in words), ar="، ".join(w.ar for w in words))


def _compare(old: Framework | None, new: Framework | None) -> bool:
    if old is None or new is None:
        return False
    return new.is_comparable_to(old)
