"""What the server promises a laptop, one promise a test."""

import copy
import datetime as dt
import uuid
from dataclasses import replace

import pytest
import sqlalchemy as sa

from mourafaka_protocol.digests import cursor_digest
from mourafaka_protocol.frames import (
    Changes,
    End,
    Grant,
    Hello,
    Ops,
    Result,
    Revoke,
    SnapshotBegin,
    SnapshotRows,
    Verdict,
)
from mourafaka_protocol.kinds import (
    ASSESSMENT,
    COACH,
    COOPERATIVE,
    QUESTIONNAIRE,
    VISIT,
    AnswerValue,
)
from mourafaka_protocol.operations import EPOCH_SHIFT, Change, OpKind
from mourafaka_protocol.problems import ProtocolError
from mourafaka_protocol.scopes import cooperative_scope, user_scope
from mourafaka_server.installation import opened
from mourafaka_server.service import Service
from mourafaka_server.settings import load
from mourafaka_server.tables import (
    change,
    conflict,
    quarantine,
    record,
    scope,
    scope_grant,
    server_state,
)
from tests.server.conftest import HandClock, new_laptop, second_laptop
from tests.server.laptop import Laptop

ON = dt.date(2026, 11, 23)


def new_cooperative(laptop: Laptop, **fields) -> tuple[uuid.UUID, str]:
    cooperative_id = uuid.uuid4()
    scope_id = cooperative_scope(cooperative_id)
    laptop.put(scope_id, COOPERATIVE, cooperative_id, **{"name_fr": "Tissaliwine", **fields})
    return cooperative_id, scope_id


def new_visit(laptop: Laptop, scope_id: str, **fields) -> uuid.UUID:
    visit_id = uuid.uuid4()
    laptop.put(scope_id, VISIT, visit_id, **{"visited_on": ON, "state": "draft", **fields})
    return visit_id


def rows_of(service: Service, table: sa.Table) -> list[sa.Row]:
    return service.database.read(lambda connection: list(connection.execute(sa.select(table))))


def held(laptop: Laptop) -> dict:
    return {place: (row.version, row.values) for place, row in laptop.rows.items()}


def assert_agree(*laptops: Laptop) -> None:
    for laptop in laptops:
        laptop.sync()
    assert all(held(laptop) == held(laptops[0]) for laptop in laptops)
    assert all(laptop.cursors == laptops[0].cursors for laptop in laptops)


# Pushing and pulling


def test_a_new_coach_gets_a_scope_with_their_own_record(service: Service) -> None:
    laptop = new_laptop(service)
    answer = laptop.sync()
    coach_id = uuid.UUID(bytes=laptop.enrolment.coach_id)
    assert answer.verdict is Verdict.OK
    assert answer.of(Grant) == [Grant((user_scope(coach_id),))]
    assert laptop.values(user_scope(coach_id), COACH, coach_id) == {"name_fr": "Khadija"}


def test_a_new_cooperative_makes_its_scope_and_belongs_to_its_coach(service: Service) -> None:
    laptop = new_laptop(service)
    _, scope_id = new_cooperative(laptop)
    answer = laptop.sync()
    assert [result.accepted for result in answer.results] == [((1, 1),)]
    assert scope_id in laptop.cursors
    assert answer.of(Grant) == [Grant((user_scope(uuid.UUID(bytes=laptop.enrolment.coach_id)),))]


def test_own_changes_come_back_as_versions_alone(service: Service) -> None:
    laptop = new_laptop(service)
    _, scope_id = new_cooperative(laptop)
    new_visit(laptop, scope_id)
    (page,) = laptop.sync().of(Changes)
    assert [change.values for change in page.changes] == [None, None]
    assert all(row.version > 0 for row in laptop.rows.values())


