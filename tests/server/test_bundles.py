"""Bundles at the server: taken as an exchange is, in any order, twice, parked behind a gap, never forced."""

import hashlib
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pyrage
import pytest

from mourafaka_protocol.bundles import (
    Bundle,
    BundleError,
    BundleFlaw,
    Direction,
    Envelope,
    age_recipient,
    hello_hash,
    open_bundle,
    open_with_identity,
    seal_bundle,
)
from mourafaka_protocol.frames import Changes, End, Frame, Hello, Ops, Verdict
from mourafaka_protocol.identity import fingerprint
from mourafaka_protocol.kinds import ATTACHMENT, COOPERATIVE, VISIT
from mourafaka_protocol.operations import Op
from mourafaka_protocol.problems import ProblemCode, ProtocolError
from mourafaka_protocol.scopes import cooperative_scope
from mourafaka_protocol.streams import FrameWriter, encode_frame, read_frames
from mourafaka_server import bundles
from mourafaka_server.bundles import State, Taken
from mourafaka_server.installation import initialise, opened
from mourafaka_server.service import Service
from mourafaka_server.settings import Settings
from mourafaka_server.tables import record

from .conftest import HandClock, new_laptop
from .laptop import CLOCK_MS, Answer, Laptop

DAY = date(2026, 11, 2)
PHOTO = b"\xff\xd8" + bytes(range(256)) * 40


@dataclass
class Sent:
    """What a laptop wrote on a stick: the frames, and the files of its parts."""

    frames: list[Frame]
    files: list[bytes]


def bundle_of(
    laptop: Laptop,
    *runs: Sequence[Op],
    contents: Sequence[bytes] = (),
    escrow: str | None = None,
    **changed: object,
) -> Sent:
    """A bundle with a part for each run of operations; without runs all that is pending in one."""
    pending = laptop.pending()
    runs = runs or (pending,)
    laptop.exchange_no -= 1
    hello = laptop.hello(exchange_no=0, **changed)
    bundle_id = secrets.token_bytes(16)
    readers = [age_recipient(laptop.enrolment.server_seal_key), *([escrow] if escrow else [])]
    files = []
    for number, run in enumerate(runs, start=1):
        frames: list[Frame] = [hello, *([Ops(tuple(run))] if run else [])]
        frames.append(End(run[-1].ctr if run else 0))
        writer = FrameWriter()
        told = Bundle(
            Envelope(
                Direction.UP,
                fingerprint(laptop.server_key)[:10],
                laptop.identity.device_id,
                bundle_id,
                number,
                len(runs),
            ),
            hello_hash(hello.body),
            CLOCK_MS,
            b"".join(map(writer.encode, frames)),
            tuple(contents) if number == 1 else (),
        )
        files.append(seal_bundle(told, laptop.identity.sign, readers))
    return Sent([hello, End(0)], files)


def bring_back(laptop: Laptop, sent: Sent, taken: Taken) -> Answer:
    """Carry the answer to the laptop."""
    assert taken.answer is not None
    opened_answer = open_bundle(taken.answer.content, laptop.identity.sealing_private)
    assert opened_answer.is_signed_by(laptop.server_key)
    assert opened_answer.bundle.hello_hash == hello_hash(sent.frames[0].body)
    down = [
        frame
        for frame in read_frames(opened_answer.bundle.frames)
        # A page applies only at exactly its cursor: a late answer brings pages that are here already.
        if not isinstance(frame, Changes) or laptop.cursors.get(frame.scope) == frame.after
    ]
    return laptop.take(sent.frames, down)


def with_cooperative(service: Service, visits: int = 0) -> tuple[Laptop, str, uuid.UUID]:
    """A laptop on which a cooperative was registered and visited, and which never had a line."""
    laptop = new_laptop(service)
    cooperative_id = uuid.uuid4()
    scope = cooperative_scope(cooperative_id)
    laptop.put(scope, COOPERATIVE, cooperative_id, name_fr="Coopérative Ighboula")
    for day in range(visits):
        laptop.put(scope, VISIT, uuid.uuid4(), visited_on=DAY + timedelta(day), state="draft")
    return laptop, scope, cooperative_id


def count(service: Service) -> int:
    return len(
        service.database.read(
            lambda at: at.execute(record.select().where(record.c.kind < 96)).all()
        )
    )


def states(service: Service) -> list[tuple[State, int]]:
    return [(one.state, one.part) for one in bundles.listed(service)]


def test_a_months_work_arrives_and_its_answer_is_taken_home(service: Service) -> None:
    laptop, scope, cooperative_id = with_cooperative(service, visits=3)
    sent = bundle_of(laptop)
    (taken,) = bundles.take(service, sent.files[0])
    assert (taken.state, taken.accepted, taken.refused) == (State.TAKEN, 4, 0)
    answer = bring_back(laptop, sent, taken)
    assert answer.verdict is Verdict.OK
    assert laptop.acked == 4
    assert not laptop.pending()
    assert laptop.values(scope, COOPERATIVE, cooperative_id)["name_fr"] == "Coopérative Ighboula"


