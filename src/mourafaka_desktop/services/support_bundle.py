"""A file for whoever helps with a sync that does not work: `support_file()`.

Counts, codes, versions and timings. No name, no text, no address of a person or a cooperative, and no id by which
one could be found: only the laptop's own number, which the coordinator needs to find it on the server.
"""

import platform
from collections import Counter
from datetime import datetime
from importlib.metadata import version
from typing import Any

import msgspec

from mourafaka_desktop.services import offline_grace
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import contents, figures, issues, migrations, peers
from mourafaka_desktop.storage.database import Connection
from mourafaka_protocol import version as protocol_version

_EXCHANGES = 20


def support_file(ws: Workspace) -> bytes:
    """The file's content: JSON in UTF-8."""
    return msgspec.json.format(msgspec.json.encode(support_data(ws)), indent=2)


def support_data(ws: Workspace) -> dict[str, Any]:
    """What the file says."""
    revision = migrations.revision(ws.database)
    with ws.database.reading() as connection:
        grace = offline_grace.grace(connection, ws.clock())
        return {
            "program": {
                "version": version("mourafaka"),
                "protocol": protocol_version.PROTOCOL,
                "schema": protocol_version.SCHEMA,
                "database": revision,
                "system": platform.system(),
                "release": platform.release(),
                "python": platform.python_version(),
            },
            "clock": {
                "now": ws.clock().isoformat(),
                "wall": ws.wall_clock().isoformat(),
                "date_is_wrong": ws.date_is_wrong(),
            },
            "laptop": _laptop(connection),
            "grace": {"level": grace.level, "days": grace.days},
            "records": figures.record_counts(connection),
            "waiting": figures.waiting_counts(connection),
            "scopes": figures.scope_counts(connection),
            "issues": _issues(connection),
            "contents": _contents(ws, connection),
            "exchanges": [
                {name: _plain(value) for name, value in exchange.items()}
                for exchange in figures.exchanges(connection, _EXCHANGES)
            ],
        }


def _laptop(connection: Connection) -> dict[str, Any] | None:
    peer = peers.peer(connection)
    if peer is None:
        return None
    return {
        "device_id": peer.device_id.hex(),
        "status": peer.status,
        "last_ctr": peer.last_ctr,
        "acked": peer.acked,
        "durable_ctr": peer.durable_ctr,
        "epoch": peer.epoch,
        "exchange_no": peer.exchange_no,
        "was_forked": peer.succeeds is not None,
        "clock_offset_ms": peer.clock_offset_ms,
        "frame_bytes": peer.frame_bytes,
        "good_streak": peer.good_streak,
        "needs_probe": peer.needs_probe,
        "line_bytes_a_second": peer.line_bytes_a_second,
        "dictionaries": list(peer.dictionaries),
    }


def _issues(connection: Connection) -> dict[str, Any]:
    refused = Counter(row.code for row in issues.open_refusals(connection))
    refused.update(record.code for record in issues.open_quarantine(connection))
    natures = Counter(str(record.nature) for record in issues.open_conflicts(connection))
    return {
        "refused": dict(refused),
        "conflicts": dict(natures),
        "look_alikes": len(issues.open_duplicates(connection)),
    }


def _contents(ws: Workspace, connection: Connection) -> dict[str, int]:
    not_stored = contents.not_stored(connection)
    here = [content for content in not_stored if ws.attachments.has(content.sha256)]
    return {
        "to_send": len(here),
        "to_send_bytes": sum(content.byte_size for content in here),
        "to_fetch": len(not_stored) - len(here),
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