def test_two_laptops_of_a_coach_come_to_hold_the_same(service: Service) -> None:
    first = new_laptop(service)
    cooperative_id, scope_id = new_cooperative(first, commune_code="09.541.01.03")
    visit_id = new_visit(first, scope_id, findings="تم الاطلاع على السجل. Le registre est tenu.")
    first.sync()
    second = second_laptop(service, first)
    assert [frame.scope for frame in second.sync().of(SnapshotBegin)][1:] == [scope_id]
    second.set(scope_id, VISIT, visit_id, {"session_no": None}, {"session_no": 4})
    second.set(scope_id, COOPERATIVE, cooperative_id, {}, {"phone": "+212600000000"})
    second.sync()
    assert_agree(first, second)
    assert first.values(scope_id, VISIT, visit_id)["session_no"] == 4
    assert first.values(scope_id, COOPERATIVE, cooperative_id)["phone"] == "+212600000000"


def test_with_nothing_to_do_nothing_is_sent(service: Service) -> None:
    laptop = new_laptop(service)
    new_cooperative(laptop)
    laptop.sync()
    answer = laptop.sync()
    assert [type(frame).__name__ for frame in answer.frames] == ["ServerHello", "ServerEnd"]


def test_the_digest_of_the_cursors_may_stand_for_them(service: Service) -> None:
    laptop = new_laptop(service)
    _, scope_id = new_cooperative(laptop)
    laptop.sync()
    digest = cursor_digest(laptop.cursors)
    assert laptop.sync(cursors=None, cursor_digest=digest).verdict is Verdict.OK
    new_visit(laptop, scope_id)
    answer = laptop.sync(cursors=None, cursor_digest=digest)
    assert answer.verdict is Verdict.CURSORS
    assert answer.results[0].accepted == ((2, 2),)
    assert laptop.sync().of(Changes)


def test_long_histories_come_in_pages_that_follow_one_another(service: Service) -> None:
    first = new_laptop(service)
    _, scope_id = new_cooperative(first)
    first.sync()
    second = second_laptop(service, first)
    second.sync()
    for number in range(450):
        new_visit(first, scope_id, session_no=number)
    first.sync()
    pages = second.sync().of(Changes)
    assert [len(page.changes) for page in pages] == [200, 200, 50]
    assert [page.after for page in pages[1:]] == [page.upto for page in pages[:-1]]
    assert_agree(first, second)


def test_a_page_keeps_to_the_size_the_laptop_wishes(service: Service) -> None:
    first = new_laptop(service)
    _, scope_id = new_cooperative(first)
    for number in range(20):
        new_visit(first, scope_id, findings=f"{number} " * 500)
    first.sync()
    second = second_laptop(service, first)
    snapshot = second.sync(frame_bytes=4000).of(SnapshotRows)
    assert len(snapshot) > 5
    for number in range(20):
        new_visit(first, scope_id, findings=f"{number} " * 500)
    first.sync()
    assert len(second.sync(frame_bytes=4000).of(Changes)) > 5
    assert_agree(first, second)


def test_an_answer_cut_off_is_continued_where_it_broke(service: Service) -> None:
    first = new_laptop(service)
    _, scope_id = new_cooperative(first)
    first.sync()
    second = second_laptop(service, first)
    second.sync()
    for number in range(450):
        new_visit(first, scope_id, session_no=number)
    first.sync()
    up = second.frames_up()
    whole = list(service.exchange(up))
    second.take(up, whole[:2])
    cursor = second.cursors[scope_id]
    assert second.sync().of(Changes)[0].after == cursor
    assert_agree(first, second)


def test_unknown_kinds_and_fields_are_kept_and_handed_on(service: Service) -> None:
    first = new_laptop(service)
    cooperative_id, scope_id = new_cooperative(first)
    strange_id = uuid.uuid4()
    first.write(
        OpKind.PUT,
        scope_id,
        77,
        strange_id,
        {5: Change(None, [b"\x01", "نص"]), 6: {"k": Change(None, 1)}},
    )
    first.write(
        OpKind.SET,
        scope_id,
        COOPERATIVE.tag,
        cooperative_id,
        {999: Change(None, uuid.uuid4().bytes)},
    )
    assert first.sync().refused == []
    second = second_laptop(service, first)
    second.sync()
    assert_agree(first, second)
    assert second.rows[scope_id, 77, strange_id].values == {5: [b"\x01", "نص"], 6: {"k": 1}}


