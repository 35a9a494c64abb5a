"""Laptops and a server that never see one another: everything goes by files on a key."""

import os
import shutil
import signal
import subprocess
import sys
import textwrap
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyrage
import pytest

from mourafaka_desktop import paths
from mourafaka_desktop.domain.attachments import AttachmentRole
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.errors import (
    BundleNotPossible,
    BundleRefused,
    FolderNotWritable,
    KeyFull,
    KeyGone,
    KeyUnfaithful,
    NotEnrolled,
    ProfileWiped,
    WorkIsReadOnly,
)
from mourafaka_desktop.services import attachments, profiles
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import disk, operations, peers, records
from mourafaka_desktop.storage.tables import PeerStatus
from mourafaka_desktop.storage.waiting import unsent_count
from mourafaka_desktop.sync import bundles
from mourafaka_desktop.sync.bundles import AnswerState, AnswerTaken
from mourafaka_desktop.sync.engine import synchronise
from mourafaka_desktop.sync.enrolment import enrol
from mourafaka_protocol.bundles import FILE_ENDING, open_with_identity
from mourafaka_protocol.invitation import invitation_text
from mourafaka_server import bundles as server_bundles
from mourafaka_server import devices
from mourafaka_server.accounts import Coach
from mourafaka_server.bundles import State, Taken
from mourafaka_server.enrolment import new_coach_id
from mourafaka_server.installation import initialise, opened
from mourafaka_server.questionnaires.publication import publish
from mourafaka_server.service import Service
from mourafaka_server.settings import Settings
from tests.builders import PASSPHRASE, make_cooperative, make_visit, make_workspace
from tests.server.questionnaires.workbooks import example

ESCROW = pyrage.x25519.Identity.generate()
Laptops = Callable[..., Workspace]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    settings = Settings(tmp_path / "server", escrow_recipient=str(ESCROW.to_public()))
    initialise(settings)
    with opened(settings) as running:
        yield running


@pytest.fixture
def laptop(service: Service, tmp_path: Path) -> Iterator[Laptops]:
    """Makes a laptop of a new coach, or, `of=` another laptop, one more of the same coach."""
    laptops: list[Workspace] = []

    def make(of: Workspace | None = None) -> Workspace:
        coach = Coach(of.coach.id if of else new_coach_id(), "نادية بنعمرو", "Nadia Benamrou")
        invited = service.enrolments.invite(coach, "http://127.0.0.1:1", 14)
        folder = tmp_path / f"profile-{len(laptops)}"
        line = invitation_text(invited.invitation)
        laptops.append(enrol(line, folder, PASSPHRASE, transport=service))
        return laptops[-1]

    yield make
    for workspace in laptops:
        workspace.close()


@pytest.fixture
def key(tmp_path: Path) -> Path:
    folder = tmp_path / "مفتاح USB"
    folder.mkdir()
    return folder


def write(workspace: Workspace, *written: object) -> None:
    with workspace.database.writing() as connection:
        for record in written:
            records.put(connection, record)


def unsent(workspace: Workspace) -> int:
    with workspace.database.reading() as connection:
        return unsent_count(connection)


def name_here(workspace: Workspace, cooperative: Cooperative) -> str | None:
    with workspace.database.reading() as connection:
        found = records.read(connection, Cooperative, cooperative.id)
    return found.name_fr if found else None


def carry_in(service: Service, key: Path) -> list[Taken]:
    """What the coordinator does: take all the files, write all the answers."""
    taken: list[Taken] = []
    for file in sorted(key.glob(f"mourafaka-2*{FILE_ENDING}")):
        taken += server_bundles.take(service, file.read_bytes())
        file.unlink()
    for one in taken:
        if one.answer is not None:
            (key / one.answer.file_name).write_bytes(one.answer.content)
    return taken


def only(workspace: Workspace, key: Path) -> AnswerTaken:
    (taken,) = bundles.take_from(workspace, [key])
    assert taken.failure is None
    assert taken.answer is not None
    return taken.answer


