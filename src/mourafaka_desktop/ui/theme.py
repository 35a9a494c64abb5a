"""The theme in use: fonts, sizes and brushes for the language and the text size of the screen.

`apply()` sets the whole application at once; widgets ask `current()` when they build themselves and
again in `restyle()`, which reaches them as Qt's LanguageChange event (see `widgets.themed`).
"""

import functools
from dataclasses import dataclass, replace

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QLibraryInfo,
    QLocale,
    QPointF,
    QRectF,
    Qt,
    QTranslator,
)
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontDatabase,
    QPainter,
    QPalette,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QApplication

from mourafaka_desktop import paths
from mourafaka_desktop.i18n.catalogue import Language, use
from mourafaka_desktop.ui.tokens import BANDS, BandLook, Colour, Pattern, Space, Type

FONT_FAMILY = "IBM Plex Sans Arabic"
TEXT_SCALES = (100, 115, 125, 150, 175, 200)
COMPACT_RAIL_ABOVE = 125
ONE_COLUMN_ABOVE = 150
DESIGN_WIDTH = 1366
# A small window is as little room as large text: its width, in pixels of 100 % text, decides the same things.
_ROOM_FOR_RAIL = 1080
_ROOM_FOR_COLUMNS = 800


@dataclass(frozen=True)
class Theme:
    """The look for one language, one text size (`text_scale`, percent, 100 to 200) and one width of the window."""

    language: Language
    text_scale: int
    window_width: int = DESIGN_WIDTH

    def __post_init__(self) -> None:
        if not 100 <= self.text_scale <= 200:
            raise ValueError(f"text_scale is a percentage from 100 to 200, not {self.text_scale}")

    def px(self, length: float) -> int:
        """The length of something that grows with the text: a control, an icon, a line."""
        return round(length * self.text_scale / 100)

    def space(self, length: float) -> int:
        """A margin or a gap: it grows by half as much as the text."""
        return round(length * (1 + (self.text_scale - 100) / 200))

    def font(self, role: Type, weight: int | None = None) -> QFont:
        """The font of a role; `weight` (400, 500, 600) overrides the role's own."""
        font = QFont(FONT_FAMILY)
        font.setPixelSize(self._size(role)[0])
        font.setWeight(QFont.Weight(weight or role.value.weight))
        return font

    def line_height(self, role: Type) -> int:
        """The height of one line of a role, in pixels."""
        return self._size(role)[1]

    @property
    def is_rtl(self) -> bool:
        """Whether the screen runs from right to left."""
        return self.language.is_rtl

    @property
    def has_compact_rail(self) -> bool:
        """Whether the text is so large, or the window so small, that the rail shows icons only."""
        return self.text_scale > COMPACT_RAIL_ABOVE or self._room < _ROOM_FOR_RAIL

    @property
    def has_one_column(self) -> bool:
        """Whether the text is so large, or the window so small, that columns stand one under the other."""
        return self.text_scale > ONE_COLUMN_ABOVE or self._room < _ROOM_FOR_COLUMNS

    @property
    def _room(self) -> float:
        return self.window_width * 100 / self.text_scale

    def _size(self, role: Type) -> tuple[int, int]:
        size, line = role.value.ar if self.is_rtl else role.value.latin
        scaled = self.px(size)
        largest = role.value.largest
        if largest is not None and scaled > largest:
            return largest, round(line * largest / size)
        return scaled, self.px(line)


_current = Theme(Language.EN, 100)


def current() -> Theme:
    """The theme in use."""
    return _current


def apply(app: QApplication, language: Language, text_scale: int = 100) -> Theme:
    """Give the whole application its language, direction, fonts, palette and style; live or at start."""
    global _current
    _current = Theme(language, text_scale, _current.window_width)
    use(language)
    QLocale.setDefault(QLocale(language.locale))
    _load_fonts()
    if app.style().objectName() != "fusion":
        app.setStyle("Fusion")
    app.setLayoutDirection(
        Qt.LayoutDirection.RightToLeft if language.is_rtl else Qt.LayoutDirection.LeftToRight
    )
    app.setPalette(palette())
    app.setFont(_current.font(Type.BODY))
    style_sheet = _style_sheet(_current)
    if (
        style_sheet != app.styleSheet()
    ):  # setting it polishes every widget anew: seconds with all screens open
        app.setStyleSheet(style_sheet)
    _translate_qt(app, language)
    _tell_windows(app)
    return _current


def fit(app: QApplication, window_width: int) -> Theme:
    """Tell how wide the window is; where that changes the arrangement of the screens, they hear of it."""
    global _current
    before, _current = _current, replace(_current, window_width=window_width)
    if (before.has_compact_rail, before.has_one_column) != (
        _current.has_compact_rail,
        _current.has_one_column,
    ):
        _tell_windows(app)
    return _current


