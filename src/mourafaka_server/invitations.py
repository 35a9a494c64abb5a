"""Invitations the server gave out: `create`, `find`, `note_failure`, `mark_used`. The secret itself is not kept."""

import uuid
from dataclasses import dataclass, field

import sqlalchemy as sa

from mourafaka_server.tables import invitation


@dataclass(frozen=True)
class Issued:
    """One invitation. `key` is what proofs are keyed with; `device_id` is the device it was used by."""

    handle: bytes
    key: bytes = field(repr=False)
    coach_id: uuid.UUID
    expires_ms: int
    failures: int = 0
    device_id: bytes | None = None


def create(connection: sa.Connection, issued: Issued, now_ms: int) -> None:
    """Keep a new invitation."""
    connection.execute(
        invitation.insert().values(
            handle=issued.handle,
            key=issued.key,
            coach_id=issued.coach_id,
            created_ms=now_ms,
            expires_ms=issued.expires_ms,
            failures=0,
        )
    )


def find(connection: sa.Connection, handle: bytes) -> Issued | None:
    """The invitation with that handle, held until the transaction ends; None where there is none."""
    query = sa.select(invitation).where(invitation.c.handle == handle).with_for_update()
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    return Issued(row.handle, row.key, row.coach_id, row.expires_ms, row.failures, row.device_id)


def note_failure(connection: sa.Connection, handle: bytes) -> None:
    """Somebody named this invitation without knowing its secret."""
    connection.execute(
        invitation.update()
        .where(invitation.c.handle == handle)
        .values(failures=invitation.c.failures + 1)
    )


def mark_used(connection: sa.Connection, handle: bytes, device_id: bytes, now_ms: int) -> None:
    """It has served, for this device and no other."""
    connection.execute(
        invitation.update()
        .where(invitation.c.handle == handle)
        .values(used_ms=now_ms, device_id=device_id)
    )
