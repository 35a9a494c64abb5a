"""What a hostile or broken world sends is refused in words, or kept, sent and printed; nothing is lost either way."""

import contextlib
import http.server
import json
import os
import random
import signal
import socket
import sqlite3
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from uuid_utils.compat import uuid7

from mourafaka_desktop import paths
from mourafaka_desktop.demo import server_process
from mourafaka_desktop.demo.comparison import differences
from mourafaka_desktop.demo.server_process import ServerProcess
from mourafaka_desktop.domain.questionnaires import shipped_framework
from mourafaka_desktop.errors import (
    ConnectionLost,
    ExchangeError,
    InvitationRefused,
    LaptopUnknown,
    MourafakaError,
    QuestionnaireMissing,
    ServerNotOurs,
    ServerUnreachable,
)
from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.services import (
    attachments,
    cooperatives,
    interchange,
    profiles,
    reports,
    sync_status,
)
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.sync import client
from mourafaka_desktop.sync.client import HttpServer
from mourafaka_desktop.sync.engine import synchronise
from mourafaka_desktop.sync.enrolment import enrol
from tests.builders import (
    PASSPHRASE,
    Clock,
    keep,
    make_cooperative,
    make_picture,
    make_visit,
)

from .conftest import Laptops

Pair = tuple[Workspace, Workspace]
WORKBOOKS = sorted((paths.resources() / "demo").glob("*.xlsx"))
_PATIENCE_S = 120


