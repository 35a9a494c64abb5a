"""A line that breaks costs little, a cooperative that would vanish waits for a word, and a laptop obeys its server."""

import dataclasses
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mourafaka_desktop.demo.comparison import differences
from mourafaka_desktop.demo.server_process import ServerProcess
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.domain.visits import Visit
from mourafaka_desktop.errors import ConnectionLost, ProfileWiped, ServerRefused
from mourafaka_desktop.services import decisions, profiles, sync_status
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.services.sync_status import SyncState
from mourafaka_desktop.storage import incoming, issues, peers, records, waiting
from mourafaka_desktop.storage.peers import Peer
from mourafaka_desktop.storage.tables import PeerStatus
from mourafaka_desktop.sync.client import HttpServer
from mourafaka_desktop.sync.engine import MOST_FRAME_BYTES, synchronise
from mourafaka_protocol.frames import End, Frame, Hello, Ops, ServerEnd, SnapshotBegin, Verdict
from mourafaka_protocol.payloads import decode_hello_body
from mourafaka_protocol.problems import ProblemCode
from mourafaka_server import access, compaction, devices, merging, quarantines
from mourafaka_server.installation import opened
from mourafaka_server.quarantines import Quarantined
from mourafaka_server.service import Service
from mourafaka_server.settings import Settings
from tests.builders import PASSPHRASE, make_cooperative, make_visit

from .altered_server import AlteredServer
from .conftest import Laptops

LONG = "اجتماع مع مكتب التعاونية حول تسويق الزعفران وملف شهادة ONSSA. "


class Listener(AlteredServer):
    """Notes what goes up and comes down; `breaks_after` frames the line drops, once."""

    def __init__(self, server: HttpServer, breaks_after: int | None = None) -> None:
        super().__init__(server)
        self.went_up: list[list[Frame]] = []
        self.came_down: list[Frame] = []
        self._breaks_after = breaks_after

    def exchange(self, frames: Iterable[Frame]) -> Iterator[Frame]:
        self.went_up.append([])
        for frame in self.server.exchange(self._heard(frames)):
            self.came_down.append(frame)
            yield frame

    def _heard(self, frames: Iterable[Frame]) -> Iterator[Frame]:
        for frame in frames:
            self.went_up[-1].append(frame)
            if self._breaks_after is not None and len(self.went_up[-1]) > self._breaks_after:
                raise ConnectionLost
            yield frame


def _write(workspace: Workspace, *written: Any) -> None:
    with workspace.database.writing() as connection:
        for record in written:
            records.put(connection, record)


def _remove(workspace: Workspace, *visits: Visit) -> None:
    with workspace.database.writing() as connection:
        for visit in visits:
            records.remove(connection, Visit, visit.id)


def _peer(workspace: Workspace) -> Peer:
    with workspace.database.reading() as connection:
        peer = peers.peer(connection)
    assert peer is not None
    return peer


def _visits(workspace: Workspace) -> set[Any]:
    with workspace.database.reading() as connection:
        return {visit.id for visit in records.read_all(connection, Visit)}


def _on_the_server(server: ServerProcess, do: Callable[[Service], Any]) -> None:
    with opened(Settings(server.data)) as service:
        do(service)


def _set_state(server: ServerProcess, workspace: Workspace, state: devices.State) -> None:
    device_id = _peer(workspace).device_id
    _on_the_server(
        server,
        lambda service: service.database.write(
            lambda connection: devices.set_state(connection, device_id, state)
        ),
    )


# --- The line ----------------------------------------------------------------------------------------------


class AnswerLost(AlteredServer):
    """The line drops when everything has gone up and been taken."""

    def exchange(self, frames: Iterable[Frame]) -> Iterator[Frame]:
        answer = list(self.server.exchange(frames))
        assert answer
        raise ConnectionLost


class NothingArrives(AlteredServer):
    """The line drops before anything has gone up."""

    def exchange(self, frames: Iterable[Frame]) -> Iterator[Frame]:
        raise ConnectionLost


