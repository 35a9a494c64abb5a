"""A laptop, a real server, a second laptop: what is written arrives, once, whatever the line does."""

import dataclasses
import http.server
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from mourafaka_desktop import paths
from mourafaka_desktop.demo import server_process
from mourafaka_desktop.demo.comparison import differences
from mourafaka_desktop.demo.server_process import ServerProcess
from mourafaka_desktop.domain.assessments import Assessment, Occasion
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.domain.development_plans import PlannedAction
from mourafaka_desktop.domain.ids import new_assessment_id, new_planned_action_id
from mourafaka_desktop.errors import (
    AttachmentUnreadable,
    ConnectionLost,
    InvitationRefused,
    InvitationUnreadable,
    NotEnrolled,
    ServerNotOurs,
    ServerRefused,
    ServerUnreachable,
)
from mourafaka_desktop.services import attachments, cooperatives, portfolio, profiles, sync_status
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import (
    assessments,
    contents,
    incoming,
    outbox,
    peers,
    records,
    waiting,
)
from mourafaka_desktop.storage.peers import Peer
from mourafaka_desktop.sync.client import HttpServer
from mourafaka_desktop.sync.engine import synchronise
from mourafaka_desktop.sync.enrolment import enrol
from mourafaka_desktop.sync.progress import Phase, Progress
from mourafaka_forms.answers import Answer, Evidence
from mourafaka_protocol.blobs import BlobCall
from mourafaka_protocol.enrolment import EnrolAnswer, EnrolRequest
from mourafaka_protocol.frames import Changes, Frame, Result, Revoke, ServerEnd
from mourafaka_protocol.scopes import cooperative_scope
from mourafaka_server.installation import opened
from mourafaka_server.settings import Settings
from mourafaka_server.tables import blob
from tests.builders import PASSPHRASE, make_coach, make_cooperative, make_picture, make_visit

from .altered_server import AlteredServer
from .conftest import Laptops

NOTE = "الرئيسة وضعت ملف demande d’autorisation لدى ONSSA يوم 3 نونبر.\nوصل رقم TZ-2026/118."


def write(workspace: Workspace, *written: Any) -> None:
    with workspace.database.writing() as connection:
        for record in written:
            put = assessments.put if isinstance(record, Assessment) else records.put
            put(connection, record)


def unsent(workspace: Workspace) -> int:
    with workspace.database.reading() as connection:
        return waiting.unsent_count(connection)


def cooperative_here(workspace: Workspace, cooperative: Cooperative) -> Cooperative | None:
    with workspace.database.reading() as connection:
        return records.read(connection, Cooperative, cooperative.id)


def a_months_work(workspace: Workspace) -> Cooperative:
    """A cooperative with something of every kind a coach writes."""
    cooperative = make_cooperative(
        name_ar="تعاونية أمل",
        name_fr="Coopérative Amal",
        capital_mad=Decimal("12500.50"),
        women_led=True,
    )
    visit = make_visit(cooperative, findings=NOTE, participants_roles=("president", "membres"))
    assessment = Assessment(
        id=new_assessment_id(),
        cooperative_id=cooperative.id,
        framework_id="mourafaka-diagnostic",
        framework_version="0.1.0-draft",
        occasion=Occasion.BASELINE,
        assessed_on=date(2026, 11, 23),
        answers={
            "GOV-1.1": Answer(rating=3, evidence=Evidence.SEEN, evidence_note="النظام الأساسي"),
            "GOV-5.4": Answer(not_applicable_reason="لا يوجد فائض"),
        },
    )
    action = PlannedAction(
        id=new_planned_action_id(),
        cooperative_id=cooperative.id,
        assessment_id=assessment.id,
        title="Déposer les états de synthèse",
        due_on=date(2027, 1, 31),
        cost_mad=Decimal(400),
    )
    write(workspace, cooperative, visit, assessment, action)
    photo = (paths.resources() / "demo" / "workshop.jpg").read_bytes()
    attachments.add_photo(workspace, visit.id, photo, shows_people=False, consent=None)
    return cooperative


class DeafOnce(AlteredServer):
    """A server whose first answer to an enrolment is lost."""

    lost = False

    def enrol(self, request: EnrolRequest) -> EnrolAnswer:
        answer = self.server.enrol(request)
        if not self.lost:
            self.lost = True
            raise ConnectionLost
        return answer


