"""Whether an instance stands as a recording says: node by node, or by its XML."""

import html
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from mourafaka_forms.instance import Instance, NodeKind, NodeState
from mourafaka_forms.xform import Form
from mourafaka_forms.xpath import Expression
from mourafaka_forms.xpath.syntax import calls_in

State = Mapping[str, Any]
"""What was recorded: `state`, the nodes or None, and `xml`."""

META: Final = "meta"

_OF_THE_RUN: Final = frozenset({"now", "uuid", "random"})
_PRELOADS_OF_THE_RUN: Final = frozenset({"uid", "timestamp"})


def differences(instance: Instance, recorded: State) -> list[str]:
    """What is not as recorded; nothing if all is. Nodes under `meta` do not count, nor do values
    that change at each run."""
    changing = _changing_paths(instance.form)
    if recorded["state"] is None:
        return list(_xml_differences(instance.as_xml(), recorded["xml"], changing))
    return list(_node_differences(instance, recorded["state"], changing))


@lru_cache(maxsize=16)
def _changing_paths(form: Form) -> frozenset[str]:
    """The paths whose values are made of the clock or of chance."""
    found = {
        bind.path
        for bind in form.binds.values()
        if bind.preload in _PRELOADS_OF_THE_RUN or _is_of_the_run(bind.calculate)
    }
    found |= {action.path for action in form.actions if _is_of_the_run(action.expression)}
    return frozenset(found)


def _is_of_the_run(expression: Expression | None) -> bool:
    return expression is not None and any(
        call.name in _OF_THE_RUN for call in calls_in(expression.syntax)
    )


def _is_meta(ref: str) -> bool:
    return any(step.rpartition(":")[2] == META for step in ref.split("/"))


# Node by node


def _node_differences(
    instance: Instance, recorded: Sequence[State], changing: frozenset[str]
) -> Iterator[str]:
    ours = {state.ref: state for state in instance.nodes() if not _is_meta(state.ref)}
    theirs = {node["ref"]: node for node in recorded if not _is_meta(node["ref"])}
    for ref in theirs.keys() ^ ours.keys():
        yield f"{ref} is there for {'us' if ref in ours else 'them'} only"
    for ref in theirs.keys() & ours.keys():
        for name, mine, wanted in _pairs(ours[ref], theirs[ref], changing):
            if mine != wanted:
                yield f"{ref} {name}: {mine!r}, not {wanted!r}"


def _pairs(
    mine: NodeState, theirs: State, changing: frozenset[str]
) -> Iterator[tuple[str, object, object]]:
    yield "rel", mine.is_relevant, theirs["rel"]
    yield "req", mine.is_required, theirs["req"]
    yield "ro", mine.is_readonly, theirs["ro"]
    if mine.kind in (NodeKind.QUESTION, NodeKind.VALUE) and "v" in theirs:
        yield "con", mine.is_constraint_met, theirs["con"]
        yield "reqok", mine.is_required_met, theirs["reqok"]
        if mine.path not in changing:
            yield "v", mine.value, html.unescape(theirs["v"] or "")
    if "opts" in theirs:
        offered = [[choice.value, choice.label] for choice in mine.choices or ()]
        yield "opts", offered, [list(one) for one in theirs["opts"]]


# By the XML


def _xml_differences(ours: str, theirs: str, changing: frozenset[str]) -> Iterator[str]:
    # The library's own parser, for large instances are compared a thousand times over.
    mine = ElementTree.fromstring(ours)  # noqa: S314 - our own
    wanted = ElementTree.fromstring(theirs)  # noqa: S314 - from a recording that we chose to run
    local_paths = frozenset("/".join(map(_local, path.split("/"))) for path in changing)
    return _element_differences(mine, wanted, f"/{_local(wanted.tag)}", local_paths)


def _element_differences(
    mine: Element, wanted: Element, path: str, changing: frozenset[str]
) -> Iterator[str]:
    if mine.tag != wanted.tag:
        yield f"xml has {mine.tag}, not {wanted.tag}, at {path}"
        return
    if mine.attrib != wanted.attrib:
        yield f"xml has {mine.attrib}, not {wanted.attrib}, at {path}"
    inside, wanted_inside = _inside(mine), _inside(wanted)
    if len(inside) != len(wanted_inside):
        yield f"xml has {len(inside)} elements, not {len(wanted_inside)}, in {path}"
        return
    if not inside and mine.text != wanted.text and path not in changing:
        yield f"xml has {mine.text!r}, not {wanted.text!r}, at {path}"
    for one, another in zip(inside, wanted_inside, strict=True):
        yield from _element_differences(one, another, f"{path}/{_local(another.tag)}", changing)


def _inside(element: Element) -> list[Element]:
    return [one for one in element if _local(one.tag) != META]


def _local(name: str) -> str:
    return name.rpartition("}")[2].rpartition(":")[2]
