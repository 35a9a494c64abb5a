"""Criteria that moved in the same way since the first assessment, each with its level then and now."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mourafaka_desktop.i18n.catalogue import _, current, pgettext
from mourafaka_desktop.i18n.formats import formats
from mourafaka_desktop.labels import content
from mourafaka_desktop.ui.direction import isolate, joined
from mourafaka_desktop.ui.result.comparison_model import CriterionMoved
from mourafaka_desktop.ui.tokens import Colour, Type
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.card import Card
from mourafaka_desktop.ui.widgets.list_row import RowList
from mourafaka_desktop.ui.widgets.lozenges import Lozenges
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_forms.scoring import Answer


class MovedCriteriaView(Card):
    """`show_lines`; a `folded` one shows its rows on request. Hidden where it has none."""

    def __init__(self, name: str, *, folded: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(lined=True, parent=parent)
        self.setObjectName(f"result.{name}")
        self._lines: Sequence[CriterionMoved] = ()
        self._is_folded = folded
        self._rows = RowList()
        self._unfold = Button(ButtonKind.LINK)
        self._unfold.setObjectName(f"result.{name}_unfold")
        self._unfold.clicked.connect(self._turn)
        turn = QHBoxLayout()
        turn.addWidget(self._unfold)
        turn.addStretch(1)
        self.add(turn)
        self._unfold.setVisible(folded)  # once it has a parent: alone it would be a window
        self.add(self._rows)

    def show_lines(self, title: str, lines: Sequence[CriterionMoved]) -> None:
        """These criteria under a title."""
        self._lines = lines
        self.set_title(title)
        self.set_count(isolate(len(lines)))
        self.setVisible(bool(lines))
        self._show()

    def _turn(self) -> None:
        self._is_folded = not self._is_folded
        self._show()

    def _show(self) -> None:
        self._unfold.setText(_("Show them") if self._is_folded else _("Hide them"))
        self._rows.setVisible(not self._is_folded)
        self._rows.show_rows([] if self._is_folded else [_row(line) for line in self._lines])


def _row(line: CriterionMoved) -> QWidget:
    row = QWidget()
    row.setObjectName(f"result.moved_{line.code}")
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 6, 0, 6)
    layout.setSpacing(14)
    levels = _levels(line)
    now = line.after.counted_rating if line.after else None
    layout.addWidget(Lozenges(now or 0, levels), 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(Text(Type.BODY, content(line.label)))
    words.addWidget(Text(Type.SECONDARY, joined(_facts(line, levels)), colour=Colour.INK_2))
    layout.addLayout(words, 1)
    return row


def _facts(line: CriterionMoved, levels: str) -> Sequence[str]:
    facts = [levels]
    if line.after is not None and line.after.is_capped:
        facts.append(_("counted as level 2 for want of evidence"))
    if line.is_reworded:
        facts.append(_("worded differently since"))
    return facts


def _levels(line: CriterionMoved) -> str:
    """« from level 1 to 3 », or what was at each time."""
    before = line.before.counted_rating if line.before else None
    after = line.after.counted_rating if line.after else None
    if before is None or after is None:
        return _("Then: {before}. Now: {after}.").format(
            before=_standing(line.before), after=_standing(line.after)
        )
    if before == after:
        return pgettext("rating", "level {level}").format(level=isolate(after))
    return _("from level {before} to {after}").format(before=isolate(before), after=isolate(after))


def _standing(answer: Answer | None) -> str:
    if answer is None:
        return pgettext("criterion", "not asked")
    if answer.is_not_applicable:
        return pgettext("criterion", "does not apply")
    if answer.counted_rating is None:
        return pgettext("criterion", "not assessed")
    number = formats(current()).number(answer.counted_rating)
    return pgettext("rating", "level {level}").format(level=isolate(number))
