"""The place of a node in its document, as a canonical XPath 1.0 location, and back."""

import re
from typing import Final

from mourafaka_forms.xpath.nodes import Kind, Node

_STEP: Final = re.compile(
    r"/(?P<test>\*|text\(\)|comment\(\)|processing-instruction\(\)|@[^/]+|namespace::[^/\[]+)"
    r"(?:\[(?P<place>[0-9]+)\])?"
)
_TESTS: Final = {
    Kind.ELEMENT: "*",
    Kind.TEXT: "text()",
    Kind.COMMENT: "comment()",
    Kind.INSTRUCTION: "processing-instruction()",
}
_KINDS: Final = {test: kind for kind, test in _TESTS.items()}


def location_of(node: Node) -> str:
    """The location of `node`; "/" is the document."""
    steps: list[str] = []
    while node.parent is not None:
        steps.append(_step_to(node, node.parent))
        node = node.parent
    return "/" + "/".join(reversed(steps))


def _step_to(node: Node, parent: Node) -> str:
    if node.kind is Kind.ATTRIBUTE:
        return f"@{node.name}"
    if node.kind is Kind.NAMESPACE:
        return f"namespace::{node.name}"
    alike = [child for child in parent.children if child.kind is node.kind]
    place = next(i for i, child in enumerate(alike, start=1) if child is node)
    return f"{_TESTS[node.kind]}[{place}]"


def node_at(document: Node, location: str) -> Node:
    """The node at `location`. Raises LookupError if there is none."""
    node = document
    for step in _STEP.finditer(location):
        test, place = step["test"], int(step["place"] or 1)
        if test.startswith("@"):
            found = [one for one in node.attributes if one.name == test[1:]]
        elif test.startswith("namespace::"):
            name = test.removeprefix("namespace::")
            found = [one for one in node.namespace_nodes() if one.name == name]
        else:
            found = [one for one in node.children if one.kind is _KINDS[test]]
        node = found[place - 1]
    return node
