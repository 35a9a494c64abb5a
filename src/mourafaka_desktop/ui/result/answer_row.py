"""An answer's part in a score: its level, how the coach knows, its weight and what it brings."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mourafaka_desktop.i18n.catalogue import _, current
from mourafaka_desktop.i18n.formats import formats
from mourafaka_desktop.labels import content, enum_label
from mourafaka_desktop.ui.direction import isolate, isolate_name, joined
from mourafaka_desktop.ui.result.explanation_model import AnswerLine
from mourafaka_desktop.ui.result.score_words import weight_words
from mourafaka_desktop.ui.tokens import Colour, State, Type
from mourafaka_desktop.ui.widgets.chip import Chip
from mourafaka_desktop.ui.widgets.lozenges import Lozenges
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_forms.explanation import Standing
from mourafaka_forms.framework import Criterion
from mourafaka_forms.scoring import HIGHEST_ALERTING_RATING, Answer


class AnswerRow(QWidget):
    """The whole of it in words, so that it reads the same without the lozenges."""

    def __init__(self, line: AnswerLine, *, stacked: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        answer = line.explained.answer
        self.setObjectName(f"result.criterion_{line.criterion.code}")
        level = level_words(line.criterion, answer)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 8, 0, 8)
        row.setSpacing(14)
        row.addWidget(Lozenges(answer.rating or 0, level), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Text(Type.BODY, content(line.criterion.label)))
        words.addWidget(Text(Type.SECONDARY, level, colour=Colour.INK_2))
        evidence = evidence_words(answer)
        if evidence:
            words.addWidget(Text(Type.SECONDARY, evidence, colour=Colour.INK_2))
        row.addLayout(words, 1)
        side = Qt.AlignmentFlag.AlignLeft if stacked else Qt.AlignmentFlag.AlignRight  # mirrored
        figures = QVBoxLayout()
        figures.setSpacing(0)
        brought = brought_words(line)
        if brought:
            figures.addWidget(Text(Type.SECONDARY_STRONG, brought, wrap=stacked), 0, side)
        weight = weight_words(line.criterion.weight)
        figures.addWidget(Text(Type.SECONDARY, weight, colour=Colour.INK_2, wrap=stacked), 0, side)
        chip = _chip(line)
        if chip is not None:
            (words if stacked else figures).addWidget(chip, 0, side)
        if stacked:  # large text leaves figures no room beside words
            words.addLayout(figures)
        else:
            figures.addStretch(1)
            row.addLayout(figures)


def level_words(criterion: Criterion, answer: Answer) -> str:
    """What was answered, in words."""
    if answer.is_not_applicable:
        return _("Not applicable: {reason}").format(
            reason=isolate_name(answer.not_applicable_reason or "")
        )
    if answer.rating is None or not answer.is_rated:
        return _("Not assessed yet")
    return _("Level {level}: {finding}").format(
        level=isolate(answer.rating), finding=content(criterion.levels[answer.rating].text)
    )


def evidence_words(answer: Answer) -> str:
    """How the coach knows, and what was noted."""
    kind = enum_label(answer.evidence) if answer.evidence else ""
    return joined([kind, answer.evidence_note or "", answer.note or ""])


def brought_words(line: AnswerLine) -> str:
    """« 1.2 of 2.4 points »; nothing for an answer that does not count, or without a score."""
    if line.explained.points is None or not line.explained.share:
        return ""
    writes = formats(current())
    return _("{points} of {most} points").format(
        points=isolate(writes.number(line.explained.points, 1)),
        most=isolate(writes.number(line.most, 1)),
    )


def _chip(line: AnswerLine) -> Chip | None:
    counted = line.explained.answer.counted_rating
    is_alert = counted is not None and counted <= HIGHEST_ALERTING_RATING
    if line.criterion.is_legal_obligation and is_alert:
        return Chip(State.LATE, _("Legal alert"), "scale")
    if line.explained.standing is Standing.CAPPED:
        return Chip(State.SOON, _("Counted as level 2"), "info")
    return None