def round_trip(workspace: Workspace, service: Service, key: Path) -> AnswerTaken:
    bundles.write(workspace, key)
    carry_in(service, key)
    answer = only(workspace, key)
    for file in key.iterdir():
        file.unlink()
    return answer


def test_a_months_work_goes_and_its_receipt_comes_back(
    laptop: Laptops, service: Service, key: Path
) -> None:
    workspace = laptop()
    cooperative = make_cooperative(name_fr="Coopérative Ighboula")
    write(workspace, cooperative, make_visit(cooperative))
    before = bundles.waiting(workspace)
    assert (before.changes, before.out) == (2, ())
    written = bundles.write(workspace, key)
    assert [file.parent for file in written.files] == [key]
    assert written.changes == 2
    assert not list(key.glob("*.part"))
    assert [sent.last_ctr for sent in bundles.waiting(workspace).out] == [2]
    (taken,) = carry_in(service, key)
    assert (taken.state, taken.accepted) == (State.TAKEN, 2)
    answer = only(workspace, key)
    assert (answer.state, answer.accepted, answer.refused) == (AnswerState.TAKEN, 2, 0)
    after = bundles.waiting(workspace)
    assert (after.changes, after.out) == (0, ())


def test_two_laptops_of_one_coach_meet_on_keys_alone(
    laptop: Laptops, service: Service, key: Path
) -> None:
    first = laptop()
    second = laptop(of=first)
    cooperative = make_cooperative(name_fr="Coopérative Ighboula")
    write(first, cooperative)
    round_trip(first, service, key)
    assert name_here(second, cooperative) is None
    answer = round_trip(second, service, key)
    assert answer.received >= 1
    assert name_here(second, cooperative) == "Coopérative Ighboula"
    write(second, replace(cooperative, name_fr="Coopérative Ighboula du safran"))
    round_trip(second, service, key)
    round_trip(first, service, key)
    assert name_here(first, cooperative) == "Coopérative Ighboula du safran"


def test_photos_travel_when_asked_and_then_no_more(
    laptop: Laptops, service: Service, key: Path
) -> None:
    workspace = laptop()
    cooperative = make_cooperative()
    visit = make_visit(cooperative)
    write(workspace, cooperative, visit)
    photo = (paths.resources() / "demo" / "workshop.jpg").read_bytes()
    attachments.add_photo(workspace, visit.id, photo, shows_people=False, consent=None)
    waiting = bundles.waiting(workspace)
    assert waiting.contents >= 1
    assert waiting.contents_bytes > 1000
    assert bundles.write(workspace, key).contents == 0
    for file in key.iterdir():
        file.unlink()
    assert bundles.write(workspace, key, with_contents=True).contents == waiting.contents
    (taken,) = carry_in(service, key)
    assert taken.contents == waiting.contents
    only(workspace, key)
    assert bundles.waiting(workspace).contents == 0


def test_photos_go_in_parts_and_a_lost_part_goes_again(
    laptop: Laptops, service: Service, key: Path
) -> None:
    workspace = laptop()
    cooperative = make_cooperative()
    visit = make_visit(cooperative)
    write(workspace, cooperative, visit)
    photo = (paths.resources() / "demo" / "workshop.jpg").read_bytes()
    attachments.add_photo(workspace, visit.id, photo, shows_people=False, consent=None)
    attachments.add_signature(workspace, visit.id, AttachmentRole.SIGNATURE_COACH, _png())
    total = bundles.waiting(workspace).contents
    written = bundles.write(workspace, key, with_contents=True, part_bytes=1)
    assert len(written.files) == total >= 2
    written.files[-1].unlink()
    carry_in(service, key)
    answers = bundles.take_from(workspace, [key])
    assert all(taken.failure is None for taken in answers)
    assert bundles.waiting(workspace).contents == 1
    assert unsent(workspace) == 0


