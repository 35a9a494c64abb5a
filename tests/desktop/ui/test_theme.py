"""The theme: sizes follow the text size, bands stay distinct without colour, windows hear of a change."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QLocale, QRectF, Qt
from PySide6.QtGui import QColor, QFontInfo, QImage, QPainter, qBlue, qGreen, qRed
from PySide6.QtWidgets import QApplication

from mourafaka_desktop import paths
from mourafaka_desktop.i18n.catalogue import Language, current
from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.icons import icon_pixmap
from mourafaka_desktop.ui.theme import Theme
from mourafaka_desktop.ui.tokens import BANDS, Colour, State, Type
from mourafaka_desktop.ui.widgets.view import View


def _luminance(colour: str) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    c = QColor(colour)
    return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF())


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_text_and_controls_grow_with_the_text_size_and_margins_by_half():
    large = Theme(Language.FR, 200)
    assert large.px(44) == 88
    assert large.space(32) == 48
    assert large.font(Type.BODY).pixelSize() == 30
    assert large.line_height(Type.BODY) == 48


def test_a_page_title_is_never_larger_than_forty_pixels():
    assert Theme(Language.AR, 200).font(Type.PAGE_TITLE).pixelSize() == 40


def test_a_text_size_outside_100_to_200_is_refused():
    with pytest.raises(ValueError, match="percentage"):
        Theme(Language.AR, 90)


def test_columns_and_rail_give_way_to_large_text():
    assert Theme(Language.FR, 125).has_compact_rail is False
    assert Theme(Language.FR, 150).has_compact_rail is True
    assert Theme(Language.FR, 150).has_one_column is False
    assert Theme(Language.FR, 175).has_one_column is True


def test_columns_and_rail_give_way_to_a_small_window_as_to_large_text():
    assert Theme(Language.FR, 100, window_width=1024).has_compact_rail is True
    assert Theme(Language.FR, 100, window_width=1024).has_one_column is False
    assert Theme(Language.FR, 100, window_width=760).has_one_column is True
    assert Theme(Language.FR, 150, window_width=1024).has_one_column is True


def test_screens_hear_of_a_width_only_when_it_changes_their_arrangement(qapp: QApplication, qtbot):
    heard = []

    class Screen(View):
        def retranslate(self) -> None:
            heard.append(theme.current().has_one_column)

    screen = Screen()
    qtbot.addWidget(screen)
    theme.fit(qapp, 1300)
    assert heard == []
    theme.fit(qapp, 700)
    assert heard == [True]


@pytest.mark.parametrize("language", list(Language))
def test_applying_sets_direction_fonts_locale_and_catalogue(qapp: QApplication, language: Language):
    theme.apply(qapp, language)
    rtl = qapp.layoutDirection() == Qt.LayoutDirection.RightToLeft
    assert rtl is (language is Language.AR)
    assert QFontInfo(qapp.font()).family().startswith(theme.FONT_FAMILY)
    assert QLocale().name() == language.locale
    assert current() is language


def test_open_views_retranslate_themselves_at_once(qapp: QApplication, qtbot):
    seen: list[Language] = []

    class Outer(View):
        def retranslate(self) -> None:
            seen.append(theme.current().language)

    class Inner(Outer):
        pass

    outer = Outer()
    qtbot.addWidget(outer)
    Inner(outer)
    theme.apply(qapp, Language.FR)
    assert seen == [Language.FR, Language.FR]


def test_every_weight_of_the_design_is_a_face_of_its_own(qapp: QApplication):
    for weight in (400, 500, 600):
        font = theme.current().font(Type.BODY, weight)
        assert QFontInfo(font).weight() == weight
        assert QFontInfo(font).exactMatch()


@pytest.mark.parametrize("ground", [Colour.PAPER, Colour.SURFACE, Colour.PANEL])
def test_text_reads_on_every_ground(ground: Colour):
    for ink in (Colour.INK, Colour.INK_2, Colour.INK_3, Colour.NILA):
        assert _contrast(ink, ground) >= 4.5


def test_the_words_of_a_state_read_on_its_ground():
    for state in State:
        assert _contrast(state.value.text, state.value.ground) >= 4.5
    for band in BANDS.values():
        assert _contrast(band.text, Colour.SURFACE) >= 4.5


def test_the_edges_of_fields_can_be_seen():
    assert _contrast(Colour.LINE_STRONG, Colour.SURFACE) >= 3


def _band_picture(band: str) -> QImage:
    image = QImage(60, 18, QImage.Format.Format_RGB32)
    image.fill(QColor(Colour.SURFACE))
    painter = QPainter(image)
    theme.draw_band(painter, QRectF(0, 0, 60, 18), band)
    painter.end()
    return image


def test_bands_differ_in_a_grey_print_by_more_than_their_grey(qapp: QApplication):
    """Each pattern has its own share of ink, so that no two look alike when printed black on white."""
    shares = {}
    for band, look in BANDS.items():
        picture = _band_picture(band)
        mark = 255 - QColor(look.mark).blue()
        ink = [255 - picture.pixelColor(x, y).blue() for x in range(4, 52) for y in range(4, 16)]
        shares[band] = sum(ink) / len(ink) / mark
    assert shares["solid"] == pytest.approx(1)
    assert shares["fragile"] < shares["critical"] < shares["progress"] < shares["solid"]
    levels = sorted(shares.values())
    assert all(after - before > 0.08 for before, after in pairwise(levels))


@pytest.mark.parametrize(
    ("name", "ltr", "rtl"),
    [
        ("arrow-back", "arrow-left", "arrow-right"),
        ("chevron-forward", "chevron-right", "chevron-left"),
    ],
)
def test_arrows_turn_with_the_reading_direction(qapp: QApplication, name, ltr, rtl):
    def drawn(icon: str) -> QImage:
        return icon_pixmap(icon, Colour.INK, 20, 1.0).toImage()

    theme.apply(qapp, Language.AR)
    assert drawn(name) == drawn(rtl)
    theme.apply(qapp, Language.FR)
    assert drawn(name) == drawn(ltr)
    assert drawn(ltr) != drawn(rtl)


def test_every_shipped_icon_draws_in_the_colour_of_the_text(qapp: QApplication):
    nila = QColor(Colour.NILA).rgb()
    channels = (qRed, qGreen, qBlue)
    for file in sorted((paths.resources() / "icons").glob("*.svg")):
        image = icon_pixmap(file.stem, "#2F3B8C", 96, 1.0).toImage()
        solid = [
            image.pixelColor(x, y).rgb()
            for x in range(96)
            for y in range(96)
            if image.pixelColor(x, y).alpha() == 255
        ]
        assert solid, file.name
        # Blending over transparent pixels may round a channel by one.
        assert all(abs(channel(one) - channel(nila)) <= 1 for one in solid for channel in channels)


def test_an_icon_that_is_not_shipped_is_a_mistake(qapp: QApplication):
    with pytest.raises(KeyError, match="unicorn"):
        icon_pixmap("unicorn", Colour.INK, 20, 1.0)