@pytest.fixture(scope="module")
def pair(server: ServerProcess, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Two laptops of one coach; whatever happens to them here, the next sync finds them sound."""
    folder = tmp_path_factory.mktemp("pair")
    with enrol(server.invite("Nadia", "نادية"), folder / "first", PASSPHRASE) as first:
        invitation = server.invite("Nadia", "نادية", str(first.coach.id))
        with enrol(invitation, folder / "second", PASSPHRASE) as second:
            yield first, second


@pytest.fixture(scope="module")
def invitation(server: ServerProcess) -> str:
    """An invitation that nobody manages to use."""
    return server.invite("Zineb", "زينب")


# --- Content from elsewhere --------------------------------------------------------------------------------

ODD = "\u202e\u2067 \u2066+35\u2069 \u200f(ق)\u0001\u001b[31m \u2028\u2029\ufffe \U0010ffff👩‍👩‍👧 é\u0301"


def _document(**changed: dict[str, Any]) -> dict[str, Any]:
    """A cooperative with a visit, a whole assessment and an action; some fields changed by group."""
    cooperative, assessment = str(uuid7()), str(uuid7())
    framework = shipped_framework()
    of_it = {"cooperative_id": cooperative}
    groups: dict[str, dict[str, Any]] = {
        "visits": of_it | {"id": str(uuid7()), "visited_on": "2026-11-01"},
        "assessments": of_it
        | {
            "id": assessment,
            "framework_id": framework.id,
            "framework_version": framework.version,
            "occasion": "baseline",
            "assessed_on": "2026-11-01",
            "answers": {criterion.code: {"rating": 2} for criterion in framework.criteria()},
        },
        "planned_actions": of_it
        | {"id": str(uuid7()), "title": "Un plan", "assessment_id": assessment},
    }
    return {
        "format": interchange.FORMAT,
        "version": interchange.VERSION,
        "cooperative": {"id": cooperative, "name_fr": "Coopérative"}
        | changed.get("cooperative", {}),
    } | {name: [record | changed.get(name, {})] for name, record in groups.items()}


KEPT: dict[str, dict[str, dict[str, Any]]] = {
    "a name of nothing but bidi controls": {
        "cooperative": {"name_ar": "\u202e\u2066\u2067\u200f\u202c\u2069", "name_fr": None}
    },
    "U+0000 in every kind of text": {
        "cooperative": {"name_fr": "A\0mal", "main_products": ["\0", "hu\0ile"]},
        "visits": {"findings": "\0قيل\0", "participants_names": ["\0"]},
        "assessments": {"answers": {"GOV-\0001.1": {"note": "\0"}}},
        "planned_actions": {"title": "\0", "criterion_codes": ["\0"]},
    },
    "the ends of the calendar": {
        "cooperative": {"registered_on": "0001-01-01", "mandate_ends_on": "9999-12-31"},
        "visits": {
            "visited_on": "0001-01-01",
            "next_visit_on": "9999-12-31",
            "state": "submitted",
            "ended_at": "9999-12-31T23:59:59.999Z",
        },
        "assessments": {
            "assessed_on": "9999-12-31",
            "state": "submitted",
            "submitted_at": "0001-01-01T00:00:00Z",
        },
        "planned_actions": {"starts_on": "0001-01-01", "due_on": "9999-12-31"},
    },
    "the ends of the numbers": {
        "cooperative": {
            "members_total": 2**63 - 1,
            "employees": -(2**63 - 1),
            "capital_mad": "9" * 31,
            "turnover_mad": "-0.000",
            "latitude": "-0.000000000000001",
        },
        "visits": {"session_no": 10**18, "participants_total": -3},
        "planned_actions": {"progress_percent": 10**9, "priority": 99, "cost_mad": "-1"},
    },
    "words that no list has": {
        "cooperative": {
            "region_code": "zz",
            "province_code": "zz",
            "sector": "zz",
            "fiscal_year_end": "99-99",
            "spoken_languages": ["zz"],
            "phone": "\u202e++",
        },
        "visits": {"participants_roles": ["zz"], "alerts": ["zz"], "topics": ["zz"]},
        "assessments": {"opened_modules": ["zz"]},
        "planned_actions": {"action_code": "zz", "criterion_codes": ["zz"]},
    },
    "controls, marks and signs of every plane": {
        "cooperative": {"name_fr": ODD, "douar": ODD, "programme_code": ODD},
        "visits": {"findings": ODD, "advice": ODD, "decisions": ODD},
        "assessments": {
            "answers": {
                "GOV-1.1": {"rating": 4, "evidence": "seen", "evidence_note": ODD, "note": ODD},
                "GOV-1.2": {"not_applicable_reason": ODD},
            }
        },
        "planned_actions": {"title": ODD, "responsible": ODD, "indicator": ODD},
    },
}


@pytest.mark.parametrize("changed", KEPT.values(), ids=KEPT.keys())
def test_odd_content_is_kept_printed_and_arrives_on_the_second_laptop(
    pair: Pair, changed: dict[str, dict[str, Any]]
) -> None:
    first, second = pair
    content = json.dumps(_document(**changed)).encode()
    owner = interchange.import_cooperative(first, content, "x.json").cooperative.id
    (assessed,) = cooperatives.cooperative_file(first, owner).assessments
    for language in (Language.AR, Language.FR):
        paper = reports.diagnostic_report(first, assessed.assessment.id, language)
        assert paper.content.startswith(b"%PDF")
    assert synchronise(first).refused == 0
    synchronise(second)
    assert differences(first, second) == ()
    exported = interchange.export_cooperative(first, owner)
    assert b"\\u0000" not in exported
    assert interchange.export_cooperative(second, owner) == exported
    assert not interchange.import_cooperative(first, exported, "x.json").changes
    assert not interchange.import_cooperative(first, content, "x.json").changes


@pytest.mark.parametrize("other", [{"framework_version": "77"}, {"framework_id": "\0other"}])
def test_an_assessment_by_a_questionnaire_that_is_not_here_is_kept_and_waits_for_it(
    pair: Pair, other: dict[str, str]
) -> None:
    first, second = pair
    content = json.dumps(_document(assessments=other)).encode()
    owner = interchange.import_cooperative(first, content, "x.json").cooperative.id
    (assessed,) = cooperatives.cooperative_file(first, owner).assessments
    with pytest.raises(QuestionnaireMissing):
        reports.diagnostic_report(first, assessed.assessment.id, Language.FR)
    assert synchronise(first).refused == 0
    synchronise(second)
    assert differences(first, second) == ()
    exported = interchange.export_cooperative(first, owner)
    assert b"\\u0000" not in exported
    assert interchange.export_cooperative(second, owner) == exported


def _nested(depth: int) -> bytes:
    return b'{"cooperative":' * depth + b"1" + b"}" * depth


REFUSED: dict[str, Callable[[], bytes]] = {
    "a hundred thousand objects in one another": lambda: _nested(100_000),
    "nesting in a field": lambda: (
        json.dumps(_document()).replace('"Coop', "[" * 50_000 + '"Coop', 1).encode()
    ),
    "half of a character": lambda: json.dumps(_document()).replace("Coop", "\\ud800", 1).encode(),
    "bytes that are no text": lambda: json.dumps(_document()).encode().replace(b"Coop", b"\xff", 1),
    "a list for a record": lambda: json.dumps(_document() | {"cooperative": []}).encode(),
    "a number for a name": lambda: json.dumps(_document(cooperative={"name_fr": 5})).encode(),
    "a number of a million figures": lambda: (
        json.dumps(_document(cooperative={"members_total": 77}))
        .replace("77", "7" * 1_000_000)
        .encode()
    ),
    "a hundred megabytes of text": lambda: json.dumps(
        _document(visits={"findings": "a" * 100_000_000})
    ).encode(),
    "another program's file": lambda: b'{"format": "else", "version": 1, "cooperative": {}}',
    "a later version": lambda: json.dumps(_document() | {"version": 2}).encode(),
}


@pytest.mark.parametrize("make", REFUSED.values(), ids=REFUSED.keys())
def test_a_file_that_cannot_be_right_is_refused_in_words(
    pair: Pair, make: Callable[[], bytes]
) -> None:
    first, _ = pair
    before = cooperatives.portfolio_size(first)
    with pytest.raises(MourafakaError) as refused:
        interchange.import_cooperative(first, make(), "x.json")
    assert "x.json" in str(refused.value.explain())
    assert cooperatives.portfolio_size(first) == before
    assert synchronise(first).accepted == 0


# --- Whoever answers at the address ------------------------------------------------------------------------


def unsent(workspace: Workspace) -> int:
    return sync_status.unsent_count(workspace)


def test_another_mourafaka_server_at_the_address_gets_nothing_through(
    pair: Pair, tmp_path: Path
) -> None:
    first, _ = pair
    keep(first, make_cooperative())
    impostor = server_process.start(tmp_path / "impostor")
    try:
        with HttpServer(impostor.url) as server, pytest.raises(ExchangeError) as refused:
            synchronise(first, transport=server)
    finally:
        impostor.stop()
    assert isinstance(refused.value, LaptopUnknown)
    assert unsent(first) == 1
    synchronise(first)
    assert unsent(first) == 0


def test_an_invitation_does_not_open_another_server(server: ServerProcess, tmp_path: Path) -> None:
    impostor = server_process.start(tmp_path / "impostor")
    try:
        address, code = server.invite("Nadia", "نادية").split("#")
        invitation = impostor.invite("Zineb", "زينب")
        with pytest.raises(MourafakaError):  # the code is bound to its address
            enrol(f"{impostor.url}/#{code}", tmp_path / "one", PASSPHRASE)
        with HttpServer(server.url) as ours, pytest.raises((ServerNotOurs, InvitationRefused)):
            enrol(invitation, tmp_path / "two", PASSPHRASE, transport=ours)
    finally:
        impostor.stop()
    assert address.startswith("http")
    assert list(tmp_path.glob("one*")) == list(tmp_path.glob("two*")) == []


class _Page(http.server.BaseHTTPRequestHandler):
    """Answers every call in the one way its server was told."""

    status = 200
    headers_sent: tuple[tuple[str, str], ...] = ()
    body = b"<html>Welcome to the hotel</html>"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(self.status)
        for name, value in self.headers_sent:
            self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing."""


_FRAMES = ("Content-Type", "application/vnd.mourafaka.frames")
PAGES: dict[str, dict[str, Any]] = {
    "a welcome page": {},
    "a page that sends elsewhere": {"status": 302, "headers_sent": (("Location", "http://x/"),)},
    "not found": {"status": 404},
    "a proxy that asks for a password": {"status": 407},
    "a broken server": {"status": 500, "body": b""},
    "no way to the server": {"status": 502},
    "frames that are none": {"headers_sent": (_FRAMES,), "body": b"\x11" * 400},
    "frames that end": {"headers_sent": (_FRAMES,), "body": b""},
    "a frame that promises gigabytes": {
        "headers_sent": (_FRAMES,),
        "body": struct.pack(">BBHII", 17, 1, 0, 2**31, 2**31),
    },
    "an unknown problem": {"status": 400, "body": b'{"code": "made_up", "detail": "x"}'},
    "a problem that is no text": {"status": 400, "body": b'{"code": [1], "detail": {}}'},
    "a header of nonsense": {"status": 400, "headers_sent": (("Problem-Code", "\xe9"),)},
}


@contextlib.contextmanager
def _page(**answer: Any) -> Iterator[str]:
    handler = type("_AnsweringPage", (_Page,), answer)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


@pytest.mark.parametrize("answer", PAGES.values(), ids=PAGES.keys())
def test_whatever_answers_in_place_of_the_server_nothing_is_lost(
    pair: Pair, invitation: str, tmp_path: Path, answer: dict[str, Any]
) -> None:
    first, _ = pair
    keep(first, make_cooperative())
    with _page(**answer) as url, HttpServer(url) as stranger:
        with pytest.raises(ExchangeError) as refused:
            synchronise(first, transport=stranger)
        with pytest.raises(ExchangeError):
            enrol(invitation, tmp_path / "new", PASSPHRASE, transport=stranger)
    assert str(refused.value.explain())
    assert unsent(first) == 1
    assert not (tmp_path / "new").exists()
    synchronise(first)
    assert unsent(first) == 0


@contextlib.contextmanager
def _socket_that(behave: Callable[[socket.socket], None]) -> Iterator[str]:
    """An address where every caller is treated by `behave`, once it has said something."""
    listener = socket.create_server(("127.0.0.1", 0))
    held: list[socket.socket] = []

    def serve() -> None:
        with contextlib.suppress(OSError):  # the listener is closed at the end
            while True:
                caller = listener.accept()[0]
                held.append(caller)
                behave(caller)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for caller in held:
            caller.close()


def _stay_silent(_caller: socket.socket) -> None:
    """Say nothing, ever."""


def _half_an_answer(caller: socket.socket) -> None:
    caller.recv(65536)
    caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Len")
    caller.close()


def _another_language(caller: socket.socket) -> None:
    caller.recv(65536)
    caller.sendall(b"220 mail.example.ma ESMTP\r\n")


@pytest.mark.parametrize(
    "behave", [_stay_silent, socket.socket.close, _half_an_answer, _another_language]
)
def test_a_socket_that_does_not_answer_as_a_server_is_a_lost_connection(
    pair: Pair, monkeypatch: pytest.MonkeyPatch, behave: Callable[[socket.socket], None]
) -> None:
    monkeypatch.setattr(client, "_NO_PROGRESS_S", 0.5)
    first, _ = pair
    keep(first, make_cooperative())
    with (
        _socket_that(behave) as url,
        HttpServer(url) as silent,
        pytest.raises((ConnectionLost, ServerUnreachable)),
    ):
        synchronise(first, transport=silent)
    assert unsent(first) == 1
    synchronise(first)
    assert unsent(first) == 0


def test_an_invitation_that_has_run_out_is_refused(server: ServerProcess, tmp_path: Path) -> None:
    invitation = server.invite("Nadia", "نادية")
    with contextlib.closing(sqlite3.connect(server.data / "server.db")) as database:
        database.execute("UPDATE invitation SET expires_ms = 1")
        database.commit()
    with pytest.raises(InvitationRefused):
        enrol(invitation, tmp_path / "late", PASSPHRASE)
    assert list(tmp_path.iterdir()) == []


# --- A line that breaks ------------------------------------------------------------------------------------


class _Line:
    """A line to the server that breaks after so many bytes in both directions, or carries `piece` bytes at a time."""

    def __init__(self, server: ServerProcess, *, cut_at: int | None = None, piece: int = 65536):
        host, _, port = server.url.removeprefix("http://").partition(":")
        self._upstream = (host, int(port))
        self._left = cut_at
        self._piece = piece
        self._lock = threading.Lock()
        self._open: list[socket.socket] = []
        self.carried = 0
        self.on_cut: Callable[[], None] = lambda: None
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> "_Line":
        return self

    def __exit__(self, *_failure: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._break()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):  # the listener is closed at the end
            while True:
                caller = self._listener.accept()[0]
                upstream = socket.create_connection(self._upstream)
                self._open += [caller, upstream]
                for one, other in ((caller, upstream), (upstream, caller)):
                    threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):  # the line is broken
            while content := source.recv(self._piece):
                with self._lock:
                    self.carried += len(content)
                    if self._left is not None:
                        content = content[: self._left]
                        self._left -= len(content)
                    target.sendall(content)
                    if self._left == 0:
                        self._break()
                        self.on_cut()
                        return
            target.shutdown(socket.SHUT_WR)

    def _break(self) -> None:
        for end in self._open:
            with contextlib.suppress(OSError):  # closed already
                end.shutdown(socket.SHUT_RDWR)
            end.close()


