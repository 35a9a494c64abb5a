"""The portfolio on real widgets: search, filters, keys, empty states, large text."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mourafaka_desktop.errors import DiskFull
from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.services.cooperatives import CooperativeQuery, CooperativeSummary
from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.cooperatives.cooperatives_model import Column, Portfolio, portfolio_of
from mourafaka_desktop.ui.cooperatives.cooperatives_view import CooperativesView
from tests.builders import make_coach
from tests.desktop.ui.conftest import Typist
from tests.desktop.ui.cooperatives.summaries import make_summary

TIZNIT, TAROUDANNT = "09.581", "09.541"


@pytest.fixture
def found() -> tuple[CooperativeSummary, ...]:
    return (
        make_summary(name_ar="تعاونية أزور", name_fr="Azour", province_code=TIZNIT, held=9),
        make_summary(
            name_ar="تعاونية أمل أملن", name_fr="Amal", province_code=TAROUDANNT,
            sector="argane", held=2,
        ),
    )  # fmt: skip


@pytest.fixture
def view(qtbot: QtBot, found: tuple[CooperativeSummary, ...]) -> CooperativesView:
    view = CooperativesView()
    qtbot.addWidget(view)
    view.resize(1158, 768)
    with qtbot.waitActive(view):
        view.show()
        view.activateWindow()
    view.show_coach(make_coach(region_code="09"))
    view.show_portfolio(portfolio_of(found))
    view.show_found(found, CooperativeQuery())
    return view


def plain(text: str) -> str:
    return text.translate(dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069")))


def row_centre(view: CooperativesView, row: int) -> QPoint:
    return view.table.visualRect(view.model.index(row, Column.NAME)).center()


def test_the_header_tells_whose_portfolio_it_is(view: CooperativesView) -> None:
    assert plain(view.header.context.text()) == "تعاونيتان في محفظتك · جهة سوس-ماسة"
    assert view._count.text() == "2 من 2"


def test_the_search_has_the_focus_and_asks_at_each_key(
    view: CooperativesView, type_text: Typist
) -> None:
    view.setFocus()
    assert view.search.input.hasFocus()
    asked: list[CooperativeQuery] = []
    view.query_changed.connect(asked.append)
    type_text(view.search.input, "أمل")
    assert [query.text for query in asked] == ["أ", "أم", "أمل"]


def test_filters_are_part_of_the_question(view: CooperativesView, qtbot: QtBot) -> None:
    view.province.setCurrentIndex(view.province.findData(TIZNIT))
    with qtbot.waitSignal(view.query_changed) as asked:
        view.province.activated.emit(view.province.currentIndex())
    assert asked.args == [CooperativeQuery(province_code=TIZNIT)]
    with qtbot.waitSignal(view.query_changed) as asked:
        qtbot.mouseClick(view.late_or_near, Qt.MouseButton.LeftButton)
    assert asked.args == [CooperativeQuery(province_code=TIZNIT, late_or_near=True)]


def test_filters_offer_what_the_portfolio_holds(view: CooperativesView) -> None:
    offered = [view.province.itemText(index) for index in range(view.province.count())]
    assert offered == ["الإقليم: الكل", "تارودانت", "تيزنيت"]
    assert [view.sector.itemText(i) for i in range(view.sector.count())] == [
        "القطاع: الكل",
        "الأركان",
    ]


def test_down_leads_to_the_table_and_enter_opens_the_file(
    view: CooperativesView, qtbot: QtBot
) -> None:
    view.setFocus()
    qtbot.keyClick(view.search.input, Qt.Key.Key_Down)
    assert view.table.hasFocus()
    qtbot.keyClick(view.table, Qt.Key.Key_Down)
    with qtbot.waitSignal(view.cooperative_requested) as asked:
        qtbot.keyClick(view.table, Qt.Key.Key_Return)
    assert asked.args == [view.model.summary(1).cooperative.id]


def test_enter_in_the_search_opens_the_first_that_was_found(
    view: CooperativesView, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(view.cooperative_requested) as asked:
        qtbot.keyClick(view.search.input, Qt.Key.Key_Return)
    assert asked.args == [view.model.summary(0).cooperative.id]


def test_up_from_the_first_row_leads_back_to_the_search(
    view: CooperativesView, qtbot: QtBot
) -> None:
    view.table.setFocus()
    qtbot.keyClick(view.table, Qt.Key.Key_Up)
    assert view.search.input.hasFocus()


def test_f2_starts_a_visit_to_the_chosen_cooperative(view: CooperativesView, qtbot: QtBot) -> None:
    view.table.choose(1)
    with qtbot.waitSignal(view.visit_requested) as asked:
        qtbot.keyClick(view.table, Qt.Key.Key_F2)
    assert asked.args == [view.model.summary(1).cooperative.id]


def test_a_click_on_a_row_opens_its_file(view: CooperativesView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.cooperative_requested) as asked:
        qtbot.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=row_centre(view, 1))
    assert asked.args == [view.model.summary(1).cooperative.id]


def test_the_header_sorts_by_keyboard_in_the_reading_direction(
    view: CooperativesView, qtbot: QtBot
) -> None:
    header = view.table.horizontalHeader()
    for _step in range(2):  # from the name to the sessions: leftwards in Arabic
        qtbot.keyClick(header, Qt.Key.Key_Left)
    qtbot.keyClick(header, Qt.Key.Key_Space)
    assert [view.model.summary(row).cooperative.name_fr for row in range(2)] == ["Amal", "Azour"]
    qtbot.keyClick(header, Qt.Key.Key_Space)
    assert [view.model.summary(row).cooperative.name_fr for row in range(2)] == ["Azour", "Amal"]


def test_the_chosen_cooperative_stays_chosen_when_the_list_is_read_again(
    view: CooperativesView, found: tuple[CooperativeSummary, ...]
) -> None:
    view.table.choose(1)
    chosen = view.table.chosen
    view.show_found(found[::-1], CooperativeQuery())
    assert view.table.chosen == chosen


def test_a_search_without_an_answer_offers_all_again(view: CooperativesView, qtbot: QtBot) -> None:
    view.search.set_value("زعفران")
    view.show_found((), CooperativeQuery(text="زعفران"))
    assert view.nothing_found.sentence.text() == "لا توجد تعاونية مطابقة لهذا البحث."
    assert not view.table.isVisible()
    with qtbot.waitSignal(view.query_changed) as asked:
        qtbot.mouseClick(view.nothing_found.button, Qt.MouseButton.LeftButton)
    assert asked.args == [CooperativeQuery()]
    assert view.search.value == ""


def test_an_empty_portfolio_offers_the_import(view: CooperativesView, qtbot: QtBot) -> None:
    view.show_portfolio(Portfolio(0, (), ()))
    view.show_found((), CooperativeQuery())
    assert view.nothing_found.sentence.text() == "لا توجد أي تعاونية هنا بعد."
    with qtbot.waitSignal(view.import_requested):
        qtbot.mouseClick(view.nothing_found.button, Qt.MouseButton.LeftButton)


def test_a_name_alone_makes_a_new_cooperative(
    view: CooperativesView, qtbot: QtBot, type_text: Typist
) -> None:
    qtbot.mouseClick(view.new_button, Qt.MouseButton.LeftButton)
    form = view.new_cooperative
    assert form.isVisible()
    type_text(form.name_ar.input, "تعاونية النور")
    with qtbot.waitSignal(view.new_cooperative_requested) as asked:
        qtbot.keyClick(form.name_ar.input, Qt.Key.Key_Return)
    assert asked.args == ["تعاونية النور", ""]
    view.close_new_cooperative()
    assert not form.isVisible()


@pytest.mark.parametrize(("language", "first"), [("ar", "name_ar"), ("fr", "name_fr")])
def test_the_name_in_the_script_of_the_screen_is_asked_first(
    view: CooperativesView, qapp: QApplication, qtbot: QtBot, language: str, first: str
) -> None:
    theme.apply(qapp, Language(language))
    form = view.new_cooperative
    view.new_button.click()
    qtbot.waitUntil(getattr(form, first).input.hasFocus)
    order = [first, "name_fr" if first == "name_ar" else "name_ar"]
    tops = [getattr(form, name).mapTo(form, QPoint(0, 0)).y() for name in order]
    assert tops == sorted(tops)
    qtbot.keyClick(getattr(form, first).input, Qt.Key.Key_Tab)
    assert getattr(form, order[1]).input.hasFocus()


def test_a_new_cooperative_without_any_name_is_asked_for_one(
    view: CooperativesView, qtbot: QtBot, type_text: Typist
) -> None:
    view.new_button.click()
    view.show_name_missing()
    assert view.new_cooperative.name_ar.problem.text()
    type_text(view.new_cooperative.name_ar.input, "ت")
    assert view.new_cooperative.name_ar.problem.text() == ""


def test_the_language_switches_live_with_the_search_kept(
    view: CooperativesView, qapp: QApplication, type_text: Typist
) -> None:
    type_text(view.search.input, "أمل")
    view.table.choose(1)
    chosen = view.table.chosen
    theme.apply(qapp, Language.FR)
    assert view.header.title.text() == "Coopératives"
    assert view.search.value == "أمل"
    assert view.table.chosen == chosen
    assert view.model.headerData(Column.SESSIONS, Qt.Orientation.Horizontal) == "Séances"
    assert view.province.itemText(0) == "Province\u00a0: toutes"


def test_with_very_large_text_rows_are_a_list(
    view: CooperativesView, qapp: QApplication, qtbot: QtBot
) -> None:
    height = view.table.rows_delegate.row_height()
    theme.apply(qapp, Language.AR, 200)
    hidden = [column for column in Column if view.table.isColumnHidden(column)]
    assert hidden == [column for column in Column if column is not Column.NAME]
    assert view.table.rows_delegate.row_height() > 2 * height
    with qtbot.waitSignal(view.cooperative_requested):
        view.table.choose(0)
        qtbot.keyClick(view.table, Qt.Key.Key_Return)


def test_a_narrow_window_lets_columns_go_not_words(view: CooperativesView, qtbot: QtBot) -> None:
    view.resize(900, 700)
    qtbot.waitUntil(lambda: view.table.isColumnHidden(Column.SECTOR))
    assert not view.table.isColumnHidden(Column.SCORE)


def test_a_failure_is_told_above_the_list(view: CooperativesView) -> None:
    view.show_failure(DiskFull())
    assert view.problem.isVisible()
    assert view.model.rowCount() == 2
