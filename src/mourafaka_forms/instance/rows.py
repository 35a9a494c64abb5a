"""Answers as a map from reference to text, and back into the tree with as many rows as they need."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mourafaka_forms.instance.recalculation import MOST_ROWS, Recalculation
from mourafaka_forms.instance.tree import AnswerNode, AnswerTree, child_of, steps_of_ref
from mourafaka_forms.instance.values import written

ROW = ""
NO_ROWS = "0"


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
        if (node.kept or node.path in self._tree.blueprint.begun) and not node.below():
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
        unplaced: dict[str, str] = {}
        everything = _Named()
        for ref, text in values.items():
            named = everything
            for step in steps_of_ref(ref) or [(ref, None)]:
                named = named.inside.setdefault(step, _Named())
            named.texts[ref] = text
        for step, named in everything.inside.items():
            if step == (self._tree.root.name, None):
                self._place(named, self._tree.root, unplaced)
            else:
                unplaced |= named.all_texts()
        return unplaced

    def _place(self, named: "_Named", node: AnswerNode, unplaced: dict[str, str]) -> None:
        rows: dict[str, dict[int, _Named]] = {}
        for (name, position), inner in named.inside.items():
            path = f"{node.path}/{name}"
            if path in self._form.repeats:
                rows.setdefault(path, {})
                if position is not None:
                    rows[path][position] = inner
                continue
            child = child_of(node, name) if position in (None, 1) else None
            if child is None:
                unplaced |= inner.all_texts()
                continue
            if not child.below():
                for text in inner.texts.values():
                    self._recalculation.put(child, self._kept(child, text))
            self._place(inner, child, unplaced)
        for path, wanted in rows.items():
            self._place_rows(wanted, node, path, unplaced)

    def _place_rows(
        self,
        wanted: "Mapping[int, _Named]",
        parent: AnswerNode,
        path: str,
        unplaced: dict[str, str],
    ) -> None:
        if not self._form.repeats[path].is_fixed:
            count = max((one for one in wanted if one <= MOST_ROWS), default=0)
            self._recalculation.resize(parent, path, count)
        present = self._tree.instances(parent, path)
        for position, named in wanted.items():
            if 1 <= position <= len(present):
                self._place(named, present[position - 1], unplaced)
            else:
                unplaced |= named.all_texts()

    def _kept(self, node: AnswerNode, text: str) -> str:
        """A text that is no value of its type is kept as it is: `validate` tells of it."""
        bind = self._form.binds.get(node.path)
        as_written = text if bind is None else written(bind.type, text)
        return text if as_written is None else as_written


@dataclass
class _Named:
    """A place that references name: the texts given for it, and the places inside it by step."""

    texts: dict[str, str] = field(default_factory=dict)
    inside: "dict[tuple[str, int | None], _Named]" = field(default_factory=dict)

    def all_texts(self) -> dict[str, str]:
        """The texts given for it and for all inside it."""
        found: dict[str, str] = {}
        waiting = [self]
        while waiting:
            one = waiting.pop()
            found |= one.texts
            waiting.extend(one.inside.values())
        return found