def _write_a_day(workspace: Workspace, number: int) -> None:
    cooperative = make_cooperative(name_fr=f"Coopérative {number}")
    visit = make_visit(cooperative, findings=f"ملاحظة {number} « notée » " * 40)
    keep(workspace, cooperative, visit)
    photo = make_picture(60 + number, 40)
    attachments.add_photo(workspace, visit.id, photo, shows_people=False, consent=None)


def _one_exchange(first: Workspace, second: Workspace, number: int) -> None:
    """Something new on both laptops; what the second wrote is at the server."""
    _write_a_day(second, 1000 + number)
    synchronise(second)
    _write_a_day(first, number)


def _whole_length(first: Workspace, second: Workspace, server: ServerProcess) -> int:
    _one_exchange(first, second, 0)
    with _Line(server) as line:
        with HttpServer(line.url) as through:
            synchronise(first, transport=through)
        return line.carried


def _survives_a_cut(
    first: Workspace, second: Workspace, server: ServerProcess, cut_at: int, number: int
) -> None:
    _one_exchange(first, second, number)
    with (
        _Line(server, cut_at=cut_at) as line,
        HttpServer(line.url) as through,
        pytest.raises(ExchangeError),
    ):
        synchronise(first, transport=through)
    summary = synchronise(first)
    assert (summary.refused, summary.conflicts, unsent(first)) == (0, 0, 0)
    synchronise(second)
    assert differences(first, second) == ()


