"""The fourth tab of a file: the agreed actions by pathway, each with how far it is."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mourafaka_desktop import labels
from mourafaka_desktop.domain.development_plans import ActionStatus, Pathway, PlannedAction
from mourafaka_desktop.i18n.catalogue import _
from mourafaka_desktop.services.cooperatives import CooperativeFile
from mourafaka_desktop.ui.cooperative.action_view import action_row
from mourafaka_desktop.ui.cooperative.cooperative_model import actions_by_pathway
from mourafaka_desktop.ui.widgets.card import Card
from mourafaka_desktop.ui.widgets.combo_field import ComboBox
from mourafaka_desktop.ui.widgets.empty_state import EmptyState
from mourafaka_desktop.ui.widgets.list_row import ListRow, RowList
from mourafaka_desktop.ui.widgets.scroll_page import ScrollPage


class PlanView(ScrollPage):
    """`status_chosen` with the action and how far the coach says it is."""

    status_chosen = Signal(object, object)  # PlannedActionId, ActionStatus

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.nothing = EmptyState()
        self._nothing_card = Card()
        self._nothing_card.add(self.nothing)
        self._cards: list[Card] = []
        self.add(self._nothing_card)
        self.column.addStretch(1)

    def show_file(self, file: CooperativeFile, today: date) -> None:
        """Show the plan."""
        for card in self._cards:
            self.column.removeWidget(card)
            card.hide()
            card.deleteLater()
        groups = actions_by_pathway(file.actions)
        self._cards = [self._card(pathway, actions, today) for pathway, actions in groups]
        for position, card in enumerate(self._cards):
            self.column.insertWidget(position, card)
        self._nothing_card.setVisible(not groups)
        self.nothing.show_words(
            _("No action is agreed yet. They are chosen on the result of an assessment.")
        )

    def _card(self, pathway: Pathway | None, actions: list[PlannedAction], today: date) -> Card:
        title = labels.enum_label(pathway) if pathway is not None else _("Other promises")
        card = Card(title, str(len(actions)), lined=True)
        rows = RowList()
        rows.show_rows([self._row(action, today) for action in actions])
        card.add(rows)
        return card

    def _row(self, action: PlannedAction, today: date) -> ListRow:
        status = ComboBox()
        status.setObjectName(f"cooperative.action.{action.id}.status")
        for choice in ActionStatus:
            status.addItem(labels.enum_label(choice), choice.value)
        status.setCurrentIndex(status.findData(action.status.value))
        status.setAccessibleName(
            f"{labels.field_label('planned_action', 'status')}, {labels.action_title(action)}"
        )
        status.restyle()
        status.activated.connect(
            lambda: self.status_chosen.emit(action.id, ActionStatus(status.currentData()))
        )
        return action_row(action, today, more=[status], names_pathway=False)
