"""A date typed as 23/11/2026 or chosen in a calendar; it may be left open."""

import re
from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QDate, QEvent, QLocale, QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QApplication, QCalendarWidget, QFrame, QVBoxLayout, QWidget

from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.field import Field
from mourafaka_desktop.ui.widgets.framed import Framed
from mourafaka_desktop.ui.widgets.line_field import LineInput

# Qt aligns a placeholder by its own letters: Arabic ones would stand at the end edge of this line.
_MARK = "\u200e"


def parse_date(text: str) -> date | None:
    """23/11/2026, 23-11-26, 23.11.2026, 23 11 2026 or 23112026, day first; None for anything else."""
    parts = re.findall(r"\d+", text)
    if len(parts) == 1 and len(parts[0]) == 8:
        parts = [parts[0][:2], parts[0][2:4], parts[0][4:]]
    if len(parts) != 3 or len(parts[2]) not in (2, 4):
        return None
    day, month, year = (int(part) for part in parts)
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None


def _has_short_year(text: str) -> bool:
    return len(re.findall(r"\d+", text)[-1]) == 2


class DateField(Field):
    """`changed` with a date, or None when emptied; what is no date stays as typed and is explained.

    23/11/20 may be on its way to 23/11/2026: a year of two digits is taken when the field is left, or Enter
    or anything outside it is pressed.

    `describe` writes the date out below, for example « Monday 23 November 2026 ».
    """

    changed = Signal(object)  # date | None

    def __init__(
        self,
        label: str = "",
        *,
        describe: Callable[[date], str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        self.frame = Framed()
        self.input = LineInput(ltr=True)
        self._calendar_button = Button(ButtonKind.TEXT, icon="calendar-days", small=True)
        self.frame.row.addWidget(self.input, 1)
        self.frame.row.addWidget(self._calendar_button)
        self.frame.row.addSpacing(4)
        self._describe_date = describe
        self._value: date | None = None
        self._waits = False  # a year of two digits stands there
        self._popup: _CalendarPopup | None = None
        super().__init__(self.frame, self.input, label, parent)
        self.input.textEdited.connect(self._read)
        self.input.editingFinished.connect(self._finish)
        self._calendar_button.clicked.connect(self._open_calendar)
        self._retranslate()

    @property
    def value(self) -> date | None:
        """The date; None while there is none."""
        return self._value

    def set_value(self, value: date | None) -> None:
        """Show a date; says nothing by `changed`."""
        self._wait(False)
        self._value = value
        self.input.setText(f"{value:%d/%m/%Y}" if value else "")
        self.clear_problem()
        self._tell_date()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While a year waits: a button takes no focus when it is pressed, nor does a shortcut."""
        pressed = event.type() == QEvent.Type.MouseButtonPress and isinstance(watched, QWidget)
        if event.type() == QEvent.Type.Shortcut or (pressed and watched is not self.input):
            self._finish()
        return super().eventFilter(watched, event)

    def restyle(self) -> None:
        super().restyle()
        if hasattr(self, "_value"):
            self._retranslate()

    def _retranslate(self) -> None:
        self.input.setPlaceholderText(_MARK + self.words.gettext("dd/mm/yyyy"))
        words = self.words.gettext("Choose in a calendar")
        self._calendar_button.setAccessibleName(words)
        self._calendar_button.setToolTip(words)
        self._tell_date()

    def _read(self, text: str) -> None:
        value = parse_date(text)
        self._wait(value is not None and _has_short_year(text))
        if self._waits or value == self._value:
            return
        if value is None and text.strip():
            return
        self._take(value)

    def _wait(self, waits: bool) -> None:
        application = QApplication.instance()
        assert application is not None, "a widget has its application"
        if waits and not self._waits:
            application.installEventFilter(self)
        elif self._waits and not waits:
            application.removeEventFilter(self)
        self._waits = waits

    def _finish(self) -> None:
        """Take the year of two digits that waits, if one does, and say what is no date."""
        if self._waits:
            self._wait(False)
            value = parse_date(self.input.text())
            if value != self._value:
                self._take(value)
        self._explain()

    def _take(self, value: date | None) -> None:
        self._value = value
        self.clear_problem()
        self._tell_date()
        self.changed.emit(value)

    def _explain(self) -> None:
        text = self.input.text().strip()
        if not text or parse_date(text) is not None:
            if self._value is not None:
                self.input.setText(f"{self._value:%d/%m/%Y}")
            return
        self.show_problem(
            self.words.gettext(
                "This is not a date yet: write day, month, year, for example 23/11/2026."
            )
        )

    def _tell_date(self) -> None:
        if self._describe_date is not None:
            self.set_help(self._describe_date(self._value) if self._value else "")

    def _open_calendar(self) -> None:
        self._popup = _CalendarPopup(self)
        self._popup.chosen.connect(self._choose)
        self._popup.open_below(self.frame, self._value or date.today())  # noqa: DTZ011 a start page

    def _choose(self, value: date) -> None:
        self._wait(False)
        self.input.setText(f"{value:%d/%m/%Y}")
        self._take(value)
        self.input.setFocus()


class _CalendarPopup(QFrame):
    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.calendar = QCalendarWidget()
        self.calendar.setLocale(QLocale())
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.clicked.connect(self._choose)
        self.calendar.activated.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self.calendar)

    def open_below(self, anchor: QWidget, shown: date) -> None:
        self.calendar.setSelectedDate(QDate(shown.year, shown.month, shown.day))
        self.adjustSize()
        corner = anchor.mapToGlobal(QPoint(0, anchor.height() + 4))
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            corner.setX(corner.x() + anchor.width() - self.width())
        self.move(corner)
        self.show()
        self.calendar.setFocus()

    def _choose(self, chosen: QDate) -> None:
        self.chosen.emit(date(chosen.year(), chosen.month(), chosen.day()))
        self.close()
