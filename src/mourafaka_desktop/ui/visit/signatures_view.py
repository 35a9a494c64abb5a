"""The two signatures, drawn on the screen."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mourafaka_desktop.domain.attachments import SIGNATURE_ROLES, AttachmentRole
from mourafaka_desktop.i18n.catalogue import _
from mourafaka_desktop.labels import enum_label
from mourafaka_desktop.ui.tokens import Colour, Type
from mourafaka_desktop.ui.visit.section_view import SectionView
from mourafaka_desktop.ui.visit.visit_model import Section
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.field_row import FieldRow
from mourafaka_desktop.ui.widgets.signature_pad import SignaturePad
from mourafaka_desktop.ui.widgets.text import Text

_HAND_RESTS_MS = 900


class SignaturesView(SectionView):
    """`signature_drawn` with the picture, `signature_cleared` when it is wiped."""

    signature_drawn = Signal(object, bytes)  # AttachmentRole
    signature_cleared = Signal(object)

    def __init__(self) -> None:
        super().__init__(Section.SIGNATURES)
        self._sheets = {role: _Sheet(role) for role in SIGNATURE_ROLES}
        for role, sheet in self._sheets.items():
            sheet.drawn.connect(lambda png, by=role: self.signature_drawn.emit(by, png))
            sheet.cleared.connect(lambda by=role: self.signature_cleared.emit(by))
            self._inputs[role] = sheet.pad
        self.add(FieldRow(*self._sheets.values()))
        self.retranslate()

    def show_signatures(self, signatures: Mapping[AttachmentRole, bytes]) -> None:
        """The kept signatures, as PNG."""
        for role, sheet in self._sheets.items():
            sheet.show_signature(signatures.get(role))

    def retranslate(self) -> None:
        super().retranslate()
        self.set_count(_("Signed with the finger, a pen or the mouse"))
        for role, sheet in self._sheets.items():
            sheet.show_words(enum_label(role))

    def freeze(self, is_frozen: bool) -> None:
        for sheet in self._sheets.values():
            sheet.setEnabled(not is_frozen)

    @property
    def stops(self) -> list[QWidget]:
        """Where Tab stops, in reading order."""
        return [stop for sheet in self._sheets.values() for stop in (sheet.clear_button, sheet.pad)]

    @property
    def first_input(self) -> QWidget | None:
        return self._sheets[AttachmentRole.SIGNATURE_COOPERATIVE].pad


class _Sheet(QWidget):
    """One pad with its label; a signature of several strokes is given once, when the hand rests."""

    drawn = Signal(bytes)
    cleared = Signal()

    def __init__(self, role: AttachmentRole) -> None:
        super().__init__()
        self.label = Text(Type.SECONDARY_STRONG, colour=Colour.INK)
        self.pad = SignaturePad()
        self.pad.setObjectName(f"visit.{role}")
        self.pad.changed.connect(self._take)
        self.clear_button = Button(ButtonKind.TEXT, icon="x", small=True)
        self.clear_button.setObjectName(f"visit.{role}_clear")
        self.clear_button.clicked.connect(self.pad.clear)
        self._rest = QTimer(self, singleShot=True, interval=_HAND_RESTS_MS)
        self._rest.timeout.connect(self.finish)
        head = QHBoxLayout()
        head.addWidget(self.label, 1, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.clear_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.pad)

    def show_words(self, label: str) -> None:
        self.label.setText(label)
        self.pad.setAccessibleName(label)
        self.clear_button.setText(_("Erase"))
        self.clear_button.setAccessibleName(_("Erase: {name}").format(name=label))

    def show_signature(self, png: bytes | None) -> None:
        """Show what is kept, unless somebody is signing."""
        if not self._rest.isActive():
            self.pad.show_png(png)
        self._refresh()

    def finish(self) -> None:
        """Give the signature now."""
        self._rest.stop()
        png = self.pad.png()
        if png is not None:
            self.drawn.emit(png)

    def hideEvent(self, event: QHideEvent) -> None:
        if self._rest.isActive():
            self.finish()
        super().hideEvent(event)

    def _take(self, png: bytes | None) -> None:
        if png is None:
            self._rest.stop()
            self.cleared.emit()
        else:
            self._rest.start()
        self._refresh()

    def _refresh(self) -> None:
        self.clear_button.setEnabled(not self.pad.is_empty)
