"""Free text, Arabic and French in one note: each paragraph runs as its first letter says.

Ctrl Shift turns the paragraph at the caret the other way. The editor grows with its text, so that the
page scrolls and never the field.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QWidget

from mourafaka_desktop.ui.direction import first_strong_direction, isolate
from mourafaka_desktop.ui.tokens import Type
from mourafaka_desktop.ui.widgets.field import Field
from mourafaka_desktop.ui.widgets.framed import Framed
from mourafaka_desktop.ui.widgets.themed import Themed

MOST_LETTERS = 30_000
"""About fourteen printed pages: what still travels as one change of one field, its old text beside its new one."""

# The state of a block whose direction was chosen by hand; Qt gives -1 to the others.
_CHOSEN = 1
_TURNING_KEYS = {Qt.Key.Key_Control, Qt.Key.Key_Shift}


class TextEditor(Themed, QTextEdit):
    """An input of several lines without an edge of its own. `changed` with the text at each key."""

    changed = Signal(str)
    left = Signal()
    is_full = Signal()  # what was to be written does not fit; nothing of it was taken

    def __init__(self, *, least_lines: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least_lines = least_lines
        self._is_filling = False
        self._may_turn = False
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.viewport().setAutoFillBackground(False)
        self.textChanged.connect(self._take_change)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        self.restyle()

    @property
    def value(self) -> str:
        """The text; paragraphs are parted by one line break."""
        return self.toPlainText()

    def set_value(self, text: str | None) -> None:
        """Show a text; says nothing by `changed`, and leaves caret and undo alone if nothing differs."""
        if (text or "") == self.toPlainText():
            return
        with self._unheard():
            self.setPlainText(text or "")
            self._format_all()

    def turn_paragraph(self) -> None:
        """Let the paragraph at the caret run the other way."""
        cursor = self.textCursor()
        block = cursor.block()
        now = block.textDirection()
        other = (
            Qt.LayoutDirection.LeftToRight
            if now == Qt.LayoutDirection.RightToLeft
            else Qt.LayoutDirection.RightToLeft
        )
        with self._unheard():
            block.setUserState(_CHOSEN)
            cursor.setBlockFormat(self._block_format(other))

    def restyle(self) -> None:
        with self._unheard():
            self.setFont(self.theme.font(Type.WRITING))
            self.document().setDefaultFont(self.theme.font(Type.WRITING))
            self.document().setDocumentMargin(self.theme.space(12))
            self._format_all()
        self._grow()
        super().restyle()

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(300), self._wanted_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(120), self._wanted_height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Words only: a file let go over a text belongs to the page, not into a sentence."""
        return not source.hasUrls() and super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Take a whole text or nothing of it: half a pasted note would be lost words."""
        if self._has_room_for(source.text()):
            super().insertFromMimeData(source)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste) and not self.canPaste():
            event.ignore()
            return
        if event.text().isprintable() and event.text() and not self._has_room_for(event.text()):
            return
        held = event.modifiers()
        both = (
            held & Qt.KeyboardModifier.ControlModifier and held & Qt.KeyboardModifier.ShiftModifier
        )
        # Ctrl and Shift alone turn the paragraph; with a third key they are that key's shortcut.
        self._may_turn = bool(both) and event.key() in _TURNING_KEYS
        if self._would_turn(event.text()) and not both:
            self._write_turning(event.text())
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if event.commitString() and not self._has_room_for(event.commitString()):
            return
        if self._would_turn(event.commitString()) and not event.replacementLength():
            self._write_turning(event.commitString())
        else:
            super().inputMethodEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if self._may_turn and event.key() in _TURNING_KEYS:
            self._may_turn = False
            self.turn_paragraph()
        super().keyReleaseEvent(event)

    def _has_room_for(self, text: str) -> bool:
        """Whether `text` still fits in place of what is selected; says `is_full` where it does not."""
        replaced = len(self.textCursor().selectedText())
        fits = self.document().characterCount() - 1 - replaced + len(text) <= MOST_LETTERS
        if not fits:
            self.is_full.emit()
        return fits

    def _would_turn(self, text: str) -> bool:
        """Whether `text` would be the first letter of its paragraph and say another direction."""
        block = self.textCursor().block()
        if block.userState() == _CHOSEN or first_strong_direction(block.text()) is not None:
            return False
        return first_strong_direction(text) not in (None, block.textDirection())

    def _write_turning(self, text: str) -> None:
        """Write the letter and turn its paragraph in one step, so that one undo takes both back."""
        cursor = self.textCursor()
        cursor.beginEditBlock()
        with self._unheard():
            cursor.insertText(text)
            self._direct(cursor.block())
        cursor.endEditBlock()
        self.setTextCursor(cursor)

    @contextmanager
    def _unheard(self) -> Iterator[None]:
        """What changes in here is not the coach's writing."""
        before, self._is_filling = self._is_filling, True
        yield
        self._is_filling = before

    def _take_change(self) -> None:
        if self._is_filling:
            return
        # What undo brought back has its direction already; touching it would end the way forward.
        if not self.document().isRedoAvailable():
            with self._unheard():
                self._direct(self.textCursor().block())
        self.changed.emit(self.toPlainText())

    def _format_all(self) -> None:
        """Format every paragraph; undo then begins anew, or it would take formats back."""
        self.document().setUndoRedoEnabled(False)
        block = self.document().begin()
        while block.isValid():
            self._direct(block)
            block = block.next()
        self.document().setUndoRedoEnabled(True)

    def _direct(self, block: QTextBlock) -> None:
        """Give a paragraph its direction and line height, inside the undo step that wrote it."""
        chosen = block.userState() == _CHOSEN
        wanted = self._block_format(block.textDirection() if chosen else self._direction_of(block))
        if block.blockFormat() != wanted:
            cursor = QTextCursor(block)
            cursor.joinPreviousEditBlock()
            cursor.setBlockFormat(wanted)
            cursor.endEditBlock()

    def _direction_of(self, block: QTextBlock) -> Qt.LayoutDirection:
        """By the first letter; a paragraph without letters goes on like the one above."""
        own = first_strong_direction(block.text())
        if own is not None:
            return own
        above = block.previous()
        return above.textDirection() if above.isValid() else self.layoutDirection()

    def _block_format(self, direction: Qt.LayoutDirection) -> QTextBlockFormat:
        look = QTextBlockFormat()
        look.setLayoutDirection(direction)
        look.setLineHeight(
            self.theme.line_height(Type.WRITING),
            QTextBlockFormat.LineHeightTypes.FixedHeight.value,
        )
        return look

    def _wanted_height(self) -> int:
        margins = 2 * self.theme.space(12)
        least = self._least_lines * self.theme.line_height(Type.WRITING) + margins
        return max(least, round(self.document().size().height()) + 2)

    def _grow(self) -> None:
        height = self._wanted_height()
        if self.height() != height:
            self.setFixedHeight(height)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange and not self.toPlainText():
            self.restyle()


