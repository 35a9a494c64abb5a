"""The picture that goes with a question, or a line that names it where the laptop lacks it."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from mourafaka_desktop.ui.direction import isolate
from mourafaka_desktop.ui.tokens import Colour, Type
from mourafaka_desktop.ui.widgets.icon_label import IconLabel
from mourafaka_desktop.ui.widgets.questions.manner import Manner
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.themed import Themed

_LARGEST = QSize(560, 300)
_KEEP = Qt.AspectRatioMode.KeepAspectRatio


class Picture(QWidget):
    """Shrunk to its place, never enlarged; bytes that are no picture count as lacking."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet = _Sheet()
        self.missing = QWidget()
        self._words = Text(Type.SECONDARY, colour=Colour.INK_2)
        row = QHBoxLayout(self.missing)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(IconLabel("image", Colour.INK_3))
        row.addWidget(self._words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.sheet)
        column.addWidget(self.missing)
        self._shown: bytes | None = None

    def show_picture(self, image: bytes | None, name: str, about: str, manner: Manner) -> None:
        """`image` is the file, None where only its `name` is known; `about` says what it goes with."""
        if image != self._shown:
            self._shown = image
            self.sheet.image = QImage.fromData(image) if image else QImage()
            self.sheet.updateGeometry()
            self.sheet.update()
        self.sheet.setAccessibleName(about)
        self.sheet.setVisible(not self.sheet.image.isNull())
        sentence = manner.texts.gettext("The picture {name} is not on this laptop.")
        self._words.setText(sentence.format(name=isolate(name)))
        self.missing.setVisible(self.sheet.image.isNull() and bool(image or name))
        self.setVisible(bool(image or name))


class _Sheet(Themed, QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.image = QImage()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        largest = QSize(self.theme.px(_LARGEST.width()), self.theme.px(_LARGEST.height()))
        size = self.image.size()
        return size.scaled(largest, _KEEP) if _exceeds(size, largest) else size

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        hint = self.sizeHint()
        if hint.width() <= width or not hint.width():
            return hint.height()
        return round(hint.height() * width / hint.width())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = self.sizeHint().scaled(self.size().boundedTo(self.sizeHint()), _KEEP)
        place = self.mirrored(QRectF(0, 0, size.width(), size.height()))
        painter.drawImage(place, self.image)
        painter.end()


def _exceeds(size: QSize, largest: QSize) -> bool:
    return size.width() > largest.width() or size.height() > largest.height()
