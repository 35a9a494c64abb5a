"""Several answers that may hold together, under one label: ticks as a field."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mourafaka_desktop.ui.widgets.field import Field
from mourafaka_desktop.ui.widgets.tick import TickGroup


class TickField(Field):
    """`changed` with the ticked keys in their order."""

    changed = Signal(object)  # tuple of keys

    def __init__(self, label: str = "", parent: QWidget | None = None) -> None:
        self.group: TickGroup[str] = TickGroup()
        super().__init__(self.group, self.group, label, parent)
        self.group.changed.connect(self.changed)

    @property
    def value(self) -> tuple[str, ...]:
        """What is ticked."""
        return self.group.value

    def set_options(self, options: Sequence[tuple[str, str]]) -> None:
        """The keys with their words; what was ticked stays so."""
        self.group.set_options(options)
        first = next(iter(self.group.ticks.values()), None)
        if first is not None:
            self.setFocusProxy(first)

    def set_value(self, values: Sequence[str]) -> None:
        """Tick these; says nothing by `changed`."""
        self.group.set_value(values)
