"""What the header of a page and the header of a form share: words at the start, actions at the end edge."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLayout, QSizePolicy, QWidget

from mourafaka_desktop.ui.tokens import Colour, Space, Type
from mourafaka_desktop.ui.widgets.action_row import ActionRow
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.themed import Themed

_ROOM_FOR_WORDS = 400


class Header(Themed, QWidget):
    """The actions stand beside the title, or below it where they would leave it less than 400 px at 100 %.

    A subclass lays out title and context, hands them to `_build`, and says its margins and least height.
    """

    def __init__(self, title_role: Type, least_height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least_height = least_height
        self.title = Text(title_role)
        self.context = Text(Type.BODY, colour=Colour.INK_2)
        self._actions = ActionRow()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_title(self, title: str) -> None:
        """What this screen is."""
        self.title.setText(title)
        self.setAccessibleName(title)

    def set_context(self, context: str) -> None:
        """The quiet line under the title; empty hides it."""
        self.context.setText(context)
        self.context.setVisible(bool(context))

    def add_action(self, action: QWidget) -> None:
        """A chip, a badge or a button at the end edge, after those there are; the filled one comes last."""
        self._actions.add(action)

    def restyle(self) -> None:
        self._row.setSpacing(self.theme.space(Space.M))
        self._turn(self.width())
        super().restyle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn(self.width())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        self._turn(width)
        return max(self._row.heightForWidth(width), self.theme.px(self._least_height))

    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(QSize(0, self.theme.px(self._least_height)))

    def minimumSizeHint(self) -> QSize:
        # What it needs with the actions below: a narrow window turns it, and is not pushed wider.
        words = self._words.minimumSize().width()
        return QSize(
            max(words, self._actions.narrowest) + self._side_margins(),
            self.theme.px(self._least_height),
        )

    def _build(self, words: QLayout) -> None:
        self._words = words
        self._row.addLayout(words, 1)
        self._row.addWidget(self._actions)
        self.restyle()

    def _side_margins(self) -> int:
        margins = self._row.contentsMargins()
        return margins.left() + margins.right()

    def _turn(self, width: int) -> None:
        left = width - self._side_margins() - self._row.spacing() - self._actions.sizeHint().width()
        needed = min(self.title.sizeHint().width(), self.theme.px(_ROOM_FOR_WORDS))
        stacked = self.theme.has_one_column or left < needed
        self._actions.set_wraps(stacked)
        self._row.setDirection(
            QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight
        )
