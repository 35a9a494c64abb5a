"""What became of the last exchanges with the server: `past_exchanges()`."""

from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import past_exchanges as stored
from mourafaka_desktop.storage.peers import Exchange

__all__ = ["Exchange", "past_exchanges"]

_SHOWN = 20


def past_exchanges(ws: Workspace) -> tuple[Exchange, ...]:
    """The last twenty exchanges, the newest first; one that was cut off has no `outcome`."""
    with ws.database.reading() as connection:
        return stored.past_exchanges(connection, _SHOWN)
