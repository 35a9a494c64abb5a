"""What waits for the coach's decision: refusals, and two values written in one place, side by side."""

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from mourafaka_desktop.i18n.catalogue import _, current
from mourafaka_desktop.i18n.formats import formats, morocco_time, without_isolates
from mourafaka_desktop.services.sync_status import Issue
from mourafaka_desktop.ui.direction import joined
from mourafaka_desktop.ui.sync.reasons import reason
from mourafaka_desktop.ui.sync.sync_model import (
    field_word,
    kind_word,
    owner_name,
    value_text,
    written_values,
)
from mourafaka_desktop.ui.tokens import Colour, Radius, Space, State, Type
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.card import Card
from mourafaka_desktop.ui.widgets.chip import Chip
from mourafaka_desktop.ui.widgets.flow_layout import FlowLayout
from mourafaka_desktop.ui.widgets.icon_label import IconLabel
from mourafaka_desktop.ui.widgets.painting import draw_sheet
from mourafaka_desktop.ui.widgets.responsive_columns import ResponsiveColumns
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.themed import Themed

_MOST_VALUES = 4
_LONGEST_VALUE = 220


class IssuesView(QWidget):
    """Two cards side by side; what is decided goes away when the screen is read again."""

    opened = Signal(object)  # Issue: go to its record
    decided = Signal(object)  # Issue

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.L)
        self.cards: list[QWidget] = []

    def show_issues(self, refused: tuple[Issue, ...], conflicts: tuple[Issue, ...]) -> None:
        """The refusals, then the conflicts."""
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.cards = [
            *(self._connected(RefusalCard(issue), issue) for issue in refused),
            *(self._connected(ConflictCard(issue), issue) for issue in conflicts),
        ]
        for index in range(0, len(self.cards), 2):
            pair = self.cards[index : index + 2]
            self._column.addWidget(
                ResponsiveColumns(pair if len(pair) == 2 else [*pair, QWidget()], narrow_px=860)
            )

    def _connected(self, card: "RefusalCard | ConflictCard", issue: Issue) -> QWidget:
        card.open_button.clicked.connect(lambda: self.opened.emit(issue))
        card.done_button.clicked.connect(lambda: self.decided.emit(issue))
        return card


class RefusalCard(Card):
    """First that the text is intact, then why, then the way on."""

    def __init__(self, issue: Issue) -> None:
        super().__init__(_("{record}: not accepted").format(record=kind_word(issue.kind)))
        self._values = written_values(issue)
        self.set_action(Chip(State.LATE, _("Refused"), "ban"))
        self.add(Text(Type.SECONDARY, _context(issue), colour=Colour.INK_2))
        why = reason(issue.code)
        intact = Text(Type.BODY)
        intact.set_lead(_("What was written is intact on this laptop."), why.sentence)
        self.add(intact)
        self.add(Text(Type.SECONDARY, why.advice, colour=Colour.INK_2))
        if self._values:
            self.add(_Written(self._values))
        self.copy_button = Button(ButtonKind.TEXT, _("Copy what was written"), small=True)
        self.copy_button.clicked.connect(self._copy)
        self.copy_button.setVisible(bool(self._values))
        self.done_button = Button(ButtonKind.OUTLINED, _("Put aside"), small=True)
        self.done_button.setObjectName(f"sync.done.{issue.record_id}")
        self.open_button = Button(ButtonKind.OUTLINED, _open_words(issue), small=True)
        self.open_button.setObjectName(f"sync.open.{issue.record_id}")
        self.open_button.setVisible(_can_open(issue))
        self.body.addStretch(1)
        self.add(_buttons(self.copy_button, self.done_button, self.open_button))

    def _copy(self) -> None:
        lines = [f"{label}: {value}" for label, value in self._values]
        QGuiApplication.clipboard().setText(without_isolates("\n".join(lines)))


