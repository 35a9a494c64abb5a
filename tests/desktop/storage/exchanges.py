"""What the tests of the exchange share: a server to be enrolled with, and pages from it."""

from typing import Any
from uuid import UUID

from mourafaka_desktop.storage import peers
from mourafaka_desktop.storage.database import Database
from mourafaka_desktop.storage.incoming import IncomingChange, Page, Shape

PEER = peers.Peer(
    server_address="https://sync.example.ma",
    server_key=bytes(32),
    device_id=b"laptop-1",
    signing_key=bytes(32),
    sealing_key=bytes(32),
    certificate=b"certificate",
)


def enrol(db: Database) -> None:
    """Make the profile one that has a server."""
    with db.writing() as connection:
        peers.put_peer(connection, PEER)


def patch(kind: str, record_id: UUID, version: int, **values: Any) -> IncomingChange:
    """Another laptop's change of some fields."""
    return IncomingChange(kind, record_id, version, Shape.PATCH, values)


def whole(kind: str | int, record_id: UUID, version: int, **values: Any) -> IncomingChange:
    """A record as it stands on the server."""
    return IncomingChange(kind, record_id, version, Shape.WHOLE, values)


def own(kind: str, record_id: UUID, version: int) -> IncomingChange:
    """This laptop's own change, which stands as it was sent."""
    return IncomingChange(kind, record_id, version, Shape.PATCH)


def gone(kind: str | int, record_id: UUID, version: int) -> IncomingChange:
    """A record's end."""
    return IncomingChange(kind, record_id, version, Shape.GONE)


def page(scope_id: str, after: int, *changes: IncomingChange) -> Page:
    """A page of these changes, up to the last of them."""
    upto = max((change.version for change in changes), default=after)
    return Page(scope_id, after, upto, changes)
