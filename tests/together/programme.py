"""A server's program and a laptop's, run as anyone runs them, to be killed or to be denied their disk: `Programme`.

`holds_together` and `arrives_everywhere` say what must be true afterwards, whatever happened.
"""

import contextlib
import os
import re
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mourafaka_desktop.services import profiles
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import vault
from mourafaka_desktop.sync.engine import synchronise
from mourafaka_desktop.sync.enrolment import enrol
from mourafaka_protocol import fault_points
from mourafaka_protocol.invitation import invitation_text
from mourafaka_server.accounts import Coach
from mourafaka_server.installation import initialise, opened
from mourafaka_server.settings import Settings, load
from tests.builders import PASSPHRASE
from tests.conventions.tree import ROOT
from tests.simulation.laptop import records_of

from .crashing_laptop import JOURNAL


@dataclass
class Programme:
    """A server's folder, and laptops that are enrolled with it, by name."""

    folder: Path
    port: int
    keys: dict[str, bytes] = field(default_factory=dict)
    process: "subprocess.Popen[bytes] | None" = None
    told: str = ""
    """What the laptop's program printed."""

    @classmethod
    def beginning(cls, folder: Path, database_url: str | None = None) -> "Programme":
        """A new server, without laptops yet."""
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            made = cls(folder, taken.getsockname()[1])
        initialise(Settings(made.data, database_url=database_url))
        return made

    def join(self, coach: Coach, *names: str) -> None:
        """One coach more, with laptops of these names."""
        with opened(load(self.data)) as service:
            for name in names:
                invited = service.enrolments.invite(coach, f"http://127.0.0.1:{self.port}", 14)
                folder = self.profile(name)
                text = invitation_text(invited.invitation)
                enrol(text, folder, PASSPHRASE, transport=service).close()
                self.keys[name] = vault.key(folder, PASSPHRASE)

    @property
    def data(self) -> Path:
        return self.folder / "server"

    def profile(self, name: str = "laptop") -> Path:
        return self.folder / name / "profile"

    def serve(
        self, fault: str = "", *, room: int | None = None, tracer: Sequence[str] = ()
    ) -> None:
        """Have the server run; with a fault it may be gone at any time, even before it listens.

        `room`: no file of it may grow above so many bytes. `tracer`: the program under which it runs.
        """
        if self.is_served and not fault and room is None and not tracer:
            return
        self.stop()
        ready = self.folder / "ready.json"
        ready.unlink(missing_ok=True)
        self.process = subprocess.Popen(
            [
                *(*tracer, sys.executable, "-m", "mourafaka_server", "serve"),
                *("--data", str(self.data)),
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
            assert self.process.stdin is not None
            self.process.stdin.close()
            self.process.wait(timeout=60)
            self.process = None

    def kill(self) -> None:
        """End the server as `kill -9` does."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(timeout=60)

    def opened(self, name: str) -> Workspace:
        """A laptop's profile, opened without the passphrase, which takes long by design."""
        return Workspace(self.profile(name), self.keys[name], profiles.utc_now)

    def begin(
        self,
        turn: str,
        fault: str = "",
        *,
        name: str = "laptop",
        room: int | None = None,
        tracer: Sequence[str] = (),
    ) -> "subprocess.Popen[str]":
        """Start a laptop's program; whoever starts it waits for it."""
        return subprocess.Popen(
            [
                *(*tracer, sys.executable, "-m", "tests.together.crashing_laptop"),
                *(str(self.profile(name)), turn),
            ],
            cwd=ROOT,
            env=os.environ | {fault_points.VARIABLE: fault},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=limit_to(room),  # noqa: PLW1509 -- it sets a limit and nothing else
        )

    def work(
        self, turn: str, fault: str = "", *, room: int | None = None, tracer: Sequence[str] = ()
    ) -> int:
        """The laptop's program, from its start to its end, however that comes; gives its status."""
        with self.begin(turn, fault, room=room, tracer=tracer) as program:
            self.told = program.communicate(timeout=120)[0]
        assert "Traceback" not in self.told, self.told
        return program.returncode

    def noted(self, name: str = "laptop") -> set[str]:
        """What the coach was told is on the disk."""
        journal = self.profile(name).parent / JOURNAL
        return set(journal.read_text(encoding="utf-8").split()) if journal.exists() else set()


def limit_to(room: int | None) -> Callable[[], None] | None:
    """What makes every write beyond that size of a file fail, in a process about to start."""
    if room is None:
        return None
    import resource  # which Windows has not

    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))


def marks_in(records: object) -> set[str]:
    return set(re.findall(r"<([^<>]+)>", str(records)))


def holds_together(programme: Programme) -> None:
    """All databases are whole, and each laptop has all that was noted on it."""
    if (programme.data / "server.db").exists():  # else PostgreSQL looks after it
        with contextlib.closing(sqlite3.connect(programme.data / "server.db")) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert connection.execute("PRAGMA foreign_key_check").fetchone() is None
    for name in programme.keys:
        with programme.opened(name) as workspace:
            with workspace.database.reading() as connection:
                assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            assert programme.noted(name) <= marks_in(records_of(workspace))


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