class CutLine(AlteredServer):
    """A server whose answer is lost after `frames` frames; what went up has arrived."""

    def __init__(self, server: HttpServer, frames: int) -> None:
        super().__init__(server)
        self._frames = frames

    def exchange(self, frames: Iterable[Frame]) -> Iterator[Frame]:
        for number, frame in enumerate(self.server.exchange(frames)):
            if number >= self._frames:
                raise ConnectionLost
            yield frame


class NeverHeard(AlteredServer):
    """A server that always says it has taken nothing."""

    def exchange(self, frames: Iterable[Frame]) -> Iterator[Frame]:
        for frame in self.server.exchange(frames):
            if isinstance(frame, ServerEnd):
                yield dataclasses.replace(frame, last_ctr=0)
            elif not isinstance(frame, Result):
                yield frame


class Talkative(AlteredServer):
    """A server that has one more page to tell when it has ended."""

    def exchange(self, frames: Iterable[Frame]) -> Iterator[Frame]:
        told = list(self.server.exchange(frames))
        yield from told
        yield next(frame for frame in told if isinstance(frame, Changes))


class Revoking(AlteredServer):
    """A server that no longer grants `scope`; `before_end` happens just before its last word."""

    def __init__(
        self, server: HttpServer, scope: str, before_end: Callable[[], object] = lambda: None
    ) -> None:
        super().__init__(server)
        self._scope, self._before_end = scope, before_end

    def exchange(self, frames: Iterable[Frame]) -> Iterator[Frame]:
        for frame in self.server.exchange(frames):
            if isinstance(frame, ServerEnd):
                yield Revoke((self._scope,))
                self._before_end()
            yield frame


class SlowPhoto(AlteredServer):
    """A server whose attachments arrive in two parts; `has_begun` once the first is here."""

    has_begun = False

    def blob_get(self, call: BlobCall, start: int) -> Iterator[bytes]:
        content = b"".join(self.server.blob_get(call, start))
        self.has_begun = True
        yield content[:1000]
        yield content[1000:]


def peer_of(workspace: Workspace) -> Peer:
    with workspace.database.reading() as connection:
        peer = peers.peer(connection)
    assert peer is not None
    return peer


def address(workspace: Workspace) -> str:
    return peer_of(workspace).server_address


def test_what_one_laptop_wrote_a_second_one_holds_field_by_field(laptop: Laptops) -> None:
    first = laptop()
    a_months_work(first)
    sent = synchronise(first)
    second = laptop(of=first)
    synchronise(second)
    assert sent.refused == 0
    assert differences(first, second) == ()
    assert unsent(first) == 0


def test_nothing_to_do_costs_one_small_request(laptop: Laptops) -> None:
    first = laptop()
    a_months_work(first)
    synchronise(first)
    again = synchronise(first)
    assert (again.accepted, again.received) == (0, 0)
    assert again.bytes_sent + again.bytes_received < 600


@pytest.mark.parametrize("frames", [0, 1, 2])
def test_an_answer_that_is_lost_changes_nothing_when_all_is_sent_again(
    laptop: Laptops, frames: int
) -> None:
    first = laptop()
    a_months_work(first)
    with HttpServer(address(first)) as server, pytest.raises(ConnectionLost):
        synchronise(first, transport=CutLine(server, frames))
    summary = synchronise(first)
    second = laptop(of=first)
    synchronise(second)
    assert (summary.refused, summary.conflicts, unsent(first)) == (0, 0, 0)
    assert differences(first, second) == ()


def test_what_was_answered_is_not_sent_again_when_the_pages_are_lost(laptop: Laptops) -> None:
    first = laptop()
    a_months_work(first)
    with HttpServer(address(first)) as server, pytest.raises(ConnectionLost):
        synchronise(first, transport=CutLine(server, frames=2))  # its greeting and its RESULT
    assert peer_of(first).acked == peer_of(first).last_ctr > 0
    assert synchronise(first).accepted == 0
    second = laptop(of=first)
    synchronise(second)
    assert differences(first, second) == ()


