"""Before finishing: what is left, as links, and the choice to finish all the same."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mourafaka_desktop.i18n.catalogue import Language, _, ngettext
from mourafaka_desktop.ui.assessment.assessment_model import FinishSummary
from mourafaka_desktop.ui.direction import isolate
from mourafaka_desktop.ui.tokens import Colour, Type
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.card import Card
from mourafaka_desktop.ui.widgets.list_row import ListRow, RowList
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.view import View
from mourafaka_forms.framework import Criterion


class FinishView(View):
    """`criterion_requested` leads back to one; `confirmed` finishes; `declined` goes on.

    `foot` holds the two buttons, to stand where the screen keeps its footer.
    """

    criterion_requested = Signal(str)
    confirmed = Signal()
    declined = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._summary: FinishSummary | None = None
        self._content = Language.EN
        self._title = Text(Type.OBJECT_TITLE)
        self._sentence = Text(Type.BODY, colour=Colour.INK_2)
        self._unanswered, self._unanswered_rows = Card(lined=True), RowList()
        self._capped, self._capped_rows = Card(lined=True), RowList()
        self._unanswered.add(self._unanswered_rows)
        self._capped.add(self._capped_rows)
        self._back = Button()
        self._back.setObjectName("assessment.go_on")
        self._back.clicked.connect(self.declined)
        self._finish = Button(ButtonKind.FILLED)
        self._finish.setObjectName("assessment.confirm_finish")
        self._finish.clicked.connect(self.confirmed)
        self.foot = QWidget()
        self._foot_row = QHBoxLayout(self.foot)
        self._foot_row.setContentsMargins(0, 0, 0, 0)
        self._foot_row.setSpacing(12)
        self._foot_row.addWidget(self._back)
        self._foot_row.addStretch(1)
        self._foot_row.addWidget(self._finish)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for part in (self._title, self._sentence, self._unanswered, self._capped):
            column.addWidget(part)
        column.addStretch(1)
        self.retranslate()

    def show_summary(self, summary: FinishSummary) -> None:
        """What is left."""
        self._summary = summary
        self._show()

    def show_language(self, content: Language) -> None:
        """The language the questionnaire is read in."""
        self._content = content
        self._show()

    def take_focus(self) -> None:
        """Put the focus on the first criterion left."""
        rows = [*self._unanswered_rows.rows, *self._capped_rows.rows]
        (rows[0] if rows else self._finish).setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        self._title.setText(_("Before finishing"))
        self._sentence.setText(
            _("All answers are saved. A finished assessment does not change any more.")
        )
        self._back.setText(_("Go on assessing"))
        self._finish.setText(_("Finish all the same"))
        self._show()

    def _show(self) -> None:
        summary = self._summary
        if summary is None:
            return
        count = len(summary.unanswered)
        self._unanswered.setVisible(bool(count))
        self._unanswered.set_title(
            ngettext(
                "{n} criterion is not assessed yet", "{n} criteria are not assessed yet", count
            ).format(n=count)
        )
        self._unanswered_rows.show_rows(self._rows(summary.unanswered, "circle-dashed"))
        capped = len(summary.capped)
        self._capped.setVisible(bool(capped))
        self._capped.set_title(
            ngettext(
                "{n} level counts as 2, for want of evidence seen and noted",
                "{n} levels count as 2, for want of evidence seen and noted",
                capped,
            ).format(n=capped)
        )
        self._capped_rows.show_rows(self._rows(summary.capped, "info"))

    def _rows(self, criteria: Sequence[Criterion], icon: str) -> list[ListRow]:
        return [self._row(criterion, icon) for criterion in criteria]

    def _row(self, criterion: Criterion, icon: str) -> ListRow:
        row = ListRow(
            criterion.label.in_language(self._content),
            isolate(criterion.code),
            icon=icon,
            icon_colour=Colour.INK_3,
        )
        row.setObjectName(f"assessment.left_{criterion.code}")
        row.clicked.connect(lambda: self.criterion_requested.emit(criterion.code))
        return row
