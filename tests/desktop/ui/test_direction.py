"""Direction: the live switch and the isolates."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.ui.direction import (
    LanguageSwitcher,
    first_strong_direction,
    isolate,
    isolate_name,
    joined,
)

RTL, LTR = Qt.LayoutDirection.RightToLeft, Qt.LayoutDirection.LeftToRight


def test_switching_turns_the_application_and_says_so_once(qapp: QApplication, qtbot):
    switcher = LanguageSwitcher(qapp)
    with qtbot.waitSignal(switcher.changed):
        switcher.switch_to(Language.FR)
    assert qapp.layoutDirection() == LTR
    with qtbot.assertNotEmitted(switcher.changed):
        switcher.switch_to(Language.FR)


def test_the_text_size_survives_a_switch_of_language(qapp: QApplication):
    switcher = LanguageSwitcher(qapp)
    switcher.scale_text(150)
    switcher.switch_to(Language.FR)
    assert (switcher.language, switcher.text_scale) == (Language.FR, 150)


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("12 مارس", RTL),
        ("«تعاونية»", RTL),
        ("(ONSSA) رخصة", LTR),
        ("2026 : séance", LTR),
        ("2026-11-23", None),
        ("", None),
    ],
)
def test_a_text_takes_the_direction_of_its_first_letter(text, direction):
    assert first_strong_direction(text) == direction


def test_isolates_close_what_they_open():
    assert isolate("0600-00-12-34") == "\u20660600-00-12-34\u2069"
    assert isolate_name("Tifaouine") == "\u2068Tifaouine\u2069"
    assert joined(["Anzi", "", "تيزنيت"]) == "\u2068Anzi\u2069 · \u2068تيزنيت\u2069"
