"""Our engine as one side of a comparison: the same calls and the same view as ODK's."""

from collections.abc import Mapping
from datetime import datetime
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from mourafaka_forms.instance import Instance, NodeKind, NodeState, Surroundings, start
from mourafaka_forms.xform import Form, read_form
from tests.differential.nodes import NodeSeen, View

_LEAVES: Final = (NodeKind.QUESTION, NodeKind.VALUE)


class OurEngine:
    """An instance of one form, in which it is always `now`."""

    def __init__(self, form: str | bytes, now: datetime, zone: str) -> None:
        self._form: Form = read_form(form)
        self._now = now
        self._zone = ZoneInfo(zone)
        self._instance: Instance
        self.start()

    def start(self) -> None:
        """Start another instance of the form."""
        self._instance = start(
            self._form,
            Surroundings(now=lambda: self._now, zone=self._zone, random=Random(0)),
        )

    def set_value(self, ref: str, value: str) -> None:
        self._instance.set_value(ref, value)

    def add_repeat(self, range_ref: str) -> None:
        self._instance.add_repeat(range_ref)

    def remove_repeat(self, instance_ref: str) -> None:
        self._instance.remove_repeat(instance_ref)

    def set_language(self, language: str) -> None:
        self._instance.language = language

    def view(self) -> View:
        """The instance after the last change."""
        messages = {violation.ref: violation.message for violation in self._instance.validate()}
        nodes = tuple(_node_seen(node, messages) for node in self._instance.nodes())
        return View(nodes, self._instance.as_xml())


def _node_seen(node: NodeState, messages: Mapping[str, str]) -> NodeSeen:
    message = messages.get(node.ref) or None
    is_leaf = node.kind in _LEAVES
    return NodeSeen(
        ref=node.ref,
        is_relevant=node.is_relevant,
        is_readonly=node.is_readonly,
        value=node.value if is_leaf else None,
        is_required=node.is_required if is_leaf else None,
        is_constraint_met=node.is_constraint_met if is_leaf else None,
        is_required_met=node.is_required_met if is_leaf else None,
        label=node.label or None,
        # ODK's engine takes the guidance for a part of the hint.
        hint=f"{node.hint}{node.guidance}" or None,
        constraint_message=None if node.is_constraint_met else message,
        required_message=None if node.is_required_met else message,
        choices=None
        if node.choices is None
        else tuple((choice.value, choice.label) for choice in node.choices),
    )
