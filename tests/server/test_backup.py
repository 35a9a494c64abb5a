"""A server is backed up while it runs, and put back, on another kind of database too."""

import hashlib
import json
import shutil
import stat
import struct
import uuid
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pyrage
import pytest

from mourafaka_protocol.digests import EMPTY_DIGEST
from mourafaka_protocol.frames import ServerHello, Verdict
from mourafaka_protocol.kinds import ATTACHMENT, COOPERATIVE
from mourafaka_protocol.operations import EPOCH_SHIFT
from mourafaka_protocol.payloads import decode_server_hello_body
from mourafaka_protocol.scopes import cooperative_scope
from mourafaka_server import devices, scopes
from mourafaka_server.backup import Made, Origin, back_up
from mourafaka_server.cli import main
from mourafaka_server.doctor import Finding, Health, examine
from mourafaka_server.errors import BackupNotUsable, RestoreRefused, ServerRunning
from mourafaka_server.installation import alone, opened
from mourafaka_server.restore import Source, rehearse, restore
from mourafaka_server.service import Service
from mourafaka_server.settings import Settings, load
from tests.server.conftest import DATABASES, HandClock, new_laptop
from tests.server.laptop import Laptop

CONTENT = b"a photo, said once " * 5000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


def new_cooperative(laptop: Laptop, name: str = "Tissaliwine") -> tuple[uuid.UUID, str]:
    cooperative_id = uuid.uuid4()
    scope_id = cooperative_scope(cooperative_id)
    laptop.put(scope_id, COOPERATIVE, cooperative_id, name_fr=name)
    return cooperative_id, scope_id


def with_a_photo(laptop: Laptop, service: Service) -> None:
    cooperative_id, scope_id = new_cooperative(laptop)
    laptop.put(
        scope_id,
        ATTACHMENT,
        uuid.uuid4(),
        record_kind="cooperative",
        record_id=cooperative_id,
        role="photo",
        sha256=SHA256,
        media_type="image/jpeg",
        byte_size=len(CONTENT),
    )
    laptop.sync()
    service.blob_put(laptop.blob("PATCH", SHA256, service.clock()), 0, [CONTENT])


def backed_up(service: Service, data: Path, folder: Path, **options) -> Made:
    origin = Origin(load(data), service.identity, service.database, service.store, service.clock)
    return back_up(origin, folder, **options)


def source_of(made: Made, *identities: str) -> Source:
    return Source(made.file, made.file.parent, identities)


def wrong(findings: tuple[Finding, ...]) -> list[Finding]:
    return [finding for finding in findings if finding.health is Health.BAD]


def health_of(data: Path, service: Service) -> list[Finding]:
    return wrong(
        examine(load(data), service.database, service.store, service.clock, reads_contents=True)
    )


@pytest.fixture(params=DATABASES)
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """An empty place for a server, on each kind of database."""
    with ExitStack() as stack:
        url = None
        if request.param == "postgresql":
            cluster = request.getfixturevalue("postgres_cluster")
            url = stack.enter_context(cluster.database(is_empty=True))
        yield Settings(tmp_path / "target", database_url=url)


def test_a_backup_is_put_back_on_any_kind_of_database(
    service: Service, data: Path, tmp_path: Path, target: Settings, clock: HandClock
) -> None:
    laptop = new_laptop(service)
    with_a_photo(laptop, service)
    cooperative_id, scope_id = new_cooperative(laptop, "Tagmat")
    laptop.sync()
    laptop.set(
        scope_id, COOPERATIVE, cooperative_id, {"name_fr": "Tagmat"}, {"name_fr": "Tagmatine"}
    )
    gone, other_scope = new_cooperative(laptop, "Gone")
    laptop.sync()
    laptop.delete(other_scope, COOPERATIVE, gone)
    laptop.sync()
    made = backed_up(service, data, tmp_path / "backups")
    assert made.missing == ()
    assert (made.contents, made.copied) == (1, 1)

    restored = restore(source_of(made), target, clock)
    assert wrong(restored.findings) == []
    assert restored.missing == ()
    with opened(load(target.data), clock) as second:
        assert health_of(target.data, second) == []
        assert second.identity.server_key == service.identity.server_key
        laptop.server = second
        held = dict(laptop.rows)
        laptop.sync()
        assert laptop.rows == held
        call = laptop.blob("GET", SHA256, clock())
        assert b"".join(second.blob_get(call, 0)) == CONTENT


