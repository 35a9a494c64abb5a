"""The demo's profile and server: what was stopped halfway does no harm to the next start."""

import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from mourafaka_desktop.demo import server_process, words
from mourafaka_desktop.demo.profile import make_profile
from mourafaka_desktop.demo.server_process import ServerProcess
from mourafaka_desktop.errors import ServerUnreachable
from mourafaka_desktop.services import cooperatives, profiles

STARTS_AND_DIES = """
import os, sys
from pathlib import Path
from mourafaka_desktop.demo import server_process
print(server_process.start(Path(sys.argv[1])).url, flush=True)
os._exit(9)
"""


def test_a_demo_profile_that_was_stopped_on_the_way_is_made_anew(
    server: ServerProcess, tmp_path: Path
) -> None:
    (tmp_path / "1.unfinished").mkdir()
    (tmp_path / "1.unfinished" / "vault.json").write_text("{}", encoding="utf-8")
    make_profile(tmp_path / "1", server)
    assert [path.name for path in tmp_path.iterdir()] == ["1"]
    with profiles.unlock(tmp_path / "1", words.PASSPHRASE) as workspace:
        assert cooperatives.portfolio_size(workspace) == 20


def test_a_demo_profile_stands_in_its_place_only_when_it_is_whole(tmp_path: Path) -> None:
    server = server_process.start(tmp_path / "server")
    server.stop()
    with pytest.raises(ServerUnreachable):
        make_profile(tmp_path / "1", server)
    assert not (tmp_path / "1").exists()


def test_the_server_does_not_outlive_a_demo_that_is_killed(tmp_path: Path) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", STARTS_AND_DIES, str(tmp_path / "server")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert killed.returncode == 9, killed.stderr
    deadline = time.monotonic() + 20
    with pytest.raises(httpx.TransportError):
        while time.monotonic() < deadline:
            httpx.get(f"{killed.stdout.strip()}/health", trust_env=False)
            time.sleep(0.1)
