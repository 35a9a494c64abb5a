"""The visit on one page: an index at the start, the sections in one column, the saved mark above.

Shows what it is told and says what the coach writes, chooses, draws and drops; it knows no rule.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import pairwise
from uuid import UUID

import shiboken6
from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from mourafaka_desktop.domain.attachments import Attachment, AttachmentRole
from mourafaka_desktop.domain.coaching_path import SESSION_COUNT
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.domain.development_plans import PlannedAction
from mourafaka_desktop.domain.ids import AttachmentId
from mourafaka_desktop.domain.visits import Visit, VisitState
from mourafaka_desktop.errors import MourafakaError
from mourafaka_desktop.i18n.catalogue import _, current
from mourafaka_desktop.i18n.formats import formats, morocco_time
from mourafaka_desktop.ui.direction import isolate, joined
from mourafaka_desktop.ui.tokens import Space, State
from mourafaka_desktop.ui.visit.appointment_view import AppointmentView
from mourafaka_desktop.ui.visit.attendance_view import AttendanceView
from mourafaka_desktop.ui.visit.decisions_view import DecisionsView
from mourafaka_desktop.ui.visit.missing_view import MissingView
from mourafaka_desktop.ui.visit.next_visit_view import NextVisitView
from mourafaka_desktop.ui.visit.notes_view import AdviceView, FindingsView
from mourafaka_desktop.ui.visit.photo_intake import PhotoTicks
from mourafaka_desktop.ui.visit.photo_offers import has_something
from mourafaka_desktop.ui.visit.photos_view import PhotosView
from mourafaka_desktop.ui.visit.promises_view import PromisesView
from mourafaka_desktop.ui.visit.section_index_view import SectionIndexView
from mourafaka_desktop.ui.visit.section_view import SectionView
from mourafaka_desktop.ui.visit.signatures_view import SignaturesView
from mourafaka_desktop.ui.visit.visit_model import PhotoTile, Progress, RefusedPhoto, Section
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.carried_head import CarriedHead
from mourafaka_desktop.ui.widgets.form_header import FormHeader
from mourafaka_desktop.ui.widgets.inline_problem import InlineProblem
from mourafaka_desktop.ui.widgets.picture_dialog import PictureDialog
from mourafaka_desktop.ui.widgets.scroll_page import ScrollPage
from mourafaka_desktop.ui.widgets.sync_badge import SyncBadge, SyncMark
from mourafaka_desktop.ui.widgets.themed import Themed
from mourafaka_desktop.ui.widgets.view import View


class VisitView(Themed, View):
    """One visit. Texts in progress are `text_written`, everything else is `value_chosen`."""

    text_written = Signal(str, object)  # field, value
    value_chosen = Signal(str, object)
    writing_paused = Signal()
    now_requested = Signal(str)  # the time field that is now
    names_withdrawn = Signal()
    promise_answered = Signal(object, object)  # PlannedActionId, ActionStatus
    promise_made = Signal(str)
    promise_rewritten = Signal(object)  # PlannedAction
    promise_removed = Signal(object)  # PlannedActionId
    photos_offered = Signal(object)  # tuple of PhotoOffer
    photo_opened = Signal(object)  # AttachmentId
    photo_described = Signal(object, str)  # AttachmentId, what it shows
    photo_removed = Signal(object)  # AttachmentId
    waiting_declined = Signal()
    consent_given = Signal()
    signature_drawn = Signal(object, bytes)  # AttachmentRole, PNG
    signature_cleared = Signal(object)
    undo_requested = Signal()
    end_requested = Signal()
    assessment_requested = Signal()
    back_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("visit")
        self._visit: Visit | None = None
        self._cooperative: Cooperative | None = None
        self._saved_at: datetime | None = None
        self._failure: MourafakaError | None = None
        self._problem_on_show: MourafakaError | None = None
        self._tiles: tuple[PhotoTile, ...] = ()
        self._sync_mark = SyncMark.ON_LAPTOP
        self._picture: PictureDialog | None = None
        self._shown: AttachmentId | None = None
        self.setAcceptDrops(True)
        self._build_header()
        self._build_sections()
        self._lay_out()
        self._listen()
        self.retranslate()
        self.restyle()

    # What is shown

    def show_cooperative(self, cooperative: Cooperative) -> None:
        """Whose visit it is."""
        self._cooperative = cooperative
        self._show_header()

    def show_previous_visit(self, previous: Visit | None) -> None:
        """The visit before, where the promises come from."""
        self._promises.show_previous_visit(previous)

    def show_visit(self, visit: Visit) -> None:
        """The note as it is kept."""
        self._visit = visit
        for section in self._sections.values():
            section.show_visit(visit)
        self._show_header()

    def show_head(self, visit: Visit) -> None:
        """The session, date and time above, while the note itself is being written."""
        self._visit = visit
        self._show_header()

    def show_promises(self, promises: Sequence[PlannedAction], answered: Collection[UUID]) -> None:
        """The promises of last time; `answered` are those somebody asked about."""
        self._promises.show_promises(promises, answered)

    def show_new_promises(self, promises: Sequence[PlannedAction]) -> None:
        """The promises made at this visit."""
        self._decisions.show_new_promises(promises)

    def show_photos(self, tiles: Sequence[PhotoTile]) -> None:
        """The photos and scans kept so far."""
        self._tiles = tuple(tiles)
        self._photos.show_photos(tiles)

    def show_photos_adding(self, done: int, total: int) -> None:
        """How many of the files brought together are kept."""
        self._photos.show_adding(done, total)

    def show_photos_waiting(self, waiting: int) -> None:
        """How many photos wait for the consent of those they show."""
        self._photos.show_waiting(waiting)

    def show_photos_refused(self, refused: Sequence[RefusedPhoto]) -> None:
        """What could not be kept of the files brought together."""
        self._photos.show_refused(refused)

    def show_picture(self, attachment_id: AttachmentId, content: bytes) -> None:
        """A photo or a scan's first page, large; another one takes its place in the same dialog."""
        at = next((n for n, t in enumerate(self._tiles) if t.attachment.id == attachment_id), None)
        if at is None:
            return
        if self._picture is None or not shiboken6.isValid(self._picture):
            self._picture = self._picture_dialog()
        self._shown = attachment_id
        attachment = self._tiles[at].attachment
        self._picture.show_picture(
            content,
            _("Photo {number}").format(number=at + 1),
            _picture_facts(attachment),
            attachment.caption or "",
            at=at,
            of=len(self._tiles),
        )
        self._picture.open()

    def show_signatures(self, signatures: Mapping[AttachmentRole, bytes]) -> None:
        """The kept signatures, as PNG."""
        self._signatures.show_signatures(signatures)

    def show_progress(self, progress: Progress) -> None:
        """How far each section is."""
        self._index.show_progress(progress)

    def show_inconsistencies(self, fields: Sequence[str]) -> None:
        """The fields whose values cannot all be true; a hint, no obstacle."""
        for section in self._sections.values():
            section.show_inconsistent(fields)

    def show_missing(self, fields: Sequence[str]) -> None:
        """What ending still asks for, as links; none hides the list."""
        self._missing.show_missing(fields)
        if fields:
            self._page.verticalScrollBar().setValue(0)
            self._missing.take_focus()

    def show_sync_state(self, mark: SyncMark) -> None:
        """How far an ended visit has come; of a draft the saved mark says enough."""
        self._sync_mark = mark
        self._sync_badge.show_mark(mark)

    def show_ended(self, is_ended: bool) -> None:
        """An ended visit is read, not written."""
        self._sync_badge.setVisible(is_ended)
        for section in self._sections.values():
            section.freeze(is_ended)
        self._end.setVisible(not is_ended)

    def show_saving(self) -> None:
        """Something is on its way to the disk: the time of the last save stands until it arrives."""

    def show_saved(self, at: datetime) -> None:
        """Everything written is on the disk, since `at`."""
        self._saved_at, self._failure = at, None
        self._show_saved_mark()

    def show_not_saved(self, failure: MourafakaError) -> None:
        """What was written last could not be saved yet; it is kept and tried again."""
        self._failure = failure
        self._show_saved_mark()

    def show_problem(self, failure: MourafakaError) -> None:
        """Something asked for could not be done."""
        self._problem_on_show = failure
        self._show_problem()
        self._page.verticalScrollBar().setValue(0)

    def clear_problem(self) -> None:
        """What could not be done is done, or no longer wanted."""
        self._problem_on_show = None
        self._show_problem()

    @property
    def photo_ticks(self) -> PhotoTicks:
        """What is ticked for the next photos."""
        shows_people, consent = self._photos.consent
        return PhotoTicks(
            shows_people=shows_people,
            consent=consent,
            keeps_position=self._photos.keeps_position,
        )

    def focus_field(self, field: str) -> None:
        """Scroll to a field and put the caret there."""
        for section in self._sections.values():
            target = section.input_of(field)
            if target is not None:
                self._page.scroll_to(section)
                target.setFocus(Qt.FocusReason.OtherFocusReason)
                self._page.ensureWidgetVisible(target, 0, self.theme.space(24))
                return

    def go_to(self, section: Section) -> None:
        """Scroll to a section and put the focus on its first input."""
        shown = self._sections[section]
        self._page.scroll_to(shown)
        first = shown.first_input
        if first is not None and first.isEnabled():
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        self._index.show_current(section)

    # Texts and sizes

    def retranslate(self) -> None:
        self._sync_badge.show_mark(self._sync_mark)
        self._open_assessment.setText(_("Open the assessment"))
        self._end.setText(_("End the visit"))
        self._show_header()
        self._show_saved_mark()
        self._show_problem()

    def restyle(self) -> None:
        one_column = self.theme.has_one_column
        self._body.setDirection(
            QBoxLayout.Direction.TopToBottom if one_column else QBoxLayout.Direction.LeftToRight
        )
        self._index_place.setVisible(not one_column)
        # The bar of a low window stands beside the links, not over them.
        bar = self._index_area.verticalScrollBar().sizeHint().width()
        self._index_area.setFixedWidth(self._index.width() + bar)
        super().restyle()

    # What the coach does

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo_requested.emit()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self._take_in(QApplication.clipboard().mimeData())
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A file may be let go anywhere on the page; where it belongs, the page knows."""
        if has_something(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self._take_in(event.mimeData())

    def hideEvent(self, event: QHideEvent) -> None:
        self.writing_paused.emit()
        super().hideEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.writing_paused.emit()

    def _take_in(self, mime: QMimeData) -> None:
        if self._photos.offer(mime):
            self.go_to(Section.PHOTOS)

    def _picture_dialog(self) -> PictureDialog:
        is_open = self._visit is not None and self._visit.state is VisitState.DRAFT
        dialog = PictureDialog(self, may_change=is_open)
        dialog.setObjectName("visit.picture")
        dialog.turned.connect(self._turn_picture)
        dialog.caption_written.connect(lambda words: self.photo_described.emit(self._shown, words))
        dialog.removal_requested.connect(self._remove_shown)
        return dialog

    def _turn_picture(self, by: int) -> None:
        ids = [tile.attachment.id for tile in self._tiles]
        if self._shown in ids and 0 <= ids.index(self._shown) + by < len(ids):
            self.photo_opened.emit(ids[ids.index(self._shown) + by])

    def _remove_shown(self) -> None:
        removed = self._shown
        assert self._picture is not None
        self._picture.close()
        self.photo_removed.emit(removed)

    def _build_header(self) -> None:
        self._header = FormHeader()
        self._sync_badge = SyncBadge()
        self._sync_badge.setObjectName("visit.sync_state")
        self._open_assessment = Button(icon="clipboard-list")
        self._open_assessment.setObjectName("visit.open_assessment")
        self._end = Button(ButtonKind.FILLED)
        self._end.setObjectName("visit.end")
        self._header.add_action(self._sync_badge)
        self._sync_badge.hide()
        self._header.add_action(self._open_assessment)
        self._header.add_action(self._end)

    def _build_sections(self) -> None:
        self._promises = PromisesView()
        self._attendance = AttendanceView()
        self._decisions = DecisionsView()
        self._photos = PhotosView()
        self._signatures = SignaturesView()
        self._appointment = AppointmentView()
        self._sections: dict[Section, SectionView] = {
            Section.PROMISES: self._promises,
            Section.APPOINTMENT: self._appointment,
            Section.ATTENDANCE: self._attendance,
            Section.FINDINGS: FindingsView(),
            Section.ADVICE: AdviceView(),
            Section.DECISIONS: self._decisions,
            Section.PHOTOS: self._photos,
            Section.NEXT_VISIT: NextVisitView(),
            Section.SIGNATURES: self._signatures,
        }

    def _lay_out(self) -> None:
        self._index = SectionIndexView()
        self._missing = MissingView()
        self._problem = InlineProblem(State.SOON)
        self._page = ScrollPage(Space.XL)
        self._page.column.addSpacing(4)
        self._page.add(self._problem)
        self._page.add(self._missing)
        for section in self._sections.values():
            self._page.add_section(section)
        self._page.column.addStretch(1)
        self._index_place = QWidget()
        index_row = QHBoxLayout(self._index_place)
        index_row.setContentsMargins(0, 20, 0, 12)
        index_row.setSpacing(0)
        index_row.addSpacing(Space.FORM_PAGE)
        # In a low window the index scrolls beside the page; its links are never squeezed.
        area = QScrollArea()
        area.setWidget(self._index)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.viewport().setAutoFillBackground(False)
        self._index.setAutoFillBackground(False)
        self._index_area = area
        index_row.addWidget(area)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setSpacing(0)
        self._body.addWidget(self._index_place)
        self._body.addWidget(self._page, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._body, 1)
        self._carried_head = CarriedHead(self, self._header, column, lambda: self._page)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)

    def _listen(self) -> None:
        for section in self._sections.values():
            section.text_written.connect(self.text_written)
            section.value_chosen.connect(self.value_chosen)
        self._appointment.now_requested.connect(self.now_requested)
        self._attendance.names_withdrawn.connect(self.names_withdrawn)
        self._promises.promise_answered.connect(self.promise_answered)
        self._promises.rows_changed.connect(self._order_tabs)
        self._decisions.promise_made.connect(self.promise_made)
        self._decisions.promise_rewritten.connect(self.promise_rewritten)
        self._decisions.promise_removed.connect(self.promise_removed)
        self._photos.photos_offered.connect(self.photos_offered)
        self._photos.photo_opened.connect(self.photo_opened)
        self._photos.photo_removed.connect(self.photo_removed)
        self._photos.waiting_declined.connect(self.waiting_declined)
        self._photos.consent_given.connect(self.consent_given)
        self._signatures.signature_drawn.connect(self.signature_drawn)
        self._signatures.signature_cleared.connect(self.signature_cleared)
        self._missing.field_requested.connect(self.focus_field)
        self._index.section_requested.connect(self.go_to)
        self._header.back_requested.connect(self.back_requested)
        self._open_assessment.clicked.connect(self.assessment_requested)
        self._end.clicked.connect(self.end_requested)
        for keys, step in (("Alt+Down", 1), ("Alt+Up", -1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self._step, step))
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._follow_focus)

    def _order_tabs(self) -> None:
        """Promises come first in the page; the two ways on, the filled one last, after everything."""
        for before, after in pairwise([self._index.last_link, *self._promises.stops]):
            QWidget.setTabOrder(before, after)
        for before, after in pairwise([*self._signatures.stops, self._open_assessment, self._end]):
            QWidget.setTabOrder(before, after)

    def _follow_focus(self, old: QWidget | None, now: QWidget | None) -> None:
        if old is not None and self.isAncestorOf(old):
            self.writing_paused.emit()
        if now is not None and self.isAncestorOf(now):
            self._index.show_current(self._section_of(now))

    def _section_of(self, widget: QWidget | None) -> Section | None:
        for section, shown in self._sections.items():
            if widget is not None and (shown is widget or shown.isAncestorOf(widget)):
                return section
        return None

    def _step(self, by: int) -> None:
        """From the section where one writes to the next one or the one before."""
        order = list(self._sections)
        here = self._section_of(self.focusWidget())
        if here is None:
            self.go_to(order[0])
            return
        self.go_to(order[min(max(order.index(here) + by, 0), len(order) - 1)])

    # Words

    def _show_header(self) -> None:
        visit, cooperative = self._visit, self._cooperative
        if visit is None or visit.session_no is None:
            self._header.set_title(_("Visit note"))
        else:
            title = _("Visit note, session {number} of {total}")
            self._header.set_title(
                title.format(number=isolate(visit.session_no), total=isolate(SESSION_COUNT))
            )
        if visit is None or cooperative is None:
            self._header.set_context("")
            return
        writes = formats(current())
        when = writes.full_date(visit.visited_on)
        if visit.arrived_at_time is not None:
            when = _("{date}, from {time}").format(
                date=when, time=isolate(writes.time(visit.arrived_at_time))
            )
        self._header.set_context(joined([cooperative.name_in(current()), when]))

    def _show_saved_mark(self) -> None:
        if self._failure is not None:
            explanation = self._failure.explain(_)
            self._header.saved.show_waiting(_("Not saved yet; kept on the screen"))
            self._header.saved.setToolTip(str(explanation))
            self._problem.show_problem(explanation.title, explanation.advice)
        elif self._saved_at is not None:
            time = formats(current()).time(morocco_time(self._saved_at).time())
            self._header.saved.show_saved(
                _("All that is written is saved, {time}").format(time=isolate(time))
            )
            self._header.saved.setToolTip("")
            self._show_problem()

    def _show_problem(self) -> None:
        if self._problem_on_show is not None:
            explanation = self._problem_on_show.explain(_)
            self._problem.show_problem(explanation.title, explanation.advice)
        elif self._failure is None:
            self._problem.clear()


def _picture_facts(attachment: Attachment) -> str:
    """What is known of a photo or scan, in one line."""
    writes = formats(current())
    facts = [isolate(attachment.file_name)] if attachment.file_name else []
    if attachment.taken_at is not None:
        facts.append(writes.full_date(morocco_time(attachment.taken_at).date()))
    facts.append(writes.isolated.size(attachment.byte_size))
    if attachment.shows_people:
        facts.append(_("The people shown have agreed."))
    return joined(facts)
