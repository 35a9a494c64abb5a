"""What the server tells is written with its cursor, and never over what was written here and has no place yet."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mourafaka_desktop.domain.assessments import Assessment
from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.domain.visits import Visit
from mourafaka_desktop.storage import (
    assessments,
    database,
    incoming,
    migrations,
    operations,
    outbox,
    peers,
    records,
    tables,
    waiting,
)
from mourafaka_desktop.storage.database import Database
from mourafaka_desktop.storage.incoming import IncomingChange, ScopeIncompleteError, Shape
from mourafaka_desktop.storage.operations import Action, FieldChange
from mourafaka_forms.answers import Answer
from tests.builders import NOW, Clock, make_action, make_assessment, make_cooperative, make_visit
from tests.desktop.storage.conftest import KEY
from tests.desktop.storage.exchanges import PEER, enrol, gone, own, page, patch, whole

COOPERATIVE = make_cooperative(name_fr="Tissaliwine")
VISIT = make_visit(COOPERATIVE, findings="قبل")
ASSESSMENT = make_assessment(COOPERATIVE, answers={"GOV-1.1": Answer(rating=1)})
SCOPE = f"coop:{COOPERATIVE.id}"
HEAD = 10


@pytest.fixture
def synced(db: Database) -> Database:
    """A profile that holds what the server holds, up to HEAD."""
    enrol(db)
    with db.writing() as connection:
        with incoming.applying(connection):
            records.put(connection, COOPERATIVE)
            records.put(connection, VISIT)
            assessments.put(connection, ASSESSMENT)
            for table in tables.RECORDS.values():
                connection.execute(sa.update(table).values(ver=HEAD))
        connection.execute(sa.insert(tables.cursor).values(scope_id=SCOPE, seq=HEAD))
    return db


def _apply(db: Database, *changes: IncomingChange, after: int = HEAD) -> Changes | None:
    with db.writing() as connection:
        return incoming.apply_changes(connection, page(SCOPE, after, *changes), 1)


def _write(db: Database, **fields: Any) -> None:
    """The coach writes in the visit."""
    with db.writing() as connection:
        connection.execute(sa.update(tables.visit).values(**fields))


def _freeze(db: Database) -> None:
    with db.writing() as connection:
        outbox.freeze(connection)


def _accept(db: Database) -> None:
    with db.writing() as connection:
        operations.mark_accepted(connection, 1, 1_000, sync_no=1)


def _visit(db: Database) -> Visit | None:
    with db.reading() as connection:
        return records.read(connection, Visit, VISIT.id)


def _findings(db: Database) -> str | None:
    visit = _visit(db)
    assert visit is not None
    return visit.findings


def _values(db: Database) -> dict[str, str]:
    with db.reading() as connection:
        rows = connection.execute(sa.select(tables.answer_value.c.ref, tables.answer_value.c.text))
        return {row.ref: row.text for row in rows}


def _cursor(db: Database) -> int | None:
    with db.reading() as connection:
        return incoming.cursors(connection).get(SCOPE)


# --- Pages -------------------------------------------------------------------------------------------------


def test_a_page_is_written_with_its_cursor(synced: Database) -> None:
    changes = _apply(synced, patch("visit", VISIT.id, 11, findings="من زميل", topics=("GOV-1",)))
    assert changes == Changes.of("visit", VISIT.id)
    assert _visit(synced) == replace(VISIT, findings="من زميل", topics=("GOV-1",))
    assert _cursor(synced) == 11


def test_what_arrives_is_not_sent_back(synced: Database) -> None:
    _apply(synced, patch("visit", VISIT.id, 11, findings="من زميل"))
    with synced.reading() as connection:
        assert waiting.unsent_count(connection) == 0


@pytest.mark.parametrize("after", [0, HEAD - 1, HEAD + 1])
def test_a_page_that_does_not_follow_the_cursor_is_skipped(synced: Database, after: int) -> None:
    assert _apply(synced, patch("visit", VISIT.id, 20, findings="x"), after=after) is None
    assert _findings(synced) == "قبل"
    assert _cursor(synced) == HEAD


@pytest.mark.parametrize("after", [0, HEAD])
def test_a_scope_that_is_to_come_whole_takes_no_page(synced: Database, after: int) -> None:
    with synced.writing() as connection:
        incoming.forget_cursor(connection, SCOPE)
    assert _apply(synced, patch("visit", VISIT.id, 20, findings="x"), after=after) is None
    assert _findings(synced) == "قبل"
    with synced.reading() as connection:
        assert incoming.cursors_to_name(connection)[SCOPE] == incoming.COMES_WHOLE


def test_a_page_that_fails_leaves_neither_rows_nor_cursor(synced: Database) -> None:
    a_part = patch("visit", make_visit(COOPERATIVE).id, 12, findings="without its day")
    with pytest.raises(ScopeIncompleteError):
        _apply(synced, patch("visit", VISIT.id, 11, findings="x"), a_part)
    assert _findings(synced) == "قبل"
    assert _cursor(synced) == HEAD
    _write(synced, findings="بعد")  # and the triggers note again
    with synced.reading() as connection:
        assert waiting.unsent_count(connection) == 1


def test_new_records_arrive_in_any_order_within_a_page(db: Database) -> None:
    scope = page(
        SCOPE,
        0,
        patch("visit", VISIT.id, 1, visited_on=date(2026, 11, 2), state="draft"),
        patch("cooperative", COOPERATIVE.id, 2, name_fr="Tissaliwine"),
    )
    with db.writing() as connection:
        incoming.apply_changes(connection, scope, 1)
        assert records.read(connection, Cooperative, COOPERATIVE.id) == COOPERATIVE
        assert records.read(connection, Visit, VISIT.id) is not None


def test_a_record_without_its_cooperative_asks_for_the_whole_scope(db: Database) -> None:
    orphan = patch("visit", VISIT.id, 1, visited_on=date(2026, 11, 2), state="draft")
    with pytest.raises(ScopeIncompleteError), db.writing() as connection:
        incoming.apply_changes(connection, page(SCOPE, 0, orphan), 1)


def test_a_record_goes_when_it_is_gone(synced: Database) -> None:
    _apply(synced, gone("visit", VISIT.id, 11))
    assert _visit(synced) is None


def test_answers_are_merged_by_criterion(synced: Database) -> None:
    told = {"GOV-1.2": (3, None, "seen", "محضر", None), "GOV-1.1": None}
    _apply(synced, patch("assessment", ASSESSMENT.id, 11, answers=told))
    with synced.reading() as connection:
        read = assessments.read(connection, ASSESSMENT.id)
    assert read is not None
    assert list(read.answers) == ["GOV-1.2"]
    assert read.answers["GOV-1.2"].evidence_note == "محضر"


def test_values_are_merged_by_their_path(synced: Database) -> None:
    first = {"/data/dairy/litres": "120.5", "/data/member[1]": ""}
    _apply(synced, patch("assessment", ASSESSMENT.id, 11, values=first))
    later = {"/data/dairy/litres": None, "/data/note": "بعد"}
    _apply(synced, patch("assessment", ASSESSMENT.id, 12, values=later), after=11)
    assert _values(synced) == {"/data/member[1]": "", "/data/note": "بعد"}
    whole_record = {"values": {"/data/note": "x"}, "state": "draft"}
    change = IncomingChange("assessment", ASSESSMENT.id, 13, Shape.WHOLE, whole_record)
    _apply(synced, change, after=12)
    assert _values(synced) == {"/data/note": "x"}


def test_a_value_written_here_stays_and_the_others_come(synced: Database) -> None:
    with synced.writing() as connection:
        connection.execute(
            sa.insert(tables.answer_value).values(
                assessment_id=ASSESSMENT.id, ref="/data/note", text="هنا"
            )
        )
    told = {"/data/note": "هناك", "/data/other": "جديد"}
    _apply(synced, patch("assessment", ASSESSMENT.id, 11, values=told))
    assert _values(synced) == {"/data/note": "هنا", "/data/other": "جديد"}
    with synced.writing() as connection:
        outbox.freeze(connection)
        (operation,) = operations.operations(connection)
    assert operation.patch == {"values": {"/data/note": FieldChange(None, "هنا")}}


def test_a_whole_record_empties_what_it_does_not_name(synced: Database) -> None:
    required = {
        "framework_id": "f",
        "framework_version": "1",
        "occasion": "final",
        "assessed_on": date(2026, 1, 1),
        "state": "draft",
    }
    told = required | {"answers": {"INN-1.1": (2,)}}
    _apply(synced, IncomingChange("assessment", ASSESSMENT.id, 11, Shape.WHOLE, told))
    with synced.reading() as connection:
        read = assessments.read(connection, ASSESSMENT.id)
    assert read == Assessment(
        id=ASSESSMENT.id,
        cooperative_id=COOPERATIVE.id,
        answers={"INN-1.1": Answer(rating=2)},
        **required,  # type: ignore[arg-type]  # words equal their enums
    )


def test_a_required_field_told_empty_stays(synced: Database) -> None:
    _apply(synced, patch("visit", VISIT.id, 11, visited_on=None, findings=None))
    assert _visit(synced) == replace(VISIT, findings=None)


def test_a_cooperative_never_loses_its_last_name(synced: Database) -> None:
    _apply(synced, patch("cooperative", COOPERATIVE.id, 11, name_fr=None))
    with synced.reading() as connection:
        assert records.read(connection, Cooperative, COOPERATIVE.id) == COOPERATIVE


def test_fields_of_a_newer_version_are_kept_as_they_came(synced: Database) -> None:
    newer = IncomingChange("visit", VISIT.id, 11, Shape.PATCH, {}, unknown={90: b"\x01", 91: ["a"]})
    later = IncomingChange("visit", VISIT.id, 12, Shape.PATCH, {}, unknown={91: None, 92: 5})
    _apply(synced, newer, later)
    with synced.reading() as connection:
        extra = connection.execute(sa.select(tables.visit.c.extra)).scalar_one()
    assert msgspec.msgpack.decode(extra) == {90: b"\x01", 92: 5}


def test_records_of_unknown_kinds_are_kept_and_counted(synced: Database) -> None:
    _apply(synced, IncomingChange(44, VISIT.id, 11, Shape.PATCH, {}, unknown={1: "x"}))
    with synced.reading() as connection:
        assert (44, VISIT.id, 11) in incoming.record_versions(connection, SCOPE)
    _apply(synced, gone(44, VISIT.id, 12), after=11)
    with synced.reading() as connection:
        assert all(held.kind != 44 for held in incoming.record_versions(connection, SCOPE))


def test_what_came_is_told_to_the_sync_screen(synced: Database) -> None:
    _apply(
        synced, patch("visit", VISIT.id, 11, findings="x"), own("cooperative", COOPERATIVE.id, 12)
    )
    with synced.reading() as connection:
        assert [(a.kind, a.record_id) for a in peers.arrivals(connection, 1)] == [
            ("visit", VISIT.id)
        ]


# --- What was written here ---------------------------------------------------------------------------------


def test_an_unsent_edit_stays_and_still_goes_out_with_what_its_writer_saw(synced: Database) -> None:
    _write(synced, findings="بعد")
    _apply(synced, patch("visit", VISIT.id, 11, findings="من زميل", advice="نصيحة"))
    assert _visit(synced) == replace(VISIT, findings="بعد", advice="نصيحة")
    _freeze(synced)
    with synced.reading() as connection:
        (operation,) = operations.operations(connection)
    assert operation.patch == {"findings": FieldChange("قبل", "بعد")}
    assert operation.base == HEAD


def test_a_sent_edit_stays_until_its_place_in_the_log_is_known(synced: Database) -> None:
    _write(synced, findings="بعد")
    _freeze(synced)
    _apply(synced, patch("visit", VISIT.id, 11, findings="من زميل"))
    _accept(synced)
    _apply(synced, own("visit", VISIT.id, 12), after=11)
    assert _findings(synced) == "بعد"
    _apply(synced, patch("visit", VISIT.id, 13, findings="بعد ذلك"), after=12)
    assert _findings(synced) == "بعد ذلك"


def test_pages_may_be_cut_anywhere(synced: Database) -> None:
    """Another's edit before ours and one after, each in a page of its own or all in one."""
    _write(synced, findings="بعد")
    _freeze(synced)
    _accept(synced)
    _apply(
        synced,
        patch("visit", VISIT.id, 11, findings="قبلنا"),
        own("visit", VISIT.id, 12),
        patch("visit", VISIT.id, 13, advice="بعدنا"),
    )
    assert _visit(synced) == replace(VISIT, findings="بعد", advice="بعدنا")


