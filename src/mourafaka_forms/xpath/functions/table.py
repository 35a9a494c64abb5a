"""How functions are declared, and how they take their arguments.

A function gets its arguments unevaluated and decides which to look at: that makes `if` and `once`
lazy without a rule of their own in the compiler.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from mourafaka_forms.xpath.context import Context, Evaluator
from mourafaka_forms.xpath.errors import Fault, XPathError
from mourafaka_forms.xpath.nodes import NodeSet
from mourafaka_forms.xpath.values import Value, to_boolean, to_number, to_string

Arguments: TypeAlias = Sequence[Evaluator]
Body: TypeAlias = Callable[[Context, Arguments], Value]


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the library. `most` is None where any number of arguments is taken."""

    name: str
    least: int
    most: int | None
    evaluate: Body

    def takes(self, count: int) -> bool:
        """Whether it may be called with that many arguments."""
        return self.least <= count and (self.most is None or count <= self.most)

    @property
    def arity(self) -> str:
        """How many arguments it takes, in words for a message."""
        if self.most is None:
            return f"at least {self.least} arguments"
        if self.least == self.most:
            return "no arguments" if not self.most else f"{self.most} arguments"
        return f"{self.least} to {self.most} arguments"


class FunctionTable(dict[str, Function]):
    """Functions by name."""

    def define(self, name: str, least: int, most: int | None = -1) -> Callable[[Body], Body]:
        """Declare what follows as the function of that name, with exactly `least` arguments unless
        `most` says otherwise."""

        def declare(body: Body) -> Body:
            self[name] = Function(name, least, least if most == -1 else most, body)
            return body

        return declare


def text_of(context: Context, argument: Evaluator) -> str:
    """The argument as a text."""
    return to_string(argument(context))


def number_of(context: Context, argument: Evaluator) -> float:
    """The argument as a number, NaN where it is none."""
    return to_number(argument(context), context.date_zone)


def whole_of(context: Context, argument: Evaluator) -> int | None:
    """The argument as a whole number, cut towards 0; None where it is NaN or infinite."""
    number = number_of(context, argument)
    return math.trunc(number) if math.isfinite(number) else None


def truth_of(context: Context, argument: Evaluator) -> bool:
    """The argument as a truth value."""
    return to_boolean(argument(context))


def nodes_of(context: Context, argument: Evaluator) -> NodeSet:
    """The argument as a set of nodes. Raises XPathError with NOT_NODES if it is no such set."""
    value = argument(context)
    if not isinstance(value, NodeSet):
        raise XPathError(Fault.NOT_NODES, "a path to nodes is expected here")
    return value


def each_of(context: Context, arguments: Arguments) -> Iterator[Value]:
    """All values given, each node of a set by itself as its text."""
    for argument in arguments:
        value = argument(context)
        if isinstance(value, NodeSet):
            yield from (node.string_value() for node in value)
        else:
            yield value


def text_or_own(context: Context, arguments: Arguments) -> str:
    """The first argument as a text; without one, the text of the context node."""
    return text_of(context, arguments[0]) if arguments else context.node.string_value()
