"""The questions of a step that is no criterion: where they stand in the questionnaire, and the questions themselves."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mourafaka_desktop.i18n.catalogue import Language, catalogue
from mourafaka_desktop.ui.assessment.outline_model import Chapter, Part, Step
from mourafaka_desktop.ui.tokens import Colour, Type
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.questions.question import Item, Repeat
from mourafaka_desktop.ui.widgets.questions.question_list import QuestionList
from mourafaka_desktop.ui.widgets.text import Text


class QuestionsView(QWidget):
    """One step at a time; `questions` asks and says what was answered."""

    whole_part_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chapter: Chapter | None = None
        self._part: Part | None = None
        self._words = self._content = Language.EN
        self.key = ""
        self._above = Text(Type.SECONDARY, colour=Colour.INK_2)
        self._whole_part = Button(ButtonKind.LINK)
        self._whole_part.setObjectName("assessment.whole_part_of_questions")
        self._whole_part.clicked.connect(self.whole_part_requested)
        self._title = Text(Type.OBJECT_TITLE)
        self._title.setObjectName("assessment.questions")
        self.questions = QuestionList()
        head = QHBoxLayout()
        head.addWidget(self._above, 1)
        head.addWidget(self._whole_part, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._title)
        column.addSpacing(10)
        column.addWidget(self.questions)
        column.addStretch(1)

    def show_step(self, chapter: Chapter, part: Part, step: Step, items: Sequence[Item]) -> None:
        """The questions of this step with their answers."""
        self.key, self._chapter, self._part = step.key, chapter, part
        # A list of rows has the part's title on its own card.
        first = items[0] if items else None
        self._title.setVisible(not isinstance(first, Repeat))
        self.questions.show_items(items)
        self._show_texts()

    def show_language(self, words: Language, content: Language) -> None:
        """The language of the words, and that of the questionnaire."""
        self._words, self._content = words, content
        self.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft if content.is_rtl else Qt.LayoutDirection.LeftToRight
        )
        self.questions.show_language(words, content)
        self._show_texts()

    def _show_texts(self) -> None:
        chapter, part = self._chapter, self._part
        if chapter is None or part is None:
            return
        self._above.setText(chapter.title.in_language(self._content))
        self._above.setVisible(not chapter.is_whole)
        self._title.setText(part.title.in_language(self._content))
        self._whole_part.setText(catalogue(self._words).gettext("Show the whole part"))
        self._whole_part.setVisible(len(part.steps) > 1)
