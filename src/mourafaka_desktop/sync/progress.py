"""What an exchange tells while it moves, and what it says at its end."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from mourafaka_desktop.domain.changes import Changes


class Phase(StrEnum):
    """The four steps a coach sees."""

    CONNECT = "connect"
    SEND = "send"
    RECEIVE = "receive"
    VERIFY = "verify"


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far an exchange is. Bytes are those on the wire inside the connection; items are records."""

    phase: Phase = Phase.CONNECT
    bytes_sent: int = 0
    bytes_to_send: int = 0
    bytes_received: int = 0
    items_sent: int = 0
    items_to_send: int = 0
    items_received: int = 0


@dataclass(frozen=True, kw_only=True)
class SyncSummary:
    """How an exchange ended. `interrupted` says that the coach stopped it; what arrived by then has arrived."""

    bytes_sent: int = 0
    bytes_received: int = 0
    accepted: int = 0
    refused: int = 0
    received: int = 0
    conflicts: int = 0
    interrupted: bool = False
    finished_at: datetime
    changes: Changes = field(default_factory=Changes)