def test_a_line_cut_anywhere_up_or_down_loses_nothing_and_doubles_nothing(
    pair: Pair, server: ServerProcess
) -> None:
    first, second = pair
    length = _whole_length(first, second, server)
    for number, tenth in enumerate(range(10), start=1):
        _survives_a_cut(first, second, server, 1 + length * tenth // 10, number)


@pytest.mark.campaign
@pytest.mark.parametrize("part", range(8))
def test_a_line_cut_after_any_number_of_bytes(
    laptop: Laptops, server: ServerProcess, part: int
) -> None:
    first = laptop()
    second = laptop(of=first)
    length = _whole_length(first, second, server)
    cuts = range(1 + part * 29, length - 200, 8 * 29)
    for number, cut_at in enumerate(cuts, start=1):
        _survives_a_cut(first, second, server, cut_at, number)


def test_a_line_that_carries_a_few_bytes_at_a_time_carries_everything(
    pair: Pair, server: ServerProcess
) -> None:
    first, second = pair
    _one_exchange(first, second, 1)
    with _Line(server, piece=11) as line, HttpServer(line.url) as through:
        assert synchronise(first, transport=through).refused == 0
    synchronise(second)
    assert differences(first, second) == ()


# --- The battery dies --------------------------------------------------------------------------------------


def _process(*words: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "mourafaka_desktop", *map(str, words)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"MOURAFAKA_PASSPHRASE": PASSPHRASE},
    )