# Sending again


def test_what_is_sent_again_after_a_lost_answer_changes_nothing(service: Service) -> None:
    laptop = new_laptop(service)
    cooperative_id, scope_id = new_cooperative(laptop)
    new_visit(laptop, scope_id)
    laptop.set(
        scope_id, COOPERATIVE, cooperative_id, {"name_fr": "Tissaliwine"}, {"name_fr": "Tissa"}
    )
    laptop.write(OpKind.CMD, scope_id, VISIT.tag, uuid.uuid4(), {})
    lost = list(service.exchange(laptop.frames_up()))
    before = rows_of(service, change), rows_of(service, record), rows_of(service, quarantine)
    answer = laptop.sync()
    assert answer.verdict is Verdict.OK
    assert answer.results == [frame for frame in lost if frame in answer.results]
    assert (
        rows_of(service, change),
        rows_of(service, record),
        rows_of(service, quarantine),
    ) == before
    assert laptop.acked == 4


def test_a_conflict_is_told_again_with_the_same_words(service: Service) -> None:
    first = new_laptop(service)
    cooperative_id, scope_id = new_cooperative(first)
    first.sync()
    second = second_laptop(service, first)
    second.sync()
    first.set(scope_id, COOPERATIVE, cooperative_id, {}, {"phone": "1"})
    first.sync()
    second.set(scope_id, COOPERATIVE, cooperative_id, {}, {"phone": "2"})
    list(service.exchange(second.frames_up()))
    assert second.sync().conflicts == [(1, COOPERATIVE.field_named("phone").tag, None, "1")]
    assert len(rows_of(service, conflict)) == 1


def test_frames_that_arrived_before_a_break_are_not_lost(service: Service) -> None:
    laptop = new_laptop(service)
    _, scope_id = new_cooperative(laptop)
    new_visit(laptop, scope_id)
    exchange = service.open_exchange()
    exchange.receive(laptop.hello())
    exchange.receive(Ops(tuple(laptop.outbox[:1])))
    asked = list(service.exchange([laptop.hello(), End(0)]))
    assert asked[-1].last_ctr == 1
    assert asked[1:-1] == [Result(((1, 1),))]
    assert laptop.sync().results[0].accepted == ((1, 2),)


def test_a_frame_over_several_scopes_is_one_transaction_that_takes_them_in_order(
    service: Service,
) -> None:
    """Two who write in the same scopes then never wait for each other, whatever order they wrote in."""
    laptop = new_laptop(service)
    named = [new_cooperative(laptop)[1] for _ in range(4)]
    laptop.sync()
    for scope_id in sorted(named, reverse=True):
        new_visit(laptop, scope_id)
    exchange = service.open_exchange()
    exchange.receive(laptop.hello())
    held: list[list[str]] = [[]]

    def executed(_connection, _cursor, statement, parameters, _context, _is_many) -> None:
        if "AS epoch" in statement:
            values = parameters.values() if isinstance(parameters, dict) else parameters
            held[-1].extend(values)

    def committed(_connection) -> None:
        held.append([])

    engine = service.database.engine
    sa.event.listen(engine, "before_cursor_execute", executed)
    sa.event.listen(engine, "commit", committed)
    (result,) = exchange.receive(Ops(tuple(laptop.pending())))
    assert result.accepted == ((5, 8),)
    assert held[0] == sorted(named)


def test_operations_behind_a_gap_wait(service: Service) -> None:
    laptop = new_laptop(service)
    _, scope_id = new_cooperative(laptop)
    new_visit(laptop, scope_id)
    down = list(service.exchange([laptop.hello(), Ops(tuple(laptop.outbox[1:])), End(2)]))
    assert down[-1].last_ctr == 0
    assert laptop.sync().results[0].accepted == ((1, 2),)


# Conflicts


