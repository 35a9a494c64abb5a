"""The result on real widgets, from an assessment on an encrypted profile: read, explained, acted upon."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mourafaka_desktop.domain.assessments import Assessment, AssessmentState, Occasion
from mourafaka_desktop.domain.questionnaires import shipped_framework
from mourafaka_desktop.i18n.catalogue import Language, _, ngettext
from mourafaka_desktop.services import assessments
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.background import Background
from mourafaka_desktop.ui.changes import ChangeNotice
from mourafaka_desktop.ui.navigation import REASONS, Place, Router, Screen
from mourafaka_desktop.ui.result.result_presenter import ResultPresenter, ResultServices
from mourafaka_desktop.ui.result.result_view import ResultView
from mourafaka_desktop.ui.widgets.chip import Chip
from mourafaka_desktop.ui.widgets.sync_badge import SyncBadge
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_forms.answers import Answer, Evidence
from mourafaka_forms.scoring import assess
from tests.builders import keep, make_answers, make_assessment, make_cooperative, make_workspace
from tests.published import MILK, diagnostic_form, milk_form, publish, scoring_setting

FRAMEWORK = shipped_framework()
COOPERATIVE = make_cooperative(name_ar="تعاونية أمل أملن للأركان", name_fr="Amal Ammeln")


@dataclass
class Screens:
    """The result as the program builds it."""

    workspace: Workspace
    background: Background
    router: Router
    notice: ChangeNotice
    view: ResultView
    presenter: ResultPresenter
    said: list[tuple[str, Callable[[], object] | None]]
    assessment: Assessment

    def settle(self) -> None:
        for _turn in range(2):  # a change read again after it was announced
            QApplication.processEvents()
            self.background.wait_idle()

    def named(self, name: str) -> QWidget:
        found = [w for w in self.view.findChildren(QWidget, name) if not w.isHidden()]
        assert found, name
        return found[-1]

    def plan(self) -> list[str | None]:
        result = assessments.assessment_result(self.workspace, self.assessment.id)
        return [action.action_code for action in result.accepted]

    @property
    def words(self) -> str:
        shown = [
            text.text()
            for text in self.view.findChildren(Text)
            if text.isVisibleTo(self.view) and text.text()
        ]
        return "\n".join(shown).translate(dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069")))


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    workspace = make_workspace(tmp_path)
    keep(workspace, COOPERATIVE)
    yield workspace
    workspace.close()


@pytest.fixture
def build(qtbot: QtBot, workspace: Workspace) -> Iterator[Callable[..., Screens]]:
    background = Background()

    def build_screen(*, baseline: Assessment | None = None, **fields: object) -> Screens:
        given = {
            "answers": make_answers(2),
            "occasion": Occasion.MID_TERM,
            "state": AssessmentState.SUBMITTED,
        } | fields
        assessment = make_assessment(COOPERATIVE, **given)
        keep(workspace, assessment, *([baseline] if baseline else []))
        view, router, notice = ResultView(), Router(), ChangeNotice()
        qtbot.addWidget(view)
        said: list[tuple[str, Callable[[], object] | None]] = []
        presenter = ResultPresenter(
            view,
            ResultServices.of(workspace),
            background=background,
            router=router,
            notice=notice,
            say=lambda sentence, undo: said.append((sentence, undo)),
        )
        view.resize(1158, 768)
        view.show()
        qtbot.waitExposed(view)
        presenter.open(Place(Screen.RESULT, {"assessment": assessment.id}))
        screens = Screens(workspace, background, router, notice, view, presenter, said, assessment)
        screens.settle()
        return screens

    yield build_screen
    background.close()


def first_assessment(rating: int = 1, **fields: object) -> Assessment:
    return make_assessment(
        COOPERATIVE,
        assessed_on=date(2026, 1, 14),
        state=AssessmentState.SUBMITTED,
        answers=make_answers(rating),
        **fields,
    )


def moved(way: str, points: int, before: int) -> str:
    """The sentence that says how the score moved, in the language of the screen."""
    sentence = ngettext(
        f"{way} {{n}} point since the first assessment ({{before}})",
        f"{way} {{n}} points since the first assessment ({{before}})",
        points,
    )
    return sentence.format(n=points, before=before)


def test_the_score_is_never_without_its_band_and_its_sentence(build: Callable[..., Screens]):
    page = build(baseline=first_assessment(1))
    assert page.named("result.overall").text() == "50"
    assert page.view.score._band.accessibleName() == "في طور التقدم"
    assert moved("Up", 25, 25) in page.words
    rated = ngettext("{n} criterion rated of {total}", "{n} criteria rated of {total}", 61)
    assert rated.format(n=61, total=61) in page.words


def test_a_score_that_fell_is_said_plainly(build: Callable[..., Screens]):
    page = build(answers=make_answers(1), baseline=first_assessment(2))
    assert moved("Down", 25, 50) in page.words


def test_versions_that_do_not_compare_are_not_compared_and_say_so(build: Callable[..., Screens]):
    page = build(baseline=first_assessment(1, framework_version="9.0"))
    assert (
        _("Not compared: the first assessment was made with another version of the framework.")
        in page.words
    )
    assert "يناير 2026" not in page.words


def test_a_first_assessment_says_that_the_next_are_measured_against_it(
    build: Callable[..., Screens],
):
    page = build(occasion=Occasion.BASELINE)
    assert _("This is the first assessment: the next ones are measured against it.") in page.words


def test_too_few_answers_show_no_number_anywhere(build: Callable[..., Screens]):
    page = build(answers={"GOV-1.1": Answer(rating=2)})
    assert not page.view.score._number.isVisible()
    assert _("Not enough answered for a score") in page.words
    assert _("This is told once there is a score.") in page.words


def test_a_legal_alert_leads_to_its_criterion_in_the_explanation(build: Callable[..., Screens]):
    page = build(answers=make_answers(2) | {"GOV-2.1": Answer(rating=1)})
    title = ngettext(
        "Legal obligation to regularise: {n}", "Legal obligations to regularise: {n}", 1
    )
    assert title.format(n=1) in page.words
    page.named("result.view_criterion").click()
    assert page.named("result.criterion_GOV-2.1").isVisible()
    assert not page.view.overview.isVisible()
    page.named("result.back_from_why").click()
    assert page.view.overview.isVisible()


def test_without_an_alert_there_is_no_red(build: Callable[..., Screens]):
    assert not build().view.alerts.isVisible()


def test_what_raises_most_names_real_points(build: Callable[..., Screens]):
    page = build()
    result = assessments.assessment_result(page.workspace, page.assessment.id)
    best = result.improvements[0]
    assert FRAMEWORK.criterion(best.criterion_code).label.ar in page.words
    assert f"+{float(best.points):.1f}".replace(".", ",") in page.words


def test_the_explanation_shows_the_sum_and_each_answer(build: Callable[..., Screens]):
    answers = make_answers(2) | {
        "GOV-1.1": Answer(rating=4, evidence=Evidence.DECLARED, note="قيد الإعداد"),
        "GOV-1.2": Answer(not_applicable_reason="لا أعضاء جدد"),
    }
    page = build(answers=answers)
    page.named("result.why_overall").click()
    assert "= 50,0" in page.named("result.sum").text()
    assert FRAMEWORK.criterion("GOV-1.1").levels[4].text.ar in page.words
    assert "قيد الإعداد" in page.words
    assert _("Not applicable: {reason}").format(reason="لا أعضاء جدد") in page.words
    assert page.named("result.criterion_MKT-5.1").isVisible()


def test_the_explanation_says_at_every_level_how_much_was_assessed(build: Callable[..., Screens]):
    answers = {code: answer for code, answer in make_answers(2).items() if code != "GOV-1.1"}
    page = build(answers=answers)
    page.named("result.why").click()
    whole = assess(FRAMEWORK, answers)
    shares = [
        whole.overall.completeness,
        whole.pillars["GOV"].completeness,
        whole.subdimensions["GOV-1"].completeness,
        whole.subdimensions["GOV-2"].completeness,
    ]
    assert len({f"{float(share):.0%}" for share in shares}) > 1
    for share in shares:
        assert f"{float(share):.0%}" in page.words


def row_words(page: Screens, name: str) -> str:
    """What one part of the page says."""
    shown = [t.text() for t in page.named(name).findChildren(Text) if not t.isHidden()]
    return "\n".join(shown).translate(dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069")))


def explained_title(page: Screens, name: str) -> bool:
    title = page.named("result.why_title").text()
    return page.view.is_explaining and title.endswith(name)


def test_every_score_is_asked_why_with_the_mouse(build: Callable[..., Screens]):
    page = build(opened_modules=("OAS",))
    label = FRAMEWORK.part("INN").label.ar
    for name, target in (
        (_("Overall score"), "result.why_overall"),
        (label, "result.why_INN"),
        (FRAMEWORK.module("OAS").label.ar, "result.module_OAS"),
        (FRAMEWORK.part("GOV-1").label.ar, "result.rank_GOV-1"),
    ):
        found = page.view.overview.findChildren(QWidget, target)
        QTest.mouseClick(next(w for w in found if w.isVisible()), Qt.MouseButton.LeftButton)
        assert explained_title(page, name), name
        page.named("result.back_from_why").click()


def test_every_score_is_asked_why_with_the_keyboard(build: Callable[..., Screens]):
    page = build()
    target = page.view.overview.findChild(QWidget, "result.why_MKT")
    target.setFocus()
    QTest.keyClick(target, Qt.Key.Key_Return)
    assert explained_title(page, FRAMEWORK.part("MKT").label.ar)
    page.named("result.back_from_why").click()
    radar = page.view.radar.radar
    radar.setFocus()
    QTest.keyClick(radar, Qt.Key.Key_Down)
    assert _("{name}: {score}").format(name="الحياة الديمقراطية", score=50) in (
        radar.accessibleName()
    )
    QTest.keyClick(radar, Qt.Key.Key_Return)
    assert explained_title(page, FRAMEWORK.part("GOV-2").label.ar)


def test_a_place_may_begin_with_the_reasons(build: Callable[..., Screens]):
    page = build()
    ids = {"assessment": page.assessment.id}
    page.presenter.open(Place(Screen.RESULT, ids, at=REASONS))
    page.settle()
    assert explained_title(page, _("Overall score"))


def test_the_name_of_an_axis_is_a_target(build: Callable[..., Screens]):
    page = build()
    radar = page.view.radar.radar
    radar.grab()
    _centre, _radius, boxes = radar.placed_names()
    QTest.mouseClick(radar, Qt.MouseButton.LeftButton, pos=boxes[16].center().toPoint())
    assert explained_title(page, FRAMEWORK.part("MKT-5").label.ar)


def test_the_reasons_lead_down_to_a_part_and_up_again(build: Callable[..., Screens]):
    page = build()
    page.view.score_asked.emit(None)
    page.named("result.why_GOV-3").click()
    page.settle()
    assert explained_title(page, FRAMEWORK.part("GOV-3").label.ar)
    page.named("result.above_GOV").click()
    page.settle()
    assert explained_title(page, FRAMEWORK.part("GOV").label.ar)
    page.named("result.above_overall").click()
    assert explained_title(page, _("Overall score"))


def test_each_answer_says_what_it_brings_of_what_it_could(build: Callable[..., Screens]):
    answers = make_answers(2) | {"GOV-1.1": Answer(rating=4, evidence=Evidence.DECLARED)}
    page = build(answers=answers)
    page.view.score_asked.emit("GOV-1")
    line = row_words(page, "result.criterion_GOV-1.1")
    weights = {c.code: c.weight for c in FRAMEWORK.part("GOV-1").criteria}
    most = 100 * weights["GOV-1.1"] / sum(weights.values())
    half, whole = (f"{float(points):.1f}".replace(".", ",") for points in (most / 2, most))
    assert _("{points} of {most} points").format(points=half, most=whole) in line
    assert FRAMEWORK.criterion("GOV-1.1").label.ar in row_words(page, "result.capped")
    best = assessments.assessment_result(page.workspace, page.assessment.id)
    assert best.score.subdimensions["GOV-1"].value == 50


def test_a_missing_answer_of_a_draft_leads_to_its_criterion(build: Callable[..., Screens]):
    answers = {c: a for c, a in make_answers(2).items() if c != "GOV-1.2"}
    page = build(answers=answers, state=AssessmentState.DRAFT)
    page.named("result.why_overall").click()
    page.named("result.missing_GOV-1.2").click()
    assert page.router.place == Place(Screen.ASSESSMENT, {"assessment": page.assessment.id})
    assert page.router.place.at == "GOV-1.2"


def test_a_missing_answer_of_what_is_submitted_is_only_named(build: Callable[..., Screens]):
    page = build(answers={c: a for c, a in make_answers(2).items() if c != "GOV-1.2"})
    page.named("result.why_overall").click()
    assert FRAMEWORK.criterion("GOV-1.2").label.ar in row_words(page, "result.missing")
    assert page.view.findChild(QWidget, "result.missing_GOV-1.2") is None


def test_all_that_is_missing_is_shown_on_request(build: Callable[..., Screens]):
    page = build(answers={"GOV-1.1": Answer(rating=2)}, state=AssessmentState.DRAFT)
    page.named("result.why_overall").click()
    light = min(FRAMEWORK.criteria(), key=lambda criterion: criterion.weight)
    assert light.label.ar not in row_words(page, "result.missing")
    page.named("result.missing_more").click()
    page.settle()
    assert page.named(f"result.missing_{light.code}").isVisible()


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({}, "Nothing is assessed here yet. A score appears from {minimum} of the weight."),
        (
            {"GOV-1.1": Answer(rating=2)},
            "{share} of the weight is assessed, and a score needs {minimum}. "
            "What is missing is listed here.",
        ),
    ],
)
def test_without_a_score_the_reason_is_said_in_words(
    build: Callable[..., Screens], answers: dict[str, Answer], sentence: str
):
    page = build(answers=answers, state=AssessmentState.DRAFT)
    page.named("result.why_GOV").click()
    share = assess(FRAMEWORK, answers).pillars["GOV"].completeness
    said = page.named("result.state").text().translate({0x2066: None, 0x2069: None})
    assert said == _(sentence).format(minimum="80%", share=f"{float(share or 0):.0%}")


def test_what_does_not_apply_at_all_says_so(build: Callable[..., Screens]):
    gone = {c.code: Answer(not_applicable_reason="x") for c in FRAMEWORK.part("INN").criteria()}
    page = build(answers=make_answers(2) | gone)
    page.named("result.why_INN").click()
    words = _("Nothing here applies to the cooperative: there is no score to count.")
    assert page.named("result.state").text() == words
    assert page.view.findChild(QWidget, "result.raises_most").isHidden()


def test_the_reasons_follow_what_is_answered_elsewhere(build: Callable[..., Screens]):
    page = build(answers={"GOV-1.1": Answer(rating=2)}, state=AssessmentState.DRAFT)
    page.view.score_asked.emit("GOV-1")
    changes = assessments.answer(page.workspace, page.assessment.id, "GOV-1.2", Answer(rating=3))
    page.notice.announce(changes)
    page.settle()
    assert page.view.findChild(QWidget, "result.missing_GOV-1.2") is None
    assert explained_title(page, FRAMEWORK.part("GOV-1").label.ar)


def test_what_changed_is_told_score_by_score_and_criterion_by_criterion(
    build: Callable[..., Screens],
):
    answers = make_answers(2) | {"GOV-1.1": Answer(rating=0), "GOV-1.2": Answer(rating=1)}
    page = build(answers=answers, baseline=first_assessment(1))
    page.named("result.compare").click()
    scores = row_words(page, "result.scores_moved")
    assert FRAMEWORK.part("MKT-5").label.ar in scores
    assert _("from {before} to {after}").format(before="25,0", after="50,0") in scores
    assert "+25,0" in scores
    fallen = row_words(page, "result.fallen")
    assert FRAMEWORK.criterion("GOV-1.1").label.ar in fallen
    assert _("from level {before} to {after}").format(before=1, after=0) in fallen
    assert FRAMEWORK.criterion("MKT-5.1").label.ar in row_words(page, "result.risen")
    assert FRAMEWORK.criterion("GOV-1.2").label.ar not in row_words(page, "result.same")
    page.named("result.same_unfold").click()
    assert FRAMEWORK.criterion("GOV-1.2").label.ar in row_words(page, "result.same")
    page.named("result.back_from_comparison").click()
    assert page.view.overview.isVisible()


def test_another_way_of_scoring_compares_the_levels_and_says_so(
    build: Callable[..., Screens], workspace: Workspace
):
    shipped = FRAMEWORK.scoring_version
    publish(workspace, diagnostic_form("0.0.9", scoring_setting("version", shipped, "9.0.0")))
    page = build(baseline=first_assessment(1, framework_version="0.0.9"))
    page.named("result.compare").click()
    said = page.named("result.not_compared").accessibleName()
    assert said == _(
        "The two versions of the framework count scores differently: only the levels are "
        "compared, for each criterion that both ask."
    )
    assert not page.view.findChild(QWidget, "result.scores_moved").isVisible()
    assert FRAMEWORK.criterion("GOV-1.1").label.ar in row_words(page, "result.risen")
    assert "0.0.9" in page.named("result.compared_with").text()


def test_a_criterion_that_was_reworded_says_so(build: Callable[..., Screens], workspace: Workspace):
    old = FRAMEWORK.criterion("GOV-1.1").levels[0].text.fr
    publish(workspace, diagnostic_form("0.0.9", (old, "Rien de rien")))
    page = build(baseline=first_assessment(1, framework_version="0.0.9"))
    page.named("result.compare").click()
    reworded = _("worded differently since")
    assert reworded in row_words(page, "result.moved_GOV-1.1")
    assert reworded not in row_words(page, "result.moved_GOV-1.2")


def test_a_first_version_that_is_not_here_leaves_nothing_compared(build: Callable[..., Screens]):
    page = build(baseline=first_assessment(1, framework_version="9.0"))
    page.named("result.compare").click()
    assert page.named("result.not_compared").isVisible()
    assert not page.view.findChild(QWidget, "result.risen").isVisible()


def test_a_first_assessment_offers_no_comparison(build: Callable[..., Screens]):
    page = build(occasion=Occasion.BASELINE)
    assert not page.view.findChild(QWidget, "result.compare").isVisible()


def test_a_questionnaire_without_scores_says_so_and_leads_to_its_answers(
    build: Callable[..., Screens], workspace: Workspace
):
    publish(workspace, milk_form("1.0"))
    page = build(framework_id=MILK, framework_version="1.0", answers={})
    assert _("This questionnaire gives no score.") in page.words
    assert not page.view.overview.isVisible()
    assert not page.view._propose.isVisible()
    page.named("result.answers").click()
    assert page.router.place == Place(Screen.ASSESSMENT, {"assessment": page.assessment.id})


def test_the_result_of_another_questionnaire_goes_by_its_title(
    build: Callable[..., Screens], workspace: Workspace
):
    publish(workspace, diagnostic_form("2.0", (f'id="{FRAMEWORK.id}"', 'id="own"')))
    page = build(framework_id="own", framework_version="2.0")
    result = assessments.assessment_result(workspace, page.assessment.id)
    assert _("Result: {assessment}").format(assessment=result.title.ar) in page.words
    chips = {chip.text() for chip in page.view.findChildren(Chip)}
    assert _("Version {version}").format(version="\u20662.0\u2069") in chips
    assert page.named("result.overall").text() == "50"


def test_a_questionnaire_that_recommends_no_actions_offers_no_plan(
    build: Callable[..., Screens], workspace: Workspace
):
    no_actions = (('id="mk-actions"', 'id="other"'), (' mk:actions="', ' mk:other="'))
    publish(workspace, diagnostic_form("2.0", *no_actions))
    page = build(framework_version="2.0", answers=make_answers(1))
    assert page.named("result.overall").isVisible()
    assert not page.view._propose.isVisible()
    page.view.open_comparison()
    page.view.show_overview()
    assert not page.view._propose.isVisible()
    shipped = make_assessment(COOPERATIVE, answers=make_answers(1), occasion=Occasion.FINAL)
    keep(workspace, shipped)
    page.presenter.open(Place(Screen.RESULT, {"assessment": shipped.id}))
    page.settle()
    assert page.view._propose.isVisible()


def test_after_a_refusal_another_result_is_shown(
    build: Callable[..., Screens], workspace: Workspace
):
    page = build(framework_version="9.0")
    assert page.named("result.nothing").isVisible()
    other = make_assessment(COOPERATIVE, answers=make_answers(2), occasion=Occasion.FINAL)
    keep(workspace, other)
    page.presenter.open(Place(Screen.RESULT, {"assessment": other.id}))
    page.settle()
    assert page.view.overview.isVisible()
    assert page.named("result.overall").text() == "50"


def test_the_radar_has_the_17_axes_as_text_too(build: Callable[..., Screens]):
    page = build(baseline=first_assessment(1))
    table = page.view.radar.radar.table_text()
    assert len(table.splitlines()) == 17
    assert "المطابقة القانونية" in table


def test_a_territorial_module_stands_apart(build: Callable[..., Screens]):
    answers = make_answers(2) | {c.code: Answer(rating=2) for c in FRAMEWORK.module("OAS").criteria}
    page = build(answers=answers, opened_modules=("OAS",))
    assert page.view.modules.isVisible()
    assert _("Scored apart: it does not enter the overall score.") in page.words
    assert page.named("result.overall").text() == "50"


def test_three_actions_are_accepted_with_who_and_when(build: Callable[..., Screens], type_text):
    page = build(answers=make_answers(1))
    page.named("result.propose").click()
    assert not page.named("result.accept").isEnabled()
    for number in range(3):
        page.named(f"result.accept_{number}").click()
    type_text(page.named("result.accept_0_responsible"), "الرئيسة")
    page.named("result.accept_0_due").setFocus()
    QTest.keyClicks(page.named("result.accept_0_due"), "31/12/2026")
    assert page.named("result.accept").text() == ngettext(
        "Accept {n} action", "Accept {n} actions", 3
    ).format(n=3)
    page.named("result.accept").click()
    page.settle()
    result = assessments.assessment_result(page.workspace, page.assessment.id)
    assert len(result.accepted) == 3
    first = next(a for a in result.accepted if a.action_code == result.proposals[0].action_code)
    assert (first.responsible, first.due_on) == ("الرئيسة", date(2026, 12, 31))
    assert page.said[-1][0] == ngettext("{n} action accepted.", "{n} actions accepted.", 3).format(
        n=3
    )


def test_an_accepted_action_is_marked_and_not_accepted_twice(build: Callable[..., Screens]):
    page = build(answers=make_answers(1))
    page.named("result.propose").click()
    page.named("result.accept_0").click()
    page.named("result.accept").click()
    page.settle()
    page.named("result.propose").click()
    assert page.named("result.accept_0").isChecked()
    assert not page.named("result.accept_0").isEnabled()
    assert not page.named("result.accept").isEnabled()
    assert len(page.plan()) == 1


def test_accepting_can_be_undone(build: Callable[..., Screens]):
    page = build(answers=make_answers(1))
    page.named("result.propose").click()
    page.named("result.accept_1").click()
    page.named("result.accept").click()
    page.settle()
    assert len(page.plan()) == 1
    undo = page.said[-1][1]
    assert undo is not None
    undo()
    page.settle()
    assert page.plan() == []
    assert page.named("result.accept_1").isEnabled()


def test_the_ways_on_lead_to_the_report_and_to_the_cooperative(build: Callable[..., Screens]):
    page = build()
    page.named("result.preview_report").click()
    assert page.router.place == Place(Screen.REPORTS, {"assessment": page.assessment.id})
    page.view.cooperative_requested.emit()
    assert page.router.place == Place(Screen.COOPERATIVE, {"cooperative": COOPERATIVE.id})


def test_only_one_button_is_filled_at_a_time(build: Callable[..., Screens]):
    page = build(answers=make_answers(1))
    assert page.view._propose.isVisible()
    page.named("result.propose").click()
    assert not page.view._propose.isVisible()
    assert page.named("result.accept").isVisible()


def test_the_language_switches_live_and_keeps_what_was_ticked(
    build: Callable[..., Screens], qapp: QApplication, type_text
):
    page = build(answers=make_answers(1), baseline=first_assessment(2))
    page.named("result.propose").click()
    page.named("result.accept_0").click()
    responsible = page.named("result.accept_0_responsible")
    responsible.setFocus()
    type_text(responsible, "الرئيسة")
    theme.apply(qapp, Language.FR)
    assert QApplication.focusWidget() is responsible
    assert responsible.text() == "الرئيسة"
    assert page.named("result.accept").text() == ngettext(
        "Accept {n} action", "Accept {n} actions", 1
    ).format(n=1)
    page.named("result.back_from_proposals").click()
    assert moved("Down", 25, 50).startswith("En baisse")
    assert moved("Down", 25, 50) in page.words


@pytest.mark.parametrize("language", list(Language))
def test_every_control_has_a_name_in_every_language(
    build: Callable[..., Screens], qapp: QApplication, language: Language
):
    page = build(answers=make_answers(1))
    page.named("result.propose").click()
    page.named("result.accept_0").click()
    theme.apply(qapp, language)
    nameless = [
        widget.objectName() or type(widget).__name__
        for widget in page.view.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisibleTo(page.view)
        and not (widget.accessibleName() or getattr(widget, "text", str)())
    ]
    assert nameless == []


@pytest.mark.parametrize("scale", [100, 150, 200])
@pytest.mark.parametrize("language", [Language.AR, Language.FR])
def test_the_page_never_needs_more_than_its_width(
    build: Callable[..., Screens], qapp: QApplication, language: Language, scale: int
):
    answers = make_answers(1) | {"GOV-1.1": Answer(rating=4), "GOV-1.2": Answer()}
    page = build(answers=answers, baseline=first_assessment(2), state=AssessmentState.DRAFT)
    theme.apply(qapp, language, scale)
    # Above 125 % the rail is compact.
    width = 1158 if scale == 100 else 1294
    for show in (page.view.show_overview, page.view.open_comparison, partial(explain, page)):
        show()
        qapp.processEvents()
        assert page.view.minimumSizeHint().width() <= width


def explain(page: Screens) -> None:
    page.view.score_asked.emit("GOV")


def test_the_header_says_how_far_the_assessment_has_come(build: Callable[..., Screens]):
    finished = build()
    badge = finished.view.findChild(SyncBadge)
    assert badge is not None
    assert badge.isVisibleTo(finished.view)
    assert badge.accessibleName() == "في الحاسوب"
    draft = build(state=AssessmentState.DRAFT)
    hidden = draft.view.findChild(SyncBadge)
    assert hidden is not None
    assert not hidden.isVisibleTo(draft.view)
