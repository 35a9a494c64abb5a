"""What an expression can see: the node it stands at, and the form around it.

Nothing here is looked up in the machine behind the caller's back: the clock, the time zone and the
source of randomness are given, with plain defaults.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from random import Random, SystemRandom
from typing import TypeAlias

from mourafaka_forms.xpath.nodes import Node, NodeSet
from mourafaka_forms.xpath.values import Value


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _no_text(_text_id: str, _language: str | None) -> Value:
    return NodeSet()


def _no_label(_choice: str, _question: str, _node: Node) -> str | None:
    return None


@dataclass
class Environment:
    """The form around an expression; one serves all expressions of a form.

    `root` is what "/" stands for: the document, or the node above the root of the answers.
    `now` gives an aware datetime. `zone` is where the person is: days begin there.
    `instances` are the secondary instances by id; a path after `instance('x')` starts at the given
    node's children. `itext` gives the text of an id in a language (None: the form's own), as a text
    or as its value nodes. `choice_label` gives the label of a choice for a question (its path as
    written in `jr:choice-name`) seen from a node; None if there is no such choice.
    """

    root: Node
    zone: tzinfo = UTC
    now: Callable[[], datetime] = _utc_now
    random: Random = field(default_factory=SystemRandom)
    language: str | None = None
    instances: Mapping[str, Node] = field(default_factory=dict)
    itext: Callable[[str, str | None], Value] = _no_text
    choice_label: Callable[[str, str, Node], str | None] = _no_label


class Context:
    """Where an expression is evaluated.

    `position` and `size` are those of `node` among the nodes that a predicate judges. `origin` is
    the node the whole expression stands at, which `current()` gives. `date_zone` is the zone in
    which texts may be dates; None in plain XPath 1.0.
    """

    __slots__ = ("date_zone", "environment", "node", "origin", "position", "size")

    def __init__(self, node: Node, environment: Environment) -> None:
        self.node = node
        self.environment = environment
        self.position = 1
        self.size = 1
        self.origin = node
        self.date_zone: tzinfo | None = environment.zone

    def without_dates(self) -> "Context":
        """The same place for an expression that takes no text for a date."""
        context = self.inner(self.size)
        context.position = self.position
        context.date_zone = None
        return context

    def inner(self, size: int) -> "Context":
        """The context in which a predicate judges `size` nodes, one after the other."""
        context = Context(self.node, self.environment)
        context.size = size
        context.origin = self.origin
        context.date_zone = self.date_zone
        return context


Evaluator: TypeAlias = Callable[[Context], Value]
"""A compiled expression or part of one."""