def test_an_edit_made_after_the_freeze_stays_though_the_frozen_one_is_settled(
    synced: Database,
) -> None:
    _write(synced, findings="ب")
    _freeze(synced)
    _accept(synced)
    _write(synced, findings="بعد")
    _apply(synced, own("visit", VISIT.id, 11), patch("visit", VISIT.id, 12, findings="من زميل"))
    assert _findings(synced) == "بعد"


def test_an_answer_written_here_stays_and_the_others_come(synced: Database) -> None:
    with synced.writing() as connection:
        assessments.put_answer(connection, ASSESSMENT.id, "GOV-1.1", Answer(rating=4))
    told = {"GOV-1.1": (0,), "GOV-1.2": (2,)}
    _apply(synced, patch("assessment", ASSESSMENT.id, 11, answers=told))
    with synced.reading() as connection:
        read = assessments.read(connection, ASSESSMENT.id)
    assert read is not None
    assert {code: answer.rating for code, answer in read.answers.items()} == {
        "GOV-1.1": 4,
        "GOV-1.2": 2,
    }


def test_a_record_edited_here_stays_though_it_is_gone_elsewhere(synced: Database) -> None:
    _write(synced, findings="بعد")
    _apply(synced, gone("visit", VISIT.id, 11))
    assert _findings(synced) == "بعد"


