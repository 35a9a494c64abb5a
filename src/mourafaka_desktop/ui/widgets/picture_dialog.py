"""A picture as large as the window allows, with what is known of it and the words that say what it shows."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPalette, QPixmap
from PySide6.QtWidgets import QDialog, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from mourafaka_desktop.i18n.catalogue import _
from mourafaka_desktop.ui.tokens import Colour, Space, Type
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.focus_ring import FocusRing
from mourafaka_desktop.ui.widgets.line_field import LineField
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.themed import Themed

_SHARE_OF_WINDOW = 0.9


class PictureDialog(Themed, QDialog):
    """One picture after the other: arrows or the buttons turn, Esc closes. What was written is kept at once.

    Without `may_change` it only shows.
    """

    turned = Signal(int)  # 1 to the next picture, -1 to the one before
    caption_written = Signal(str)
    removal_requested = Signal()

    def __init__(self, parent: QWidget, *, may_change: bool) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self._written = ""
        self.picture = _LargePicture()
        self.facts = Text(Type.SECONDARY, colour=Colour.INK_2)
        self.caption = LineField()
        self.caption.finished.connect(self._tell_caption)
        self.remove_button = Button(ButtonKind.DESTRUCTIVE, icon="trash-2")
        self.remove_button.clicked.connect(self.removal_requested)
        self.previous_button = Button(ButtonKind.TEXT, icon="chevron-back")
        self.previous_button.clicked.connect(lambda: self._turn(-1))
        self.next_button = Button(ButtonKind.TEXT, icon_after="chevron-forward")
        self.next_button.clicked.connect(lambda: self._turn(1))
        self.close_button = Button(ButtonKind.FILLED)
        self.close_button.clicked.connect(self.close)
        paper = self.palette()
        paper.setColor(QPalette.ColorRole.Window, QColor(Colour.SURFACE))
        self.setPalette(paper)
        self._lay_out()
        for part in (self.caption, self.remove_button):
            part.setVisible(may_change)
        self.focus_ring = FocusRing(self)
        self.restyle()
        room = parent.window().size() * _SHARE_OF_WINDOW
        self.resize(room.boundedTo(QSize(1100, 900)))

    def show_picture(
        self, content: bytes, title: str, facts: str, caption: str, *, at: int, of: int
    ) -> None:
        """The picture `at` (from 0) of `of`, as an encoded image."""
        self._written = caption
        self.picture.show_picture(content)
        self.picture.setAccessibleName(caption or title)
        self.setWindowTitle(title)
        self.facts.setText(facts)
        self.caption.set_value(caption)
        self.previous_button.setVisible(of > 1)
        self.next_button.setVisible(of > 1)
        self.previous_button.setEnabled(at > 0)
        self.next_button.setEnabled(at < of - 1)

    def restyle(self) -> None:
        self.caption.set_label(_("What it shows"))
        self.remove_button.setText(_("Remove"))
        self.previous_button.setText(_("Previous"))
        self.next_button.setText(_("Next"))
        self.close_button.setText(_("Close"))
        super().restyle()

    def done(self, result: int) -> None:
        self._tell_caption()
        super().done(result)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        rtl = self.theme.is_rtl
        forward = Qt.Key.Key_Left if rtl else Qt.Key.Key_Right
        back = Qt.Key.Key_Right if rtl else Qt.Key.Key_Left
        if event.key() in (forward, Qt.Key.Key_PageDown) and self.next_button.isEnabled():
            self._turn(1)
        elif event.key() in (back, Qt.Key.Key_PageUp) and self.previous_button.isEnabled():
            self._turn(-1)
        else:
            super().keyPressEvent(event)

    def _turn(self, by: int) -> None:
        self._tell_caption()
        self.turned.emit(by)

    def _tell_caption(self) -> None:
        if self.caption.value != self._written:
            self._written = self.caption.value
            self.caption_written.emit(self._written)

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(Space.S)
        foot.addWidget(self.remove_button)
        foot.addStretch(1)
        foot.addWidget(self.previous_button)
        foot.addWidget(self.next_button)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        column.setSpacing(Space.M)
        column.addWidget(self.picture, 1)
        column.addWidget(self.facts)
        column.addWidget(self.caption)
        column.addLayout(foot)


class _LargePicture(Themed, QWidget):
    """The whole picture in its middle, never larger than it is."""

    def __init__(self) -> None:
        super().__init__()
        self._pixmap = QPixmap()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, 120)

    def show_picture(self, content: bytes) -> None:
        self._pixmap = QPixmap()
        self._pixmap.loadFromData(content)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), QColor(Colour.SUNKEN))
        if not self._pixmap.isNull():
            fitted = self._pixmap.size()
            if fitted.width() > self.width() or fitted.height() > self.height():
                fitted = fitted.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRectF(0, 0, fitted.width(), fitted.height())
            place.moveCenter(QRectF(self.rect()).center())
            painter.drawPixmap(place, self._pixmap, QRectF(self._pixmap.rect()))
        painter.end()
