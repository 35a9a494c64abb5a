"""A laptop that works until it is killed: writes, syncs, writes again. Run as a program, by `test_crashes`.

What was written is noted, after it was said to be on the disk, in a journal beside the profile: nothing in it may be
missing ever after.
"""

import sys
from dataclasses import replace
from pathlib import Path

from mourafaka_desktop.domain.ids import CooperativeId
from mourafaka_desktop.errors import DiskFull, DiskUnreadable, ExchangeError, MourafakaError
from mourafaka_desktop.services import cooperatives, profiles, visits
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.sync.engine import synchronise
from tests.builders import PASSPHRASE, make_cooperative

JOURNAL = "journal.txt"


def main(folder: Path, turn: str) -> None:
    """Some minutes of a coach's day."""
    with profiles.unlock(folder, PASSPHRASE) as workspace:
        cooperative_id = _register(workspace, f"{turn}-a")
        _write(workspace, cooperative_id, f"{turn}-b", f"{turn}-c")
        _sync(workspace)
        _write(workspace, cooperative_id, f"{turn}-d")
        _sync(workspace)


def _register(workspace: Workspace, mark: str) -> CooperativeId:
    cooperative = make_cooperative(name_fr=f"Coopérative <{mark}>")
    cooperatives.save_cooperative(workspace, cooperative)
    _note(workspace, mark)
    return cooperative.id


def _write(workspace: Workspace, cooperative_id: CooperativeId, *marks: str) -> None:
    for mark in marks:
        visit = visits.start_visit(workspace, cooperative_id, session_no=None)
        visits.save_visit(workspace, replace(visit, findings=f"{visit.findings or ''} <{mark}>."))
        _note(workspace, mark)


def _note(workspace: Workspace, mark: str) -> None:
    with (workspace.folder.parent / JOURNAL).open("a", encoding="utf-8") as journal:
        journal.write(f"{mark}\n")


def _sync(workspace: Workspace) -> None:
    try:
        synchronise(workspace)
    except ExchangeError as failure:
        _tell(failure)  # the server was killed under it


def _tell(failure: MourafakaError) -> None:
    """What the coach is told, in words, and its code."""
    sys.stdout.write(f"{failure.code}: {failure.explain().title}\n")


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]), sys.argv[2])
    except (DiskFull, DiskUnreadable) as failure:
        _tell(failure)
        sys.exit(1)
