"""Icons: lucide's SVG drawings in the colour of the text beside them.

Names are lucide's, except those that turn with the reading direction: `arrow-forward`, `arrow-back`,
`chevron-forward`, `chevron-back`, `undo`, `redo`.
"""

import functools

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from mourafaka_desktop import paths
from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.tokens import Colour

ICON_SIZE = 20
_STROKE = 1.75

# Left to right, right to left.
_TURNING = {
    "arrow-forward": ("arrow-right", "arrow-left"),
    "arrow-back": ("arrow-left", "arrow-right"),
    "chevron-forward": ("chevron-right", "chevron-left"),
    "chevron-back": ("chevron-left", "chevron-right"),
    "undo": ("undo-2", "redo-2"),
    "redo": ("redo-2", "undo-2"),
}


def icon(name: str, colour: str = Colour.INK, size: int = ICON_SIZE) -> QIcon:
    """An icon for a Qt action or button; `size` in pixels at 100 % text."""
    return QIcon(icon_pixmap(name, colour, theme.current().px(size), 2.0))


def draw_icon(painter: QPainter, name: str, rect: QRectF, colour: str) -> None:
    """Draw an icon into a square of the painter's device."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    ratio = painter.device().devicePixelRatioF()
    side = round(rect.width())
    painter.drawPixmap(rect.topLeft().toPoint(), icon_pixmap(name, colour, side, ratio))
    painter.restore()


def icon_pixmap(name: str, colour: str, side: int, pixel_ratio: float) -> QPixmap:
    """An icon `side` logical pixels wide. Raises `KeyError` for a name that is not shipped."""
    turning = _TURNING.get(name)
    drawing = turning[theme.current().is_rtl] if turning else name
    return _rendered(drawing, str(colour), side, pixel_ratio)


@functools.lru_cache(maxsize=512)
def _rendered(drawing: str, colour: str, side: int, pixel_ratio: float) -> QPixmap:
    source = _source(drawing).replace("currentColor", QColor(colour).name())
    source = source.replace('stroke-width="2"', f'stroke-width="{_STROKE}"')
    pixmap = QPixmap(round(side * pixel_ratio), round(side * pixel_ratio))
    pixmap.setDevicePixelRatio(pixel_ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(source.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    return pixmap


@functools.cache
def _source(drawing: str) -> str:
    file = paths.resources() / "icons" / f"{drawing}.svg"
    if not file.exists():
        raise KeyError(f"There is no icon {drawing!r} in resources/icons.")
    return file.read_text(encoding="utf-8")
