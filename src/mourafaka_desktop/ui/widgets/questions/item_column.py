"""Questions, groups and repeats one under another, brought up to date in place.

What stays is the same widget as before: focus, caret and unfinished words live on in it.
"""

from collections.abc import Sequence
from typing import TypeAlias

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from mourafaka_desktop.ui.tokens import Space
from mourafaka_desktop.ui.widgets.questions.answers import answer_type, build_answer
from mourafaka_desktop.ui.widgets.questions.block import Block, BuildBlock
from mourafaka_desktop.ui.widgets.questions.manner import Manner, Voice
from mourafaka_desktop.ui.widgets.questions.question import Item, Question
from mourafaka_desktop.ui.widgets.questions.question_view import QuestionView
from mourafaka_desktop.ui.widgets.themed import Themed

_Key: TypeAlias = tuple[str, type]
_View: TypeAlias = QuestionView | Block


class ItemColumn(Themed, QWidget):
    """The parts of one group or row; `build_block` makes the groups and repeats inside it."""

    def __init__(
        self, manner: Manner, voice: Voice, build_block: BuildBlock, *,
        apart: int = Space.L, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._apart = apart
        self._manner, self._voice, self._build_block = manner, voice, build_block
        self._items: tuple[Item, ...] = ()
        self._views: dict[_Key, _View] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.restyle()

    @property
    def questions(self) -> tuple[QuestionView, ...]:
        """The questions that have a widget, in the order they are read: in rows, those opened once."""
        found: list[QuestionView] = []
        for view in self._views.values():
            found += (view,) if isinstance(view, QuestionView) else view.questions
        return tuple(found)

    def open_to(self, ref: str) -> None:
        """Unfold the rows that the question lies in."""
        for view in self._views.values():
            if isinstance(view, Block):
                view.open_to(ref)

    def show_items(self, items: Sequence[Item], base: str = "") -> None:
        """Show these; only what differs is touched.

        `base` is the reference of the row they lie in: a row whose number changed is still the same row.
        """
        if tuple(items) == self._items:
            return
        focused = QApplication.focusWidget()
        before, self._views = self._views, {}
        earlier = {ref: view for (ref, _look), view in before.items()}
        self._items = tuple(items)
        for index, item in enumerate(items):
            key = item.ref.removeprefix(base), _look(item)
            view = before.pop(key, None)
            if view is None:
                view = self._made(item)
                self._column.insertWidget(index, view)
                view.show()  # a layout would show it in a later turn, and leave no room for it now
                self._follow(view, earlier.get(key[0]), focused)
            self._show(view, item)
            if isinstance(view, Block):
                view.part(index > 0)
            if self._column.indexOf(view) != index:
                self._column.insertWidget(index, view)
            self._views[key] = view
        for gone in before.values():
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        if before or len(self._views) != len(earlier):
            self._voice.reshaped.emit(self)

    def show_manner(self, manner: Manner) -> None:
        """Another language, frozen or not, with or without what is missing."""
        self._manner = manner
        for view in self._views.values():
            view.show_manner(manner)

    def restyle(self) -> None:
        self._column.setSpacing(self.theme.space(self._apart))
        super().restyle()

    def _made(self, item: Item) -> _View:
        if isinstance(item, Question):
            return build_answer(item, self._manner, self._voice)
        return self._build_block(item, self._manner, self._voice)

    @staticmethod
    def _show(view: _View, item: Item) -> None:
        if isinstance(view, Block):
            assert not isinstance(item, Question), "the key of a block is its type"
            view.show_block(item)
        elif isinstance(item, Question) and view.question != item:
            view.show_question(item)

    @staticmethod
    def _follow(view: _View, earlier: _View | None, focused: QWidget | None) -> None:
        """A question that needs another widget now, as with more choices, hands over what it knew."""
        if not isinstance(view, QuestionView) or not isinstance(earlier, QuestionView):
            return
        view.show_question(view.question, earlier.question)
        if focused is not None and earlier.isAncestorOf(focused):
            view.take_focus()


def _look(item: Item) -> type:
    return answer_type(item) if isinstance(item, Question) else type(item)
