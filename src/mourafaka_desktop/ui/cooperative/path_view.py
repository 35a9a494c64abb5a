"""The path by hand: what became of a session or a training, and when."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mourafaka_desktop import labels
from mourafaka_desktop.domain.coaching_path import (
    CoachingSession,
    SlotState,
    Training,
    next_session_no,
)
from mourafaka_desktop.i18n.catalogue import _, current
from mourafaka_desktop.i18n.formats import formats
from mourafaka_desktop.ui.cooperative.cooperative_model import SessionPlan, TrainingPlan
from mourafaka_desktop.ui.widgets.combo_field import ComboField
from mourafaka_desktop.ui.widgets.date_field import DateField
from mourafaka_desktop.ui.widgets.form_dialog import FormDialog
from mourafaka_desktop.ui.widgets.segmented_choice import Option, SegmentedChoice

Slot = CoachingSession | Training


class PathView(FormDialog):
    """Opens on the next session; `session_planned` or `training_planned` when the coach keeps it."""

    session_planned = Signal(object)  # SessionPlan
    training_planned = Signal(object)  # TrainingPlan

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("check", parent)
        self.setObjectName("path")
        self._slots: tuple[Slot, ...] = ()
        self.slot: ComboField[int] = ComboField()
        self.slot.input.setObjectName("path.slot")
        self.state: SegmentedChoice[SlotState] = SegmentedChoice()
        self.state.setObjectName("path.state")
        self.day = DateField(describe=lambda day: formats(current()).full_date(day))
        self.day.input.setObjectName("path.day")
        self.do_button.setObjectName("path.keep")
        self.slot.changed.connect(lambda _index: self._show_slot())
        self.do_button.clicked.connect(self._keep)
        self.set_fields(self.slot, self.state, self.day)
        self.restyle()

    def open_path(self, sessions: Sequence[CoachingSession], trainings: Sequence[Training]) -> None:
        """Show the path as it is, at the next session."""
        self._slots = (*sessions, *trainings)
        self._name_slots()
        following = next_session_no(tuple(sessions))
        self.slot.set_value((following or len(sessions)) - 1)
        self._show_slot()
        self.open_at(self.slot.input)

    def restyle(self) -> None:
        self.name(_("Coaching path"), "", _("Keep"), _("Cancel"))
        self.slot.set_label(_("Session or training"))
        self.state.set_name(_("What became of it"))
        self.state.set_options(
            [
                Option(SlotState.PLANNED, _("planned"), "calendar-days"),
                Option(SlotState.HELD, _("held"), "check"),
                Option(SlotState.MISSED, _("missed"), "x"),
            ]
        )
        self.day.set_label(_("Date"))
        self._name_slots()
        super().restyle()

    def _name_slots(self) -> None:
        self.slot.set_options([(i, _slot_name(slot)) for i, slot in enumerate(self._slots)])

    @property
    def _chosen(self) -> Slot | None:
        return self._slots[self.slot.value] if self.slot.value is not None else None

    def _show_slot(self) -> None:
        slot = self._chosen
        if slot is not None:
            self.state.set_value(slot.state)
            self.day.set_value(slot.held_on or slot.planned_on)

    def _keep(self) -> None:
        slot, state = self._chosen, self.state.value
        if slot is None or state is None:
            return
        planned_on, held_on = _dates(state, self.day.value)
        if isinstance(slot, CoachingSession):
            self.session_planned.emit(SessionPlan(slot.number, state, planned_on, held_on))
        else:
            self.training_planned.emit(TrainingPlan(slot.subject, state, planned_on, held_on))
        self.accept()


def _dates(state: SlotState, day: date | None) -> tuple[date | None, date | None]:
    """The planned and the held date: a day is one or the other."""
    return (None, day) if state is SlotState.HELD else (day, None)


def _slot_name(slot: Slot) -> str:
    if isinstance(slot, CoachingSession):
        return _("Session {number}").format(number=slot.number)
    return _("Training: {subject}").format(subject=labels.enum_label(slot.subject))
