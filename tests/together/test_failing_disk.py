"""A disk that takes everything and then says it could not keep it: fsync fails, from some moment on, for good.

`strace` makes the system's answer; the programs are the real ones. What was told to be saved or accepted is there
afterwards, what could not be saved is told in words, and both databases hold together.
"""

import contextlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from mourafaka_desktop.errors import DiskUnreadable
from mourafaka_server.accounts import Coach
from mourafaka_server.enrolment import new_coach_id
from tests.postgres import MISSING, find_programs, running_cluster

from .programme import Programme, arrives_everywhere, holds_together

CALLS = "fsync,fdatasync"


def can_trace() -> bool:
    """Whether there is `strace`, and this machine lets it look into a program."""
    if shutil.which("strace") is None:
        return False
    tried = subprocess.run([*failing_from(1, Path(os.devnull)), "true"], check=False)
    return tried.returncode == 0


def failing_from(nth: int, log: Path) -> list[str]:
    """A tracer under which the nth fsync of each thread fails, and every one after it."""
    return [
        *("strace", "-f", "-qq", "--seccomp-bpf", "-e", "signal=none", "-o", str(log)),
        *("-e", f"trace={CALLS}", "-e", f"inject={CALLS}:error=EIO:when={nth}+"),
    ]


pytestmark = pytest.mark.skipif(not can_trace(), reason="strace cannot be used here")


@pytest.mark.parametrize("nth", [1, 6, 15])
def test_what_a_laptops_disk_did_not_keep_is_told_and_the_rest_is_there(
    programme: Programme, tmp_path: Path, nth: int
) -> None:
    programme.serve()
    assert programme.work("before") == 0
    log = tmp_path / "calls"
    assert programme.work("failing", tracer=failing_from(nth, log)) == 1
    assert "INJECTED" in log.read_text(encoding="utf-8")
    assert DiskUnreadable.title in programme.told
    holds_together(programme)
    assert programme.work("after") == 0
    arrives_everywhere(programme)


@pytest.mark.parametrize("nth", [2, 5])
def test_what_a_servers_disk_did_not_keep_is_not_accepted(
    programme: Programme, tmp_path: Path, nth: int
) -> None:
    programme.serve()
    assert programme.work("before") == 0
    log = tmp_path / "calls"
    programme.stop()
    programme.serve(tracer=failing_from(nth, log))
    assert programme.work("failing") == 0
    assert "INJECTED" in log.read_text(encoding="utf-8")
    assert "exchange." in programme.told
    programme.stop()
    holds_together(programme)
    arrives_everywhere(programme)


def test_what_postgresqls_disk_did_not_keep_is_not_accepted(tmp_path: Path) -> None:
    """PostgreSQL stops at once where its log cannot be kept; the laptop tries again once it is back."""
    if find_programs() is None:
        pytest.skip(MISSING)
    with contextlib.ExitStack() as stack:
        cluster = stack.enter_context(running_cluster(is_durable=True))
        url = stack.enter_context(cluster.database())
        programme = Programme.beginning(tmp_path, url)
        stack.callback(programme.stop)
        programme.join(Coach(new_coach_id(), None, "Nadia"), "laptop", "second")
        programme.serve()
        assert programme.work("before") == 0
        programme.stop()
        log = tmp_path / "calls"
        with cluster.traced(failing_from(3, log)):
            programme.serve()
            assert programme.work("failing") == 0
            programme.stop()
        assert "INJECTED" in log.read_text(encoding="utf-8")
        assert "exchange." in programme.told
        cluster.restart()
        holds_together(programme)
        arrives_everywhere(programme)
