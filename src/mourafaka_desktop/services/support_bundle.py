"""What helps from afar when a sync does not work: `support_data()`, and `support_file()` as bytes to save.

Versions, counts, codes and timings. No name, no text, no id of a person, a laptop or a record, no address and no
key is in it: whoever helps need not be somebody of the programme.
"""

import json
import platform
from collections import Counter
from importlib.metadata import version
from typing import Any

from mourafaka_desktop.services import past_exchanges, sync_status
from mourafaka_desktop.services.past_exchanges import Exchange
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.services.sync_status import SyncOverview
from mourafaka_desktop.storage import migrations, peers
from mourafaka_desktop.storage.peers import Peer
from mourafaka_desktop.storage.record_counts import record_counts
from mourafaka_protocol.version import PROTOCOL, SCHEMA


def support_data(ws: Workspace) -> dict[str, Any]:
    """What the support file says, in its order."""
    with ws.database.reading() as connection:
        peer = peers.peer(connection)
        counts = record_counts(connection)
    overview = sync_status.sync_overview(ws)
    return {
        "application": version("mourafaka"),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "protocol": PROTOCOL,
        "schema": SCHEMA,
        "database": migrations.NEWEST,
        "at": ws.clock().isoformat(),
        "date_is_wrong": overview.date_is_wrong,
        "records": counts,
        "sync": _sync(overview),
        "server": None if peer is None else _server(peer),
        "exchanges": [_exchange(exchange) for exchange in past_exchanges.past_exchanges(ws)],
    }


def support_file(ws: Workspace) -> bytes:
    """The same as JSON in UTF-8, indented, to be read before it is given away."""
    return json.dumps(support_data(ws), indent=2).encode()


def _sync(overview: SyncOverview) -> dict[str, Any]:
    last = overview.last_synced_at
    return {
        "last_synced_at": last.isoformat() if last else None,
        "waiting": dict(Counter(item.kind for item in overview.waiting)),
        "waiting_states": dict(Counter(str(item.state) for item in overview.waiting)),
        "refused": dict(Counter(str(issue.code) for issue in overview.refused)),
        "conflicts": dict(Counter(str(issue.about) for issue in overview.conflicts)),
        "held_back": len(overview.held_back),
        "duplicates": len(overview.duplicates),
        "contents_waiting": overview.contents_waiting.count,
        "contents_waiting_bytes": overview.contents_waiting.byte_size,
        "grace": str(overview.grace.level),
        "days_without_sync": overview.grace.days,
    }


def _server(peer: Peer) -> dict[str, Any]:
    """Where the exchange stands; how the server is called and reached is left out."""
    return {
        "status": str(peer.status),
        "epoch": peer.epoch,
        "last_ctr": peer.last_ctr,
        "acked": peer.acked,
        "durable_ctr": peer.durable_ctr,
        "exchange_no": peer.exchange_no,
        "is_successor": peer.succeeds is not None,
        "clock_offset_ms": peer.clock_offset_ms,
        "frame_bytes": peer.frame_bytes,
        "good_streak": peer.good_streak,
        "needs_probe": peer.needs_probe,
        "line_bytes_a_second": peer.line_bytes_a_second,
        "dictionaries": list(map(str, peer.dictionaries)),
    }


def _exchange(exchange: Exchange) -> dict[str, Any]:
    ended = exchange.finished_at
    seconds = (ended - exchange.started_at).total_seconds() if ended else None
    return {
        "started_at": exchange.started_at.isoformat(),
        "seconds": seconds,
        "outcome": exchange.outcome,
        "bytes_sent": exchange.bytes_sent,
        "bytes_received": exchange.bytes_received,
        "accepted": exchange.accepted,
        "refused": exchange.refused,
        "received": exchange.received,
    }