def test_a_bundle_taken_twice_changes_nothing_and_is_answered_again(service: Service) -> None:
    laptop, _, _ = with_cooperative(service, visits=2)
    sent = bundle_of(laptop)
    (first,) = bundles.take(service, sent.files[0])
    before = count(service)
    (again,) = bundles.take(service, sent.files[0])
    assert (again.state, again.accepted, count(service)) == (State.TAKEN, 3, before)
    bring_back(laptop, sent, first)
    bring_back(laptop, sent, again)
    assert laptop.acked == 3
    assert len(bundles.listed(service)) == 1


def test_a_later_bundle_holds_what_an_earlier_one_that_was_lost_held(service: Service) -> None:
    laptop, scope, _ = with_cooperative(service, visits=1)
    lost = bundle_of(laptop)
    laptop.put(scope, VISIT, uuid.uuid4(), visited_on=DAY + timedelta(9), state="draft")
    (taken,) = bundles.take(service, bundle_of(laptop).files[0])
    assert taken.accepted == 3
    (late,) = bundles.take(service, lost.files[0])  # it is found in a drawer
    assert (late.state, late.accepted) == (State.TAKEN, 2)
    assert count(service) == 4  # the coach, the cooperative, two visits


def test_a_part_behind_a_gap_is_parked_and_taken_once_the_gap_is_filled(service: Service) -> None:
    laptop, _, _ = with_cooperative(service, visits=5)
    ops = laptop.pending()
    sent = bundle_of(laptop, ops[:2], ops[2:4], ops[4:])
    (third,) = bundles.take(service, sent.files[2])
    (second,) = bundles.take(service, sent.files[1])
    assert (third.state, second.state) == (State.PARKED, State.PARKED)
    assert (second.first_ctr, second.last_ctr, second.detail) == (3, 4, "0")
    assert third.answer is None
    assert count(service) == 1  # nothing was forced
    assert sorted(states(service)) == [(State.PARKED, 2), (State.PARKED, 3)]
    taken = bundles.take(service, sent.files[0])
    assert [(one.envelope.part, one.state, one.accepted) for one in taken] == [
        (1, State.TAKEN, 2),
        (2, State.TAKEN, 2),
        (3, State.TAKEN, 2),
    ]
    for one in taken:
        bring_back(laptop, sent, one)
    assert laptop.acked == 6
    assert not laptop.pending()


def test_a_lost_part_stays_shown_until_the_line_brings_what_it_held(service: Service) -> None:
    laptop, _, _ = with_cooperative(service, visits=3)
    ops = laptop.pending()
    sent = bundle_of(laptop, ops[:2], ops[2:])
    bundles.take(service, sent.files[1])
    assert states(service) == [(State.PARKED, 2)]
    assert bundles.parked_devices(service) == (laptop.identity.device_id,)
    laptop.sync()  # there was a connection after all
    (retried,) = bundles.retry_parked(service, laptop.identity.device_id)
    assert (retried.state, retried.accepted) == (State.TAKEN, 2)
    assert bundles.parked_devices(service) == ()
    bring_back(laptop, sent, retried)
    assert laptop.acked == 4


def test_a_file_carries_the_photos_that_a_record_names_and_no_others(service: Service) -> None:
    laptop, scope, _ = with_cooperative(service)
    name = hashlib.sha256(PHOTO).hexdigest()
    laptop.put(
        scope,
        ATTACHMENT,
        uuid.uuid4(),
        record_kind="visit",
        record_id=uuid.uuid4(),
        role="photo",
        sha256=name,
        media_type="image/jpeg",
        byte_size=len(PHOTO),
    )
    sent = bundle_of(laptop, contents=[b"nobody names this", PHOTO, PHOTO[:-1]])
    (taken,) = bundles.take(service, sent.files[0])
    assert taken.contents == 1
    assert b"".join(service.store.read(name, 0)) == PHOTO
    assert not service.store.holds(hashlib.sha256(b"nobody names this").hexdigest())
    (again,) = bundles.take(service, sent.files[0])
    assert again.contents == 0
    for one in (taken, again):  # both answers say that it lies here, and what does not
        assert one.answer is not None
        told = open_bundle(one.answer.content, laptop.identity.sealing_private).bundle
        assert told.stored == (bytes.fromhex(name),)


def test_what_is_refused_is_told_in_the_answer_and_holds_nothing_up(service: Service) -> None:
    laptop, scope, _ = with_cooperative(service)
    foreign = uuid.uuid4()
    laptop.put(
        cooperative_scope(foreign),
        VISIT,
        uuid.uuid4(),
        visited_on=DAY + timedelta(1),
        state="draft",
    )
    laptop.put(scope, VISIT, uuid.uuid4(), visited_on=DAY + timedelta(2), state="draft")
    sent = bundle_of(laptop)
    (taken,) = bundles.take(service, sent.files[0])
    assert (taken.accepted, taken.refused) == (2, 1)
    assert bring_back(laptop, sent, taken).refused == [(2, "scope_not_granted")]


