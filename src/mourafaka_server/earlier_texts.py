"""Long texts that no longer stand, for those who wrote on from them: `keep`, `find`; docs/protocol.md, section 6.3.

The log holds every text that once stood. A text that was merged as it arrived never did, and is kept here.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from mourafaka_protocol.operations import LONG_TEXT_BYTES, TextHash, text_hash
from mourafaka_server import change_log
from mourafaka_server.pending import Pending
from mourafaka_server.tables import earlier_text


@dataclass(frozen=True)
class EarlierText:
    """A text as somebody wrote it, merged into the change `version` of a field."""

    kind: int
    record_id: uuid.UUID
    tag: int
    text: str
    version: int


_OF_SCOPE = earlier_text.c.scope_id == sa.bindparam("of_scope")
_FIND = sa.select(earlier_text.c.text).where(
    _OF_SCOPE,
    earlier_text.c.kind == sa.bindparam("of_kind"),
    earlier_text.c.record_id == sa.bindparam("of_record"),
    earlier_text.c.tag == sa.bindparam("of_tag"),
    earlier_text.c.hash == sa.bindparam("of_hash"),
)
_INSERT = earlier_text.insert()


def keep(
    connection: sa.Connection, pending: Pending, scope_id: str, texts: Iterable[EarlierText]
) -> None:
    """Keep the texts whose writers will name them by their hash; shorter ones they send whole."""
    rows = {
        (one.kind, one.record_id, one.tag, bytes(text_hash(one.text).data)): one
        for one in texts
        if len(one.text.encode()) > LONG_TEXT_BYTES
    }
    for (kind, record_id, tag, hashed), one in rows.items():
        if _kept(connection, scope_id, (kind, record_id), tag, hashed) is None:
            values = {
                "scope_id": scope_id,
                "kind": kind,
                "record_id": record_id,
                "tag": tag,
                "hash": hashed,
                "text": one.text,
                "version": one.version,
            }
            pending.add(_INSERT, [values])


def find(
    connection: sa.Connection,
    scope_id: str,
    place: tuple[int, uuid.UUID],
    tag: int,
    hashed: TextHash,
) -> str | None:
    """The text with that hash that the field held, or that was merged into it; None where it is not known any more."""
    kept = _kept(connection, scope_id, place, tag, bytes(hashed.data))
    if kept is not None:
        return kept
    for values in change_log.values_of(connection, scope_id, *place):
        text = values.get(tag)
        if isinstance(text, str) and text_hash(text) == hashed:
            return text
    return None


def _kept(
    connection: sa.Connection, scope_id: str, place: tuple[int, uuid.UUID], tag: int, hashed: bytes
) -> str | None:
    kind, record_id = place
    values = {
        "of_scope": scope_id,
        "of_kind": kind,
        "of_record": record_id,
        "of_tag": tag,
        "of_hash": hashed,
    }
    text: str | None = connection.execute(_FIND, values).scalar_one_or_none()
    return text
