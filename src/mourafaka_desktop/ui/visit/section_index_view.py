"""The index beside the visit: its sections with how far each is, and the keys that help to write."""

from functools import partial

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from mourafaka_desktop.i18n.catalogue import _, ngettext
from mourafaka_desktop.ui.icons import draw_icon
from mourafaka_desktop.ui.tokens import Colour, Height, Radius, State, Type
from mourafaka_desktop.ui.visit.visit_model import Progress, Section, SectionState
from mourafaka_desktop.ui.widgets.key_cap import KeyCap
from mourafaka_desktop.ui.widgets.painting import Lines, draw_sheet, lay_out
from mourafaka_desktop.ui.widgets.separator import Separator
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.themed import Themed
from mourafaka_desktop.ui.widgets.view import View

_WIDTH = 236


def section_name(section: Section) -> str:
    """The title of a section, in the language of the screen."""
    return {
        Section.PROMISES: _("Promises of last time"),
        Section.APPOINTMENT: _("Date and place"),
        Section.ATTENDANCE: _("Attendance"),
        Section.FINDINGS: _("Field findings"),
        Section.ADVICE: _("Advice given"),
        Section.DECISIONS: _("Decisions and promises"),
        Section.PHOTOS: _("Photos"),
        Section.NEXT_VISIT: _("Next visit"),
        Section.SIGNATURES: _("Signatures"),
    }[section]


class SectionIndexView(Themed, View):
    """Says which section is wanted; shows a check, a pencil where one writes, or a dashed circle."""

    section_requested = Signal(object)  # Section

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._progress: Progress | None = None
        self._count = Text(Type.SECONDARY, colour=Colour.INK_2)
        self._links = {section: _SectionLink() for section in Section}
        self._next_key = Text(Type.SECONDARY, colour=Colour.INK_2)
        self._direction_key = Text(Type.SECONDARY, colour=Colour.INK_2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._indented(self._count))
        column.addSpacing(10)
        for section, link in self._links.items():
            link.setObjectName(f"visit.section_{section}")
            link.clicked.connect(partial(self.section_requested.emit, section))
            column.addWidget(link)
        column.addSpacing(14)
        column.addWidget(Separator())
        column.addSpacing(14)
        column.addLayout(self._key_line("Alt ↓", self._next_key))
        column.addSpacing(10)
        column.addLayout(self._key_line("Ctrl Shift", self._direction_key))
        column.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.retranslate()
        self.restyle()

    def show_progress(self, progress: Progress) -> None:
        """How far each section is."""
        self._progress = progress
        for section, state in progress.states.items():
            self._links[section].show_state(state, _STATE_WORDS[state]())
        self._show_count()

    def show_current(self, section: Section | None) -> None:
        """Where the coach writes; None when the focus is elsewhere."""
        for known, link in self._links.items():
            link.show_current(known is section)

    @property
    def last_link(self) -> QWidget:
        """The link of the last section, after which the page itself begins."""
        return self._links[Section.SIGNATURES]

    def retranslate(self) -> None:
        for section, link in self._links.items():
            link.setText(section_name(section))
        self._next_key.setText(_("Next section"))
        self._direction_key.setText(_("Direction of the paragraph"))
        self.setAccessibleName(_("Sections of the visit"))
        if self._progress is not None:
            self.show_progress(self._progress)

    def restyle(self) -> None:
        self.setFixedWidth(self.theme.px(_WIDTH))
        super().restyle()

    def _show_count(self) -> None:
        assert self._progress is not None
        done, total = self._progress.complete, self._progress.total
        sentence = ngettext(
            "{n} section complete of {total}", "{n} sections complete of {total}", done
        )
        self._count.setText(sentence.format(n=done, total=total))

    @staticmethod
    def _indented(widget: QWidget) -> QWidget:
        widget.setContentsMargins(0, 0, 0, 0)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(14, 0, 14, 0)
        row.addWidget(widget)
        return holder

    @staticmethod
    def _key_line(key: str, words: Text) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setContentsMargins(14, 0, 14, 0)
        line.setSpacing(10)
        line.addWidget(KeyCap(key))
        line.addWidget(words, 1)
        return line


_STATE_WORDS = {
    SectionState.COMPLETE: lambda: _("complete"),
    SectionState.STARTED: lambda: _("started"),
    SectionState.EMPTY: lambda: _("still empty"),
}


class _SectionLink(Themed, QAbstractButton):
    """A section's name with its sign."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ring_radius = Radius.BUTTON
        self._state = SectionState.EMPTY
        self._is_current = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_state(self, state: SectionState, words: str) -> None:
        """How far the section is, also in words for who cannot see the sign."""
        self._state = state
        self.setAccessibleDescription(words)
        self.update()

    def show_current(self, is_current: bool) -> None:
        """Whether the coach writes here."""
        self._is_current = is_current
        self.update()

    def sizeHint(self) -> QSize:
        lines = self._lay_out(self.theme.px(_WIDTH))
        smallest = self.theme.px(Height.CONTROL)
        return QSize(self.theme.px(_WIDTH), max(smallest, round(lines.height) + 16))

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._is_current or self.underMouse():
            draw_sheet(painter, QRectF(self.rect()), ground=Colour.TINT, radius=Radius.BUTTON)
        side = self.theme.px(20)
        name, colour = self._sign()
        box = QRectF(14, (self.height() - side) / 2, side, side)
        draw_icon(painter, name, self.mirrored(box), colour)
        lines = self._lay_out(self.width())
        text = self.mirrored(QRectF(14 + side + 10, 0, self._room(self.width()), self.height()))
        ink = Colour.NILA_DARK if self._is_current else Colour.INK
        lines.draw(painter, QPointF(text.left(), (self.height() - lines.height) / 2), ink)
        painter.end()

    def _sign(self) -> tuple[str, str]:
        if self._is_current:
            return "pencil", Colour.NILA_DARK
        if self._state is SectionState.COMPLETE:
            return "check", State.OK.value.text
        if self._state is SectionState.STARTED:
            return "ellipsis", Colour.INK_3
        return "circle-dashed", Colour.INK_3

    def _room(self, width: int) -> float:
        return max(width - self.theme.px(20) - 14 - 10 - 14, 1)

    def _lay_out(self, width: int) -> Lines:
        weight = 600 if self._is_current else 400
        right = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        return lay_out(
            self.text(),
            self.theme.font(Type.BODY, weight),
            self.theme.line_height(Type.BODY),
            width=self._room(width),
            direction=self.layoutDirection(),
            align=Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft,
        )
