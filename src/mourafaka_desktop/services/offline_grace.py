"""How long a laptop may work without its server: `grace()`, and `deadline()`, which every write of a coach respects.

The server says by its policy after how many days the coach is warned and after how many the files are only read.
Reading, exporting and synchronising are always allowed, and nothing is ever removed for it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from mourafaka_desktop.i18n.formats import morocco_time
from mourafaka_desktop.storage import peers
from mourafaka_desktop.storage.database import Connection


class GraceLevel(StrEnum):
    """What the time without a sync means."""

    NONE = "none"
    WARN = "warn"
    READ_ONLY = "read_only"


@dataclass(frozen=True)
class OfflineGrace:
    """`days` since the last sync that ended well; `read_only_on` is the first day without writing, None: never."""

    level: GraceLevel
    days: int
    read_only_on: date | None


NO_SERVER = OfflineGrace(GraceLevel.NONE, 0, None)
"""A profile that was never enrolled has no server to miss."""


def grace(connection: Connection, now: datetime) -> OfflineGrace:
    """Where a profile stands."""
    peer, since = peers.peer(connection), _since(connection)
    if peer is None or since is None:
        return NO_SERVER
    days = max((now - since).days, 0)
    if days >= peer.read_only_after_days:
        level = GraceLevel.READ_ONLY
    else:
        level = GraceLevel.WARN if days >= peer.warn_after_days else GraceLevel.NONE
    read_only_at = since + timedelta(days=peer.read_only_after_days)
    return OfflineGrace(level, days, morocco_time(read_only_at).date())


def deadline(connection: Connection) -> datetime | None:
    """From when on a coach's writes are refused; None: never."""
    peer, since = peers.peer(connection), _since(connection)
    if peer is None or since is None:
        return None
    return since + timedelta(days=peer.read_only_after_days)


def _since(connection: Connection) -> datetime | None:
    peer = peers.peer(connection)
    return peers.last_synced_at(connection) or (peer.enrolled_at if peer else None)
