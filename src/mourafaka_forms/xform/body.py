"""What a form shows: groups, repeats and controls, in their order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from mourafaka_forms.xform.texts import FormText
from mourafaka_forms.xpath import Expression


class ControlKind(StrEnum):
    """How a question is answered. The values are the names of the elements."""

    INPUT = "input"
    SELECT_ONE = "select1"
    SELECT_MANY = "select"
    RANGE = "range"
    TRIGGER = "trigger"
    UPLOAD = "upload"
    RANK = "rank"
    SECRET = "secret"  # noqa: S105 - the name of an element, not a password


@dataclass(frozen=True, slots=True)
class InlineChoice:
    """A choice written at its question."""

    value: str
    label: FormText | None


@dataclass(frozen=True, slots=True)
class InlineChoices:
    """Choices written at their question: always the same."""

    choices: tuple[InlineChoice, ...]


@dataclass(frozen=True, slots=True)
class Itemset:
    """Choices taken from nodes: `nodeset` gives the items, at the question; `value` and `label` are
    worked out at an item. `label` is the id of a text where `is_translated`; None if there is none.
    """

    nodeset: Expression
    value: Expression
    label: Expression | None
    is_translated: bool


@dataclass(frozen=True, slots=True)
class Control:
    """A question. `attributes` are those of its element by local name, or "{uri}local"."""

    path: str
    kind: ControlKind
    label: FormText | None
    hint: FormText | None
    guidance: FormText | None
    appearance: frozenset[str]
    choices: InlineChoices | Itemset | None
    attributes: Mapping[str, str]

    @property
    def is_select(self) -> bool:
        """Whether it is answered with choices."""
        return self.choices is not None

    @property
    def takes_many(self) -> bool:
        """Whether its answer is a list of choices."""
        return self.kind in (ControlKind.SELECT_MANY, ControlKind.RANK)


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that belong together. `path` is None where the group is one of the view only."""

    path: str | None
    label: FormText | None
    hint: FormText | None
    appearance: frozenset[str]
    children: "tuple[BodyElement, ...]"
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Repeat:
    """Questions asked as often as needed, or as often as `count` says. Where `is_fixed`, the number
    of instances is that of the form."""

    path: str
    label: FormText | None
    count: Expression | None
    is_fixed: bool
    appearance: frozenset[str]
    children: "tuple[BodyElement, ...]"
    attributes: Mapping[str, str]

    @property
    def is_controlled(self) -> bool:
        """Whether nobody adds or removes instances by hand."""
        return self.is_fixed or self.count is not None


BodyElement: TypeAlias = Group | Repeat | Control


def walk(elements: tuple[BodyElement, ...]) -> Iterator[BodyElement]:
    """All elements, those inside others after them."""
    for element in elements:
        yield element
        if not isinstance(element, Control):
            yield from walk(element.children)