class ConflictCard(Card):
    """Both values, equal in size; none is chosen beforehand, and waiting is always possible."""

    def __init__(self, issue: Issue) -> None:
        super().__init__(field_word(issue.kind, issue.field))
        self.set_action(Chip(State.CALM, _("Nothing is lost"), "info"))
        self.add(Text(Type.SECONDARY, _context(issue), colour=Colour.INK_2))
        self.done_button = Button(
            ButtonKind.OUTLINED, _("Keep this one"), small=True, fills_width=True
        )
        self.done_button.setObjectName(f"sync.done.{issue.record_id}")
        self.open_button = Button(
            ButtonKind.OUTLINED, _open_words(issue), small=True, fills_width=True
        )
        self.open_button.setObjectName(f"sync.open.{issue.record_id}")
        ours = _Side("laptop", _("Written here"), value_text(issue, issue.ours), self.done_button)
        theirs = _Side(
            "globe", _("Found on the server"), value_text(issue, issue.theirs), self.open_button
        )
        self.add(ResponsiveColumns([ours, theirs], spacing=Space.M))
        self.add(
            Text(
                Type.SECONDARY,
                _(
                    "The value written here arrived last and stands in the file. You can decide later."
                ),
                colour=Colour.INK_2,
            )
        )


class _Side(Themed, QFrame):
    """One value of a conflict."""

    def __init__(self, icon: str, where: str, value: str, button: Button) -> None:
        super().__init__()
        head = QHBoxLayout()
        head.setSpacing(Space.XS)
        head.addWidget(IconLabel(icon, Colour.INK_2, 18))
        head.addWidget(Text(Type.SECONDARY, where, colour=Colour.INK_2), 1)
        is_short = len(value) <= 24
        self._column = QVBoxLayout(self)
        self._column.addLayout(head)
        self._column.addWidget(
            Text(Type.FIGURE if is_short else Type.BODY, _shortened(value), own_direction=True)
        )
        self._column.addStretch(1)
        self._column.addWidget(button)
        self.setAccessibleName(f"{where}: {value}")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.restyle()

    def restyle(self) -> None:
        margin = self.theme.space(Space.M)
        self._column.setContentsMargins(margin, margin, margin, margin)
        self._column.setSpacing(self.theme.space(Space.XS))
        super().restyle()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_sheet(
            painter,
            QRectF(self.rect()),
            ground=Colour.SURFACE,
            edge=Colour.LINE,
            radius=Radius.CHOICE,
        )
        painter.end()


class _Written(Themed, QFrame):
    """What the refused change had written, a field a line."""

    def __init__(self, values: list[tuple[str, str]]) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        for label, value in values[:_MOST_VALUES]:
            self._column.addWidget(Text(Type.SMALL, label, colour=Colour.INK_2))
            self._column.addWidget(Text(Type.SECONDARY, _shortened(value), own_direction=True))
        if len(values) > _MOST_VALUES:
            self._column.addWidget(Text(Type.SECONDARY, "…", colour=Colour.INK_2))
        self.restyle()

    def restyle(self) -> None:
        margin = self.theme.space(Space.S)
        self._column.setContentsMargins(margin, margin, margin, margin)
        self._column.setSpacing(self.theme.space(Space.XXS))
        super().restyle()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_sheet(painter, QRectF(self.rect()), ground=Colour.PANEL, radius=Radius.BUTTON)
        painter.end()


def _context(issue: Issue) -> str:
    found_on = formats(current()).day_month(morocco_time(issue.found_at).date())
    kind = kind_word(issue.kind) if issue.field else ""
    return joined([owner_name(issue), kind, found_on])


def _can_open(issue: Issue) -> bool:
    return issue.cooperative_id is not None


def _open_words(issue: Issue) -> str:
    match issue.kind:
        case "visit":
            return _("Open the visit")
        case "assessment":
            return _("Open the assessment")
        case _:
            return _("Open the file")


def _shortened(value: str) -> str:
    return value if len(value) <= _LONGEST_VALUE else f"{value[:_LONGEST_VALUE].rstrip()}…"


def _buttons(*buttons: QWidget) -> QWidget:
    row = QWidget()
    flow = FlowLayout(row, spacing=Space.XS, at_end=True)
    for button in buttons:
        flow.addWidget(button)
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    row.setSizePolicy(policy)
    return row
