"""The header of a page: crumb, title, one line of context, actions at the end edge."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from mourafaka_desktop.ui.tokens import Colour, Height, Space, Type
from mourafaka_desktop.ui.widgets.action_row import ActionRow
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.themed import Themed


class PageHeader(Themed, QWidget):
    """92 px on paper. Add the actions from least to most likely; the filled button comes last."""

    def __init__(self, *, crumb: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = Text(Type.PAGE_TITLE)
        self.context = Text(Type.BODY, colour=Colour.INK_2)
        self.context.hide()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        if crumb is not None:
            words.addWidget(crumb)
        words.addWidget(self.title)
        words.addWidget(self.context)
        words.addStretch(1)
        self._actions = ActionRow()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.addLayout(words, 1)
        self._row.addWidget(self._actions)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.restyle()

    def set_title(self, title: str) -> None:
        """The title of the page."""
        self.title.setText(title)
        self.setAccessibleName(title)

    def set_context(self, context: str) -> None:
        """The quiet line under the title; empty hides it."""
        self.context.setText(context)
        self.context.setVisible(bool(context))

    def add_action(self, action: QWidget) -> None:
        """A chip, a badge or a button at the end edge, after those there are."""
        self._actions.add(action)

    def restyle(self) -> None:
        stacked = self.theme.has_one_column
        self._row.setDirection(
            QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight
        )
        self._row.setContentsMargins(0, self.theme.space(8), 0, self.theme.space(8))
        self._row.setSpacing(self.theme.space(Space.M))
        super().restyle()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(self._row.heightForWidth(width), self.theme.px(Height.PAGE_HEADER))

    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(QSize(0, self.theme.px(Height.PAGE_HEADER)))

    def minimumSizeHint(self) -> QSize:
        smallest = self.theme.px(Height.PAGE_HEADER)
        return super().minimumSizeHint().expandedTo(QSize(0, smallest))