def test_an_interrupted_writing_leaves_whole_files_that_count(
    laptop: Laptops, service: Service, key: Path
) -> None:
    workspace = laptop()
    cooperative = make_cooperative()
    visit = make_visit(cooperative)
    write(workspace, cooperative, visit)
    photo = (paths.resources() / "demo" / "workshop.jpg").read_bytes()
    attachments.add_photo(workspace, visit.id, photo, shows_people=False, consent=None)
    total = bundles.waiting(workspace).contents
    told: list[bundles.WritingProgress] = []
    written = bundles.write(
        workspace,
        key,
        with_contents=True,
        part_bytes=1,
        on_progress=told.append,
        cancelled=lambda: len(told) > 0,
    )
    assert written.is_interrupted
    assert len(written.files) == 1 < total
    assert [file.name for file in key.iterdir()] == [written.files[0].name]
    assert len(bundles.waiting(workspace).out) == 1
    carry_in(service, key)
    assert only(workspace, key).accepted == 3
    assert unsent(workspace) == 0


def test_nothing_personal_can_be_read_in_a_file_but_by_the_escrow_key(
    laptop: Laptops, key: Path
) -> None:
    workspace = laptop()
    write(workspace, make_cooperative(name_fr="Ighboula", name_ar="إغبولا", phone="0600001234"))
    (file,) = bundles.write(workspace, key).files
    content = file.read_bytes()
    for word in ("Ighboula", "إغبولا", "0600001234", "Nadia", "Benamrou", "نادية"):
        assert word.encode() not in content
        assert word not in file.name
    told = open_with_identity(content, str(ESCROW)).bundle
    assert b"Ighboula" in told.frames or told.frames  # compressed: it opens, that is the proof
    assert file.name.isascii()
    assert not set(file.name) & set('\\/:*?"<>|')


def test_an_answer_taken_twice_or_late_changes_nothing(
    laptop: Laptops, service: Service, key: Path
) -> None:
    workspace = laptop()
    cooperative = make_cooperative(name_fr="Un")
    write(workspace, cooperative)
    bundles.write(workspace, key)
    carry_in(service, key)
    (old,) = key.glob("mourafaka-answer*")
    late = old.read_bytes()
    assert only(workspace, key).accepted == 1
    again = bundles.take(workspace, late)
    assert (again.state, again.accepted, again.received) == (AnswerState.TAKEN, 0, 0)
    write(workspace, replace(cooperative, name_fr="Deux"))
    old.unlink()
    round_trip(workspace, service, key)
    much_later = bundles.take(workspace, late)
    assert (much_later.accepted, much_later.received) == (0, 0)
    assert name_here(workspace, cooperative) == "Deux"
    assert unsent(workspace) == 0
    write(workspace, replace(cooperative, name_fr="Trois"))
    assert round_trip(workspace, service, key).accepted == 1


def test_a_late_page_does_not_undo_what_was_acknowledged_since(
    laptop: Laptops, service: Service, key: Path
) -> None:
    workspace = laptop()
    other = laptop(of=workspace)
    cooperative = make_cooperative(name_fr="Un", phone="0600000000")
    write(workspace, cooperative)
    round_trip(workspace, service, key)
    round_trip(other, service, key)
    bundles.write(workspace, key)  # asks, with nothing to send
    carry_in(service, key)
    (answer,) = key.glob("mourafaka-answer*")
    late = answer.read_bytes()
    write(other, replace(cooperative, phone="0611111111"))
    synchronise(other, transport=service)
    write(workspace, replace(cooperative, name_fr="Deux"))
    synchronise(workspace, transport=service)
    bundles.take(workspace, late)
    assert name_here(workspace, cooperative) == "Deux"
    synchronise(workspace, transport=service)
    assert name_here(workspace, cooperative) == "Deux"
    with workspace.database.reading() as connection:
        found = records.read(connection, Cooperative, cooperative.id)
    assert found is not None
    assert found.phone == "0611111111"