def test_what_was_written_after_the_backup_is_sent_again(
    service: Service, data: Path, tmp_path: Path, target: Settings, clock: HandClock
) -> None:
    laptop = new_laptop(service)
    new_cooperative(laptop, "In the backup")
    laptop.sync()
    made = backed_up(service, data, tmp_path / "backups")
    late, late_scope = new_cooperative(laptop, "After the backup")
    laptop.sync()
    restore(source_of(made), target, clock)
    with opened(load(target.data), clock) as second:
        laptop.server = second
        answer = laptop.sync()
        assert answer.verdict is Verdict.RESEND
        laptop.start_anew()
        laptop.sync()
        found = new_laptop(second, uuid.UUID(bytes=laptop.enrolment.coach_id))
        found.sync()
        assert found.values(late_scope, COOPERATIVE, late)["name_fr"] == "After the backup"
        assert len(found.rows) == len(laptop.rows)


def test_only_what_is_in_a_backup_may_be_forgotten(
    service: Service, data: Path, tmp_path: Path
) -> None:
    laptop = new_laptop(service)
    new_cooperative(laptop)
    laptop.sync()
    backed_up(service, data, tmp_path / "backups")
    new_cooperative(laptop)
    told = next(frame for frame in laptop.sync().frames if isinstance(frame, ServerHello))
    assert decode_server_hello_body(told.body).durable_ctr == 1
    counted = service.database.read(devices.counters)
    assert counted[laptop.identity.device_id] == 2


def test_two_restores_of_one_backup_never_use_a_version_twice(
    service: Service, data: Path, tmp_path: Path, target: Settings, clock: HandClock
) -> None:
    laptop = new_laptop(service)
    cooperative_id, scope_id = new_cooperative(laptop)
    laptop.sync()
    made = backed_up(service, data, tmp_path / "backups")
    seen: set[int] = set(laptop.cursors.values())
    for number in range(3):
        restore(source_of(made), target, clock, is_forced=number > 0)
        with opened(load(target.data), clock) as living:
            writer = new_laptop(living, uuid.UUID(bytes=laptop.enrolment.coach_id))
            writer.sync()
            writer.set(
                scope_id, COOPERATIVE, cooperative_id, {}, {"phone": f"+21260000000{number}"}
            )
            writer.sync()
            present = living.database.read(lambda connection: scopes.seen(connection, scope_id))
            assert present.head > max(seen)
            seen.add(present.head)


def test_the_epoch_follows_the_calendar(
    service: Service, data: Path, tmp_path: Path, target: Settings, clock: HandClock
) -> None:
    made = backed_up(service, data, tmp_path / "backups")
    assert restore(source_of(made), target, clock).epoch == clock.now_ms // 60_000
    clock.now_ms = 0  # a machine whose battery is empty
    again = restore(source_of(made), target, clock, is_forced=True)
    assert again.epoch > 1_000_000
    assert again.epoch << EPOCH_SHIFT < 2**62


def test_a_living_server_is_not_replaced_unasked(
    service: Service, data: Path, tmp_path: Path, target: Settings, clock: HandClock
) -> None:
    laptop = new_laptop(service)
    new_cooperative(laptop)
    laptop.sync()
    made = backed_up(service, data, tmp_path / "backups")
    restore(source_of(made), target, clock)
    with opened(load(target.data), clock) as living:
        laptop.server = living
        new_cooperative(laptop, "Written since")
        laptop.sync()
        before = living.epoch()
    with pytest.raises(RestoreRefused):
        restore(source_of(made), target, clock)
    with opened(load(target.data), clock) as living:
        assert living.epoch() == before
    forced = restore(source_of(made), target, clock, is_forced=True)
    assert forced.aside is not None
    assert (Path(forced.aside) / "server.key").exists()
    if target.database_url is None:
        assert (Path(forced.aside) / "server.db").exists()


def test_a_running_server_is_not_replaced(
    service: Service, data: Path, tmp_path: Path, clock: HandClock
) -> None:
    made = backed_up(service, data, tmp_path / "backups")
    with alone(load(data)), pytest.raises(ServerRunning):
        restore(source_of(made), load(data), clock, is_forced=True)


def test_a_sealed_backup_tells_nothing_without_its_key(
    service: Service, data: Path, tmp_path: Path, clock: HandClock, target: Settings
) -> None:
    laptop = new_laptop(service)
    with_a_photo(laptop, service)
    ours, escrow, stranger = (pyrage.x25519.Identity.generate() for _ in range(3))
    recipients = (str(ours.to_public()), str(escrow.to_public()))
    made = backed_up(service, data, tmp_path / "backups", recipients=recipients)
    assert made.file.suffix == ".age"
    for file in (tmp_path / "backups").rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert b"Tissaliwine" not in content
            assert CONTENT[:100] not in content
    for identities in ((), (str(stranger),)):
        with pytest.raises(BackupNotUsable):
            rehearse(source_of(made, *identities), clock)
    restored = restore(source_of(made, str(escrow)), target, clock)
    assert restored.missing == ()