class TextField(Field):
    """The free-text editor with its label and help. `changed` at each key, `left` when focus goes."""

    changed = Signal(str)
    left = Signal()

    def __init__(
        self, label: str = "", *, least_lines: int = 3, parent: QWidget | None = None
    ) -> None:
        self.frame = Framed(grows=True)
        self.input = TextEditor(least_lines=least_lines)
        self.frame.row.setContentsMargins(2, 2, 2, 2)
        self.frame.row.addWidget(self.input)
        super().__init__(self.frame, self.input, label, parent)
        self.input.changed.connect(self.changed)
        self.input.changed.connect(lambda _text: self._take_room())
        self.input.left.connect(self.left)
        self.input.is_full.connect(self._show_full)
        self._says_full = False

    @property
    def value(self) -> str:
        """The text."""
        return self.input.value

    def set_value(self, text: str | None) -> None:
        """Show a text; says nothing by `changed`."""
        self.input.set_value(text)

    def set_placeholder(self, text: str) -> None:
        """A quiet hint in the empty field."""
        self.input.setPlaceholderText(text)

    @property
    def full_sentence(self) -> str:
        """What is said while no more fits; empty at all other times."""
        if not self._says_full:
            return ""
        return self.words.gettext(
            "What is written here is saved. This text holds {n} letters at most: "
            "write the rest in another field, or shorten it."
        ).format(n=isolate(MOST_LETTERS))

    def _show_full(self) -> None:
        self._says_full = True
        self.show_problem(self.full_sentence)

    def _take_room(self) -> None:
        if self._says_full:
            self._says_full = False
            self.clear_problem()
