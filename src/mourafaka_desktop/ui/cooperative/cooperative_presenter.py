"""Between a cooperative's file and the services: shows it, keeps its identity as it is written, opens the rest."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from mourafaka_desktop.domain.attachments import Attachment
from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.domain.development_plans import ActionStatus
from mourafaka_desktop.domain.identifiers import identifier_problems
from mourafaka_desktop.domain.ids import (
    AssessmentId,
    AttachmentId,
    CooperativeId,
    PlannedActionId,
    VisitId,
)
from mourafaka_desktop.domain.visits import Visit
from mourafaka_desktop.errors import AttachmentUnreadable, MourafakaError
from mourafaka_desktop.services import (
    attachments,
    cooperatives,
    development_plans,
    visits,
)
from mourafaka_desktop.services.cooperatives import CooperativeFile
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.ui.autosave import Autosave
from mourafaka_desktop.ui.background import Background, Lane
from mourafaka_desktop.ui.changes import ChangeNotice
from mourafaka_desktop.ui.cooperative import identity_model
from mourafaka_desktop.ui.cooperative.cooperative_model import (
    SessionPlan,
    TrainingPlan,
    with_result,
)
from mourafaka_desktop.ui.cooperative.cooperative_view import CooperativeView
from mourafaka_desktop.ui.cooperative.identity_model import FieldProblem, Kind
from mourafaka_desktop.ui.navigation import Place, Router, Screen


@dataclass(frozen=True, kw_only=True)
class CooperativeServices:
    """What this screen asks of the services, bound to one profile."""

    cooperative_file: Callable[[CooperativeId], CooperativeFile]
    save_cooperative: Callable[[Cooperative], Changes]
    start_visit: Callable[[CooperativeId], Visit]
    record_session: Callable[..., Changes]
    record_training: Callable[..., Changes]
    set_status: Callable[[PlannedActionId, ActionStatus], Changes]
    thumbnail: Callable[[AttachmentId], bytes]
    picture: Callable[[AttachmentId], bytes]

    @classmethod
    def of(cls, workspace: Workspace) -> "CooperativeServices":
        """The services of an opened profile."""
        return cls(
            cooperative_file=partial(cooperatives.cooperative_file, workspace),
            save_cooperative=partial(cooperatives.save_cooperative, workspace),
            start_visit=partial(visits.start_visit, workspace),
            record_session=partial(cooperatives.record_session, workspace),
            record_training=partial(cooperatives.record_training, workspace),
            set_status=partial(development_plans.set_status, workspace),
            thumbnail=partial(attachments.thumbnail, workspace),
            picture=partial(attachments.picture, workspace),
        )


class CooperativePresenter:
    """Shows one file at a time: `open()` it, and `leave()` before the screen goes.

    `today` gives the date of the coach's calendar, `clock` the time for the mark « saved ».
    """

    def __init__(
        self,
        view: CooperativeView,
        services: CooperativeServices,
        *,
        background: Background,
        today: Callable[[], date],
        clock: Callable[[], datetime],
        router: Router,
        notice: ChangeNotice,
    ) -> None:
        self._view = view
        self._services = services
        self._background = background
        self._today = today
        self._clock = clock
        self._router = router
        self._notice = notice
        self._cooperative_id: CooperativeId | None = None
        self._cooperative: Cooperative | None = None
        self._with_result: frozenset[AssessmentId] = frozenset()
        self._latest_id: AssessmentId | None = None
        self._reads = 0
        self._saves: Autosave[CooperativeId, Cooperative] = Autosave(
            lambda _id, cooperative: services.save_cooperative(cooperative),
            background,
            self._saved,
            self._failed,
            view,
        )
        self._listen()

    @property
    def view(self) -> CooperativeView:
        """The widget to show."""
        return self._view

    def open(self, place: Place) -> None:
        """Show the file of the cooperative of a place; what was being written before is saved first."""
        self.leave()
        cooperative_id = CooperativeId(place.ids["cooperative"])
        if cooperative_id != self._cooperative_id:
            self._cooperative_id, self._cooperative = cooperative_id, None
            self._view.show_nothing()
        self._read()

    def leave(self) -> None:
        """Hand over what was written and not yet saved."""
        self._saves.flush()

    def _listen(self) -> None:
        view = self._view
        view.list_requested.connect(lambda: self._router.open(Screen.COOPERATIVES))
        view.visit_start_requested.connect(self._start_visit)
        view.assessment_start_requested.connect(self._start_assessment)
        view.visit_requested.connect(self._open_visit)
        view.assessment_requested.connect(self._open_assessment)
        view.reports_requested.connect(self._open_reports)
        view.session_planned.connect(self._record_session)
        view.training_planned.connect(self._record_training)
        view.status_chosen.connect(self._set_status)
        view.photo_requested.connect(self._show_photo)
        view.field_written.connect(self._write_field)
        view.writing_paused.connect(self._saves.flush)
        self._notice.changed.connect(lambda _changes: self._read_again())

    def _read_again(self) -> None:
        if self._view.isVisible() and self._cooperative_id is not None:
            self._read()

    def _read(self) -> None:
        assert self._cooperative_id is not None
        self._reads += 1
        self._background.run(
            Lane.DATABASE,
            partial(self._services.cooperative_file, self._cooperative_id),
            partial(self._show, self._reads),
            self._failed,
            owner=self._view,
        )

    def _show(self, read: int, file: CooperativeFile) -> None:
        # What is being written at this moment is newer than what was read; its own saving reads again.
        if read != self._reads or not self._saves.is_settled:
            return
        self._cooperative = file.cooperative
        self._with_result = with_result(file.assessments)
        self._latest_id = file.latest.assessment.id if file.latest is not None else None
        self._view.show_file(file, self._today())
        self._warn(file.cooperative)
        for attachment in file.attachments:
            self._fetch_thumbnail(attachment)

    def _fetch_thumbnail(self, attachment: Attachment) -> None:
        if self._view.has_thumbnail(attachment.id):
            return
        self._background.run(
            Lane.DATABASE,
            partial(self._services.thumbnail, attachment.id),
            partial(self._view.show_thumbnail, attachment.id),
            self._not_fetched,
            owner=self._view,
        )

    def _not_fetched(self, failure: Exception) -> None:
        """A picture that has not arrived yet stays grey; opened, it says why."""
        if not isinstance(failure, AttachmentUnreadable):
            self._failed(failure)

    def _show_photo(self, attachment_id: AttachmentId) -> None:
        self._background.run(
            Lane.DATABASE,
            partial(self._services.picture, attachment_id),
            partial(self._view.show_photo, attachment_id),
            self._failed,
            owner=self._view,
        )

    # Where the coach goes from here.

    def _start_visit(self) -> None:
        assert self._cooperative_id is not None
        self._write(partial(self._services.start_visit, self._cooperative_id), self._visit_started)

    def _visit_started(self, visit: Visit) -> None:
        self._notice.announce(Changes.of("visit", visit.id))
        self._open_visit(visit.id)

    def _start_assessment(self) -> None:
        """The assessment's own screen begins it: it may have to ask with which questionnaire."""
        assert self._cooperative_id is not None
        self.leave()
        self._router.open(Screen.ASSESSMENT, cooperative=self._cooperative_id)

    def _open_visit(self, visit_id: VisitId) -> None:
        self._router.open(Screen.VISIT, visit=visit_id)

    def _open_assessment(self, assessment_id: AssessmentId) -> None:
        screen = Screen.RESULT if assessment_id in self._with_result else Screen.ASSESSMENT
        self._router.open(screen, assessment=assessment_id)

    def _open_reports(self) -> None:
        if self._latest_id is None:
            self._router.open(Screen.REPORTS)
        else:
            self._router.open(Screen.REPORTS, assessment=self._latest_id)

    # What the coach changes here.

    def _record_session(self, plan: SessionPlan) -> None:
        assert self._cooperative_id is not None
        record = partial(
            self._services.record_session,
            self._cooperative_id,
            plan.number,
            plan.state,
            planned_on=plan.planned_on,
            held_on=plan.held_on,
        )
        self._write(record, self._notice.announce)

    def _record_training(self, plan: TrainingPlan) -> None:
        assert self._cooperative_id is not None
        record = partial(
            self._services.record_training,
            self._cooperative_id,
            plan.subject,
            plan.state,
            planned_on=plan.planned_on,
            held_on=plan.held_on,
        )
        self._write(record, self._notice.announce)

    def _set_status(self, action_id: PlannedActionId, status: ActionStatus) -> None:
        self._write(partial(self._services.set_status, action_id, status), self._notice.announce)

    def _write_field(self, name: str, content: object) -> None:
        if self._cooperative is None:
            return
        reading = identity_model.read(name, content)
        if reading.problem is not None:
            self._view.show_field_problem(name, reading.problem)
            return
        emptied = identity_model.after(self._cooperative, name)
        changed = {name: reading.value, **emptied}
        if name in ("name_ar", "name_fr") and not self._keeps_a_name(name, reading.value):
            self._view.show_field_problem(name, FieldProblem.NAME_NEEDED)
            return
        self._cooperative = replace(self._cooperative, **changed)
        self._view.show_identity(self._cooperative)
        self._warn(self._cooperative)
        save = self._saves.soon if _is_written(name) else self._saves.now
        save(self._cooperative.id, self._cooperative)

    def _keeps_a_name(self, name: str, value: object) -> bool:
        assert self._cooperative is not None
        other = "name_fr" if name == "name_ar" else "name_ar"
        return bool(value or getattr(self._cooperative, other))

    def _warn(self, cooperative: Cooperative) -> None:
        self._view.show_field_warnings(
            identifier_problems(cooperative), identity_model.part_larger_than_whole(cooperative)
        )

    def _saved(self, changes: Changes) -> None:
        self._view.show_saved(self._clock())
        if self._saves.is_settled:
            self._notice.announce(changes)

    def _write(self, function: Callable[[], object], on_done: Callable[..., object]) -> None:
        """Do one thing in the database, after what is still being written."""
        self._saves.flush()
        self._background.run(Lane.DATABASE, function, on_done, self._failed, owner=self._view)

    def _failed(self, failure: Exception) -> None:
        if not isinstance(failure, MourafakaError):
            raise failure
        self._view.show_failure(failure)


def _is_written(name: str) -> bool:
    return identity_model.KINDS[name] in _WRITTEN


_WRITTEN = {
    Kind.WORDS,
    Kind.CODE,
    Kind.PHONE,
    Kind.EMAIL,
    Kind.DATE,
    Kind.DAY_MONTH,
    Kind.COUNT,
    Kind.YEAR,
    Kind.AMOUNT,
    Kind.POSITION,
    Kind.LIST,
}
