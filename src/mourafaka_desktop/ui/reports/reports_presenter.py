"""Between the reports screen and the services: makes papers off the main thread, saves them, prints them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter

from mourafaka_desktop.domain.ids import AssessmentId
from mourafaka_desktop.errors import MourafakaError
from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.services import reports
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.services.reports import (
    Paper,
    PrintableQuestionnaire,
    ReportableAssessment,
)
from mourafaka_desktop.ui.background import Background, Lane
from mourafaka_desktop.ui.navigation import Place, Router, Screen
from mourafaka_desktop.ui.preferences import FolderUse, Preferences
from mourafaka_desktop.ui.reports.page_images import page_image, page_images
from mourafaka_desktop.ui.reports.printing import print_papers
from mourafaka_desktop.ui.reports.reports_model import (
    Document,
    DocumentKey,
    MadePaper,
    WantedPage,
    key_of,
)
from mourafaka_desktop.ui.reports.reports_view import ReportsView

_SMALL_DPI = 24


@dataclass(frozen=True, kw_only=True)
class ReportsServices:
    """What this screen asks of the services, bound to one profile."""

    reportable_assessments: Callable[[], tuple[ReportableAssessment, ...]]
    printable_questionnaires: Callable[[], tuple[PrintableQuestionnaire, ...]]
    questionnaire_of: Callable[[AssessmentId], PrintableQuestionnaire]
    diagnostic_report: Callable[[AssessmentId, Language], Paper]
    blank_questionnaire: Callable[[PrintableQuestionnaire, Language], Paper]
    save_papers: Callable[[Sequence[Paper], Path], tuple[Path, ...]]

    @classmethod
    def of(cls, workspace: Workspace) -> "ReportsServices":
        """The services of an opened profile."""
        return cls(
            reportable_assessments=partial(reports.reportable_assessments, workspace),
            printable_questionnaires=partial(reports.printable_questionnaires, workspace),
            questionnaire_of=partial(reports.questionnaire_of, workspace),
            diagnostic_report=partial(reports.diagnostic_report, workspace),
            blank_questionnaire=partial(reports.blank_questionnaire, workspace),
            save_papers=reports.save_papers,
        )


class ReportsPresenter:
    """Shows the papers of one assessment; what is asked for later replaces what is still being made."""

    def __init__(
        self,
        view: ReportsView,
        services: ReportsServices,
        *,
        background: Background,
        router: Router,
        preferences: Preferences,
    ) -> None:
        self._view = view
        self._services = services
        self._background = background
        self._preferences = preferences
        self._documents: dict[DocumentKey, Document] = {}
        self._wanted: DocumentKey | None = None
        self._papers: tuple[MadePaper, ...] = ()
        self._requests = 0
        view.document_chosen.connect(self._choose)
        view.languages_chosen.connect(self._make)
        view.grey_toggled.connect(lambda _grey: self._make())
        view.page_wanted.connect(self._draw_page)
        view.save_requested.connect(self._save)
        view.print_requested.connect(self._print)
        view.cooperative_requested.connect(
            lambda cooperative_id: router.open(Screen.COOPERATIVE, cooperative=cooperative_id)
        )
        view.portfolio_requested.connect(lambda: router.open(Screen.COOPERATIVES))

    @property
    def view(self) -> ReportsView:
        """The widget to show."""
        return self._view

    def open(self, place: Place | None = None) -> None:
        """Show the papers that can be made: that of the place's assessment, the last one, or the newest.

        A place may ask for the `blank` questionnaire of an assessment instead of its report.
        """
        ids = place.ids if place is not None else {}
        if "assessment" in ids:
            self._wanted = AssessmentId(ids["assessment"])
        self._view.show_folder(self._preferences.folder(FolderUse.REPORTS))
        self._background.run(
            Lane.DATABASE,
            partial(self._read_documents, AssessmentId(ids["blank"]) if "blank" in ids else None),
            self._show_documents,
            self._failed,
            owner=self._view,
        )

    def _read_documents(
        self, blank_of: AssessmentId | None
    ) -> tuple[tuple[Document, ...], DocumentKey | None]:
        """What can be made, and which of it is asked for."""
        asked = self._services.questionnaire_of(blank_of) if blank_of else None
        documents = {
            key_of(one): one
            for one in (
                *self._services.reportable_assessments(),
                *self._services.printable_questionnaires(),
                *((asked,) if asked else ()),
            )
        }
        return tuple(documents.values()), key_of(asked) if asked else None

    def _show_documents(self, read: tuple[tuple[Document, ...], DocumentKey | None]) -> None:
        documents, asked = read
        self._documents = {key_of(document): document for document in documents}
        self._wanted = asked or self._wanted
        if self._wanted not in self._documents:
            self._wanted = next(iter(self._documents), None)
        self._view.show_documents(documents, self._wanted)
        self._make()

    def _choose(self, key: DocumentKey) -> None:
        self._wanted = key
        self._make()

    def _make(self) -> None:
        self._requests += 1
        self._papers = ()
        document = self._documents.get(self._wanted) if self._wanted else None
        if document is None:
            return
        self._view.show_making()
        make = partial(
            _make_papers,
            self._maker(document),
            self._view.languages,
            self._view.is_grey,
        )
        self._background.run(
            Lane.DATABASE,
            make,
            partial(self._show_papers, self._requests),
            partial(self._making_failed, self._requests),
            owner=self._view,
        )

    def _maker(self, document: Document) -> Callable[[Language], Paper]:
        if isinstance(document, PrintableQuestionnaire):
            return partial(self._services.blank_questionnaire, document)
        return partial(self._services.diagnostic_report, document.assessment_id)

    def _show_papers(self, request: int, papers: tuple[MadePaper, ...]) -> None:
        if request == self._requests:  # another paper is on its way otherwise
            self._papers = papers
            self._view.show_papers(papers)

    def _draw_page(self, wanted: WantedPage) -> None:
        contents = {made.language: made.paper.content for made in self._papers}
        content = contents.get(wanted.page.language)
        if content is None:
            return
        self._background.run(
            Lane.DATABASE,
            partial(page_image, content, wanted.page.number, dpi=wanted.dpi, grey=wanted.grey),
            partial(self._show_page, self._requests, wanted),
            self._failed,
            owner=self._view,
        )

    def _show_page(self, request: int, wanted: WantedPage, picture: QImage) -> None:
        if request == self._requests:
            self._view.show_page(wanted, picture)

    def _save(self, folder: Path) -> None:
        if not self._papers:
            return
        self._preferences.keep_folder(FolderUse.REPORTS, folder)
        self._view.show_folder(folder)
        self._view.show_saving()
        papers = tuple(made.paper for made in self._papers)
        self._background.run(
            Lane.DATABASE,
            partial(self._services.save_papers, papers, folder),
            self._view.show_saved,
            self._failed,
            owner=self._view,
        )

    def _print(self, printer: QPrinter) -> None:
        if not self._papers:
            return
        self._view.show_printing()
        contents = tuple(made.paper.content for made in self._papers)
        self._background.run(
            Lane.DATABASE,
            partial(print_papers, contents, printer),
            lambda _nothing: self._view.show_printed(),
            self._failed,
            owner=self._view,
        )

    def _making_failed(self, request: int, failure: Exception) -> None:
        if request == self._requests or not isinstance(failure, MourafakaError):
            self._failed(failure)

    def _failed(self, failure: Exception) -> None:
        if not isinstance(failure, MourafakaError):
            raise failure
        self._view.show_failure(failure)


def _make_papers(
    make: Callable[[Language], Paper], languages: Sequence[Language], grey: bool
) -> tuple[MadePaper, ...]:
    made = []
    for language in languages:
        paper = make(language)
        small = tuple(page_images(paper.content, dpi=_SMALL_DPI, grey=grey))
        made.append(MadePaper(language, paper, small))
    return tuple(made)