def _dies_while_importing(profile: Path, delay_s: float) -> None:
    process = _process("import", *WORKBOOKS, "--profile", profile)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(delay_s)
    process.kill()
    process.wait(_PATIENCE_S)
    with profiles.unlock(profile, PASSPHRASE) as workspace:
        workspace.database.check()
        assert cooperatives.portfolio_size(workspace) in (0, 20)


def _dies_while_syncing(
    first: Workspace, second: Workspace, server: ServerProcess, cut_at: int, number: int
) -> None:
    """The program is killed at the moment that so many bytes have passed."""
    _one_exchange(first, second, number)
    first.database.close()
    with _Line(server, cut_at=cut_at) as line:
        program = (
            "import sys; from pathlib import Path\n"
            "from mourafaka_desktop.services import profiles\n"
            "from mourafaka_desktop.sync.client import HttpServer\n"
            "from mourafaka_desktop.sync.engine import synchronise\n"
            "workspace = profiles.unlock(Path(sys.argv[1]), sys.argv[2])\n"
            "with HttpServer(sys.argv[3]) as server:\n"
            "    synchronise(workspace, transport=server)\n"
        )
        process = subprocess.Popen(
            [sys.executable, "-c", program, first.folder, PASSPHRASE, line.url],
            stderr=subprocess.DEVNULL,
        )
        line.on_cut = lambda: process.send_signal(signal.SIGKILL)
        process.wait(_PATIENCE_S)
    first.database.check()
    summary = synchronise(first)
    assert (summary.refused, summary.conflicts, unsent(first)) == (0, 0, 0)
    synchronise(second)
    assert differences(first, second) == ()