def test_the_regions_escrow_key_opens_a_bundle_that_the_server_lost_its_key_for(
    service: Service,
) -> None:
    escrow = pyrage.x25519.Identity.generate()
    laptop, _, _ = with_cooperative(service, visits=1)
    sent = bundle_of(laptop, escrow=str(escrow.to_public()))
    saved = open_with_identity(sent.files[0], str(escrow)).bundle
    assert [type(frame) for frame in read_frames(saved.frames)] == [Hello, Ops, End]
    for readable in (b"Ighboula", b"Coop"):
        assert readable not in sent.files[0]


def test_a_file_for_another_server_is_told_apart(service: Service, tmp_path: Path) -> None:
    laptop, _, _ = with_cooperative(service)
    other = Settings(tmp_path / "other")
    initialise(other)
    with (
        opened(other, HandClock()) as another,
        pytest.raises(BundleError) as raised,
    ):
        bundles.take(another, bundle_of(laptop).files[0])
    assert raised.value.flaw is BundleFlaw.NOT_FOR_US


def test_an_answer_is_no_question(service: Service) -> None:
    laptop, _, _ = with_cooperative(service)
    (taken,) = bundles.take(service, bundle_of(laptop).files[0])
    assert taken.answer is not None
    with pytest.raises(BundleError) as raised:
        bundles.take(service, taken.answer.content)
    assert raised.value.flaw is BundleFlaw.NOT_FOR_US


def test_a_bundle_of_an_unknown_laptop_or_a_forged_one_is_refused(service: Service) -> None:
    laptop, _, _ = with_cooperative(service)
    forger = new_laptop(service)
    forged = replace(laptop, identity=replace(forger.identity, device_id=laptop.identity.device_id))
    unknown = replace(
        laptop, identity=replace(laptop.identity, device_id=b"nobodys!"), outbox=laptop.outbox
    )
    for writer in (forged, unknown):
        with pytest.raises(ProtocolError) as raised:
            bundles.take(service, bundle_of(writer).files[0])
        assert raised.value.code == ProblemCode.DEVICE_UNKNOWN
    assert count(service) == 2
    assert bundles.listed(service) == ()


def test_a_hello_of_the_line_cannot_be_carried_in_a_bundle(service: Service) -> None:
    laptop, _, _ = with_cooperative(service)
    hello = laptop.hello()
    told = Bundle(
        Envelope(
            Direction.UP, fingerprint(laptop.server_key)[:10], laptop.identity.device_id, bytes(16)
        ),
        hello_hash(hello.body),
        CLOCK_MS,
        encode_frame(hello) + encode_frame(End(0)),
    )
    reader = age_recipient(laptop.enrolment.server_seal_key)
    with pytest.raises(ProtocolError) as raised:
        bundles.take(service, seal_bundle(told, laptop.identity.sign, [reader]))
    assert raised.value.code == ProblemCode.OUT_OF_ORDER


def test_a_clone_that_writes_a_bundle_of_its_own_is_found_out(service: Service) -> None:
    laptop, scope, _ = with_cooperative(service, visits=1)
    laptop.sync()
    clone = replace(laptop, outbox=list(laptop.outbox), cursors=dict(laptop.cursors))
    laptop.put(scope, VISIT, uuid.uuid4(), visited_on=DAY + timedelta(3), state="draft")
    clone.put(scope, VISIT, uuid.uuid4(), visited_on=DAY + timedelta(4), state="draft")
    (taken,) = bundles.take(service, bundle_of(laptop).files[0])
    assert taken.accepted == 1
    sent = bundle_of(clone)
    (forked,) = bundles.take(service, sent.files[0])
    assert bring_back(clone, sent, forked).verdict is Verdict.FORK
    clone.start_anew()
    (healed,) = bundles.take(service, bundle_of(clone).files[0])
    assert healed.state is State.TAKEN
    assert count(service) == 5  # the coach, the cooperative, both laptops' visits


def test_answers_wait_until_they_are_handed_over_and_are_forgotten_once_read(
    service: Service,
) -> None:
    laptop, scope, _ = with_cooperative(service)
    sent = bundle_of(laptop)
    (taken,) = bundles.take(service, sent.files[0])
    (waiting,) = bundles.answers(service)
    assert waiting == taken.answer
    bundles.mark_handed(service, waiting)
    assert bundles.answers(service) == ()
    assert bundles.answers(service, again=True) == (waiting,)
    bring_back(laptop, sent, taken)
    laptop.put(scope, VISIT, uuid.uuid4(), visited_on=DAY + timedelta(3), state="draft")
    bundles.take(service, bundle_of(laptop).files[0])
    assert len(bundles.answers(service, again=True)) == 1  # the new one alone


def test_the_name_of_an_answer_fits_every_file_system(service: Service) -> None:
    laptop, _, _ = with_cooperative(service)
    (taken,) = bundles.take(service, bundle_of(laptop).files[0])
    assert taken.answer is not None
    name = taken.answer.file_name
    assert name.isascii()
    assert len(name) < 64
    assert not set(name) & set('\\/:*?"<>|')
