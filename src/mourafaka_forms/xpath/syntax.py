"""What an expression says, as values; and `printed`, which writes it out again.

`parse(printed(syntax)) == syntax` for everything that the parser gives.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, TypeAlias

PRECEDENCE: Final = {
    "or": 1,
    "and": 2,
    "=": 3,
    "!=": 3,
    "<": 4,
    "<=": 4,
    ">": 4,
    ">=": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "div": 6,
    "mod": 6,
}
"""How tightly the operators bind. Operators of one level are read from left to right."""

NODE_KINDS: Final = frozenset({"comment", "node", "processing-instruction", "text"})


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written, which has no sign."""

    value: float
    text: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class Literal:
    """A text in quotes."""

    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function and what it is given. `name` has its prefix; `position` is where it stands."""

    name: str
    arguments: "tuple[Syntax, ...]"
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class NameTest:
    """Nodes of a name; `local` may be "*". No prefix is None."""

    prefix: str | None
    local: str


@dataclass(frozen=True, slots=True)
class KindTest:
    """Nodes of a kind, "node" being any. `target` is for processing instructions only."""

    kind: str
    target: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path."""

    axis: str
    test: NameTest | KindTest
    predicates: "tuple[Syntax, ...]" = ()


@dataclass(frozen=True, slots=True)
class Root:
    """The start of an absolute path."""


@dataclass(frozen=True, slots=True)
class Here:
    """The start of a relative path."""


@dataclass(frozen=True, slots=True)
class Path:
    """A path from the root, from the context node or from the nodes of an expression."""

    start: "Root | Here | Syntax"
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """An expression's nodes, fewer by its predicates."""

    primary: "Syntax"
    predicates: "tuple[Syntax, ...]"


@dataclass(frozen=True, slots=True)
class Union:
    """The nodes of several paths together."""

    parts: "tuple[Syntax, ...]"


@dataclass(frozen=True, slots=True)
class Negation:
    """A minus sign before an operand."""

    operand: "Syntax"


@dataclass(frozen=True, slots=True)
class Operation:
    """A chain of operators of one level, read from left to right.

    `a + b - c` is one operation, so that a sum of a thousand terms is no deeper than one of two.
    """

    first: "Syntax"
    rest: "tuple[tuple[str, Syntax], ...]"

    @property
    def precedence(self) -> int:
        """The level of its operators."""
        return PRECEDENCE[self.rest[0][0]]


Syntax: TypeAlias = Number | Literal | Call | Path | Filter | Union | Negation | Operation

ANY_NODE: Final = KindTest("node")
SELF: Final = Step("self", ANY_NODE)
PARENT: Final = Step("parent", ANY_NODE)
DESCENDANTS: Final = Step("descendant-or-self", ANY_NODE)

# After "/", `or` and `*` would be read as names: alone it always needs its parentheses.
_NOT_BESIDE_OTHERS: Final = 0
_NEGATION: Final = 7
_UNION: Final = 8
_PATH: Final = 9
_PRIMARY: Final = 10


def calls_in(syntax: Syntax) -> Iterator[Call]:
    """All calls in the expression, those in their arguments and in predicates too."""
    waiting: list[Syntax] = [syntax]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Call):
            yield one
        waiting.extend(_parts(one))


def _parts(syntax: Syntax) -> Iterator[Syntax]:
    match syntax:
        case Call(arguments=parts) | Union(parts):
            yield from parts
        case Operation(first, rest):
            yield first
            yield from (operand for _, operand in rest)
        case Negation(operand):
            yield operand
        case Filter(primary, predicates):
            yield primary
            yield from predicates
        case Path(start, steps):
            if not isinstance(start, Root | Here):
                yield start
            for step in steps:
                yield from step.predicates


def printed(syntax: Syntax) -> str:
    """The expression as text, with the parentheses it needs and no others."""
    match syntax:
        case Number(text=text):
            return text
        case Literal(text):
            return f"'{text}'" if "'" not in text else f'"{text}"'
        case Call(name, arguments):
            return f"{name}({', '.join(map(printed, arguments))})"
        case Path(start, steps):
            return _printed_path(start, steps)
        case Filter(primary, predicates):
            return _held(primary, _PRIMARY) + _printed_predicates(predicates)
        case Union(parts):
            return " | ".join(_held(part, _PATH) for part in parts)
        case Negation(operand):
            return f"-{_held(operand, _NEGATION)}"
        case Operation(first, rest):
            level = syntax.precedence
            applied = [f" {operator} {_held(operand, level + 1)}" for operator, operand in rest]
            return _held(first, level + 1) + "".join(applied)


def _binding(syntax: Syntax) -> int:
    match syntax:
        case Operation():
            return syntax.precedence
        case Negation():
            return _NEGATION
        case Union():
            return _UNION
        case Path(Root(), ()):
            return _NOT_BESIDE_OTHERS
        case Path() | Filter():
            return _PATH
        case _:
            return _PRIMARY


def _held(syntax: Syntax, at_least: int) -> str:
    text = printed(syntax)
    return text if _binding(syntax) >= at_least else f"({text})"


def _printed_path(start: Root | Here | Syntax, steps: tuple[Step, ...]) -> str:
    written = "/".join(map(_printed_step, steps))
    match start:
        case Root():
            return f"/{written}"
        case Here():
            return written
        case Filter():
            return f"{printed(start)}/{written}"
        case _:
            return f"{_held(start, _PRIMARY)}/{written}"


def _printed_step(step: Step) -> str:
    match step:
        case Step("self", KindTest("node", None), ()):
            return "."
        case Step("parent", KindTest("node", None), ()):
            return ".."
        case Step("child", NameTest()):
            axis = ""
        case Step("attribute", NameTest()):
            axis = "@"
        case _:
            axis = f"{step.axis}::"
    return axis + _printed_test(step.test) + _printed_predicates(step.predicates)


def _printed_test(test: NameTest | KindTest) -> str:
    if isinstance(test, NameTest):
        return test.local if test.prefix is None else f"{test.prefix}:{test.local}"
    return f"{test.kind}({'' if test.target is None else printed(Literal(test.target))})"


def _printed_predicates(predicates: tuple[Syntax, ...]) -> str:
    return "".join(f"[{printed(predicate)}]" for predicate in predicates)
