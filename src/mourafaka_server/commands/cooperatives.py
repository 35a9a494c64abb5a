"""`merge list | do` and `compact`: cooperatives registered twice, and logs that have grown long."""

import argparse
from dataclasses import astuple
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from mourafaka_protocol.scopes import cooperative_scope
from mourafaka_server import duplicates, scopes
from mourafaka_server.clock import DAY_MS
from mourafaka_server.commands.arguments import add_data, add_json, days_of, tell, uuid_of
from mourafaka_server.compaction import compact, floor_before
from mourafaka_server.cooperative_names import names_of
from mourafaka_server.installation import opened
from mourafaka_server.merging import merge
from mourafaka_server.settings import load

if TYPE_CHECKING:
    from mourafaka_server.commands.arguments import Commands

_OLD_DAYS = 180


def add_cooperative_commands(commands: "Commands") -> None:
    """Add `merge` and `compact`."""
    merging = commands.add_parser("merge", help="cooperatives registered twice: list, make one")
    actions = merging.add_subparsers(required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="pairs that look the same, and why")
    listing.set_defaults(run=_list)
    doing = actions.add_parser(
        "do", help="take one registration into another; there is no way back"
    )
    doing.add_argument("keep", type=uuid_of, help="the cooperative that stays")
    doing.add_argument("lose", type=uuid_of, help="the one that goes into it")
    doing.set_defaults(run=_do)

    compacting = commands.add_parser("compact", help="drop the old part of every log")
    compacting.add_argument(
        "--older-than-days",
        type=days_of,
        default=_OLD_DAYS,
        help="a laptop away for longer gets its cooperatives whole (default: %(default)s)",
    )
    compacting.set_defaults(run=_compact)
    for action in (*actions.choices.values(), compacting):
        add_data(action)
        add_json(action)


def _list(parsed: argparse.Namespace) -> None:
    def work(connection: sa.Connection) -> list[dict[str, Any]]:
        pairs = duplicates.open_pairs(connection)
        names = names_of(
            connection, [one for pair in pairs for one in (pair.scope_id, pair.other_scope_id)]
        )
        return [
            {
                "cooperatives": [
                    {"cooperative_id": one.removeprefix("coop:"), "name": names.get(one)}
                    for one in (pair.scope_id, pair.other_scope_id)
                ],
                "reasons": list(pair.reasons),
            }
            for pair in pairs
        ]

    with opened(load(parsed.data)) as service:
        duplicates.look(service.database, None, service.clock())
        pairs = service.database.read(work)
    tell(
        parsed,
        pairs,
        [line for pair in pairs for line in _lines(pair)] or ["No two look the same."],
    )


def _lines(pair: dict[str, Any]) -> list[str]:
    sides = [f"    {one['cooperative_id']}  {one['name'] or ''}" for one in pair["cooperatives"]]
    return [f"the same {', '.join(pair['reasons'])}:", *sides]


def _do(parsed: argparse.Namespace) -> None:
    keep, lose = cooperative_scope(parsed.keep), cooperative_scope(parsed.lose)
    with opened(load(parsed.data)) as service:
        merge(service.database, keep, lose, service.clock())
    value = {"keep": str(parsed.keep), "lose": str(parsed.lose)}
    told = f"{parsed.lose} went into {parsed.keep}. What both said differently waits there as conflicts."
    tell(parsed, value, [told])


def _compact(parsed: argparse.Namespace) -> None:
    totals = [0, 0, 0]
    with opened(load(parsed.data)) as service:
        before_ms = service.clock() - parsed.older_than_days * DAY_MS

        def floor(connection: sa.Connection) -> int:
            return floor_before(connection, scope_id, before_ms)

        for scope_id in service.database.read(scopes.all_ids):
            gone = compact(service.database, scope_id, service.database.read(floor))
            totals = [sum(pair) for pair in zip(totals, astuple(gone), strict=True)]
    value = dict(zip(("changes", "records", "texts"), totals, strict=True))
    told = "{changes} changes, {records} deleted records and {texts} earlier texts went.".format(
        **value
    )
    tell(parsed, value, [told])
