"""What an exchange tells while it moves, and what it says at its end."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, StrEnum

from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.storage.tables import PeerStatus


class Phase(StrEnum):
    """The four steps a coach sees."""

    CONNECT = "connect"
    SEND = "send"
    RECEIVE = "receive"
    VERIFY = "verify"


class Photos(Enum):
    """Whether photos and scans go with this sync. Small pictures and questionnaires always do."""

    AS_THE_LINE_ALLOWS = "as_the_line_allows"  # not over a poor line
    NOW = "now"
    LATER = "later"


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far an exchange is. Bytes are those on the wire inside the connection; items are records.

    Contents are small pictures, photos and scans, each of which goes one way or the other.
    """

    phase: Phase = Phase.CONNECT
    bytes_sent: int = 0
    bytes_to_send: int = 0
    bytes_received: int = 0
    items_sent: int = 0
    items_to_send: int = 0
    items_received: int = 0
    contents_done: int = 0
    contents_to_carry: int = 0


@dataclass(frozen=True, kw_only=True)
class SyncSummary:
    """How an exchange ended. `interrupted` says that the coach stopped it; what arrived by then has arrived.

    `held_back` counts the cooperatives of which much is gone on the server, where nothing was removed yet;
    `photos_left` the photos and scans that wait for a better line. `left_scopes` are those of cooperatives that went
    from here because somebody else follows them now, or because they were joined to another.
    """

    bytes_sent: int = 0
    bytes_received: int = 0
    accepted: int = 0
    refused: int = 0
    received: int = 0
    conflicts: int = 0
    held_back: int = 0
    photos_left: int = 0
    left_scopes: tuple[str, ...] = ()
    status: PeerStatus = PeerStatus.ACTIVE
    interrupted: bool = False
    finished_at: datetime
    changes: Changes = field(default_factory=Changes)
