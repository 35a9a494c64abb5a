"""A field of one line of text; left to right for telephones, ICE, e-mail and codes."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from mourafaka_desktop.ui.tokens import Colour, Type
from mourafaka_desktop.ui.widgets.field import Field
from mourafaka_desktop.ui.widgets.framed import Framed
from mourafaka_desktop.ui.widgets.icon_label import IconLabel
from mourafaka_desktop.ui.widgets.themed import Themed

# A line, not a page: what belongs on one line is never so long, and what is pasted by mistake may be.
_MOST_LETTERS = 1_000


class LineInput(Themed, QLineEdit):
    """An input without an edge of its own, for a frame; `ltr` keeps it left to right, at the start edge."""

    def __init__(
        self, *, ltr: bool = False, role: Type = Type.BODY, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._ltr, self._role = ltr, role
        self._beside: Qt.LayoutDirection | None = None
        self.setFrame(False)
        self.setMaxLength(_MOST_LETTERS)
        self.restyle()

    def stand_among(self, direction: Qt.LayoutDirection | None) -> None:
        """Start at the edge where texts of this direction start; None is the screen's."""
        self._beside = direction
        self.restyle()

    def restyle(self) -> None:
        self.setFont(self.theme.font(self._role))
        self.setTextMargins(self.theme.space(14), 0, self.theme.space(14), 0)
        if self._ltr:
            self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
            rtl = self.theme.is_rtl
            if self._beside is not None:
                rtl = self._beside == Qt.LayoutDirection.RightToLeft
            start = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
            self.setAlignment(start | Qt.AlignmentFlag.AlignVCenter)
        palette = self.palette()
        palette.setColor(palette.ColorRole.Base, Qt.GlobalColor.transparent)
        self.setPalette(palette)
        super().restyle()


class LineField(Field):
    """Text of one line. `changed` at each key; None and the empty text are one."""

    changed = Signal(str)
    finished = Signal()

    def __init__(
        self,
        label: str = "",
        *,
        ltr: bool = False,
        icon: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        self.frame = Framed()
        self.input = LineInput(ltr=ltr)
        if icon:
            self.frame.row.addSpacing(14)
            self.frame.row.addWidget(IconLabel(icon, Colour.INK_3))
        self.frame.row.addWidget(self.input, 1)
        super().__init__(self.frame, self.input, label, parent)
        self.input.textEdited.connect(self.changed)
        self.input.editingFinished.connect(self.finished)

    @property
    def value(self) -> str:
        """The text without the blanks around it."""
        return self.input.text().strip()

    def set_value(self, text: str | None) -> None:
        """Show a value; says nothing by `changed`, and leaves the caret alone if nothing differs."""
        if (text or "") != self.input.text():
            self.input.setText(text or "")

    def set_placeholder(self, text: str) -> None:
        """A quiet example in the empty field."""
        self.input.setPlaceholderText(text)
