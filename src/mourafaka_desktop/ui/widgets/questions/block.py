"""What a group and a repeat have in common as widgets: they hold questions and can be brought up to date."""

from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtWidgets import QWidget

from mourafaka_desktop.ui.widgets.questions.manner import Manner, Voice
from mourafaka_desktop.ui.widgets.questions.question import Repeat, Section
from mourafaka_desktop.ui.widgets.questions.question_view import QuestionView
from mourafaka_desktop.ui.widgets.themed import Themed


class Block(Themed, QWidget):
    """The base of `SectionView` and `RepeatView`."""

    @property
    def questions(self) -> tuple[QuestionView, ...]:
        """The questions in it that have a widget, in the order they are read: those of rows opened once."""
        raise NotImplementedError

    def open_to(self, ref: str) -> None:
        """Unfold the rows that the question lies in, which makes its widget; others stay as they are."""
        raise NotImplementedError

    def show_block(self, block: Section | Repeat) -> None:
        """Show what is now the case."""
        raise NotImplementedError

    def part(self, is_parted: bool) -> None:
        """Whether a line parts it from what stands above it in the same card."""
        raise NotImplementedError

    def show_manner(self, manner: Manner) -> None:
        """Another language, frozen or not, with or without what is missing."""
        raise NotImplementedError


BuildBlock: TypeAlias = Callable[[Section | Repeat, Manner, Voice], Block]
"""Makes the widget of a group or repeat inside another; it shows the block at once."""
