"""The portfolio: search as one types, filters, the table, its legend and its keys."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from mourafaka_desktop import labels
from mourafaka_desktop.domain import territory
from mourafaka_desktop.domain.coaches import Coach
from mourafaka_desktop.errors import MourafakaError
from mourafaka_desktop.i18n.catalogue import _, ngettext
from mourafaka_desktop.services.cooperatives import CooperativeQuery, CooperativeSummary
from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.cooperatives.cooperatives_model import CooperativesModel, Portfolio
from mourafaka_desktop.ui.cooperatives.new_cooperative_view import NewCooperativeView
from mourafaka_desktop.ui.cooperatives.table_view import CooperativesTable
from mourafaka_desktop.ui.direction import joined
from mourafaka_desktop.ui.tokens import Colour, Height, Space, Type
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.card import Card
from mourafaka_desktop.ui.widgets.combo_field import ComboBox
from mourafaka_desktop.ui.widgets.empty_state import EmptyState
from mourafaka_desktop.ui.widgets.flow_layout import FlowLayout
from mourafaka_desktop.ui.widgets.inline_problem import InlineProblem
from mourafaka_desktop.ui.widgets.key_cap import KeyCap
from mourafaka_desktop.ui.widgets.legend import Legend, cell_sign
from mourafaka_desktop.ui.widgets.page_header import PageHeader
from mourafaka_desktop.ui.widgets.scroll_page import ScrollPage
from mourafaka_desktop.ui.widgets.search_field import SearchField
from mourafaka_desktop.ui.widgets.session_strip import CellState, state_word
from mourafaka_desktop.ui.widgets.table_frame import TableFrame
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.themed import Themed
from mourafaka_desktop.ui.widgets.view import View

_LEGEND = (CellState.HELD, CellState.NEXT, CellState.MISSED, CellState.PLANNED)
# Below this the search would not show what it looks for: it takes a line of its own.
_NARROWEST_SEARCH = 250
_WIDEST_FILTER = 190


class CooperativesView(View):
    """Asks by `query_changed`, shows by `show_found`; the search stays when one comes back."""

    query_changed = Signal(object)  # CooperativeQuery
    cooperative_requested = Signal(object)  # CooperativeId
    visit_requested = Signal(object)  # CooperativeId
    new_cooperative_requested = Signal(str, str)  # the Arabic name, the French name
    import_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._coach: Coach | None = None
        self._portfolio = Portfolio(0, (), ())
        self._found = 0
        self._is_read = False
        self._failure: MourafakaError | None = None
        self.header = PageHeader()
        self.import_button = Button(ButtonKind.OUTLINED, icon="upload")
        self.import_button.setObjectName("cooperatives.import")
        self.import_button.clicked.connect(self.import_requested)
        self.new_button = Button(ButtonKind.FILLED, icon="plus")
        self.new_button.setObjectName("cooperatives.new")
        self.problem = InlineProblem()
        self.search = SearchField()
        self.search.input.setObjectName("cooperatives.search")
        self.province = _Filter()
        self.province.setObjectName("cooperatives.province")
        self.sector = _Filter()
        self.sector.setObjectName("cooperatives.sector")
        self.late_or_near = Button(ButtonKind.TOGGLE)
        self.late_or_near.setObjectName("cooperatives.late_or_near")
        self._count = Text(Type.SECONDARY, colour=Colour.INK_2, wrap=False)
        self.model = CooperativesModel()
        self.table = CooperativesTable(self.model)
        self.table.setObjectName("cooperatives.table")
        self._sheet = TableFrame(self.table)
        self.nothing_found = EmptyState()
        self.nothing_found.button.setObjectName("cooperatives.show_all")
        self._nothing_card = Card()
        self._nothing_card.add(self.nothing_found)
        self._legend = Legend()
        self._keys = _Keys()
        self.new_cooperative = NewCooperativeView(self)
        self._build()
        self._connect()
        self.setFocusProxy(self.search.input)
        self.retranslate()

    def show_coach(self, coach: Coach) -> None:
        """Whose portfolio it is: names the region."""
        self._coach = coach
        self._show_context()

    def show_portfolio(self, portfolio: Portfolio) -> None:
        """How many cooperatives there are, and what the filters offer."""
        self._portfolio = portfolio
        self._fill_filters()
        self._show_context()

    def show_found(self, found: Sequence[CooperativeSummary], query: CooperativeQuery) -> None:
        """The cooperatives that answer `query`; the chosen one stays chosen."""
        chosen = self.table.chosen
        self._found, self._is_read, self._failure = len(found), True, None
        self.table.rows_delegate.query = query.text
        self.model.show(found)
        row = self.model.row_of(chosen.cooperative.id) if chosen is not None else None
        if row is not None:
            self.table.choose(row)
        self._show_state()

    def show_failure(self, failure: MourafakaError) -> None:
        """Say what did not work; the list stays."""
        self._failure = failure
        if self.new_cooperative.isVisible():
            self.new_cooperative.show_problem(str(failure.explain(_)))
        self._show_state()

    def show_name_missing(self) -> None:
        """The new cooperative has no name yet."""
        self.new_cooperative.show_name_missing()

    def close_new_cooperative(self) -> None:
        """The new cooperative is there."""
        self.new_cooperative.accept()

    def retranslate(self) -> None:
        self.header.set_title(_("Cooperatives"))
        self.import_button.setText(_("Import from Excel"))
        self.new_button.setText(_("New cooperative"))
        self.search.set_placeholder(_("Name, douar, register number"))
        self.late_or_near.setText(_("Visit late or near"))
        self.table.setAccessibleName(_("Cooperatives"))
        self._legend.show_entries([(cell_sign(state), state_word(state)) for state in _LEGEND])
        self.model.retranslate()
        self._fill_filters()
        self._show_context()
        self._show_state()

    def _build(self) -> None:
        self.header.add_action(self.import_button)
        self.header.add_action(self.new_button)
        self._filter_box = QWidget()
        filters = FlowLayout(self._filter_box, spacing=Space.S)
        for choice in (self.province, self.sector, self.late_or_near):
            filters.addWidget(choice)
        self._filters = filters
        self._search_row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._search_row.setSpacing(Space.S)
        self._search_row.addWidget(self.search, 1)
        self._filter_row = QHBoxLayout()
        self._filter_row.addWidget(self._filter_box, 1)
        self._filter_row.addWidget(self._count)
        self._search_row.addLayout(self._filter_row)
        self._foot = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._foot.addWidget(self._legend, 1)
        self._foot.addWidget(self._keys)
        self._page = ScrollPage()
        self._page.add(self.header)
        self._page.add(self.problem)
        self._page.add(self._search_row)
        self._page.add(self._sheet, 1)
        self._page.add(self._nothing_card)
        self._page.add(self._foot)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._page)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """With very large text the parts stand one under the other and the page scrolls as a whole."""
        look = theme.current()
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._foot.setDirection(down if look.has_one_column else across)
        for choice in (self.province, self.sector):
            choice.setMaximumWidth(look.px(_WIDEST_FILTER))
        self._filters.invalidate()
        filters = self._filters.sizeHint().width()
        beside = filters + self._count.sizeHint().width() + 2 * Space.S
        room = self.width() - 2 * look.space(Space.PAGE) - beside
        stacked = look.has_one_column or room < look.px(_NARROWEST_SEARCH)
        self._search_row.setDirection(down if stacked else across)
        # Beside the search they keep to one line; below it they may take several.
        self._filter_box.setMinimumWidth(0 if stacked else filters)
        if look.has_one_column:
            self.table.setFixedHeight(
                self.model.rowCount() * self.table.rows_delegate.row_height() + 2
            )
        else:
            self.table.setMinimumHeight(look.px(Height.TABLE_HEADER + 4 * Height.TABLE_ROW))
            self.table.setMaximumHeight(16_777_215)

    def _connect(self) -> None:
        self.new_button.clicked.connect(self.new_cooperative.open_empty)
        self.new_cooperative.create_requested.connect(self.new_cooperative_requested)
        self.search.changed.connect(lambda _text: self._ask())
        self.search.entered.connect(self._open_first)
        self.search.left_downwards.connect(self._go_to_table)
        self.province.activated.connect(lambda _index: self._ask())
        self.sector.activated.connect(lambda _index: self._ask())
        self.late_or_near.clicked.connect(self._ask)
        self.nothing_found.action_requested.connect(self._empty_action)
        self.table.left_upwards.connect(self.search.take_focus)
        self.table.opened.connect(
            lambda summary: self.cooperative_requested.emit(summary.cooperative.id)
        )
        self.table.visit_started.connect(
            lambda summary: self.visit_requested.emit(summary.cooperative.id)
        )

    def _ask(self) -> None:
        self.query_changed.emit(
            CooperativeQuery(
                text=self.search.value,
                province_code=self.province.key,
                sector=self.sector.key,
                late_or_near=self.late_or_near.isChecked(),
            )
        )

    def _open_first(self) -> None:
        summary = self.table.chosen
        if summary is None and self.model.rowCount():
            summary = self.model.summary(0)
        if summary is not None:
            self.cooperative_requested.emit(summary.cooperative.id)

    def _go_to_table(self) -> None:
        if self.model.rowCount():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _empty_action(self) -> None:
        if not self._portfolio.size:
            self.import_requested.emit()
            return
        self.search.set_value("")
        self.province.choose(None)
        self.sector.choose(None)
        self.late_or_near.setChecked(False)
        self._ask()
        self.search.take_focus()

    def _fill_filters(self) -> None:
        provinces = [(code, _province_name(code)) for code in self._portfolio.provinces]
        self.province.offer(_("Province"), _("Province: all"), provinces)
        sectors = [(key, labels.option("sector", key)) for key in self._portfolio.sectors]
        self.sector.offer(_("Sector"), _("Sector: all"), sectors)

    def _show_context(self) -> None:
        size = self._portfolio.size
        facts = [
            ngettext(
                "{n} cooperative in your portfolio", "{n} cooperatives in your portfolio", size
            ).format(n=size)
        ]
        region = self._coach.region_code if self._coach is not None else None
        if region is not None:
            facts.append(labels.region_label(region))
        self.header.set_context(joined(facts))

    def _show_state(self) -> None:
        self._arrange()
        if self._failure is None:
            self.problem.clear()
        else:
            said = self._failure.explain(_)
            self.problem.show_problem(said.title, said.advice)
        self._count.setText(
            _("{n} of {total}").format(n=self._found, total=self._portfolio.size)
            if self._is_read
            else ""
        )
        is_empty = self._is_read and not self._found
        self._sheet.setVisible(not is_empty)
        self._nothing_card.setVisible(is_empty)
        self._page.leave_rest_empty(is_empty)
        for hint in (self._legend, self._keys):
            hint.setVisible(not is_empty)
        if self._portfolio.size:
            self.nothing_found.show_words(
                _("No cooperative answers this search."), _("Show all cooperatives")
            )
        else:
            self.nothing_found.show_words(
                _("There is no cooperative here yet."), _("Import from Excel")
            )


class _Filter(ComboBox):
    """A combo box that says what it filters as long as it shows all."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def key(self) -> str | None:
        """The chosen key; None for all."""
        return self.currentData()  # type: ignore[no-any-return]  # Qt gives back what `offer` put in

    def offer(self, name: str, everything: str, options: Sequence[tuple[str, str]]) -> None:
        """The keys with their words, after the choice of everything; the chosen one stays."""
        chosen = self.key
        self.clear()
        self.addItem(everything, None)
        for key, words in options:
            self.addItem(words, key)
        self.setAccessibleName(name)
        self.choose(chosen)
        self.restyle()

    def sizeHint(self) -> QSize:
        return super().sizeHint().boundedTo(QSize(self.maximumWidth(), 16_777_215))

    def choose(self, key: str | None) -> None:
        """Show a choice, without asking anything."""
        self.setCurrentIndex(max(self.findData(key), 0))


class _Keys(Themed, QWidget):
    """The two keys that work in the table."""

    def __init__(self) -> None:
        super().__init__()
        flow = FlowLayout(self, spacing=Space.XL, at_end=True)
        self._open = Text(Type.SECONDARY, colour=Colour.INK_2, wrap=False)
        self._visit = Text(Type.SECONDARY, colour=Colour.INK_2, wrap=False)
        flow.addWidget(_pair(KeyCap("Enter"), self._open))
        flow.addWidget(_pair(KeyCap("F2"), self._visit))
        self._flow = flow
        self.restyle()

    def restyle(self) -> None:
        self._open.setText(_("open the file"))
        self._visit.setText(_("new visit"))
        self._flow.invalidate()
        self.setMinimumWidth(0 if self.theme.has_one_column else self._flow.sizeHint().width())
        super().restyle()


def _pair(sign: QWidget, words: QWidget) -> QWidget:
    pair = QWidget()
    row = QHBoxLayout(pair)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(Space.XS)
    row.addWidget(sign)
    row.addWidget(words)
    return pair


def _province_name(code: str) -> str:
    return labels.place_name(territory.province(code))
