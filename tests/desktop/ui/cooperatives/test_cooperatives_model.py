"""The table as a model: no window is needed."""

from datetime import date

from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtWidgets import QApplication

from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.services.cooperatives import CooperativeSummary
from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.cooperatives.cooperatives_model import (
    SUMMARY_ROLE,
    Column,
    CooperativesModel,
    cell_states,
    portfolio_of,
)
from mourafaka_desktop.ui.widgets.session_strip import CellState
from tests.builders import make_cooperative
from tests.desktop.ui.cooperatives.summaries import make_summary

ASCENDING, DESCENDING = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder


def model_of(*summaries: CooperativeSummary) -> CooperativesModel:
    model = CooperativesModel()
    model.show(summaries)
    return model


def names(model: CooperativesModel) -> list[str | None]:
    return [model.summary(row).cooperative.name_fr for row in range(model.rowCount())]


def test_scores_sort_as_numbers_and_what_is_not_assessed_comes_last() -> None:
    model = model_of(
        make_summary(name_fr="a", overall=9.4, band="critical"),
        make_summary(name_fr="b"),
        make_summary(name_fr="c", overall=100.0, band="solid"),
        make_summary(name_fr="d", overall=22.0, band="critical"),
    )
    model.sort(Column.SCORE, ASCENDING)
    assert names(model) == ["a", "d", "c", "b"]
    model.sort(Column.SCORE, DESCENDING)
    assert names(model) == ["c", "d", "a", "b"]


def test_dates_sort_as_dates_not_as_words() -> None:
    model = model_of(
        make_summary(name_fr="a", last_visit_on=date(2026, 11, 2)),
        make_summary(name_fr="b", last_visit_on=date(2026, 9, 17)),
        make_summary(name_fr="c"),
        make_summary(name_fr="d", last_visit_on=date(2025, 12, 30)),
    )
    model.sort(Column.LAST_VISIT, ASCENDING)
    assert names(model) == ["d", "b", "a", "c"]


def test_sessions_sort_by_how_many_were_held() -> None:
    model = model_of(make_summary(held=10, name_fr="a"), make_summary(held=2, name_fr="b"))
    model.sort(Column.SESSIONS, ASCENDING)
    assert names(model) == ["b", "a"]


def test_names_sort_without_accents_and_hamza(qapp: QApplication) -> None:
    model = model_of(
        make_summary(name_ar="إيمي", name_fr="Imi"),
        make_summary(name_ar="أمل", name_fr="Étoile"),
        make_summary(name_ar="بنات", name_fr="Bnat"),
    )
    assert [model.summary(row).cooperative.name_ar for row in range(3)] == ["أمل", "إيمي", "بنات"]
    theme.apply(qapp, Language.FR)
    model.retranslate()
    assert names(model) == ["Bnat", "Étoile", "Imi"]


def test_a_cell_is_read_aloud_as_words() -> None:
    model = model_of(
        make_summary(
            held=6, name_ar="تعاونية أمل", sector="argane", overall=57.6, band="progress",
            last_visit_on=date(2026, 10, 12),
        )
    )  # fmt: skip
    spoken = [model.data(model.index(0, column)) for column in Column]
    assert spoken == [
        "تعاونية أمل", "الأركان", "6 من 12", "58 في طور التقدم", "12 أكتوبر", "مقبول"
    ]  # fmt: skip
    assert model.data(model.index(0, 0), SUMMARY_ROLE).cooperative.sector == "argane"


def test_without_an_assessment_there_is_no_number() -> None:
    model = model_of(make_summary())
    assert model.data(model.index(0, Column.SCORE)) == "لم يقيم بعد"


def test_the_next_session_stands_out_from_those_planned_later() -> None:
    cells = cell_states(make_summary(held=3, missed=(2,)).sessions)
    assert cells[:5] == (
        CellState.HELD,
        CellState.MISSED,
        CellState.HELD,
        CellState.NEXT,
        CellState.PLANNED,
    )


def test_a_row_is_followed_when_the_order_changes() -> None:
    model = model_of(make_summary(name_fr="a", held=9), make_summary(name_fr="b", held=1))
    followed = QPersistentModelIndex(model.index(0, 0))
    model.sort(Column.SESSIONS, ASCENDING)
    assert followed.row() == 1
    assert model.row_of(model.summary(1).cooperative.id) == 1
    assert model.row_of(make_cooperative().id) is None


def test_the_filters_offer_what_occurs_in_the_portfolio() -> None:
    summaries = [
        make_summary(province_code="09.581", sector="argane"),
        make_summary(province_code="09.001", sector="argane"),
        make_summary(),
    ]
    portfolio = portfolio_of(summaries)
    assert (portfolio.size, portfolio.provinces, portfolio.sectors) == (
        3,
        ("09.001", "09.581"),
        ("argane",),
    )
