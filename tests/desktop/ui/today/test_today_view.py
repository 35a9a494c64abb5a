"""The day on real widgets."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mourafaka_desktop.domain import territory
from mourafaka_desktop.domain.assessments import Occasion
from mourafaka_desktop.domain.cooperatives import Access, Cooperative
from mourafaka_desktop.domain.ids import new_assessment_id, new_visit_id
from mourafaka_desktop.errors import DiskUnreadable
from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.services.today import Appointment, DraftItem, PromiseDue, TodayOverview
from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.today.today_view import TodayView
from mourafaka_desktop.ui.widgets.chip import Chip
from mourafaka_desktop.ui.widgets.list_row import ListRow
from mourafaka_desktop.ui.widgets.progress_bar import ProgressBar
from mourafaka_forms.framework import Text as Words
from tests.builders import TODAY, make_action, make_coach, make_cooperative

MORNING = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


def ammelne() -> Cooperative:
    tiznit = territory.find_province("Tiznit")
    commune = territory.find_commune("Ammelne", tiznit.code)
    return make_cooperative(
        name_ar="تعاونية أمل أملن للأركان",
        name_fr="Coopérative Amal Ammelne",
        province_code=tiznit.code,
        commune_code=commune.code,
        access=Access.DIFFICULT,
        president_name="الرئيسة فاطمة",
        phone="+212600001234",
    )


def overview(**fields: object) -> TodayOverview:
    nothing = TodayOverview(
        coach=make_coach(name_ar="نادية بنعمرو", name_fr="Nadia Benamrou"),
        today=TODAY,
        appointment=None,
        promises=(),
        upcoming=(),
        drafts=(),
        unsent_count=0,
        last_synced_at=None,
    )
    return replace(nothing, **fields)


@pytest.fixture
def view(qtbot: QtBot) -> TodayView:
    view = TodayView()
    qtbot.addWidget(view)
    view.resize(1158, 768)
    with qtbot.waitActive(view):
        view.show()
        view.activateWindow()
    return view


def plain(text: str) -> str:
    return text.translate(dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069")))


def row_titles(rows: list[ListRow]) -> list[str]:
    return [plain(row.title.text()) for row in rows]


def test_the_greeting_follows_the_hour_and_the_language(
    view: TodayView, qapp: QApplication
) -> None:
    view.show_overview(overview(), MORNING)
    assert plain(view.header.title.text()) == "صباح الخير، نادية"
    assert view.header.context.text() == "الاثنين 23 نونبر 2026"
    view.show_overview(overview(), MORNING.replace(hour=19))
    theme.apply(qapp, Language.FR)
    assert plain(view.header.title.text()) == "Bonsoir, Nadia"
    assert view.header.context.text() == "lundi 23 novembre 2026"


def test_the_visit_of_the_day_is_the_large_card(view: TodayView) -> None:
    visit = Appointment(
        cooperative=ammelne(),
        on=TODAY,
        at=time(10, 30),
        session_no=8,
        assessment_occasion=Occasion.MID_TERM,
    )
    view.show_overview(overview(appointment=visit), MORNING)
    card = view.appointment
    assert card._day.text() == "اليوم"
    assert plain(card._time.text()) == "10:30"
    assert card._name.text() == "تعاونية أمل أملن للأركان"
    assert plain(card._session.text()) == "الجلسة 8 من 12 · تشخيص منتصف المسار"
    assert card._place._words.text() == "جماعة أملن، إقليم تيزنيت"
    assert card._road._words.text() == "مسلك صعب"
    assert "06\u00a000\u00a000\u00a012\u00a034" in card._telephone._words.text()
    assert not view._no_visit_card.isVisible()


def test_what_is_not_known_of_a_cooperative_takes_no_room(view: TodayView) -> None:
    visit = Appointment(
        cooperative=make_cooperative(), on=TODAY, at=None, session_no=None, assessment_occasion=None
    )
    view.show_overview(overview(appointment=visit), MORNING)
    card = view.appointment
    for fact in (card._place, card._road, card._telephone, card._session, card._checks):
        assert not fact.isVisible()


def test_promises_say_how_late_they_are(view: TodayView) -> None:
    cooperative = ammelne()
    visit = Appointment(
        cooperative=cooperative, on=TODAY, at=None, session_no=8, assessment_occasion=None
    )
    due = [date(2026, 11, 15), TODAY, date(2026, 12, 10)]
    promises = tuple(
        PromiseDue(
            action=make_action(cooperative, title=f"Promesse {day}", due_on=day),
            cooperative=cooperative,
            days_late=(TODAY - day).days,
        )
        for day in due
    )
    view.show_overview(overview(appointment=visit, promises=promises), MORNING)
    chips = [row.findChild(Chip).text() for row in view.appointment._promises.rows]
    assert chips == ["متأخر 8 أيام", "أجله اليوم", "10 دجنبر"]
    assert view.appointment._checks_count.text() == "3 التزامات"


def test_without_a_visit_the_coach_is_led_to_the_portfolio(view: TodayView, qtbot: QtBot) -> None:
    view.show_overview(overview(), MORNING)
    assert view.no_visit.sentence.text() == "لا توجد زيارة مبرمجة هذا الأسبوع."
    assert not view.appointment.isVisible()
    with qtbot.waitSignal(view.portfolio_requested):
        qtbot.mouseClick(view.no_visit.button, Qt.MouseButton.LeftButton)


def test_the_filled_button_starts_the_note_and_has_the_focus(view: TodayView, qtbot: QtBot) -> None:
    cooperative = ammelne()
    visit = Appointment(
        cooperative=cooperative, on=TODAY, at=None, session_no=8, assessment_occasion=None
    )
    view.setFocus()  # as the window does at once, before the day has been read
    view.show_overview(overview(appointment=visit), MORNING)
    assert view.appointment.start_button.hasFocus()
    with qtbot.waitSignal(view.visit_requested) as asked:
        qtbot.keyClick(view.appointment.start_button, Qt.Key.Key_Space)
    assert asked.args == [cooperative.id]
    with qtbot.waitSignal(view.cooperative_requested) as asked:
        view.appointment.file_button.click()
    assert asked.args == [cooperative.id]


def test_drafts_say_how_far_they_are_and_open(view: TodayView, qtbot: QtBot) -> None:
    cooperative = ammelne()
    drafts = (
        DraftItem(
            kind="assessment", record_id=new_assessment_id(), cooperative=cooperative,
            on=TODAY, filled=41, total=61,
        ),
        DraftItem(
            kind="visit", record_id=new_visit_id(), cooperative=cooperative,
            on=date(2026, 11, 19), filled=5, total=7,
        ),
    )  # fmt: skip
    view.show_overview(overview(drafts=drafts), MORNING)
    assert row_titles(view.drafts.rows) == [
        "تشخيص تعاونية أمل أملن للأركان",
        "بطاقة زيارة تعاونية أمل أملن للأركان",
    ]
    assert [plain(row.secondary.text()) for row in view.drafts.rows] == [
        "41 معيارا من 61",
        "بقي قسمان · 19 نونبر",
    ]
    with qtbot.waitSignal(view.draft_requested) as asked:
        qtbot.keyClick(view.drafts.rows[1], Qt.Key.Key_Return)
    assert asked.args == [drafts[1]]


def test_a_draft_in_which_nothing_is_counted_is_named_with_its_day(view: TodayView) -> None:
    draft = DraftItem(
        kind="assessment", record_id=new_assessment_id(), cooperative=ammelne(),
        on=date(2026, 11, 19), filled=0, total=0, title=Words(fr="Collecte du lait", ar="جمع الحليب"),
    )  # fmt: skip
    view.show_overview(overview(drafts=(draft,)), MORNING)
    assert row_titles(view.drafts.rows) == ["جمع الحليب، تعاونية أمل أملن للأركان"]
    (row,) = view.drafts.rows
    assert plain(row.secondary.text()) == "19 نونبر"
    assert not row.findChildren(ProgressBar)


def test_next_visits_open_their_file(view: TodayView, qtbot: QtBot) -> None:
    cooperative = ammelne()
    visit = Appointment(
        cooperative=cooperative,
        on=date(2026, 11, 25),
        at=None,
        session_no=6,
        assessment_occasion=None,
    )
    view.show_overview(overview(upcoming=(visit,)), MORNING)
    assert row_titles(view.upcoming.rows) == ["تعاونية أمل أملن للأركان"]
    with qtbot.waitSignal(view.cooperative_requested) as asked:
        qtbot.mouseClick(view.upcoming.rows[0], Qt.MouseButton.LeftButton)
    assert asked.args == [cooperative.id]


def test_what_has_not_left_is_said_calmly(view: TodayView, qtbot: QtBot) -> None:
    synced_at = datetime(2026, 11, 3, 18, 40, tzinfo=UTC)
    view.show_overview(overview(unsent_count=7, last_synced_at=synced_at), MORNING)
    assert view.unsent.headline.text() == "7 عناصر في هذا الحاسوب فقط"
    assert view.unsent.last_sync.text() == "آخر مزامنة: 3 نونبر"
    view.show_overview(overview(last_synced_at=synced_at), MORNING)
    assert view.unsent.headline.text() == "تم إرسال كل شيء"
    with qtbot.waitSignal(view.sync_requested):
        view.unsent.sync_button.click()


def test_a_laptop_that_never_synced_does_not_say_that_all_is_sent(view: TodayView) -> None:
    view.show_overview(overview(), MORNING)
    assert view.unsent.headline.text() == "لم تجر أي مزامنة في هذا الحاسوب بعد"
    assert view.unsent.last_sync.text() == ""


def test_a_live_switch_of_language_keeps_the_focus_in_a_row(
    view: TodayView, qapp: QApplication, qtbot: QtBot
) -> None:
    draft = DraftItem(
        kind="visit", record_id=new_visit_id(), cooperative=ammelne(), on=TODAY, filled=7, total=7
    )
    view.show_overview(overview(drafts=(draft,)), MORNING)
    qtbot.waitUntil(view.drafts.rows[0].isVisible)
    view.drafts.rows[0].setFocus()
    theme.apply(qapp, Language.FR)
    assert row_titles(view.drafts.rows) == ["Fiche de visite, Coopérative Amal Ammelne"]
    assert view.drafts.rows[0].hasFocus()


def test_a_failure_is_told_and_the_day_stays(view: TodayView) -> None:
    view.show_overview(overview(unsent_count=7), MORNING)
    view.show_failure(DiskUnreadable())
    assert view.problem.isVisible()
    assert view.unsent.headline.text() == "7 عناصر في هذا الحاسوب فقط"
    view.show_overview(overview(), MORNING)
    assert not view.problem.isVisible()


def test_with_very_large_text_the_day_is_one_column(
    view: TodayView, qapp: QApplication, qtbot: QtBot
) -> None:
    view.show_overview(overview(), MORNING)
    theme.apply(qapp, Language.AR, 200)

    def drafts_are_below() -> bool:
        visit, drafts = view._no_visit_card, view._drafts_card
        below = visit.mapToGlobal(visit.rect().bottomLeft()).y()
        return drafts.mapToGlobal(drafts.rect().topLeft()).y() > below

    qtbot.waitUntil(drafts_are_below)
