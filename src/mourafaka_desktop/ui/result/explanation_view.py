"""Why this score: from the number to the pillars, their parts, and the answer to each criterion."""

from collections.abc import Sequence
from fractions import Fraction

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mourafaka_desktop.i18n.catalogue import _, current
from mourafaka_desktop.i18n.formats import formats
from mourafaka_desktop.labels import content, enum_label
from mourafaka_desktop.ui.direction import isolate, isolate_name, joined
from mourafaka_desktop.ui.result.result_model import (
    CriterionLine,
    PartExplained,
    PillarExplained,
)
from mourafaka_desktop.ui.tokens import Colour, State, Type
from mourafaka_desktop.ui.widgets.button import Button
from mourafaka_desktop.ui.widgets.card import Card
from mourafaka_desktop.ui.widgets.chip import Chip
from mourafaka_desktop.ui.widgets.list_row import RowList
from mourafaka_desktop.ui.widgets.lozenges import Lozenges
from mourafaka_desktop.ui.widgets.score import ScoreLabel
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.view import View
from mourafaka_forms.scoring import HIGHEST_ALERTING_RATING, Score


class ExplanationView(View):
    """`closed` goes back to the result."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pillars: Sequence[PillarExplained] = ()
        self._modules: Sequence[PartExplained] = ()
        self._overall: Score | None = None
        self._criteria: dict[str, QWidget] = {}
        self._title = Text(Type.OBJECT_TITLE)
        self._back = Button(icon="arrow-back")
        self._back.setObjectName("result.back_from_why")
        self._back.clicked.connect(self.closed)
        self._how = Text(Type.BODY, colour=Colour.INK_2)
        self._sum = Text(Type.BODY_STRONG)
        self._sum.setObjectName("result.sum")
        self._completeness = Text(Type.SECONDARY, colour=Colour.INK_2)
        self._completeness.setObjectName("result.completeness")
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._back)
        self._parts = QVBoxLayout()
        self._parts.setSpacing(16)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self._how)
        column.addWidget(self._sum)
        column.addWidget(self._completeness)
        column.addLayout(self._parts)
        column.addStretch(1)
        self.retranslate()

    def show_explanation(
        self,
        overall: Score,
        pillars: Sequence[PillarExplained],
        modules: Sequence[PartExplained],
    ) -> None:
        """The pillars with their parts and criteria, then the modules, which stand apart."""
        self._overall, self._pillars, self._modules = overall, pillars, modules
        self._show()

    def part_of(self, criterion_code: str) -> QWidget | None:
        """The line of a criterion, to scroll to."""
        return self._criteria.get(criterion_code)

    def retranslate(self) -> None:
        self._title.setText(_("Why this score?"))
        self._back.setText(_("Back to the result"))
        self._how.setText(
            _(
                "Each level counts by its weight. A level 3 or 4 without evidence seen and noted "
                "counts as 2; a criterion that does not apply leaves the mean."
            )
        )
        self._show()

    def _show(self) -> None:
        while (item := self._parts.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._criteria = {}
        self._show_sum()
        for pillar in self._pillars:
            self._parts.addWidget(self._pillar(pillar))
        for module in self._modules:
            card = Card(content(module.label))
            card.set_count(_("scored apart"))
            card.add(self._part(module))
            self._parts.addWidget(card)

    def _show_sum(self) -> None:
        """The overall score as the sum it is: 0.40 × 63 + 0.30 × 48 + …"""
        writes = formats(current())
        counted = [p.contribution for p in self._pillars if p.contribution is not None]
        value = self._overall.value if self._overall else None
        self._completeness.setText(completeness_words(self._overall) if self._overall else "")
        self._sum.setVisible(bool(counted) and value is not None)
        if counted and value is not None:
            terms = " + ".join(
                f"{writes.number(c.share, 2)} × {writes.number(c.value, 1)}" for c in counted
            )
            self._sum.setText(isolate(f"{terms} = {writes.number(value, 1)}"))

    def _pillar(self, pillar: PillarExplained) -> Card:
        card = Card(content(pillar.label))
        facts = [completeness_words(pillar.score)]
        if pillar.contribution is not None:
            points = formats(current()).number(pillar.contribution.points, 1)
            facts.append(
                _("brings {points} points of the overall score").format(points=isolate(points))
            )
        card.set_count(joined(facts))
        for part in pillar.parts:
            card.add(self._part(part))
        return card

    def _part(self, part: PartExplained) -> QWidget:
        place = QWidget()
        column = QVBoxLayout(place)
        column.setContentsMargins(0, 4, 0, 8)
        column.setSpacing(4)
        column.addLayout(_part_head(part))
        rows = RowList()
        rows.show_rows([self._criterion(line) for line in part.criteria])
        column.addWidget(rows)
        return place

    def _criterion(self, line: CriterionLine) -> QWidget:
        row = _criterion_row(line)
        row.setObjectName(f"result.criterion_{line.criterion.code}")
        self._criteria[line.criterion.code] = row
        return row


def _part_head(part: PartExplained) -> QHBoxLayout:
    head = QHBoxLayout()
    head.setSpacing(12)
    head.addWidget(Text(Type.BODY_BOLD, content(part.label)), 1)
    facts = [completeness_words(part.score)]
    if part.weight is not None:
        facts.append(weight_words(part.weight))
    head.addWidget(Text(Type.SECONDARY, joined(facts), colour=Colour.INK_2, wrap=False))
    if part.score.value is not None and part.score.band is not None:
        label = ScoreLabel(Type.BODY_BOLD)
        label.show_score(
            float(part.score.value), part.score.band.key, content(part.score.band.label)
        )
        head.addWidget(label)
    else:
        words = _("Not applicable") if part.score.is_not_applicable else _("Not enough answered")
        head.addWidget(Text(Type.SECONDARY, words, colour=Colour.INK_2, wrap=False))
    return head


def _criterion_row(line: CriterionLine) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 8, 0, 8)
    layout.setSpacing(14)
    rating = line.answer.rating
    level = Lozenges(rating or 0, level_words(line))
    layout.addWidget(level, 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(Text(Type.BODY, content(line.criterion.label)))
    words.addWidget(Text(Type.SECONDARY, level_words(line), colour=Colour.INK_2))
    evidence = evidence_words(line)
    if evidence:
        words.addWidget(Text(Type.SECONDARY, evidence, colour=Colour.INK_2))
    layout.addLayout(words, 1)
    chip = _chip(line)
    if chip is not None:
        layout.addWidget(chip, 0, Qt.AlignmentFlag.AlignTop)
    weight = weight_words(line.criterion.weight)
    layout.addWidget(
        Text(Type.SECONDARY, weight, colour=Colour.INK_2, wrap=False),
        0,
        Qt.AlignmentFlag.AlignTop,
    )
    return row


def _chip(line: CriterionLine) -> Chip | None:
    counted = line.answer.counted_rating
    is_alert = counted is not None and counted <= HIGHEST_ALERTING_RATING
    if line.criterion.is_legal_obligation and is_alert:
        return Chip(State.LATE, _("Legal alert"), "scale")
    if line.answer.is_capped:
        return Chip(State.SOON, _("Counted as level 2"), "info")
    return None


def level_words(line: CriterionLine) -> str:
    """What was answered, in words."""
    answer = line.answer
    if answer.is_not_applicable:
        return _("Not applicable: {reason}").format(
            reason=isolate_name(answer.not_applicable_reason or "")
        )
    if answer.rating is None or not answer.is_rated:
        return _("Not assessed yet")
    return _("Level {level}: {finding}").format(
        level=isolate(answer.rating),
        finding=content(line.criterion.levels[answer.rating].text),
    )


def evidence_words(line: CriterionLine) -> str:
    """How the coach knows, and what was noted."""
    answer = line.answer
    kind = enum_label(answer.evidence) if answer.evidence else ""
    return joined([kind, answer.evidence_note or "", answer.note or ""])


def completeness_words(score: Score) -> str:
    """« 80 % of the weight assessed »; nothing where all of it does not apply."""
    if score.completeness is None:
        return ""
    share = formats(current()).percent(score.completeness)
    return _("{share} of the weight assessed").format(share=isolate(share))


def weight_words(weight: Fraction) -> str:
    """« weight 3 »."""
    return _("Weight {weight}").format(weight=isolate(formats(current()).number(weight)))
