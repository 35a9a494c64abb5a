"""The promises of last time, each with its three answers."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mourafaka_desktop import labels
from mourafaka_desktop.domain.development_plans import ActionStatus, PlannedAction
from mourafaka_desktop.domain.visits import Visit
from mourafaka_desktop.i18n.catalogue import _, current, pgettext
from mourafaka_desktop.i18n.formats import formats
from mourafaka_desktop.ui.direction import isolate_name, joined
from mourafaka_desktop.ui.tokens import Colour, Type
from mourafaka_desktop.ui.visit.section_view import SectionView
from mourafaka_desktop.ui.visit.visit_model import Section
from mourafaka_desktop.ui.widgets.list_row import ListRow, RowList
from mourafaka_desktop.ui.widgets.segmented_choice import Option, SegmentedChoice
from mourafaka_desktop.ui.widgets.text import Text


class PromisesView(SectionView):
    """Asks what became of each promise; `promise_answered` says what the coach heard."""

    promise_answered = Signal(object, object)  # PlannedActionId, ActionStatus
    rows_changed = Signal()

    def __init__(self) -> None:
        super().__init__(Section.PROMISES, lined=True, icon="handshake")
        self._promises: Sequence[PlannedAction] = ()
        self._answered: Collection[UUID] = ()
        self._previous: Visit | None = None
        self._rows = RowList()
        self._choices: dict[UUID, SegmentedChoice[ActionStatus]] = {}
        self._empty = Text(Type.BODY, colour=Colour.INK_2)
        self.add(self._empty)
        self.add(self._rows)
        self.retranslate()

    def show_previous_visit(self, previous: Visit | None) -> None:
        """Where the promises come from: the session and the date of the visit before."""
        self._previous = previous
        self._show_previous()

    def show_promises(self, promises: Sequence[PlannedAction], answered: Collection[UUID]) -> None:
        """The promises; those that nobody asked about yet have no answer marked."""
        same = [p.id for p in promises] == [p.id for p in self._promises] and self._choices
        self._promises, self._answered = promises, answered
        if not same:
            self._build()
        for promise in promises:
            self._choices[promise.id].set_value(promise.status if promise.id in answered else None)

    def retranslate(self) -> None:
        super().retranslate()
        self._empty.setText(_("Nothing was promised before this visit."))
        self._show_previous()
        self._build()
        self.show_promises(self._promises, self._answered)

    def freeze(self, is_frozen: bool) -> None:
        for choice in self._choices.values():
            choice.setEnabled(not is_frozen)

    @property
    def first_input(self) -> QWidget | None:
        return next(iter(self._choices.values()), None)

    def _build(self) -> None:
        self._choices.clear()
        self._rows.show_rows([self._row(promise) for promise in self._promises])
        self._empty.setVisible(not self._promises)
        self._rows.setVisible(bool(self._promises))
        self.rows_changed.emit()

    @property
    def stops(self) -> list[QWidget]:
        """Where Tab and the arrows stop, in reading order."""
        return [segment for choice in self._choices.values() for segment in choice.segments]

    def _row(self, promise: PlannedAction) -> ListRow:
        choice: SegmentedChoice[ActionStatus] = SegmentedChoice(small=True)
        choice.set_options(
            [
                Option(ActionStatus.DONE, pgettext("promise", "Done"), "check"),
                Option(ActionStatus.DOING, pgettext("promise", "Under way"), "hourglass"),
                Option(ActionStatus.TODO, pgettext("promise", "Not done"), "x"),
            ]
        )
        title = labels.action_title(promise)
        choice.set_name(title)
        choice.setObjectName(f"visit.promise_{len(self._choices)}")
        choice.changed.connect(
            lambda status, action_id=promise.id: self.promise_answered.emit(action_id, status)
        )
        self._choices[promise.id] = choice
        return ListRow(isolate_name(title), _who_and_when(promise), trailing=[choice], opens=False)

    def _show_previous(self) -> None:
        previous = self._previous
        if previous is None:
            self.set_count("")
            return
        day = formats(current()).day_month(previous.visited_on)
        if previous.session_no is None:
            self.set_count(day)
        else:
            session = _("Session {number}").format(number=previous.session_no)
            self.set_count(joined([session, day]))


def _who_and_when(promise: PlannedAction) -> str:
    return joined([promise.responsible or "", due_words(promise.due_on)])


def due_words(due_on: date | None) -> str:
    """The due date of a promise in words; empty where none was agreed."""
    if due_on is None:
        return ""
    return _("due {day}").format(day=formats(current()).day_month(due_on))
