"""The machine stops in the middle of a backup or a restore, as `kill -9` does: what was there stays."""

import os
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from mourafaka_protocol.fault_points import VARIABLE
from mourafaka_server import devices
from mourafaka_server.cli import main
from mourafaka_server.doctor import Health, examine_database
from mourafaka_server.installation import opened
from mourafaka_server.settings import load
from tests.server.conftest import new_laptop
from tests.server.test_backup import new_cooperative

KILLED = -9

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kill -9 is of POSIX")


def killed(point: str, *arguments: str) -> int:
    """Run a command that ends at a fault point; its exit code."""
    done = subprocess.run(
        [sys.executable, "-m", "mourafaka_server", *arguments],
        env={**os.environ, VARIABLE: point},
        capture_output=True,
        timeout=120,
        check=False,
    )
    return done.returncode


def state_of(data: Path) -> tuple[int, int]:
    """The epoch and the number of devices of a server that adds up."""
    with opened(load(data)) as service:
        found = examine_database(service.database, service.store)
        assert [one for one in found if one.health is Health.BAD] == []
        return service.epoch(), len(service.database.read(devices.all_of))


@pytest.mark.parametrize(
    "point", [f"server.{when}_commit:{n}" for n in (1, 2) for when in ("before", "after")]
)
def test_a_restore_that_is_cut_off_leaves_the_living_server(
    data: Path, tmp_path: Path, point: str, capsys
) -> None:
    with opened(load(data)) as service:
        laptop = new_laptop(service)
        new_cooperative(laptop)
        laptop.sync()
    folder = tmp_path / "backups"
    assert main(["backup", "--data", str(data), "--to", str(folder)]) == 0
    [file] = folder.glob("*.backup")
    with opened(load(data)) as service:
        new_laptop(service, uuid.UUID(bytes=laptop.enrolment.coach_id))
    before = state_of(data)
    restore = ["restore", "--data", str(data), "--from", str(file), "--force"]
    assert killed(point, *restore) == KILLED
    assert state_of(data) == before
    assert main(restore) == 0
    epoch, joined = state_of(data)
    assert epoch > before[0]
    assert joined == 1


def test_what_is_not_yet_noted_as_saved_may_not_be_forgotten(data: Path, tmp_path: Path) -> None:
    with opened(load(data)) as service:
        laptop = new_laptop(service)
        new_cooperative(laptop)
        laptop.sync()
    folder = str(tmp_path / "backups")
    backup = ["backup", "--data", str(data), "--to", folder]
    assert killed("server.before_commit:1", *backup) == KILLED
    with opened(load(data)) as service:
        [device] = service.database.read(devices.all_of)
        assert (device.last_ctr, device.durable_ctr) == (1, 0)
    assert main(backup) == 0
    with opened(load(data)) as service:
        [device] = service.database.read(devices.all_of)
        assert device.durable_ctr == 1
