"""Keys by their place on the keyboard, so that levels and letters act alike on AZERTY, QWERTY and Arabic.

On AZERTY the digits of the top row need Shift, and on an Arabic keyboard the key N writes ى: what is
written does not tell which key was pressed, its place does. Where the system gives no place (a remote
desktop, an event made by a program), the character of the usual layouts is taken instead.
"""

import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

# evdev codes + 8, as X11 and Wayland give them; set 1 scan codes on Windows; virtual keys on macOS.
_X11_DIGITS = {19: 0, 10: 1, 11: 2, 12: 3, 13: 4, 90: 0, 87: 1, 88: 2, 89: 3, 83: 4}
_WINDOWS_DIGITS = {0x0B: 0, 2: 1, 3: 2, 4: 3, 5: 4, 0x52: 0, 0x4F: 1, 0x50: 2, 0x51: 3, 0x4B: 4}
_MAC_DIGITS = {0x1D: 0, 0x12: 1, 0x13: 2, 0x14: 3, 0x15: 4} | {0x52 + n: n for n in range(5)}

_X11_ROWS = {24: "QWERTYUIOP", 38: "ASDFGHJKL", 52: "ZXCVBNM"}
_WINDOWS_ROWS = {0x10: "QWERTYUIOP", 0x1E: "ASDFGHJKL", 0x2C: "ZXCVBNM"}
_MAC_LETTERS = {0x0E: "E", 0x2D: "N", 0x2E: "M", 0x03: "F", 0x0F: "R", 0x23: "P", 0x06: "Z"}

# The top row of AZERTY, and of the Arabic keyboard with Eastern digits.
_DIGIT_CHARACTERS = {
    character: digit
    for characters in ("01234", "à&é\"'", "٠١٢٣٤")
    for digit, character in enumerate(characters)
}
_ARABIC_LETTERS = {"ث": "E", "ى": "N", "ة": "M", "ب": "F", "ق": "R", "ح": "P", "ئ": "Z"}


def digit_of(event: QKeyEvent) -> int | None:
    """The digit from 0 to 4 that stands on the pressed key, top row or number pad; None for another key."""
    if _has_command(event):
        return None
    place = _place(event)
    if place:
        return _digits_by_place().get(place)
    character = event.text() or (chr(event.key()) if event.key() < 0x110000 else "")
    return _DIGIT_CHARACTERS.get(character)


def letter_of(event: QKeyEvent) -> str | None:
    """The Latin letter of the pressed key: the one it writes, or the one at its place in another script."""
    if Qt.Key.Key_A.value <= event.key() <= Qt.Key.Key_Z.value:
        return chr(event.key())
    place = _place(event)
    if place:
        return _letters_by_place().get(place)
    return _ARABIC_LETTERS.get(event.text())


def _has_command(event: QKeyEvent) -> bool:
    command = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    return bool(event.modifiers() & (command | Qt.KeyboardModifier.MetaModifier))


def _place(event: QKeyEvent) -> int:
    if sys.platform == "darwin":
        return event.nativeVirtualKey()
    return event.nativeScanCode()


def _digits_by_place() -> dict[int, int]:
    return {"win32": _WINDOWS_DIGITS, "darwin": _MAC_DIGITS}.get(sys.platform, _X11_DIGITS)


def _letters_by_place() -> dict[int, str]:
    if sys.platform == "darwin":
        return _MAC_LETTERS
    rows = _WINDOWS_ROWS if sys.platform == "win32" else _X11_ROWS
    return {
        first + offset: letter for first, row in rows.items() for offset, letter in enumerate(row)
    }
