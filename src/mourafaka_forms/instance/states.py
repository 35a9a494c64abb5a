"""What can be known about a node of the answers at one moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from mourafaka_forms.xform import BodyElement, Control


class NodeKind(StrEnum):
    """What a node is to whoever fills in the form."""

    ROOT = "root"
    GROUP = "group"
    REPEAT_RANGE = "repeat_range"
    """All instances of a repeat together; it is there even if there are none."""
    REPEAT = "repeat"
    """One instance of a repeat."""
    QUESTION = "question"
    VALUE = "value"
    """A value that no question asks for: worked out, preloaded, or hidden."""


_NONE: Mapping[str, str] = MappingProxyType({})


def _nothing() -> Mapping[str, str]:
    return _NONE


@dataclass(frozen=True, slots=True)
class ChoiceState:
    """A choice that a question offers now. `columns` are those of its list, `score` among them."""

    value: str
    label: str
    media: Mapping[str, str] = field(default_factory=_nothing)
    columns: Mapping[str, str] = field(default_factory=_nothing)


@dataclass(frozen=True, slots=True)
class NodeState:
    """A node as it stands.

    `value` is what expressions see: "" while the node is not relevant, without choices that are no
    longer offered. `choices` is None where there are none to choose from. `count` is the number of
    instances of a range, 0 for all others. Texts are in the instance's language, "" if there is none.
    A condition that does not apply counts as met.
    """

    ref: str
    path: str
    kind: NodeKind
    value: str = ""
    is_relevant: bool = True
    is_required: bool = False
    is_readonly: bool = False
    is_constraint_met: bool = True
    is_required_met: bool = True
    label: str = ""
    hint: str = ""
    guidance: str = ""
    media: Mapping[str, str] = field(default_factory=_nothing)
    choices: tuple[ChoiceState, ...] | None = None
    control: Control | None = None
    count: int = 0

    @property
    def is_valid(self) -> bool:
        """Whether nothing is wrong with the answer."""
        return self.is_constraint_met and self.is_required_met


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """An element of the body with what lies in it, one for each instance of a repeat.

    `ref` is None for a group of the view only, which is no node.
    """

    element: BodyElement
    kind: NodeKind
    ref: str | None
    label: str
    is_relevant: bool
    children: "tuple[OutlineItem, ...]" = field(default=())


class ViolationKind(StrEnum):
    """What is wrong with an answer."""

    REQUIRED = "required"
    CONSTRAINT = "constraint"
    TYPE = "type"
    """It is no value of the type: it comes from outside, for `set_value` refuses such a text."""


@dataclass(frozen=True, slots=True)
class Violation:
    """Something wrong with the answer at `ref`. `message` is the form's own, "" if it gives none."""

    ref: str
    kind: ViolationKind
    message: str
