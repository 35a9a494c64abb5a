"""Take over the programme's Excel workbooks: preview what they would do, then do it in one transaction.

A cooperative is known by its programme code. A workbook fills what this laptop does not know yet; where both
say something else, this laptop's value is kept and the difference is listed, unless the coach prefers the
workbook's. So the same file imported twice changes nothing.
"""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.domain.coaching_path import CoachingSession, SlotState, Training
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.domain.ids import (
    CoachingSessionId,
    CooperativeId,
    TrainingId,
    coaching_session_id,
    new_cooperative_id,
    training_id,
)
from mourafaka_desktop.imports.portfolio import (
    CooperativeRow,
    PortfolioReading,
    RowPlace,
    SlotsRow,
    read_portfolio,
)
from mourafaka_desktop.imports.problems import CellProblem, ProblemCode, Severity
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import records
from mourafaka_desktop.storage.database import Connection


@dataclass(frozen=True)
class PortfolioPreview:
    """What an import would do. The counts are of cooperatives, `left_out` of rows, `refused_files` of workbooks.

    `reading` is what the workbooks say, so that importing compares it anew with what lies here by then.
    """

    problems: tuple[CellProblem, ...]
    new: int
    changed: int
    unchanged: int
    left_out: int
    refused_files: int
    reading: PortfolioReading
    take_file_values: bool


def preview(
    workspace: Workspace, paths: Sequence[Path], *, take_file_values: bool = False
) -> PortfolioPreview:
    """What importing the workbooks at `paths` would do; stores nothing and never raises for their content."""
    reading = read_portfolio(paths)
    with workspace.database.reading() as connection:
        plan = _planned(connection, reading, take_file_values=take_file_values)
    problems = (*reading.problems, *plan.problems)
    return PortfolioPreview(
        problems=problems,
        new=len(plan.new),
        changed=len(plan.changed - plan.new),
        unchanged=len(plan.seen - plan.changed - plan.new),
        left_out=_left_out(reading, plan.problems),
        refused_files=len(
            {problem.file for problem in problems if problem.severity is Severity.FILE_REFUSED}
        ),
        reading=reading,
        take_file_values=take_file_values,
    )


def import_portfolio(workspace: Workspace, previewed: PortfolioPreview) -> Changes:
    """Write what was previewed: all of it, or nothing.

    What was written here since the preview, by a sync or another window, is neither doubled nor written over.
    """
    changes = Changes()
    with workspace.database.writing() as connection:
        plan = _planned(connection, previewed.reading, take_file_values=previewed.take_file_values)
        for record in plan.records.values():
            changes |= records.put(connection, record)
    return changes


def _planned(
    connection: Connection, reading: PortfolioReading, *, take_file_values: bool
) -> "_Plan":
    plan = _Plan(connection, take_file_values=take_file_values)
    for row in reading.cooperatives:
        plan.add_cooperative(row)
    for slots in reading.slots:
        plan.add_slots(slots)
    return plan


def _left_out(reading: PortfolioReading, more: Iterable[CellProblem]) -> int:
    rows = {(problem.file, problem.sheet, problem.row) for problem in more if _leaves_out(problem)}
    return reading.left_out + len(rows)


def _leaves_out(problem: CellProblem) -> bool:
    return problem.severity is Severity.ROW_LEFT_OUT


class _Plan:
    """Compares rows with what this laptop has, and collects the records that would change."""

    def __init__(self, connection: Connection, *, take_file_values: bool) -> None:
        self._take_file_values = take_file_values
        present = records.read_all(connection, Cooperative)
        self._by_code = {found.programme_code: found for found in present if found.programme_code}
        self._sessions = {slot.id: slot for slot in records.read_all(connection, CoachingSession)}
        self._trainings = {slot.id: slot for slot in records.read_all(connection, Training)}
        self.problems: list[CellProblem] = []
        self.records: dict[Any, Cooperative | CoachingSession | Training] = {}
        self.new: set[CooperativeId] = set()
        self.changed: set[CooperativeId] = set()
        self.seen: set[CooperativeId] = set()

    def add_cooperative(self, row: CooperativeRow) -> None:
        present = self._by_code.get(row.programme_code)
        if present is None:
            wanted = Cooperative(id=new_cooperative_id(), **row.fields)
            self.new.add(wanted.id)
        else:
            wanted = dataclasses.replace(present, **self._taken(row, present))
        self.seen.add(wanted.id)
        if wanted != present:
            self.changed.add(wanted.id)
            self.records[wanted.id] = wanted
            self._by_code[row.programme_code] = wanted

    def _taken(self, row: CooperativeRow, present: Cooperative) -> Mapping[str, Any]:
        """The fields to take from the row: what is empty here, and on request what differs."""
        taken = {}
        for name, value in row.fields.items():
            kept = getattr(present, name)
            if kept is None or (self._take_file_values and kept != value):
                taken[name] = value
            elif kept != value:
                self._report(row.at, ProblemCode.KEPT_VALUE, value=_shown(value), kept=_shown(kept))
        return taken

    def add_slots(self, row: SlotsRow) -> None:
        cooperative = self._by_code.get(row.programme_code)
        if cooperative is None:
            self._report(row.at, ProblemCode.COOPERATIVE_UNKNOWN, code=row.programme_code)
            return
        self.seen.add(cooperative.id)
        for wanted in self._wanted_slots(row, cooperative.id):
            self.changed.add(cooperative.id)
            self.records[wanted.id] = wanted

    def _wanted_slots(
        self, row: SlotsRow, cooperative: CooperativeId
    ) -> Iterator[CoachingSession | Training]:
        """The slots that change. What is held stays held: a workbook may be older than the visit."""
        for number, state in row.sessions.items():
            session = self._session(cooperative, number)
            if _moves(session.state, state):
                yield dataclasses.replace(session, state=state)
        for subject, state in row.trainings.items():
            key = training_id(cooperative, subject)
            training = self._known_training(key) or Training(
                id=key, cooperative_id=cooperative, subject=subject
            )
            if _moves(training.state, state):
                yield dataclasses.replace(training, state=state)

    def _session(self, cooperative: CooperativeId, number: int) -> CoachingSession:
        key = coaching_session_id(cooperative, number)
        return self._known_session(key) or CoachingSession(
            id=key, cooperative_id=cooperative, number=number
        )

    def _known_session(self, key: CoachingSessionId) -> CoachingSession | None:
        planned = self.records.get(key)
        return planned if isinstance(planned, CoachingSession) else self._sessions.get(key)

    def _known_training(self, key: TrainingId) -> Training | None:
        planned = self.records.get(key)
        return planned if isinstance(planned, Training) else self._trainings.get(key)

    def _report(self, at: RowPlace, code: ProblemCode, /, **params: str) -> None:
        self.problems.append(CellProblem(code, at.file, at.sheet, at.row, None, params))


def _moves(present: SlotState, wanted: SlotState) -> bool:
    return present is not wanted and present is not SlotState.HELD


def _shown(value: object) -> str:
    """A value as the workbook and this laptop would both write it."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    return str(value)
