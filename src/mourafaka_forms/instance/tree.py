"""The answers as a tree of nodes that expressions walk, and the way to a node by its reference.

A node keeps its answer in `kept`; what expressions see is empty while the node is not relevant.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from mourafaka_forms.instance.blueprint import Blueprint, is_template
from mourafaka_forms.instance.errors import UnknownRef
from mourafaka_forms.xpath import Kind, Node

_STEP: Final = re.compile(r"/(?P<name>[^/\[\]]+)(?:\[(?P<position>[0-9]+)\])?")


class AnswerNode(Node):
    """A node of the answers.

    `path` is that of the form. `kept` is the answer; it outlives a time in which the node is not
    relevant. `is_self_relevant` is what its own expression says;
    `is_relevant` needs that of all above it too. `offered` holds the choices it may have now; None
    where there is no such limit.
    """

    __slots__ = ("is_relevant", "is_self_relevant", "kept", "offered", "path")

    def __init__(self, kind: Kind, name: str, namespace: str | None, path: str) -> None:
        super().__init__(kind, name, namespace)
        self.path = path
        self.kept = ""
        self.is_self_relevant = True
        self.is_relevant = True
        self.offered: frozenset[str] | None = None

    def below(self) -> "list[AnswerNode]":
        """The elements right below it."""
        return [child for child in self.children if isinstance(child, AnswerNode)]

    def under(self) -> "Iterator[AnswerNode]":
        """All elements below it in document order, and their attributes."""
        for child in self.below():
            yield child
            yield from (a for a in child.attributes if isinstance(a, AnswerNode))
            yield from child.under()

    @property
    def above(self) -> "AnswerNode | None":
        """The element it lies in; None for the root."""
        return self.parent if isinstance(self.parent, AnswerNode) else None

    @property
    def seen(self) -> str:
        """The value as expressions see it."""
        return self.string_value()

    def see(self, text: str) -> bool:
        """Make `text` what expressions see; whether that is a change."""
        if self.string_value() == text:
            return False
        if self.kind is Kind.ATTRIBUTE:
            self.text = text
        else:
            self.set_text(text)
        return True


def grown(template: Node, path: str, write: Callable[[str, str], str]) -> AnswerNode:
    """A node of answers that begins as `template`, with all that is in it but templates of repeats.

    `write(path, text)` gives the text as the type at the path writes it.
    """
    node = AnswerNode(template.kind, template.name, template.namespace, path)
    node.declared = dict(template.declared)
    for attribute in template.attributes:
        if attribute.local == "template" and is_template(template):
            continue
        copy = AnswerNode(
            attribute.kind, attribute.name, attribute.namespace, f"{path}/@{attribute.name}"
        )
        copy.kept = copy.text = attribute.text
        node.add_attribute(copy)
    elements = [child for child in template.elements() if not is_template(child)]
    if any(template.elements()):
        for child in elements:
            node.append(grown(child, f"{path}/{child.name}", write))
    else:
        node.kept = write(path, template.string_value())
        node.set_text(node.kept)
    return node


class AnswerTree:
    """The nodes of one instance, found by path or by reference."""

    def __init__(self, blueprint: Blueprint, root: AnswerNode) -> None:
        self.blueprint = blueprint
        self.document = Node(Kind.DOCUMENT)
        self.root = root
        self.document.append(root)
        self._at: dict[str, list[AnswerNode]] = {}
        self.reindex(root.path)

    def at(self, path: str) -> list[AnswerNode]:
        """All nodes at a path, in document order."""
        return self._at.get(path, [])

    def reindex(self, path: str) -> None:
        """Find the nodes at and under `path` anew, after some came or went."""
        below = [one for one in self._at if one == path or one.startswith(f"{path}/")]
        for one in below:
            del self._at[one]
        parent = path.rpartition("/")[0]
        if not parent:
            self._index(self.root)
            return
        for above in self.at(parent):
            for child in above.below():
                if child.path == path:
                    self._index(child)

    def _index(self, node: AnswerNode) -> None:
        self._at.setdefault(node.path, []).append(node)
        for attribute in node.attributes:
            if isinstance(attribute, AnswerNode):
                self._at.setdefault(attribute.path, []).append(attribute)
        for child in node.below():
            self._index(child)

    def within(self, base: AnswerNode, path: str) -> list[AnswerNode]:
        """The nodes at a path that lie in `base`; all of them where they are in no repeat."""
        nodes = self.at(path)
        if len(nodes) < 2 or self.blueprint.within.get(base.path) is None:
            return nodes
        return [node for node in nodes if _lies_in(node, base)]

    def holds(self, node: AnswerNode) -> bool:
        """Whether the node is in the tree: one that was removed is not."""
        return _lies_in(node, self.root)

    def refs_of(self, nodes: Iterable[AnswerNode]) -> frozenset[str]:
        """The references of many nodes; those that are no longer in the tree have none."""
        known: dict[AnswerNode, str | None] = {self.root: self.root.path}

        def ref(node: AnswerNode) -> str | None:
            if node not in known:
                above = None if node.above is None else ref(node.above)
                known[node] = None
                if above is not None and node.kind is Kind.ATTRIBUTE:
                    known[node] = f"{above}/@{node.name}"
                elif above is not None and node.path not in self.blueprint.form.repeats:
                    known[node] = f"{above}/{node.name}"
                elif above is not None and node.above is not None:
                    rows = self.instances(node.above, node.path)
                    for position, row in enumerate(rows, start=1):
                        known[row] = f"{above}/{row.name}[{position}]"
            return known[node]

        return frozenset([one for one in map(ref, nodes) if one is not None])

    def ref_of(self, node: AnswerNode) -> str:
        """Its reference: its path, with a position wherever a repeat is."""
        if self.blueprint.within.get(node.path) is None:
            return node.path
        steps: list[str] = []
        step: AnswerNode | None = node
        while step is not None:
            name = f"@{step.name}" if step.kind is Kind.ATTRIBUTE else step.name
            if step.path in self.blueprint.form.repeats:
                name = f"{name}[{self.position_of(step)}]"
            steps.append(name)
            step = step.above
        return "/" + "/".join(reversed(steps))

    @staticmethod
    def position_of(node: AnswerNode) -> int:
        """Its place among the nodes of its name, from 1."""
        if node.above is None:
            return 1
        alike = [one for one in node.above.below() if one.name == node.name]
        return next(i for i, one in enumerate(alike, start=1) if one is node)

    def node(self, ref: str) -> AnswerNode:
        """The node of that reference. Raises UnknownRef."""
        nodes = self._at.get(ref)
        if nodes is not None and len(nodes) == 1 and self.blueprint.within.get(ref) is None:
            return nodes[0]
        found = self._walk(ref)
        if found is None:
            raise UnknownRef(ref)
        return found

    def _walk(self, ref: str) -> AnswerNode | None:
        steps = steps_of_ref(ref)
        node = self.root if steps and steps[0] == (self.root.name, None) else None
        for name, position in steps[1:]:
            node = None if node is None else child_of(node, name, position or 1)
        return node

    def range_of(self, ref: str) -> tuple[AnswerNode, str]:
        """The node that holds the instances of a repeat, and the repeat's path, from the reference
        of the range or of an instance. Raises UnknownRef."""
        found = self.find_range(ref)
        if found is None:
            raise UnknownRef(ref)
        return found

    def find_range(self, ref: str) -> tuple[AnswerNode, str] | None:
        """The same; None for what is no reference of a repeat."""
        parent_ref, _, name = ref.rpartition("/")
        parent = self._walk(parent_ref)
        path = "" if parent is None else f"{parent.path}/{name.partition('[')[0]}"
        is_repeat = path in self.blueprint.form.repeats
        return (parent, path) if parent is not None and is_repeat else None

    @staticmethod
    def instances(parent: AnswerNode, path: str) -> list[AnswerNode]:
        """The instances of the repeat at `path` that lie in `parent`."""
        return [child for child in parent.below() if child.path == path]

    def insert(self, parent: AnswerNode, nodes: Sequence[AnswerNode]) -> None:
        """Put instances of one repeat last in its range: after their like, and where the form has
        them."""
        order = self.blueprint.children[parent.path]
        place = order.index(nodes[0].path)
        earlier = set(order[: place + 1])
        index = 0
        for i, child in enumerate(parent.children, start=1):
            if isinstance(child, AnswerNode) and child.path in earlier:
                index = i
        for offset, node in enumerate(nodes):
            parent.insert(index + offset, node)


def steps_of_ref(ref: str) -> list[tuple[str, int | None]]:
    """The names and positions on the way; [] for what is no reference."""
    steps = list(_STEP.finditer(ref))
    if "".join(step[0] for step in steps) != ref:
        return []
    return [(step["name"], int(step["position"]) if step["position"] else None) for step in steps]


def child_of(node: AnswerNode, name: str, position: int = 1) -> AnswerNode | None:
    """The child element of that name and position, or the attribute ("@name"); None if there is
    none."""
    if name.startswith("@"):
        inside = [one for one in node.attributes if isinstance(one, AnswerNode)]
        name = name[1:]
    else:
        inside = node.below()
    alike = [one for one in inside if one.name == name]
    return next(iter(alike[position - 1 : position]), None) if position > 0 else None


def _lies_in(node: AnswerNode, ancestor: AnswerNode) -> bool:
    one: AnswerNode | None = node
    while one is not None and one is not ancestor:
        one = one.above
    return one is not None
