"""Between the visit page and the services: keeps the draft, asks for what is missing, undoes.

Everything the coach does is saved at once; the view only says what was written, chosen, drawn or dropped.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from mourafaka_desktop.domain.attachments import SIGNATURE_ROLES, Attachment, AttachmentRole
from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.domain.development_plans import ActionStatus, PlannedAction
from mourafaka_desktop.domain.ids import AttachmentId, CooperativeId, PlannedActionId, VisitId
from mourafaka_desktop.domain.visits import Visit, VisitState, inconsistencies
from mourafaka_desktop.errors import AttachmentUnreadable, VisitIncomplete
from mourafaka_desktop.i18n.catalogue import _
from mourafaka_desktop.i18n.formats import morocco_time
from mourafaka_desktop.services import attachments, sync_status, visits
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.services.sync_status import SyncState
from mourafaka_desktop.services.visits import VisitPage
from mourafaka_desktop.ui.autosave import Autosave
from mourafaka_desktop.ui.background import Background, Lane
from mourafaka_desktop.ui.changes import ChangeNotice
from mourafaka_desktop.ui.fresh_page import FreshPage, told
from mourafaka_desktop.ui.navigation import Place, Router, Screen
from mourafaka_desktop.ui.visit.photo_intake import PhotoIntake
from mourafaka_desktop.ui.visit.visit_model import (
    PHOTO_ROLES,
    PhotoOffer,
    PhotoTile,
    progress,
)
from mourafaka_desktop.ui.visit.visit_view import VisitView
from mourafaka_desktop.ui.widgets.sync_badge import SyncMark


@dataclass(frozen=True, kw_only=True)
class VisitServices:
    """What this screen asks of the services, bound to one profile."""

    visit_page: Callable[[VisitId], VisitPage]
    sync_state: Callable[[VisitId], SyncState]
    save_visit: Callable[[Visit], Changes]
    promise: Callable[[VisitId, str], PlannedAction]
    change_action: Callable[[PlannedAction], Changes]
    remove_promise: Callable[[PlannedActionId], Changes]
    answer_promise: Callable[[PlannedActionId, ActionStatus], Changes]
    end_visit: Callable[[VisitId], Changes]
    add_file: Callable[..., Attachment]
    add_signature: Callable[[VisitId, AttachmentRole, bytes], Attachment]
    content: Callable[[AttachmentId], bytes]
    thumbnail: Callable[[AttachmentId], bytes]
    picture: Callable[[AttachmentId], bytes]
    describe_attachment: Callable[[AttachmentId, str | None], Changes]
    remove_attachment: Callable[[AttachmentId], Changes]
    restore_attachment: Callable[[Attachment], Changes]

    @classmethod
    def of(cls, workspace: Workspace) -> "VisitServices":
        """The services of an opened profile."""
        return cls(
            visit_page=partial(visits.visit_page, workspace),
            sync_state=partial(sync_status.state_of_record, workspace, "visit"),
            save_visit=partial(visits.save_visit, workspace),
            promise=partial(visits.promise, workspace),
            change_action=partial(visits.change_action, workspace),
            remove_promise=partial(visits.remove_promise, workspace),
            answer_promise=partial(visits.answer_promise, workspace),
            end_visit=partial(visits.end_visit, workspace),
            add_file=partial(attachments.add_file, workspace),
            add_signature=partial(attachments.add_signature, workspace),
            content=partial(attachments.content, workspace),
            thumbnail=partial(attachments.thumbnail, workspace),
            picture=partial(attachments.picture, workspace),
            describe_attachment=partial(attachments.describe, workspace),
            remove_attachment=partial(attachments.remove, workspace),
            restore_attachment=partial(attachments.restore, workspace),
        )


@dataclass(frozen=True)
class _Loaded:
    """A page with its pictures, read in one go."""

    page: VisitPage
    sync_state: SyncState
    photos: tuple[PhotoTile, ...]
    signatures: dict[AttachmentRole, bytes]


class VisitPresenter:
    """A page of the window: `open()` it at a place that names the visit, `leave()` before closing."""

    def __init__(
        self,
        view: VisitView,
        services: VisitServices,
        *,
        background: Background,
        clock: Callable[[], datetime],
        router: Router,
        notice: ChangeNotice,
        say: Callable[[str, Callable[[], object] | None], object],
    ) -> None:
        self._view = view
        self._services = services
        self._background = background
        self._clock = clock
        self._router = router
        self._say = say
        self._visit: Visit | None = None
        self._cooperative_id: CooperativeId | None = None
        self._promises: dict[PlannedActionId, PlannedAction] = {}
        self._new_promises: dict[PlannedActionId, PlannedAction] = {}
        self._answered: set[UUID] = set()
        self._photos: dict[AttachmentId, PhotoTile] = {}
        self._signatures: dict[AttachmentRole, Attachment] = {}
        self._undo: list[Callable[[], object]] = []
        self._fresh: FreshPage[VisitId, _Loaded] = FreshPage(
            self._load,
            self._show,
            view.show_problem,
            concerns=self._concerns,
            background=background,
            notice=notice,
            owner=view,
            save=self.leave,
        )
        self._visit_saves: Autosave[VisitId, Visit] = Autosave(
            lambda _id, visit: services.save_visit(visit),
            background,
            self._saved,
            told(view.show_not_saved),
            view,
        )
        self._action_saves: Autosave[PlannedActionId, PlannedAction] = Autosave(
            lambda _id, action: services.change_action(action),
            background,
            self._saved,
            told(view.show_not_saved),
            view,
        )
        self._intake = PhotoIntake(
            services.add_file,
            background,
            view,
            on_added=self._photo_kept,
            on_moved=view.show_photos_adding,
            on_waiting=view.show_photos_waiting,
            on_refused=view.show_photos_refused,
        )
        self._listen()

    @property
    def view(self) -> QWidget:
        """The widget to show."""
        return self._view

    def open(self, place: Place) -> None:
        """Show the place's `visit`; what was being written before is saved first."""
        self.leave()
        self._visit = None
        self._undo.clear()
        self._answered.clear()
        self._intake.open(VisitId(place.ids["visit"]))
        self._fresh.open(VisitId(place.ids["visit"]))

    def leave(self) -> None:
        """Save what is still waiting: the screen or the window closes."""
        self._visit_saves.flush()
        self._action_saves.flush()

    @property
    def is_settled(self) -> bool:
        """Whether everything written has reached the disk."""
        return self._visit_saves.is_settled and self._action_saves.is_settled

    def _listen(self) -> None:
        view = self._view
        view.text_written.connect(partial(self._change, soon=True))
        view.value_chosen.connect(partial(self._change, soon=False))
        view.writing_paused.connect(self.leave)
        view.now_requested.connect(self._note_time)
        view.names_withdrawn.connect(self._withdraw_names)
        view.promise_answered.connect(self._answer_promise)
        view.promise_made.connect(self._make_promise)
        view.promise_rewritten.connect(self._change_promise)
        view.promise_removed.connect(self._remove_promise)
        view.photos_offered.connect(self._take_photos)
        view.photo_opened.connect(self._open_photo)
        view.photo_described.connect(self._describe_photo)
        view.photo_removed.connect(self._remove_photo)
        view.consent_given.connect(lambda: self._intake.go_on(self._view.photo_ticks))
        view.waiting_declined.connect(self._intake.decline)
        view.signature_drawn.connect(self._sign)
        view.signature_cleared.connect(self._clear_signature)
        view.undo_requested.connect(self.undo)
        view.end_requested.connect(self._end)
        view.assessment_requested.connect(self._open_assessment)
        view.back_requested.connect(self._go_back)

    # Reading

    def _load(self, visit_id: VisitId) -> _Loaded:
        page = self._services.visit_page(visit_id)
        photos = [a for a in page.attachments if a.role in PHOTO_ROLES]
        signed = [a for a in page.attachments if a.role in SIGNATURE_ROLES]
        return _Loaded(
            page,
            self._services.sync_state(visit_id),
            tuple(self._tile(a) for a in photos),
            {a.role: content for a in signed if (content := self._arrived(a.id))},
        )

    def _tile(self, attachment: Attachment) -> PhotoTile:
        try:
            return PhotoTile(attachment, self._services.thumbnail(attachment.id))
        except (
            AttachmentUnreadable
        ):  # the note opens without it; what is the matter is said when it is opened
            return PhotoTile(attachment, b"")

    def _arrived(self, attachment_id: AttachmentId) -> bytes | None:
        try:
            return self._services.content(attachment_id)
        except AttachmentUnreadable:
            return None

    def _show(self, loaded: _Loaded) -> None:
        page = loaded.page
        self._visit = page.visit
        self._cooperative_id = page.cooperative.id
        self._promises = {action.id: action for action in page.promises}
        self._new_promises = {action.id: action for action in page.new_promises}
        # An answer other than the state a promise starts with was given by somebody.
        self._answered |= {a.id for a in page.promises if a.status is not ActionStatus.TODO}
        self._photos = {tile.attachment.id: tile for tile in loaded.photos}
        self._signatures = {a.role: a for a in page.attachments if a.role in SIGNATURE_ROLES}
        self._view.show_sync_state(SyncMark(loaded.sync_state))
        self._view.show_cooperative(page.cooperative)
        self._view.show_previous_visit(page.previous_visit)
        self._view.show_visit(page.visit)
        self._view.show_promises(page.promises, frozenset(self._answered))
        self._view.show_new_promises(page.new_promises)
        self._view.show_photos(loaded.photos)
        self._view.show_signatures(loaded.signatures)
        self._view.show_missing(())
        self._show_state()
        self._view.show_saved(self._clock())

    @staticmethod
    def _concerns(loaded: _Loaded, changes: Changes) -> bool:
        visit = loaded.page.visit
        return (
            visit.id in changes.ids("visit")
            or visit.cooperative_id in changes.ids("cooperative")
            or bool(changes.ids("planned_action"))
            or bool(changes.ids("attachment"))
        )

    # Writing

    def _change(self, field: str, value: object, *, soon: bool) -> None:
        if self._visit is None or getattr(self._visit, field) == value:
            return
        changed: dict[str, Any] = {field: value}
        self._keep(replace(self._visit, **changed), soon=soon)

    def _note_time(self, field: str) -> None:
        """It is now: the time on Morocco's clock, to the minute."""
        now = morocco_time(self._clock()).time().replace(second=0, microsecond=0)
        self._change(field, now, soon=False)
        if self._visit is not None:
            self._view.show_visit(self._visit)

    def _keep(self, visit: Visit, *, soon: bool = False) -> None:
        self._visit = visit
        self._fresh.edited()
        self._view.show_saving()
        self._view.show_head(visit)
        if soon:
            self._visit_saves.soon(visit.id, visit)
        else:
            self._visit_saves.now(visit.id, visit)
        self._show_state()

    def _withdraw_names(self) -> None:
        """Without consent no name is kept, not even hidden."""
        visit = self._visit
        if visit is None:
            return
        before = (visit.names_consent, visit.participant_names)
        self._keep(replace(visit, names_consent=None, participant_names=()))
        assert self._visit is not None
        self._view.show_visit(self._visit)
        if before[1]:
            self._offer_undo(_("Names removed."), lambda: self._bring_names_back(*before))

    def _bring_names_back(self, consent: bool | None, names: tuple[str, ...]) -> None:
        if self._visit is not None:
            self._keep(replace(self._visit, names_consent=consent, participant_names=names))
            self._view.show_visit(self._visit)

    def _saved(self, changes: Changes) -> None:
        self._fresh.announce(changes)
        if self.is_settled:
            self._view.show_saved(self._clock())

    def _do(self, write: Callable[[], Any], then: Callable[[Any], object]) -> None:
        """Write something else than the note itself; what waits is written before it."""
        self.leave()
        self._fresh.edited()
        self._background.run(
            Lane.DATABASE, write, then, told(self._view.show_problem), owner=self._view
        )

    def _show_state(self) -> None:
        visit = self._visit
        assert visit is not None
        kept = [tile.attachment for tile in self._photos.values()] + [*self._signatures.values()]
        self._view.show_progress(progress(visit, self._promises.values(), self._answered, kept))
        self._view.show_inconsistencies(inconsistencies(visit))
        self._view.show_ended(visit.state is VisitState.SUBMITTED)

    # Promises

    def _answer_promise(self, action_id: PlannedActionId, status: ActionStatus) -> None:
        before = self._promises[action_id]
        was_answered = action_id in self._answered
        if was_answered and before.status is status:
            return
        self._set_answer(action_id, status, answered=True)
        self._undo.append(lambda: self._set_answer(action_id, before.status, answered=was_answered))

    def _set_answer(
        self, action_id: PlannedActionId, status: ActionStatus, *, answered: bool
    ) -> None:
        self._promises[action_id] = replace(self._promises[action_id], status=status)
        (self._answered.add if answered else self._answered.discard)(action_id)
        self._view.show_promises(tuple(self._promises.values()), frozenset(self._answered))
        self._show_state()
        self._view.show_saving()
        self._do(partial(self._services.answer_promise, action_id, status), self._saved)

    def _make_promise(self, title: str) -> None:
        if self._visit is not None and title.strip():
            made = partial(self._services.promise, self._visit.id, title.strip())
            self._do(made, self._promise_made)

    def _promise_made(self, action: PlannedAction) -> None:
        self._new_promises[action.id] = action
        self._view.show_new_promises(tuple(self._new_promises.values()))
        self._saved(Changes.of("planned_action", action.id))

    def _change_promise(self, action: PlannedAction) -> None:
        self._new_promises[action.id] = action
        self._fresh.edited()
        self._view.show_saving()
        self._action_saves.soon(action.id, action)

    def _remove_promise(self, action_id: PlannedActionId) -> None:
        self.leave()
        action = self._new_promises.pop(action_id)
        self._view.show_new_promises(tuple(self._new_promises.values()))
        self._do(partial(self._services.remove_promise, action_id), self._saved)
        self._offer_undo(_("Promise removed."), lambda: self._bring_promise_back(action))

    def _bring_promise_back(self, action: PlannedAction) -> None:
        self._new_promises[action.id] = action
        self._view.show_new_promises(tuple(self._new_promises.values()))
        self._do(partial(self._services.change_action, action), self._saved)

    # Photos and signatures

    def _take_photos(self, offers: Sequence[PhotoOffer]) -> None:
        self.leave()
        self._fresh.edited()
        self._intake.take(offers, self._view.photo_ticks)

    def _photo_kept(self, attachment: Attachment) -> None:
        self._background.run(
            Lane.DATABASE,
            partial(self._tile, attachment),
            self._photo_added,
            told(self._view.show_problem),
            owner=self._view,
        )

    def _photo_added(self, tile: PhotoTile) -> None:
        if self._visit is not None and tile.attachment.record_id == self._visit.id:
            self._photos[tile.attachment.id] = tile
            self._show_photos()
        self._saved(Changes.of("attachment", tile.attachment.id))

    def _open_photo(self, attachment_id: AttachmentId) -> None:
        self._background.run(
            Lane.DATABASE,
            partial(self._services.picture, attachment_id),
            partial(self._view.show_picture, attachment_id),
            told(self._view.show_problem),
            owner=self._view,
        )

    def _describe_photo(self, attachment_id: AttachmentId, caption: str) -> None:
        tile = self._photos[attachment_id]
        described = replace(tile.attachment, caption=caption or None)
        self._photos[attachment_id] = replace(tile, attachment=described)
        self._show_photos()
        self._do(
            partial(self._services.describe_attachment, attachment_id, caption or None),
            self._saved,
        )

    def _remove_photo(self, attachment_id: AttachmentId) -> None:
        if attachment_id not in self._photos:  # two presses of one key
            return
        tile = self._photos.pop(attachment_id)
        self._show_photos()
        self._do(partial(self._services.remove_attachment, attachment_id), self._saved)
        self._offer_undo(_("Photo removed."), lambda: self._bring_photo_back(tile))

    def _bring_photo_back(self, tile: PhotoTile) -> None:
        self._photos[tile.attachment.id] = tile
        self._show_photos()
        self._do(partial(self._services.restore_attachment, tile.attachment), self._saved)

    def _show_photos(self) -> None:
        self._view.show_photos(tuple(self._photos.values()))
        self._show_state()

    def _sign(self, role: AttachmentRole, png: bytes) -> None:
        if self._visit is not None:
            drawn = partial(self._services.add_signature, self._visit.id, role, png)
            self._do(drawn, self._signed)

    def _signed(self, attachment: Attachment) -> None:
        self._signatures[attachment.role] = attachment
        self._show_state()
        self._saved(Changes.of("attachment", attachment.id))

    def _clear_signature(self, role: AttachmentRole) -> None:
        attachment = self._signatures.pop(role, None)
        if attachment is not None:
            self._show_state()
            self._do(partial(self._services.remove_attachment, attachment.id), self._saved)

    # Undo, ending and leaving

    def undo(self) -> None:
        """Take back the last thing that can be taken back."""
        if self._undo:
            self._undo.pop()()

    def _offer_undo(self, sentence: str, undo: Callable[[], object]) -> None:
        self._undo.append(undo)
        self._say(sentence, self.undo)

    def _end(self) -> None:
        if self._visit is None:
            return
        self.leave()
        self._background.run(
            Lane.DATABASE,
            partial(self._services.end_visit, self._visit.id),
            self._ended,
            self._not_ended,
            owner=self._view,
        )

    def _ended(self, changes: Changes) -> None:
        self._fresh.announce(changes)
        assert self._cooperative_id is not None
        self._router.replace(Screen.COOPERATIVE, cooperative=self._cooperative_id)

    def _not_ended(self, failure: Exception) -> None:
        if isinstance(failure, VisitIncomplete):
            self._view.show_missing(failure.missing)
        else:
            told(self._view.show_problem)(failure)

    def _open_assessment(self) -> None:
        if self._cooperative_id is not None:
            self.leave()
            self._router.open(Screen.ASSESSMENT, cooperative=self._cooperative_id)

    def _go_back(self) -> None:
        self.leave()
        self._router.back()
