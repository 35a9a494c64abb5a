"""What waits for the coach's decision, most pressing first; what is decided goes away when the screen is read again."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from mourafaka_desktop.services.sync_status import HeldBack, Issue, LookAlike, SyncOverview
from mourafaka_desktop.ui.sync.issue_cards import (
    ConflictCard,
    HeldBackCard,
    LookAlikeCard,
    RefusalCard,
)
from mourafaka_desktop.ui.tokens import Space
from mourafaka_desktop.ui.widgets.button import Button
from mourafaka_desktop.ui.widgets.kept_focus import kept_focus
from mourafaka_desktop.ui.widgets.responsive_columns import ResponsiveColumns


class IssuesView(QWidget):
    """Two cards side by side."""

    opened = Signal(str, object, object)  # kind, record id, CooperativeId or None
    dismissed = Signal(object)  # Issue
    applied = Signal(object)  # Issue
    chosen = Signal(object, object)  # Issue, Side
    held_back_answered = Signal(object, bool)  # HeldBack, whether it may go
    parted = Signal(object)  # LookAlike: they are two

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.L)
        self.cards: list[QWidget] = []

    def show_issues(self, overview: SyncOverview) -> None:
        """What would vanish, then what was refused, then two values, then what looks registered twice.

        The focus stays at the button it was at, or goes on to the card that takes the place of the decided one.
        """
        at = self._focused_card()
        with kept_focus(self):
            self._show_cards(overview)
        if at is not None and self._focused_card() is None:
            self._take_focus(at)

    def _show_cards(self, overview: SyncOverview) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.cards = [
            *map(self._held_back, overview.held_back),
            *map(self._refusal, overview.refused),
            *map(self._conflict, overview.conflicts),
            *map(self._look_alike, overview.duplicates),
        ]
        for index in range(0, len(self.cards), 2):
            pair = self.cards[index : index + 2]
            self._column.addWidget(
                ResponsiveColumns(
                    pair if len(pair) == 2 else [*pair, QWidget()], narrow_px=860, at_top=True
                )
            )

    def _focused_card(self) -> int | None:
        """The number of the card the focus is in; None where it is elsewhere."""
        focused = QApplication.focusWidget()
        cards = enumerate(self.cards)
        return next((n for n, card in cards if focused and card.isAncestorOf(focused)), None)

    def _take_focus(self, at: int) -> None:
        """Go on at the card of this number, or at the last one there is."""
        if not self.cards:
            return
        card = self.cards[min(at, len(self.cards) - 1)]
        for button in card.findChildren(Button):
            if button.isEnabled() and not button.isHidden():
                self.show()
                button.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _held_back(self, held: HeldBack) -> QWidget:
        card = HeldBackCard(held)
        card.answered.connect(partial(self.held_back_answered.emit, held))
        return card

    def _refusal(self, issue: Issue) -> QWidget:
        card = RefusalCard(issue)
        card.opened.connect(partial(self._open, issue))
        card.applied.connect(partial(self.applied.emit, issue))
        card.dismissed.connect(partial(self.dismissed.emit, issue))
        return card

    def _conflict(self, issue: Issue) -> QWidget:
        card = ConflictCard(issue)
        card.opened.connect(partial(self._open, issue))
        card.chosen.connect(partial(self.chosen.emit, issue))
        return card

    def _look_alike(self, found: LookAlike) -> QWidget:
        card = LookAlikeCard(found)
        card.opened.connect(
            partial(self.opened.emit, "cooperative", found.cooperative_id, found.cooperative_id)
        )
        card.parted.connect(partial(self.parted.emit, found))
        return card

    def _open(self, issue: Issue) -> None:
        self.opened.emit(issue.kind, issue.record_id, issue.cooperative_id)


def count_of(overview: SyncOverview) -> int:
    """How much is to decide."""
    return sum(
        map(len, (overview.held_back, overview.refused, overview.conflicts, overview.duplicates))
    )