def test_a_refused_change_comes_back_as_such_and_the_rest_is_taken(
    laptop: Laptops, service: Service, key: Path
) -> None:
    workspace, stranger = laptop(), laptop()
    cooperative = make_cooperative()
    write(stranger, cooperative)
    round_trip(stranger, service, key)
    write(workspace, replace(cooperative, name_fr="A moi"), make_cooperative(name_fr="Neuve"))
    answer = round_trip(workspace, service, key)
    assert (answer.accepted, answer.refused) == (1, 1)


def test_a_questionnaire_published_at_the_office_reaches_a_laptop_without_a_line(
    laptop: Laptops, service: Service, key: Path
) -> None:
    workspace = laptop()
    form_id = f"q-{uuid.uuid4()}"
    publish(service, example("1.0.0", form_id=form_id), "example.xlsx")
    round_trip(workspace, service, key)
    with workspace.database.reading() as connection:
        from mourafaka_desktop.storage import questionnaires as stored

        assert stored.awaited(connection) == ()
        assert stored.titles(connection)


def test_the_server_can_be_met_by_line_while_a_key_is_on_its_way(
    laptop: Laptops, service: Service, key: Path
) -> None:
    workspace = laptop()
    write(workspace, make_cooperative(name_fr="Une"))
    bundles.write(workspace, key)
    synchronise(workspace, transport=service)
    assert bundles.waiting(workspace).out == ()
    (taken,) = carry_in(service, key)
    assert (taken.state, taken.accepted) == (State.TAKEN, 1)
    answer = only(workspace, key)
    assert (answer.accepted, unsent(workspace)) == (0, 0)


def test_a_file_for_another_laptop_or_server_is_told_apart(
    laptop: Laptops, service: Service, key: Path, tmp_path: Path
) -> None:
    mine, other = laptop(), laptop()
    bundles.write(other, key)
    (asked,) = key.iterdir()
    assert refusal(mine, asked.read_bytes()) == "no_answer"
    (taken,) = carry_in(service, key)
    assert taken.answer is not None
    content = taken.answer.content
    assert (
        bundles.take_from(mine, [key]) == ()
    )  # a folder: what is not for this laptop is left alone
    assert refusal(mine, content) == "not_for_us"
    assert refusal(other, content[:-9]) == "damaged"
    assert refusal(other, b"PK\x03\x04") == "no_bundle"
    assert refusal(other, b"MKB9" + content[4:]) == "too_new"
    elsewhere = Settings(tmp_path / "elsewhere")
    initialise(elsewhere)
    with opened(elsewhere) as another:
        invited = another.enrolments.invite(Coach(new_coach_id(), None, "Ali"), "http://x.ma", 14)
        stranger = enrol(
            invitation_text(invited.invitation), tmp_path / "p", PASSPHRASE, transport=another
        )
        with stranger:
            assert refusal(stranger, content) == "other_server"


def refusal(workspace: Workspace, content: bytes) -> str:
    with pytest.raises(BundleRefused) as raised:
        bundles.take(workspace, content)
    said = raised.value.explain()
    assert said.title
    assert said.advice
    return raised.value.flaw


def test_the_reason_why_a_file_is_not_taken_stands_by_its_name(
    laptop: Laptops, service: Service, key: Path
) -> None:
    workspace = laptop()
    write(workspace, make_cooperative())
    bundles.write(workspace, key)
    carry_in(service, key)
    (good,) = key.glob("mourafaka-answer*")
    bad = key / f"a-copy{FILE_ENDING}"
    bad.write_bytes(good.read_bytes()[:-30])
    taken = {one.name: one for one in bundles.take_from(workspace, [key])}
    assert isinstance(taken[bad.name].failure, BundleRefused)
    assert taken[good.name].answer is not None