@pytest.mark.skipif(os.name != "posix", reason="no kill -9 elsewhere")
def test_a_program_killed_during_a_sync_loses_nothing(pair: Pair, server: ServerProcess) -> None:
    first, second = pair
    length = _whole_length(first, second, server)
    for number, share in enumerate((0.2, 0.7, 0.95), start=1):
        _dies_while_syncing(first, second, server, int(length * share), number)


def test_a_program_killed_during_an_import_has_imported_everything_or_nothing(
    laptop: Laptops,
) -> None:
    first = laptop()
    first.database.close()
    for delay_s in (0.8, 1.3):
        _dies_while_importing(first.folder, delay_s)


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(10))
def test_programs_killed_at_any_moment(laptop: Laptops, server: ServerProcess, seed: int) -> None:
    chance = random.Random(seed)
    first = laptop()
    second = laptop(of=first)
    length = _whole_length(first, second, server)
    for number in range(1, 4):
        _dies_while_syncing(first, second, server, chance.randrange(1, length), number)
    alone = laptop()
    alone.database.close()
    for _time in range(5):
        _dies_while_importing(alone.folder, chance.uniform(0.3, 2.5))


# --- A clock that is wrong ---------------------------------------------------------------------------------


@pytest.mark.parametrize("year", [1970, 2099])
def test_a_laptop_whose_clock_is_decades_wrong_syncs_all_the_same(
    server: ServerProcess, tmp_path: Path, year: int
) -> None:
    clock = Clock(datetime(year, 1, 1, 0, 0, 1, tzinfo=UTC))
    invitation = server.invite("Nadia", "نادية")
    with enrol(invitation, tmp_path / "one", PASSPHRASE, clock=clock) as first:
        _write_a_day(first, 1)
        assert synchronise(first).refused == 0
        again = server.invite("Nadia", "نادية", str(first.coach.id))
        with enrol(again, tmp_path / "two", PASSPHRASE) as second:
            synchronise(second)
            _write_a_day(second, 2)
            synchronise(second)
            clock.pass_by(days=-300 if year > 2000 else 300)
            synchronise(first)
            assert differences(first, second) == ()
            assert unsent(first) == 0
