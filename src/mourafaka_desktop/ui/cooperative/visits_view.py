"""The second tab of a file: its visits, the newest first."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mourafaka_desktop import labels
from mourafaka_desktop.domain.coaching_path import SESSION_COUNT
from mourafaka_desktop.domain.visits import Visit, VisitState
from mourafaka_desktop.i18n.catalogue import _, current, ngettext
from mourafaka_desktop.i18n.formats import formats
from mourafaka_desktop.services.cooperatives import CooperativeFile
from mourafaka_desktop.ui.direction import joined
from mourafaka_desktop.ui.tokens import Colour, State
from mourafaka_desktop.ui.widgets.card import Card
from mourafaka_desktop.ui.widgets.chip import Chip
from mourafaka_desktop.ui.widgets.empty_state import EmptyState
from mourafaka_desktop.ui.widgets.list_row import ListRow, RowList
from mourafaka_desktop.ui.widgets.scroll_page import ScrollPage


class VisitsView(ScrollPage):
    """`visit_requested` with the visit whose row was chosen."""

    visit_requested = Signal(object)  # VisitId
    visit_start_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.rows = RowList()
        self.nothing = EmptyState()
        self.nothing.button.setObjectName("cooperative.visits.start")
        self.nothing.action_requested.connect(self.visit_start_requested)
        self._card = Card(lined=True)
        self._card.add(self.rows)
        self._card.add(self.nothing)
        self.add(self._card)
        self.column.addStretch(1)

    def show_file(self, file: CooperativeFile) -> None:
        """Show the visits."""
        self._card.set_title(_("Visits"))
        self._card.set_count(str(len(file.visits)) if file.visits else "")
        self.nothing.show_words(_("No visit is noted yet."), _("Start the visit note"))
        self.nothing.setVisible(not file.visits)
        self.rows.show_rows([self._row(visit) for visit in file.visits])

    def _row(self, visit: Visit) -> ListRow:
        is_draft = visit.state is VisitState.DRAFT
        kind = visit.visit_type
        title = labels.enum_label(kind) if kind is not None else _("Visit")
        facts = [formats(current()).full_date(visit.visited_on)]
        if visit.session_no is not None:
            facts.append(
                _("Session {number} of {total}").format(
                    number=visit.session_no, total=SESSION_COUNT
                )
            )
        if visit.participants_total is not None:
            count = visit.participants_total
            facts.append(ngettext("{n} participant", "{n} participants", count).format(n=count))
        row = ListRow(
            title,
            joined(facts),
            icon="pen-line" if is_draft else "check",
            icon_colour=Colour.NILA if is_draft else State.OK.value.mark,
            trailing=[Chip(State.SOON, _("Draft"), "pencil")] if is_draft else [],
        )
        row.setObjectName(f"cooperative.visit.{visit.id}")
        row.clicked.connect(lambda: self.visit_requested.emit(visit.id))
        return row
