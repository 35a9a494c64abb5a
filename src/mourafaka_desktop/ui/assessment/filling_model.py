"""One questionnaire being filled in, with all the screen needs of it: its outline, the draft, the way, what is left."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from mourafaka_desktop.domain.questionnaire_answers import path_of
from mourafaka_desktop.i18n.catalogue import Language, catalogue
from mourafaka_desktop.services.assessments import AssessmentPage
from mourafaka_desktop.ui.assessment.assessment_model import (
    FinishSummary,
    LeftQuestion,
    ModuleOffer,
    ProvisionalScore,
    ShownCriterion,
    provisional_score,
    rating_then,
)
from mourafaka_desktop.ui.assessment.draft_model import Draft, Effect, paths_of
from mourafaka_desktop.ui.assessment.outline_model import outline_of
from mourafaka_desktop.ui.assessment.way_model import Way, shown_nodes
from mourafaka_desktop.ui.widgets.questions.instance_page import InstancePage
from mourafaka_desktop.ui.widgets.questions.question import Item
from mourafaka_forms.answers import Answer
from mourafaka_forms.framework import Criterion
from mourafaka_forms.framework_form import criterion_paths, fact_paths
from mourafaka_forms.instance import Instance, ViolationKind


class Filling:
    """The questionnaire of a page. `open_instance` puts the answers of a page into the engine."""

    def __init__(
        self, page: AssessmentPage, open_instance: Callable[[AssessmentPage], Instance]
    ) -> None:
        self.page = page
        self._open_instance = open_instance
        self._criteria = criterion_paths(page.form)
        rated = {paths.rating: code for code, paths in self._criteria.items()}
        all_paths = {
            path: code for code, paths in self._criteria.items() for path in paths_of(paths)
        }
        self.outline = outline_of(
            page.form,
            ratings=rated,
            companions={path: code for path, code in all_paths.items() if path not in rated},
            unasked=fact_paths(page.form).values(),
        )
        assessment = page.assessment
        self.draft = Draft(self._criteria, self._reopen, assessment.answers, assessment.values)
        self.way = Way(self.outline, self.draft, {c: p.rating for c, p in self._criteria.items()})
        self._ruled = {
            code: [p for p in paths_of(paths) if page.form.binds[p].constraint is not None]
            for code, paths in self._criteria.items()
        }
        self._pages: dict[str, InstancePage] = {}
        self._language = Language.FR

    @property
    def languages(self) -> Sequence[Language]:
        """The languages it can be read in, the Arabic first; none where it is not translated."""
        return [one for one in _READ if self.page.form.language_for(one.value) is not None]

    def speak(self, language: Language) -> None:
        """Read it in this language from now on."""
        self._language = language
        self.draft.instance.language = language.value
        self._pages.clear()

    def criterion(self, code: str) -> Criterion:
        """A criterion by its code."""
        assert self.page.framework is not None  # without scores there are no criteria
        return self.page.framework.criterion(code)

    def shown(self, code: str) -> ShownCriterion:
        """A criterion as it stands."""
        baseline = self.page.baseline
        return ShownCriterion(
            criterion=self.criterion(code),
            chapter=self.outline.chapter_of(code),
            part=self.outline.part_of(code),
            answer=self.draft.answer(code),
            initial_rating=rating_then(baseline.answers.get(code) if baseline else None),
            problem=self._problem_of(code),
        )

    def score(self) -> ProvisionalScore:
        """The score so far; how much is answered where nothing is scored."""
        page = self.page
        if page.framework is None:
            return ProvisionalScore(self.way.total)
        return provisional_score(page.framework, self.draft.answers, page.modules_open)

    def module_offers(self) -> tuple[ModuleOffer, ...]:
        """The territorial modules, open or not."""
        page, cooperative = self.page, self.page.cooperative
        return tuple(
            ModuleOffer(
                code=module.code,
                label=module.label,
                note=module.applies_to.note,
                is_open=module.code in page.modules_open,
                by_rule=module.applies_to.matches(cooperative.province_code, cooperative.sector),
            )
            for module in (page.framework.modules if page.framework is not None else ())
        )

    def items(self, key: str, changed: frozenset[str] | None = None) -> Sequence[Item]:
        """The questions of a step; those that are not among `changed` as they were read before."""
        page = self._pages.get(key)
        if page is None:
            page = InstancePage(self.draft.instance, self.outline.step(key).questions)
            self._pages[key] = page
            changed = None
        return page.items(changed)

    def undo(self) -> tuple[str, Effect] | None:
        """Take the last doing back: the step where it was done, and what changed by it."""
        instance = self.draft.instance
        undone = self.draft.undo()
        if self.draft.instance is not instance:
            self.speak(self._language)
        return undone

    def _problem_of(self, code: str) -> str:
        """Why the answer to a criterion does not hold, in the form's words; empty where it holds."""
        instance, form = self.draft.instance, self.page.form
        for path in self._ruled[code]:
            if not instance.node(path).is_constraint_met:
                message = form.binds[path].constraint_message
                words = message.in_language(self._language.value) if message is not None else ""
                return words or self._does_not_hold
        return ""

    def questions_in(self, row: str) -> Sequence[str]:
        """The refs of the questions asked in a row of a repeat."""
        step = self.outline.step(self.step_of(row))
        nodes = shown_nodes(self.draft.instance, step.questions)
        return [node.ref for node in nodes if node.ref.startswith(f"{row}/")]

    def step_of(self, ref: str) -> str:
        """The step that asks the question `ref`."""
        return self.outline.steps_at(path_of(ref))[0].key

    def left(self) -> FinishSummary:
        """What is left before finishing."""
        missing, refused = [], []
        for violation in self.draft.instance.validate():
            code = self.outline.criteria.get(violation.ref)
            is_missing = violation.kind is ViolationKind.REQUIRED
            if is_missing and code is None:
                missing.append(LeftQuestion(violation.ref, self._label(violation.ref)))
            elif not is_missing:
                message = violation.message or self._does_not_hold
                refused.append(LeftQuestion(violation.ref, self._label(violation.ref), message))
        codes = [key for key in self.way.steps if self.outline.step(key).is_criterion]
        return FinishSummary(
            unanswered=tuple(self.criterion(c) for c in codes if not self.way.is_done(c)),
            missing=tuple(missing),
            refused=tuple(refused),
            capped=tuple(self.criterion(c) for c in codes if self.draft.answer(c).is_capped),
        )

    def _label(self, ref: str) -> str:
        code = self.outline.criteria.get(ref)
        if code is not None:
            return self.criterion(code).label.in_language(self._language.value)
        return self.draft.instance.node(ref).label or ref.rpartition("/")[2]

    @property
    def _does_not_hold(self) -> str:
        return catalogue(self._language).gettext("This answer does not fit.")

    def _reopen(self, answers: Mapping[str, Answer], values: Mapping[str, str]) -> Instance:
        assessment = replace(self.page.assessment, answers=dict(answers), values=dict(values))
        return self._open_instance(replace(self.page, assessment=assessment))


_READ = (Language.AR, Language.FR, Language.EN)
