"""A row of the index beside a form: tall enough, grows with its name, tells where the coach is by ground and weight."""

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.tokens import Colour
from mourafaka_desktop.ui.widgets.index_row import IndexRow


def row(qtbot: QtBot, name: str, width: int = 240) -> IndexRow:
    made = IndexRow()
    qtbot.addWidget(made)
    made.setText(name)
    made.resize(width, made.heightForWidth(width))
    made.show()
    return made


def test_a_long_name_takes_more_lines_and_no_more_width(qtbot: QtBot):
    short = row(qtbot, "الأعضاء والرأسمال")
    long = row(qtbot, "الاستراتيجية والوسائل والمخاطر وتتبع تنفيذ مخطط التنمية السنوي")
    assert short.height() == theme.current().px(36)
    assert long.heightForWidth(240) > short.heightForWidth(240)
    assert long.minimumSizeHint().width() == short.minimumSizeHint().width()


def test_with_large_text_the_target_grows(qtbot: QtBot, qapp: QApplication):
    made = row(qtbot, "Membres et capital")
    small = made.heightForWidth(240)
    theme.apply(qapp, Language.FR, 200)
    assert made.heightForWidth(400) >= 2 * small


def test_the_part_where_the_coach_is_is_told_by_ground_and_weight(qtbot: QtBot):
    made = row(qtbot, "الأعضاء والرأسمال")
    assert made.weight == 400
    made.show_current(True)
    assert made.weight == 600
    middle = made.grab().toImage().pixelColor(120, made.height() - 3)
    assert middle == QColor(Colour.TINT)