def test_a_record_removed_here_does_not_come_back_by_an_edit_elsewhere(synced: Database) -> None:
    with synced.writing() as connection:
        records.remove(connection, Visit, VISIT.id)
    _apply(synced, patch("visit", VISIT.id, 11, findings="من زميل"))
    assert _visit(synced) is None


def test_an_accepted_operation_that_left_no_trace_brings_the_scope_anew(synced: Database) -> None:
    """The server had our value already: no own change in the log tells where it stood among the others."""
    _write(synced, findings="بعد")
    _freeze(synced)
    _accept(synced)
    _apply(
        synced,
        patch("visit", VISIT.id, 11, findings="بعد"),
        patch("visit", VISIT.id, 12, findings="آخر"),
    )
    with synced.writing() as connection:
        incoming.settle(connection, SCOPE)
    assert _cursor(synced) is None
    _snapshot(
        synced,
        12,
        whole("visit", VISIT.id, 12, visited_on=VISIT.visited_on, state="draft", findings="آخر"),
    )
    assert _findings(synced) == "آخر"


def test_a_settled_scope_stays_where_nothing_was_left_aside(synced: Database) -> None:
    _write(synced, findings="بعد")
    _freeze(synced)
    _accept(synced)
    _apply(synced, own("visit", VISIT.id, 11))
    with synced.writing() as connection:
        incoming.settle(connection, SCOPE)
    assert _cursor(synced) == 11


