"""How far a record has come: on this laptop, received, accepted, refused; a shape and a word each."""

from dataclasses import dataclass
from enum import Enum

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from mourafaka_desktop.i18n.catalogue import _
from mourafaka_desktop.ui.tokens import Colour, State, Type
from mourafaka_desktop.ui.widgets.icon_label import IconLabel
from mourafaka_desktop.ui.widgets.text import Text


class SyncMark(Enum):
    """Where the newest version of a record is."""

    ON_LAPTOP = "on_laptop"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True)
class SyncLook:
    """The sign of a state and its colour."""

    icon: str
    colour: str


LOOKS = {
    SyncMark.ON_LAPTOP: SyncLook("laptop", Colour.INK_2),
    SyncMark.RECEIVED: SyncLook("check", Colour.NILA_DARK),
    SyncMark.ACCEPTED: SyncLook("check-check", State.OK.value.text),
    SyncMark.REFUSED: SyncLook("ban", State.LATE.value.text),
}


def sync_word(mark: SyncMark) -> str:
    """The word beside the sign, short enough for a table."""
    return {
        SyncMark.ON_LAPTOP: _("On this laptop"),
        SyncMark.RECEIVED: _("Received"),
        SyncMark.ACCEPTED: _("Accepted"),
        SyncMark.REFUSED: _("Refused"),
    }[mark]


class SyncBadge(QWidget):
    """The sign and its word, or words of the screen's own."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconLabel("laptop", Colour.INK_2, 18)
        self._word = Text(Type.SECONDARY, wrap=False, weight=500)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self._word)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)

    def show_state(self, mark: SyncMark | None) -> None:
        """The state with its short word, anew in the language of the screen; None hides the badge."""
        self.setVisible(mark is not None)
        if mark is not None:
            self.show_mark(mark)

    def show_mark(self, mark: SyncMark, words: str = "") -> None:
        """The state; `words` replace the short word, for example « Received by the server »."""
        look = LOOKS[mark]
        self._icon.set_icon(look.icon, look.colour)
        self._word.set_colour(look.colour)
        self._word.setText(words or sync_word(mark))
        self.setAccessibleName(words or sync_word(mark))
