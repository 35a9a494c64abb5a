"""What would raise the score most: one change to a line, with the points it brings."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mourafaka_desktop.i18n.catalogue import _, current
from mourafaka_desktop.i18n.formats import formats
from mourafaka_desktop.labels import content
from mourafaka_desktop.ui.direction import isolate
from mourafaka_desktop.ui.result.result_model import ImprovementLine
from mourafaka_desktop.ui.tokens import Colour, State, Type
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.card import Card
from mourafaka_desktop.ui.widgets.icon_label import IconLabel
from mourafaka_desktop.ui.widgets.list_row import RowList
from mourafaka_desktop.ui.widgets.lozenges import Lozenges
from mourafaka_desktop.ui.widgets.text import Text


class ImprovementsView(Card):
    """`explanation_requested` from « why this score? »."""

    explanation_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(lined=True, parent=parent)
        self._lines: Sequence[ImprovementLine] = ()
        self._why = Button(ButtonKind.LINK)
        self._why.setObjectName("result.why")
        self._why.clicked.connect(self.explanation_requested)
        self.set_action(self._why)
        self._rows = RowList()
        self._empty = Text(Type.BODY, colour=Colour.INK_2)
        self.add(self._empty)
        self.add(self._rows)
        self.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def show_improvements(self, lines: Sequence[ImprovementLine]) -> None:
        """The changes that bring most, by the real weights."""
        self._lines = lines
        self._empty.setVisible(not lines)
        self._rows.setVisible(bool(lines))
        self._rows.show_rows([improvement_row(line) for line in lines])

    def retranslate(self) -> None:
        """Set every text again."""
        self.set_title(_("What would raise the score most?"))
        self._why.setText(_("Why this score?"))
        self._empty.setText(_("This is told once there is a score."))
        self.show_improvements(self._lines)


def improvement_row(line: ImprovementLine) -> QWidget:
    """One change with the points it brings."""
    change, criterion = line.improvement, line.criterion
    levels = _("from level {before} to {after}").format(
        before=isolate(change.from_rating), after=isolate(change.to_rating)
    )
    if change.needs_evidence_only:
        levels = _("{change}: the evidence is to be seen and noted").format(change=levels)
    lozenges = Lozenges(
        change.from_rating, _("level {level} of 4").format(level=change.from_rating)
    )
    second = QHBoxLayout()
    second.setSpacing(10)
    second.addWidget(lozenges)
    second.addWidget(Text(Type.SECONDARY, levels, colour=Colour.INK_2), 1)
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(Text(Type.BODY_STRONG, content(criterion.label)))
    words.addLayout(second)
    points = formats(current()).signed(change.points, 1)
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 6, 0, 6)
    layout.setSpacing(14)
    layout.addWidget(IconLabel(_icon(line), Colour.NILA))
    layout.addLayout(words, 1)
    layout.addWidget(Text(Type.SECTION, isolate(points), colour=State.OK.value.text, wrap=False))
    row.setAccessibleName(
        _("{criterion}, {change}: {points} points").format(
            criterion=content(criterion.label), change=levels, points=points
        )
    )
    return row


def _icon(line: ImprovementLine) -> str:
    if line.improvement.needs_evidence_only:
        return "file-check"
    if line.criterion.is_legal_obligation:
        return "scale"
    return {"training": "graduation-cap", "regularisation": "shield-check"}.get(
        line.criterion.pathway, "lightbulb"
    )
