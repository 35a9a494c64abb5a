"""A group of questions: a card on the page, a heading inside another group."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mourafaka_desktop.ui.tokens import Type
from mourafaka_desktop.ui.widgets.card import Card
from mourafaka_desktop.ui.widgets.questions.block import Block, BuildBlock
from mourafaka_desktop.ui.widgets.questions.item_column import ItemColumn
from mourafaka_desktop.ui.widgets.questions.manner import Manner, Voice
from mourafaka_desktop.ui.widgets.questions.marked_text import MarkedText
from mourafaka_desktop.ui.widgets.questions.question import UNNAMED, Repeat, Section
from mourafaka_desktop.ui.widgets.questions.question_view import QuestionView
from mourafaka_desktop.ui.widgets.separator import Separator


class SectionView(Block):
    """`is_card` for one that lies in no other."""

    def __init__(
        self, section: Section, manner: Manner, voice: Voice, build_block: BuildBlock, *,
        is_card: bool, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._section, self._manner = section, manner
        self._is_parted = True
        self._heading = MarkedText(Type.SECTION if is_card else Type.BODY_BOLD)
        self._line = None if is_card else Separator()
        self._items = ItemColumn(manner, voice, build_block)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._inner = QVBoxLayout()
        if is_card:
            card = Card()
            card.add(self._inner)
            outer.addWidget(card)
        else:
            outer.addLayout(self._inner)
        if self._line is not None:
            self._inner.addWidget(self._line)
        self._inner.addWidget(self._heading)
        self._inner.addWidget(self._items)
        self.show_block(section)
        self.restyle()

    @property
    def questions(self) -> tuple[QuestionView, ...]:
        return self._items.questions

    def open_to(self, ref: str) -> None:
        self._items.open_to(ref)

    def show_block(self, block: Section | Repeat) -> None:
        assert isinstance(block, Section), "a group stays a group"
        self._section = block
        self._items.show_items(block.items, block.ref.partition(UNNAMED)[0])
        self._tell_heading()

    def part(self, is_parted: bool) -> None:
        self._is_parted = is_parted
        self._tell_heading()

    def show_manner(self, manner: Manner) -> None:
        self._manner = manner
        self._items.show_manner(manner)
        self._tell_heading()

    def restyle(self) -> None:
        self._inner.setSpacing(self.theme.space(12))
        super().restyle()

    def _tell_heading(self) -> None:
        self._heading.show_text(self._section.label, self._manner.content)
        self._heading.setVisible(bool(self._section.label))
        if self._line is not None:
            self._line.setVisible(self._is_parted and bool(self._section.label))
        self.setAccessibleName(self._heading.text())