def test_a_whole_backup_needs_nothing_beside_it(
    service: Service, data: Path, tmp_path: Path, clock: HandClock
) -> None:
    with_a_photo(new_laptop(service), service)
    made = backed_up(service, data, tmp_path / "backups", is_whole=True)
    alone_there = shutil.copy(made.file, tmp_path / "copy.backup")
    assert rehearse(Source(Path(alone_there), tmp_path / "nothing"), clock).missing == ()


def test_contents_are_copied_once(
    service: Service, data: Path, tmp_path: Path, clock: HandClock
) -> None:
    with_a_photo(new_laptop(service), service)
    assert backed_up(service, data, tmp_path / "backups").copied == 1
    clock.now_ms += 60_000
    assert backed_up(service, data, tmp_path / "backups").copied == 0


def test_a_content_that_is_lost_is_told_and_stops_nothing(
    service: Service, data: Path, tmp_path: Path, clock: HandClock
) -> None:
    with_a_photo(new_laptop(service), service)
    made = backed_up(service, data, tmp_path / "backups")
    shutil.rmtree(tmp_path / "backups" / "contents")
    assert rehearse(source_of(made), clock).missing == (SHA256,)


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9])
def test_a_damaged_backup_is_refused(
    service: Service, data: Path, tmp_path: Path, clock: HandClock, place: float
) -> None:
    with_a_photo(new_laptop(service), service)
    made = backed_up(service, data, tmp_path / "backups")
    content = bytearray(made.file.read_bytes())
    with zipfile.ZipFile(made.file) as members:
        member = members.infolist()[int(len(members.infolist()) * place)]
    # Behind its local header: of the times in that nobody makes anything.
    lengths = struct.unpack_from("<HH", content, member.header_offset + 26)
    at = member.header_offset + 30 + sum(lengths)
    content[at : at + 4] = bytes(byte ^ 0x55 for byte in content[at : at + 4])
    made.file.write_bytes(content)
    with pytest.raises(BackupNotUsable):
        rehearse(source_of(made), clock)


def test_a_backup_that_is_cut_off_is_refused_and_harms_nothing(
    service: Service, data: Path, tmp_path: Path, target: Settings, clock: HandClock
) -> None:
    made = backed_up(service, data, tmp_path / "backups")
    whole = made.file.read_bytes()
    restore(source_of(made), target, clock)
    made.file.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BackupNotUsable):
        restore(source_of(made), target, clock, is_forced=True)
    with opened(load(target.data), clock) as living:
        assert health_of(target.data, living) == []


def test_an_unfinished_backup_has_another_name(
    service: Service, data: Path, tmp_path: Path
) -> None:
    made = backed_up(service, data, tmp_path / "backups")
    assert sorted(path.name for path in (tmp_path / "backups").iterdir()) == [made.file.name]
    assert stat.S_IMODE(made.file.stat().st_mode) == 0o600
    assert made.sha256 == hashlib.sha256(made.file.read_bytes()).hexdigest()


def test_the_operator_backs_up_rehearses_and_restores(data: Path, tmp_path: Path, capsys) -> None:
    folder, other = str(tmp_path / "backups"), str(tmp_path / "other")
    invite = ["invite", "--data", str(data), "--coach", "Khadija", "--url", "https://x.ma"]
    assert main(invite) == 0
    capsys.readouterr()
    assert main(["backup", "--data", str(data), "--to", folder, "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert main(["restore", "--check", "--from", made["file"], "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["is_rehearsal"] is True
    assert main(["restore", "--data", str(data), "--from", made["file"]]) == 15
    assert "--force" in capsys.readouterr().err
    assert main(["restore", "--data", other, "--from", made["file"]]) == 0
    assert "begins epoch" in capsys.readouterr().out
    assert main(["restore", "--data", other, "--from", str(tmp_path / "none")]) == 14
    assert main([*invite[:1], "--data", other, *invite[3:]]) == 0


def test_empty_scopes_add_up(service: Service, data: Path, tmp_path: Path, clock) -> None:
    service.database.write(lambda connection: scopes.create(connection, "ref:x"))
    seen = service.database.read(lambda connection: scopes.seen(connection, "ref:x"))
    assert seen is not None
    assert seen.digest == EMPTY_DIGEST
    made = backed_up(service, data, tmp_path / "backups")
    assert wrong(rehearse(source_of(made), clock).findings) == []


def test_a_backup_of_the_first_version_is_put_back(target: Settings, clock: HandClock) -> None:
    """It was made when the tables were of revision 0004; restore brings it up to those of today."""
    kept = Path(__file__).parent / "backups" / "first-version.backup"
    restored = restore(Source(kept, kept.parent), target, clock)
    assert wrong(restored.findings) == []
    assert (restored.missing, restored.contents) == ((), 1)
    with opened(load(target.data), clock) as living:
        assert health_of(target.data, living) == []
        assert len(living.database.read(devices.all_of)) == 1