def test_a_profile_without_a_server_or_its_seal_says_so(laptop: Laptops, tmp_path: Path) -> None:
    with make_workspace(tmp_path / "alone") as alone, pytest.raises(NotEnrolled):
        bundles.waiting(alone)
    workspace = laptop()
    with workspace.database.keeping() as connection:
        peer = peers.peer(connection)
        assert peer is not None
        peers.put_peer(connection, replace(peer, server_seal_key=None))
    with pytest.raises(BundleNotPossible):
        bundles.waiting(workspace)


def test_an_old_answer_does_not_make_the_laptop_look_freshly_synced(
    laptop: Laptops, service: Service, key: Path
) -> None:
    workspace = laptop()
    bundles.write(workspace, key)
    carry_in(service, key)
    only(workspace, key)
    with workspace.database.reading() as connection:
        first = peers.last_synced_at(connection)
    assert first is not None
    only(workspace, key)
    with workspace.database.reading() as connection:
        assert peers.last_synced_at(connection) == first


def test_a_laptop_that_is_to_be_wiped_gives_its_work_first_and_is_empty_afterwards(
    laptop: Laptops, service: Service, key: Path
) -> None:
    workspace = laptop()
    write(workspace, make_cooperative(name_fr="Dernière"))
    with workspace.database.reading() as connection:
        peer = peers.peer(connection)
    assert peer is not None
    service.database.write(lambda at: devices.set_state(at, peer.device_id, devices.State.WIPING))
    bundles.write(workspace, key)
    (taken,) = carry_in(service, key)
    assert taken.state is State.TAKEN
    assert taken.refused == 1  # kept aside, where the coordination sees it
    with pytest.raises(ProfileWiped):
        bundles.take_from(workspace, [key])
    assert [path.name for path in workspace.folder.iterdir()] == [profiles.WIPED_NOTE]


def test_a_suspended_laptop_hears_so_and_keeps_everything(
    laptop: Laptops, service: Service, key: Path
) -> None:
    workspace = laptop()
    cooperative = make_cooperative(name_fr="Une")
    write(workspace, cooperative)
    with workspace.database.reading() as connection:
        peer = peers.peer(connection)
    assert peer is not None
    service.database.write(
        lambda at: devices.set_state(at, peer.device_id, devices.State.SUSPENDED)
    )
    bundles.write(workspace, key)
    carry_in(service, key)
    only(workspace, key)
    with workspace.database.reading() as connection:
        told = peers.peer(connection)
    assert told is not None
    assert told.status is PeerStatus.SUSPENDED
    assert name_here(workspace, cooperative) == "Une"


def test_a_copied_laptop_is_found_out_by_key_too_and_neither_loses_its_work(
    laptop: Laptops, service: Service, key: Path, tmp_path: Path
) -> None:
    workspace = laptop()
    write(workspace, make_cooperative(name_fr="Commune"))
    round_trip(workspace, service, key)
    service.database.write(lambda at: devices.mark_durable(at, devices.counters(at)))
    round_trip(workspace, service, key)
    copy = tmp_path / "copy"
    shutil.copytree(workspace.folder, copy)
    mine, theirs = make_cooperative(name_fr="Ici"), make_cooperative(name_fr="Là-bas")
    write(workspace, mine)
    assert round_trip(workspace, service, key).accepted == 1
    with profiles.unlock(copy, PASSPHRASE) as clone:
        write(clone, theirs)
        bundles.write(clone, key)
        carry_in(service, key)
        (one,) = bundles.take_from(clone, [key])
        assert one.failure is None
        with clone.database.reading() as connection:
            renewed = peers.peer(connection)
        assert renewed is not None
        assert renewed.succeeds is not None
        for file in key.iterdir():
            file.unlink()
        assert round_trip(clone, service, key).accepted >= 1
        round_trip(clone, service, key)
        assert name_here(clone, mine) == "Ici"
        with clone.database.reading() as connection:  # no backup has it yet under the new number
            assert theirs.id in {one.record_id for one in operations.operations(connection)}
    round_trip(workspace, service, key)
    assert name_here(workspace, theirs) == "Là-bas"