def test_what_was_refused_before_a_break_is_told_though_it_is_not_sent_again(
    laptop: Laptops,
) -> None:
    owner, stranger = laptop(), laptop()
    theirs, own = make_cooperative(), make_cooperative()
    _write(owner, theirs)
    synchronise(owner)
    _write(stranger, own, dataclasses.replace(theirs, douar="ليس له"))
    with HttpServer(_peer(stranger).server_address) as server:
        with pytest.raises(ConnectionLost):
            synchronise(stranger, transport=AnswerLost(server))
        line = Listener(server)
        summary = synchronise(stranger, transport=line)
    assert not [frame for sent in line.went_up for frame in sent if isinstance(frame, Ops)]
    assert (summary.accepted, summary.refused) == (1, 1)
    (issue,) = sync_status.sync_overview(stranger).refused
    assert (issue.code, issue.record_id) == ("scope_not_granted", theirs.id)
    states = [sync_status.state_of_record(stranger, "cooperative", one.id) for one in (own, theirs)]
    assert states == [SyncState.ACCEPTED, SyncState.REFUSED]


def test_a_copy_whose_probe_hears_of_anothers_operations_does_not_take_its_own_for_received(
    laptop: Laptops, tmp_path: Path
) -> None:
    """Seed 910052 of the simulation: the server had more under this name than the copy, which had sent nothing."""
    first = laptop()
    first.database.close()
    shutil.copytree(first.folder, tmp_path / "copy")
    for written in (1, 3):
        copy_of = tmp_path / f"copy-{written}"
        shutil.copytree(tmp_path / "copy", copy_of)
    original = profiles.unlock(first.folder, PASSPHRASE)
    _write(original, *[make_cooperative() for _ in range(2)])
    synchronise(original)
    lost = []
    for written in (1, 3):  # fewer operations than the server has under the name, and more
        copy = profiles.unlock(tmp_path / f"copy-{written}", PASSPHRASE)
        own = [make_cooperative() for _ in range(written)]
        _write(copy, *own)
        with HttpServer(_peer(copy).server_address) as server:
            with pytest.raises(ConnectionLost):
                synchronise(copy, transport=NothingArrives(server))
            synchronise(copy, transport=server)
        _on_the_other = laptop(of=first)
        synchronise(_on_the_other)
        with _on_the_other.database.reading() as connection:
            held = {one.id for one in records.read_all(connection, Cooperative)}
        lost += [one.id for one in own if one.id not in held]
        copy.close()
    assert lost == []
    original.close()


def test_what_was_refused_to_the_original_is_not_told_to_its_copy(
    laptop: Laptops, tmp_path: Path
) -> None:
    owner, stranger = laptop(), laptop()
    theirs = make_cooperative()
    _write(owner, theirs)
    synchronise(owner)
    stranger.database.close()
    shutil.copytree(stranger.folder, tmp_path / "copy")
    original = profiles.unlock(stranger.folder, PASSPHRASE)
    _write(original, dataclasses.replace(theirs, douar="ليس له"))
    synchronise(original)
    copy = profiles.unlock(tmp_path / "copy", PASSPHRASE)
    own = make_cooperative()
    _write(copy, own)
    with HttpServer(_peer(copy).server_address) as server:
        with pytest.raises(ConnectionLost):
            synchronise(copy, transport=NothingArrives(server))
        summary = synchronise(copy, transport=server)
    assert (summary.accepted, summary.refused) == (1, 0)
    assert sync_status.state_of_record(copy, "cooperative", own.id) is SyncState.ACCEPTED
    copy.close()
    original.close()