# --- Snapshots and scopes ----------------------------------------------------------------------------------


def _snapshot(db: Database, version: int, *rows: IncomingChange) -> Changes:
    root = whole("cooperative", COOPERATIVE.id, 1, name_fr="Tissaliwine")
    with db.writing() as connection:
        return incoming.apply_snapshot(connection, SCOPE, version, [root, *rows], 1)


def test_a_snapshot_makes_the_scope_what_it_says(synced: Database) -> None:
    _snapshot(synced, 20, whole("visit", VISIT.id, 18, visited_on=VISIT.visited_on, state="draft"))
    assert _visit(synced) == replace(VISIT, findings=None)
    assert _cursor(synced) == 20
    with synced.reading() as connection:
        assert assessments.read(connection, ASSESSMENT.id) is None  # it was not in it


def test_a_snapshot_leaves_what_was_written_here(synced: Database) -> None:
    mine = make_visit(COOPERATIVE, findings="جديدة")
    with synced.writing() as connection:
        records.put(connection, mine)
        assessments.put_answer(connection, ASSESSMENT.id, "GOV-1.2", Answer(rating=3))
    _write(synced, advice="كتبت هنا")
    _snapshot(
        synced,
        20,
        whole(
            "visit", VISIT.id, 18, visited_on=VISIT.visited_on, state="draft", findings="من الخادم"
        ),
    )
    with synced.reading() as connection:
        assert records.read(connection, Visit, mine.id) == replace(mine, advice="كتبت هنا")
        assert assessments.read(connection, ASSESSMENT.id) is not None
    assert _visit(synced) == replace(VISIT, findings="من الخادم", advice="كتبت هنا")


