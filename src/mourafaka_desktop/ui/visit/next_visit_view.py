"""The appointment for the next visit, and what is to be ready by then."""

from mourafaka_desktop.domain.visits import Visit
from mourafaka_desktop.i18n.catalogue import _, current
from mourafaka_desktop.i18n.formats import formats
from mourafaka_desktop.labels import field_label
from mourafaka_desktop.ui.visit.section_view import SectionView
from mourafaka_desktop.ui.visit.visit_model import Section
from mourafaka_desktop.ui.widgets.date_field import DateField
from mourafaka_desktop.ui.widgets.field_row import FieldRow
from mourafaka_desktop.ui.widgets.text_editor import TextField
from mourafaka_desktop.ui.widgets.time_field import TimeField


class NextVisitView(SectionView):
    """Date, time, and the preparation."""

    def __init__(self) -> None:
        super().__init__(Section.NEXT_VISIT)
        self._date = DateField(describe=lambda day: formats(current()).full_date(day))
        self._time = TimeField()
        self._add_input("next_visit_on", self._date)
        self._add_input("next_visit_time", self._time)
        self._date.changed.connect(self._writes("next_visit_on"))
        self._time.changed.connect(self._writes("next_visit_time"))
        self._goals = self._add_text("next_visit_goals", TextField(least_lines=2))
        self.add(FieldRow(self._date, self._time))
        self.add(self._goals)
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        self._date.set_label(_("Date of the next visit"))
        self._time.set_label(_("Time"))
        self._goals.set_label(field_label("visit", "next_visit_goals"))

    def show_visit(self, visit: Visit) -> None:
        super().show_visit(visit)
        if self._date.value != visit.next_visit_on:
            self._date.set_value(visit.next_visit_on)
        if self._time.value != visit.next_visit_time:
            self._time.set_value(visit.next_visit_time)
