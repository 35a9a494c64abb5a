"""Which nodes an expression looks at, told from its text alone: the edges of a dependency graph.

A reference stands for the nodes at its path and all below them, for a group's value is made of
what is in it. Steps that a name cannot tell (`*`, `//`, `following::`) are cut off at the last node
that surely holds what they lead to. So references say too much at times, never too little.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from mourafaka_forms.xpath.syntax import (
    Call,
    Filter,
    Here,
    Literal,
    NameTest,
    Negation,
    Operation,
    Path,
    Root,
    Step,
    Syntax,
    Union,
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A place that an expression looks at.

    From the root where `is_absolute`, else `ups` parents above the node of the expression, down by
    the names in `steps`. `instance_id` is that of a secondary instance, whose root the path starts
    at; None for the answers themselves. `is_open` says that whole trees below count and that
    further steps lead nowhere else. `is_count` says that only which nodes are there matters, and
    not what they hold: so look `count()` and `position()`.
    """

    is_absolute: bool = False
    instance_id: str | None = None
    ups: int = 0
    steps: tuple[str, ...] = ()
    is_open: bool = False
    is_count: bool = False

    def seen_from(self, path: str) -> str:
        """The absolute path, for an expression of the node at `path` ("/data/group/age").

        Never above the root, which is "/". Raises ValueError for a secondary instance.
        """
        if self.instance_id is not None:
            raise ValueError(f"{self} lies in the instance {self.instance_id!r}")
        above = [] if self.is_absolute else [step for step in path.split("/") if step]
        return "/" + "/".join([*above[: max(len(above) - self.ups, 0)], *self.steps])

    def __str__(self) -> str:
        written = "/".join([*[".."] * self.ups, *self.steps])
        if self.instance_id is not None:
            return f"instance('{self.instance_id}')/{written}".rstrip("/")
        return f"/{written}" if self.is_absolute else written or "."


_CONTEXT: Final = Reference()
_FROM_ROOT: Final = (Reference(is_absolute=True),)

_OF_CONTEXT: Final = frozenset(
    {"string", "number", "string-length", "normalize-space", "name", "local-name", "namespace-uri"}
)
"""Functions that look at the context node when they are given nothing."""

_OF_COUNTS: Final = frozenset({"count", "position"})
"""Functions that look at which nodes there are, and not into them."""

_SIBLING_AXES: Final = frozenset({"following-sibling", "preceding-sibling"})
_WORLD_AXES: Final = frozenset({"following", "preceding", "ancestor", "ancestor-or-self"})


def references_of(syntax: Syntax) -> frozenset[Reference]:
    """All places the expression looks at, whichever of its branches are taken."""
    collector = _Collector()
    collector.places(syntax, (_CONTEXT,))
    return frozenset(collector.found)


class _Collector:
    def __init__(self) -> None:
        self.found: set[Reference] = set()

    def places(self, syntax: Syntax, here: tuple[Reference, ...]) -> tuple[Reference, ...]:
        """Where the nodes of the value may lie, if it is nodes; `here` is where it is evaluated."""
        match syntax:
            case Path(start, steps):
                return self._path(self._start(start, here), steps)
            case Filter(primary, predicates):
                places = self.places(primary, here)
                self._all(predicates, places)
                return places
            case Call():
                return self._call(syntax, here)
            case Union(parts):
                return self._all(parts, here)
            case Operation(first, rest):
                self._all([first, *(operand for _, operand in rest)], here)
            case Negation(operand):
                self.places(operand, here)
        return ()

    def _all(self, parts: Iterable[Syntax], here: tuple[Reference, ...]) -> tuple[Reference, ...]:
        found = [place for part in parts for place in self.places(part, here)]
        return tuple(dict.fromkeys(found))

    def _start(
        self, start: Root | Here | Syntax, here: tuple[Reference, ...]
    ) -> tuple[Reference, ...]:
        if isinstance(start, Root):
            return _FROM_ROOT
        return here if isinstance(start, Here) else self.places(start, here)

    def _call(self, call: Call, here: tuple[Reference, ...]) -> tuple[Reference, ...]:
        arguments = call.arguments
        if call.name == "current":
            return (_CONTEXT,)
        if call.name == "instance" and arguments and isinstance(arguments[0], Literal):
            return (Reference(is_absolute=True, instance_id=arguments[0].text),)
        if not arguments and call.name in _OF_CONTEXT:
            self.found.update(here)
        if call.name in _OF_COUNTS and len(arguments) == 1 and isinstance(arguments[0], Path):
            return self._counted(arguments[0], here)
        return self._all(arguments, here)

    def _counted(self, path: Path, here: tuple[Reference, ...]) -> tuple[Reference, ...]:
        """The same as the path itself, but for the nodes it leads to in the end."""
        known = frozenset(self.found)
        places = self._path(self._start(path.start, here), path.steps)
        self.found.difference_update(place for place in places if place not in known)
        self.found.update(replace(place, is_count=True) for place in places)
        return places

    def _path(
        self, places: tuple[Reference, ...], steps: tuple[Step, ...]
    ) -> tuple[Reference, ...]:
        if places is _FROM_ROOT and (names := _names(steps)):
            # What nearly all paths of a form are.
            places = (Reference(is_absolute=True, steps=names),)
            self.found.update(places)
            return places
        for step in steps:
            places = tuple(dict.fromkeys(_after(place, step) for place in places))
            self._all(step.predicates, places)
        self.found.update(places)
        return places


def _names(steps: tuple[Step, ...]) -> tuple[str, ...]:
    """The names of the children that the steps lead down by; none if they say anything else."""
    names = [_name(step) for step in steps if not step.predicates]
    found = tuple(name for name in names if name is not None)
    return found if len(found) == len(steps) else ()


def _name(step: Step) -> str | None:
    """The name of the children that the step leads to; None if it does not tell one."""
    if step.axis != "child" or not isinstance(step.test, NameTest) or step.test.local == "*":
        return None
    test = step.test
    return test.local if test.prefix is None else f"{test.prefix}:{test.local}"


def _after(place: Reference, step: Step) -> Reference:
    """Where a step leads from a place, or the nearest place above that holds it."""
    if place.is_open and step.axis not in _WORLD_AXES:
        return _parent(place) if step.axis in _SIBLING_AXES or step.axis == "parent" else place
    if step.axis == "self":
        return place
    if step.axis == "parent":
        return _parent(place)
    if step.axis in _SIBLING_AXES:
        return replace(_parent(place), is_open=True)
    if step.axis in _WORLD_AXES:
        return Reference(is_absolute=True, instance_id=place.instance_id, is_open=True)
    name = _name(step)
    if name is None:
        return replace(place, is_open=True)
    return replace(place, steps=(*place.steps, name))


def _parent(place: Reference) -> Reference:
    if place.steps:
        return replace(place, steps=place.steps[:-1])
    return place if place.is_absolute else replace(place, ups=place.ups + 1)
