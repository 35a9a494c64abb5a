"""The programme's workbooks fill the portfolio once, and never write over what a coach knows better."""

import dataclasses
from pathlib import Path

from mourafaka_desktop import paths
from mourafaka_desktop.domain.coaching_path import CoachingSession, SlotState
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.domain.ids import coaching_session_id
from mourafaka_desktop.imports.problems import ProblemCode
from mourafaka_desktop.services import portfolio
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import records
from tests.builders import make_workspace
from tests.desktop.imports.workbook_files import (
    COACHING_HEADERS,
    COOPERATIVE_HEADERS,
    cooperative_cells,
    write_workbook,
)


def cooperatives_in(workspace: Workspace) -> tuple[Cooperative, ...]:
    with workspace.database.reading() as connection:
        return records.read_all(connection, Cooperative)


def workbook(folder: Path, **changed: object) -> Path:
    return write_workbook(folder / "c.xlsx", COOPERATIVE_HEADERS, cooperative_cells(**changed))


def take_over(workspace: Workspace, *files: Path, take_file_values: bool = False) -> None:
    previewed = portfolio.preview(workspace, files, take_file_values=take_file_values)
    portfolio.import_portfolio(workspace, previewed)


def test_the_demo_portfolio_arrives_with_its_sessions_and_trainings(tmp_path: Path) -> None:
    with make_workspace(tmp_path) as workspace:
        take_over(workspace, *sorted((paths.resources() / "demo").glob("*.xlsx")))
        found = cooperatives_in(workspace)
        assert len(found) == 20
        amelne = next(one for one in found if one.programme_code == "SM-001")
        with workspace.database.reading() as connection:
            seventh = records.read(connection, CoachingSession, coaching_session_id(amelne.id, 7))
            eighth = records.read(connection, CoachingSession, coaching_session_id(amelne.id, 8))
        assert seventh is not None
        assert seventh.state is SlotState.HELD
        assert eighth is None or eighth.state is SlotState.PLANNED


def test_the_same_file_a_second_time_changes_nothing(tmp_path: Path) -> None:
    with make_workspace(tmp_path / "profile") as workspace:
        file = workbook(tmp_path)
        take_over(workspace, file)
        again = portfolio.preview(workspace, [file])
        assert (again.new, again.changed, again.unchanged) == (0, 0, 1)
        assert not portfolio.import_portfolio(workspace, again)


def test_a_preview_stores_nothing(tmp_path: Path) -> None:
    with make_workspace(tmp_path / "profile") as workspace:
        assert portfolio.preview(workspace, [workbook(tmp_path)]).new == 1
        assert cooperatives_in(workspace) == ()


def test_what_the_coach_corrected_is_kept_and_the_difference_is_listed(tmp_path: Path) -> None:
    with make_workspace(tmp_path / "profile") as workspace:
        file = workbook(tmp_path, adherents_actuels=20)
        take_over(workspace, file)
        (stored,) = cooperatives_in(workspace)
        with workspace.database.writing() as connection:
            records.put(connection, dataclasses.replace(stored, members_total=23))
        again = portfolio.preview(workspace, [file])
        assert [problem.code for problem in again.problems] == [ProblemCode.KEPT_VALUE]
        assert again.problems[0].params == {"value": "20", "kept": "23"}
        portfolio.import_portfolio(workspace, again)
        assert cooperatives_in(workspace)[0].members_total == 23
        take_over(workspace, file, take_file_values=True)
        assert cooperatives_in(workspace)[0].members_total == 20


def test_a_session_held_here_stays_held_whatever_an_older_workbook_says(tmp_path: Path) -> None:
    with make_workspace(tmp_path / "profile") as workspace:
        coaching = write_workbook(tmp_path / "s.xlsx", COACHING_HEADERS, ["C-1", "oui", "oui"])
        take_over(workspace, workbook(tmp_path), coaching)
        older = write_workbook(tmp_path / "s.xlsx", COACHING_HEADERS, ["C-1", "oui", "non"])
        assert portfolio.preview(workspace, [older]).changed == 0


def test_slots_of_a_cooperative_that_is_nowhere_are_left_out_and_named(tmp_path: Path) -> None:
    with make_workspace(tmp_path / "profile") as workspace:
        coaching = write_workbook(tmp_path / "s.xlsx", COACHING_HEADERS, ["C-404", "oui"])
        previewed = portfolio.preview(workspace, [coaching])
        (problem,) = previewed.problems
        assert (problem.code, problem.row) == (ProblemCode.COOPERATIVE_UNKNOWN, 2)
        assert previewed.left_out == 1


def test_what_was_written_since_the_preview_is_neither_doubled_nor_written_over(
    tmp_path: Path,
) -> None:
    with make_workspace(tmp_path / "profile") as workspace:
        file = workbook(tmp_path, branche="Huile")
        previewed = portfolio.preview(workspace, [file])
        take_over(workspace, file)
        (known,) = cooperatives_in(workspace)
        better = dataclasses.replace(known, branch="Huile cosmétique")
        with workspace.database.writing() as connection:
            records.put(connection, better)
        assert not portfolio.import_portfolio(workspace, previewed)
        assert cooperatives_in(workspace) == (better,)