def test_after_a_break_what_arrived_is_not_sent_again(laptop: Laptops) -> None:
    first = laptop()
    cooperative = make_cooperative()
    visits = [make_visit(cooperative, findings=LONG * 200) for _ in range(6)]
    _write(first, cooperative, *visits)
    with HttpServer(_peer(first).server_address) as server:
        with pytest.raises(ConnectionLost):
            synchronise(first, transport=AnswerLost(server))
        later = make_visit(cooperative)
        _write(first, later)
        line = Listener(server)
        synchronise(first, transport=line)
    question, rest = line.went_up
    assert [type(frame) for frame in question] == [Hello, End]
    assert isinstance(question[0], Hello)
    assert decode_hello_body(question[0].body).cursors is None  # as few bytes as can be
    sent = [op.record_id for frame in rest if isinstance(frame, Ops) for op in frame.operations]
    assert sent == [later.id]
    with first.database.reading() as connection:
        assert waiting.unsent_count(connection) == 0
    states = {sync_status.state_of_record(first, "visit", visit.id) for visit in visits}
    assert states == {SyncState.ACCEPTED}
    second = laptop(of=first)
    synchronise(second)
    assert differences(first, second) == ()


def test_frames_halve_on_a_break_and_double_after_two_good_exchanges(laptop: Laptops) -> None:
    first = laptop()
    _write(first, make_cooperative())
    size = MOST_FRAME_BYTES
    with first.database.keeping() as connection:
        peers.put_peer(connection, dataclasses.replace(_peer(first), frame_bytes=size))
    with HttpServer(_peer(first).server_address) as server, pytest.raises(ConnectionLost):
        synchronise(first, transport=Listener(server, breaks_after=1))
    assert _peer(first).frame_bytes == size // 2
    synchronise(first)
    assert _peer(first).frame_bytes == size // 2
    synchronise(first)
    assert _peer(first).frame_bytes == size


def test_an_upload_goes_in_small_frames_so_that_a_cut_wastes_little(laptop: Laptops) -> None:
    first = laptop()
    cooperative = make_cooperative()
    _write(first, cooperative, *(make_visit(cooperative, findings=LONG * 40) for _ in range(40)))
    with HttpServer(_peer(first).server_address) as server:
        line = Listener(server)
        synchronise(first, transport=line)
    sizes = [
        sum(len(op.canonical_bytes()) for op in frame.operations)
        for frame in line.went_up[0]
        if isinstance(frame, Ops)
    ]
    # Compressed, texts like these take a quarter and less.
    assert max(sizes[:3]) / 4 <= 8 * 1024
    assert max(sizes) <= sum(sizes) / 8


class OtherDictionary(HttpServer):
    """What the laptop compresses with a dictionary names one that the server never had."""

    refused: int = 0

    def exchange_encoded(
        self, frames: Iterable[bytes], length: int | None = None
    ) -> Iterator[Frame]:
        sent = [_of_an_unknown_dictionary(frame) for frame in frames]
        try:
            yield from super().exchange_encoded(sent, length)
        except ServerRefused as refusal:
            self.refused += refusal.reason == str(ProblemCode.UNKNOWN_DICTIONARY)
            raise


def _of_an_unknown_dictionary(frame: bytes) -> bytes:
    return frame if frame[2:4] == bytes(2) else frame[:2] + b"\x03\xe7" + frame[4:]


def test_a_server_that_lost_the_dictionary_is_greeted_anew_and_told_without_it(
    laptop: Laptops,
) -> None:
    first = laptop()
    synchronise(first)
    before = _peer(first)
    _write(first, make_cooperative(douar=LONG))
    server = OtherDictionary(before.server_address)
    with server:
        told = synchronise(first, transport=server)
    assert server.refused == 1
    after = _peer(first)
    assert told.accepted == 1
    assert after.device_id == before.device_id
    assert after.exchange_no == before.exchange_no + 2
    assert (after.good_streak, after.needs_probe) == (2, False)


def test_where_no_news_is_expected_one_digest_stands_for_all_cursors(laptop: Laptops) -> None:
    first = laptop()
    _write(first, make_cooperative())
    synchronise(first)
    synchronise(first)
    with HttpServer(_peer(first).server_address) as server:
        line = Listener(server)
        synchronise(first, transport=line)
        ((hello, _end),) = line.went_up
    assert isinstance(hello, Hello)
    asked = decode_hello_body(hello.body)
    assert asked.cursors is None
    assert asked.cursor_digest is not None


