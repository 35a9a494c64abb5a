"""When, where and what for: session, type, date, times, place and objectives of the visit."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal

from mourafaka_desktop.domain.coaching_path import SESSION_COUNT
from mourafaka_desktop.domain.visits import Visit, VisitPlace, VisitType
from mourafaka_desktop.i18n.catalogue import _, current
from mourafaka_desktop.i18n.formats import formats
from mourafaka_desktop.labels import enum_label, field_label
from mourafaka_desktop.ui.visit.section_view import SectionView
from mourafaka_desktop.ui.visit.visit_model import Section
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.combo_field import ComboField
from mourafaka_desktop.ui.widgets.date_field import DateField
from mourafaka_desktop.ui.widgets.field_row import FieldRow
from mourafaka_desktop.ui.widgets.line_field import LineField
from mourafaka_desktop.ui.widgets.text_editor import TextField
from mourafaka_desktop.ui.widgets.time_field import TimeField


class AppointmentView(SectionView):
    """The facts that stand in the head of the visit note; `now_requested` for a time: « it is now »."""

    now_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__(Section.APPOINTMENT)
        self._session: ComboField[int] = ComboField()
        self._type: ComboField[VisitType] = ComboField()
        self._date = DateField(describe=lambda day: formats(current()).full_date(day))
        self._arrived, self._arrived_now = TimeField(), Button(ButtonKind.LINK)
        self._left, self._left_now = TimeField(), Button(ButtonKind.LINK)
        self._place: ComboField[VisitPlace] = ComboField()
        self._place_note = LineField()
        self._objectives = TextField(least_lines=2)
        self._listen()
        self.add(FieldRow(self._session, self._type))
        self.add(FieldRow(self._date, self._arrived, self._left))
        self.add(FieldRow(self._place, self._place_note))
        self.add(self._objectives)
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        self._session.set_label(_("Session"))
        self._session.set_options(_session_options())
        self._type.set_label(field_label("visit", "visit_type"))
        self._type.set_options(
            [(kind, enum_label(kind)) for kind in VisitType], _("Not chosen yet")
        )
        self._date.set_label(field_label("visit", "visited_on"))
        self._arrived.set_label(field_label("visit", "arrived_at_time"))
        self._left.set_label(field_label("visit", "left_at_time"))
        for button in (self._arrived_now, self._left_now):
            button.setText(_("Now"))
        self._arrived_now.setAccessibleName(_("Arrival is now"))
        self._left_now.setAccessibleName(_("Departure is now"))
        self._place.set_label(field_label("visit", "place"))
        self._place.set_options(
            [(place, enum_label(place)) for place in VisitPlace], _("Not chosen yet")
        )
        self._place_note.set_label(field_label("visit", "place_note"))
        self._objectives.set_label(field_label("visit", "objectives"))

    def show_visit(self, visit: Visit) -> None:
        super().show_visit(visit)
        self._session.set_value(visit.session_no)
        self._type.set_value(visit.visit_type)
        self._place.set_value(visit.place)
        self._place_note.set_value(visit.place_note)
        if self._date.value != visit.visited_on:
            self._date.set_value(visit.visited_on)
        if self._arrived.value != visit.arrived_at_time:
            self._arrived.set_value(visit.arrived_at_time)
        if self._left.value != visit.left_at_time:
            self._left.set_value(visit.left_at_time)

    def show_inconsistent(self, fields: Sequence[str]) -> None:
        if "left_at_time" in fields:
            self._left.show_problem(_("Departure stands before arrival: check both times."))
        else:
            self._left.clear_problem()

    def freeze(self, is_frozen: bool) -> None:
        super().freeze(is_frozen)
        self._arrived_now.setVisible(not is_frozen)
        self._left_now.setVisible(not is_frozen)

    def _listen(self) -> None:
        chosen: dict[str, ComboField[Any] | TimeField] = {
            "session_no": self._session,
            "visit_type": self._type,
            "arrived_at_time": self._arrived,
            "left_at_time": self._left,
            "place": self._place,
        }
        self._add_input("session_no", self._session)
        self._add_input("visit_type", self._type)
        self._add_input("visited_on", self._date)
        self._add_input("arrived_at_time", self._arrived)
        self._add_input("left_at_time", self._left)
        self._add_input("place", self._place)
        self._add_input("place_note", self._place_note)
        for name, field in chosen.items():
            field.changed.connect(self._writes(name))
        # A visit always has its date: an emptied field waits for another one.
        self._date.changed.connect(
            lambda day: self.value_chosen.emit("visited_on", day) if day else None
        )
        self._place_note.changed.connect(
            lambda text: self.text_written.emit("place_note", text or None)
        )
        self._add_text("objectives", self._objectives)
        for name, field, button in (
            ("arrived_at_time", self._arrived, self._arrived_now),
            ("left_at_time", self._left, self._left_now),
        ):
            button.setObjectName(f"visit.{name}_now")
            button.clicked.connect(lambda _=False, wanted=name: self.now_requested.emit(wanted))
            field.frame.row.insertWidget(1, button)
            field.frame.row.insertSpacing(2, 10)


def _session_options() -> list[tuple[int | None, str]]:
    numbered: list[tuple[int | None, str]] = [
        (number, _("Session {number} of {total}").format(number=number, total=SESSION_COUNT))
        for number in range(1, SESSION_COUNT + 1)
    ]
    return [*numbered, (None, _("Outside the twelve sessions"))]
