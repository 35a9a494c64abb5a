"""The radar of all axes, its legend, the strengths and the weaknesses."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mourafaka_desktop.i18n.catalogue import _, current
from mourafaka_desktop.i18n.formats import formats
from mourafaka_desktop.labels import content
from mourafaka_desktop.ui.direction import isolate
from mourafaka_desktop.ui.result.axis_names import axis_name
from mourafaka_desktop.ui.result.result_model import PartLine
from mourafaka_desktop.ui.result.score_words import asked
from mourafaka_desktop.ui.tokens import Colour, State, Type
from mourafaka_desktop.ui.widgets.card import Card
from mourafaka_desktop.ui.widgets.icon_label import IconLabel
from mourafaka_desktop.ui.widgets.legend import Legend, baseline_sign, now_sign
from mourafaka_desktop.ui.widgets.radar_chart import Axis, RadarChart
from mourafaka_desktop.ui.widgets.row_target import TargetedRow
from mourafaka_desktop.ui.widgets.separator import Separator
from mourafaka_desktop.ui.widgets.text import Text

_FEWEST_AXES = 3  # two make a line, not a web


class RadarCardView(Card):
    """Always with the same figures as text, for who does not see the chart. `score_asked` from each score."""

    score_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._axes: Sequence[PartLine] = ()
        self._pillar_of: Mapping[str, str] = {}
        self._dates: tuple[date, date | None] | None = None
        self._strengths: Sequence[PartLine] = ()
        self._weaknesses: Sequence[PartLine] = ()
        self.radar = RadarChart(opens=True)
        self.radar.axis_opened.connect(lambda index: self.score_asked.emit(self._axes[index].code))
        self.radar.setObjectName("result.radar")
        self._legend = Legend()
        self._strong = _Ranking("check", State.OK)
        self._weak = _Ranking("flag", State.LATE)
        for ranking in (self._strong, self._weak):
            ranking.score_asked.connect(self.score_asked)
        self._strong.setObjectName("result.strengths")
        self._weak.setObjectName("result.weaknesses")
        centred = QHBoxLayout()
        centred.addStretch(1)
        centred.addWidget(self._legend)
        centred.addStretch(1)
        rankings = QHBoxLayout()
        rankings.setSpacing(28)
        rankings.addWidget(self._strong, 1)
        rankings.addWidget(self._weak, 1)
        self.add(self.radar, 1)
        self.add(centred)
        self.add(Separator())
        self.add(rankings)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self._dates is not None:
            self.show_axes(self._axes, self._pillar_of, *self._dates)
            self.show_ranking(self._strengths, self._weaknesses)

    def show_axes(
        self,
        axes: Sequence[PartLine],
        pillar_of: Mapping[str, str],
        assessed_on: date,
        baseline_on: date | None,
    ) -> None:
        """The axes with their pillars; `baseline_on` None where nothing is compared."""
        self._axes, self._pillar_of, self._dates = axes, pillar_of, (assessed_on, baseline_on)
        self.radar.setVisible(len(axes) >= _FEWEST_AXES)
        self.set_title(_title(len(set(pillar_of.values())), len(axes)))
        self.radar.show_axes(
            [
                Axis(
                    name=axis_name(line.code, line.label),
                    group=pillar_of[line.code],
                    score=None if line.score.value is None else float(line.score.value),
                    baseline=None if line.baseline is None else float(line.baseline),
                )
                for line in axes
            ]
        )
        writes = formats(current())
        entries = [(now_sign, _("Now, {date}").format(date=writes.long_date(assessed_on)))]
        if baseline_on is not None:
            before = _("First assessment, {month}").format(month=writes.month(baseline_on))
            entries.append((baseline_sign, before))
        self._legend.show_entries(entries)

    def show_ranking(self, strengths: Sequence[PartLine], weaknesses: Sequence[PartLine]) -> None:
        """The best and the lowest parts."""
        self._strengths, self._weaknesses = strengths, weaknesses
        self._strong.show_lines(_("Strengths"), strengths, _("None stands out yet."))
        self._weak.show_lines(_("Weaknesses"), weaknesses, _("None stands out."))


def _title(pillars: int, axes: int) -> str:
    """The diagnosis has three pillars; what staff write may have any number."""
    if pillars == 3:
        return _("The three pillars and the {n} axes").format(n=isolate(axes))
    return _("Pillars and axes")


class _Ranking(QWidget):
    score_asked = Signal(str)

    def __init__(self, icon: str, state: State) -> None:
        super().__init__()
        self._title = Text(Type.BODY_STRONG, colour=state.value.text)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(IconLabel(icon, state.value.text))
        head.addWidget(self._title, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addLayout(head)
        self._lines = QWidget()
        self._rows = QVBoxLayout(self._lines)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self._column.addWidget(self._lines)
        self._column.addStretch(1)

    def show_lines(self, title: str, lines: Sequence[PartLine], empty: str) -> None:
        self._title.setText(title)
        self.setAccessibleName(title)
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for line in lines:
            row = _ranked(line)
            row.target.setObjectName(f"result.rank_{line.code}")
            row.target.clicked.connect(partial(self.score_asked.emit, line.code))
            self._rows.addWidget(row)
        if not lines:
            self._rows.addWidget(Text(Type.SECONDARY, empty, colour=Colour.INK_2))


def _ranked(line: PartLine) -> TargetedRow:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    name = Text(Type.BODY, content(line.label))
    layout.addWidget(name, 1, Qt.AlignmentFlag.AlignVCenter)
    value = "" if line.score.value is None else formats(current()).number(line.score.value)
    layout.addWidget(Text(Type.BODY_BOLD, value, wrap=False))
    return TargetedRow(row, asked(content(line.label), line.score))
