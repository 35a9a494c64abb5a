"""The traps P1 to P32 that other sync systems fell into: each has its test, by number.

`TRAPS` names the tests; those that have no better place stand below it. The numbers are those of the study that the
protocol was designed from.
"""

import ast
import contextlib
import shutil
import socket
import sqlite3
import subprocess
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
import sqlalchemy as sa

from mourafaka_desktop.demo.server_process import ServerProcess
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import incoming, peers, records, tables
from mourafaka_desktop.storage.peers import Peer
from mourafaka_desktop.sync.client import HttpServer
from mourafaka_desktop.sync.engine import synchronise
from mourafaka_protocol.frames import (
    Changes,
    End,
    Frame,
    Grant,
    SnapshotBegin,
    SnapshotEnd,
    SnapshotRows,
)
from mourafaka_protocol.kinds import ASSESSMENT, COOPERATIVE, AnswerValue
from mourafaka_protocol.operations import Change, Op, OpKind, put_patch
from tests.builders import make_cooperative
from tests.conventions.tree import ROOT
from tests.simulation.ground import COACHES, COOPERATIVES, Ground
from tests.simulation.laptop import Laptop
from tests.simulation.line import Line

from .altered_server import AlteredServer
from .conftest import Laptops

TRAPS: dict[int, tuple[str, ...]] = {
    1: ("tests/server/test_database.py::test_eight_writers_leave_no_gap_and_no_version_twice",),
    2: ("tests/together/test_traps.py::test_p02_a_snapshot_and_the_log_after_it_leave_no_gap",),
    3: ("tests/together/test_traps.py::test_p03_no_clock_decides_which_value_holds",),
    4: (
        "tests/together/test_bad_input.py"
        "::test_a_laptop_whose_clock_is_decades_wrong_syncs_all_the_same",
    ),
    5: (
        "tests/together/test_sync.py"
        "::test_an_answer_that_is_lost_changes_nothing_when_all_is_sent_again",
    ),
    6: (
        "tests/desktop/storage/test_outbox.py"
        "::test_an_edit_after_freezing_is_a_new_operation_and_the_frozen_one_stays",
        "tests/desktop/storage/test_outbox.py::test_a_frozen_operation_cannot_be_changed",
    ),
    7: (
        "tests/desktop/storage/test_incoming.py"
        "::test_a_page_that_fails_leaves_neither_rows_nor_cursor",
    ),
    8: ("tests/together/test_traps.py::test_p08_only_the_laptops_own_cursor_counts",),
    9: (
        "tests/together/test_sync.py"
        "::test_a_revoked_cooperative_goes_once_all_that_was_written_in_it_is_answered",
        "tests/server/test_sync.py::test_a_scope_taken_away_is_revoked_after_its_work_is_kept",
    ),
    10: ("tests/together/test_traps.py::test_p10_a_scope_is_entered_by_a_snapshot",),
    11: ("tests/server/test_sync.py::test_a_cursor_the_log_does_not_reach_gets_a_snapshot",),
    12: (
        "tests/server/test_sync.py::test_an_edit_beats_a_deletion_that_had_not_seen_it",
        "tests/server/test_sync.py::test_an_edit_after_a_deletion_brings_the_whole_record_back",
    ),
    13: ("tests/server/test_sync.py::test_an_edit_after_a_deletion_brings_the_whole_record_back",),
    14: (
        "tests/server/test_backup.py::test_two_restores_of_one_backup_never_use_a_version_twice",
        "tests/server/test_backup.py::test_what_was_written_after_the_backup_is_sent_again",
    ),
    15: (
        "tests/together/test_sync.py::test_a_laptop_copied_to_another_disk_loses_nothing_of_either",
    ),
    16: (
        "tests/together/test_bundles.py::test_an_answer_taken_twice_or_late_changes_nothing",
        "tests/together/test_bundles.py"
        "::test_a_late_page_does_not_undo_what_was_acknowledged_since",
    ),
    17: (
        "tests/server/test_bundles.py"
        "::test_a_part_behind_a_gap_is_parked_and_taken_once_the_gap_is_filled",
        "tests/server/test_bundles.py"
        "::test_a_later_bundle_holds_what_an_earlier_one_that_was_lost_held",
    ),
    18: (
        "tests/server/test_sync.py::test_a_bad_operation_is_refused_and_does_not_stop_the_next",
        "tests/together/test_sync.py"
        "::test_writing_into_another_coachs_cooperative_is_refused_and_kept_here",
    ),
    19: (
        "tests/server/test_merging.py"
        "::test_a_cooperative_registered_twice_is_told_to_both_and_listed",
        "tests/server/test_merging.py::test_merging_keeps_everything_both_registrations_say",
        "tests/server/test_merging.py"
        "::test_what_is_still_written_for_the_old_scope_goes_into_the_new_one",
        "tests/server/test_merging.py::test_names_lead_on_through_merges_of_merges",
    ),
    20: (
        "tests/desktop/storage/test_incoming.py"
        "::test_new_records_arrive_in_any_order_within_a_page",
    ),
    21: (
        "tests/server/test_sync.py::test_own_changes_come_back_as_versions_alone",
        "tests/desktop/storage/test_incoming.py::test_what_arrives_is_not_sent_back",
    ),
    22: (
        "tests/desktop/storage/test_incoming.py::test_what_a_snapshot_would_remove_is_known_before",
        "tests/together/test_traps.py::test_p22_a_snapshot_without_its_end_removes_nothing",
    ),
    23: ("tests/together/test_traps.py::test_p23_what_differs_comes_again_and_nothing_else_does",),
    24: (
        "tests/server/test_sync.py::test_unknown_kinds_and_fields_are_kept_and_handed_on",
        "tests/desktop/storage/test_migrations.py"
        "::test_what_an_earlier_version_kept_without_knowing_it_comes_once_more",
        "tests/protocol/test_upcasters.py"
        "::test_an_operation_of_each_schema_is_read_as_it_was_meant",
    ),
    25: ("tests/together/test_traps.py::test_p25_a_proxy_holds_nothing_back",),
    26: (
        "tests/protocol/test_streams.py::test_a_bomb_is_refused_before_it_unfolds",
        "tests/server/test_http.py::test_a_bomb_is_refused",
        "tests/server/test_http.py::test_deep_nesting_is_refused",
    ),
    27: ("tests/together/test_traps.py::test_p27_no_exchange_ends_because_it_takes_long",),
    28: (
        "tests/server/test_attachments.py::test_a_content_that_breaks_off_goes_on_where_it_stood",
        "tests/server/test_attachments.py::test_another_coach_sees_nothing_of_it",
    ),
    29: (
        "tests/together/test_bundles.py"
        "::test_a_process_killed_while_it_writes_leaves_no_file_that_looks_whole",
        "tests/together/test_bundles.py::test_a_key_that_gives_back_something_else_is_not_trusted",
        "tests/together/test_bundles.py::test_a_key_taken_out_or_read_only_is_said_so",
    ),
    30: ("tests/together/test_traps.py::test_p30_arabic_travels_in_its_own_letters",),
    31: ("tests/together/test_traps.py::test_p31_an_answer_has_no_id_of_its_own",),
    32: (
        "tests/together/test_bad_input.py"
        "::test_another_mourafaka_server_at_the_address_gets_nothing_through",
    ),
}