def palette() -> QPalette:
    """Fusion's palette in our colours."""
    roles = QPalette.ColorRole
    colours = {
        roles.Window: Colour.PAPER,
        roles.WindowText: Colour.INK,
        roles.Base: Colour.SURFACE,
        roles.AlternateBase: Colour.PANEL,
        roles.Text: Colour.INK,
        roles.Button: Colour.SURFACE,
        roles.ButtonText: Colour.INK,
        roles.BrightText: Colour.SURFACE,
        roles.ToolTipBase: Colour.INK,
        roles.ToolTipText: Colour.SURFACE,
        roles.PlaceholderText: Colour.INK_3,
        roles.Highlight: Colour.NILA,
        roles.HighlightedText: Colour.SURFACE,
        roles.Accent: Colour.NILA,
        roles.Link: Colour.NILA,
        roles.LinkVisited: Colour.NILA,
        roles.Light: Colour.SURFACE,
        roles.Midlight: Colour.PANEL,
        roles.Mid: Colour.LINE,
        roles.Dark: Colour.LINE_STRONG,
        roles.Shadow: Colour.INK_3,
    }
    result = QPalette()
    for role, colour in colours.items():
        result.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(Colour.INK_3))
    return result


def band_brush(band: str) -> QBrush:
    """The fill of a maturity band (`critical`, `fragile`, `progress`, `solid`)."""
    return QBrush(_band_tile(BANDS[band]))


@functools.cache
def _band_tile(look: BandLook) -> QPixmap:
    """One tile of a band's pattern; drawn large and shrunk by its pixel ratio, so it stays crisp."""
    ratio, side = 4, 6.0
    tile = QPixmap(round(side * ratio), round(side * ratio))
    tile.setDevicePixelRatio(ratio)
    tile.fill(QColor(look.mark if look.pattern in _SOLID_GROUND else Colour.SURFACE))
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if look.pattern is Pattern.DOTS:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(Colour.SURFACE))
        painter.drawEllipse(QPointF(side / 2, side / 2), 1.2, 1.2)
    elif look.pattern in _HATCH_WIDTH:
        painter.setPen(QPen(QColor(look.mark), _HATCH_WIDTH[look.pattern]))
        for shift in (-side, 0.0, side):
            painter.drawLine(QPointF(shift - 1, -1), QPointF(shift + side + 1, side + 1))
    painter.end()
    return tile


_SOLID_GROUND = {Pattern.PLAIN, Pattern.DOTS}
# Across a 45° line of a 6 px tile the period is 6/√2 = 4.24 px: line plus gap.
_HATCH_WIDTH = {Pattern.DENSE_HATCH: 2.9, Pattern.LIGHT_HATCH: 1.7}


def draw_band(painter: QPainter, rect: QRectF, band: str, radius: float = 2.0) -> None:
    """Fill `rect` with a band's pattern inside an edge of its colour: a swatch or a part of a bar."""
    look = BANDS[band]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrushOrigin(rect.topLeft())
    edge = 1.5 if look.pattern is Pattern.LIGHT_HATCH else 1.0
    painter.setPen(QPen(QColor(look.mark), edge))
    painter.setBrush(band_brush(band))
    painter.drawRoundedRect(rect.adjusted(edge / 2, edge / 2, -edge / 2, -edge / 2), radius, radius)
    painter.restore()


@functools.cache
def _load_fonts() -> None:
    for file in sorted((paths.resources() / "fonts").glob("*.ttf")):
        if QFontDatabase.addApplicationFont(str(file)) == -1:
            raise RuntimeError(f"The font {file.name} could not be loaded.")


def _style_sheet(theme: Theme) -> str:
    source = (paths.resources() / "style" / "application.qss").read_text(encoding="utf-8")
    values = {f"@{colour.name.lower()}@": str(colour) for colour in Colour}
    values |= {
        "@small@": f"{theme.px(13)}px",
        "@body@": f"{theme.font(Type.BODY).pixelSize()}px",
        "@pad@": f"{theme.space(Space.XS)}px",
        "@row@": f"{theme.px(36)}px",
        "@bar@": f"{theme.space(12)}px",
    }
    for name, value in values.items():
        source = source.replace(name, value)
    return source


_qt_translator: QTranslator | None = None


def _translate_qt(app: QApplication, language: Language) -> None:
    """Qt's own words (standard buttons, file dialogs) in the screen's language."""
    global _qt_translator
    if _qt_translator is not None:
        app.removeTranslator(_qt_translator)
        _qt_translator = None
    if language is Language.EN:
        return
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(f"qtbase_{language}", folder):
        app.installTranslator(translator)
        _qt_translator = translator


def _tell_windows(app: QApplication) -> None:
    """Let every widget restyle and retranslate now, not in a later turn of the event loop."""
    for window in app.topLevelWidgets():
        QCoreApplication.removePostedEvents(window, QEvent.Type.LanguageChange.value)
        QCoreApplication.sendEvent(window, QEvent(QEvent.Type.LanguageChange))
