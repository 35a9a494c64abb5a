"""The white header of a form: back, title, whose form it is, the saved mark, at most two buttons."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from mourafaka_desktop.i18n.catalogue import _
from mourafaka_desktop.ui.tokens import Colour, Space, Type
from mourafaka_desktop.ui.widgets.action_row import ActionRow
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.saved_mark import SavedMark
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.themed import Themed


class FormHeader(Themed, QWidget):
    """`back_requested` when the arrow is pressed; nothing is asked, everything is saved."""

    back_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._back = Button(ButtonKind.TEXT, icon="arrow-back")
        self._back.clicked.connect(self.back_requested)
        self.title = Text(Type.OBJECT_TITLE)
        self.context = Text(Type.BODY, colour=Colour.INK_2)
        self.saved = SavedMark()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.context)
        first = QHBoxLayout()
        first.setSpacing(Space.M)
        first.addWidget(self._back)
        first.addLayout(words, 1)
        self._actions = ActionRow()
        self._actions.add(self.saved)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.addLayout(first, 1)
        self._row.addWidget(self._actions)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.restyle()

    def set_title(self, title: str) -> None:
        """What is being filled in."""
        self.title.setText(title)
        self.setAccessibleName(title)

    def set_context(self, context: str) -> None:
        """The cooperative and the date."""
        self.context.setText(context)

    def add_action(self, action: QWidget) -> None:
        """A button at the end edge; the filled one comes last."""
        self._actions.add(action)

    def restyle(self) -> None:
        stacked = self.theme.has_one_column
        self._row.setDirection(
            QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight
        )
        across = self.theme.space(Space.XL)
        self._row.setContentsMargins(across, self.theme.space(8), across, self.theme.space(9))
        self._row.setSpacing(self.theme.space(Space.M))
        back = _("Back")
        self._back.setAccessibleName(back)
        self._back.setToolTip(back)
        super().restyle()

    def minimumSizeHint(self) -> QSize:
        return super().minimumSizeHint().expandedTo(QSize(0, self.theme.px(78)))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(self._row.heightForWidth(width), self.theme.px(78))

    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(QSize(0, self.theme.px(78)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(Colour.SURFACE))
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(Colour.LINE))
        painter.end()