def test_a_server_that_turns_in_a_circle_is_not_taken_for_done(laptop: Laptops) -> None:
    first = laptop()
    write(first, make_cooperative())
    with HttpServer(address(first)) as server, pytest.raises(ServerRefused):
        synchronise(first, transport=NeverHeard(server))
    assert unsent(first) == 1


def test_nothing_is_taken_after_the_servers_last_word(laptop: Laptops) -> None:
    first = laptop()
    write(first, make_cooperative())
    with HttpServer(address(first)) as server, pytest.raises(ServerRefused):
        synchronise(first, transport=Talkative(server))


def test_two_laptops_that_change_one_field_both_keep_both_values(laptop: Laptops) -> None:
    first = laptop()
    cooperative = make_cooperative(phone="+212600001234")
    write(first, cooperative)
    synchronise(first)
    second = laptop(of=first)
    synchronise(second)
    write(first, dataclasses.replace(cooperative, phone="+212600005678"))
    write(second, dataclasses.replace(cooperative, phone="+212600009999"))
    synchronise(first)
    told = synchronise(second)
    synchronise(first)
    assert told.conflicts == 1
    for one in (first, second):
        (issue,) = sync_status.sync_overview(one).conflicts
        assert {issue.ours, issue.theirs} == {'"+212600009999"', '"+212600005678"'}
    assert differences(first, second) == ()


def test_a_scope_in_doubt_comes_whole_and_not_by_its_log(laptop: Laptops) -> None:
    first = laptop()
    cooperative = make_cooperative()
    write(first, cooperative)
    synchronise(first)
    second = laptop(of=first)
    synchronise(second)
    write(second, dataclasses.replace(cooperative, douar="أضاي"))
    synchronise(second)
    synchronise(first)
    last_word = dataclasses.replace(cooperative, douar="تيزي")
    write(first, last_word)
    synchronise(first)
    with first.database.writing() as connection:
        (scope,) = (scope for scope in incoming.cursors(connection) if scope.startswith("coop:"))
        incoming.forget_cursor(connection, scope)
    synchronise(first)
    assert cooperative_here(first, cooperative) == last_word
    with first.database.reading() as connection:
        assert scope in incoming.cursors(connection)


def test_a_refused_edit_of_a_first_exchange_gives_way_to_what_the_server_has(
    laptop: Laptops,
) -> None:
    first = laptop()
    cooperative = make_cooperative(douar="تيزي")
    write(first, cooperative)
    with first.database.writing() as connection:
        outbox.freeze(connection)
    write(first, dataclasses.replace(cooperative, douar="ت" * 200_000))
    assert synchronise(first).refused == 1
    synchronise(first)
    assert cooperative_here(first, cooperative) == cooperative


def test_edits_of_different_fields_meet_without_a_conflict(laptop: Laptops) -> None:
    first = laptop()
    cooperative = make_cooperative(douar="أضاي", president_name="فاطمة")
    write(first, cooperative)
    synchronise(first)
    second = laptop(of=first)
    synchronise(second)
    write(first, dataclasses.replace(cooperative, douar="تيزي"))
    write(second, dataclasses.replace(cooperative, president_name="عائشة"))
    synchronise(first)
    assert synchronise(second).conflicts == 0
    synchronise(first)
    merged = cooperative_here(first, cooperative)
    assert merged is not None
    assert (merged.douar, merged.president_name) == ("تيزي", "عائشة")
    assert differences(first, second) == ()


def test_a_laptop_copied_to_another_disk_loses_nothing_of_either(
    laptop: Laptops, tmp_path: Path
) -> None:
    first = laptop()
    cooperative = make_cooperative()
    write(first, cooperative)
    synchronise(first)
    first.database.close()
    shutil.copytree(first.folder, tmp_path / "clone")
    clone = profiles.unlock(tmp_path / "clone", PASSPHRASE)
    write(first, dataclasses.replace(cooperative, douar="written on the first"))
    write(clone, dataclasses.replace(cooperative, president_name="written on the copy"))
    synchronise(first)
    synchronise(clone)
    synchronise(first)
    both = cooperative_here(clone, cooperative)
    assert both is not None
    assert (both.douar, both.president_name) == ("written on the first", "written on the copy")
    assert differences(first, clone) == ()
    clone.close()


