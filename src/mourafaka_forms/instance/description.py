"""Describes the nodes of an instance to a screen: states, and the body as an outline."""

from collections.abc import Iterator

from mourafaka_forms.instance.choices import Choices, OfferedChoice
from mourafaka_forms.instance.conditions import Conditions
from mourafaka_forms.instance.recalculation import naming
from mourafaka_forms.instance.states import ChoiceState, NodeKind, NodeState, OutlineItem
from mourafaka_forms.instance.texts import InstanceTexts
from mourafaka_forms.instance.tree import AnswerNode, AnswerTree
from mourafaka_forms.xform import BodyElement, Control, Form, Repeat
from mourafaka_forms.xform.form import columns_of
from mourafaka_forms.xpath import Kind


class Description:
    """Makes values of the nodes of one instance. All of it may raise FormError: expression."""

    def __init__(
        self,
        form: Form,
        tree: AnswerTree,
        texts: InstanceTexts,
        choices: Choices,
        conditions: Conditions,
    ) -> None:
        self._form = form
        self._tree = tree
        self._texts = texts
        self._choices = choices
        self._conditions = conditions

    # States

    def states(self) -> Iterator[NodeState]:
        """All nodes in document order; a range comes before its instances, be there any or none."""
        yield self.state(self._tree.root, self._tree.root.path)
        yield from self._inside(self._tree.root, self._tree.root.path)

    def _inside(self, parent: AnswerNode, parent_ref: str) -> Iterator[NodeState]:
        for path, nodes in self._grouped(parent):
            name = path.rpartition("/")[2]
            ref = f"{parent_ref}/{name}"
            is_repeat = path in self._form.repeats
            if is_repeat:
                yield self.range_state(parent, path, ref)
            for position, node in enumerate(nodes, start=1):
                own_ref = f"{ref}[{position}]" if is_repeat else ref
                yield self.state(node, own_ref)
                yield from self._inside(node, own_ref)

    def _grouped(self, parent: AnswerNode) -> Iterator[tuple[str, list[AnswerNode]]]:
        present: dict[str, list[AnswerNode]] = {}
        for child in parent.below():
            present.setdefault(child.path, []).append(child)
        for path in self._tree.blueprint.children.get(parent.path, ()):
            nodes = present.pop(path, [])
            if nodes or path in self._form.repeats:
                yield path, nodes
        yield from present.items()

    def state(self, node: AnswerNode, ref: str) -> NodeState:
        """The node of that reference as it stands."""
        control = self._form.controls.get(node.path)
        kind = self._kind(node, control)
        described = control or self._form.groups.get(node.path) or self._form.repeats.get(node.path)
        label = None if described is None else described.label
        hint = None if control is None else control.hint
        is_leaf = kind in (NodeKind.QUESTION, NodeKind.VALUE)
        conditions = self._conditions
        return NodeState(
            ref=ref,
            path=node.path,
            kind=kind,
            value=node.seen if is_leaf else "",
            is_relevant=node.is_relevant,
            is_required=conditions.is_required(node),
            is_readonly=conditions.is_readonly(node),
            is_constraint_met=not is_leaf or conditions.is_constraint_met(node),
            is_required_met=not is_leaf or conditions.is_required_met(node),
            label=self._texts.text(label, node),
            hint=self._texts.text(hint, node),
            guidance="" if control is None else self._texts.text(control.guidance, node),
            media=self._texts.media(label),
            choices=self._choice_states(control, node, ref),
            control=control,
        )

    def _kind(self, node: AnswerNode, control: Control | None) -> NodeKind:
        if node.above is None:
            return NodeKind.ROOT
        if node.path in self._form.repeats:
            return NodeKind.REPEAT
        if control is not None:
            return NodeKind.QUESTION
        return NodeKind.GROUP if self._is_group(node) else NodeKind.VALUE

    def _is_group(self, node: AnswerNode) -> bool:
        has_inside = bool(self._tree.blueprint.children.get(node.path)) or bool(node.below())
        return has_inside or node.path in self._form.groups

    def _choice_states(
        self, control: Control | None, node: AnswerNode, ref: str
    ) -> tuple[ChoiceState, ...] | None:
        if control is None or control.choices is None:
            return None
        with naming(node.path):
            offered = self._choices.offered(control, node, ref)
        return tuple([self._choice_state(one, node) for one in offered])

    def _choice_state(self, choice: OfferedChoice, node: AnswerNode) -> ChoiceState:
        label = self._texts.text(choice.label, node)
        media = self._texts.media(choice.label)
        if choice.item is None:
            return ChoiceState(choice.value, label, media)
        return ChoiceState(choice.value, label, media, columns_of(choice.item))

    def range_state(self, parent: AnswerNode, path: str, ref: str) -> NodeState:
        """A repeat with all its instances in `parent`; relevant if one of them is."""
        instances = self._tree.instances(parent, path)
        place = self._place_of_range(parent, path)
        repeat = self._form.repeats[path]
        bind = self._form.binds.get(path)
        is_relevant = any(one.is_relevant for one in instances)
        if not instances and parent.is_relevant:
            relevant = None if bind is None else bind.relevant
            is_relevant = relevant is None or self._conditions.holds(relevant, place)
        return NodeState(
            ref=ref,
            path=path,
            kind=NodeKind.REPEAT_RANGE,
            is_relevant=is_relevant,
            is_required=False,
            is_readonly=self._conditions.is_readonly(place),
            label=self._texts.text(repeat.label, instances[0] if instances else place),
            media=self._texts.media(repeat.label),
            count=len(instances),
        )

    @staticmethod
    def _place_of_range(parent: AnswerNode, path: str) -> AnswerNode:
        """A node that stands where the range is, for its expressions."""
        place = AnswerNode(Kind.ELEMENT, path.rpartition("/")[2], None, path)
        place.parent = parent
        return place

    # Outline

    def outline(self) -> tuple[OutlineItem, ...]:
        """The body as it is shown, with an item for each instance of a repeat."""
        return self._items(self._form.body, self._tree.root)

    def _items(
        self, elements: tuple[BodyElement, ...], base: AnswerNode
    ) -> tuple[OutlineItem, ...]:
        return tuple([item for one in elements for item in self._item(one, base)])

    def _item(self, element: BodyElement, base: AnswerNode) -> Iterator[OutlineItem]:
        if isinstance(element, Repeat):
            yield from self._range_items(element, base)
        elif element.path is None:
            label = self._texts.text(element.label, base)
            inside = self._items(element.children, base)
            yield OutlineItem(element, NodeKind.GROUP, None, label, base.is_relevant, inside)
        else:
            kind = NodeKind.QUESTION if isinstance(element, Control) else NodeKind.GROUP
            for node in self._tree.within(base, element.path):
                inside = () if isinstance(element, Control) else self._items(element.children, node)
                label = self._texts.text(element.label, node)
                ref = self._tree.ref_of(node)
                yield OutlineItem(element, kind, ref, label, node.is_relevant, inside)

    def _range_items(self, repeat: Repeat, base: AnswerNode) -> Iterator[OutlineItem]:
        parent_path = repeat.path.rpartition("/")[0]
        for parent in self._tree.within(base, parent_path):
            ref = f"{self._tree.ref_of(parent)}/{repeat.path.rpartition('/')[2]}"
            state = self.range_state(parent, repeat.path, ref)
            rows = tuple(
                [
                    OutlineItem(
                        repeat,
                        NodeKind.REPEAT,
                        f"{ref}[{position}]",
                        self._texts.text(repeat.label, row),
                        row.is_relevant,
                        self._items(repeat.children, row),
                    )
                    for position, row in enumerate(
                        self._tree.instances(parent, repeat.path), start=1
                    )
                ]
            )
            yield OutlineItem(
                repeat, NodeKind.REPEAT_RANGE, ref, state.label, state.is_relevant, rows
            )
