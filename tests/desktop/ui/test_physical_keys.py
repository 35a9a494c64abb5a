"""Keys by their place: the same level on AZERTY, QWERTY and Arabic keyboards."""

import sys

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from mourafaka_desktop.ui.physical_keys import digit_of, letter_of

NONE = Qt.KeyboardModifier.NoModifier
on_x11 = pytest.mark.skipif(sys.platform != "linux", reason="scan codes as X11 gives them")


def _pressed(key, text: str, scan_code: int = 0, modifiers=NONE) -> QKeyEvent:
    code = key.value if isinstance(key, Qt.Key) else key
    return QKeyEvent(QEvent.Type.KeyPress, code, modifiers, scan_code, 0, 0, text)


@on_x11
@pytest.mark.parametrize(
    ("key", "text", "scan_code", "digit"),
    [
        (Qt.Key.Key_2, "2", 11, 2),  # QWERTY
        (Qt.Key.Key_Eacute, "é", 11, 2),  # AZERTY without Shift
        (Qt.Key.Key_Agrave, "à", 19, 0),  # AZERTY 0, at the end of the row
        (0x0662, "٢", 11, 2),  # Arabic keyboard with Eastern digits
        (Qt.Key.Key_3, "3", 89, 3),  # number pad
        (Qt.Key.Key_PageDown, "", 89, 3),  # number pad without Num Lock
        (Qt.Key.Key_5, "5", 14, None),  # there is no level 5
        (Qt.Key.Key_A, "a", 38, None),
    ],
)
def test_a_level_is_the_place_of_the_key_not_what_it_writes(key, text, scan_code, digit):
    assert digit_of(_pressed(key, text, scan_code)) == digit


@pytest.mark.parametrize(("text", "digit"), [("1", 1), ("&", 1), ("'", 4), ("à", 0), ("٤", 4)])
def test_without_a_place_the_character_decides(text, digit):
    assert digit_of(_pressed(ord(text), text)) == digit


def test_a_digit_with_control_is_a_shortcut_not_a_level():
    assert (
        digit_of(_pressed(Qt.Key.Key_1, "1", modifiers=Qt.KeyboardModifier.ControlModifier)) is None
    )


@on_x11
@pytest.mark.parametrize(
    ("key", "text", "scan_code", "letter"),
    [
        (Qt.Key.Key_N, "n", 57, "N"),
        (0x0649, "ى", 57, "N"),  # the key N of an Arabic keyboard
        (0x062B, "ث", 26, "E"),
        (Qt.Key.Key_M, "m", 47, "M"),  # AZERTY writes M elsewhere: the letter decides
        (Qt.Key.Key_Escape, "", 9, None),
    ],
)
def test_a_letter_is_what_a_latin_key_writes_and_the_place_of_another(key, text, scan_code, letter):
    assert letter_of(_pressed(key, text, scan_code)) == letter
