"""A notice on a coloured ground with a bar at its start: the base of alerts and of problems."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from mourafaka_desktop.ui.tokens import Colour, Radius, Space, State, Type
from mourafaka_desktop.ui.widgets.icon_label import IconLabel
from mourafaka_desktop.ui.widgets.painting import draw_sheet
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.themed import Themed


class Notice(Themed, QFrame):
    """An icon, a title, a line of fact, perhaps one button; the bar is `bar` px wide, 0 for none."""

    def __init__(
        self, state: State, icon: str, *, bar: int = 0, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._state, self._bar = state, bar
        self._action: QWidget | None = None
        self.icon = IconLabel(icon, state.value.text)
        self.title = Text(Type.BODY_BOLD, colour=state.value.text)
        self.fact = Text(Type.BODY, colour=Colour.INK)
        self.words = words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.fact)
        self._row = QHBoxLayout(self)
        beside = QVBoxLayout()
        beside.addSpacing(3)
        beside.addWidget(self.icon)
        beside.addStretch(1)
        self._row.addLayout(beside)
        self._words_and_action = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._words_and_action.addLayout(words, 1)
        self._row.addLayout(self._words_and_action, 1)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.restyle()

    def show_words(self, title: str, fact: str = "") -> None:
        """What it is about, then what is the case and what to do."""
        self.title.setText(title)
        self.title.setVisible(bool(title))
        self.fact.setText(fact)
        self.fact.setVisible(bool(fact))
        self.setAccessibleName(f"{title}. {fact}" if title and fact else title or fact)

    def set_action(self, button: QWidget) -> None:
        """One button at the end; below the words where they are large."""
        self._action = button
        self._words_and_action.addWidget(button)
        self._place_action()

    def show_state(self, state: State, icon: str) -> None:
        """Another ground and icon."""
        self._state = state
        self.icon.set_icon(icon, state.value.text)
        self.title.set_colour(state.value.text)
        self.update()

    def restyle(self) -> None:
        across, along = self.theme.space(20), self.theme.space(12)
        self._row.setContentsMargins(across, along, across, along)
        self._row.setSpacing(self.theme.space(14))
        self._place_action()
        super().restyle()

    def _place_action(self) -> None:
        is_below = self.theme.has_one_column
        box = self._words_and_action
        box.setDirection(
            QBoxLayout.Direction.TopToBottom if is_below else QBoxLayout.Direction.LeftToRight
        )
        box.setSpacing(self.theme.space(Space.XS if is_below else 14))
        if self._action is not None:
            edge = Qt.AlignmentFlag.AlignLeading if is_below else Qt.AlignmentFlag.AlignVCenter
            box.setAlignment(self._action, edge)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._state.value
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        draw_sheet(painter, rect, ground=look.ground, edge=look.edge, radius=Radius.CHOICE)
        if self._bar:
            sheet = QPainterPath()
            sheet.addRoundedRect(rect, Radius.CHOICE, Radius.CHOICE)
            painter.setClipPath(sheet)
            bar = self.mirrored(QRectF(0, 0, self._bar, rect.height()))
            painter.fillRect(bar, QColor(look.mark))
        painter.end()
