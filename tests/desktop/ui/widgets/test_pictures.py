"""Painted widgets: strips, scores, radar, signature."""

import math
from itertools import combinations

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.tokens import Colour
from mourafaka_desktop.ui.widgets.band_bar import BandBar
from mourafaka_desktop.ui.widgets.lozenges import draw_lozenges
from mourafaka_desktop.ui.widgets.progress_bar import ProgressBar
from mourafaka_desktop.ui.widgets.radar_chart import Axis, RadarChart
from mourafaka_desktop.ui.widgets.score import ScoreLabel
from mourafaka_desktop.ui.widgets.session_strip import (
    CellState,
    SessionCell,
    SessionStrip,
    draw_cell,
    draw_small_cell,
)
from mourafaka_desktop.ui.widgets.signature_pad import SignaturePad
from mourafaka_desktop.ui.widgets.sync_badge import SyncBadge, SyncMark
from mourafaka_desktop.ui.widgets.training_strip import TrainingCell, TrainingStrip

SUB_DIMENSIONS = (
    "المطابقة القانونية والسجلات",
    "الحياة الديمقراطية",
    "جهاز التسيير",
    "الأعضاء والرأسمال",
    "التدبير المالي والمحاسبي",
    "الاستراتيجية والوسائل والمخاطر",
    "ثقافة الابتكار",
    "المنتوجات والخدمات",
    "أساليب الإنتاج",
    "الانتقال الرقمي",
    "الشراكات",
    "الأثر",
    "السوق والاستراتيجية",
    "المنتوج والجودة والمطابقة",
    "الأثمنة وتتبع المبيعات",
    "التوزيع",
    "التواصل والزبناء",
)


def _drawn(draw, width: int = 60, height: int = 40) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(Colour.SURFACE))
    painter = QPainter(image)
    draw(painter)
    painter.end()
    return image.convertToFormat(QImage.Format.Format_Grayscale8)


@pytest.mark.parametrize("draw", [draw_cell, draw_small_cell])
def test_the_states_of_a_session_differ_without_colour(qapp: QApplication, draw):
    rect = QRectF(4, 4, 40, 30) if draw is draw_cell else QRectF(4, 4, 9, 14)
    pictures = [_drawn(lambda p, s=state: draw(p, rect, s)) for state in CellState]
    assert all(one != other for one, other in combinations(pictures, 2))


def test_lozenges_fill_from_the_start_edge(qapp: QApplication):
    def half_ink(direction: Qt.LayoutDirection) -> tuple[int, int]:
        def draw(painter: QPainter) -> None:
            painter.setLayoutDirection(direction)
            draw_lozenges(painter, QRectF(0, 0, 49, 40), 2)

        image = _drawn(draw, 49)
        dark = [[image.pixelColor(x, 20).value() < 128 for x in range(49)]][0]
        return sum(dark[:24]), sum(dark[25:])

    left, right = half_ink(Qt.LayoutDirection.LeftToRight)
    assert left > right
    left, right = half_ink(Qt.LayoutDirection.RightToLeft)
    assert right > left


def _cells() -> list[SessionCell]:
    states = [CellState.HELD] * 6 + [CellState.MISSED, CellState.NEXT] + [CellState.PLANNED] * 4
    return [
        SessionCell(number, state, "12 نونبر", number in (2, 8, 12), number == 2)
        for number, state in enumerate(states, start=1)
    ]


def test_the_strip_is_read_session_by_session(qtbot):
    strip = SessionStrip()
    qtbot.addWidget(strip)
    strip.show_cells(_cells())
    spoken = strip.accessibleDescription().split(", ")
    assert len(spoken) == 12
    assert spoken[6] == "7 فائتة 12 نونبر"


def test_the_strip_takes_two_rows_of_six_with_large_text(qtbot, qapp: QApplication):
    strip = SessionStrip()
    qtbot.addWidget(strip)
    strip.show_cells(_cells())
    one_row = strip.sizeHint().height()
    theme.apply(qapp, Language.AR, 200)
    assert strip.sizeHint().height() > 4 * one_row - 4