def conflicting(service: Service) -> tuple[Laptop, Laptop, uuid.UUID, str]:
    first = new_laptop(service)
    cooperative_id, scope_id = new_cooperative(first, phone="0")
    first.sync()
    second = second_laptop(service, first)
    second.sync()
    first.set(scope_id, COOPERATIVE, cooperative_id, {"phone": "0"}, {"phone": "1", "douar": "Aït"})
    second.set(
        scope_id, COOPERATIVE, cooperative_id, {"phone": "0"}, {"phone": "2", "email": "a@b.ma"}
    )
    return first, second, cooperative_id, scope_id


def test_the_last_to_arrive_holds_and_the_other_value_is_kept(service: Service) -> None:
    first, second, cooperative_id, scope_id = conflicting(service)
    assert first.sync().conflicts == []
    tag = COOPERATIVE.field_named("phone").tag
    assert second.sync().conflicts == [(1, tag, None, "1")]
    assert_agree(first, second)
    values = first.values(scope_id, COOPERATIVE, cooperative_id)
    assert (values["phone"], values["douar"], values["email"]) == ("2", "Aït", "a@b.ma")
    (kept,) = rows_of(service, conflict)
    assert (kept.kept, kept.lost, kept.tag, kept.record_id) == ("2", "1", tag, cooperative_id)


def test_own_changes_come_with_values_where_another_wrote_in_between(service: Service) -> None:
    """Without them, a laptop whose answer breaks off after the other's change would keep that one."""
    first, second, cooperative_id, scope_id = conflicting(service)
    first.sync()
    up = second.frames_up(frame_bytes=1)
    down = list(service.exchange(up))
    pages = [frame for frame in down if isinstance(frame, Changes)]
    phone = COOPERATIVE.field_named("phone").tag
    assert [page.changes[0].values[phone] for page in pages[:2]] == ["1", "2"]
    second.take(up, down[: down.index(pages[1])])
    assert second.values(scope_id, COOPERATIVE, cooperative_id)["phone"] == "1"
    assert_agree(first, second)
    assert second.values(scope_id, COOPERATIVE, cooperative_id)["phone"] == "2"


def test_the_same_change_on_both_sides_is_no_conflict(service: Service) -> None:
    first, second, cooperative_id, scope_id = conflicting(service)
    second.set(scope_id, COOPERATIVE, cooperative_id, {"phone": "2"}, {"phone": "1"})
    first.sync()
    second.outbox = [replace(second.outbox[1], ctr=1, patch={23: Change("0", "1")})]
    assert second.sync().conflicts == []


def test_values_of_two_laptops_meet_path_by_path_and_an_empty_text_is_a_value(
    service: Service,
) -> None:
    first = new_laptop(service)
    _, scope_id = new_cooperative(first)
    assessment_id = uuid.uuid4()
    needed = {
        "framework_id": "milk",
        "framework_version": "1",
        "occasion": "baseline",
        "assessed_on": ON,
        "state": "draft",
    }
    before = {"values": {"/data/litres": "12"}}
    first.put(scope_id, ASSESSMENT, assessment_id, **needed, **before)
    first.sync()
    second = second_laptop(service, first)
    second.sync()
    row = {"/data/member[2]": "", "/data/member[2]/name": "فاطمة"}
    first.set(scope_id, ASSESSMENT, assessment_id, before, {"values": before["values"] | row})
    second.set(scope_id, ASSESSMENT, assessment_id, before, {"values": {"/data/note": "x"}})
    first.sync()
    assert second.sync().conflicts == []
    assert_agree(first, second)
    assert first.values(scope_id, ASSESSMENT, assessment_id)["values"] == {
        **row,
        "/data/note": "x",
    }


