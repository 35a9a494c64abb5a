"""The territorial modules: scored apart, so that national scores stay comparable."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mourafaka_desktop.i18n.catalogue import _, current
from mourafaka_desktop.i18n.formats import formats
from mourafaka_desktop.labels import content
from mourafaka_desktop.ui.result.result_model import PartLine
from mourafaka_desktop.ui.result.score_card_view import spoken
from mourafaka_desktop.ui.result.score_words import asked, no_number
from mourafaka_desktop.ui.tokens import Colour, Type
from mourafaka_desktop.ui.widgets.band_bar import BandBar
from mourafaka_desktop.ui.widgets.card import Card
from mourafaka_desktop.ui.widgets.list_row import RowList
from mourafaka_desktop.ui.widgets.row_target import TargetedRow
from mourafaka_desktop.ui.widgets.score import ScoreLabel
from mourafaka_desktop.ui.widgets.text import Text


class ModulesView(Card):
    """One line for each open module; hidden where none is open. `score_asked` leads to its reasons."""

    score_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._lines: Sequence[PartLine] = ()
        self.setObjectName("result.modules")
        self._rows = RowList()
        self._apart = Text(Type.SECONDARY, colour=Colour.INK_2)
        self.add(self._rows)
        self.add(self._apart)
        self.show_modules(())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.show_modules(self._lines)

    def show_modules(self, lines: Sequence[PartLine]) -> None:
        """The open modules with their scores."""
        self._lines = lines
        self.setVisible(bool(lines))
        self.set_title(_("Territorial module"))
        self._apart.setText(_("Scored apart: it does not enter the overall score."))
        self._rows.show_rows([self._target(line) for line in lines])

    def _target(self, line: PartLine) -> QWidget:
        row = TargetedRow(_row(line), asked(content(line.label), line.score))
        row.target.setObjectName(f"result.module_{line.code}")
        row.target.clicked.connect(partial(self.score_asked.emit, line.code))
        return row


def _row(line: PartLine) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 4, 0, 4)
    layout.setSpacing(14)
    layout.addWidget(Text(Type.BODY, content(line.label)), 2)
    value, band = line.score.value, line.score.band
    if value is None or band is None:
        layout.addWidget(Text(Type.SECONDARY, no_number(line.score), colour=Colour.INK_2), 1)
        return row
    bar, label = BandBar(), ScoreLabel(Type.FIGURE)
    before = None if line.baseline is None else float(line.baseline)
    bar.show_score(float(value), band.key, before, spoken=spoken(line))
    label.show_score(None, band.key, content(band.label))
    layout.addWidget(bar, 1)
    layout.addWidget(Text(Type.FIGURE, formats(current()).number(value), wrap=False))
    layout.addWidget(label)
    return row
