"""A list of questions on a page that scrolls, and who hears its answers: what the tests of questions share."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.ui.widgets.questions.question import Choice, Item, Question, QuestionKind
from mourafaka_desktop.ui.widgets.questions.question_list import QuestionList
from mourafaka_desktop.ui.widgets.questions.question_view import QuestionView
from mourafaka_desktop.ui.widgets.scroll_page import ScrollPage

REF = "/data/q"


class Page:
    """A shown list; `heard` is what was answered. With `echoes` the answer is shown at once, as a screen does."""

    def __init__(self, qtbot, items: Sequence[Item], language: Language, *, echoes: bool = True):
        self.scroll = ScrollPage()
        qtbot.addWidget(self.scroll)
        self.list = QuestionList()
        self.list.show_language(language, language)
        self.items = tuple(items)
        self.heard: list[tuple[str, str]] = []
        self.list.show_items(self.items)
        self.scroll.add(self.list)
        self.scroll.column.addStretch(1)
        self.scroll.resize(1294, 690)
        self.list.answered.connect(self._hear)
        self._echoes = echoes
        self.scroll.show()
        self.scroll.activateWindow()
        qtbot.waitUntil(self.scroll.isActiveWindow)

    def _hear(self, ref: str, text: str) -> None:
        self.heard.append((ref, text))
        if self._echoes:
            self.show(
                *[
                    replace(item, value=text)
                    if isinstance(item, Question) and item.ref == ref
                    else item
                    for item in self.items
                ]
            )

    def show(self, *items: Item) -> None:
        """Show these instead."""
        self.items = items
        self.list.show_items(items)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    @property
    def texts(self) -> list[str]:
        """The answers heard, without their references."""
        return [text for _ref, text in self.heard]

    def view(self, ref: str = REF) -> QuestionView:
        """The widget of a question."""
        return self.list.questions[ref]

    def problem(self, ref: str = REF) -> str:
        """What is said under it."""
        return self.view(ref).field.problem.text()


def question(kind: QuestionKind, value: str = "", ref: str = REF, **more) -> Question:
    """A question with a label, and whatever else matters."""
    return Question(ref, kind, more.pop("label", "عدد الأعضاء"), value, **more)


def choices(*labels: str) -> tuple[Choice, ...]:
    """Choices whose values are a, b, c and so on."""
    return tuple(Choice(chr(ord("a") + index), label) for index, label in enumerate(labels))