def test_a_digest_that_differs_is_asked_again_with_cursors(laptop: Laptops) -> None:
    first = laptop()
    cooperative = make_cooperative()
    _write(first, cooperative)
    synchronise(first)
    second = laptop(of=first)
    synchronise(second)
    synchronise(first)
    _write(second, dataclasses.replace(cooperative, douar="أضاي"))
    synchronise(second)
    synchronise(first)
    assert differences(first, second) == ()


@pytest.mark.parametrize("cooperatives", [20, 100])
def test_nothing_to_do_costs_at_most_600_bytes(laptop: Laptops, cooperatives: int) -> None:
    first = laptop()
    _write(first, *(make_cooperative() for _ in range(cooperatives)))
    synchronise(first)
    synchronise(first)
    summary = synchronise(first)
    assert 0 < summary.bytes_sent + summary.bytes_received <= 600


def test_what_arrived_before_a_break_is_told(laptop: Laptops) -> None:
    first = laptop()
    cooperative = make_cooperative()
    _write(first, cooperative)
    synchronise(first)
    second = laptop(of=first)

    class CutAtTheEnd(AlteredServer):
        def exchange(self, frames: Iterable[Frame]) -> Iterator[Frame]:
            *most, _end = self.server.exchange(frames)
            yield from most
            raise ConnectionLost

    with (
        HttpServer(_peer(second).server_address) as server,
        pytest.raises(ConnectionLost) as failure,
    ):
        synchronise(second, transport=CutAtTheEnd(server))
    assert cooperative.id in failure.value.changes.ids("cooperative")


# --- The brake ---------------------------------------------------------------------------------------------


@pytest.fixture
def bereft(laptop: Laptops, server: ServerProcess) -> tuple[Workspace, Cooperative]:
    """A laptop that holds ten visits of which the server has one left, and no log to say why."""
    first = laptop()
    cooperative = make_cooperative()
    visits = [make_visit(cooperative) for _ in range(10)]
    _write(first, cooperative, *visits)
    synchronise(first)
    second = laptop(of=first)
    synchronise(second)
    _remove(second, *visits[1:])
    synchronise(second)
    _compact(server, cooperative)
    return first, cooperative


def _compact(server: ServerProcess, cooperative: Cooperative) -> None:
    scope = f"coop:{cooperative.id}"
    _on_the_server(server, lambda service: compaction.compact(service.database, scope, 2**62))


def test_most_of_a_cooperative_does_not_vanish_before_a_person_has_said_so(
    bereft: tuple[Workspace, Cooperative],
) -> None:
    first, cooperative = bereft
    assert synchronise(first).held_back == 1
    assert len(_visits(first)) == 10
    (held,) = sync_status.sync_overview(first).held_back
    assert (held.cooperative_id, held.vanishing, held.total) == (cooperative.id, 9, 11)

    decisions.decide_held_back(first, held.scope_id, allow=True)
    assert synchronise(first).held_back == 0
    assert len(_visits(first)) == 1
    assert sync_status.sync_overview(first).held_back == ()


def test_what_is_to_stay_stays_beside_what_the_server_has_anew(
    bereft: tuple[Workspace, Cooperative], laptop: Laptops, server: ServerProcess
) -> None:
    first, cooperative = bereft
    synchronise(first)
    (held,) = sync_status.sync_overview(first).held_back
    decisions.decide_held_back(first, held.scope_id, allow=False)
    synchronise(first)
    assert len(_visits(first)) == 10
    with first.database.reading() as connection:
        assert issues.held_back(connection) == ()
        assert not incoming.comes_whole(connection, held.scope_id)

    second = laptop(of=first)
    synchronise(second)
    later = make_visit(cooperative)
    _write(second, later)
    synchronise(second)
    _compact(server, cooperative)
    assert synchronise(first).held_back == 0
    assert len(_visits(first)) == 11
    with HttpServer(_peer(first).server_address) as at:
        line = Listener(at)
        synchronise(first, transport=line)
    assert not any(isinstance(frame, SnapshotBegin) for frame in line.came_down)