def test_a_coach_does_not_see_what_another_coach_wrote(laptop: Laptops) -> None:
    first, stranger = laptop(), laptop()
    a_months_work(first)
    synchronise(first)
    synchronise(stranger)
    assert cooperatives.portfolio_size(stranger) == 0


def test_writing_into_another_coachs_cooperative_is_refused_and_kept_here(laptop: Laptops) -> None:
    first, stranger = laptop(), laptop()
    cooperative = make_cooperative()
    write(first, cooperative)
    synchronise(first)
    write(stranger, dataclasses.replace(cooperative, douar="ليس له"))
    assert synchronise(stranger).refused == 1
    (issue,) = sync_status.sync_overview(stranger).refused
    assert issue.code == "scope_not_granted"
    synchronise(first)
    kept = cooperative_here(first, cooperative)
    assert kept is not None
    assert kept.douar is None


def test_a_revoked_cooperative_goes_once_all_that_was_written_in_it_is_answered(
    laptop: Laptops,
) -> None:
    first = laptop()
    cooperative = make_cooperative()
    write(first, cooperative)
    synchronise(first)
    scope = f"coop:{cooperative.id}"
    promised = dataclasses.replace(cooperative, douar="written while the line was open")
    with HttpServer(address(first)) as server:
        synchronise(
            first, transport=Revoking(server, scope, before_end=lambda: write(first, promised))
        )
        assert cooperative_here(first, cooperative) == promised
        told = synchronise(first, transport=Revoking(server, scope))
    assert told.accepted == 1
    assert cooperative_here(first, cooperative) is None
    with first.database.reading() as connection:
        assert scope not in incoming.cursors_to_name(connection)


def test_a_cooperative_that_was_handed_over_is_told_by_name(laptop: Laptops) -> None:
    first = laptop()
    cooperative = make_cooperative(name_fr="Ighboula")
    write(first, cooperative, make_visit(cooperative))
    synchronise(first)
    scope = f"coop:{cooperative.id}"
    with HttpServer(address(first)) as server:
        told = synchronise(first, transport=Revoking(server, scope))
    assert told.left_scopes == (scope,)
    (gone,) = sync_status.sync_overview(first).departed
    assert (gone.name_fr, gone.joined) == ("Ighboula", False)
    synchronise(first)  # it is granted still: it comes back, and nothing is told of it any more
    assert cooperative_here(first, cooperative) is not None
    assert sync_status.sync_overview(first).departed == ()


def test_progress_tells_the_phases_in_their_order(laptop: Laptops) -> None:
    first = laptop()
    a_months_work(first)
    seen: list[Progress] = []
    synchronise(first, on_progress=seen.append)
    phases = list(dict.fromkeys(progress.phase for progress in seen))
    assert phases == [Phase.CONNECT, Phase.SEND, Phase.RECEIVE, Phase.VERIFY]
    assert seen[-1].items_sent == seen[-1].items_to_send > 0
    assert seen[-1].bytes_sent > 0


def test_an_interrupted_sync_says_so_and_the_next_one_finishes(laptop: Laptops) -> None:
    first = laptop()
    a_months_work(first)
    summary = synchronise(first, cancelled=lambda: True)
    assert summary.interrupted
    assert unsent(first) > 0
    assert not synchronise(first).interrupted
    assert unsent(first) == 0


def test_a_photo_that_is_interrupted_comes_with_the_next_sync(laptop: Laptops) -> None:
    first = laptop()
    a_months_work(first)
    synchronise(first)
    second = laptop(of=first)
    with HttpServer(address(second)) as server:
        slow = SlowPhoto(server)
        assert synchronise(second, transport=slow, cancelled=lambda: slow.has_begun).interrupted
    assert differences(first, second) != ()
    synchronise(second)
    assert differences(first, second) == ()


def test_a_photo_counted_as_sent_goes_again_where_the_server_lacks_it(
    laptop: Laptops, server: ServerProcess
) -> None:
    first = laptop()
    cooperative = a_months_work(first)
    synchronise(first)
    with opened(Settings(server.data)) as service:  # put back to before the photo came
        service.database.write(
            lambda at: at.execute(
                blob.delete().where(blob.c.scope_id == cooperative_scope(cooperative.id))
            )
        )
    synchronise(first)
    second = laptop(of=first)
    synchronise(second)
    assert differences(first, second) == ()


