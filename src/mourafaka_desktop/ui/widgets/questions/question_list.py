"""Any part of a questionnaire as a column of cards: what a screen shows, and brings up to date after each answer."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtWidgets import QApplication, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.ui.reading_order import reveal
from mourafaka_desktop.ui.tokens import Space
from mourafaka_desktop.ui.widgets.questions.block import Block
from mourafaka_desktop.ui.widgets.questions.item_column import ItemColumn
from mourafaka_desktop.ui.widgets.questions.manner import Manner, Voice
from mourafaka_desktop.ui.widgets.questions.question import (
    UNNAMED,
    Item,
    Question,
    Repeat,
    Section,
    questions_in,
)
from mourafaka_desktop.ui.widgets.questions.question_view import QuestionView
from mourafaka_desktop.ui.widgets.questions.repeat_view import RepeatView
from mourafaka_desktop.ui.widgets.questions.section_view import SectionView
from mourafaka_desktop.ui.widgets.themed import Themed


class QuestionList(Themed, QWidget):
    """`answered` with the reference and ODK's text, "" where an answer was taken back.

    `left` when the focus leaves a question that was written in; `row_added` with the reference of the
    repeat's range, `row_removed` with that of the row. Showing anything says nothing. The list does not
    scroll by itself: it stands in a page that does, and keeps that page where it was read.
    """

    answered = Signal(str, str)
    left = Signal(str)
    row_added = Signal(str)
    row_removed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._manner = Manner(Language.EN, Language.EN)
        self._voice = Voice(self)
        self._voice.answered.connect(self.answered)
        self._voice.left.connect(self.left)
        self._voice.row_added.connect(self.row_added)
        self._voice.row_removed.connect(self.row_removed)
        self._voice.reshaped.connect(self._take_room)
        self._items = ItemColumn(self._manner, self._voice, _build_card, apart=Space.M)
        self._shown: tuple[Item, ...] = ()
        self._is_showing = False
        self._reshaped: list[QWidget] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._items)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    @property
    def questions(self) -> Mapping[str, QuestionView]:
        """The questions that have a widget by their reference, in the order they are read.

        Those of a row have one once the row has been unfolded.
        """
        return {view.question.ref: view for view in self._items.questions}

    def show_items(self, items: Sequence[Item]) -> None:
        """Show these in place of those before: focus, caret, unfinished words and the place on the page stay."""
        focused, height = self._focused(), self._height_of_focus()
        with self._at_once():
            self._shown = tuple(items)
            self._items.show_items(_in_cards(items))
        if focused is not None:
            self._stay(focused, height)

    def show_language(self, words: Language, content: Language) -> None:
        """The language of our own words, and the one the questionnaire is read in.

        The texts of the questionnaire themselves come with `show_items`.
        """
        self.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft if content.is_rtl else Qt.LayoutDirection.LeftToRight
        )
        self._show_manner(words=words, content=content)

    def freeze(self, is_frozen: bool) -> None:
        """Answers that were handed in are read, not written."""
        self._show_manner(is_frozen=is_frozen)

    def show_problems(self, tells_missing: bool) -> None:
        """Whether required answers that are missing are pointed out; broken rules always are."""
        self._show_manner(tells_missing=tells_missing)

    def show_refused(self, ref: str, sentence: str = "") -> None:
        """An answer could not be kept: it stays as it was typed, with a sentence under it."""
        self._items.open_to(ref)
        self.questions[ref].show_refused(sentence)

    def focus(self, ref: str) -> bool:
        """Bring a question, or the first one of a group or row, into view and put the focus in it."""
        refs = [question.ref for question in questions_in(self._shown)]
        wanted = ref if ref in refs else next((own for own in refs if _lies_in(own, ref)), None)
        if wanted is None:
            return False
        self._items.open_to(wanted)
        self._settle()
        view = self.questions[wanted]
        view.take_focus()
        reveal(view)
        return True

    def focus_first(self) -> bool:
        """Put the focus in the first question that waits for an answer, or else in the first that has one."""
        asked = [question for question in questions_in(self._shown) if question.is_asked]
        waiting = [question for question in asked if not question.value]
        first = next(iter(waiting or asked), None)
        return first is not None and self.focus(first.ref)

    def _show_manner(
        self,
        *,
        words: Language | None = None,
        content: Language | None = None,
        is_frozen: bool | None = None,
        tells_missing: bool | None = None,
    ) -> None:
        now = self._manner
        wanted = Manner(
            now.words if words is None else words,
            now.content if content is None else content,
            now.is_frozen if is_frozen is None else is_frozen,
            now.tells_missing if tells_missing is None else tells_missing,
        )
        if wanted != now:
            self._manner = wanted
            with self._at_once():
                self._items.show_manner(wanted)

    @contextmanager
    def _at_once(self) -> Iterator[None]:
        """What changes in here is painted, and takes its room, in one step."""
        self._is_showing = True
        self.setUpdatesEnabled(False)
        try:
            yield
        finally:
            self._is_showing = False
            self.setUpdatesEnabled(True)
        self._settle()

    def _take_room(self, widget: QWidget) -> None:
        self._reshaped.append(widget)
        if not self._is_showing:
            self._settle()

    def _focused(self) -> QWidget | None:
        focused = QApplication.focusWidget()
        return focused if focused is not None and self.isAncestorOf(focused) else None

    def _page(self) -> QScrollArea | None:
        parent = self.parentWidget()
        while parent is not None and not isinstance(parent, QScrollArea):
            parent = parent.parentWidget()
        return parent

    def _height_of_focus(self) -> int:
        """How far below the top of the page on show the focus stands."""
        focused, page = self._focused(), self._page()
        if focused is None or page is None:
            return 0
        return focused.mapTo(page, QPoint(0, 0)).y()

    def _stay(self, focused: QWidget, height: int) -> None:
        """What came or went above must not move the line one is writing in."""
        page = self._page()
        if page is None or not self.isAncestorOf(focused) or not focused.isVisible():
            return
        moved = focused.mapTo(page, QPoint(0, 0)).y() - height
        bar = page.verticalScrollBar()
        bar.setValue(bar.value() + moved)

    def _settle(self) -> None:
        """Let the layouts take their places now, not in a later turn of the event loop.

        Qt takes a turn for each widget between a part and the page, and meanwhile keeps sizes it measured
        before: from the inside out, each container of what came or went measures anew.
        """
        containers: dict[QWidget, int] = {}
        for widget in self._reshaped:
            chain = [widget]
            while (parent := chain[-1].parentWidget()) is not None and parent.layout() is not None:
                chain.append(parent)
            containers |= {one: depth for depth, one in enumerate(reversed(chain))}
        self._reshaped.clear()
        for container in sorted(containers, key=lambda one: -containers[one]):
            layout = container.layout()
            if layout is not None:
                layout.invalidate()
                layout.activate()
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)


def _in_cards(items: Sequence[Item]) -> tuple[Section | Repeat, ...]:
    """Questions that stand in no group share a card with their neighbours."""
    cards: list[Section | Repeat] = []
    for is_loose, run in groupby(items, lambda item: isinstance(item, Question)):
        if is_loose:
            cards.append(Section(f"{UNNAMED}{len(cards)}", "", tuple(run)))
        else:
            cards += [item for item in run if not isinstance(item, Question)]
    return tuple(cards)


def _build_card(block: Section | Repeat, manner: Manner, voice: Voice) -> Block:
    return _built(block, manner, voice, is_card=True)


def _build_inner(block: Section | Repeat, manner: Manner, voice: Voice) -> Block:
    return _built(block, manner, voice, is_card=False)


def _built(block: Section | Repeat, manner: Manner, voice: Voice, *, is_card: bool) -> Block:
    if isinstance(block, Repeat):
        return RepeatView(block, manner, voice, _build_inner, is_card=is_card)
    return SectionView(block, manner, voice, _build_inner, is_card=is_card)


def _lies_in(ref: str, container: str) -> bool:
    return ref.startswith((f"{container}/", f"{container}["))