def test_a_snapshot_that_waits_for_a_word_is_not_fetched_again(
    bereft: tuple[Workspace, Cooperative], laptop: Laptops
) -> None:
    first, cooperative = bereft

    def snapshots() -> int:
        with HttpServer(_peer(first).server_address) as server:
            line = Listener(server)
            assert synchronise(first, transport=line).held_back == 1
        return sum(isinstance(frame, SnapshotBegin) for frame in line.came_down)

    assert [snapshots() for _ in range(3)] == [1, 0, 0]
    _write(first, dataclasses.replace(cooperative, douar="تيزي"))
    assert [snapshots() for _ in range(2)] == [0, 0]

    second = laptop(of=first)
    synchronise(second)
    _write(second, make_visit(cooperative))
    synchronise(second)
    assert [snapshots() for _ in range(3)] == [0, 1, 0]
    assert len(_visits(first)) == 10


def test_a_scope_held_back_still_sends_what_is_written_in_it(
    bereft: tuple[Workspace, Cooperative],
) -> None:
    first, cooperative = bereft
    _write(first, dataclasses.replace(cooperative, douar="تيزي"))
    told = synchronise(first)
    assert (told.accepted, told.held_back) == (1, 1)


# --- What the server says of this laptop -------------------------------------------------------------------


def test_a_suspended_laptop_keeps_its_work_and_says_so(
    laptop: Laptops, server: ServerProcess
) -> None:
    first = laptop()
    cooperative = make_cooperative()
    _write(first, cooperative)
    synchronise(first)
    _set_state(server, first, devices.State.SUSPENDED)
    _write(first, dataclasses.replace(cooperative, douar="تيزي"))
    told = synchronise(first)
    assert (told.status, told.refused) == (PeerStatus.SUSPENDED, 1)
    overview = sync_status.sync_overview(first)
    assert overview.status is PeerStatus.SUSPENDED
    assert [issue.code for issue in overview.refused] == ["device_revoked"]
    with first.database.reading() as connection:
        assert records.read(connection, Cooperative, cooperative.id) is not None

    _set_state(server, first, devices.State.ACTIVE)
    assert synchronise(first).status is PeerStatus.ACTIVE


def test_a_laptop_is_wiped_once_all_that_was_written_has_arrived(
    laptop: Laptops, server: ServerProcess
) -> None:
    first = laptop()
    cooperative = make_cooperative()
    _write(first, cooperative)
    synchronise(first)
    _set_state(server, first, devices.State.WIPING)
    _write(first, dataclasses.replace(cooperative, douar="تيزي"))
    with pytest.raises(ProfileWiped):
        synchronise(first)
    assert [path.name for path in first.folder.iterdir()] == [profiles.WIPED_NOTE]
    assert first.folder not in {found.folder for found in profiles.profiles_in(first.folder.parent)}
    assert profiles.wiped_in(first.folder.parent) == (first.folder,)


def test_a_laptop_that_is_to_be_wiped_and_breaks_off_is_not_wiped_yet(
    laptop: Laptops, server: ServerProcess
) -> None:
    first = laptop()
    cooperative = make_cooperative()
    _write(first, cooperative)
    synchronise(first)
    _set_state(server, first, devices.State.WIPING)
    _write(first, dataclasses.replace(cooperative, douar="تيزي"))
    with HttpServer(_peer(first).server_address) as line, pytest.raises(ConnectionLost):
        synchronise(first, transport=Listener(line, breaks_after=1))
    with first.database.reading() as connection:
        kept = records.read(connection, Cooperative, cooperative.id)
    assert kept is not None
    assert kept.douar == "تيزي"
    with pytest.raises(ProfileWiped):
        synchronise(first)


def test_a_program_too_old_still_sends(laptop: Laptops) -> None:
    first = laptop()
    _write(first, make_cooperative())

    class OfAnotherAge(AlteredServer):
        def exchange(self, frames: Iterable[Frame]) -> Iterator[Frame]:
            *most, end = self.server.exchange(frames)
            yield from most
            assert isinstance(end, ServerEnd)
            yield dataclasses.replace(end, verdict=Verdict.UPGRADE)

    with HttpServer(_peer(first).server_address) as server:
        told = synchronise(first, transport=OfAnotherAge(server))
    assert (told.status, told.accepted) == (PeerStatus.UPGRADE, 1)
    assert sync_status.sync_overview(first).status is PeerStatus.UPGRADE


