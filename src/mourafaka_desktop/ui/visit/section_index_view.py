"""The index beside the visit: its sections with how far each is, and the keys that help to write."""

from functools import partial

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from mourafaka_desktop.i18n.catalogue import _, ngettext
from mourafaka_desktop.ui.icons import draw_icon
from mourafaka_desktop.ui.tokens import Colour, Height, State, Type
from mourafaka_desktop.ui.visit.visit_model import Progress, Section, SectionState
from mourafaka_desktop.ui.widgets.index_row import IndexRow
from mourafaka_desktop.ui.widgets.key_cap import KeyCap
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


class _SectionLink(IndexRow):
    """A section's name with its sign."""

    least_height = Height.CONTROL
    padding_along = 8

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = SectionState.EMPTY

    def show_state(self, state: SectionState, words: str) -> None:
        """How far the section is, also in words for who cannot see the sign."""
        self._state = state
        self.setAccessibleDescription(words)
        self.update()

    @property
    def before(self) -> float:
        return 14 + self.theme.px(20) + 10

    @property
    def after(self) -> float:
        return 14

    def paint_beside(self, painter: QPainter, name: QRectF) -> None:
        side = self.theme.px(20)
        sign, colour = self._sign()
        box = QRectF(14, name.center().y() - side / 2, side, side)
        draw_icon(painter, sign, self.mirrored(box), colour)

    def _sign(self) -> tuple[str, str]:
        if self.is_current:
            return "pencil", Colour.NILA_DARK
        if self._state is SectionState.COMPLETE:
            return "check", State.OK.value.text
        if self._state is SectionState.STARTED:
            return "ellipsis", Colour.INK_3
        return "circle-dashed", Colour.INK_3