def test_a_damaged_photo_is_told_and_keeps_no_other_back(laptop: Laptops) -> None:
    first = laptop()
    cooperative = make_cooperative()
    visit = make_visit(cooperative)
    write(first, cooperative, visit)
    for picture in (make_picture(40, 30), make_picture(400, 300)):
        attachments.add_photo(first, visit.id, picture, shows_people=False, consent=None)
    with first.database.reading() as connection:
        damaged, sound = (
            content.sha256
            for content in contents.not_stored(connection)  # the smallest goes first
            if not content.is_thumbnail
        )
    first.attachments.path(damaged).write_bytes(b"not what was written")
    with pytest.raises(AttachmentUnreadable):
        synchronise(first)
    second = laptop(of=first)
    synchronise(second)
    assert second.attachments.has(sound)
    assert not second.attachments.has(damaged)
    assert unsent(first) == 0


def test_a_server_that_is_off_is_said_to_be_out_of_reach(tmp_path: Path) -> None:
    server = server_process.start(tmp_path / "data")
    workspace = enrol(server.invite("Nadia", "نادية"), tmp_path / "profile", PASSPHRASE)
    write(workspace, make_cooperative())
    server.stop()
    with pytest.raises(ServerUnreachable):
        synchronise(workspace)
    assert unsent(workspace) == 1
    workspace.close()


class _Stranger(http.server.BaseHTTPRequestHandler):
    """Answers everything politely, and is not our server."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(b"<html>Welcome to the hotel</html>")

    def do_HEAD(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing."""


def test_a_hotels_welcome_page_is_not_taken_for_the_server(laptop: Laptops) -> None:
    first = laptop()
    write(first, make_cooperative())
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Stranger) as stranger:
        threading.Thread(target=stranger.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{stranger.server_port}"
        with HttpServer(url) as server, pytest.raises((ServerNotOurs, ConnectionLost)):
            synchronise(first, transport=server)
        with HttpServer(url) as server, pytest.raises(ServerNotOurs):
            server.blob_state(BlobCall("HEAD", "0" * 64, bytes(8), 0, bytes(64)))
        stranger.shutdown()
    assert unsent(first) == 1


def test_a_profile_without_a_server_says_what_to_do(tmp_path: Path) -> None:
    workspace = profiles.create(tmp_path / "profile", PASSPHRASE, make_coach())
    with pytest.raises(NotEnrolled):
        synchronise(workspace)
    workspace.close()


def test_an_invitation_serves_one_laptop_only(server: ServerProcess, tmp_path: Path) -> None:
    invitation = server.invite("Youssef", "يوسف")
    enrol(invitation, tmp_path / "one", PASSPHRASE).close()
    with pytest.raises(InvitationRefused):
        enrol(invitation, tmp_path / "two", PASSPHRASE)
    assert not (tmp_path / "two").exists()


def test_an_invitation_is_not_spent_on_an_answer_that_is_lost(
    server: ServerProcess, tmp_path: Path
) -> None:
    with HttpServer(server.url) as reached:
        deaf = DeafOnce(reached)
        enrol(
            server.invite("Youssef", "يوسف"), tmp_path / "one", PASSPHRASE, transport=deaf
        ).close()
    assert deaf.lost
    with profiles.unlock(tmp_path / "one", PASSPHRASE) as workspace:
        assert synchronise(workspace).refused == 0


def test_a_mistyped_invitation_is_found_without_the_server(tmp_path: Path) -> None:
    with pytest.raises(InvitationUnreadable):
        enrol("http://127.0.0.1:9/#0550-W1ZC", tmp_path / "one", PASSPHRASE)


def test_importing_the_demo_portfolio_twice_sends_it_once(laptop: Laptops) -> None:
    first = laptop()
    workbooks = sorted((paths.resources() / "demo").glob("*.xlsx"))
    for _time in range(2):
        portfolio.import_portfolio(first, portfolio.preview(first, workbooks))
    synchronise(first)
    portfolio.import_portfolio(first, portfolio.preview(first, workbooks))
    assert unsent(first) == 0
    assert cooperatives.portfolio_size(first) == 20