# --- Cooperatives that were one ----------------------------------------------------------------------------


def test_a_cooperative_that_was_merged_moves_into_the_other_one(
    laptop: Laptops, server: ServerProcess
) -> None:
    first = laptop()
    keep, lose = make_cooperative(name_fr="Amal"), make_cooperative(name_fr="Amal bis")
    visit = make_visit(lose, findings="بعد")
    _write(first, keep, lose, visit)
    synchronise(first)
    _on_the_server(
        server,
        lambda service: merging.merge(
            service.database, f"coop:{keep.id}", f"coop:{lose.id}", service.clock()
        ),
    )
    _write(first, dataclasses.replace(visit, advice="written before anybody knew"))
    synchronise(first)
    synchronise(first)
    with first.database.reading() as connection:
        moved = records.read(connection, Visit, visit.id)
        assert records.read(connection, Cooperative, lose.id) is None
        assert f"coop:{lose.id}" not in incoming.cursors_to_name(connection)
    assert moved is not None
    assert (moved.cooperative_id, moved.findings, moved.advice) == (
        keep.id,
        "بعد",
        "written before anybody knew",
    )
    second = laptop(of=first)
    synchronise(second)
    assert differences(first, second) == ()


def test_a_cooperative_that_a_copy_registered_and_somebody_else_follows_now_goes(
    laptop: Laptops, server: ServerProcess, tmp_path: Path
) -> None:
    """The disk was put back to before the exchange that brought it: here it is new, and not the coach's any more."""
    first = laptop()
    synchronise(first)
    cooperative = make_cooperative(name_fr="Ighboula")
    _write(first, cooperative)
    first.database.close()
    shutil.copytree(first.folder, tmp_path / "clone")
    clone = profiles.unlock(tmp_path / "clone", PASSPHRASE)
    _write(first, dataclasses.replace(cooperative, phone="0600001234"))
    synchronise(first)
    scope = f"coop:{cooperative.id}"
    _on_the_server(
        server,
        lambda service: service.database.write(
            lambda at: access.revoke(at, first.coach.id, scope, service.clock())
        ),
    )
    _write(clone, make_visit(cooperative, findings="unsent"))
    told = synchronise(clone)
    assert told.refused == 2
    assert told.left_scopes == (scope,)
    assert _visits(clone) == set()
    assert len(_refused_on_the_server(server, scope)) == 2
    clone.close()


def _refused_on_the_server(server: ServerProcess, scope: str) -> list[Quarantined]:
    found: list[Quarantined] = []
    _on_the_server(server, lambda service: found.extend(service.database.read(quarantines.all_of)))
    return [one for one in found if one.scope_id == scope]


def test_a_new_cooperative_that_was_refused_stays_and_is_sent_again_corrected(
    laptop: Laptops, server: ServerProcess
) -> None:
    first = laptop()
    synchronise(first)
    _set_state(server, first, devices.State.SUSPENDED)
    cooperative = make_cooperative(name_fr="Ighbula")
    visit = make_visit(cooperative, findings="قبل")
    _write(first, cooperative, visit)
    assert synchronise(first).refused == 2
    _set_state(server, first, devices.State.ACTIVE)
    for _ in range(2):
        assert synchronise(first).left_scopes == ()
        assert _visits(first) == {visit.id}

    corrected = dataclasses.replace(cooperative, name_fr="Ighboula")
    _write(first, corrected)
    refusals = sync_status.sync_overview(first).refused
    (issue,) = (one for one in refusals if one.kind == "cooperative")
    assert issue.can_apply
    decisions.apply_again(first, issue.id)
    assert sync_status.sync_overview(first).refused == ()
    told = synchronise(first)
    assert (told.accepted, told.refused) == (2, 0)
    second = laptop(of=first)
    synchronise(second)
    with second.database.reading() as connection:
        assert records.read(connection, Cooperative, cooperative.id) == corrected
        assert records.read(connection, Visit, visit.id) == visit
