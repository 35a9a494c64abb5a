"""The files that left for a USB key, and what their answers need to be told apart: `note()`, `question()`, `sent()`."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from mourafaka_desktop.storage import tables

_bundle, _cursor = tables.bundle.c, tables.cursor.c


@dataclass(frozen=True)
class SentBundle:
    """One file that left. `first_ctr` and `last_ctr` are 0 where no change travels in it; `contents` are photos and
    scans. `answered_at` is when its answer was taken in, None while it is out."""

    bundle_id: bytes
    part: int
    parts: int
    made_at: datetime
    first_ctr: int
    last_ctr: int
    contents: int
    file_name: str
    answered_at: datetime | None = None


def note(connection: sa.Connection, sent: SentBundle, hello_body: bytes) -> None:
    """Keep what is about to leave, before it does."""
    row = {
        "bundle_id": sent.bundle_id,
        "part": sent.part,
        "parts": sent.parts,
        "hello_body": hello_body,
        "made_at": sent.made_at,
        "first_ctr": sent.first_ctr,
        "last_ctr": sent.last_ctr,
        "contents": sent.contents,
        "file_name": sent.file_name,
    }
    connection.execute(sa.insert(tables.bundle).prefix_with("OR REPLACE").values(row))


def forget(connection: sa.Connection, bundle_id: bytes, part: int) -> None:
    """This part did not leave after all."""
    connection.execute(
        sa.delete(tables.bundle).where(_bundle.bundle_id == bundle_id, _bundle.part == part)
    )


def question(connection: sa.Connection, bundle_id: bytes) -> bytes | None:
    """The HELLO that the bundle began with; None where no such bundle left from here."""
    found: bytes | None = connection.execute(
        sa.select(_bundle.hello_body).where(_bundle.bundle_id == bundle_id).limit(1)
    ).scalar()
    return found


def mark_answered(
    connection: sa.Connection, bundle_id: bytes, part: int, answered_at: datetime
) -> None:
    """The answer to this part was taken in."""
    connection.execute(
        sa.update(tables.bundle)
        .where(_bundle.bundle_id == bundle_id, _bundle.part == part, _bundle.answered_at.is_(None))
        .values(answered_at=answered_at)
    )


def sent(connection: sa.Connection) -> tuple[SentBundle, ...]:
    """The files that left, the latest first."""
    columns = [column for column in tables.bundle.columns if column.name != "hello_body"]
    rows = connection.execute(
        sa.select(*columns).order_by(_bundle.made_at.desc(), _bundle.bundle_id, _bundle.part)
    )
    return tuple(SentBundle(**row._mapping) for row in rows)


def held_upto(connection: sa.Connection, scope_id: str) -> int:
    """Up to which version a scope was ever read here, also where it is to come whole; 0 where it was not."""
    found: int | None = connection.execute(
        sa.select(_cursor.seq).where(_cursor.scope_id == scope_id)
    ).scalar()
    return found or 0
