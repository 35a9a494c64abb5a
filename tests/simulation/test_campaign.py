"""The command line: its log is gone on from, and a failing seed is told with its story."""

import subprocess
import sys
from pathlib import Path

from tests.conventions.tree import ROOT


def played(log: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "tests.simulation", "--log", str(log), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_campaign_goes_on_where_it_was_interrupted(tmp_path: Path) -> None:
    log = tmp_path / "log"
    first = played(log, "--seeds", "2", "--from", "40")
    assert (first.returncode, first.stdout) == (0, "2 histories, 0 failed\n")
    again = played(log, "--seeds", "3", "--from", "40")
    assert (again.returncode, again.stdout) == (0, "1 histories, 0 failed\n")
    seeds = [line.split("\t")[0] for line in log.read_text(encoding="utf-8").splitlines()]
    assert seeds == ["40", "41", "42"]


def test_a_failing_seed_is_told_with_its_story(tmp_path: Path) -> None:
    arguments = ("--seeds", "6", "--from", "0", "--mutant", "ack_on_send")
    done = played(tmp_path / "log", *arguments)
    assert done.stdout.startswith("seed ")
    assert "\n    quiet 0: " in done.stdout or "syncs" in done.stdout
    assert " failed\n" in done.stdout.splitlines(keepends=True)[-1]
    assert done.returncode == 1
