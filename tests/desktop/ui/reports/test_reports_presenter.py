"""The reports screen over a real profile: choose, look, save, print."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from mourafaka_desktop.domain.assessments import Assessment, Occasion
from mourafaka_desktop.domain.cooperatives import ReportLanguage
from mourafaka_desktop.domain.ids import AssessmentId
from mourafaka_desktop.domain.questionnaires import DIAGNOSTIC
from mourafaka_desktop.errors import DiskFull
from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.services import reports
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.services.reports import Paper, PrintableQuestionnaire
from mourafaka_desktop.ui.background import Background
from mourafaka_desktop.ui.navigation import Place, Router, Screen
from mourafaka_desktop.ui.preferences import FolderUse, Preferences
from mourafaka_desktop.ui.reports.printing import prepare
from mourafaka_desktop.ui.reports.reports_model import PageOfPaper
from mourafaka_desktop.ui.reports.reports_presenter import ReportsPresenter, ReportsServices
from mourafaka_desktop.ui.reports.reports_view import ReportsView
from tests.builders import TODAY, keep, make_assessment, make_cooperative, make_workspace
from tests.desktop.ui.reports.papers import make_pdf

PAGES = 3


def small_paper(assessment_id: AssessmentId, language: Language) -> Paper:
    """A real PDF in place of the long report."""
    return Paper(f"diagnostic-{assessment_id}-{language}.pdf", make_pdf(PAGES), PAGES)


class Desk:
    """The reports screen of a profile."""

    def __init__(self, workspace: Workspace, folder: Path, qtbot: QtBot) -> None:
        self.workspace = workspace
        self.background = Background()
        self.router = Router()
        self.preferences = Preferences(folder / "preferences.ini")
        self.view = ReportsView()
        qtbot.addWidget(self.view)
        self.blanks_made: list[PrintableQuestionnaire] = []
        self.make_paper: Callable[[AssessmentId, Language], Paper] = small_paper
        self.presenter = ReportsPresenter(
            self.view,
            ReportsServices(
                reportable_assessments=lambda: reports.reportable_assessments(workspace),
                printable_questionnaires=lambda: reports.printable_questionnaires(workspace),
                questionnaire_of=lambda key: reports.questionnaire_of(workspace, key),
                diagnostic_report=self._make_paper,
                blank_questionnaire=self._make_blank,
                save_papers=reports.save_papers,
            ),
            background=self.background,
            router=self.router,
            preferences=self.preferences,
        )
        self.view.resize(1158, 768)
        self.view.show()

    def _make_paper(self, assessment_id: AssessmentId, language: Language) -> Paper:
        return self.make_paper(assessment_id, language)

    def _make_blank(self, questionnaire: PrintableQuestionnaire, language: Language) -> Paper:
        self.blanks_made.append(questionnaire)
        name = f"questionnaire-{questionnaire.questionnaire_id}-{language}.pdf"
        return Paper(name, make_pdf(PAGES), PAGES)

    def open(self, assessment: Assessment | None = None) -> None:
        ids = {"assessment": assessment.id} if assessment else {}
        self.presenter.open(Place(Screen.REPORTS, ids))
        self.settle()

    def settle(self) -> None:
        self.background.wait_idle()
        QTest.qWait(200)  # the page is drawn anew once its size has settled
        self.background.wait_idle()

    def press(self, name: str) -> None:
        widget = self.view.findChild(QWidget, name)
        assert widget is not None
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.background.wait_idle()

    def large_colour(self) -> QColor:
        picture = self.view.preview.page.widget().grab().toImage()
        return picture.pixelColor(picture.width() // 2, picture.height() // 2)


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    with make_workspace(tmp_path) as workspace:
        desk = Desk(workspace, tmp_path, qtbot)
        yield desk
        desk.view.close()
        desk.background.close()


def with_assessment(desk: Desk, days_ago: int = 0, **cooperative: object) -> Assessment:
    owner = make_cooperative(**cooperative)
    assessment = make_assessment(owner, assessed_on=TODAY - timedelta(days=days_ago))
    keep(desk.workspace, owner, assessment)
    return assessment


def test_without_an_assessment_the_way_leads_to_the_cooperatives(desk: Desk) -> None:
    desk.open()
    assert desk.view.empty.isVisible()
    desk.press("reports.empty")
    assert desk.router.place == Place(Screen.COOPERATIVES)


def test_a_blank_questionnaire_can_be_printed_before_any_assessment(desk: Desk) -> None:
    desk.open()
    [blank] = [one.questionnaire_id for one in desk.blanks_made]
    assert blank == DIAGNOSTIC
    assert desk.view.language.value is ReportLanguage.AR
    assert desk.view.preview.current == PageOfPaper(Language.AR, 0)
    assert desk.view.save_button.isEnabled()


def test_blank_questionnaires_stand_below_the_assessments(desk: Desk) -> None:
    assessment = with_assessment(desk)
    desk.open()
    first, blank = desk.view.documents.rows
    assert first == assessment.id
    desk.view.documents.rows[blank].click()
    desk.settle()
    assert [one.questionnaire_id for one in desk.blanks_made] == [DIAGNOSTIC]
    assert not desk.view.blanks.isVisible()


def test_from_an_assessment_the_blank_questionnaire_carries_the_cooperative(desk: Desk) -> None:
    assessment = with_assessment(desk, report_language=ReportLanguage.FR)
    desk.presenter.open(Place(Screen.REPORTS, {"blank": assessment.id}))
    desk.settle()
    [made] = desk.blanks_made
    assert made.cooperative is not None
    assert made.cooperative.id == assessment.cooperative_id
    assert desk.view.preview.current == PageOfPaper(Language.FR, 0)


def test_the_newest_assessment_is_shown_first_page_by_page(desk: Desk) -> None:
    with_assessment(desk, days_ago=200)
    newest = with_assessment(desk)
    desk.open()
    assert desk.view.documents.rows[newest.id].isChecked()
    assert desk.view.preview.current == PageOfPaper(Language.AR, 0)
    assert desk.view.preview.place.text() == "الصفحة 1 من 3"
    assert desk.large_colour().red() > 150
    desk.press("reports.next_page")
    assert desk.view.preview.place.text() == "الصفحة 2 من 3"
    assert desk.large_colour().green() > desk.large_colour().red()
    desk.press("reports.page_2")
    assert desk.view.preview.current == PageOfPaper(Language.AR, 2)
    assert not desk.view.preview.next_button.isEnabled()


def test_a_place_chooses_its_assessment(desk: Desk) -> None:
    older = with_assessment(desk, days_ago=200)
    with_assessment(desk)
    desk.open(older)
    assert desk.view.documents.rows[older.id].isChecked()


def test_another_document_is_chosen_by_the_keyboard(desk: Desk) -> None:
    newest, older = with_assessment(desk), with_assessment(desk, days_ago=10)
    desk.open()
    desk.view.documents.rows[newest.id].setFocus()
    QTest.keyClick(desk.view.documents.rows[newest.id], Qt.Key.Key_Down)
    desk.settle()
    assert desk.view.documents.rows[older.id].isChecked()


def test_search_finds_a_cooperative_in_either_script(desk: Desk) -> None:
    wanted = with_assessment(desk, name_ar="تعاونية الأمل", name_fr="Coopérative Amal")
    with_assessment(desk, name_ar="تعاونية الوفاق")
    desk.open()
    for typed in ("الامل", "AMAL", "coopérative am"):
        desk.view.search.input.setText(typed)
        desk.view.search.changed.emit(typed)
        assert set(desk.view.documents.rows) == {wanted.id}
    desk.view.search.changed.emit("x")


def test_the_language_is_the_one_the_cooperative_reads(desk: Desk) -> None:
    french = with_assessment(desk, report_language=ReportLanguage.FR)
    desk.open(french)
    assert desk.view.languages == (Language.FR,)
    assert desk.view.preview.current == PageOfPaper(Language.FR, 0)


def test_both_languages_are_two_papers_in_one_row_of_pages(desk: Desk) -> None:
    with_assessment(desk)
    desk.open()
    desk.press("reports.language_both")
    desk.settle()
    assert len(desk.view.preview.small_pages.pages) == 2 * PAGES
    desk.press("reports.page_3")
    assert desk.view.preview.current == PageOfPaper(Language.FR, 0)
    assert "Français" in desk.view.preview.place.text()


def test_the_grey_preview_shows_what_a_printer_without_colours_gives(desk: Desk) -> None:
    with_assessment(desk)
    desk.open()
    desk.press("reports.grey")
    desk.settle()
    colour = desk.large_colour()
    assert colour.red() == colour.green() == colour.blue()


def test_whoever_comes_to_read_can_turn_pages_at_once(desk: Desk) -> None:
    with_assessment(desk)
    desk.view.activateWindow()
    desk.view.setFocus()
    desk.open()
    assert desk.view.preview.page.hasFocus()


def test_zoom_makes_the_page_larger_and_page_width_takes_it_back(desk: Desk) -> None:
    with_assessment(desk)
    desk.open()
    fitted = desk.view.preview.page.zoom_percent
    desk.press("reports.zoom_in")
    assert desk.view.preview.page.zoom_percent > fitted
    desk.press("reports.fit")
    assert desk.view.preview.page.zoom_percent == fitted


def test_page_down_reads_to_the_end_of_the_page_and_then_turns_it(desk: Desk) -> None:
    with_assessment(desk)
    desk.open()
    page = desk.view.preview.page
    page.setFocus()
    presses = 0
    while desk.view.preview.current == PageOfPaper(Language.AR, 0):
        QTest.keyClick(page, Qt.Key.Key_PageDown)
        presses += 1
    assert presses > 1  # the page is longer than the screen
    assert desk.view.preview.current == PageOfPaper(Language.AR, 1)
    QTest.keyClick(page, Qt.Key.Key_PageUp)
    assert desk.view.preview.current == PageOfPaper(Language.AR, 0)


def test_the_papers_are_saved_in_the_folder_that_was_chosen(desk: Desk, tmp_path: Path) -> None:
    assessment = with_assessment(desk)
    key = tmp_path / "USB"
    key.mkdir()
    desk.open()
    desk.press("reports.language_both")
    desk.settle()
    desk.view.save_button.click()
    dialog = desk.view.findChild(QFileDialog, "reports.folder")
    assert dialog is not None
    name = dialog.findChild(QLineEdit, "fileNameEdit")
    assert name is not None
    name.setText(str(key))
    QTest.keyClick(name, Qt.Key.Key_Return)
    QApplication.processEvents()
    desk.background.wait_idle()
    assert sorted(path.name for path in key.iterdir()) == [
        f"diagnostic-{assessment.id}-ar.pdf",
        f"diagnostic-{assessment.id}-fr.pdf",
    ]
    assert (key / f"diagnostic-{assessment.id}-ar.pdf").read_bytes().startswith(b"%PDF")
    assert desk.view.status.isVisible()
    assert str(key) in desk.view.status.accessibleName()
    assert desk.preferences.folder(FolderUse.REPORTS) == key


def test_a_key_that_is_gone_is_told_in_words_and_the_paper_stays(
    desk: Desk, tmp_path: Path
) -> None:
    with_assessment(desk)
    desk.open()
    desk.view.save_requested.emit(tmp_path / "gone")
    desk.background.wait_idle()
    assert "gone" in desk.view.status.accessibleName()
    assert desk.view.save_button.isEnabled()
    assert not desk.view.is_busy


def test_a_paper_that_cannot_be_made_is_told_in_words(desk: Desk) -> None:
    with_assessment(desk)

    def disk_is_full(_assessment: AssessmentId, _language: Language) -> Paper:
        raise DiskFull

    desk.make_paper = disk_is_full
    desk.open()
    assert desk.view.status.isVisible()
    assert not desk.view.save_button.isEnabled()


def test_the_printer_gets_both_papers(desk: Desk, tmp_path: Path) -> None:
    with_assessment(desk)
    desk.open()
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    prepare(printer)
    desk.view.print_requested.emit(printer)
    desk.background.wait_idle()
    assert (tmp_path / "printed.pdf").read_bytes().startswith(b"%PDF")
    assert desk.view.status.isVisible()


def test_blanks_are_counted_and_lead_to_the_cooperatives_file(desk: Desk) -> None:
    assessment = with_assessment(desk)
    desk.open()
    assert desk.view.blanks.isVisible()
    desk.press("reports.to_complete")
    assert desk.router.place == Place(
        Screen.COOPERATIVE, {"cooperative": assessment.cooperative_id}
    )


def test_a_draft_is_named_as_one(desk: Desk) -> None:
    draft = with_assessment(desk)
    desk.open()
    assert "مسودة" in desk.view.documents.rows[draft.id].accessibleName()


def test_the_occasion_tells_two_assessments_of_one_cooperative_apart(desk: Desk) -> None:
    cooperative = make_cooperative()
    first = make_assessment(cooperative, assessed_on=TODAY - timedelta(days=300))
    final = make_assessment(cooperative, occasion=Occasion.FINAL)
    keep(desk.workspace, cooperative, first, final)
    desk.open()
    rows = desk.view.documents.rows
    names = {rows[assessment.id].accessibleName() for assessment in (first, final)}
    assert len(names) == 2
