"""`kill -9` of the laptop's program and of the server's, at any commit and any frame: nothing noted is ever lost.

Thirty such ends here; a thousand with `--campaign`. After each one both databases hold together, and everything the
coach was told is on the disk is there. At the end of a story a second laptop of hers gets it all.
"""

import contextlib
import os
import random
import re
import resource
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from mourafaka_desktop.services import profiles
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import vault
from mourafaka_desktop.sync.engine import synchronise
from mourafaka_desktop.sync.enrolment import enrol
from mourafaka_protocol import fault_points
from mourafaka_protocol.invitation import invitation_text
from mourafaka_server.accounts import Coach
from mourafaka_server.enrolment import new_coach_id
from mourafaka_server.installation import initialise, opened
from mourafaka_server.settings import Settings
from tests.builders import PASSPHRASE
from tests.conventions.tree import ROOT
from tests.simulation.laptop import records_of

from .crashing_laptop import JOURNAL

MOST_COMMITS = 30
"""The laptop's program commits about so often; the server a little less."""


@dataclass
class Programme:
    """A server's folder, and a coach with two laptops."""

    folder: Path
    port: int
    keys: dict[str, bytes] = field(default_factory=dict)
    process: "subprocess.Popen[bytes] | None" = None
    told: str = ""
    """What the laptop's program printed."""

    @property
    def data(self) -> Path:
        return self.folder / "server"

    @property
    def profile(self) -> Path:
        return self.folder / "laptop" / "profile"

    def serve(self, fault: str = "", room: int | None = None) -> None:
        """Have the server run; with a fault it may be gone at any time, even before it listens.

        `room`: no file of it may grow above so many bytes.
        """
        if self.is_served and not fault and room is None:
            return
        self.stop()
        ready = self.folder / "ready.json"
        ready.unlink(missing_ok=True)
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "mourafaka_server", "serve", "--data", str(self.data)),
                *("--port", str(self.port), "--ready-file", str(ready), "--stop-with-stdin"),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=os.environ | {fault_points.VARIABLE: fault},
            preexec_fn=limit_to(room),  # noqa: PLW1509 -- it sets a limit and nothing else
        )
        while not ready.exists() and self.is_served:
            time.sleep(0.02)

    @property
    def is_served(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        """Have the server end, if it runs."""
        if self.process is not None:
            self.process.stdin.close()
            self.process.wait(timeout=60)
            self.process = None

    def opened(self, name: str) -> Workspace:
        """A laptop's profile, opened without the passphrase, which takes long by design."""
        return Workspace(self.folder / name / "profile", self.keys[name], profiles.utc_now)

    def work(self, turn: str, fault: str = "", room: int | None = None) -> int:
        """The laptop's program, from its start to its end, however that comes; gives its status."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.together.crashing_laptop", str(self.profile), turn],
            cwd=ROOT,
            env=os.environ | {fault_points.VARIABLE: fault},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            preexec_fn=limit_to(room),
        )
        assert done.returncode == 0 or "Traceback" not in done.stderr, done.stderr
        self.told = done.stdout + done.stderr
        return done.returncode

    def noted(self) -> set[str]:
        """What the coach was told is on the disk."""
        journal = self.profile.parent / JOURNAL
        return set(journal.read_text(encoding="utf-8").split()) if journal.exists() else set()


def limit_to(room: int | None) -> Callable[[], None] | None:
    """What makes every write beyond that size of a file fail, in a process about to start."""
    if room is None:
        return None
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))


def marks_in(records: object) -> set[str]:
    return set(re.findall(r"<([^<>]+)>", str(records)))


@pytest.fixture
def programme(tmp_path: Path) -> Iterator[Programme]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        made = Programme(tmp_path, taken.getsockname()[1])
    initialise(Settings(made.data))
    coach = Coach(new_coach_id(), None, "Nadia")
    with opened(Settings(made.data)) as service:
        for name in ("laptop", "second"):
            invited = service.enrolments.invite(coach, f"http://127.0.0.1:{made.port}", 14)
            folder = made.folder / name / "profile"
            text = invitation_text(invited.invitation)
            enrol(text, folder, PASSPHRASE, transport=service).close()
            made.keys[name] = vault.key(folder, PASSPHRASE)
    yield made
    made.stop()


def a_fault(chance: random.Random) -> tuple[str, str]:
    """Whose program ends, and where."""
    point = chance.choice(fault_points.POINTS)
    side, _, place = point.partition(".")
    most = MOST_COMMITS if "commit" in place else 8
    return side, f"{point}:{chance.randint(1, most)}"


def tell_a_story(programme: Programme, seed: str, turns: int) -> int:
    """Work and be killed, over and over; gives how often somebody was killed."""
    killed = 0
    for turn in range(turns):
        side, fault = a_fault(random.Random(f"{seed}:{turn}"))
        programme.serve(fault if side == "server" else "")
        status = programme.work(f"{seed}.{turn}", fault if side == "laptop" else "")
        killed += (not programme.is_served) + (status != 0)
        holds_together(programme)
    return killed


def holds_together(programme: Programme) -> None:
    """Both databases are whole, and the laptop has all that was noted."""
    with contextlib.closing(sqlite3.connect(programme.data / "server.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchone() is None
    with programme.opened("laptop") as workspace:
        with workspace.database.reading() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert programme.noted() <= marks_in(records_of(workspace))


def arrives_everywhere(programme: Programme) -> None:
    """Without faults all of it arrives, once, and the second laptop is the first one's equal."""
    programme.stop()
    programme.serve()
    held = []
    for name in ("laptop", "second", "laptop"):
        with programme.opened(name) as workspace:
            synchronise(workspace)
            held.append(records_of(workspace))
    assert held[2] == held[1]
    assert programme.noted() <= marks_in(held[1])


@pytest.mark.parametrize("seed", ["dawn", "noon", "dusk"])
def test_nothing_is_lost_when_programs_are_killed(programme: Programme, seed: str) -> None:
    assert tell_a_story(programme, seed, turns=10)
    arrives_everywhere(programme)


@pytest.mark.parametrize("side", ["laptop", "server"])
def test_nothing_is_lost_when_a_disk_is_full(programme: Programme, side: str) -> None:
    """Writes fail in the middle of work and of exchanges; what was told to be kept is, and syncs once there is room."""
    programme.serve()
    assert programme.work("before") == 0
    file = programme.profile / "mourafaka.db" if side == "laptop" else programme.data / "server.db"
    failed = 0
    for turn, more in enumerate((-160_000, -40_000, 0, 30_000, 90_000)):
        programme.stop()
        room = max(file.stat().st_size + more, 64_000)
        programme.serve(room=room if side == "server" else None)
        status = programme.work(f"full-{turn}", room=room if side == "laptop" else None)
        failed += status != 0 or "exchange." in programme.told
        holds_together(programme)
    assert failed
    programme.stop()
    arrives_everywhere(programme)


@pytest.mark.campaign
@pytest.mark.parametrize("story", range(50))
def test_nothing_is_lost_in_a_thousand_ends(programme: Programme, story: int) -> None:
    tell_a_story(programme, f"campaign-{story}", turns=20)
    arrives_everywhere(programme)
