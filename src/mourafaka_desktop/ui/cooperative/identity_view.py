"""The last tab of a file: who the cooperative is, field by field, kept as it is written."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QWidget

from mourafaka_desktop import labels
from mourafaka_desktop.domain import territory
from mourafaka_desktop.domain.cooperatives import Cooperative, to_complete
from mourafaka_desktop.domain.problems import Problem
from mourafaka_desktop.domain.questionnaires import shipped_framework
from mourafaka_desktop.i18n.catalogue import Language, _, current, ngettext
from mourafaka_desktop.i18n.formats import formats, morocco_time
from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.cooperative.identity_model import (
    FIELDS,
    KINDS,
    OPTIONS,
    FieldProblem,
    Kind,
    Reading,
    Section,
    read,
    written,
)
from mourafaka_desktop.ui.direction import isolate
from mourafaka_desktop.ui.tokens import Space, Type
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.card import Card
from mourafaka_desktop.ui.widgets.combo_field import ComboField
from mourafaka_desktop.ui.widgets.counter_field import CounterField
from mourafaka_desktop.ui.widgets.date_field import DateField
from mourafaka_desktop.ui.widgets.flow_layout import FlowLayout
from mourafaka_desktop.ui.widgets.line_field import LineField
from mourafaka_desktop.ui.widgets.saved_mark import SavedMark
from mourafaka_desktop.ui.widgets.scroll_page import ScrollPage
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.text_editor import TextField
from mourafaka_desktop.ui.widgets.tick_field import TickField

_LEFT_TO_RIGHT = {Kind.CODE, Kind.PHONE, Kind.EMAIL, Kind.DAY_MONTH, Kind.YEAR, Kind.AMOUNT}
_LEFT_TO_RIGHT |= {Kind.POSITION}
_MOST_MEMBERS = 99_999
_WIDE = {Kind.SEVERAL, Kind.LIST}

Input = LineField | TextField | CounterField | DateField | TickField | ComboField[Any]


class IdentityView(ScrollPage):
    """`field_written` at each change with what stands in the field; nothing has to be saved by hand."""

    field_written = Signal(str, object)  # the field's name, what stands in it
    writing_paused = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._cooperative: Cooperative | None = None
        self._saved_at: datetime | None = None
        self._offered_places: tuple[Language, str | None, str | None] | None = None
        self._problems: dict[str, FieldProblem] = {}
        self._warnings: tuple[Problem, ...] = ()
        self._too_large: tuple[str, ...] = ()
        self.saved = SavedMark()
        self._missing = Card()
        self._missing_words = Text(Type.BODY)
        self._missing_links = QWidget()
        self._links = FlowLayout(self._missing_links, spacing=Space.S)
        self._missing.add(self._missing_words)
        self._missing.add(self._missing_links)
        self.inputs: dict[str, Input] = {}
        self._cards: dict[Section, Card] = {}
        self._grids: dict[Section, QGridLayout] = {}
        top = QHBoxLayout()
        top.addStretch(1)
        top.addWidget(self.saved)
        self.add(self._missing)
        self.add(top)
        for section, fields in FIELDS.items():
            self._grids[section] = self._grid(fields)
            self._cards[section] = Card()
            self._cards[section].add(self._grids[section])
            self.add_section(self._cards[section])
        self.column.addStretch(1)
        self.retranslate()

    def show_cooperative(self, cooperative: Cooperative) -> None:
        """Show what is known; the field one is writing in is left alone."""
        is_other = self._cooperative is None or self._cooperative.id != cooperative.id
        self._cooperative = cooperative
        if is_other:
            self._problems.clear()
            self._saved_at = None
            self.saved.hide()
        self._offer_places()
        for name, field in self.inputs.items():
            if is_other or not (self._is_being_written(field) or self._says_so_already(name)):
                self._show_value(name, field)
        self._show_missing()
        self._show_problems()

    def show_problem(self, name: str, problem: FieldProblem) -> None:
        """What is written in a field cannot be read; the last value that could be is kept."""
        self._problems[name] = problem
        self._show_problems()

    def show_warnings(self, problems: Sequence[Problem], too_large: Sequence[str]) -> None:
        """What looks wrong and is kept all the same; `too_large` names counts above all members."""
        self._warnings, self._too_large = tuple(problems), tuple(too_large)
        self._show_problems()

    def show_saved(self, at: datetime) -> None:
        """Everything written is kept since `at`, an aware time."""
        self._saved_at = at
        self._show_saved()

    def go_to_missing(self) -> None:
        """Put the focus on the first field that is still to be completed."""
        if self._cooperative is not None:
            self._go_to(next(iter(to_complete(self._cooperative)), "name_ar"))

    def retranslate(self) -> None:
        """Set every text again; what is being written stays."""
        for section, card in self._cards.items():
            card.set_title(_section_title(section))
        for name, field in self.inputs.items():
            field.set_label(labels.field_label("cooperative", name))
            self._offer(name, field)
            self._help(name, field)
        self._offer_places()
        if self._cooperative is not None:
            self._show_value("phone", self.inputs["phone"])
        self._arrange()
        self._show_missing()
        self._show_problems()
        self._show_saved()

    def _grid(self, fields: Mapping[str, Kind]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.XL)
        grid.setVerticalSpacing(Space.M)
        for name, kind in fields.items():
            field = self._input(name, kind)
            field.setObjectName(f"cooperative.identity.{name}")
            self.inputs[name] = field
        return grid

    def _arrange(self) -> None:
        """Two fields in a row, one with very large text; ticks and lists take the whole row."""
        per_row = 1 if theme.current().has_one_column else 2
        for section, fields in FIELDS.items():
            grid = self._grids[section]
            row = column = 0
            for name, kind in fields.items():
                span = per_row if kind in _WIDE else 1
                if column + span > per_row:
                    row, column = row + 1, 0
                place = Qt.AlignmentFlag.AlignTop
                grid.addWidget(self.inputs[name], row, column, 1, span, place)
                column += span
            for index in range(2):
                grid.setColumnStretch(index, 1 if index < per_row else 0)

    def _input(self, name: str, kind: Kind) -> Input:
        def tell(value: object) -> None:
            self._problems.pop(name, None)
            self.field_written.emit(name, value)

        match kind:
            case Kind.COUNT:
                counter = CounterField(most=_MOST_MEMBERS)
                counter.changed.connect(tell)
                return counter
            case Kind.DATE:
                day = DateField(describe=_described)
                day.changed.connect(tell)
                return day
            case Kind.SEVERAL:
                ticks = TickField()
                ticks.changed.connect(tell)
                return ticks
            case Kind.LIST:
                lines = TextField(least_lines=2)
                lines.changed.connect(tell)
                lines.left.connect(lambda: self._settle(name))
                return lines
            case (
                Kind.CHOICE | Kind.SECTOR | Kind.REGION | Kind.PROVINCE | Kind.COMMUNE | Kind.YES_NO
            ):
                choice: ComboField[Any] = ComboField(searchable=kind is Kind.COMMUNE)
                choice.changed.connect(tell)
                return choice
        line = LineField(ltr=kind in _LEFT_TO_RIGHT or name == "name_fr")
        line.changed.connect(tell)
        line.finished.connect(lambda: self._settle(name))
        return line

    def _settle(self, name: str) -> None:
        """The coach leaves a field: what could be read is shown as it is kept, and saved now."""
        field = self.inputs[name]
        if name not in self._problems and self._cooperative is not None:
            self._show_value(name, field)
        self.writing_paused.emit()

    def _show_value(self, name: str, field: Input) -> None:
        if self._cooperative is None:
            return
        value = getattr(self._cooperative, name)
        match field:
            case LineField() | TextField():
                field.set_value(written(self._cooperative, name))
            case DateField():
                if field.value != value or value is None:
                    field.set_value(value)
            case CounterField():
                field.set_value(value)
            case TickField():
                field.set_value(value)
            case ComboField():
                field.set_value(value)

    def _says_so_already(self, name: str) -> bool:
        """Whether the words in a field are read as what is kept: a blank at their end is not taken away."""
        field = self.inputs[name]
        if not isinstance(field, LineField | TextField) or self._cooperative is None:
            return False
        return read(name, field.value) == Reading(getattr(self._cooperative, name))

    def _is_being_written(self, field: QWidget) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and field.isAncestorOf(focused)

    def _offer(self, name: str, field: Input) -> None:
        """The choices of a field, in the language of the screen."""
        kind = KINDS[name]
        match field:
            case TickField():
                field.set_options([(key.value, labels.option(name, key)) for key in OPTIONS[name]])
            case ComboField() if kind is Kind.CHOICE:
                options = [(key, labels.option(name, key)) for key in OPTIONS[name]]
                field.set_options([(None, "—"), *options], _("To choose"))
            case ComboField() if kind is Kind.YES_NO:
                field.set_options([(None, "—"), (True, _("Yes")), (False, _("No"))], _("To choose"))
            case ComboField() if kind is Kind.SECTOR:
                sectors = [(s.key, labels.content(s.label)) for s in shipped_framework().sectors]
                field.set_options([(None, "—"), *sectors], _("To choose"))

    def _offer_places(self) -> None:
        """The regions, the provinces of the region, the communes of the province."""
        known = self._cooperative
        region = known.region_code if known is not None else None
        province = known.province_code if known is not None else None
        if self._offered_places == (current(), region, province):
            return
        self._offered_places = (current(), region, province)
        offers: dict[str, Sequence[territory.Place]] = {
            "region_code": territory.regions(),
            "province_code": territory.provinces(region),
            "commune_code": territory.communes(province) if province else (),
        }
        for name, places in offers.items():
            field = self.inputs[name]
            assert isinstance(field, ComboField)
            options = sorted(((p.code, labels.place_name(p)) for p in places), key=lambda o: o[1])
            field.set_options([(None, "—"), *options], _("To choose"))

    def _help(self, name: str, field: Input) -> None:
        words = {
            Kind.LIST: _("One to a line, or with commas between."),
            Kind.DAY_MONTH: _("Day and month, for example 31/12."),
        }.get(KINDS[name], "")
        if words:
            field.set_help(words)

    def _show_missing(self) -> None:
        names = to_complete(self._cooperative) if self._cooperative is not None else ()
        self._missing.setVisible(bool(names))
        self._missing.set_title(_("To complete"))
        self._missing_words.setText(
            ngettext(
                "{n} point is still missing. It is printed as a blank line on the papers.",
                "{n} points are still missing. They are printed as blank lines on the papers.",
                len(names),
            ).format(n=len(names))
        )
        shown = [link.objectName() for link in self._missing_links.findChildren(Button)
                 if not link.isHidden()]  # fmt: skip
        wanted = [f"cooperative.missing.{name}" for name in names]
        if shown != wanted:
            self._links.clear()
            for name in names:
                self._links.addWidget(self._link(name))
        for link in self._missing_links.findChildren(Button):
            link.setText(labels.field_label("cooperative", link.objectName().rsplit(".", 1)[1]))
        self._links.invalidate()
        self._missing_links.updateGeometry()

    def _link(self, name: str) -> Button:
        link = Button(ButtonKind.LINK)
        link.setObjectName(f"cooperative.missing.{name}")
        link.clicked.connect(lambda: self._go_to(name))
        return link

    def _go_to(self, name: str) -> None:
        field = self.inputs[name]
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.ensureWidgetVisible(field, 12, 60)

    def _show_problems(self) -> None:
        warnings = {problem.field: labels.problem_sentence(problem) for problem in self._warnings}
        for name in self._too_large:
            warnings[name] = _(
                "This is more than all members together. It is kept as it is written."
            )
        for name, field in self.inputs.items():
            if name in self._problems:
                field.show_problem(_sentence(self._problems[name]))
            elif name in warnings:
                field.show_problem(warnings[name])
            elif not isinstance(field, DateField):  # a date explains itself
                field.clear_problem()

    def _show_saved(self) -> None:
        if self._saved_at is not None:
            time = formats(current()).time(morocco_time(self._saved_at).time())
            self.saved.show_saved(
                _("All that is written is saved, {time}").format(time=isolate(time))
            )


def _described(day: date) -> str:
    return formats(current()).full_date(day)


def _section_title(section: Section) -> str:
    return {
        Section.NAMES: _("Name and programme"),
        Section.PLACE: _("Where it is"),
        Section.CONTACT: _("People and languages"),
        Section.REGISTRATION: _("Registers and numbers"),
        Section.ACTIVITY: _("What it does"),
        Section.GOVERNANCE: _("How it is managed"),
        Section.MEMBERS: _("Members and employees"),
        Section.ECONOMY: _("Capital and turnover"),
    }[section]


def _sentence(problem: FieldProblem) -> str:
    return {
        FieldProblem.NAME_NEEDED: _(
            "One of the two names is needed. The last one stays until another is written."
        ),
        FieldProblem.NOT_A_YEAR: _("Write a year with four digits, for example 2025."),
        FieldProblem.NOT_AN_AMOUNT: _("Write an amount in digits, for example 12500 or 12500,50."),
        FieldProblem.NOT_A_DAY_AND_MONTH: _("Write day and month, for example 31/12."),
        FieldProblem.NOT_A_POSITION: _("Write degrees with decimals, for example 29,6974."),
    }[problem]