def test_the_strip_starts_at_the_reading_edge(qtbot, qapp: QApplication):
    strip = SessionStrip()
    qtbot.addWidget(strip)
    strip.resize(640, strip.sizeHint().height())
    strip.show_cells(_cells())
    arabic = strip.grab().toImage()
    theme.apply(qapp, Language.FR)
    french = strip.grab().toImage()
    # Planned cells are white, held ones tinted: at the bottom of the first cell in reading order.
    assert arabic.pixelColor(620, 70).name() == Colour.TINT.lower()
    assert french.pixelColor(20, 70).name() == Colour.TINT.lower()
    assert french.pixelColor(620, 70).name() == Colour.SURFACE.lower()


def test_the_trainings_are_read_with_their_state(qtbot):
    strip = TrainingStrip()
    qtbot.addWidget(strip)
    strip.show_cells([TrainingCell("الحكامة", CellState.HELD, "فبراير 26")])
    assert strip.accessibleDescription() == "الحكامة منجزة فبراير 26"


def test_a_score_is_never_told_without_its_band(qtbot):
    label = ScoreLabel()
    qtbot.addWidget(label)
    label.show_score(57.5, "progress", "في طور التقدم")
    assert label.accessibleName() == "58, في طور التقدم"
    label.show_score(None, "progress", "في طور التقدم")
    assert label.accessibleName() == "في طور التقدم"


def test_a_bar_is_as_long_as_its_score_from_the_start_edge(qtbot, qapp: QApplication):
    bar = BandBar()
    qtbot.addWidget(bar)
    bar.resize(200, 24)
    bar.show_score(25, "solid", baseline=75)
    image = bar.grab().toImage()

    def at(x: int) -> str:
        return image.pixelColor(x, 12).name()

    assert at(190) == "#1e7d4f"
    assert at(100) == Colour.SURFACE.lower()
    assert at(50) == Colour.INK.lower()  # the tick of the first assessment
    theme.apply(qapp, Language.FR)
    image = bar.grab().toImage()
    assert at(10) == "#1e7d4f"


def test_progress_is_read_and_drawn(qtbot):
    bar = ProgressBar()
    qtbot.addWidget(bar)
    bar.resize(100, 14)
    bar.show_share(0.4)
    image = bar.grab().toImage()
    assert image.pixelColor(80, 7).name() == Colour.NILA.lower()
    assert image.pixelColor(30, 7).name() == Colour.SURFACE.lower()
    assert bar.value() == 400


def test_a_sync_badge_has_a_word_for_every_state(qtbot):
    badge = SyncBadge()
    qtbot.addWidget(badge)
    words = set()
    for mark in SyncMark:
        badge.show_mark(mark)
        words.add(badge.accessibleName())
    assert words == {"في الحاسوب", "استلم", "مقبول", "غير مقبول"}


def _axes() -> list[Axis]:
    return [
        Axis(name, f"ركيزة {index // 6}", 40.0 + index, None if index == 3 else 30.0)
        for index, name in enumerate(SUB_DIMENSIONS)
    ]


@pytest.mark.parametrize("language", [Language.AR, Language.FR])
@pytest.mark.parametrize("text_scale", [100, 150, 200])
@pytest.mark.parametrize("names_groups", [False, True])
def test_no_name_of_the_radar_covers_another_or_leaves_it(
    qtbot, qapp: QApplication, language, text_scale, names_groups
):
    theme.apply(qapp, language, text_scale)
    radar = RadarChart(names_groups=names_groups)
    qtbot.addWidget(radar)
    radar.resize(radar.sizeHint())
    radar.show_axes(_axes())
    centre, radius, boxes = radar.placed_names()
    assert radius > 40
    inside = QRectF(radar.rect()).adjusted(-1, -1, 1, 1)
    for box in boxes:
        assert inside.contains(box)
        corners = (box.topLeft(), box.topRight(), box.bottomLeft(), box.bottomRight())
        assert all((corner - centre).manhattanLength() > radius for corner in corners)
    for one, other in combinations(boxes, 2):
        assert not one.intersects(other)


