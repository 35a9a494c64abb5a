"""The shape of a form's instances: which nodes there are, and what a new repeat instance begins as.

It is worked out once for a form and shared by its instances.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Final

from mourafaka_forms.xform import Form
from mourafaka_forms.xpath import Node

JAVAROSA: Final = "http://openrosa.org/javarosa"


class Blueprint:
    """The nodes of a form by path, in document order.

    `templates` are what a new instance of a repeat begins as; `defaults` those that the form itself
    begins with, which a counted repeat takes first. `begun` are the paths at which some node begins
    with a value. `within` maps each path to the repeat
    it lies in or is, None if none.
    """

    def __init__(self, form: Form) -> None:
        self.form = form
        self.templates: dict[str, Node] = {}
        self.defaults: dict[str, list[Node]] = {}
        self.begun: set[str] = set()
        self.children: dict[str, tuple[str, ...]] = {}
        self._add(form.instance, f"/{form.instance.name}")
        self.places = {path: place for place, path in enumerate(self.children)}
        self.paths = tuple(self.children)
        self.within = {path: self._repeat_of(path) for path in self.paths}

    def _add(self, node: Node, path: str) -> None:
        """Of several nodes at a path, what any of them has inside is possible in all."""
        known = dict.fromkeys(self.children.get(path, ()))
        if path in self.form.repeats and (path not in self.templates or is_template(node)):
            self.templates[path] = node
        if path in self.form.repeats and not is_template(node):
            self.defaults.setdefault(path, []).append(node)
        inside = {child.name: f"{path}/{child.name}" for child in node.elements()}
        if not inside and node.string_value():
            self.begun.add(path)
        self.children[path] = tuple({**known, **dict.fromkeys(inside.values())})
        for child in node.elements():
            self._add(child, f"{path}/{child.name}")

    def _repeat_of(self, path: str) -> str | None:
        while path:
            if path in self.form.repeats:
                return path
            path = path.rpartition("/")[0]
        return None

    @cached_property
    def below(self) -> Mapping[str, tuple[str, ...]]:
        """All paths at or under a path, by it, in document order."""
        found: dict[str, list[str]] = {path: [] for path in self.paths}
        for path in self.paths:
            for ancestor in ancestors_and_self(path):
                found[ancestor].append(path)
        return {path: tuple(paths) for path, paths in found.items()}

    def is_leaf(self, path: str) -> bool:
        """Whether nodes at the path hold a value and no nodes."""
        return not self.children.get(path)


def ancestors_and_self(path: str) -> Iterator[str]:
    """The path, its parent, and so on up to the root of the answers."""
    while path:
        yield path
        path = path.rpartition("/")[0]


def is_template(node: Node) -> bool:
    """Whether the form marks the node as what new repeat instances begin as."""
    return any(
        attribute.local == "template" and attribute.namespace == JAVAROSA
        for attribute in node.attributes
    )
