"""A small button with what is seldom wanted: three dots, and a menu below them."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from mourafaka_desktop.ui.tokens import Type
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind


class MenuButton(Button):
    """Enter or a press opens the menu. Give it its name and its actions' words in `retranslate()` of the view."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(ButtonKind.TEXT, icon="ellipsis", small=True, parent=parent)
        self.menu_below = QMenu(self)
        self.clicked.connect(self._open)
        self.restyle()

    def add(self, object_name: str) -> QAction:
        """One more action at the end of the menu."""
        action = QAction(self)
        action.setObjectName(object_name)
        self.menu_below.addAction(action)
        return action

    def set_name(self, name: str) -> None:
        """What the menu is, for the tooltip and for screen readers."""
        self.setAccessibleName(name)
        self.setToolTip(name)

    def restyle(self) -> None:
        super().restyle()
        if hasattr(self, "menu_below"):  # the button styles itself before it has its menu
            self.menu_below.setFont(self.theme.font(Type.BODY))

    def _open(self) -> None:
        """Below the button, from its start edge."""
        corner = QPoint(0, self.height())
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            corner.setX(self.width() - self.menu_below.sizeHint().width())
        self.menu_below.popup(self.mapToGlobal(corner))
