"""Which contents of attachments both sides have: `not_stored()`, `mark_stored()`."""

import sqlalchemy as sa

from mourafaka_desktop.storage import tables

_attachment, _stored = tables.attachment.c, tables.stored_content.c


def not_stored(connection: sa.Connection) -> tuple[str, ...]:
    """The SHA-256 of each content not known to lie both here and on the server, the smallest first."""
    known = sa.select(_stored.sha256)
    rows = connection.execute(
        sa.select(_attachment.sha256)
        .where(_attachment.sha256.not_in(known))
        .group_by(_attachment.sha256)
        .order_by(sa.func.min(_attachment.byte_size), _attachment.sha256)
    )
    return tuple(rows.scalars())


def mark_stored(connection: sa.Connection, sha256: str) -> None:
    """The content lies whole on both sides."""
    row = {"sha256": sha256}
    connection.execute(sa.insert(tables.stored_content).prefix_with("OR IGNORE").values(row))
