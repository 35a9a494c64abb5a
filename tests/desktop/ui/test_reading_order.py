"""Tab goes as one reads, whatever was built first; a header's actions come last."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from mourafaka_desktop.ui.reading_order import next_stop, stops
from mourafaka_desktop.ui.widgets.button import Button
from mourafaka_desktop.ui.widgets.page_header import PageHeader
from mourafaka_desktop.ui.widgets.responsive_columns import ResponsiveColumns
from mourafaka_desktop.ui.widgets.scroll_page import ScrollPage


def _page(qtbot) -> tuple[ScrollPage, dict[str, Button]]:
    buttons = {name: Button(text=name) for name in ("last", "second", "first", "filled")}
    page = ScrollPage()
    qtbot.addWidget(page)
    header = PageHeader()
    header.add_action(buttons["filled"])
    page.add(header)
    for name in ("first", "second", "last"):
        page.add(buttons[name])
    page.resize(800, 600)
    page.show()
    return page, buttons


def test_stops_follow_the_page_and_end_with_the_filled_button(qtbot):
    page, buttons = _page(qtbot)
    assert [stop.text() for stop in stops(page)] == ["first", "second", "last", "filled"]
    buttons["second"].hide()
    buttons["first"].setEnabled(False)
    assert [stop.text() for stop in stops(page)] == ["last", "filled"]


def test_a_row_made_later_has_its_place(qtbot):
    page, _buttons = _page(qtbot)
    late = Button(text="late")
    page.column.insertWidget(1, late)
    late.show()
    assert next(stop.text() for stop in stops(page)) == "late"


def test_only_the_page_on_show_of_a_stack_is_gone_through(qtbot):
    stack = QStackedWidget()
    qtbot.addWidget(stack)
    for name in ("behind", "on show"):
        holder = QWidget()
        QVBoxLayout(holder).addWidget(Button(text=name))
        stack.addWidget(holder)
    stack.setCurrentIndex(1)
    stack.show()
    assert [stop.text() for stop in stops(stack)] == ["on show"]


def test_turned_columns_are_read_from_the_top(qtbot):
    columns = ResponsiveColumns(
        [Button(text="chart"), Button(text="score")], narrow_px=500, last_on_top=True
    )
    page = ScrollPage()
    qtbot.addWidget(page)
    page.add(columns)
    page.resize(800, 300)
    page.show()
    assert [stop.text() for stop in stops(page)] == ["chart", "score"]
    page.resize(400, 300)
    qtbot.waitUntil(lambda: columns.is_one_column)
    assert [stop.text() for stop in stops(page)] == ["score", "chart"]


def test_the_way_is_a_ring_in_both_directions(qtbot):
    page, buttons = _page(qtbot)
    around = stops(page)
    assert next_stop(around, buttons["filled"], forward=True) is buttons["first"]
    assert next_stop(around, buttons["first"], forward=False) is buttons["filled"]
    assert next_stop(around, None, forward=True) is buttons["first"]
    assert next_stop(around, page, forward=True) is buttons["first"]
    assert next_stop([], page, forward=True) is None


def test_a_choice_takes_one_stop(qtbot):
    page, buttons = _page(qtbot)
    buttons["second"].setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    assert buttons["second"] not in stops(page)
