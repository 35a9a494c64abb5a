"""What was decided, and the promises made now: who does what until when."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from uuid import UUID

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mourafaka_desktop.domain.development_plans import PlannedAction
from mourafaka_desktop.i18n.catalogue import _, current
from mourafaka_desktop.i18n.formats import formats
from mourafaka_desktop.labels import field_label
from mourafaka_desktop.ui.tokens import Colour, Type
from mourafaka_desktop.ui.visit.section_view import SectionView
from mourafaka_desktop.ui.visit.visit_model import Section
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.date_field import DateField
from mourafaka_desktop.ui.widgets.field_row import FieldRow
from mourafaka_desktop.ui.widgets.line_field import LineField
from mourafaka_desktop.ui.widgets.list_row import RowList
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.text_editor import TextField


class DecisionsView(SectionView):
    """Says which promise is made, rewritten or removed."""

    promise_made = Signal(str)
    promise_rewritten = Signal(object)  # PlannedAction
    promise_removed = Signal(object)  # PlannedActionId

    def __init__(self) -> None:
        super().__init__(Section.DECISIONS)
        self._decisions = self._add_text("decisions", TextField(least_lines=3))
        self._title = Text(Type.BODY_BOLD)
        self._quiet = Text(Type.SECONDARY, colour=Colour.INK_2)
        self._rows = RowList()
        self._promises: dict[UUID, _PromiseRow] = {}
        self._new = LineField()
        self._new.input.setObjectName("visit.new_promise")
        self._new.input.returnPressed.connect(self._make)
        self._add_button = Button(icon="plus")
        self._add_button.setObjectName("visit.add_promise")
        self._add_button.clicked.connect(self._make)
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self._new, 1)
        line.addWidget(self._add_button, 0, Qt.AlignmentFlag.AlignBottom)
        for part in (self._decisions, self._title, self._quiet, self._rows):
            self.add(part)
        self.add(line)
        self.retranslate()

    def show_new_promises(self, promises: Sequence[PlannedAction]) -> None:
        """The promises of this visit; rows that stay keep their focus and their caret."""
        if [promise.id for promise in promises] != list(self._promises):
            self._build(promises)
        for promise in promises:
            self._promises[promise.id].show_promise(promise)
        self._quiet.setVisible(not promises)

    def retranslate(self) -> None:
        super().retranslate()
        self._decisions.set_label(field_label("visit", "decisions"))
        self._title.setText(_("New promises"))
        self._quiet.setText(_("What each one takes upon them, to be asked about next time."))
        self._new.set_label(_("A new promise"))
        self._add_button.setText(_("Add the promise"))

    def freeze(self, is_frozen: bool) -> None:
        super().freeze(is_frozen)
        self._new.setEnabled(not is_frozen)
        self._add_button.setEnabled(not is_frozen)
        for row in self._promises.values():
            row.setEnabled(not is_frozen)

    def _build(self, promises: Sequence[PlannedAction]) -> None:
        self._promises = {}
        for number, promise in enumerate(promises):
            row = self._promises[promise.id] = _PromiseRow(promise, number)
            row.rewritten.connect(self.promise_rewritten)
            row.removed.connect(self.promise_removed)
        self._rows.show_rows(list(self._promises.values()))
        self._order_tabs()

    def _order_tabs(self) -> None:
        """Rows made later still come before the line that makes the next one."""
        stops: list[QWidget] = [self._decisions.input]
        for row in self._promises.values():
            stops += row.stops
        stops += [self._new.input, self._add_button]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _make(self) -> None:
        if self._new.value:
            self.promise_made.emit(self._new.value)
            self._new.set_value("")
            self._new.input.setFocus()


class _PromiseRow(QWidget):
    """One promise: its words, who answers for it, until when."""

    rewritten = Signal(object)  # PlannedAction
    removed = Signal(object)  # PlannedActionId

    def __init__(self, promise: PlannedAction, number: int) -> None:
        super().__init__()
        self._promise = promise
        self._title = LineField()
        self._responsible = LineField()
        self._due = DateField(describe=lambda day: formats(current()).full_date(day))
        self._remove = Button(ButtonKind.DESTRUCTIVE, icon="trash-2", small=True)
        self._title.input.setObjectName(f"visit.new_promise_{number}")
        self._responsible.input.setObjectName(f"visit.new_promise_{number}_responsible")
        self._due.input.setObjectName(f"visit.new_promise_{number}_due")
        self._remove.setObjectName(f"visit.new_promise_{number}_remove")
        self._title.changed.connect(self._rename)
        self._responsible.changed.connect(lambda who: self._rewrite(responsible=who or None))
        self._due.changed.connect(lambda day: self._rewrite(due_on=day))
        self._remove.clicked.connect(lambda: self.removed.emit(self._promise.id))
        self._title.head.addWidget(self._remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 12)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(FieldRow(self._responsible, self._due))
        self._retranslate()
        self.show_promise(promise)

    @property
    def stops(self) -> list[QWidget]:
        """Where Tab stops, in reading order."""
        return [self._title.input, self._remove, self._responsible.input, self._due.input]

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def show_promise(self, promise: PlannedAction) -> None:
        """Show a state of it; what is being typed is left alone where nothing differs."""
        self._promise = promise
        if self._title.value != promise.title:
            self._title.set_value(promise.title)
        if self._responsible.value != (promise.responsible or ""):
            self._responsible.set_value(promise.responsible)
        if self._due.value != promise.due_on:
            self._due.set_value(promise.due_on)

    def _retranslate(self) -> None:
        self._title.set_label(_("Promise"))
        self._responsible.set_label(field_label("planned_action", "responsible"))
        self._due.set_label(field_label("planned_action", "due_on"))
        self._remove.setText(_("Remove"))
        self._remove.setAccessibleName(
            _("Remove the promise {title}").format(title=self._promise.title)
        )

    def _rename(self, text: str) -> None:
        if (
            text.strip()
        ):  # a promise without words is not one; the last words stay until others come
            self._rewrite(title=text.strip())

    def _rewrite(self, **values: object) -> None:
        self._promise = replace(self._promise, **values)  # type: ignore[arg-type]  # its own fields
        self.rewritten.emit(self._promise)
