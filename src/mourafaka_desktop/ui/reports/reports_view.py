"""The papers: choose a document and its language, see it page by page, save it, print it."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from mourafaka_desktop import labels
from mourafaka_desktop.domain.cooperatives import ReportLanguage
from mourafaka_desktop.errors import MourafakaError
from mourafaka_desktop.i18n.catalogue import Language, _, current, ngettext
from mourafaka_desktop.services.reports import ReportableAssessment
from mourafaka_desktop.ui.direction import isolate, isolate_name, joined
from mourafaka_desktop.ui.reports.documents_view import DocumentsView
from mourafaka_desktop.ui.reports.preview_view import PreviewView
from mourafaka_desktop.ui.reports.printing import prepare
from mourafaka_desktop.ui.reports.reports_model import (
    Document,
    DocumentKey,
    MadePaper,
    WantedPage,
    key_of,
    languages_of,
    matches,
)
from mourafaka_desktop.ui.tokens import Space, State, Type
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.card import Card
from mourafaka_desktop.ui.widgets.empty_state import EmptyState
from mourafaka_desktop.ui.widgets.file_dialog import FileDialog
from mourafaka_desktop.ui.widgets.inline_problem import InlineProblem
from mourafaka_desktop.ui.widgets.notice import Notice
from mourafaka_desktop.ui.widgets.page_header import PageHeader
from mourafaka_desktop.ui.widgets.scroll_page import ScrollPage
from mourafaka_desktop.ui.widgets.search_field import SearchField
from mourafaka_desktop.ui.widgets.segmented_choice import Option, SegmentedChoice
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.tick import Tick
from mourafaka_desktop.ui.widgets.view import View

_PANEL = 336
_NARROWEST_PANEL = 240
_TALLEST_PREVIEW = 640


class ReportsView(View):
    """Shows by `show_…`; each signal names what the coach wants. The report's language is not the screen's."""

    document_chosen = Signal(object)  # DocumentKey
    languages_chosen = Signal()
    grey_toggled = Signal(bool)
    page_wanted = Signal(object)  # WantedPage
    save_requested = Signal(object)  # Path, the folder
    print_requested = Signal(object)  # QPrinter
    cooperative_requested = Signal(object)  # CooperativeId
    portfolio_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._documents: tuple[Document, ...] | None = None
        self._chosen: DocumentKey | None = None
        self._papers: tuple[MadePaper, ...] = ()
        self._folder: Path | None = None
        self._says: tuple[str, object] = ("", None)
        self.is_busy = False
        self.header = PageHeader()
        self.print_button = Button(ButtonKind.OUTLINED, icon="printer")
        self.print_button.setObjectName("reports.print")
        self.print_button.clicked.connect(self._ask_printer)
        self.save_button = Button(ButtonKind.FILLED, icon="usb")
        self.save_button.setObjectName("reports.save")
        self.save_button.clicked.connect(self._ask_folder)
        self.status = InlineProblem()
        self.status.setObjectName("reports.status")
        self.search = SearchField()
        self.search.input.setObjectName("reports.search")
        self.search.changed.connect(lambda _text: self._list_documents())
        self.documents = DocumentsView()
        self.documents.chosen.connect(self._choose)
        self._language_label = Text(Type.SECONDARY_STRONG)
        self.language: SegmentedChoice[ReportLanguage] = SegmentedChoice(small=True)
        self.language.changed.connect(lambda _choice: self.languages_chosen.emit())
        self.grey = Tick()
        self.grey.setObjectName("reports.grey")
        self.grey.clicked.connect(self.grey_toggled)
        self.blanks = Notice(State.SOON, "info", bar=4)
        self.complete_button = Button(ButtonKind.LINK)
        self.complete_button.setObjectName("reports.to_complete")
        self.complete_button.clicked.connect(self._open_cooperative)
        self.preview = PreviewView()
        self.preview.page_wanted.connect(self.page_wanted)
        self.empty = EmptyState()
        self.empty.button.setObjectName("reports.empty")
        self.empty.action_requested.connect(self.portfolio_requested)
        self._build()
        self.preview.take_keys(self)
        printing = QShortcut(QKeySequence(QKeySequence.StandardKey.Print), self)
        printing.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        printing.activated.connect(self.print_button.click)
        # Arriving here, the screen itself has the focus until there is a page to read.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.ring_radius = None
        self.retranslate()

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages of the papers to show, save and print."""
        return languages_of(self.language.value or ReportLanguage.AR)

    @property
    def is_grey(self) -> bool:
        """Whether the preview shows what a black and white printer makes of it."""
        return self.grey.isChecked()

    def show_documents(self, documents: Sequence[Document], chosen: DocumentKey | None) -> None:
        """What can be made, and what is being shown; the language is the one the cooperative reads."""
        is_another = chosen != self._chosen or self._documents is None
        self._documents, self._chosen = tuple(documents), chosen
        if is_another:
            self._take_cooperatives_language()
        self._list_documents()
        self._show()

    def show_folder(self, folder: Path | None) -> None:
        """Where papers were saved the last time."""
        self._folder = folder

    def show_making(self) -> None:
        """The papers are being made."""
        self._papers, self.is_busy = (), True
        self._say("")
        self.preview.show_making()
        self._show()

    def show_papers(self, papers: tuple[MadePaper, ...]) -> None:
        """The papers are there."""
        self._papers, self.is_busy = papers, False
        self.preview.show_papers(papers, is_grey=self.is_grey)
        self._show()
        if self.hasFocus():
            self.preview.page.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_page(self, wanted: WantedPage, picture: QImage) -> None:
        """A page as large as it was wanted."""
        self.preview.show_page(wanted, picture)

    def show_saving(self) -> None:
        """The papers are being written."""
        self.is_busy = True
        self._say("saving")

    def show_saved(self, saved: tuple[Path, ...]) -> None:
        """The papers lie there, and the key may be taken out."""
        self.is_busy = False
        self._say("saved", saved)

    def show_printing(self) -> None:
        """The printer is being served."""
        self.is_busy = True
        self._say("printing")

    def show_printed(self) -> None:
        """The printer has everything."""
        self.is_busy = False
        self._say("printed")

    def show_failure(self, failure: MourafakaError) -> None:
        """Say what did not work, and what to do."""
        self.is_busy = False
        self._say("failed", failure)
        self._show()

    def retranslate(self) -> None:
        self.header.set_title(_("Reports"))
        self.print_button.setText(_("Print"))
        self.save_button.setText(_("Save to a USB key"))
        self.search.set_placeholder(_("Name of the cooperative"))
        self.documents.setAccessibleName(_("Diagnostic reports"))
        self._language_label.setText(_("Language of the report"))
        self.language.set_options(
            [
                Option(ReportLanguage.AR, labels.enum_label(Language.AR)),
                Option(ReportLanguage.FR, labels.enum_label(Language.FR)),
                Option(ReportLanguage.BOTH, _("Both")),
            ]
        )
        self.language.set_name(_("Language of the report"))
        for choice, segment in zip(ReportLanguage, self.language.segments, strict=True):
            segment.setObjectName(f"reports.language_{choice}")
        self.grey.setText(_("Preview in grey"))
        self.empty.show_words(
            _("No assessment has been made yet. The report is made of an assessment."),
            _("Choose a cooperative"),
        )
        self._list_documents()
        self._show()

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]  # Qt's own event, passed on
        self._arrange()

    def _build(self) -> None:
        self.header.add_action(self.print_button)
        self.header.add_action(self.save_button)
        self._panel = Card()
        self._panel.add(self.search)
        self._panel.add(self.documents, 1)
        self._panel.add(self._language_label)
        self._panel.add(self.language)
        self._panel.add(self.grey)
        complete = QHBoxLayout()
        complete.addWidget(self.complete_button)
        complete.addStretch(1)
        self.blanks.words.addLayout(complete)
        self._panel.add(self.blanks)
        sheet = self._panel.layout()
        assert isinstance(sheet, QVBoxLayout)
        sheet.setStretchFactor(self._panel.body, 1)  # the list takes what height there is
        self._body = QWidget()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._body)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self._panel)
        self._row.addWidget(self.preview, 1)
        self._empty_card = Card()
        self._empty_card.add(self.empty)
        page = self._page = ScrollPage()
        page.add(self.header)
        page.add(self.status)
        page.add(self._empty_card)
        page.add(self._body, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(page)

    def _arrange(self) -> None:
        look = self.preview.theme
        apart = look.space(Space.L)
        room = self.width() - 2 * look.space(Space.PAGE) - apart
        beside_preview = room - self.preview.minimumSizeHint().width()
        stacked = look.has_one_column or beside_preview < look.px(_NARROWEST_PANEL)
        panel = min(look.px(_PANEL), beside_preview)
        self._row.setDirection(
            QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight
        )
        self._row.setSpacing(apart)
        self._panel.setMinimumWidth(0 if stacked else panel)
        self._panel.setMaximumWidth(16_777_215 if stacked else panel)
        self.preview.setMinimumHeight(_TALLEST_PREVIEW if stacked else look.px(320))

    def _show(self) -> None:
        self._arrange()
        documents = self._documents
        is_empty = documents is not None and not documents
        has_assessment = any(isinstance(one, ReportableAssessment) for one in documents or ())
        self._empty_card.setVisible(documents is not None and not has_assessment)
        has_documents = documents is not None and not is_empty
        self._body.setVisible(has_documents)
        self._page.leave_rest_empty(not has_documents)
        for button in (self.print_button, self.save_button):
            button.setVisible(not is_empty)
            button.setEnabled(bool(self._papers))
        chosen = self._chosen_document
        self.header.set_context(_context(chosen) if chosen is not None else "")
        self._show_blanks(chosen)
        self._show_status()

    @property
    def _chosen_document(self) -> Document | None:
        documents = self._documents or ()
        return next((d for d in documents if key_of(d) == self._chosen), None)

    def _list_documents(self) -> None:
        documents = self._documents or ()
        found = [document for document in documents if matches(document, self.search.value)]
        self.search.setVisible(len(documents) > 1)
        self.documents.show_documents(found, self._chosen)

    def _choose(self, key: DocumentKey) -> None:
        self._chosen = key
        self._take_cooperatives_language()
        self._show()
        self.document_chosen.emit(key)

    def _take_cooperatives_language(self) -> None:
        """A paper for nobody in particular stays in the language of the paper before."""
        chosen = self._chosen_document
        if chosen is not None and chosen.cooperative is not None:
            self.language.set_value(chosen.cooperative.report_language or ReportLanguage.AR)
        elif self.language.value is None:
            self.language.set_value(ReportLanguage.AR)

    def _show_blanks(self, chosen: Document | None) -> None:
        fields = chosen.to_complete if isinstance(chosen, ReportableAssessment) else ()
        self.blanks.setVisible(bool(fields))
        count = len(fields)
        names = "\n".join(labels.field_label("cooperative", field) for field in fields)
        self.blanks.show_words(
            ngettext("{n} blank to complete", "{n} blanks to complete", count).format(n=count)
        )
        self.blanks.setToolTip(names)
        self.complete_button.setAccessibleDescription(names)
        self.complete_button.setText(_("Complete the file"))

    def _open_cooperative(self) -> None:
        chosen = self._chosen_document
        if chosen is not None and chosen.cooperative is not None:
            self.cooperative_requested.emit(chosen.cooperative.id)

    def _say(self, what: str, about: object = None) -> None:
        self._says = (what, about)
        self._show_status()

    def _show_status(self) -> None:
        match self._says:
            case "saving", _about:
                self.status.show_problem(_("The report is being saved…"), state=State.CALM)
            case "printing", _about:
                self.status.show_problem(_("The report is being printed…"), state=State.CALM)
            case "printed", _about:
                self.status.show_problem(_("The printer has received the report."), state=State.OK)
            case "saved", tuple(saved):
                self.status.show_problem(_("Saved."), _where(saved), state=State.OK)
            case "failed", MourafakaError() as failure:
                said = failure.explain(_)
                self.status.show_problem(said.title, said.advice, state=State.SOON)
            case _:
                self.status.clear()

    def _ask_folder(self) -> None:
        dialog = FileDialog(
            self,
            _("Folder or USB key for the report"),
            accept=_("Save here"),
            folder=self._folder,
        )
        dialog.setObjectName("reports.folder")
        dialog.setFileMode(FileDialog.FileMode.Directory)
        dialog.setOption(FileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda folder: self.save_requested.emit(Path(folder)))
        dialog.open()

    def _ask_printer(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        prepare(printer)
        printer.setDocName(self._papers[0].paper.file_name)
        dialog = QPrintDialog(printer, self)
        dialog.setObjectName("reports.printer")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange)
        dialog.setMinMax(1, sum(made.paper.pages for made in self._papers))
        dialog.accepted.connect(lambda: self.print_requested.emit(printer))
        dialog.setModal(True)
        dialog.show()


def _context(document: Document) -> str:
    if not isinstance(document, ReportableAssessment):
        owner = document.cooperative.name_in(current()) if document.cooperative else ""
        return joined([owner, labels.content(document.title), _("Blank questionnaire")])
    return joined([document.cooperative.name_in(current()), labels.occasion(document.occasion)])


def _where(saved: tuple[Path, ...]) -> str:
    names = joined(isolate(path.name) for path in saved)
    return _("{files}, in the folder {folder}.").format(
        files=isolate_name(names), folder=isolate(saved[0].parent)
    )
