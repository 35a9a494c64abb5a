"""The result on real widgets, from an assessment on an encrypted profile: read, explained, acted upon."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
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
from mourafaka_desktop.ui.navigation import Place, Router, Screen
from mourafaka_desktop.ui.result.result_presenter import ResultPresenter, ResultServices
from mourafaka_desktop.ui.result.result_view import ResultView
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_forms.answers import Answer, Evidence
from mourafaka_forms.scoring import assess
from tests.builders import keep, make_answers, make_assessment, make_cooperative, make_workspace

FRAMEWORK = shipped_framework()
COOPERATIVE = make_cooperative(name_ar="تعاونية أمل أملن للأركان", name_fr="Amal Ammeln")


@dataclass
class Screens:
    """The result as the program builds it."""

    workspace: Workspace
    background: Background
    router: Router
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
        screens = Screens(workspace, background, router, view, presenter, said, assessment)
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
    page.named("result.why").click()
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
    page = build(answers=make_answers(1), baseline=first_assessment(2))
    theme.apply(qapp, language, scale)
    qapp.processEvents()
    # Above 125 % the rail is compact.
    assert page.view.minimumSizeHint().width() <= (1158 if scale == 100 else 1294)
