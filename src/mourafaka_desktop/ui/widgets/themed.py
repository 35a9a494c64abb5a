"""What every widget of ours does when the language, the direction or the text size changes."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF
from PySide6.QtWidgets import QStyle, QWidget

from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.theme import Theme

if TYPE_CHECKING:
    _Base = QWidget
else:
    _Base = object


class Themed(_Base):
    """Comes before the Qt class among the bases; `restyle()` is called at each change of theme."""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.restyle()

    def restyle(self) -> None:
        """Take fonts and sizes from the theme in use; widgets extend this."""
        self.updateGeometry()
        self.update()

    @property
    def theme(self) -> Theme:
        """The theme in use."""
        return theme.current()

    def mirrored(self, rect: QRectF) -> QRectF:
        """`rect`, thought from left to right, where it stands in this widget's direction."""
        visual = QStyle.visualRect(self.layoutDirection(), self.rect(), rect.toAlignedRect())
        return QRectF(visual)
