"""The score that is explained: its number and band, or in plain words why there is none, and the sum it is."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from mourafaka_desktop.i18n.catalogue import _, current
from mourafaka_desktop.i18n.formats import formats
from mourafaka_desktop.labels import content
from mourafaka_desktop.ui.direction import isolate
from mourafaka_desktop.ui.result.explanation_model import ScoreExplained
from mourafaka_desktop.ui.result.score_words import completeness_words
from mourafaka_desktop.ui.tokens import Colour, Type
from mourafaka_desktop.ui.widgets.card import Card
from mourafaka_desktop.ui.widgets.score import ScoreLabel
from mourafaka_desktop.ui.widgets.text import Text


class ScoreHeadView(Card):
    """The first thing that « why this score? » says."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._value = ScoreLabel(Type.SCORE, Type.BODY_STRONG)
        self._value.setObjectName("result.explained_score")
        self._state = Text(Type.BODY_STRONG)
        self._state.setObjectName("result.state")
        self._sum = Text(Type.BODY_STRONG)
        self._sum.setObjectName("result.sum")
        self._completeness = Text(Type.SECONDARY, colour=Colour.INK_2)
        self._completeness.setObjectName("result.completeness")
        self._how = Text(Type.BODY, colour=Colour.INK_2)
        beside = QHBoxLayout()
        beside.addWidget(self._value)
        beside.addStretch(1)
        self.add(beside)
        for text in (self._state, self._sum, self._completeness, self._how):
            self.add(text)

    def show_head(self, explained: ScoreExplained) -> None:
        """The number, or what is missing for one; how it is counted."""
        value, band = explained.score.value, explained.score.band
        self._value.setVisible(value is not None)
        if value is not None and band is not None:
            self._value.show_score(float(value), band.key, content(band.label))
        state = state_words(explained)
        self._state.setText(state)
        self._state.setVisible(bool(state))
        terms = _terms(explained)
        self._sum.setText(terms)
        self._sum.setVisible(bool(terms))
        self._completeness.setText(completeness_words(explained.score))
        self._completeness.setVisible(value is not None)
        self._how.setText(
            _(
                "Each level counts by its weight. A level 3 or 4 without evidence seen and noted "
                "counts as 2; a criterion that does not apply leaves the mean."
            )
        )


def state_words(explained: ScoreExplained) -> str:
    """Why there is no score; empty where there is one."""
    score = explained.score
    if score.is_not_applicable:
        return _("Nothing here applies to the cooperative: there is no score to count.")
    if score.value is not None:
        return ""
    writes = formats(current())
    minimum = isolate(writes.percent(explained.minimum))
    if score.tally.rated == 0:
        sentence = _("Nothing is assessed here yet. A score appears from {minimum} of the weight.")
        return sentence.format(minimum=minimum)
    return _(
        "{share} of the weight is assessed, and a score needs {minimum}. What is missing is listed here."
    ).format(share=isolate(writes.percent(score.completeness or 0)), minimum=minimum)


def _terms(explained: ScoreExplained) -> str:
    """The score as the sum it is: 0.40 × 63 + 0.30 × 48 + …"""
    writes, value, counted = formats(current()), explained.score.value, explained.terms
    if value is None or not counted:
        return ""
    terms = " + ".join(
        f"{writes.number(part.share, 2)} × {writes.number(part.score.value, 1)}"
        for part in counted
        if part.score.value is not None
    )
    return isolate(f"{terms} = {writes.number(value, 1)}")
