"""A server put back from a backup that is older than a laptop: the laptop shows its certificate and is known again."""

import dataclasses
from functools import partial
from pathlib import Path

import pytest

from mourafaka_desktop.errors import LaptopUnknown
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import peers, records
from mourafaka_desktop.sync import bundles
from mourafaka_desktop.sync.engine import synchronise
from mourafaka_server import accounts, devices
from mourafaka_server import bundles as server_bundles
from mourafaka_server.accounts import Coach
from mourafaka_server.cli import main
from mourafaka_server.devices import State
from mourafaka_server.enrolment import new_coach_id
from mourafaka_server.installation import opened
from mourafaka_server.settings import load
from tests.builders import make_cooperative
from tests.simulation.laptop import records_of

from .programme import Programme, marks_in


@pytest.fixture
def restored(programme: Programme, tmp_path: Path) -> Programme:
    """The server is of the day before a coach joined, whose two laptops had synced."""
    backups = tmp_path / "backups"
    assert main(["backup", "--data", str(programme.data), "--to", str(backups)]) == 0
    programme.join(Coach(new_coach_id(), "رشيد", "Rachid"), "new", "newer")
    programme.serve()
    with programme.begin("before", name="new") as program:
        assert program.wait(timeout=120) == 0
    with programme.opened("newer") as workspace:
        synchronise(workspace)
    programme.stop()
    [file] = backups.glob("*.backup")
    assert main(["restore", "--data", str(programme.data), "--from", str(file), "--force"]) == 0
    return programme


def name_of(workspace: Workspace) -> str | None:
    return workspace.coach.name_fr


def test_it_is_known_again_and_sends_all_it_has(restored: Programme) -> None:
    restored.serve()
    with restored.opened("new") as workspace:
        before = marks_in(records_of(workspace))
        coach_id = workspace.coach.id
        synchronise(workspace)
        assert synchronise(workspace).accepted == 0
        assert name_of(workspace) == "Rachid"
    with restored.opened("newer") as workspace:
        synchronise(workspace)
        assert before <= marks_in(records_of(workspace))
    assert restored.noted("new") <= before
    with opened(load(restored.data)) as service:
        coach = service.database.read(lambda at: accounts.find(at, coach_id))
    assert coach == Coach(coach_id, "رشيد", "Rachid")


def test_its_usb_key_is_taken(restored: Programme, tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.mkdir()
    with restored.opened("newer") as workspace:
        cooperative = make_cooperative(name_fr="Coopérative <key>")
        with workspace.database.writing() as connection:
            records.put(connection, cooperative)
        bundles.write(workspace, key)
    [file] = key.iterdir()
    with opened(load(restored.data)) as service:
        [taken] = server_bundles.take(service, file.read_bytes())
    assert taken.answer is not None


def test_one_that_shows_anothers_certificate_stays_unknown(restored: Programme) -> None:
    restored.serve()
    with restored.opened("newer") as workspace, workspace.database.reading() as connection:
        anothers = peers.peer(connection)
    assert anothers is not None
    with restored.opened("new") as workspace:
        with workspace.database.keeping() as connection:
            peer = peers.peer(connection)
            assert peer is not None
            peers.put_peer(connection, dataclasses.replace(peer, certificate=anothers.certificate))
        with pytest.raises(LaptopUnknown):
            synchronise(workspace)


def test_a_suspended_laptop_gets_round_nothing_with_a_new_identity(restored: Programme) -> None:
    restored.serve()
    with restored.opened("new") as workspace:
        synchronise(workspace)
        with workspace.database.reading() as connection:
            peer = peers.peer(connection)
        assert peer is not None
        with opened(load(restored.data)) as service:
            for known in service.database.read(devices.all_of):
                service.database.write(
                    partial(devices.set_state, device_id=known.device_id, state=State.SUSPENDED)
                )
        with workspace.database.keeping() as connection:
            peers.put_peer(
                connection,
                dataclasses.replace(peer, device_id=b"another!", succeeds=b"nobody's"),
            )
        synchronise(workspace)
    with opened(load(restored.data)) as service:
        device = service.database.read(lambda at: devices.find(at, b"another!"))
    assert device is not None
    assert device.state is State.SUSPENDED
