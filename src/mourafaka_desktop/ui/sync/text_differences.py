"""Two long texts beside one another: the sentences that only one of them has are underlined, and so told apart."""

import html
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from mourafaka_desktop.ui.direction import first_strong_direction
from mourafaka_desktop.ui.tokens import Colour, Type
from mourafaka_desktop.ui.widgets.themed import Themed
from mourafaka_protocol.text_merge import sentences


def marked(text: str, other: str) -> Iterator[tuple[str, bool]]:
    """The pieces of `text` in their order, each with whether `other` lacks it; together they are `text`."""
    elsewhere = {sentence.text for sentence in sentences(other)}
    for sentence in sentences(text):
        is_only_here = bool(sentence.text.strip()) and sentence.text not in elsewhere
        yield sentence.text, is_only_here
        yield sentence.gap, False


class DifferingText(Themed, QLabel):
    """A whole text; what the other one lacks is underlined on a tint. It can be selected and copied."""

    def __init__(self, text: str, other: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pieces = tuple(marked(text, other))
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setAccessibleName(text)
        direction = first_strong_direction(text)
        if direction is not None:
            self.setLayoutDirection(direction)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.restyle()

    def restyle(self) -> None:
        self.setFont(self.theme.font(Type.BODY))
        pieces = "".join(
            f'<span style="background-color:{Colour.TINT}; text-decoration: underline">'
            f"{_escaped(piece)}</span>"
            if is_only_here
            else _escaped(piece)
            for piece, is_only_here in self._pieces
        )
        whole = f'<div style="color:{Colour.INK}">{pieces}</div>'
        self.setText(whole)
        super().restyle()


def _escaped(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")
