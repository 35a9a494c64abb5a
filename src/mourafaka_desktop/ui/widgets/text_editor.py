"""Free text, Arabic and French in one note: each paragraph runs as its first letter says.

Ctrl Shift turns the paragraph at the caret the other way. The editor grows with its text, so that the
page scrolls and never the field.
"""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QWidget

from mourafaka_desktop.ui.direction import first_strong_direction
from mourafaka_desktop.ui.tokens import Type
from mourafaka_desktop.ui.widgets.field import Field
from mourafaka_desktop.ui.widgets.framed import Framed
from mourafaka_desktop.ui.widgets.themed import Themed

# The state of a block whose direction was chosen by hand; Qt gives -1 to the others.
_CHOSEN = 1
_TURNING_KEYS = {Qt.Key.Key_Control, Qt.Key.Key_Shift}


class TextEditor(Themed, QTextEdit):
    """An input of several lines without an edge of its own. `changed` with the text at each key."""

    changed = Signal(str)
    left = Signal()

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
        self._is_filling = True
        self.setPlainText(text or "")
        self._format_all()
        self._is_filling = False

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
        block.setUserState(_CHOSEN)
        cursor.setBlockFormat(self._block_format(other))

    def restyle(self) -> None:
        self.setFont(self.theme.font(Type.WRITING))
        self.document().setDefaultFont(self.theme.font(Type.WRITING))
        margin = self.theme.space(12)
        self.document().setDocumentMargin(margin)
        self._is_filling = True
        self._format_all()
        self._is_filling = False
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers()
        both = (
            held & Qt.KeyboardModifier.ControlModifier and held & Qt.KeyboardModifier.ShiftModifier
        )
        # Ctrl and Shift alone turn the paragraph; with a third key they are that key's shortcut.
        self._may_turn = bool(both) and event.key() in _TURNING_KEYS
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if self._may_turn and event.key() in _TURNING_KEYS:
            self._may_turn = False
            self.turn_paragraph()
        super().keyReleaseEvent(event)

    def _take_change(self) -> None:
        if self._is_filling:
            return
        self._is_filling = True
        self._direct(self.textCursor().block(), joined=True)
        self._is_filling = False
        self.changed.emit(self.toPlainText())

    def _format_all(self) -> None:
        undo = self.document().isUndoRedoEnabled()
        has_history = self.document().isUndoAvailable()
        if not has_history:
            self.document().setUndoRedoEnabled(False)
        block = self.document().begin()
        while block.isValid():
            self._direct(block, joined=has_history)
            block = block.next()
        if not has_history:
            self.document().setUndoRedoEnabled(undo)

    def _direct(self, block: QTextBlock, *, joined: bool) -> None:
        """Give a paragraph its direction and line height, inside the undo step that wrote it."""
        direction = block.textDirection()
        if block.userState() != _CHOSEN:
            direction = self._direction_of(block)
        wanted = self._block_format(direction)
        if block.blockFormat() == wanted:
            return
        cursor = QTextCursor(block)
        if joined:
            cursor.joinPreviousEditBlock()
        cursor.setBlockFormat(wanted)
        if joined:
            cursor.endEditBlock()

    def _direction_of(self, block: QTextBlock) -> Qt.LayoutDirection:
        """By the first letter; a paragraph without letters goes on like the one above."""
        while block.isValid():
            direction = first_strong_direction(block.text())
            if direction is not None:
                return direction
            block = block.previous()
        return self.layoutDirection()

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
        self.input.left.connect(self.left)

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
