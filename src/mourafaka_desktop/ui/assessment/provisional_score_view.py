"""The score so far, at the foot of the outline; no number before enough is answered, none where nothing is scored."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mourafaka_desktop.i18n.catalogue import Catalogue, Language, catalogue
from mourafaka_desktop.i18n.formats import formats
from mourafaka_desktop.ui.assessment.assessment_model import ProvisionalScore
from mourafaka_desktop.ui.direction import isolate
from mourafaka_desktop.ui.tokens import Colour, Type
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.card import Card
from mourafaka_desktop.ui.widgets.score import ScoreLabel
from mourafaka_desktop.ui.widgets.text import Text


class ProvisionalScoreView(Card):
    """`why_requested` and `finish_requested` from the quiet links under the score."""

    why_requested = Signal()
    finish_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._score: ProvisionalScore | None = None
        self._is_diagnosis = True
        self._words = self._content = Language.EN
        self._head = Text(Type.SECONDARY, colour=Colour.INK_2)
        self._number = ScoreLabel(Type.SCORE)
        self._not_enough = Text(Type.BODY_STRONG)
        self._count = Text(Type.SECONDARY, colour=Colour.INK_2)
        self._why = Button(ButtonKind.LINK)
        self._why.setObjectName("assessment.why")
        self._why.clicked.connect(self.why_requested)
        self._finish = Button(ButtonKind.LINK)
        self._finish.setObjectName("assessment.finish")
        self._finish.clicked.connect(self.finish_requested)
        self.setObjectName("assessment.provisional_score")
        for widget in (self._head, self._number, self._not_enough, self._count):
            self.add(widget)
        for link in (self._why, self._finish):
            line = QHBoxLayout()
            line.addWidget(link)
            line.addStretch(1)
            self.add(line)
        self.restyle()

    def show_score(self, score: ProvisionalScore) -> None:
        """The score, or that it is too early for one."""
        self._score = score
        self._show()

    def show_language(self, words: Language, content: Language) -> None:
        """The language of the words, and that of the band's name."""
        self._words, self._content = words, content
        self.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft if content.is_rtl else Qt.LayoutDirection.LeftToRight
        )
        self._show()

    def show_diagnosis(self, is_diagnosis: bool) -> None:
        """Whether what is to be finished is the programme's diagnosis; it is called so then."""
        self._is_diagnosis = is_diagnosis
        self._show()

    def show_finish(self, can_finish: bool) -> None:
        """A submitted assessment is finished already."""
        self._finish.setVisible(can_finish)

    def restyle(self) -> None:
        super().restyle()
        across, along = self.theme.space(14), self.theme.space(12)
        self._outer.setContentsMargins(across, along, across, along)
        self.body.setSpacing(2)

    def _show(self) -> None:
        score = self._score
        if score is None:
            return
        texts = catalogue(self._words)
        is_scored, has_number = score.enough is not None, score.value is not None
        self._head.setText(texts.gettext("Provisional score"))
        self._head.setVisible(is_scored)
        self._number.setVisible(has_number)
        self._not_enough.setVisible(is_scored and not has_number)
        self._not_enough.setText(texts.gettext("Not enough yet"))
        if score.value is not None and score.band is not None:
            self._number.show_score(
                float(score.value), score.band.key, score.band.label.in_language(self._content)
            )
        self._count.setText(self._sentence(score, texts))
        self._why.setVisible(is_scored)
        why, why_not = texts.gettext("Why this score?"), texts.gettext("Why no score yet?")
        self._why.setText(why if has_number else why_not)
        diagnosis, other = texts.gettext("Finish the assessment"), texts.gettext("Finish")
        self._finish.setText(diagnosis if self._is_diagnosis else other)

    def _sentence(self, score: ProvisionalScore, texts: Catalogue) -> str:
        done, total = isolate(score.count.done), isolate(score.count.total)
        if score.enough is None:
            answered = texts.ngettext(
                "{n} answer of {total}", "{n} answers of {total}", score.count.done
            )
            return answered.format(n=done, total=total)
        rated = texts.ngettext(
            "{n} criterion of {total}", "{n} criteria of {total}", score.count.done
        )
        sentence = rated.format(n=done, total=total)
        if score.value is None:
            share = isolate(formats(self._words).percent(score.enough))
            enough = texts.gettext("a score is shown from {share} answered")
            sentence += " · " + enough.format(share=share)
        return sentence
