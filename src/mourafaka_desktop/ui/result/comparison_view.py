"""What changed since the first assessment: score by score where they compare, criterion by criterion."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mourafaka_desktop.i18n.catalogue import _, current, ngettext
from mourafaka_desktop.i18n.formats import formats
from mourafaka_desktop.ui.direction import isolate, joined
from mourafaka_desktop.ui.result.cards import cards_in_column
from mourafaka_desktop.ui.result.comparison_model import (
    Compared,
    CriterionMoved,
    Rank,
    ScoreMoved,
)
from mourafaka_desktop.ui.result.moved_criteria_view import MovedCriteriaView
from mourafaka_desktop.ui.result.score_words import score_name
from mourafaka_desktop.ui.tokens import Colour, State, Type
from mourafaka_desktop.ui.widgets.button import Button
from mourafaka_desktop.ui.widgets.card import Card
from mourafaka_desktop.ui.widgets.icon_label import IconLabel
from mourafaka_desktop.ui.widgets.list_row import RowList
from mourafaka_desktop.ui.widgets.notice import Notice
from mourafaka_desktop.ui.widgets.responsive_columns import ResponsiveColumns
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.themed import Themed
from mourafaka_desktop.ui.widgets.view import View
from mourafaka_forms.comparison import Obstacle

_ROLES = {Rank.OVERALL: Type.BODY_BOLD, Rank.LARGE: Type.BODY_STRONG, Rank.SMALL: Type.BODY}


class ComparisonView(Themed, View):
    """`closed` goes back to the result."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._compared: Compared | None = None
        self._title = Text(Type.OBJECT_TITLE)
        self._back = Button(icon="arrow-back")
        self._back.setObjectName("result.back_from_comparison")
        self._back.clicked.connect(self.closed)
        self._when = Text(Type.BODY, colour=Colour.INK_2)
        self._when.setObjectName("result.compared_with")
        self._notice = Notice(State.SOON, "info", bar=4)
        self._notice.setObjectName("result.not_compared")
        self._tally = Text(Type.BODY_STRONG)
        self._tally.setObjectName("result.moved")
        self._scores = Card(lined=True)
        self._scores.setObjectName("result.scores_moved")
        self._rows = RowList()
        self._scores.add(self._rows)
        self._risen, self._fallen = MovedCriteriaView("risen"), MovedCriteriaView("fallen")
        self._before, self._after = (
            MovedCriteriaView("only_before"),
            MovedCriteriaView("only_after"),
        )
        self._same = MovedCriteriaView("same", folded=True)
        self._rest = Text(Type.SECONDARY, colour=Colour.INK_2)
        self._lay_out()
        self.retranslate()

    def show_comparison(self, compared: Compared | None) -> None:
        """This assessment beside the first one; None where there is none before it."""
        self._compared = compared
        self._show()

    def retranslate(self) -> None:
        self._title.setText(_("What changed since the first assessment"))
        self._back.setText(_("Back to the result"))
        self._show()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._back)
        self._left = cards_in_column(self._scores)
        criteria = cards_in_column(
            self._risen, self._fallen, self._before, self._after, self._same, self._rest
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self._when)
        column.addWidget(self._notice)
        column.addWidget(self._tally)
        self._beside = ResponsiveColumns([self._left, criteria], [1, 1], narrow_px=900)
        column.addWidget(self._beside)
        column.addStretch(1)

    def _show(self) -> None:
        compared = self._compared
        if compared is None:
            return
        self._when.setText(_when(compared))
        notice = obstacle_words(compared)
        self._notice.show_words("", notice)
        self._notice.setVisible(bool(notice))
        has_criteria = not compared.is_missing and (
            compared.obstacle is not Obstacle.OTHER_QUESTIONNAIRE
        )
        self._tally.setText(_tally(compared))
        self._tally.setVisible(has_criteria)
        self._left.setVisible(bool(compared.scores))
        self._beside.setVisible(has_criteria)
        self._scores.set_title(_("Score by score"))
        self._rows.show_rows([_score_row(each) for each in compared.scores])
        self._show_criteria(compared)

    def _show_criteria(self, compared: Compared) -> None:
        for view, title, lines in (
            (self._risen, _("Risen"), compared.risen),
            (self._fallen, _("Fallen"), compared.fallen),
            (self._before, _("With a level in the first assessment alone"), compared.only_before),
            (self._after, _("With a level now alone"), compared.only_after),
            (self._same, _("At the same level"), compared.same),
        ):
            view.show_lines(title, lines)
        rest = compared.without_level
        words = ngettext(
            "{n} criterion has no level in either.", "{n} criteria have no level in either.", rest
        )
        self._rest.setText(words.format(n=isolate(rest)))
        self._rest.setVisible(rest > 0)