def test_answers_of_two_laptops_meet_question_by_question(service: Service) -> None:
    first = new_laptop(service)
    _, scope_id = new_cooperative(first)
    assessment_id = uuid.uuid4()
    needed = {
        "framework_id": "f",
        "framework_version": "1",
        "occasion": "baseline",
        "assessed_on": ON,
    }
    first.put(
        scope_id, ASSESSMENT, assessment_id, **needed, state="draft", answers={"A1": AnswerValue(1)}
    )
    first.sync()
    second = second_laptop(service, first)
    second.sync()
    before = {"answers": {"A1": AnswerValue(1)}}
    first.set(
        scope_id,
        ASSESSMENT,
        assessment_id,
        before,
        {"answers": {"A1": AnswerValue(2), "A2": AnswerValue(3)}},
    )
    second.set(
        scope_id,
        ASSESSMENT,
        assessment_id,
        before,
        {"answers": {"A1": AnswerValue(4), "A3": AnswerValue(0)}},
    )
    first.sync()
    assert second.sync().conflicts == [(1, ASSESSMENT.field_named("answers").tag, "A1", [2])]
    assert_agree(first, second)
    assert first.values(scope_id, ASSESSMENT, assessment_id)["answers"] == {
        "A1": [4],
        "A2": [3],
        "A3": [0],
    }


def test_a_record_made_on_both_laptops_is_one_record(service: Service) -> None:
    first = new_laptop(service)
    _, scope_id = new_cooperative(first)
    first.sync()
    second = second_laptop(service, first)
    second.sync()
    visit_id = uuid.uuid4()
    for laptop, note in ((first, "a"), (second, "b")):
        laptop.put(scope_id, VISIT, visit_id, visited_on=ON, state="draft", place_note=note)
    first.sync()
    assert second.sync().conflicts == [(1, VISIT.field_named("place_note").tag, None, "a")]
    assert_agree(first, second)


# Deleting


def test_a_deleted_record_is_gone_everywhere(service: Service) -> None:
    first = new_laptop(service)
    _, scope_id = new_cooperative(first)
    visit_id = new_visit(first, scope_id)
    first.sync()
    second = second_laptop(service, first)
    second.sync()
    first.set(scope_id, VISIT, visit_id, {}, {"session_no": 2})
    first.delete(scope_id, VISIT, visit_id)
    assert first.sync().refused == []
    assert_agree(first, second)
    assert (scope_id, VISIT.tag, visit_id) not in second.rows


def test_an_edit_beats_a_deletion_that_had_not_seen_it(service: Service) -> None:
    first = new_laptop(service)
    _, scope_id = new_cooperative(first)
    visit_id = new_visit(first, scope_id)
    first.sync()
    second = second_laptop(service, first)
    second.sync()
    second.set(scope_id, VISIT, visit_id, {}, {"session_no": 2})
    second.sync()
    first.delete(scope_id, VISIT, visit_id)
    assert first.sync().refused == [(3, "stale_delete")]
    third = second_laptop(service, first)
    third.sync()
    assert third.values(scope_id, VISIT, visit_id)["session_no"] == 2


def test_a_deletion_does_not_take_what_a_copy_of_the_laptop_wrote(service: Service) -> None:
    """Both wrote under one device id, until the second of them was told that it is another."""
    original = new_laptop(service)
    _, scope_id = new_cooperative(original)
    visit_id = new_visit(original, scope_id)
    original.sync()
    clone = replace(
        original,
        outbox=list(original.outbox),
        cursors=dict(original.cursors),
        rows=copy.deepcopy(original.rows),
    )
    original.set(scope_id, VISIT, visit_id, {}, {"session_no": 2})
    original.sync()
    clone.delete(scope_id, VISIT, visit_id)
    assert clone.sync().verdict is Verdict.FORK
    clone.start_anew()
    assert clone.sync().refused == [(3, "stale_delete")]
    assert_agree(original, clone)
    assert original.values(scope_id, VISIT, visit_id)["session_no"] == 2


def test_a_deletion_takes_what_its_own_laptop_had_written_before_it_became_another(
    service: Service,
) -> None:
    laptop = new_laptop(service)
    _, scope_id = new_cooperative(laptop)
    visit_id = new_visit(laptop, scope_id)
    laptop.sync()
    laptop.set(scope_id, VISIT, visit_id, {}, {"session_no": 2})
    list(service.exchange(laptop.frames_up()))  # it arrives, and the answer does not
    laptop.delete(scope_id, VISIT, visit_id)
    laptop.start_anew()
    assert laptop.sync().refused == []
    assert (scope_id, VISIT.tag, visit_id) not in laptop.rows


