"""Whether an instance stands as a recording says: node by node, or by its XML."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from mourafaka_forms.instance import Instance, NodeKind, NodeState
from mourafaka_forms.xform import Form
from mourafaka_forms.xpath import Expression, Node, read_document
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

_META: Final = re.compile(r"<((?:\w+:)?meta)>.*?</\1>", re.DOTALL)


def _xml_differences(ours: str, theirs: str, changing: frozenset[str]) -> Iterator[str]:
    if _META.sub("", ours) == _META.sub("", theirs):
        return
    mine, wanted = _flat(ours, changing), _flat(theirs, changing)
    for one in [*(line for line in mine if line not in wanted), *wanted]:
        if one not in mine:
            yield f"xml lacks {one}"
        elif one not in wanted:
            yield f"xml has {one}"
    if sorted(mine) == sorted(wanted) and mine != wanted:
        yield "xml has it all in another order"


def _flat(xml: str, changing: frozenset[str]) -> list[str]:
    root = next(read_document(xml).elements())
    return list(_lines(root, f"/{root.name}", f"/{root.name}", changing))


def _lines(node: Node, path: str, ref: str, changing: frozenset[str]) -> Iterator[str]:
    if _is_meta(path):
        return
    attributes = sorted((one.name, one.text) for one in node.attributes)
    children = list(node.elements())
    text = "" if children or path in changing else node.string_value()
    yield f"{ref} {attributes} {text!r}"
    counts: dict[str, int] = {}
    for child in children:
        counts[child.name] = counts.get(child.name, 0) + 1
        step = f"{ref}/{child.name}[{counts[child.name]}]"
        yield from _lines(child, f"{path}/{child.name}", step, changing)
