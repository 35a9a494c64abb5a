"""The outline of a questionnaire: its chapters, their parts, and in each the steps one takes one after the other.

`outline_of` reads it from the groups of a form, once: what of it is asked at the moment is the instance's
business. A chapter is a group of the form's body, a part a group inside it; a step is a single criterion, or
the other questions that stand together.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from types import MappingProxyType
from typing import Final, Protocol

from mourafaka_forms.titles import title_of
from mourafaka_forms.xform import BodyElement, Control, Form, Group, Repeat, walk

_MOST_TOGETHER: Final = 30


class Wording(Protocol):
    """A text that can be read in several languages."""

    def in_language(self, language: str, /) -> str:
        """The words in this language, or in the one it has."""
        ...


@dataclass(frozen=True, eq=False)
class Step:
    """What is asked together: the criterion of this code, or `questions`, which are empty for a criterion.

    `key` is the criterion's code, or the path of the first question.
    """

    key: str
    code: str | None
    questions: tuple[BodyElement, ...]

    @property
    def is_criterion(self) -> bool:
        """Whether it is rated with a level."""
        return self.code is not None


@dataclass(frozen=True, eq=False)
class Part:
    """Steps under one title: a sub-dimension, or any group of questions."""

    key: str
    title: Wording
    steps: tuple[Step, ...]


@dataclass(frozen=True, eq=False)
class Chapter:
    """A pillar, a territorial module or any large part; `module` is the module's code."""

    key: str
    title: Wording
    parts: tuple[Part, ...]
    module: str | None = None

    @property
    def is_whole(self) -> bool:
        """Whether it is its own only part."""
        return len(self.parts) == 1 and self.parts[0].key == self.key

    @property
    def steps(self) -> Iterator[Step]:
        """The steps of all its parts."""
        for part in self.parts:
            yield from part.steps


@dataclass(frozen=True, eq=False)
class Outline:
    """A questionnaire from its first step to its last. Lookups raise KeyError for what is not there."""

    chapters: tuple[Chapter, ...]
    criteria: Mapping[str, str]

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """All steps in the order they are asked."""
        return tuple(step for chapter in self.chapters for step in chapter.steps)

    def step(self, key: str) -> Step:
        """The step of this key."""
        return self._places[key][2]

    def part_of(self, key: str) -> Part:
        """The part that the step of this key belongs to."""
        return self._places[key][1]

    def chapter_of(self, key: str) -> Chapter:
        """The chapter that the step of this key belongs to."""
        return self._places[key][0]

    def part(self, key: str) -> Part:
        """The part of this key."""
        return self._parts[key]

    def __contains__(self, key: str) -> bool:
        return key in self._places

    def steps_at(self, path: str) -> Sequence[Step]:
        """The steps that a node of this path concerns: its own, or for a group all that stand inside it."""
        return self._steps_by_path.get(path, ())

    @cached_property
    def _places(self) -> Mapping[str, tuple[Chapter, Part, Step]]:
        return {
            step.key: (chapter, part, step)
            for chapter in self.chapters
            for part in chapter.parts
            for step in part.steps
        }

    @cached_property
    def _parts(self) -> Mapping[str, Part]:
        return {part.key: part for chapter in self.chapters for part in chapter.parts}

    @cached_property
    def _steps_by_path(self) -> Mapping[str, Sequence[Step]]:
        found: dict[str, list[Step]] = {}
        for step in self.steps:
            for path in self._own_paths(step):
                for above in _with_ancestors(path):
                    steps = found.setdefault(above, [])
                    if step not in steps:
                        steps.append(step)
        return MappingProxyType(found)

    def _own_paths(self, step: Step) -> Iterator[str]:
        if step.code is not None:
            yield from (path for path, code in self.criteria.items() if code == step.code)
        for element in walk(step.questions):
            if element.path is not None:
                yield element.path


def outline_of(
    form: Form,
    *,
    ratings: Mapping[str, str] = MappingProxyType({}),
    companions: Mapping[str, str] = MappingProxyType({}),
    unasked: Iterable[str] = (),
) -> Outline:
    """The outline of a form. `ratings` and `companions` give the code of a criterion by the path of the question
    that rates it, or that goes with it; `unasked` are the paths that the program answers itself.
    """
    reading = _Reading(form, ratings, {*companions, *unasked})
    return Outline(tuple(reading.chapters()), MappingProxyType({**ratings, **companions}))


