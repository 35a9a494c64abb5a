"""The server this profile was enrolled with, the identity of this laptop there, and each exchange with it."""

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from mourafaka_desktop.storage import tables
from mourafaka_desktop.storage.tables import PeerStatus

_log = tables.sync_log.c


@dataclass(frozen=True, kw_only=True)
class Peer:
    """Where the exchange with the server stands (docs/protocol.md, sections 3 to 10).

    The private keys lie here because the database is encrypted. `last_ctr` is the counter of the last
    operation frozen; `acked` and `chain` are where the server acknowledged; `clock_offset_ms` is the server's
    clock minus this laptop's wall clock, `last_server_ms` the latest time it ever told.

    `status` is a `PeerStatus`. `dictionaries` are the ids that the server has. `frame_bytes` adapts to the line: after
    a break it halves and the next try is a probe (`needs_probe`), after two exchanges in a row that went well
    (`good_streak`) it doubles. `line_bytes_a_second` is what the line carried last; None: not measured.
    """

    server_address: str
    server_name: str | None = None
    server_key: bytes
    device_id: bytes
    signing_key: bytes
    sealing_key: bytes
    certificate: bytes
    last_ctr: int = 0
    acked: int = 0
    chain: bytes = bytes(16)
    durable_ctr: int = 0
    epoch: int = 0
    exchange_no: int = 0
    succeeds: bytes | None = None
    clock_offset_ms: int = 0
    frame_bytes: int = 3 * 1024
    status: PeerStatus = PeerStatus.ACTIVE
    dictionaries: tuple[str, ...] = ()
    warn_after_days: int = 90
    read_only_after_days: int = 180
    last_server_ms: int = 0
    good_streak: int = 0
    needs_probe: bool = False
    line_bytes_a_second: int | None = None
    enrolled_at: datetime | None = None
    server_seal_key: bytes | None = None
    escrow_recipient: str | None = None


_PEER = sa.select(*(tables.peer.c[field.name] for field in dataclasses.fields(Peer)))


def peer(connection: sa.Connection) -> Peer | None:
    """The server, or None while this profile was not enrolled."""
    row = connection.execute(_PEER).first()
    return None if row is None else Peer(**row._mapping)


def put_peer(connection: sa.Connection, peer: Peer) -> None:
    """Write down where the exchange stands."""
    values = {field.name: getattr(peer, field.name) for field in dataclasses.fields(Peer)}
    connection.execute(_PUT_PEER, {"id": 1, **values})


_PUT_PEER = sa.insert(tables.peer).prefix_with("OR REPLACE")


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """One exchange with the server. `outcome` is None while it runs, "done", or the code of what stopped it."""

    no: int
    started_at: datetime
    finished_at: datetime | None
    bytes_sent: int
    bytes_received: int
    accepted: int
    refused: int
    received: int
    outcome: str | None


DONE = "done"


def begin_exchange(connection: sa.Connection, started_at: datetime) -> int:
    """Note that an exchange begins; gives its number. What came with earlier ones is forgotten."""
    connection.execute(sa.delete(tables.arrival))
    key = connection.execute(
        sa.insert(tables.sync_log).values(started_at=started_at)
    ).inserted_primary_key
    assert key is not None
    return int(key[0])


def finish_exchange(connection: sa.Connection, exchange: Exchange) -> None:
    """Note how an exchange ended."""
    values = dataclasses.asdict(exchange)
    no = values.pop("no")
    connection.execute(sa.update(tables.sync_log).where(_log.no == no).values(values))


def last_exchange(connection: sa.Connection) -> Exchange | None:
    """The last exchange that began, however it ended."""
    columns = [_log[field.name] for field in dataclasses.fields(Exchange)]
    row = (
        connection.execute(sa.select(*columns).order_by(_log.no.desc()).limit(1)).mappings().first()
    )
    return None if row is None else Exchange(**row)


def last_synced_at(connection: sa.Connection) -> datetime | None:
    """When an exchange last came to its end; None: never."""
    query = (
        sa.select(_log.finished_at).where(_log.outcome == DONE).order_by(_log.no.desc()).limit(1)
    )
    return connection.execute(query).scalar()


@dataclass(frozen=True)
class Arrival:
    """A record that came with an exchange."""

    kind: str
    record_id: UUID
    scope_id: str


def arrivals(connection: sa.Connection, sync_no: int) -> tuple[Arrival, ...]:
    """The records that came with an exchange; known for the last one."""
    arrival = tables.arrival.c
    rows = connection.execute(
        sa.select(arrival.kind, arrival.record_id, arrival.scope_id)
        .where(arrival.sync_no == sync_no)
        .order_by(arrival.scope_id, arrival.kind, arrival.record_id)
    )
    return tuple(Arrival(*row) for row in rows)