def test_an_edit_after_a_deletion_brings_the_whole_record_back(service: Service) -> None:
    first = new_laptop(service)
    _, scope_id = new_cooperative(first)
    visit_id = new_visit(first, scope_id, findings="tout")
    first.sync()
    second = second_laptop(service, first)
    second.sync()
    first.delete(scope_id, VISIT, visit_id)
    first.sync()
    second.set(scope_id, VISIT, visit_id, {}, {"session_no": 2})
    second.sync()
    assert_agree(first, second)
    assert first.values(scope_id, VISIT, visit_id)["findings"] == "tout"


# Refusing


def test_another_coachs_scope_is_refused_and_nothing_of_it_is_told(service: Service) -> None:
    owner, stranger = new_laptop(service), new_laptop(service)
    cooperative_id, scope_id = new_cooperative(owner)
    visit_id = new_visit(owner, scope_id)
    owner.sync()
    stranger.set(scope_id, COOPERATIVE, cooperative_id, {}, {"phone": "x"})
    stranger.put(scope_id, VISIT, uuid.uuid4(), visited_on=ON, state="draft")
    stranger.delete(scope_id, VISIT, visit_id)
    stranger.put(scope_id, COOPERATIVE, cooperative_id, name_fr="À moi")
    stranger.put(cooperative_scope(uuid.uuid4()), VISIT, uuid.uuid4(), visited_on=ON, state="draft")
    stranger.cursors = {scope_id: 0}
    answer = stranger.sync()
    assert answer.refused == [(number, "scope_not_granted") for number in range(1, 6)]
    assert answer.of(Revoke) == [Revoke((scope_id,))]
    assert not any(
        frame.scope == scope_id for frame in answer.of(Changes) + answer.of(SnapshotBegin)
    )
    assert [row.code for row in rows_of(service, quarantine)] == ["scope_not_granted"] * 5
    owner.sync()
    assert owner.values(scope_id, COOPERATIVE, cooperative_id) == {"name_fr": "Tissaliwine"}


@pytest.mark.parametrize(
    ("scope_id", "kind", "patch", "code"),
    [
        ("coop", VISIT.tag, {3: Change(None, "not a day")}, "bad_value"),
        ("coop", VISIT.tag, {3: {"key": Change(None, 1)}}, "bad_value"),
        ("coop", ASSESSMENT.tag, {8: Change(None, [3])}, "bad_value"),
        ("coop", ASSESSMENT.tag, {8: {"A1": Change(None, [9])}}, "bad_value"),
        ("coop", ASSESSMENT.tag, {10: {"/data/litres": Change(None, 3)}}, "bad_value"),
        ("coop", ASSESSMENT.tag, {11: Change(None, "high")}, "bad_value"),
        ("coop", 7, {4: Change(None, "../../etc/passwd")}, "bad_value"),
        ("coop", 7, {6: Change(None, 10**12)}, "bad_value"),
        ("coop", VISIT.tag, {19: Change(None, "x" * 300_000)}, "bad_value"),
        ("coop", COACH.tag, {}, "wrong_scope"),
        ("coop", QUESTIONNAIRE.tag, {}, "wrong_scope"),
        ("coop", COOPERATIVE.tag, {}, "wrong_scope"),
        ("user", VISIT.tag, {}, "wrong_scope"),
        ("ref:regions", 77, {}, "read_only_scope"),
    ],
)
def test_a_bad_operation_is_refused_and_does_not_stop_the_next(
    service: Service, scope_id: str, kind: int, patch: dict, code: str
) -> None:
    laptop = new_laptop(service)
    _, cooperative = new_cooperative(laptop)
    user = user_scope(uuid.UUID(bytes=laptop.enrolment.coach_id))
    named = {"coop": cooperative, "user": user}.get(scope_id, scope_id)
    laptop.write(OpKind.PUT, named, kind, uuid.uuid4(), patch)
    new_visit(laptop, cooperative)
    answer = laptop.sync()
    assert answer.refused == [(2, code)]
    assert answer.results[0].accepted == ((1, 1), (3, 3))
    (kept,) = rows_of(service, quarantine)
    assert kept.operation == laptop.outbox[1].canonical_bytes()
    assert laptop.acked == 3


