"""Invented histories: whatever is written in whatever order, over whatever line, all come to hold the same."""

import re
import tempfile
import uuid
from contextlib import ExitStack
from pathlib import Path

import sqlalchemy as sa
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from mourafaka_protocol.kinds import CONFLICT, COOPERATIVE, VISIT, unpack_value
from mourafaka_protocol.operations import Change, OpKind
from mourafaka_protocol.scopes import cooperative_scope
from mourafaka_server import compaction, quarantines
from mourafaka_server.installation import initialise, opened
from mourafaka_server.settings import Settings
from mourafaka_server.tables import change, conflict, scope
from tests.server.conftest import HandClock, new_laptop, second_laptop

LAPTOPS = st.integers(0, 2)
LOST = CONFLICT.field_named("lost").tag
STATE = VISIT.field_named("state").tag
PHONE = COOPERATIVE.field_named("phone").tag
PRODUCTS = COOPERATIVE.field_named("main_products").tag
FIELDS = st.sampled_from([VISIT.field_named("findings").tag, VISIT.field_named("advice").tag])


class Histories(RuleBasedStateMachine):
    """Three laptops of one coach on one cooperative; each text written is unlike every other."""

    @initialize()
    def begin(self) -> None:
        self.stack = ExitStack()
        folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory())) / "server"
        initialise(Settings(folder))
        self.service = self.stack.enter_context(opened(Settings(folder), HandClock()))
        first = new_laptop(self.service)
        cooperative_id = uuid.uuid4()
        self.cooperative_id = cooperative_id
        self.scope = cooperative_scope(cooperative_id)
        first.put(self.scope, COOPERATIVE, cooperative_id, name_fr="Tissaliwine")
        first.sync()
        self.laptops = [
            first,
            second_laptop(self.service, first),
            second_laptop(self.service, first),
        ]
        for laptop in self.laptops:
            laptop.sync()
        self.written = 0
        self.heads: dict[str, int] = {}
        self.overwritten: set[str] = set()

    def visits(self, laptop: int) -> list[uuid.UUID]:
        rows = self.laptops[laptop].rows
        return sorted(record_id for _, kind, record_id in rows if kind == VISIT.tag)

    def text(self) -> str:
        self.written += 1
        return f"text {self.written}"

    @rule(laptop=LAPTOPS)
    def make_a_visit(self, laptop: int) -> None:
        patch = {tag: Change(None, self.text()) for tag in (19, 22)}
        self.laptops[laptop].write(OpKind.PUT, self.scope, VISIT.tag, uuid.uuid4(), patch)

    @rule(laptop=LAPTOPS, tag=FIELDS, number=st.integers(0, 9))
    def edit_a_visit(self, laptop: int, tag: int, number: int) -> None:
        if visits := self.visits(laptop):
            visit_id = visits[number % len(visits)]
            old = self.laptops[laptop].rows[self.scope, VISIT.tag, visit_id].values.get(tag)
            if old is not None:
                self.overwritten.add(old)
            patch = {tag: Change(old, self.text())}
            self.laptops[laptop].write(OpKind.SET, self.scope, VISIT.tag, visit_id, patch)

    @rule(laptop=LAPTOPS)
    def call_somebody_else(self, laptop: int) -> None:
        """The telephone of the cooperative: a plain value, of which only one can stand."""
        place = (self.scope, COOPERATIVE.tag, self.cooperative_id)
        old = self.laptops[laptop].rows[place].values.get(PHONE)
        if old is not None:
            self.overwritten.add(old)
        patch = {PHONE: Change(old, self.text())}
        self.laptops[laptop].write(OpKind.SET, *place, patch)

    @rule(laptop=LAPTOPS, item=st.sampled_from("abcd"))
    def sell_more_or_less(self, laptop: int, item: str) -> None:
        """The list of products: what is added and taken away by all holds in the end."""
        place = (self.scope, COOPERATIVE.tag, self.cooperative_id)
        old = self.laptops[laptop].rows[place].values.get(PRODUCTS)
        new = sorted(set(old or []) ^ {item}) or None
        self.laptops[laptop].write(OpKind.SET, *place, {PRODUCTS: Change(old, new)})

    @rule(laptop=LAPTOPS, number=st.integers(0, 9))
    def hand_a_visit_in(self, laptop: int, number: int) -> None:
        if visits := self.visits(laptop):
            place = (self.scope, VISIT.tag, visits[number % len(visits)])
            old = self.laptops[laptop].rows[place].values.get(STATE)
            if old != "submitted":
                self.laptops[laptop].write(OpKind.SET, *place, {STATE: Change(old, "submitted")})

    @rule(number=st.integers(1, 12))
    def shorten_the_log(self, number: int) -> None:
        versions = self.service.database.read(
            lambda connection: list(
                connection.execute(
                    sa.select(change.c.version)
                    .where(change.c.scope_id == self.scope)
                    .order_by(change.c.version)
                ).scalars()
            )
        )
        if number < len(versions):
            compaction.compact(self.service.database, self.scope, versions[-number - 1])

    @rule(laptop=LAPTOPS, number=st.integers(0, 9))
    def delete_a_visit(self, laptop: int, number: int) -> None:
        if visits := self.visits(laptop):
            visit_id = visits[number % len(visits)]
            self.overwritten |= set(
                self.laptops[laptop].rows[self.scope, VISIT.tag, visit_id].values.values()
            )
            self.laptops[laptop].write(OpKind.DEL, self.scope, VISIT.tag, visit_id, {})

    @rule(laptop=LAPTOPS)
    def sync(self, laptop: int) -> None:
        self.laptops[laptop].sync()

    @rule(laptop=LAPTOPS, frame_bytes=st.sampled_from([0, 1]), kept=st.integers(0, 6))
    def sync_over_a_line_that_breaks(self, laptop: int, frame_bytes: int, kept: int) -> None:
        device = self.laptops[laptop]
        up = device.frames_up(frame_bytes=frame_bytes)
        down = list(self.service.exchange(up))[:kept]
        if down:
            device.take(up, down)

    @precondition(lambda self: self.laptops[0].pending())
    @rule()
    def send_frames_that_nobody_answers(self) -> None:
        exchange = self.service.open_exchange()
        for frame in self.laptops[0].frames_up()[:2]:
            exchange.receive(frame)

    def teardown(self) -> None:
        if not hasattr(self, "laptops"):
            return
        with self.stack:
            for laptop in self.laptops * 3:
                laptop.sync()
            assert [laptop.pending() for laptop in self.laptops] == [[], [], []]
            held = [
                {place: (row.version, row.values) for place, row in laptop.rows.items()}
                for laptop in self.laptops
            ]
            assert held[0] == held[1] == held[2]
            self.assert_nothing_was_lost(held[0])

    def assert_nothing_was_lost(self, held: dict) -> None:
        """Each text is current, in a conflict, or was overwritten by somebody who saw it."""
        current = {
            line
            for _, values in held.values()
            for value in values.values()
            if isinstance(value, str)
            for line in value.splitlines()
        }
        kept = self.service.database.read(
            lambda connection: set(connection.execute(sa.select(conflict.c.lost)).scalars())
        )
        refused = {
            text
            for one in self.service.database.read(quarantines.all_of)
            for text in re.findall(r"text \d+", one.operation.decode("utf-8", "replace"))
        }
        texts = {f"text {number}" for number in range(1, self.written + 1)}
        assert texts <= current | kept | refused | self.overwritten
        told = {
            unpack_value(values[LOST])
            for (_, kind, _), (_, values) in held.items()
            if kind == CONFLICT.tag
        }
        assert told >= {text for text in kept if isinstance(text, str)}

    @invariant()
    def versions_only_grow(self) -> None:
        if not hasattr(self, "laptops"):
            return
        heads = self.service.database.read(
            lambda connection: {
                row.scope_id: row.head
                for row in connection.execute(sa.select(scope.c.scope_id, scope.c.head))
            }
        )
        assert all(heads[scope_id] >= head for scope_id, head in self.heads.items())
        self.heads = heads


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