def test_a_laptop_that_may_only_read_is_opened_again_by_a_key_and_its_answer(
    laptop: Laptops, service: Service, key: Path
) -> None:
    workspace = laptop()
    write(workspace, make_cooperative(name_fr="Avant"))
    with workspace.database.keeping() as connection:
        peer = peers.peer(connection)
        assert peer is not None
        long_ago = datetime.now(UTC) - timedelta(days=200)
        peers.put_peer(connection, replace(peer, enrolled_at=long_ago))
    workspace.refresh()
    with pytest.raises(WorkIsReadOnly):
        write(workspace, make_cooperative(name_fr="Refusée"))
    assert round_trip(workspace, service, key).accepted == 1
    write(workspace, make_cooperative(name_fr="Après"))


# --- The key itself -----------------------------------------------------------------------------------


def test_a_full_key_is_said_before_anything_is_written(
    laptop: Laptops, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = laptop()
    write(workspace, make_cooperative())
    usage = shutil.disk_usage(key)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage._replace(free=100))
    with pytest.raises(KeyFull):
        bundles.write(workspace, key)
    assert list(key.iterdir()) == []
    assert bundles.waiting(workspace).out == ()
    assert unsent(workspace) == 1


def test_a_key_that_fills_up_while_it_is_written_leaves_nothing_half_done(
    laptop: Laptops, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = laptop()
    write(workspace, make_cooperative())

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(KeyFull):
        disk.write_to_key(key / "a.mkb", b"content")
    assert list(key.iterdir()) == []


def test_a_key_taken_out_or_read_only_is_said_so(
    laptop: Laptops, key: Path, tmp_path: Path
) -> None:
    workspace = laptop()
    with pytest.raises(KeyGone):
        bundles.write(workspace, tmp_path / "gone")
    in_the_way = tmp_path / "file"
    in_the_way.write_bytes(b"")
    with pytest.raises((FolderNotWritable, KeyGone)):
        bundles.write(workspace, in_the_way)
    assert bundles.waiting(workspace).out == ()


def test_a_key_that_gives_back_something_else_is_not_trusted(
    laptop: Laptops, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = laptop()
    write(workspace, make_cooperative())
    read = disk._read_from_disk
    monkeypatch.setattr(disk, "_read_from_disk", lambda path: read(path)[:-1])
    with pytest.raises(KeyUnfaithful):
        bundles.write(workspace, key)
    assert list(key.iterdir()) == []


def test_a_process_killed_while_it_writes_leaves_no_file_that_looks_whole(
    laptop: Laptops, service: Service, key: Path
) -> None:
    workspace = laptop()
    write(workspace, *[make_cooperative(name_fr=f"Coopérative {number}") for number in range(20)])
    folder = workspace.folder
    workspace.close()
    program = textwrap.dedent(
        """
        import os, signal, sys
        from pathlib import Path
        from mourafaka_desktop.services import profiles
        from mourafaka_desktop.storage import disk
        from mourafaka_desktop.sync import bundles
        def killed(descriptor):
            os.kill(os.getpid(), signal.SIGKILL)
        with profiles.unlock(Path(sys.argv[1]), sys.argv[2]) as workspace:
            os.fsync = killed
            bundles.write(workspace, Path(sys.argv[3]))
        """
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(folder), PASSPHRASE, str(key)],
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    assert list(key.glob(f"*{FILE_ENDING}")) == []
    with profiles.unlock(folder, PASSPHRASE) as again:
        written = bundles.write(again, key)
        assert written.changes == 20
        assert not list(key.glob("*.part"))  # what the first one left is tidied up
        (taken,) = carry_in(service, key)
        assert taken.accepted == 20
        assert only(again, key).accepted == 20


def _png() -> bytes:
    import io

    from PIL import Image

    written = io.BytesIO()
    Image.new("L", (40, 20), 255).save(written, "PNG")
    return written.getvalue()