def test_a_change_to_a_record_nobody_made_is_refused(service: Service) -> None:
    laptop = new_laptop(service)
    _, scope_id = new_cooperative(laptop)
    laptop.set(scope_id, VISIT, uuid.uuid4(), {}, {"session_no": 2})
    assert laptop.sync().refused == [(2, "unknown_record")]


def test_a_scope_taken_away_is_revoked_after_its_work_is_kept(service: Service) -> None:
    laptop = new_laptop(service)
    _, scope_id = new_cooperative(laptop)
    laptop.sync()
    service.database.write(
        lambda connection: connection.execute(
            scope_grant.update().where(scope_grant.c.scope_id == scope_id).values(until_ms=1)
        )
    )
    new_visit(laptop, scope_id)
    answer = laptop.sync()
    assert answer.refused == [(2, "scope_not_granted")]
    assert answer.of(Revoke) == [Revoke((scope_id,))]
    assert len(rows_of(service, quarantine)) == 1
    assert scope_id not in laptop.cursors


# Identities


def code_of(service: Service, frames: list) -> str:
    with pytest.raises(ProtocolError) as caught:
        list(service.exchange(frames))
    return str(caught.value.code)


def test_a_forged_greeting_is_refused(service: Service) -> None:
    honest, thief = new_laptop(service), new_laptop(service)
    greeting = honest.hello()
    stolen = Hello(greeting.body, thief.identity.sign_hello(honest.server_key, greeting.body))
    assert code_of(service, [stolen, End(0)]) == "device_unknown"
    elsewhere = Hello(greeting.body, honest.identity.sign_hello(bytes(32), greeting.body))
    assert code_of(service, [elsewhere, End(0)]) == "device_unknown"
    assert code_of(service, [honest.hello(device_id=b"nobody.."), End(0)]) == "device_unknown"


def test_nobody_continues_a_device_that_is_not_theirs(service: Service) -> None:
    honest, thief = new_laptop(service), new_laptop(service)
    greeting = thief.hello(device_id=b"new id..", succeeds=honest.identity.device_id)
    assert code_of(service, [greeting, End(0)]) == "device_unknown"


def test_another_protocol_is_refused(service: Service) -> None:
    assert (
        code_of(service, [new_laptop(service).hello(protocol=2), End(0)]) == "unsupported_protocol"
    )


@pytest.mark.parametrize("order", ["EH", "HH", "HEE", "HEO", "OH", "H"])
def test_frames_out_of_order_are_refused(service: Service, order: str) -> None:
    laptop = new_laptop(service)
    new_cooperative(laptop)
    frames = {"H": laptop.hello(), "E": End(1), "O": Ops(tuple(laptop.outbox))}
    assert code_of(service, [frames[letter] for letter in order]) == "out_of_order"


def test_the_number_of_a_file_opens_nothing_over_the_network(service: Service) -> None:
    """Exchange 0 travels on a USB key and may come twice; over the line it would be a replay for ever."""
    laptop = new_laptop(service)
    new_cooperative(laptop)
    down = list(service.exchange([laptop.hello(exchange_no=0), End(0)]))
    assert [type(frame).__name__ for frame in down] == ["ServerHello", "ServerEnd"]
    assert down[-1].verdict is Verdict.FORK


def test_a_replayed_greeting_learns_nothing(service: Service) -> None:
    laptop = new_laptop(service)
    _, scope_id = new_cooperative(laptop)
    up = laptop.frames_up()
    laptop.take(up, list(service.exchange(up)))
    new_visit(laptop, scope_id)
    laptop.sync()
    replayed = list(service.exchange(up))
    assert [type(frame).__name__ for frame in replayed] == ["ServerHello", "ServerEnd"]
    assert replayed[-1].verdict is Verdict.FORK


