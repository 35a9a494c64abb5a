"""A time of day typed as 10:30, 10h30 or 1030; it may be left open."""

import re
from datetime import time

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mourafaka_desktop.ui.tokens import Colour
from mourafaka_desktop.ui.widgets.field import Field
from mourafaka_desktop.ui.widgets.framed import Framed
from mourafaka_desktop.ui.widgets.icon_label import IconLabel
from mourafaka_desktop.ui.widgets.line_field import LineInput


def parse_time(text: str) -> time | None:
    """10:30, 10h30, 10 30, 1030, 10h or 9; None for anything else."""
    match = re.fullmatch(r"(\d{1,2})(?:\s*[:hH.\s]\s*(\d{2})?|(\d{2}))?", text.strip())
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2] or match[3] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


class TimeField(Field):
    """`changed` with a time, or None when emptied; what is no time stays as typed and is explained."""

    changed = Signal(object)  # time | None

    def __init__(self, label: str = "", parent: QWidget | None = None) -> None:
        self.frame = Framed()
        self.input = LineInput(ltr=True)
        self.frame.row.addWidget(self.input, 1)
        self.frame.row.addWidget(IconLabel("clock", Colour.INK_3, 18))
        self.frame.row.addSpacing(14)
        self._value: time | None = None
        super().__init__(self.frame, self.input, label, parent)
        self.input.setPlaceholderText("10:30")
        self.input.textEdited.connect(self._read)
        self.input.editingFinished.connect(self._explain)

    @property
    def value(self) -> time | None:
        """The time; None while there is none."""
        return self._value

    def set_value(self, value: time | None) -> None:
        """Show a time; says nothing by `changed`."""
        self._value = value
        self.input.setText(f"{value:%H:%M}" if value else "")
        self.clear_problem()

    def _read(self, text: str) -> None:
        value = parse_time(text)
        if value == self._value or (value is None and text.strip()):
            return
        self._value = value
        self.clear_problem()
        self.changed.emit(value)

    def _explain(self) -> None:
        text = self.input.text().strip()
        if text and parse_time(text) is None:
            self.show_problem(
                self.words.gettext(
                    "This is not a time yet: write hours and minutes, for example 10:30."
                )
            )
        elif self._value is not None:
            self.input.setText(f"{self._value:%H:%M}")
