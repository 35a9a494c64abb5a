"""The node tree that expressions walk: documents, elements, attributes, texts.

A tree belongs to whoever built it and may change between two evaluations. Changes go through
`append`, `insert`, `remove` and `set_text`, so that document order is worked out anew when it is
next needed, and not at each change.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from types import MappingProxyType
from typing import Final

XML_NAMESPACE: Final = "http://www.w3.org/XML/1998/namespace"

_STALE: Final = -1


class Kind(Enum):
    """What a node is."""

    DOCUMENT = "document"
    ELEMENT = "element"
    ATTRIBUTE = "attribute"
    TEXT = "text"
    COMMENT = "comment"
    INSTRUCTION = "processing-instruction"
    NAMESPACE = "namespace"


_PARENTS = (Kind.DOCUMENT, Kind.ELEMENT)

# Shared by all nodes that have none. `insert` and `add_attribute` give a node a list of its own.
_NO_NODES: Final[list["Node"]] = []
_NO_NAMESPACES: Final[Mapping[str, str]] = MappingProxyType({})


class Node:
    """One node of a tree.

    `name` is as written, with its prefix; `local` is without; `namespace` is the URI or None.
    `text` is the content of anything but documents and elements. `declared` holds the namespaces
    that an element itself declares, by prefix, the default one under "".
    """

    __slots__ = (
        "_namespace_nodes",
        "attributes",
        "children",
        "declared",
        "kind",
        "local",
        "name",
        "namespace",
        "order",
        "parent",
        "text",
    )

    def __init__(
        self, kind: Kind, name: str = "", namespace: str | None = None, text: str = ""
    ) -> None:
        self.kind = kind
        self.name = name
        self.local = name.rpartition(":")[2]
        self.namespace = namespace
        self.text = text
        self.parent: Node | None = None
        # Most nodes have none of these, and a form has tens of thousands of nodes: a list for each
        # would take the garbage collector more time than reading the form.
        self.children: list[Node] = _NO_NODES
        self.attributes: list[Node] = _NO_NODES
        self.declared: Mapping[str, str] = _NO_NAMESPACES
        self.order = _STALE
        self._namespace_nodes: list[Node] | None = None

    def __repr__(self) -> str:
        return f"<{self.kind.value} {self.name or self.text!r}>"

    @property
    def root(self) -> "Node":
        """The topmost node of its tree."""
        node = self
        while node.parent is not None:
            node = node.parent
        return node

    @property
    def is_parent(self) -> bool:
        """Whether it may have children."""
        return self.kind in _PARENTS

    def string_value(self) -> str:
        """Its text; that of a document or an element is the text of all that is in it."""
        if self.kind is not Kind.ELEMENT and self.kind is not Kind.DOCUMENT:
            return self.text
        children = self.children
        if not children:
            return ""
        if len(children) == 1 and children[0].kind is Kind.TEXT:
            return children[0].text
        return "".join(node.text for node in self.descendants() if node.kind is Kind.TEXT)

    def set_text(self, text: str) -> None:
        """Make `text` all that is in this element; "" empties it."""
        children = self.children
        if text and len(children) == 1 and children[0].kind is Kind.TEXT:
            children[0].text = text
            return
        for child in children:
            child.parent = None
        children.clear()
        if text:
            self.append(Node(Kind.TEXT, text=text))

    def attribute(self, local: str) -> str | None:
        """The value of the attribute of that local name; None if there is none."""
        for attribute in self.attributes:
            if attribute.local == local:
                return attribute.text
        return None

    def elements(self) -> Iterator["Node"]:
        """The child elements."""
        return (child for child in self.children if child.kind is Kind.ELEMENT)

    def descendants(self) -> Iterator["Node"]:
        """All below it in document order, without attributes."""
        waiting = self.children[::-1]
        while waiting:
            node = waiting.pop()
            yield node
            if node.children:
                waiting.extend(reversed(node.children))

    def append(self, child: "Node") -> "Node":
        """Put `child` last, and return it."""
        return self.insert(len(self.children), child)

    def insert(self, index: int, child: "Node") -> "Node":
        """Put `child` before the child now at `index`, and return it."""
        child.parent = self
        if self.children is _NO_NODES:
            self.children = [child]
        else:
            self.children.insert(index, child)
        self.root.order = _STALE
        return child

    def remove(self, child: "Node") -> None:
        """Take `child` out. Raises ValueError if it is no child of this node."""
        index = index_among_siblings(child) if child.parent is self else -1
        if index < 0:
            raise ValueError(f"{child!r} is no child of {self!r}")
        del self.children[index]
        child.parent = None

    def add_attribute(self, attribute: "Node") -> "Node":
        """Give the element an attribute, and return it."""
        attribute.parent = self
        if self.attributes is _NO_NODES:
            self.attributes = []
        self.attributes.append(attribute)
        self.root.order = _STALE
        return attribute

    def namespace_nodes(self) -> list["Node"]:
        """The namespaces in scope at an element, as nodes. The same nodes at each call."""
        if self.kind is not Kind.ELEMENT:
            return []
        if self._namespace_nodes is None:
            self._namespace_nodes = [self._namespace_node(*item) for item in self._scope().items()]
        return self._namespace_nodes

    def _namespace_node(self, prefix: str, uri: str) -> "Node":
        node = Node(Kind.NAMESPACE, prefix, text=uri)
        node.parent = self
        return node

    def _scope(self) -> dict[str, str]:
        lines: list[Mapping[str, str]] = []
        node: Node | None = self
        while node is not None:
            lines.append(node.declared)
            node = node.parent
        scope: dict[str, str] = {}
        for declared in reversed(lines):
            scope |= declared
        scope["xml"] = XML_NAMESPACE
        return {prefix: uri for prefix, uri in scope.items() if uri}


class NodeSet(list[Node]):
    """The nodes that a path leads to, each once, in document order unless a function says otherwise."""

    __slots__ = ()


def in_document_order(nodes: Iterable[Node]) -> NodeSet:
    """The nodes, each once, as they stand in their document."""
    unique = NodeSet(dict.fromkeys(nodes))
    if len(unique) > 1:
        for root in {node.root for node in unique}:
            if root.order == _STALE:
                _number(root)
        unique.sort(key=_place)
    return unique


def index_among_siblings(node: Node) -> int:
    """Where it stands among its parent's children, from 0; -1 for an attribute or a root."""
    if node.parent is None:
        return -1
    # By identity: nodes are not compared by what they hold.
    return next((i for i, child in enumerate(node.parent.children) if child is node), -1)


def _number(root: Node) -> None:
    root.order = 0
    for count, node in enumerate(root.descendants(), start=1):
        node.order = count


def _place(node: Node) -> tuple[int, int, int]:
    """Namespaces and attributes come after their element and before its children."""
    parent = node.parent
    if parent is None or node.kind not in (Kind.ATTRIBUTE, Kind.NAMESPACE):
        return node.order, 0, 0
    if node.kind is Kind.NAMESPACE:
        return parent.order, 1, parent.namespace_nodes().index(node)
    return parent.order, 2, parent.attributes.index(node)
