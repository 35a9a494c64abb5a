"""Which questionnaire: shown only where several are published; a press on one begins, or goes on with its draft."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mourafaka_desktop.i18n.catalogue import _, current
from mourafaka_desktop.i18n.formats import formats
from mourafaka_desktop.labels import content
from mourafaka_desktop.services.questionnaires import QuestionnaireOffer, Startable
from mourafaka_desktop.ui.direction import isolate
from mourafaka_desktop.ui.tokens import Colour, State, Type
from mourafaka_desktop.ui.widgets.card import Card
from mourafaka_desktop.ui.widgets.chip import Chip
from mourafaka_desktop.ui.widgets.list_row import ListRow, RowList
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.view import View


class QuestionnaireChoiceView(View):
    """`chosen` with the id of the questionnaire."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._startable: Sequence[Startable] = ()
        self._title = Text(Type.OBJECT_TITLE)
        self._sentence = Text(Type.BODY, colour=Colour.INK_2)
        self._rows = RowList()
        card = Card()
        card.add(self._rows)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for part in (self._title, self._sentence, card):
            column.addWidget(part)
        column.addStretch(1)
        self.retranslate()

    def show_startable(self, startable: Sequence[Startable]) -> None:
        """The questionnaires, each with the draft it would go on with."""
        self._startable = startable
        self._show()

    def take_focus(self) -> None:
        """Put the focus on the first one, or on the one that was begun."""
        rows = self._rows.rows
        begun = (row for row, one in zip(rows, self._startable, strict=True) if one.draft)
        row = next(begun, rows[0] if rows else None)
        if row is not None:
            row.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        self._title.setText(_("Which questionnaire?"))
        self._sentence.setText(
            _("Several questionnaires are published. Each assessment keeps the version it is begun with.")
        )  # fmt: skip
        self._show()

    def _show(self) -> None:
        self._rows.show_rows([self._row(one) for one in self._startable])

    def _row(self, startable: Startable) -> ListRow:
        offer, draft = startable.questionnaire, startable.draft
        trailing: list[QWidget] = []
        if draft is not None:
            begun = Chip(State.CALM)
            begun.show_state(
                State.CALM,
                _("Begun on {day}").format(day=formats(current()).day_month(draft.assessed_on)),
                "pencil",
            )
            trailing.append(begun)
        row = ListRow(
            content(offer.title), _version(offer), icon="clipboard-list", trailing=trailing
        )
        row.setObjectName(f"assessment.questionnaire_{offer.id}")
        row.clicked.connect(lambda: self.chosen.emit(offer.id))
        return row


def _version(offer: QuestionnaireOffer) -> str:
    version = isolate(offer.version)
    if offer.published_on is None:
        return _("Version {version}, delivered with the program").format(version=version)
    day = formats(current()).date(offer.published_on)
    return _("Version {version}, published on {day}").format(version=version, day=day)