def obstacle_words(compared: Compared) -> str:
    """Why not everything is compared; empty where it is."""
    if compared.is_missing:
        return _(
            "The version of the questionnaire that the first assessment was made with is not on "
            "this laptop: nothing is compared. A sync may bring it."
        )
    if compared.obstacle is Obstacle.OTHER_QUESTIONNAIRE:
        return _("The first assessment was made with another questionnaire: nothing is compared.")
    if compared.obstacle is Obstacle.OTHER_SCORING:
        return _(
            "The two versions of the framework count scores differently: only the levels are "
            "compared, for each criterion that both ask."
        )
    return ""


def _when(compared: Compared) -> str:
    writes = formats(current())
    first = _("First assessment: {date}").format(date=writes.long_date(compared.before_on))
    now = _("This assessment: {date}").format(date=writes.long_date(compared.after_on))
    versions = (compared.before_version, compared.after_version)
    if versions[0] in (None, versions[1]):
        return joined([first, now])
    named = [_("version {version}").format(version=isolate(each)) for each in versions]
    return joined([f"{first} ({named[0]})", f"{now} ({named[1]})"])


def _tally(compared: Compared) -> str:
    """« 12 criteria rose · 3 fell · 40 at the same level »."""

    def counted(sentence: str, lines: Sequence[CriterionMoved]) -> str:
        return sentence.format(n=isolate(len(lines)))

    risen, fallen, same = compared.risen, compared.fallen, compared.same
    return joined(
        [
            counted(ngettext("{n} criterion rose", "{n} criteria rose", len(risen)), risen),
            counted(ngettext("{n} fell", "{n} fell", len(fallen)), fallen),
            counted(ngettext("{n} unchanged", "{n} unchanged", len(same)), same),
        ]
    )


def _score_row(moved: ScoreMoved) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 6, 0, 6)
    layout.setSpacing(14)
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(Text(_ROLES[moved.rank], score_name(moved.label)))
    then_and_now = _then_and_now(moved)
    words.addWidget(Text(Type.SECONDARY, then_and_now, colour=Colour.INK_2))
    layout.addLayout(words, 1)
    points = moved.change.points
    said = then_and_now
    if points is not None:
        icon, state = _sign(float(points))
        signed = formats(current()).signed(points, 1) if points else _("unchanged")
        layout.addWidget(IconLabel(icon, state.value.text, 18), 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(Text(Type.BODY_BOLD, isolate(signed), colour=state.value.text, wrap=False))
        said = f"{then_and_now}, {signed}"
    row.setAccessibleName(f"{score_name(moved.label)}: {said}")
    return row


def _then_and_now(moved: ScoreMoved) -> str:
    writes = formats(current())
    before, after = moved.change.before, moved.change.after
    if before is None and after is None:
        return _("No score then nor now")
    if before is None or after is None:
        known = before if after is None else after
        number = isolate(writes.number(known, 1)) if known is not None else ""
        sentence = (
            _("{score} then, no score now") if after is None else _("No score then, {score} now")
        )
        return sentence.format(score=number)
    return _("from {before} to {after}").format(
        before=isolate(writes.number(before, 1)), after=isolate(writes.number(after, 1))
    )


def _sign(points: float) -> tuple[str, State]:
    if points > 0:
        return "trending-up", State.OK
    return ("trending-down", State.LATE) if points < 0 else ("minus", State.NEUTRAL)
