"""Answers as a map from reference to text, and back into the tree with as many rows as they need."""

from collections.abc import Mapping

from mourafaka_forms.instance.recalculation import Recalculation
from mourafaka_forms.instance.tree import AnswerNode, AnswerTree, child_of, steps_of_ref
from mourafaka_forms.instance.values import written

ROW = ""
NO_ROWS = "0"

_MOST_ROWS = 10_000


class Rows:
    """The map of one instance."""

    def __init__(self, tree: AnswerTree, recalculation: Recalculation) -> None:
        self._tree = tree
        self._recalculation = recalculation
        self._form = tree.blueprint.form

    def values(self) -> dict[str, str]:
        """See `Instance.values`."""
        found: dict[str, str] = {}
        self._collect(self._tree.root, self._tree.root.path, found)
        return found

    def _collect(self, node: AnswerNode, ref: str, found: dict[str, str]) -> None:
        if node.path in self._form.repeats:
            found[ref] = ROW
        for attribute in node.attributes:
            if isinstance(attribute, AnswerNode) and attribute.path in self._form.binds:
                found[f"{ref}/@{attribute.name}"] = attribute.kept
        if (node.kept or node.default) and not node.below():
            found[ref] = node.kept
        positions: dict[str, int] = {}
        for child in node.below():
            child_ref = f"{ref}/{child.name}"
            if child.path in self._form.repeats:
                positions[child.name] = positions.get(child.name, 0) + 1
                child_ref = f"{child_ref}[{positions[child.name]}]"
            self._collect(child, child_ref, found)
        for path in self._tree.blueprint.children.get(node.path, ()):
            if path in self._form.repeats and not self._tree.instances(node, path):
                found[f"{ref}/{path.rpartition('/')[2]}"] = NO_ROWS

    def place(self, values: Mapping[str, str]) -> Mapping[str, str]:
        """Put the answers into a tree that is as the form begins; those without a place in it.

        A range of which no row is named keeps the rows that the form begins with.
        """
        named: dict[tuple[AnswerNode, str], int] = {}
        unplaced: dict[str, str] = {}
        for ref, text in values.items():
            node = self._reached(ref, named)
            if node is None:
                unplaced[ref] = text
            elif not node.below() and node.path not in self._form.repeats:
                self._recalculation.put(node, self._kept(node, text))
        for (parent, path), count in named.items():
            for row in self._tree.instances(parent, path)[count:]:
                self._recalculation.remove(row)
        return unplaced

    def _reached(self, ref: str, named: dict[tuple[AnswerNode, str], int]) -> AnswerNode | None:
        """The node of that reference, with all rows on the way to it; None if it has no place."""
        root, *steps = steps_of_ref(ref) or [("", None)]
        if root != (self._tree.root.name, None):
            return None
        node: AnswerNode | None = self._tree.root
        for name, position in steps:
            if node is None:
                return None
            path = f"{node.path}/{name}"
            if path not in self._form.repeats:
                node = child_of(node, name) if position in (None, 1) else None
            elif position is None:
                named.setdefault((node, path), 0)
                return node
            else:
                node = self._row(node, path, position, named)
        return node

    def _row(
        self,
        parent: AnswerNode,
        path: str,
        position: int,
        named: dict[tuple[AnswerNode, str], int],
    ) -> AnswerNode | None:
        rows = self._tree.instances(parent, path)
        is_fixed = self._form.repeats[path].is_fixed
        if not 1 <= position <= (len(rows) if is_fixed else _MOST_ROWS):
            return None
        if not is_fixed:
            named[parent, path] = max(position, named.get((parent, path), 0))
        while len(rows) < position:
            rows.append(self._recalculation.add(parent, path))
        return rows[position - 1]

    def _kept(self, node: AnswerNode, text: str) -> str:
        """A text that is no value of its type is kept as it is: `validate` tells of it."""
        bind = self._form.binds.get(node.path)
        as_written = text if bind is None else written(bind.type, text)
        return text if as_written is None else as_written
