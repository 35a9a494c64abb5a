"""A cooperative's file on real widgets."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from mourafaka_desktop.domain import territory
from mourafaka_desktop.domain.assessments import AssessmentState, Occasion
from mourafaka_desktop.domain.attachments import Attachment, AttachmentRole
from mourafaka_desktop.domain.coaching_path import SlotState, TrainingSubject
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.domain.development_plans import ActionStatus, Pathway
from mourafaka_desktop.domain.ids import new_attachment_id
from mourafaka_desktop.domain.visits import VisitState, VisitType
from mourafaka_desktop.errors import FolderNotWritable
from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.services import scores
from mourafaka_desktop.services.sync_status import SyncState
from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.cooperative.cooperative_model import (
    CooperativeTab,
    SessionPlan,
    TrainingPlan,
)
from mourafaka_desktop.ui.cooperative.cooperative_view import CooperativeView
from mourafaka_desktop.ui.widgets.legal_alert import LegalAlert
from mourafaka_desktop.ui.widgets.score import ScoreLabel
from mourafaka_forms.framework import Text
from mourafaka_forms.scoring import LegalAlert as RaisedAlert
from tests.builders import TODAY, make_action, make_assessment, make_cooperative, make_visit
from tests.desktop.ui.cooperative.files import make_file, rated

OVERVIEW, VISITS, PLAN = CooperativeTab.OVERVIEW, CooperativeTab.VISITS, CooperativeTab.PLAN


def tifaouine(**known: object) -> Cooperative:
    tiznit = territory.find_province("Tiznit")
    anzi = territory.find_commune("Anzi", tiznit.code)
    return make_cooperative(
        **{
            "name_ar": "تعاونية تيفاوين للنسيج",
            "name_fr": "Coopérative Tifaouine",
            "province_code": tiznit.code,
            "commune_code": anzi.code,
            "members_total": 23,
            "members_women": 21,
            **known,
        }
    )


@pytest.fixture
def view(qtbot: QtBot) -> CooperativeView:
    view = CooperativeView()
    qtbot.addWidget(view)
    view.resize(1158, 768)
    with qtbot.waitActive(view):
        view.show()
        view.activateWindow()
    return view


def plain(text: str) -> str:
    return text.translate(dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069")))


def a_picture() -> bytes:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("#2F3B8C"))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def test_the_header_holds_both_names_and_where_it_is(
    view: CooperativeView, qapp: QApplication
) -> None:
    view.show_file(make_file(tifaouine(), held=8, sync_state=SyncState.RECEIVED), TODAY)
    assert view.header.title.text() == "تعاونية تيفاوين للنسيج"
    assert plain(view.header.context.text()) == (
        "Coopérative Tifaouine · جماعة أنزي، إقليم تيزنيت · 23 عضوا، منهم 21 امرأة"
    )
    assert view.visit_button.text() == "بدء الجلسة 9"
    assert view.sync_badge.accessibleName() == "استلم"
    theme.apply(qapp, Language.FR)
    assert view.header.title.text() == "Coopérative Tifaouine"
    assert view.visit_button.text() == "Commencer la séance 9"


def test_a_name_alone_is_enough_for_a_file(view: CooperativeView) -> None:
    view.show_file(make_file(make_cooperative(name_fr="Ennour")), TODAY)
    assert view.header.title.text() == "Ennour"
    assert not view.header.context.isVisible()
    assert view.overview.scores.nothing.sentence.text() == "لم يقيم بعد"
    assert view.overview.scores.assessment_button.text() == "بدء التشخيص الأول"


def test_the_filled_button_goes_on_with_a_note_that_was_begun(
    view: CooperativeView, qtbot: QtBot
) -> None:
    cooperative = tifaouine()
    view.show_file(make_file(cooperative, visits=(make_visit(cooperative),)), TODAY)
    assert view.visit_button.text() == "متابعة بطاقة الزيارة"
    with qtbot.waitSignal(view.visit_start_requested):
        qtbot.mouseClick(view.visit_button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(view.visit_start_requested):
        qtbot.keyClick(view, Qt.Key.Key_F2)


def test_a_legal_alert_leads_to_the_action_that_answers_it(
    view: CooperativeView, qtbot: QtBot
) -> None:
    cooperative = tifaouine()
    latest = rated(cooperative, 1)
    file = make_file(
        cooperative,
        held=8,
        latest=latest,
        alerts=(RaisedAlert("MKT-2.2", 1),),
        actions=(make_action(cooperative, criterion_codes=("MKT-2.2",)),),
    )
    view.show_file(file, TODAY)
    (alert,) = view.overview.alerts.findChildren(LegalAlert)
    assert plain(alert.title.text()) == "التزام قانوني في حاجة إلى تسوية: العنونة والتغليف"
    assert plain(alert.fact.text()) == "المعيار MKT-2.2 في المستوى 1. للمراجعة في الجلسة 9."
    qtbot.mouseClick(alert.button, Qt.MouseButton.LeftButton)
    assert view.tab is PLAN
    view.show_file(replace(file, actions=()), TODAY)
    view.show_tab(OVERVIEW)
    alert = view.overview.alerts.findChildren(LegalAlert)[-1]
    with qtbot.waitSignal(view.assessment_requested) as asked:
        alert.button.click()
    assert asked.args == [latest.assessment.id]


def test_many_alerts_do_not_bury_the_page(view: CooperativeView) -> None:
    cooperative = tifaouine()
    latest = rated(cooperative, 0)
    view.show_file(make_file(cooperative, latest=latest, alerts=latest.score.alerts), TODAY)
    shown = view.overview.alerts.findChildren(LegalAlert)
    assert len(shown) == 2 < len(latest.score.alerts)
    more = view.overview.findChild(object, "cooperative.more_alerts")
    assert str(len(latest.score.alerts) - 2) in more.text()


def test_a_score_is_shown_with_its_band_and_its_way_since_the_start(
    view: CooperativeView, qtbot: QtBot
) -> None:
    cooperative = tifaouine()
    first = rated(cooperative, 1)
    last = rated(cooperative, 3, occasion=Occasion.MID_TERM, on=date(2026, 11, 9))
    view.show_file(
        make_file(cooperative, baseline=first, latest=last, assessments=(last, first)), TODAY
    )
    card = view.overview.scores
    assert card.score.text() == "75"
    assert card.band.accessibleName() == "متين"
    assert plain(card.trend.text()) == "+50 منذ البداية (25)"
    with qtbot.waitSignal(view.assessment_requested) as asked:
        card.result_button.click()
    assert asked.args == [last.assessment.id]


def test_too_few_answers_give_no_number(view: CooperativeView) -> None:
    cooperative = tifaouine()
    latest = rated(cooperative, 3, answered=10)
    view.show_file(make_file(cooperative, latest=latest), TODAY)
    card = view.overview.scores
    assert not card.score.isVisible()
    assert card.nothing.sentence.text() == "عدد المعايير المجاب عنها لا يكفي لإعطاء نقطة."


def test_three_open_actions_and_a_link_to_the_plan(view: CooperativeView) -> None:
    cooperative = tifaouine()
    actions = tuple(make_action(cooperative, title=f"Action {n}") for n in range(5))
    view.show_file(make_file(cooperative, actions=actions), TODAY)
    assert len(view.overview.action_rows.rows) == 3
    view.overview.all_actions.click()
    assert view.tab is PLAN


def test_what_is_missing_leads_to_its_field(view: CooperativeView, qtbot: QtBot) -> None:
    view.show_file(make_file(make_cooperative(name_ar="تعاونية النور")), TODAY)
    view.overview.to_complete.button.click()
    assert view.tab is CooperativeTab.IDENTITY
    qtbot.waitUntil(view.identity.inputs["name_fr"].input.hasFocus)


def test_tabs_turn_with_the_arrows(view: CooperativeView, qtbot: QtBot) -> None:
    view.show_file(make_file(tifaouine()), TODAY)
    qtbot.keyClick(view.tabs.tabs[0], Qt.Key.Key_Left)  # onwards, from right to left
    assert view.tab is VISITS
    assert view.visits.isVisible()


def test_visits_are_rows_that_open(view: CooperativeView, qtbot: QtBot) -> None:
    cooperative = tifaouine()
    visit = make_visit(
        cooperative,
        session_no=8,
        visit_type=VisitType.FOLLOW_UP,
        participants_total=14,
        state=VisitState.SUBMITTED,
    )
    view.show_file(make_file(cooperative, visits=(visit,)), TODAY)
    view.show_tab(VISITS)
    (row,) = view.visits.rows.rows
    assert row.title.text() == "تتبع"
    assert plain(row.secondary.text()) == ("الاثنين 23 نونبر 2026 · الجلسة 8 من 12 · حضور 14 شخصا")
    with qtbot.waitSignal(view.visit_requested) as asked:
        row.click()
    assert asked.args == [visit.id]


def test_without_visits_one_is_offered(view: CooperativeView, qtbot: QtBot) -> None:
    view.show_file(make_file(tifaouine()), TODAY)
    view.show_tab(VISITS)
    assert view.visits.nothing.sentence.text() == "لم تسجل أي زيارة بعد."
    with qtbot.waitSignal(view.visit_start_requested):
        view.visits.nothing.button.click()


def test_a_draft_assessment_is_gone_on_with(view: CooperativeView, qtbot: QtBot) -> None:
    cooperative = tifaouine()
    draft = rated(cooperative, 2, answered=41, state=AssessmentState.DRAFT)
    view.show_file(make_file(cooperative, assessments=(draft,)), TODAY)
    view.show_tab(CooperativeTab.ASSESSMENTS)
    assert view.assessments.start_button.text() == "متابعة التشخيص"
    assert view.overview.scores.assessment_button.text() == "متابعة التشخيص"
    with qtbot.waitSignal(view.assessment_requested) as asked:
        view.assessments.rows.rows[0].click()
    assert asked.args == [draft.assessment.id]


def test_other_questionnaires_are_named_and_what_has_no_score_says_what_it_is(
    view: CooperativeView,
) -> None:
    cooperative = tifaouine()
    milk = make_assessment(cooperative, framework_id="milk", state=AssessmentState.SUBMITTED)
    title = Text(fr="Collecte du lait", ar="جمع الحليب")
    known = rated(cooperative, 2)
    kept = rated(cooperative, 1, answered=5, state=AssessmentState.REPLACED)
    shown = (scores.summary(None, milk, cooperative, title), known, kept)
    view.show_file(make_file(cooperative, assessments=shown), TODAY)
    view.show_tab(CooperativeTab.ASSESSMENTS)
    words = [
        [label.text() for label in row.findChildren(QLabel)] for row in view.assessments.rows.rows
    ]
    assert "جمع الحليب" in words[0]
    assert "مكتمل" in words[0]
    assert "نسخة محفوظة" in words[2]
    assert not view.assessments.rows.rows[2].findChildren(ScoreLabel)
    assert view.assessments.rows.rows[1].findChildren(ScoreLabel)


def test_the_state_of_an_action_is_chosen_in_the_plan(view: CooperativeView, qtbot: QtBot) -> None:
    cooperative = tifaouine()
    action = make_action(cooperative, pathway=Pathway.TRAINING)
    view.show_file(make_file(cooperative, actions=(action,)), TODAY)
    view.show_tab(PLAN)
    status = view.plan.findChild(object, f"cooperative.action.{action.id}.status")
    status.setCurrentIndex(status.findData(ActionStatus.DONE.value))
    with qtbot.waitSignal(view.status_chosen) as asked:
        status.activated.emit(status.currentIndex())
    assert asked.args == [action.id, ActionStatus.DONE]


def test_a_photo_is_a_tile_that_opens_large(view: CooperativeView, qtbot: QtBot) -> None:
    cooperative = tifaouine()
    photo = Attachment(
        id=new_attachment_id(), cooperative_id=cooperative.id, record_kind="visit",
        record_id=make_visit(cooperative).id, role=AttachmentRole.PHOTO, sha256="00",
        media_type="image/png", byte_size=1, caption="الورشة",
        taken_at=datetime(2026, 11, 9, 10, tzinfo=UTC),
    )  # fmt: skip
    view.show_file(make_file(cooperative, attachments=(photo,)), TODAY)
    view.show_tab(CooperativeTab.DOCUMENTS)
    assert not view.has_thumbnail(photo.id)
    view.show_thumbnail(photo.id, a_picture())
    assert view.has_thumbnail(photo.id)
    tile = view.documents.tiles[photo.id]
    assert tile.accessibleName() == "الورشة، 9 نونبر"
    with qtbot.waitSignal(view.photo_requested) as asked:
        qtbot.keyClick(tile, Qt.Key.Key_Space)
    assert asked.args == [photo.id]
    view.show_photo(photo.id, a_picture())
    large = view.findChild(object, "cooperative.photo")
    assert large.isVisible()
    qtbot.keyClick(large, Qt.Key.Key_Escape)


def test_another_file_shows_nothing_of_the_one_before(view: CooperativeView) -> None:
    view.show_file(make_file(tifaouine()), TODAY)
    view.show_tab(PLAN)
    view.show_nothing()
    assert view.header.title.text() == ""
    assert view.tab is OVERVIEW
    assert not view.overview.isVisible()


def test_the_path_is_changed_at_the_next_session(view: CooperativeView, qtbot: QtBot) -> None:
    view.show_file(make_file(tifaouine(), held=8), TODAY)
    view.overview.path.change_button.click()
    form = view.path
    assert form.slot.value == 8
    assert form.state.value is SlotState.PLANNED
    form.day.input.setText("")
    qtbot.keyClicks(form.day.input, "14/01/2027")
    with qtbot.waitSignal(view.session_planned) as asked:
        form.do_button.click()
    assert asked.args == [SessionPlan(9, SlotState.PLANNED, date(2027, 1, 14), None)]
    assert not form.isVisible()


def test_a_training_that_was_held_is_noted(view: CooperativeView, qtbot: QtBot) -> None:
    view.show_file(make_file(tifaouine()), TODAY)
    view.overview.path.change_button.click()
    form = view.path
    form.slot.set_value(12)
    form.slot.changed.emit(12)
    form.state.set_value(SlotState.HELD)
    qtbot.keyClicks(form.day.input, "03/02/2026")
    with qtbot.waitSignal(view.training_planned) as asked:
        form.do_button.click()
    assert asked.args == [
        TrainingPlan(TrainingSubject.STRATEGY, SlotState.HELD, None, date(2026, 2, 3))
    ]


def test_the_crumb_leads_back_to_the_list(view: CooperativeView, qtbot: QtBot) -> None:
    view.show_file(make_file(tifaouine()), TODAY)
    with qtbot.waitSignal(view.list_requested):
        view.crumb.followed.emit()


def test_a_failure_stays_until_the_file_is_read_again(view: CooperativeView) -> None:
    view.show_file(make_file(tifaouine()), TODAY)
    view.show_failure(FolderNotWritable(Path("/media/cle")))
    assert "/media/cle" in view.problem.accessibleName()
    view.show_file(make_file(tifaouine()), TODAY)
    assert not view.problem.isVisible()


def test_a_switch_of_language_keeps_tab_and_focus(
    view: CooperativeView, qapp: QApplication, qtbot: QtBot
) -> None:
    cooperative = tifaouine()
    visit = make_visit(cooperative, state=VisitState.SUBMITTED)
    view.show_file(make_file(cooperative, visits=(visit,)), TODAY)
    view.show_tab(VISITS)
    qtbot.waitUntil(view.visits.rows.rows[0].isVisible)
    view.visits.rows.rows[0].setFocus()
    theme.apply(qapp, Language.FR)
    assert view.tab is VISITS
    assert view.visits.rows.rows[0].hasFocus()
    assert view.visits.rows.rows[0].title.text() == "Visite"
