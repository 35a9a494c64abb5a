"""Before finishing: what is left, as links, and the choice to finish all the same."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mourafaka_desktop.i18n.catalogue import Language, _, ngettext
from mourafaka_desktop.ui.assessment.assessment_model import FinishSummary, LeftQuestion
from mourafaka_desktop.ui.direction import isolate
from mourafaka_desktop.ui.tokens import Colour, State, Type
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.card import Card
from mourafaka_desktop.ui.widgets.list_row import ListRow, RowList
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.view import View
from mourafaka_forms.framework import Criterion


class FinishView(View):
    """`criterion_requested` and `question_requested` lead back to one; `confirmed` finishes; `declined` goes on.

    `foot` holds the two buttons, to stand where the screen keeps its footer. While an answer does not
    hold, finishing is not offered.
    """

    criterion_requested = Signal(str)
    question_requested = Signal(str)
    confirmed = Signal()
    declined = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._summary = FinishSummary()
        self._content = Language.EN
        self._title = Text(Type.OBJECT_TITLE)
        self._sentence = Text(Type.BODY, colour=Colour.INK_2)
        self._refused, self._missing = _Left(), _Left()
        self._unanswered, self._capped = _Left(), _Left()
        self._lists = (self._refused, self._missing, self._unanswered, self._capped)
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
        for part in (self._title, self._sentence, *self._lists):
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
        """Put the focus on the first thing left."""
        rows = [row for left in self._lists for row in left.rows.rows]
        (rows[0] if rows else self._finish).setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        self._title.setText(_("Before finishing"))
        self._back.setText(_("Go on assessing"))
        self._finish.setText(_("Finish all the same"))
        self._show()

    def _show(self) -> None:
        summary = self._summary
        self._finish.setVisible(not summary.refused)
        self._sentence.setText(
            _("All answers are saved. The assessment can be finished once these answers hold.")
            if summary.refused
            else _("All answers are saved. A finished assessment does not change any more.")
        )
        refused, missing = len(summary.refused), len(summary.missing)
        unanswered, capped = len(summary.unanswered), len(summary.capped)
        self._refused.show_rows(
            ngettext(
                "{n} answer has to be looked at again",
                "{n} answers have to be looked at again",
                refused,
            ).format(n=refused),
            [self._question(each, "triangle-alert") for each in summary.refused],
        )
        self._missing.show_rows(
            ngettext(
                "{n} required question has no answer yet",
                "{n} required questions have no answer yet",
                missing,
            ).format(n=missing),
            [self._question(each, "circle-dashed") for each in summary.missing],
        )
        self._unanswered.show_rows(
            ngettext(
                "{n} criterion is not assessed yet", "{n} criteria are not assessed yet", unanswered
            ).format(n=unanswered),
            self._criteria(summary.unanswered, "circle-dashed"),
        )
        self._capped.show_rows(
            ngettext(
                "{n} level counts as 2, for want of evidence seen and noted",
                "{n} levels count as 2, for want of evidence seen and noted",
                capped,
            ).format(n=capped),
            self._criteria(summary.capped, "info"),
        )  # fmt: skip

    def _criteria(self, criteria: Sequence[Criterion], icon: str) -> list[ListRow]:
        return [self._criterion(criterion, icon) for criterion in criteria]

    def _criterion(self, criterion: Criterion, icon: str) -> ListRow:
        label = criterion.label.in_language(self._content)
        row = ListRow(label, isolate(criterion.code), icon=icon, icon_colour=Colour.INK_3)
        row.setObjectName(f"assessment.left_{criterion.code}")
        row.clicked.connect(lambda: self.criterion_requested.emit(criterion.code))
        return row

    def _question(self, question: LeftQuestion, icon: str) -> ListRow:
        colour = State.LATE.value.mark if question.message else Colour.INK_3
        row = ListRow(question.label, question.message, icon=icon, icon_colour=colour)
        row.setObjectName(f"assessment.left_{question.ref}")
        row.clicked.connect(lambda: self.question_requested.emit(question.ref))
        return row


class _Left(Card):
    """Things of one kind that are left, under a title that counts them; hidden where there are none."""

    def __init__(self) -> None:
        super().__init__(lined=True)
        self.rows = RowList()
        self.add(self.rows)

    def show_rows(self, title: str, rows: Sequence[ListRow]) -> None:
        self.set_title(title)
        self.rows.show_rows(rows)
        self.setVisible(bool(rows))
