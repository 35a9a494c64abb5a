"""Why this score: from the number to its parts, what holds it back, what would raise it, and each answer."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mourafaka_desktop.i18n.catalogue import _, current
from mourafaka_desktop.i18n.formats import formats
from mourafaka_desktop.labels import content
from mourafaka_desktop.ui.direction import isolate, joined
from mourafaka_desktop.ui.result.answer_row import AnswerRow
from mourafaka_desktop.ui.result.cards import cards_in_column
from mourafaka_desktop.ui.result.explanation_model import AnswerLine, PartExplained, ScoreExplained
from mourafaka_desktop.ui.result.improvements_view import improvement_row
from mourafaka_desktop.ui.result.score_head_view import ScoreHeadView
from mourafaka_desktop.ui.result.score_words import (
    asked,
    completeness_words,
    no_number,
    score_name,
    weight_words,
)
from mourafaka_desktop.ui.result.waiting_view import WaitingView
from mourafaka_desktop.ui.tokens import Colour, Type
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.card import Card
from mourafaka_desktop.ui.widgets.flow_layout import FlowLayout
from mourafaka_desktop.ui.widgets.icon_label import IconLabel
from mourafaka_desktop.ui.widgets.list_row import RowList
from mourafaka_desktop.ui.widgets.responsive_columns import ResponsiveColumns
from mourafaka_desktop.ui.widgets.row_target import TargetedRow
from mourafaka_desktop.ui.widgets.score import ScoreLabel
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.themed import Themed
from mourafaka_desktop.ui.widgets.view import View
from mourafaka_forms.scoring import Score


class ExplanationView(Themed, View):
    """`closed` goes back to the result, `score_asked` to the reasons of another score (None: the overall one).

    `criterion_opened` leads to a criterion in the assessment, while that is a draft.
    """

    closed = Signal()
    score_asked = Signal(object)  # str | None
    criterion_opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._explained: ScoreExplained | None = None
        self._can_open = False
        self._rows: dict[str, QWidget] = {}
        self._title = Text(Type.OBJECT_TITLE)
        self._title.setObjectName("result.why_title")
        self._back = Button(icon="arrow-back")
        self._back.setObjectName("result.back_from_why")
        self._back.clicked.connect(self.closed)
        self._above = QWidget()
        self._path = FlowLayout(self._above, spacing=12)
        self._head = ScoreHeadView()
        self._missing, self._capped = WaitingView("missing"), WaitingView("capped")
        for waiting in (self._missing, self._capped):
            waiting.criterion_opened.connect(self.criterion_opened)
        self._improvements = Card(lined=True)
        self._improvements.setObjectName("result.raises_most")
        self._changes = RowList()
        self._nothing_to_raise = Text(Type.BODY, colour=Colour.INK_2)
        self._improvements.add(self._changes)
        self._improvements.add(self._nothing_to_raise)
        self._lay_out()
        self.retranslate()

    def show_explanation(self, explained: ScoreExplained, *, can_open: bool) -> None:
        """A score with its reasons; `can_open` where the assessment is still being answered."""
        self._explained, self._can_open = explained, can_open
        self._show()

    def row_of(self, criterion_code: str) -> QWidget | None:
        """The line of a criterion, to scroll to."""
        return self._rows.get(criterion_code)

    def retranslate(self) -> None:
        self._back.setText(_("Back to the result"))
        self._show()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._back)
        told = cards_in_column(self._head, self._improvements)
        self._held_back = cards_in_column(self._missing, self._capped)
        self._parts = QVBoxLayout()
        self._parts.setSpacing(16)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._above)
        column.addLayout(head)
        column.addWidget(ResponsiveColumns([told, self._held_back], [1, 1], narrow_px=900))
        column.addLayout(self._parts)
        column.addStretch(1)

    def _show(self) -> None:
        explained = self._explained
        if explained is None:
            return
        self._title.setText(
            _("Why this score? {score}").format(score=score_name(explained.label))
            if explained.score.value is not None
            else _("Why no score yet? {score}").format(score=score_name(explained.label))
        )
        self._show_path(explained)
        self._head.show_head(explained)
        self._show_waiting(explained)
        self._show_improvements(explained)
        self._show_parts(explained)

    def _show_path(self, explained: ScoreExplained) -> None:
        """The scores it goes into, each a link to its own reasons."""
        self._path.clear()
        for code, label in explained.above:
            link = Button(ButtonKind.LINK, score_name(label), icon_after="chevron-forward")
            link.setObjectName(f"result.above_{code or 'overall'}")
            link.clicked.connect(lambda _on=False, code=code: self.score_asked.emit(code))
            self._path.addWidget(link)
        if explained.apart:
            words = _("Scored apart: it does not enter the overall score.")
            self._path.addWidget(Text(Type.SECONDARY, words, colour=Colour.INK_2))
        self._above.setVisible(self._path.count() > 0)

    def _show_waiting(self, explained: ScoreExplained) -> None:
        can_open = self._can_open
        self._missing.show_criteria(
            _("Not assessed yet"),
            _("Choose one to assess it.") if can_open else "",
            explained.missing,
            can_open=can_open,
        )
        self._capped.show_criteria(
            _("Counted as level 2 for want of evidence"),
            _("The level counts in full once the evidence is seen and noted."),
            explained.capped,
            can_open=can_open,
        )
        self._held_back.setVisible(bool(explained.missing or explained.capped))

    def _show_improvements(self, explained: ScoreExplained) -> None:
        lines = explained.improvements
        self._improvements.set_title(_("What would raise this score most?"))
        self._changes.show_rows([improvement_row(line) for line in lines])
        self._changes.setVisible(bool(lines))
        self._nothing_to_raise.setText(
            _("Each criterion that is assessed is at level 3 or 4.")
            if explained.score.value is not None
            else _("This is told once there is a score.")
        )
        self._nothing_to_raise.setVisible(not lines)
        self._improvements.setVisible(not explained.score.is_not_applicable)

    def _show_parts(self, explained: ScoreExplained) -> None:
        while (item := self._parts.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._rows = {}
        for part in explained.parts:
            self._parts.addWidget(self._card(part))
        if explained.answers:
            card = Card(_("The answers"))
            card.add(self._answers(explained.answers))
            self._parts.addWidget(card)

    def _card(self, part: PartExplained) -> Card:
        """A part of the score with its own parts, or with its answers."""
        card = Card()
        card.add(self._head_of(part, Type.SECTION))
        for each in part.parts:
            card.add(self._head_of(each, Type.BODY_BOLD))
            card.add(self._answers(each.answers))
        if part.answers:
            card.add(self._answers(part.answers))
        return card

    def _head_of(self, part: PartExplained, role: Type) -> QWidget:
        """Name and figures of a part; the whole line leads to its own reasons."""
        head = TargetedRow(self._head_words(part, role), asked(content(part.label), part.score))
        head.target.setObjectName(f"result.why_{part.code}")
        head.target.clicked.connect(lambda: self.score_asked.emit(part.code))
        return head

    def _head_words(self, part: PartExplained, role: Type) -> QWidget:
        place = QWidget()
        across = not self.theme.has_one_column
        layout = QHBoxLayout(place) if across else QVBoxLayout(place)
        layout.setContentsMargins(0, 6, 0, 6)
        layout.setSpacing(12 if across else 2)
        layout.addWidget(Text(role, content(part.label)), 1)
        facts = [completeness_words(part.score), weight_words(part.weight)]
        if part.points is not None and part.share:
            points = isolate(formats(current()).number(part.points, 1))
            facts.append(_("brings {points} points").format(points=points))
        layout.addWidget(Text(Type.SECONDARY, joined(facts), colour=Colour.INK_2, wrap=not across))
        if across:
            layout.addWidget(_number(part.score))
            layout.addWidget(IconLabel("chevron-forward", Colour.INK_2, 18))
        else:
            layout.addWidget(_number(part.score), 0, Qt.AlignmentFlag.AlignLeft)  # mirrored
        return place

    def _answers(self, answers: Sequence[AnswerLine]) -> QWidget:
        rows = RowList()
        shown = [AnswerRow(line, stacked=self.theme.has_one_column) for line in answers]
        self._rows |= {line.criterion.code: row for line, row in zip(answers, shown, strict=True)}
        rows.show_rows(shown)
        return rows


def _number(score: Score) -> QWidget:
    if score.value is not None and score.band is not None:
        label = ScoreLabel(Type.BODY_BOLD)
        label.show_score(float(score.value), score.band.key, content(score.band.label))
        return label
    return Text(Type.SECONDARY, no_number(score), colour=Colour.INK_2, wrap=False)