def test_a_snapshot_is_not_held_back_by_what_was_accepted_before_it(synced: Database) -> None:
    _write(synced, findings="بعد")
    _freeze(synced)
    _accept(synced)
    _snapshot(
        synced,
        20,
        whole("visit", VISIT.id, 18, visited_on=VISIT.visited_on, state="draft", findings="آخر"),
    )
    assert _findings(synced) == "آخر"


def test_a_refused_new_record_stays_on_the_laptop(synced: Database, clock: Clock) -> None:
    mine = make_visit(COOPERATIVE, findings="جديدة")
    with synced.writing() as connection:
        records.put(connection, mine)
        outbox.freeze(connection)
        operations.mark_refused(
            connection, operations.Refusal(1, bytes(8), "bad_value"), 1, clock()
        )
        incoming.forget_cursor(connection, SCOPE)
    _snapshot(synced, 20)
    with synced.reading() as connection:
        assert records.read(connection, Visit, mine.id) == mine


def test_a_refused_edit_gives_way_to_what_the_server_has(synced: Database, clock: Clock) -> None:
    _write(synced, findings="بعد")
    _freeze(synced)
    with synced.writing() as connection:
        operations.mark_refused(
            connection, operations.Refusal(1, bytes(8), "bad_value"), 1, clock()
        )
    _snapshot(
        synced,
        20,
        whole("visit", VISIT.id, 18, visited_on=VISIT.visited_on, state="draft", findings="قبل"),
    )
    assert _findings(synced) == "قبل"


def test_what_a_snapshot_would_remove_is_known_before(synced: Database) -> None:
    with synced.reading() as connection:
        vanishing = incoming.vanishing(connection, SCOPE, [whole("cooperative", COOPERATIVE.id, 1)])
    assert set(vanishing) == {("visit", VISIT.id), ("assessment", ASSESSMENT.id)}