def test_the_names_of_the_pillars_stand_in_the_corners_and_leave_the_web_large(qtbot):
    radar = RadarChart(names_groups=True)
    qtbot.addWidget(radar)
    radar.resize(312, 250)
    pillars = ("Bonne gouvernance", "Innovation", "Commercialisation")
    radar.show_axes([Axis(f"{n}", pillars[n // 6], 50) for n in range(17)])
    centre, radius, boxes = radar.placed_names()
    assert radius > 75
    for box in boxes:
        assert QRectF(radar.rect()).adjusted(-1, -1, 1, 1).contains(box)
        nearest = QPointF(
            min(max(centre.x(), box.left()), box.right()),
            min(max(centre.y(), box.top()), box.bottom()),
        )
        assert math.hypot(*(nearest - centre).toTuple()) >= radius + 10


def test_the_radar_runs_as_one_reads(qtbot, qapp: QApplication):
    radar = RadarChart()
    qtbot.addWidget(radar)
    radar.resize(520, 400)
    radar.show_axes(_axes())
    centre, _radius, boxes = radar.placed_names()
    assert boxes[1].center().x() < centre.x()
    theme.apply(qapp, Language.FR)
    centre, _radius, boxes = radar.placed_names()
    assert boxes[1].center().x() > centre.x()


def test_the_radar_can_be_read_as_lines_of_text(qtbot):
    radar = RadarChart()
    qtbot.addWidget(radar)
    radar.show_axes([*_axes()[:4], Axis("الأثر", "", None)])
    lines = radar.accessibleDescription().split("\n")
    assert lines[0] == "المطابقة القانونية والسجلات: 40، في التشخيص الأول 30"
    assert lines[3] == "الأعضاء والرأسمال: 43"
    assert lines[4] == "الأثر: لم يقيم"


def _sign(pad: SignaturePad, qtbot) -> None:
    start = pad.rect().center()
    qtbot.mousePress(pad, Qt.MouseButton.LeftButton, pos=start)
    for step in range(10):
        qtbot.mouseMove(pad, QPoint(start.x() + 6 * step, start.y() - 2 * step))
    qtbot.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=start)


def test_a_signature_is_a_picture_that_can_be_shown_again_and_emptied(qtbot):
    pad = SignaturePad()
    qtbot.addWidget(pad)
    pad.resize(320, 140)
    pad.show()
    assert pad.png() is None
    with qtbot.waitSignal(pad.changed) as signed:
        _sign(pad, qtbot)
    content = signed.args[0]
    picture = QImage.fromData(content)
    assert picture.width() == 640
    assert picture.pixelColor(0, 0).alpha() == 0
    assert any(picture.pixelColor(x, y).alpha() for x in range(640) for y in range(100, 180))
    again = SignaturePad()
    qtbot.addWidget(again)
    again.resize(320, 140)
    again.show_png(content)
    assert not again.is_empty
    with qtbot.waitSignal(again.changed) as emptied:
        qtbot.keyClick(again, Qt.Key.Key_Delete)
    assert emptied.args == [None]
    assert again.png() is None


@pytest.mark.parametrize(
    ("language", "forwards"), [(Language.AR, Qt.Key.Key_Left), (Language.FR, Qt.Key.Key_Right)]
)
def test_the_arrows_go_round_the_axes_as_one_reads(
    qtbot, qapp: QApplication, language: Language, forwards: Qt.Key
):
    theme.apply(qapp, language)
    radar = RadarChart(opens=True)
    qtbot.addWidget(radar)
    radar.show_axes(_axes())
    opened: list[int] = []
    radar.axis_opened.connect(opened.append)
    for key in (forwards, Qt.Key.Key_Down, Qt.Key.Key_End, forwards, Qt.Key.Key_Up):
        QTest.keyClick(radar, key)
        QTest.keyClick(radar, Qt.Key.Key_Return)
    last = len(_axes()) - 1
    assert opened == [1, 2, last, 0, last]


def test_a_radar_that_opens_nothing_takes_no_focus(qtbot):
    radar = RadarChart()
    qtbot.addWidget(radar)
    radar.show_axes(_axes())
    with qtbot.assertNotEmitted(radar.axis_opened):
        QTest.keyClick(radar, Qt.Key.Key_Return)
        QTest.mouseClick(radar, Qt.MouseButton.LeftButton)
    assert radar.focusPolicy() == Qt.FocusPolicy.NoFocus
