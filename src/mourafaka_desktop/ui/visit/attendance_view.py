"""Who was there: counts, functions, and names only where the persons agreed."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mourafaka_desktop.domain.visits import ParticipantRole, Visit
from mourafaka_desktop.i18n.catalogue import _
from mourafaka_desktop.labels import enum_label, field_label
from mourafaka_desktop.ui.tokens import Type
from mourafaka_desktop.ui.visit.section_view import SectionView
from mourafaka_desktop.ui.visit.visit_model import Section
from mourafaka_desktop.ui.widgets.counter_field import CounterField
from mourafaka_desktop.ui.widgets.field_row import FieldRow
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.text_editor import TextField
from mourafaka_desktop.ui.widgets.tick import Tick, TickGroup


class AttendanceView(SectionView):
    """`names_withdrawn` when the consent is taken back: no name may stay."""

    names_withdrawn = Signal()

    def __init__(self) -> None:
        super().__init__(Section.ATTENDANCE)
        self._total, self._women, self._youth = CounterField(), CounterField(), CounterField()
        self._roles_label = Text(Type.SECONDARY_STRONG)
        self._roles: TickGroup[str] = TickGroup()
        self._consent = Tick()
        self._names = TextField(least_lines=3)
        for name, field in {
            "participants_total": self._total,
            "participants_women": self._women,
            "participants_youth": self._youth,
        }.items():
            self._add_input(name, field)
            field.changed.connect(self._writes(name))
        self._add_input("participants_roles", self._roles)
        self._roles.changed.connect(self._writes("participants_roles"))
        self._add_input("names_consent", self._consent)
        self._consent.clicked.connect(self._consent_clicked)
        self._add_input("participant_names", self._names)
        self._names.changed.connect(
            lambda text: self.text_written.emit("participant_names", names_in(text))
        )
        self.add(FieldRow(self._total, self._women, self._youth))
        self.add(self._roles_label)
        self.add(self._roles)
        self.add(self._consent)
        self.add(self._names)
        self._names.hide()
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        self.set_count(_("Names are written after consent only"))
        self._total.set_label(field_label("visit", "participants_total"))
        self._women.set_label(field_label("visit", "participants_women"))
        self._youth.set_label(field_label("visit", "participants_youth"))
        self._roles_label.setText(field_label("visit", "participants_roles"))
        self._roles.setAccessibleName(field_label("visit", "participants_roles"))
        self._roles.set_options([(role, enum_label(role)) for role in ParticipantRole])
        before: QWidget = self._youth.input
        for role, tick in self._roles.ticks.items():
            tick.setObjectName(f"visit.role_{role}")
            QWidget.setTabOrder(before, tick)  # made after the fields that follow them
            before = tick
        self._consent.setText(_("Those present agree that their names are written down"))
        self._names.set_label(_("Names, one to a line"))

    def show_visit(self, visit: Visit) -> None:
        super().show_visit(visit)
        self._total.set_value(visit.participants_total)
        self._women.set_value(visit.participants_women)
        self._youth.set_value(visit.participants_youth)
        self._roles.set_value(visit.participants_roles)
        self._show_consent(bool(visit.names_consent))
        if names_in(self._names.value or "") != visit.participant_names:
            self._names.set_value("\n".join(visit.participant_names))

    def show_inconsistent(self, fields: Sequence[str]) -> None:
        sentence = _("More than the participants counted: check both numbers.")
        for name, field in (
            ("participants_women", self._women),
            ("participants_youth", self._youth),
        ):
            if name in fields:
                field.show_problem(sentence)
            else:
                field.clear_problem()

    def _consent_clicked(self, agreed: bool) -> None:
        self._show_consent(agreed)
        if agreed:
            self.value_chosen.emit("names_consent", True)
        else:
            self.names_withdrawn.emit()

    def _show_consent(self, agreed: bool) -> None:
        self._consent.setChecked(agreed)
        self._names.setVisible(agreed)


def names_in(text: str) -> tuple[str, ...]:
    """The names that stand in a text, one to a line."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