def test_a_revoked_scope_goes_only_when_nothing_of_it_waits(synced: Database) -> None:
    _write(synced, findings="بعد")
    with pytest.raises(ValueError, match="unsent"), synced.writing() as connection:
        incoming.remove_scope(connection, SCOPE)
    _freeze(synced)
    _accept(synced)
    with synced.writing() as connection:
        incoming.remove_scope(connection, SCOPE)
        assert incoming.own_scopes(connection) == frozenset()
        assert incoming.cursors(connection) == {}
        assert waiting.unsent_count(connection) == 0


# --- Two laptops -------------------------------------------------------------------------------------------


@pytest.fixture
def other(tmp_path: Path, clock: Clock) -> Iterator[Database]:
    (tmp_path / "other").mkdir()
    made = Database(tmp_path / "other" / database.FILE_NAME, KEY, clock)
    migrations.upgrade(made)
    yield made
    made.close()


def _as_changes(operations: tuple[operations.Operation, ...]) -> list[IncomingChange]:
    """What a server that takes everything tells another laptop."""
    told = []
    for operation in operations:
        values: dict[str, Any] = {
            name: change.new
            if isinstance(change, FieldChange)
            else {k: c.new for k, c in change.items()}
            for name, change in operation.patch.items()
        }
        shape = Shape.GONE if operation.action is Action.DEL else Shape.PATCH
        told.append(
            IncomingChange(operation.kind, operation.record_id, operation.ctr, shape, values)
        )
    return told


def _rows(db: Database) -> dict[str, set[tuple[Any, ...]]]:
    with db.reading() as connection:
        return {
            table.name: {
                tuple(row)
                for row in connection.execute(
                    sa.select(*(c for c in table.columns if c.name not in ("ver", "extra")))
                )
            }
            for table in (*tables.RECORDS.values(), tables.answer, tables.answer_value)
        }


_TEXTS = st.one_of(st.none(), st.sampled_from(["", "قبل", "بعد « ١ »", "tiers\n2"]))
_EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("findings"), _TEXTS),
        st.tuples(st.just("topics"), st.sampled_from([(), ("GOV-1",), ("GOV-1", "MKT-2")])),
        st.tuples(st.just("names_consent"), st.sampled_from([None, True, False])),
        st.tuples(st.just("answer"), st.tuples(st.sampled_from(["A", "B"]), st.sampled_from([None, 0, 4]))),
        st.tuples(st.just("action"), st.booleans()),
        st.tuples(st.just("freeze"), st.none()),
    ),
    max_size=25,
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(edits=_EDITS)
def test_whatever_is_done_here_the_operations_make_the_same_there(
    db: Database, other: Database, edits: list[tuple[str, Any]]
) -> None:
    cooperative = make_cooperative()
    visit, assessment = make_visit(cooperative), make_assessment(cooperative)
    action = make_action(cooperative, visit_id=visit.id)
    with db.writing() as connection:
        before = peers.peer(connection) or PEER
        peers.put_peer(connection, before)
        records.put(connection, cooperative)
        records.put(connection, visit)
        assessments.put(connection, assessment)
        for what, value in edits:
            if what == "freeze":
                outbox.freeze(connection)
            elif what == "answer":
                assessments.put_answer(connection, assessment.id, value[0], Answer(rating=value[1]))
            elif what == "action" and value:
                records.put(connection, action)
            elif what == "action":
                records.remove(connection, type(action), action.id)
            else:
                visit = replace(visit, **{what: value})
                records.put(connection, visit)
        outbox.freeze(connection)
        frozen = operations.operations(connection, after_ctr=before.last_ctr)
    scope_id = f"coop:{cooperative.id}"
    with other.writing() as connection:
        incoming.apply_changes(connection, page(scope_id, 0, *_as_changes(frozen)), 1)
    mine, theirs = _rows(db), _rows(other)
    assert mine == theirs


def test_the_time_of_an_operation_is_the_programs(synced: Database) -> None:
    _write(synced, findings="بعد")
    _freeze(synced)
    with synced.reading() as connection:
        assert operations.operations(connection)[0].changed_at == NOW
