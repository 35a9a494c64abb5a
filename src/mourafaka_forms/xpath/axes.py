"""The thirteen axes: from one node, the nodes in one direction, nearest first.

`top` is the node that "/" stands for. No axis leads above it, so that the instance of a form is a
world of its own although it lies inside the form's document.
"""

from collections.abc import Callable, Iterable, Iterator

from mourafaka_forms.xpath.nodes import Kind, Node, index_among_siblings

Axis = Callable[[Node, Node], Iterable[Node]]
"""(node, top) to the nodes on the axis."""

_BESIDE_THE_CHILDREN = (Kind.ATTRIBUTE, Kind.NAMESPACE)


def _self(node: Node, top: Node) -> Iterable[Node]:  # noqa: ARG001 - all axes have one signature
    return (node,)


def _child(node: Node, top: Node) -> Iterable[Node]:  # noqa: ARG001 - all axes have one signature
    return node.children


def _attribute(node: Node, top: Node) -> Iterable[Node]:  # noqa: ARG001 - all axes have one signature
    return node.attributes


def _namespace(node: Node, top: Node) -> Iterable[Node]:  # noqa: ARG001 - all axes have one signature
    return node.namespace_nodes()


def _descendant(node: Node, top: Node) -> Iterable[Node]:  # noqa: ARG001 - all axes have one signature
    return node.descendants()


def _descendant_or_self(node: Node, top: Node) -> Iterator[Node]:  # noqa: ARG001 - all axes have one signature
    yield node
    yield from node.descendants()


def _parent(node: Node, top: Node) -> Iterable[Node]:
    return () if node is top or node.parent is None else (node.parent,)


def _ancestor(node: Node, top: Node) -> Iterator[Node]:
    while node is not top and node.parent is not None:
        node = node.parent
        yield node


def _ancestor_or_self(node: Node, top: Node) -> Iterator[Node]:
    yield node
    yield from _ancestor(node, top)


def _following_sibling(node: Node, top: Node) -> Iterable[Node]:
    index = index_among_siblings(node)
    if node.parent is None or node is top or index < 0:
        return ()
    return node.parent.children[index + 1 :]


def _preceding_sibling(node: Node, top: Node) -> Iterable[Node]:
    index = index_among_siblings(node)
    if node.parent is None or node is top or index < 0:
        return ()
    return node.parent.children[:index][::-1]


def _following(node: Node, top: Node) -> Iterator[Node]:
    if node.kind in _BESIDE_THE_CHILDREN and node.parent is not None:
        node = node.parent
        yield from node.descendants()
    for ancestor in _ancestor_or_self(node, top):
        for sibling in _following_sibling(ancestor, top):
            yield sibling
            yield from sibling.descendants()


def _preceding(node: Node, top: Node) -> Iterator[Node]:
    if node.kind in _BESIDE_THE_CHILDREN and node.parent is not None:
        node = node.parent
    for ancestor in _ancestor_or_self(node, top):
        for sibling in _preceding_sibling(ancestor, top):
            yield from reversed([sibling, *sibling.descendants()])


AXES: dict[str, Axis] = {
    "ancestor": _ancestor,
    "ancestor-or-self": _ancestor_or_self,
    "attribute": _attribute,
    "child": _child,
    "descendant": _descendant,
    "descendant-or-self": _descendant_or_self,
    "following": _following,
    "following-sibling": _following_sibling,
    "namespace": _namespace,
    "parent": _parent,
    "preceding": _preceding,
    "preceding-sibling": _preceding_sibling,
    "self": _self,
}

LEVEL_AXES = frozenset({"attribute", "child", "parent", "self"})
"""Axes that lead from nodes of one depth, in document order, to nodes of one depth, in that order."""
