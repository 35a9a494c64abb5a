"""The laptops the server knows: `Device`, `State`, `find`, `enrol`, `greet`, `advance`, `set_state`."""

import uuid
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from mourafaka_protocol.operations import CHAIN_START
from mourafaka_server.tables import device


class State(StrEnum):
    """What a laptop may do: docs/protocol.md, section 9."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    """What it sends is kept for people to see, and it is given nothing."""
    WIPING = "wiping"
    """The same, and it is told to wipe itself once all it has was taken."""
    WIPED = "wiped"


@dataclass(frozen=True)
class Device:
    """One device: whose it is, its public keys, and how far its operations have come."""

    device_id: bytes
    coach_id: uuid.UUID
    signing_key: bytes
    sealing_key: bytes
    label: str
    certificate: bytes
    succeeds: bytes | None = None
    exchange_no: int = 0
    last_ctr: int = 0
    chain: bytes = CHAIN_START
    durable_ctr: int = 0
    state: State = State.ACTIVE
    enrolled_ms: int = 0
    seen_ms: int | None = None

    def continued_as(self, device_id: bytes) -> "Device":
        """The same laptop under a new id, of which nothing was taken yet."""
        return replace(
            self,
            device_id=device_id,
            succeeds=self.device_id,
            exchange_no=0,
            last_ctr=0,
            chain=CHAIN_START,
            durable_ctr=0,
        )


def find(connection: sa.Connection, device_id: bytes) -> Device | None:
    """The device, None where there is none."""
    row = connection.execute(sa.select(device).where(device.c.device_id == device_id)).one_or_none()
    return None if row is None else _device(row)


def all_of(connection: sa.Connection) -> list[Device]:
    """Every device, in the order they joined."""
    rows = connection.execute(sa.select(device).order_by(device.c.enrolled_ms, device.c.device_id))
    return [_device(row) for row in rows]


def _device(row: sa.Row[Any]) -> Device:
    return Device(
        device_id=row.device_id,
        coach_id=row.coach_id,
        signing_key=row.signing_key,
        sealing_key=row.sealing_key,
        label=row.label,
        certificate=row.certificate,
        succeeds=row.succeeds,
        exchange_no=row.exchange_no,
        last_ctr=row.last_ctr,
        chain=row.chain,
        durable_ctr=row.durable_ctr,
        state=State(row.state),
        enrolled_ms=row.enrolled_ms,
        seen_ms=row.seen_ms,
    )


def enrol(connection: sa.Connection, enrolled: Device, now_ms: int) -> None:
    """Keep a new device."""
    connection.execute(
        device.insert().values(
            device_id=enrolled.device_id,
            coach_id=enrolled.coach_id,
            signing_key=enrolled.signing_key,
            sealing_key=enrolled.sealing_key,
            label=enrolled.label,
            certificate=enrolled.certificate,
            succeeds=enrolled.succeeds,
            exchange_no=enrolled.exchange_no,
            last_ctr=enrolled.last_ctr,
            chain=enrolled.chain,
            durable_ctr=enrolled.durable_ctr,
            enrolled_ms=now_ms,
            state=str(enrolled.state),
        )
    )


def set_state(connection: sa.Connection, device_id: bytes, state: State) -> None:
    """From now on the device may do what the state says."""
    connection.execute(
        device.update().where(device.c.device_id == device_id).values(state=str(state))
    )


def greet(
    connection: sa.Connection, device_id: bytes, exchange_no: int, clock_ms: int, now_ms: int
) -> bool:
    """Note a HELLO; False where its number is not above all earlier ones: then nothing is noted."""
    moved = connection.execute(
        device.update()
        .where(device.c.device_id == device_id, device.c.exchange_no < exchange_no)
        .values(exchange_no=exchange_no, seen_ms=now_ms, clock_offset_ms=clock_ms - now_ms)
    )
    return moved.rowcount == 1


def advance(connection: sa.Connection, device_id: bytes, last_ctr: int, chain: bytes) -> None:
    """The operations up to `last_ctr` are taken; never goes back."""
    connection.execute(
        device.update()
        .where(device.c.device_id == device_id, device.c.last_ctr < last_ctr)
        .values(last_ctr=last_ctr, chain=chain)
    )


def counters(connection: sa.Connection) -> dict[bytes, int]:
    """How far the operations of each device have come."""
    rows = connection.execute(sa.select(device.c.device_id, device.c.last_ctr))
    return {row.device_id: row.last_ctr for row in rows}


def mark_durable(connection: sa.Connection, durable: dict[bytes, int]) -> None:
    """The operations of each device up to its counter are in a backup; never goes back."""
    for device_id, ctr in durable.items():
        connection.execute(
            device.update()
            .where(device.c.device_id == device_id, device.c.durable_ctr < ctr)
            .values(durable_ctr=ctr)
        )
