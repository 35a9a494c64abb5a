"""The way through a questionnaire as it stands: which steps are asked at the moment, how far each is, what is next.

Kept up to date by looking again only at the steps whose nodes an answer touched.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from mourafaka_desktop.domain.questionnaire_answers import path_of
from mourafaka_desktop.ui.assessment.draft_model import Draft, Effect
from mourafaka_desktop.ui.assessment.outline_model import Chapter, Outline, Part, Step
from mourafaka_forms.answers import Answer
from mourafaka_forms.instance import Instance, NodeState
from mourafaka_forms.xform import BodyElement, Control, Repeat


@dataclass(frozen=True)
class Count:
    """How many criteria and questions are dealt with, of those that are to be."""

    done: int = 0
    total: int = 0

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left."""
        return self.done == self.total

    def __add__(self, other: "Count") -> "Count":
        return Count(self.done + other.done, self.total + other.total)


@dataclass(frozen=True)
class _Standing:
    """How a step stands. `waiting` are the refs of its questions that are to be answered and are not."""

    is_asked: bool
    count: Count
    waiting: tuple[str, ...] = ()


class Way:
    """Leads from step to step of a draft. Steps are named by their keys.

    `ratings` gives the path of the question that rates a criterion. To be dealt with are criteria and required
    questions; where a form has neither, every question is.
    """

    def __init__(self, outline: Outline, draft: Draft, ratings: Mapping[str, str]) -> None:
        self._outline = outline
        self._draft = draft
        self._ratings = ratings
        binds = draft.instance.form.binds.values()
        self._counts_all = not ratings and all(bind.required is None for bind in binds)
        self._standings: dict[str, _Standing] = {}
        self.look_everywhere()

    @property
    def steps(self) -> Sequence[str]:
        """The steps that are asked, in order."""
        return self._steps

    def look_everywhere(self) -> None:
        """Look at every step anew."""
        self._look(self._outline.steps)
        self._steps = self._asked()

    def look_again(self, effect: Effect) -> bool:
        """Take in what was done; whether steps came or went by it."""
        if effect.refs is None:
            self._look(self._outline.steps)
        else:
            touched = {path_of(ref) for ref in effect.refs}
            steps = {step.key: step for path in touched for step in self._outline.steps_at(path)}
            steps |= {
                code: self._outline.step(code) for code in effect.codes if code in self._outline
            }
            self._look(steps.values())
        before, self._steps = self._steps, self._asked()
        return before != self._steps

    def is_asked(self, key: str) -> bool:
        """Whether this step is asked at the moment."""
        standing = self._standings.get(key)
        return standing is not None and standing.is_asked

    def first_of(self, part: Part) -> str | None:
        """The first step of a part that is not dealt with, else its first; None if none of it is asked."""
        asked = [step.key for step in part.steps if self.is_asked(step.key)]
        return next((key for key in asked if not self.is_done(key)), asked[0] if asked else None)

    def is_done(self, key: str) -> bool:
        """Whether nothing is left at this step."""
        return self._standings[key].count.is_complete

    def waiting(self, key: str) -> Sequence[str]:
        """The refs of the questions of a step that wait for an answer."""
        return self._standings[key].waiting

    def after(self, key: str) -> str | None:
        """The step that follows; None after the last."""
        return next((one for one in self._from(key) if one != key), None)

    def before(self, key: str) -> str | None:
        """The step before; None before the first."""
        order = [step.key for step in self._outline.steps]
        earlier = reversed(order[: order.index(key)])
        return next((one for one in earlier if self.is_asked(one)), None)

    def next_waiting(self, key: str | None) -> str | None:
        """The first step not dealt with after `key`, turning round at the end; None if all are."""
        start = [] if key is None else [one for one in self._from(key) if one != key]
        in_turn = [*start, *self._steps]
        return next((one for one in in_turn if not self.is_done(one)), None)

    def count(self, section: Chapter | Part) -> Count:
        """How far a chapter or a part is."""
        standings = (self._standings[step.key] for step in section.steps)
        return sum((s.count for s in standings if s.is_asked), Count())

    def counts(self) -> Mapping[str, Count]:
        """How far each chapter and part is, by key; those of which nothing is asked are not among them."""
        return {
            section.key: self.count(section)
            for chapter in self._outline.chapters
            for section in sections_of(chapter)
            if any(self.is_asked(step.key) for step in section.steps)
        }

    @property
    def total(self) -> Count:
        """How far the whole questionnaire is."""
        return sum((self._standings[key].count for key in self._steps), Count())

    def _from(self, key: str) -> Iterator[str]:
        order = [step.key for step in self._outline.steps]
        return (one for one in order[order.index(key) :] if self.is_asked(one))

    def _asked(self) -> tuple[str, ...]:
        return tuple(s.key for s in self._outline.steps if self._standings[s.key].is_asked)

    def _look(self, steps: Iterable[Step]) -> None:
        for step in steps:
            self._standings[step.key] = self._standing(step)

    def _standing(self, step: Step) -> _Standing:
        instance = self._draft.instance
        if step.code is not None:
            is_relevant = instance.node(self._ratings[step.code]).is_relevant
            return _Standing(is_relevant, Count(int(is_done(self._draft.answer(step.code))), 1))
        shown = tuple(shown_nodes(instance, step.questions))
        counted = [node for node in shown if self._is_to_be_dealt_with(node)]
        waiting = tuple(node.ref for node in counted if not node.value)
        return _Standing(bool(shown), Count(len(counted) - len(waiting), len(counted)), waiting)

    def _is_to_be_dealt_with(self, node: NodeState) -> bool:
        if node.control is None or node.is_readonly:
            return False
        return node.is_required or self._counts_all


def is_done(answer: Answer) -> bool:
    """Whether a criterion is dealt with: rated, or left out with its reason."""
    return answer.is_rated or answer.is_not_applicable


def sections_of(chapter: Chapter) -> tuple[Chapter | Part, ...]:
    """A chapter and its parts."""
    return (chapter, *chapter.parts)


def shown_nodes(
    instance: Instance, elements: Sequence[BodyElement], path: str = "", ref: str = ""
) -> Iterator[NodeState]:
    """The questions among these elements that are asked now, in order, and the repeats where rows can be added.

    `path` is that of the elements' nearest repeat and `ref` the row of it they are looked at in; both empty
    outside repeats.
    """
    for element in elements:
        if element.path is None:
            yield from shown_nodes(instance, _children(element), path, ref)
            continue
        node = instance.node(ref + element.path.removeprefix(path))
        if not node.is_relevant:
            continue
        if isinstance(element, Repeat):
            yield node
            for position in range(1, node.count + 1):
                row = f"{node.ref}[{position}]"
                yield from shown_nodes(instance, element.children, element.path, row)
        elif isinstance(element, Control):
            yield node
        else:
            yield from shown_nodes(instance, element.children, path, ref)


def _children(element: BodyElement) -> Sequence[BodyElement]:
    return () if isinstance(element, Control) else element.children