def test_a_restored_laptop_is_noticed_and_loses_nothing(service: Service) -> None:
    laptop = new_laptop(service)
    cooperative_id, scope_id = new_cooperative(laptop)
    laptop.sync()
    image = replace(
        laptop,
        outbox=list(laptop.outbox),
        cursors=dict(laptop.cursors),
        rows={place: replace(row, values=dict(row.values)) for place, row in laptop.rows.items()},
    )
    first_visit = new_visit(laptop, scope_id, findings="avant la panne")
    laptop.sync()
    second_visit = new_visit(image, scope_id, findings="après la restauration")
    image.exchange_no = laptop.exchange_no  # not even the number of exchanges tells
    answer = image.sync()
    assert answer.verdict is Verdict.FORK
    assert answer.results[0].accepted == ()
    image.start_anew()
    assert image.sync().verdict is Verdict.OK
    third = second_laptop(service, laptop)
    third.sync()
    assert third.values(scope_id, VISIT, first_visit)["findings"] == "avant la panne"
    assert third.values(scope_id, VISIT, second_visit)["findings"] == "après la restauration"
    assert len(rows_of(service, conflict)) == 0
    assert third.values(scope_id, COOPERATIVE, cooperative_id) == {"name_fr": "Tissaliwine"}


def test_a_chain_that_differs_is_a_fork(service: Service) -> None:
    laptop = new_laptop(service)
    new_cooperative(laptop)
    laptop.sync()
    laptop.chain = bytes(16)
    answer = laptop.sync()
    assert answer.verdict is Verdict.FORK
    assert [type(frame).__name__ for frame in answer.frames] == ["ServerHello", "ServerEnd"]


def test_a_server_that_lost_operations_asks_for_them_again(service: Service) -> None:
    laptop = new_laptop(service)
    new_cooperative(laptop)
    laptop.acked, laptop.chain = 1, b"0123456789abcdef"
    assert laptop.sync().verdict is Verdict.RESEND


# Versions


def test_versions_count_within_the_servers_epoch(service: Service) -> None:
    laptop = new_laptop(service)
    _, scope_id = new_cooperative(laptop)
    laptop.sync()
    assert laptop.cursors[scope_id] == (1 << EPOCH_SHIFT) + 1
    service.database.write(
        lambda connection: connection.execute(server_state.update().values(epoch=9))
    )
    new_visit(laptop, scope_id)
    laptop.sync()
    assert laptop.cursors[scope_id] == (9 << EPOCH_SHIFT) + 1


@pytest.mark.parametrize("cursor", [1, 5 << EPOCH_SHIFT, None])
def test_a_cursor_the_log_does_not_reach_gets_a_snapshot(
    service: Service, cursor: int | None
) -> None:
    laptop = new_laptop(service)
    _, scope_id = new_cooperative(laptop)
    laptop.sync()
    before = held(laptop)
    service.database.write(lambda connection: connection.execute(scope.update().values(floor=2)))
    if cursor is None:
        del laptop.cursors[scope_id]
    else:
        laptop.cursors[scope_id] = cursor
    assert [frame.scope for frame in laptop.sync().of(SnapshotBegin)] == [scope_id]
    assert held(laptop) == before


def test_a_restart_keeps_everything(data, clock: HandClock) -> None:
    with opened(load(data), clock) as service:
        laptop = new_laptop(service)
        _, scope_id = new_cooperative(laptop)
        laptop.sync()
        new_visit(laptop, scope_id)
        lost = list(service.exchange(laptop.frames_up()))
    with opened(load(data), clock) as service:
        laptop.server = service
        assert laptop.sync().results == [
            frame for frame in lost if type(frame).__name__ == "Result"
        ]
        second = second_laptop(service, laptop)
        second.sync()
        assert_agree(laptop, second)
