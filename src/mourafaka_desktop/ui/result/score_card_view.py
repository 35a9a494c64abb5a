"""The score with its sentence, and the three pillars against the first assessment."""

from collections.abc import Sequence
from fractions import Fraction
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from mourafaka_desktop.i18n.catalogue import _, current, ngettext
from mourafaka_desktop.i18n.formats import formats
from mourafaka_desktop.labels import content
from mourafaka_desktop.ui.direction import isolate
from mourafaka_desktop.ui.result.result_model import Comparison, Headline, PartLine
from mourafaka_desktop.ui.result.score_words import asked, no_number, score_name
from mourafaka_desktop.ui.tokens import Colour, Height, Type
from mourafaka_desktop.ui.widgets.band_bar import BandBar
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.card import Card
from mourafaka_desktop.ui.widgets.icon_label import IconLabel
from mourafaka_desktop.ui.widgets.legend import Legend, tick_sign
from mourafaka_desktop.ui.widgets.row_target import RowTarget
from mourafaka_desktop.ui.widgets.score import ScoreLabel
from mourafaka_desktop.ui.widgets.text import Text


class ScoreCardView(Card):
    """The number is never alone: its band, what it is out of, and how it moved stand beside it.

    `score_asked` leads from each number to its reasons (None: the overall one), `comparison_requested` to all
    that moved since the first assessment.
    """

    score_asked = Signal(object)  # str | None
    comparison_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._headline: Headline | None = None
        self._pillars: Sequence[PartLine] = ()
        self.setObjectName("result.score")
        self._number = Text(Type.BIG_SCORE, wrap=False)
        self._number.setObjectName("result.overall")
        self._out_of = Text(Type.BODY_STRONG)
        self._band = ScoreLabel(Type.FIGURE, Type.BODY_STRONG)
        self._trend = IconLabel("trending-up", Colour.INK_2, 18)
        self._sentence = Text(Type.SECONDARY, colour=Colour.INK_2)
        self._sentence.setObjectName("result.sentence")
        self._compare = Button(ButtonKind.LINK)
        self._compare.setObjectName("result.compare")
        self._compare.clicked.connect(self.comparison_requested)
        self._why = RowTarget("")
        self._why.setObjectName("result.why_overall")
        self._why.clicked.connect(lambda: self.score_asked.emit(None))
        self._rows = QWidget()
        self._grid = QGridLayout(self._rows)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._legend = Legend()
        self._count = Text(Type.SECONDARY, colour=Colour.INK_2, wrap=False)
        self._lay_out()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self._headline is not None:
            self.show_score(self._headline, self._pillars)

    def show_score(self, headline: Headline, pillars: Sequence[PartLine]) -> None:
        """The score, how it moved, and the pillars."""
        self._headline, self._pillars = headline, pillars
        writes = formats(current())
        value, band = headline.score.value, headline.score.band
        self._number.setVisible(value is not None)
        self._band.setVisible(band is not None)
        if value is not None and band is not None:
            self._number.setText(writes.number(value))
            self._out_of.setText(_("Overall score out of 100"))
            self._band.show_score(None, band.key, content(band.label))
        else:
            self._out_of.setText(_("Not enough answered for a score"))
        self._show_sentence(headline)
        self._show_pillars(pillars)
        self._show_foot(headline)

    def _lay_out(self) -> None:
        beside = QVBoxLayout()
        beside.setSpacing(2)
        first = QHBoxLayout()
        first.setSpacing(12)
        first.addWidget(self._out_of)
        first.addWidget(self._band)
        first.addStretch(1)
        second = QHBoxLayout()
        second.setSpacing(8)
        second.addWidget(self._trend, 0, Qt.AlignmentFlag.AlignTop)
        second.addWidget(self._sentence, 1)
        beside.addStretch(1)
        beside.addLayout(first)
        beside.addLayout(second)
        beside.addStretch(1)
        place = QWidget()
        head = QHBoxLayout(place)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(20)
        head.addWidget(self._number)
        head.addLayout(beside, 1)
        whole = QGridLayout()
        whole.addWidget(place, 0, 0)
        whole.addWidget(self._why, 0, 0)
        moved = QHBoxLayout()
        moved.addWidget(self._compare)
        moved.addStretch(1)
        foot = QHBoxLayout()
        foot.addWidget(self._legend, 1)
        foot.addWidget(self._count)
        self.add(whole)
        self.add(moved)
        self.add(self._rows)
        self.add(foot)

    def _show_sentence(self, headline: Headline) -> None:
        difference = headline.difference
        icon = None
        if difference is not None:
            icon = "trending-down" if _points(difference) < 0 else "trending-up"
        self._trend.setVisible(icon is not None)
        if icon is not None:
            self._trend.set_icon(icon)
        self._sentence.setText(sentence_of(headline))
        self._why.setAccessibleName(asked(score_name(None), headline.score))
        self._compare.setText(_("See what changed since the first assessment"))
        self._compare.setVisible(headline.comparison is not Comparison.FIRST)

    def _show_pillars(self, pillars: Sequence[PartLine]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for row in range(self._grid.rowCount()):  # of another text size
            self._grid.setRowMinimumHeight(row, 0)
        self._grid.setHorizontalSpacing(self.theme.space(14))
        self._grid.setVerticalSpacing(self.theme.space(8 if self.theme.has_one_column else 0))
        for row, line in enumerate(pillars):
            self._add_row(row, line)
        self._grid.setColumnStretch(1, 1)

    def _add_row(self, row: int, line: PartLine) -> None:
        target = self._add_target(row, line)
        name = Text(Type.BODY, content(line.label), wrap=False)
        value, band = line.score.value, line.score.band
        if value is None or band is None:
            words = Text(Type.SECONDARY, no_number(line.score), colour=Colour.INK_2)
            self._place(row, name, words)
        else:
            bar, number = BandBar(), Text(Type.FIGURE, formats(current()).number(value), wrap=False)
            before = None if line.baseline is None else float(line.baseline)
            bar.show_score(float(value), band.key, before, spoken=spoken(line))
            label = ScoreLabel(Type.FIGURE)
            label.show_score(None, band.key, content(band.label))
            self._place(row, name, bar, number, label)
        target.raise_()

    def _place(self, row: int, name: QWidget, *others: QWidget) -> None:
        """A row of the grid; with large text a name, what there is to see, and its band on lines of their own."""
        if not self.theme.has_one_column:
            for column, widget in enumerate((name, *others)):
                last = column == len(others)
                self._grid.addWidget(widget, row, column, 1, 4 - column if last else 1)
            return
        self._grid.addWidget(name, 3 * row, 0, 1, 3)
        if len(others) == 1:
            self._grid.addWidget(others[0], 3 * row + 1, 0, 1, 3)
            return
        bar, number, label = others
        self._grid.addWidget(bar, 3 * row + 1, 0, 1, 2)
        self._grid.addWidget(number, 3 * row + 1, 2)
        self._grid.addWidget(label, 3 * row + 2, 0, 1, 3)

    def _add_target(self, row: int, line: PartLine) -> RowTarget:
        """The whole row leads to the reasons of its score.

        It comes into the grid before the row itself: what comes last into a cell decides about its distances.
        """
        target = RowTarget(asked(content(line.label), line.score))
        target.setObjectName(f"result.why_{line.code}")
        target.clicked.connect(partial(self.score_asked.emit, line.code))
        if self.theme.has_one_column:
            self._grid.addWidget(target, 3 * row, 0, 3, 3)
        else:
            self._grid.setRowMinimumHeight(row, self.theme.px(Height.IN_ROW))
            self._grid.addWidget(target, row, 0, 1, 4)
        return target

    def _show_foot(self, headline: Headline) -> None:
        has_baseline = any(line.baseline is not None for line in self._pillars)
        self._legend.setVisible(has_baseline)
        self._legend.show_entries([(tick_sign, _("First assessment"))])
        tally = headline.score.tally
        sentence = ngettext(
            "{n} criterion rated of {total}", "{n} criteria rated of {total}", tally.rated
        )
        self._count.setText(sentence.format(n=isolate(tally.rated), total=isolate(tally.total)))


def sentence_of(headline: Headline) -> str:
    """How the score moved since the first assessment, or why that cannot be said."""
    writes = formats(current())
    if headline.comparison is Comparison.FIRST:
        return _("This is the first assessment: the next ones are measured against it.")
    if headline.comparison is Comparison.OTHER_VERSION:
        return _(
            "Not compared: the first assessment was made with another version of the framework."
        )
    if headline.difference is None or headline.baseline_value is None:
        return _("Not compared: too little was answered for two scores.")
    before = isolate(writes.number(headline.baseline_value))
    points = _points(headline.difference)
    if points == 0:
        return _("Unchanged since the first assessment ({before})").format(before=before)
    if points > 0:
        sentence = ngettext(
            "Up {n} point since the first assessment ({before})",
            "Up {n} points since the first assessment ({before})",
            points,
        )
    else:
        sentence = ngettext(
            "Down {n} point since the first assessment ({before})",
            "Down {n} points since the first assessment ({before})",
            -points,
        )
    return sentence.format(n=isolate(abs(points)), before=before)


def spoken(line: PartLine) -> str:
    """A part, its score and its baseline as one sentence for a screen reader."""
    writes = formats(current())
    assert line.score.value is not None
    assert line.score.band is not None
    name, band = content(line.label), content(line.score.band.label)
    score = writes.number(line.score.value)
    if line.baseline is None:
        return _("{name}: {score}, {band}").format(name=name, score=score, band=band)
    return _("{name}: {score}, {band}, first assessment {before}").format(
        name=name, score=score, band=band, before=writes.number(line.baseline)
    )


def _points(difference: Fraction) -> int:
    return round(difference)
