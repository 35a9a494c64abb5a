"""The laptops the server knows: `Device`, `find`, `enrol`, `greet`, `advance`."""

import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from mourafaka_protocol.operations import CHAIN_START
from mourafaka_server.tables import device


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


def find(connection: sa.Connection, device_id: bytes) -> Device | None:
    """The device, None where there is none."""
    row = connection.execute(sa.select(device).where(device.c.device_id == device_id)).one_or_none()
    if row is None:
        return None
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
        )
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
