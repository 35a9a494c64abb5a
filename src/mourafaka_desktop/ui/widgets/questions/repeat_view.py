"""Questions asked as often as needed: rows that fold, are added and taken out."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from mourafaka_desktop.ui.tokens import Colour, Type
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.card import Card
from mourafaka_desktop.ui.widgets.questions.block import Block, BuildBlock
from mourafaka_desktop.ui.widgets.questions.item_column import ItemColumn
from mourafaka_desktop.ui.widgets.questions.manner import Manner, Voice
from mourafaka_desktop.ui.widgets.questions.marked_text import MarkedText, plain
from mourafaka_desktop.ui.widgets.questions.question import Repeat, Row, Section, questions_in
from mourafaka_desktop.ui.widgets.questions.question_view import QuestionView
from mourafaka_desktop.ui.widgets.questions.row_head import RowHead
from mourafaka_desktop.ui.widgets.separator import Separator
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.themed import Themed

MOST_OPEN = 3
"""Rows that come together and make more than this begin folded: one reads the list first."""


class RepeatView(Block):
    """The rows one under another and a button to add one, unless the questionnaire says how many there are.

    Rows are added and taken out by whoever hears `row_added` and `row_removed`; then they are shown anew.
    """

    def __init__(
        self, repeat: Repeat, manner: Manner, voice: Voice, build_block: BuildBlock, *,
        is_card: bool, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._repeat, self._manner, self._voice = repeat, manner, voice
        self._build_block = build_block
        self._line = None if is_card else Separator()
        self._removed: int | None = None
        self.rows: list[RowView] = []
        self._heading_role = Type.SECTION if is_card else Type.BODY_BOLD
        self._heading = MarkedText(self._heading_role)
        self._count = Text(Type.SECONDARY, colour=Colour.INK_2, wrap=False)
        self._nothing = Text(Type.SECONDARY, colour=Colour.INK_2)
        self.add_button = Button(ButtonKind.OUTLINED, icon="plus")
        self.add_button.clicked.connect(lambda: voice.row_added.emit(self._repeat.ref))
        self._inner = QVBoxLayout()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._lay_out()
        self.show_block(repeat)
        self.restyle()

    @property
    def questions(self) -> tuple[QuestionView, ...]:
        return tuple(question for row in self.rows for question in row.questions)

    def open_to(self, ref: str) -> None:
        for row in self.rows:
            if ref.startswith(f"{row.ref}/"):
                row.open_to(ref)

    def show_block(self, block: Section | Repeat) -> None:
        assert isinstance(block, Repeat), "a repeat stays a repeat"
        self._repeat, before = block, len(self.rows)
        self._drop_removed()
        while len(self.rows) > len(block.rows):
            self._take_out(len(self.rows) - 1)
        for view, row in zip(self.rows, block.rows, strict=False):
            view.show_row(row)
        new = block.rows[len(self.rows) :]
        is_folded = len(new) > 1 and len(block.rows) > MOST_OPEN
        for row in new:
            self._add(row, is_folded=is_folded)
        if len(block.rows) != before:
            self._voice.reshaped.emit(self)
        self._tell()

    def part(self, is_parted: bool) -> None:
        if self._line is not None:
            self._line.setVisible(is_parted)

    def show_manner(self, manner: Manner) -> None:
        self._manner = manner
        for row in self.rows:
            row.show_manner(manner)
        self._tell()

    def restyle(self) -> None:
        self._inner.setSpacing(self.theme.space(12))
        self._count.setMinimumHeight(self.theme.line_height(self._heading_role))
        super().restyle()

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        if self._line is None:
            card = Card()
            card.add(self._inner)
            outer.addWidget(card)
        else:
            self._inner.addWidget(self._line)
            outer.addLayout(self._inner)
        head = QHBoxLayout()
        head.addWidget(self._heading, 1)
        head.addWidget(self._count, 0, Qt.AlignmentFlag.AlignTop)
        start = QHBoxLayout()
        start.addWidget(self.add_button)
        start.addStretch(1)
        self._inner.addLayout(head)
        self._inner.addWidget(self._nothing)
        self._inner.addLayout(self._rows)
        self._inner.addLayout(start)

    def _add(self, row: Row, *, is_folded: bool) -> None:
        view = RowView(row, self._manner, self._voice, self._build_block, is_folded=is_folded)
        view.head.remove.clicked.connect(lambda: self._remove(view))
        self._rows.addWidget(view)
        view.show()
        self.rows.append(view)

    def _remove(self, view: "RowView") -> None:
        """The row is remembered: the one that goes then is its widget, and not that of the last row."""
        self._removed = self.rows.index(view)
        self._voice.row_removed.emit(view.ref)

    def _drop_removed(self) -> None:
        removed, self._removed = self._removed, None
        if removed is None or len(self._repeat.rows) != len(self.rows) - 1:
            return
        focused = QApplication.focusWidget()
        had_focus = focused is not None and self.rows[removed].isAncestorOf(focused)
        self._take_out(removed)
        if had_focus:
            nearest = self.rows[min(removed, len(self.rows) - 1)].head.fold if self.rows else None
            (nearest or self.add_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_out(self, index: int) -> None:
        view = self.rows.pop(index)
        self._rows.removeWidget(view)
        view.hide()
        view.deleteLater()

    def _tell(self) -> None:
        texts, n = self._manner.texts, len(self.rows)
        self.setObjectName(f"repeat.{self._repeat.ref}")
        self._heading.show_text(self._repeat.label, self._manner.content)
        self._heading.setVisible(bool(self._repeat.label))
        self._count.setText(texts.ngettext("{n} entry", "{n} entries", n).format(n=n))
        self._count.setVisible(n > 0)
        self._nothing.setText(
            texts.gettext("The questionnaire asks for none here.")
            if self._repeat.is_counted
            else texts.gettext("Nothing added yet.")
        )
        self._nothing.setVisible(n == 0)
        may_change = not (self._repeat.is_counted or self._manner.is_frozen)
        name = plain(self._repeat.label)
        self.add_button.setObjectName(f"repeat.{self._repeat.ref}.add")
        self.add_button.setText(
            texts.gettext("Add: {name}").format(name=name) if name else texts.gettext("Add")
        )
        self.add_button.setVisible(may_change)
        self.setAccessibleName(name)
        for number, row in enumerate(self.rows):
            row.tell(name, may_be_removed=may_change)
            row.line.setVisible(number > 0)


class RowView(Themed, QWidget):
    """One time through: a head that folds it, and its questions.

    The widgets of its questions are made when it is first unfolded: of many rows few are ever opened.
    """

    def __init__(
        self, row: Row, manner: Manner, voice: Voice, build_block: BuildBlock, *, is_folded: bool
    ) -> None:
        super().__init__()
        self._is_folded, self._was_open = is_folded, not is_folded
        self._row, self._manner, self._voice = row, manner, voice
        self._name, self._may_be_removed = "", False
        self.line = Separator()
        self.head = RowHead()
        self.head.fold.clicked.connect(lambda: self.fold(is_folded=not self.is_folded))
        self._items = ItemColumn(manner, voice, build_block)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.line)
        self._column.addWidget(self.head)
        self._column.addWidget(self._items)
        self._items.setVisible(not is_folded)
        self.show_row(row)
        self.restyle()

    @property
    def ref(self) -> str:
        """The reference of the row as it is now."""
        return self._row.ref

    @property
    def questions(self) -> tuple[QuestionView, ...]:
        """Its questions; none before it is first unfolded."""
        return self._items.questions

    @property
    def is_folded(self) -> bool:
        """Whether only its head is on show."""
        return self._is_folded

    def open_to(self, ref: str) -> None:
        """Unfold it, and the rows inside it that the question lies in."""
        if self._is_folded:
            self.fold(is_folded=False)
        self._items.open_to(ref)

    def show_row(self, row: Row) -> None:
        """Show what is now the case in the row, which may have another number than before."""
        self._row = row
        if self._was_open:
            self._items.show_items(row.items, row.ref)
        self.tell(self._name, may_be_removed=self._may_be_removed)

    def show_manner(self, manner: Manner) -> None:
        """Another language, frozen or not, with or without what is missing."""
        self._manner = manner
        self._items.show_manner(manner)

    def fold(self, *, is_folded: bool) -> None:
        """Show the head alone, or everything."""
        self._is_folded = is_folded
        if not (is_folded or self._was_open):
            self._was_open = True
            self._items.show_items(self._row.items, self.ref)
        self._items.setVisible(not is_folded)
        self.tell(self._name, may_be_removed=self._may_be_removed)
        self._voice.reshaped.emit(self)

    def tell(self, name: str, *, may_be_removed: bool) -> None:
        """`name` is that of the repeat."""
        self._name, self._may_be_removed = name, may_be_removed
        is_waiting = any(
            question.is_required and question.is_asked and not question.value
            for question in questions_in(self._row.items)
        )
        self.head.setObjectName(f"row.{self.ref}")
        self.head.show_row(
            self._row, name, self._manner, is_folded=self.is_folded,
            may_be_removed=may_be_removed,
            has_gaps=self._manner.tells_missing and is_waiting,
        )  # fmt: skip

    def restyle(self) -> None:
        self._column.setSpacing(self.theme.space(8))
        self._items.setContentsMargins(0, 0, 0, self.theme.space(16))
        super().restyle()
