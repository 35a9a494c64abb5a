"""What one engine shows of each node of a form, and where two engines disagree.

`NodeSeen` is the common ground of both engines; `disagreements` compares two listings of it. What a
person cannot see is not compared: value, choices, texts and validity of a node that is irrelevant.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from xml.etree import ElementTree

# An instanceID and the like differ from one instance to the next: that is what they are for.
_META = "meta"


@dataclass(frozen=True)
class NodeSeen:
    """One node. Of a group or a repeat, `value` is None, and so is all that only a question has."""

    ref: str
    is_relevant: bool
    is_readonly: bool
    value: str | None = None
    is_required: bool | None = None
    is_constraint_met: bool | None = None
    is_required_met: bool | None = None
    label: str | None = None
    hint: str | None = None
    constraint_message: str | None = None
    required_message: str | None = None
    choices: tuple[tuple[str, str], ...] | None = None


@dataclass(frozen=True)
class View:
    """A whole instance as an engine shows it: its nodes in document order, and its XML."""

    nodes: tuple[NodeSeen, ...]
    xml: str


@dataclass(frozen=True)
class Disagreement:
    """One thing that two engines show differently. `what` is a field of NodeSeen, "nodes" or "xml"."""

    ref: str
    what: str
    ours: object
    theirs: object

    def __str__(self) -> str:
        return f"{self.ref} {self.what}: ours {self.ours!r}, ODK's {self.theirs!r}"


def disagreements(ours: View, theirs: View) -> list[Disagreement]:
    """Every difference between two views of what should be the same instance."""
    mine, other = _by_ref(ours), _by_ref(theirs)
    found = list(_of_structure(list(mine), list(other)))
    for ref in mine.keys() & other.keys():
        found += _of_node(mine[ref], other[ref])
    if not found and _answers(ours.xml) != _answers(theirs.xml):
        found.append(Disagreement("/", "xml", ours.xml, theirs.xml))
    return found


def _by_ref(view: View) -> Mapping[str, NodeSeen]:
    return {node.ref: node for node in view.nodes if not _is_meta(node.ref)}


def _is_meta(ref: str) -> bool:
    return any(step.rpartition(":")[2] == _META for step in ref.split("/"))


def _of_structure(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[Disagreement]:
    for ref in [*ours, *(ref for ref in theirs if ref not in set(ours))]:
        if (ref in ours) != (ref in theirs):
            yield Disagreement(ref, "nodes", ref in ours, ref in theirs)
    if sorted(ours) == sorted(theirs) and list(ours) != list(theirs):
        yield Disagreement("/", "nodes", ours, theirs)


_ALWAYS_SEEN = ("is_relevant",)
_SEEN_WHEN_RELEVANT = tuple(
    field.name for field in fields(NodeSeen) if field.name not in ("ref", *_ALWAYS_SEEN)
)


def _of_node(ours: NodeSeen, theirs: NodeSeen) -> Iterator[Disagreement]:
    is_seen = ours.is_relevant and theirs.is_relevant
    for what in (*_ALWAYS_SEEN, *(_SEEN_WHEN_RELEVANT if is_seen else ())):
        mine, other = getattr(ours, what), getattr(theirs, what)
        if mine != other:
            yield Disagreement(ours.ref, what, mine, other)


def _answers(xml: str) -> list[tuple[str, str]]:
    """Path and text of each element that is not below `meta`, in document order."""
    return list(_walk(ElementTree.fromstring(xml), ""))


def _walk(element: ElementTree.Element, parent: str) -> Iterator[tuple[str, str]]:
    local = element.tag.rpartition("}")[2]
    if local == _META:
        return
    path = f"{parent}/{local}"
    yield path, "" if len(element) else (element.text or "")
    for child in element:
        yield from _walk(child, path)