class _Reading:
    """Goes through the body of a form."""

    def __init__(self, form: Form, ratings: Mapping[str, str], unseen: Collection[str]) -> None:
        self._form = form
        self._ratings = ratings
        self._unseen = unseen
        self._title: Wording = title_of(form.title)
        self._keys: set[str] = set()

    def chapters(self) -> Iterator[Chapter]:
        before: Chapter | None = None
        for section in _sections(self._form.body):
            if before is not None and isinstance(section, tuple) and self._is_read_only(section):
                before = self._with_words(before, section)
                continue
            chapter = self._with_steps(section)
            if chapter.parts:
                if before is not None:
                    yield before
                before = chapter
        if before is not None:
            yield before

    def _with_steps(self, section: Group | Repeat | tuple[BodyElement, ...]) -> Chapter:
        if isinstance(section, Group | Repeat):
            chapter = self._chapter(section)
        else:
            part = self._part(section, self._title, self._key(section[0].path or ""))
            chapter = Chapter(part.key, part.title, (part,))
        return replace(chapter, parts=tuple(part for part in chapter.parts if part.steps))

    def _is_read_only(self, elements: Sequence[BodyElement]) -> bool:
        """Whether there is nothing to answer: such words belong to what stands before them."""
        binds = (self._form.binds.get(element.path or "") for element in elements)
        return all(bind is not None and bind.readonly is not None for bind in binds)

    def _with_words(self, chapter: Chapter, words: tuple[BodyElement, ...]) -> Chapter:
        *parts, last = chapter.parts
        *steps, step = last.steps
        added = (
            (step, *self._questions(words))
            if step.is_criterion
            else (replace(step, questions=step.questions + words),)
        )
        return replace(chapter, parts=(*parts, replace(last, steps=(*steps, *added))))

    def _chapter(self, element: Group | Repeat) -> Chapter:
        title = element.label or self._title
        module = self._attribute(element, "module")
        key = self._key(
            module or self._attribute(element, "pillar") or self._attribute(element, "subdimension")
            or element.path or ""
        )  # fmt: skip
        sections = [element] if isinstance(element, Repeat) else [*_sections(element.children)]
        if len(sections) == 1 and not isinstance(sections[0], Group):
            inside = sections[0]
            only: Sequence[BodyElement] = [inside] if isinstance(inside, Repeat) else inside
            return Chapter(key, title, (self._part(only, title, key),), module)
        parts = []
        for section in sections:
            if isinstance(section, Group | Repeat):
                part_key = self._attribute(section, "subdimension") or section.path or ""
                parts.append(self._part([section], section.label or title, self._key(part_key)))
            else:
                parts.append(self._part(section, title, self._key(section[0].path or "")))
        return Chapter(key, title, tuple(parts), module)

    def _part(self, elements: Sequence[BodyElement], title: Wording, key: str) -> Part:
        if len(elements) == 1 and isinstance(elements[0], Group):
            elements = elements[0].children  # its label is the part's title
        return Part(key, title, tuple(self._steps(elements)))

    def _steps(self, elements: Sequence[BodyElement]) -> Iterator[Step]:
        together: list[BodyElement] = []
        for element in self._laid_open(elements):
            code = self._ratings.get(element.path or "") if isinstance(element, Control) else None
            if code is None:
                together.append(element)
                continue
            yield from self._questions(together)
            together = []
            yield Step(code, code, ())
        yield from self._questions(together)

    def _laid_open(self, elements: Sequence[BodyElement]) -> Iterator[BodyElement]:
        """What is asked, groups that hold criteria opened: a criterion is a step wherever it stands."""
        for element in elements:
            if isinstance(element, Control):
                if element.path not in self._unseen:
                    yield element
            elif isinstance(element, Group) and self._holds_ratings(element):
                yield from self._laid_open(element.children)
            elif any(
                isinstance(one, Control) and one.path not in self._unseen
                for one in walk(element.children)
            ):
                yield element

    def _holds_ratings(self, group: Group) -> bool:
        return any(
            isinstance(one, Control) and one.path in {*self._ratings, *self._unseen}
            for one in walk(group.children)
        )

    @staticmethod
    def _questions(elements: Sequence[BodyElement]) -> Iterator[Step]:
        """Questions that stand together; very many are several steps, alike in length, so that each opens at once."""
        pages = -(-len(elements) // _MOST_TOGETHER)
        ends = [len(elements) * page // pages for page in range(pages + 1)] if pages else []
        for start, end in pairwise(ends):
            page = tuple(elements[start:end])
            first = next(e.path for e in walk(page) if e.path is not None)
            yield Step(first, None, page)

    def _attribute(self, element: Group | Repeat, name: str) -> str | None:
        return self._form.attribute(element.path, name) if element.path is not None else None

    def _key(self, wanted: str) -> str:
        """`wanted`, or the next of its name where a form gives one code to several groups."""
        key, number = wanted, 1
        while key in self._keys:
            number += 1
            key = f"{wanted}~{number}"
        self._keys.add(key)
        return key


def _sections(
    elements: Sequence[BodyElement],
) -> Iterator[Group | Repeat | tuple[BodyElement, ...]]:
    """Groups with a title, repeats, and between them the questions that stand by themselves."""
    loose: list[BodyElement] = []
    for element in _without_frames(elements):
        if isinstance(element, Control):
            loose.append(element)
            continue
        if loose:
            yield tuple(loose)
            loose = []
        yield element
    if loose:
        yield tuple(loose)


def _without_frames(elements: Sequence[BodyElement]) -> Iterator[BodyElement]:
    """Groups without a title only hold questions together: what is in them stands in their place."""
    for element in elements:
        if isinstance(element, Group) and element.label is None:
            yield from _without_frames(element.children)
        else:
            yield element


def _with_ancestors(path: str) -> Iterator[str]:
    while path.count("/") > 1:
        yield path
        path = path.rpartition("/")[0]