@cache
def names_in(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


@pytest.mark.parametrize("number", range(1, 33))
def test_each_trap_has_a_test(number: int) -> None:
    assert TRAPS[number]
    for place in TRAPS[number]:
        path, _, name = place.partition("::")
        assert name in names_in(path), f"P{number}: {place}"


# --- Those that need both sides ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def built() -> Iterator[Ground]:
    made = Ground()
    yield made
    made.close()


@pytest.fixture
def ground(built: Ground) -> Ground:
    """A server, two laptops of one coach, one laptop each of two others; all in step."""
    built.renew(0)
    return built


FIRST = f"coop:{COOPERATIVES[0]}"
DOUAR = COOPERATIVE.field_named("douar").tag


def write_douar(laptop: Laptop, text: str, cooperative_id: uuid.UUID = COOPERATIVES[0]) -> None:
    table = tables.cooperative
    with laptop.workspace.database.writing() as connection:
        connection.execute(sa.update(table).where(table.c.id == cooperative_id).values(douar=text))


def douar(laptop: Laptop) -> str | None:
    return laptop.records()[FIRST, COOPERATIVE.tag, COOPERATIVES[0]][1].get(DOUAR)


def sync(laptop: Laptop, ground: Ground, line: Line | None = None) -> list[Frame]:
    """Exchange; gives the frames that came."""
    line = line or Line(ground.server.service)
    ended = laptop.sync(line)
    assert not isinstance(ended, Exception), ended
    return line.came


class BetweenFrames(Line):
    """A line on which something happens after each frame that comes down."""

    def __init__(self, ground: Ground, happens: Callable[[Frame], object]) -> None:
        super().__init__(ground.server.service)
        self.happens = happens

    def exchange(self, frames: Iterable[Frame]) -> Iterator[Frame]:
        for frame in super().exchange(frames):
            self.happens(frame)
            yield frame


def test_p02_a_snapshot_and_the_log_after_it_leave_no_gap(ground: Ground) -> None:
    """Somebody writes while the snapshot goes out: it is one state, and the log goes on exactly behind it."""
    writes = iter(range(100))

    def somebody_writes(frame: Frame) -> None:
        if isinstance(frame, SnapshotBegin | SnapshotRows | SnapshotEnd) and frame.scope == FIRST:
            seen = ground.server.live()[FIRST, COOPERATIVE.tag, COOPERATIVES[0]][1].get(DOUAR)
            change = Change(seen, f"écrit entre deux trames {next(writes)}")
            ground.server.edit(FIRST, COOPERATIVE.tag, COOPERATIVES[0], {DOUAR: change})

    laptop = ground.laptops[2]
    ground.server.hand_over(FIRST, COACHES[1].id)
    sync(laptop, ground, BetweenFrames(ground, somebody_writes))
    assert next(writes) >= 3
    sync(laptop, ground)
    key = FIRST, COOPERATIVE.tag, COOPERATIVES[0]
    assert laptop.records()[key] == ground.server.live()[key]


@pytest.mark.parametrize("first", [0, 1])
def test_p03_no_clock_decides_which_value_holds(ground: Ground, first: int) -> None:
    """The last to arrive holds, be its clock decades behind or months before."""
    early, late = ground.laptops[0], ground.laptops[1]
    early.offset_ms = -50 * 365 * 86_400_000
    late.offset_ms = 100 * 86_400_000
    order = (early, late) if first == 0 else (late, early)
    for laptop in order:
        write_douar(laptop, laptop.name)
    for laptop in (*order, *order):
        sync(laptop, ground)
    assert douar(early) == douar(late) == order[1].name


def test_p08_only_the_laptops_own_cursor_counts(ground: Ground) -> None:
    """A laptop whose disk was put back asks again for what it had, and gets it."""
    laptop, other = ground.laptops[0], ground.laptops[1]
    earlier = laptop.disk()
    write_douar(other, "Tiznit")
    sync(other, ground)
    sync(laptop, ground)
    laptop.put_back(earlier)
    assert douar(laptop) is None
    sync(laptop, ground)
    assert douar(laptop) == "Tiznit"


def test_p10_a_scope_is_entered_by_a_snapshot(ground: Ground) -> None:
    """Who gets a cooperative gets what it is, not all that ever happened to it."""
    for number in range(30):
        write_douar(ground.laptops[0], f"douar {number}")
        sync(ground.laptops[0], ground)
    ground.server.hand_over(FIRST, COACHES[1].id)
    came = sync(ground.laptops[2], ground)
    assert Grant((FIRST,)) in came
    assert sum(isinstance(frame, SnapshotRows) and len(frame.rows) for frame in came) == 1
    assert not [frame for frame in came if isinstance(frame, Changes)]
    assert douar(ground.laptops[2]) == "douar 29"


class WithoutSnapshotEnds(Line):
    """A line on which the ends of snapshots, and what stood in them, get lost."""

    def exchange(self, frames: Iterable[Frame]) -> Iterator[Frame]:
        for frame in super().exchange(frames):
            if not isinstance(frame, SnapshotRows | SnapshotEnd):
                yield frame


def test_p22_a_snapshot_without_its_end_removes_nothing(ground: Ground) -> None:
    """That records did not come is no word about them."""
    laptop = ground.laptops[0]
    before = laptop.records()
    with laptop.workspace.database.writing() as connection:
        incoming.forget_cursor(connection, FIRST)
    came = sync(laptop, ground, WithoutSnapshotEnds(ground.server.service))
    assert any(isinstance(frame, SnapshotBegin) for frame in came)
    assert laptop.records() == before
    sync(laptop, ground)
    assert laptop.records() == before


def test_p23_what_differs_comes_again_and_nothing_else_does(ground: Ground) -> None:
    """A record that is not what the server has, though nobody wrote it, is found out by the digest of its scope."""
    laptop = ground.laptops[0]
    table = tables.cooperative
    with laptop.workspace.database.writing() as connection:
        connection.execute(sa.update(tables.sync_ctl).values(applying=1))
        connection.execute(
            sa.update(table).where(table.c.id == COOPERATIVES[0]).values(douar="damaged", ver=1)
        )
        connection.execute(sa.update(tables.sync_ctl).values(applying=0))
    # A digest is compared where something moved in the scope.
    write_douar(ground.laptops[1], "Ifni")
    sync(ground.laptops[1], ground)
    write_something_else(ground, ground.laptops[1])
    sync(laptop, ground)
    came = [frame for _ in range(2) for frame in sync(laptop, ground)]
    assert {frame.scope for frame in came if isinstance(frame, SnapshotBegin)} <= {FIRST}
    key = FIRST, COOPERATIVE.tag, COOPERATIVES[0]
    assert laptop.records()[key] == ground.server.live()[key]


def write_something_else(ground: Ground, laptop: Laptop) -> None:
    table = tables.cooperative
    with laptop.workspace.database.writing() as connection:
        connection.execute(
            sa.update(table).where(table.c.id == COOPERATIVES[0]).values(phone="0528000000")
        )
    sync(laptop, ground)


def test_p27_no_exchange_ends_because_it_takes_long(ground: Ground) -> None:
    """There is no token that could run out: an exchange that takes ten years is one exchange."""

    def a_year_passes(_frame: Frame) -> None:
        ground.hands.now_ms += timedelta(days=365) // timedelta(milliseconds=1)

    laptop = ground.laptops[0]
    write_douar(laptop, "Mirleft")
    sync(laptop, ground, BetweenFrames(ground, a_year_passes))
    sync(ground.laptops[1], ground)
    assert douar(ground.laptops[1]) == "Mirleft"
    assert not laptop.unsent()


NGINX = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass {url};
            proxy_http_version 1.1;
            proxy_request_buffering off;
            proxy_buffering off;
            client_max_body_size 0;
        }}
    }}
}}
"""
_PATIENCE_S = 60


@contextlib.contextmanager
def proxied(url: str, folder: Path) -> Iterator[str]:
    """A real nginx before the server; gives its address."""
    program = shutil.which("nginx")
    if program is None:
        pytest.skip("nginx is not installed here")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    configuration = folder / "nginx.conf"
    configuration.write_text(NGINX.format(folder=folder, port=port, url=url), encoding="utf-8")
    command = [program, "-p", str(folder), "-c", str(configuration), "-e", "stderr"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: _listens(port))
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=_PATIENCE_S)


def _listens(port: int) -> bool:
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0


def wait_until(condition: Callable[[], bool]) -> None:
    patience = time.monotonic() + _PATIENCE_S
    while not condition():
        assert time.monotonic() < patience, "it never came"
        time.sleep(0.02)


class OneFrameLeft(AlteredServer):
    """A laptop that keeps its last frame until the server has committed those before it."""

    def __init__(self, server: HttpServer, is_committed: Callable[[], bool]) -> None:
        super().__init__(server)
        self._is_committed = is_committed

    def exchange(self, frames: Iterable[Frame]) -> Iterator[Frame]:
        return self.server.exchange(self._up(frames))

    def _up(self, frames: Iterable[Frame]) -> Iterator[Frame]:
        for frame in frames:
            if isinstance(frame, End):
                wait_until(self._is_committed)
            yield frame


def test_p25_a_proxy_holds_nothing_back(
    server: ServerProcess, laptop: Laptops, tmp_path: Path
) -> None:
    """Each frame is committed on arrival through nginx too, set as an operator is told to."""
    workspace = laptop()
    with workspace.database.writing() as connection:
        records.put(connection, make_cooperative())

    def is_committed() -> bool:
        device_id = peer_of(workspace).device_id
        query = "SELECT last_ctr FROM device WHERE device_id = ?"
        with contextlib.closing(sqlite3.connect(server.data / "server.db")) as connection:
            return connection.execute(query, (device_id,)).fetchall() == [(1,)]

    with proxied(server.url, tmp_path) as url, HttpServer(url) as line:
        summary = synchronise(workspace, transport=OneFrameLeft(line, is_committed))
    assert summary.accepted == 1


def peer_of(workspace: Workspace) -> Peer:
    with workspace.database.reading() as connection:
        found = peers.peer(connection)
    assert found is not None
    return found


def assessment_with(answers: int) -> Op:
    given = {
        f"GOV-{number}.1": AnswerValue(number % 5, None, None, None, None)
        for number in range(answers)
    }
    return Op(
        ctr=1,
        kind=OpKind.PUT,
        scope=FIRST,
        record_kind=ASSESSMENT.tag,
        record_id=uuid.UUID(int=7),
        base=0,
        at_ms=0,
        patch=put_patch(ASSESSMENT, {"answers": given}),
    )


def test_p30_arabic_travels_in_its_own_letters(ground: Ground) -> None:
    """No escapes, which would make three bytes of one, neither on the line nor in the server's store."""
    text = "تعاونية تيسليوين لزيت الأركان"
    op = Op(
        1, OpKind.PUT, FIRST, COOPERATIVE.tag, COOPERATIVES[0], 0, 0, {DOUAR: Change(None, text)}
    )
    assert text.encode() in op.canonical_bytes()
    write_douar(ground.laptops[0], text)
    sync(ground.laptops[0], ground)
    stored = ground.server.database.read(
        lambda c: c.exec_driver_sql("SELECT group_concat(body) FROM record").scalar_one()
    )
    assert text in stored


def test_p31_an_answer_has_no_id_of_its_own() -> None:
    """Its key is its question; what one more costs is that, and its rating."""
    one_more = [
        len(assessment_with(number + 1).canonical_bytes())
        - len(assessment_with(number).canonical_bytes())
        for number in range(20, 60)
    ]
    assert max(one_more) < 16
