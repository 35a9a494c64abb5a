"""The proposed actions, to be accepted with the cooperative: a tick, who answers for it, until when."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mourafaka_desktop.i18n.catalogue import _, current, ngettext
from mourafaka_desktop.i18n.formats import formats
from mourafaka_desktop.labels import content, field_label, priority
from mourafaka_desktop.ui.direction import isolate, joined
from mourafaka_desktop.ui.result.result_model import Proposal, Proposals
from mourafaka_desktop.ui.tokens import Colour, State, Type
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.card import Card
from mourafaka_desktop.ui.widgets.chip import Chip
from mourafaka_desktop.ui.widgets.date_field import DateField
from mourafaka_desktop.ui.widgets.field_row import FieldRow
from mourafaka_desktop.ui.widgets.line_field import LineField
from mourafaka_desktop.ui.widgets.list_row import RowList
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.tick import Tick
from mourafaka_desktop.ui.widgets.view import View


class ProposalsView(View):
    """Says what is ticked and agreed, by the number of the line; `accept_requested` plans them."""

    chosen = Signal(int, bool)
    responsible_written = Signal(int, str)
    due_chosen = Signal(int, object)  # date | None
    accept_requested = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._proposals = Proposals()
        self._rows: list[_ProposalRow] = []
        self._title = Text(Type.OBJECT_TITLE)
        self._sentence = Text(Type.BODY, colour=Colour.INK_2)
        self._card, self._list = Card(), RowList()
        self._card.add(self._list)
        self.foot = QWidget()
        self._back = Button(icon="arrow-back")
        self._back.setObjectName("result.back_from_proposals")
        self._back.clicked.connect(self.closed)
        self._accept = Button(ButtonKind.FILLED, icon="clipboard-list")
        self._accept.setObjectName("result.accept")
        self._accept.clicked.connect(self.accept_requested)
        self._foot_row = QHBoxLayout(self.foot)
        self._foot_row.setContentsMargins(0, 0, 0, 0)
        self._foot_row.addWidget(self._back)
        self._foot_row.addStretch(1)
        self._foot_row.addWidget(self._accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for part in (self._title, self._sentence, self._card):
            column.addWidget(part)
        column.addStretch(1)
        self.retranslate()

    def show_proposals(self, proposals: Proposals) -> None:
        """The lines as they stand; what is being typed is left alone where nothing differs."""
        if [p.action for p in proposals.lines] != [p.action for p in self._proposals.lines]:
            self._build(proposals)
        self._proposals = proposals
        for row, proposal in zip(self._rows, proposals.lines, strict=True):
            row.show_proposal(proposal)
        self._show_count()

    def retranslate(self) -> None:
        self._title.setText(_("Proposed development plan"))
        self._back.setText(_("Back to the result"))
        for row in self._rows:
            row.retranslate()
        self._show_count()

    def _build(self, proposals: Proposals) -> None:
        self._rows = []
        for number, proposal in enumerate(proposals.lines):
            row = _ProposalRow(number, proposal)
            row.chosen.connect(self.chosen)
            row.responsible_written.connect(self.responsible_written)
            row.due_chosen.connect(self.due_chosen)
            self._rows.append(row)
        self._list.show_rows(self._rows)

    def _show_count(self) -> None:
        count = len(self._proposals.chosen)
        self._accept.setEnabled(count > 0)
        if count:
            sentence = ngettext("Accept {n} action", "Accept {n} actions", count)
            self._accept.setText(sentence.format(n=count))
        else:
            self._accept.setText(_("Accept the ticked actions"))
        self._card.setVisible(bool(self._proposals.lines))
        if self._proposals.lines:
            self._sentence.setText(
                _("Go through these actions with the cooperative and tick those it takes up.")
            )
        else:
            self._sentence.setText(_("This assessment proposes no action."))


class _ProposalRow(QWidget):
    chosen = Signal(int, bool)
    responsible_written = Signal(int, str)
    due_chosen = Signal(int, object)

    def __init__(self, number: int, proposal: Proposal) -> None:
        super().__init__()
        self._number, self._proposal = number, proposal
        self.tick = Tick()
        self.tick.setObjectName(f"result.accept_{number}")
        self.tick.clicked.connect(lambda ticked: self.chosen.emit(number, ticked))
        self._legal = Chip(State.LATE)
        self._accepted = Chip(State.OK)
        self._facts = Text(Type.SECONDARY, colour=Colour.INK_2)
        self._responsible = LineField()
        self._responsible.input.setObjectName(f"result.accept_{number}_responsible")
        self._responsible.changed.connect(lambda text: self.responsible_written.emit(number, text))
        self._due = DateField(describe=lambda day: formats(current()).full_date(day))
        self._due.input.setObjectName(f"result.accept_{number}_due")
        self._due.changed.connect(lambda day: self.due_chosen.emit(number, day))
        self._agreed = FieldRow(self._responsible, self._due)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.tick, 1)
        head.addWidget(self._legal)
        head.addWidget(self._accepted)
        self._below = QWidget()
        below = QVBoxLayout(self._below)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(8)
        below.addWidget(self._facts)
        below.addWidget(self._agreed)
        indented = QHBoxLayout()
        indented.addSpacing(36)
        indented.addWidget(self._below, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 12)
        column.setSpacing(2)
        column.addLayout(head)
        column.addLayout(indented)
        self.retranslate()

    def show_proposal(self, proposal: Proposal) -> None:
        self._proposal = proposal
        self.tick.setChecked(proposal.is_chosen or proposal.is_accepted)
        self.tick.setEnabled(not proposal.is_accepted)
        self._legal.setVisible(proposal.is_legal)
        self._accepted.setVisible(proposal.is_accepted)
        self._agreed.setVisible(proposal.is_chosen and not proposal.is_accepted)
        if self._responsible.value != (proposal.responsible or ""):
            self._responsible.set_value(proposal.responsible)
        if self._due.value != proposal.due_on:
            self._due.set_value(proposal.due_on)

    def retranslate(self) -> None:
        proposal = self._proposal
        self.tick.setText(content(proposal.title))
        self._legal.show_state(State.LATE, _("Legal obligation"), "scale")
        self._accepted.show_state(State.OK, _("In the plan"), "check")
        first, others = proposal.criteria[0], len(proposal.criteria) - 1
        answers = content(first.label)
        if others:
            answers = ngettext(
                "{criterion} and {n} other criterion", "{criterion} and {n} other criteria", others
            ).format(criterion=answers, n=isolate(others))
        rank = _("{priority} priority").format(priority=priority(proposal.action.plan_priority))
        self._facts.setText(joined([content(proposal.pathway), rank, answers]))
        self._responsible.set_label(field_label("planned_action", "responsible"))
        self._due.set_label(field_label("planned_action", "due_on"))
        self.show_proposal(proposal)
