"""`grant list | add | remove | hand-over`: which coach holds which cooperatives."""

import argparse
import uuid
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from mourafaka_protocol.scopes import cooperative_scope
from mourafaka_server import access, accounts, scopes
from mourafaka_server.commands.arguments import add_data, add_json, tell, uuid_of
from mourafaka_server.cooperative_names import names_of
from mourafaka_server.errors import CooperativeNotThere, NoSuchCoach
from mourafaka_server.installation import opened
from mourafaka_server.settings import load

if TYPE_CHECKING:
    from mourafaka_server.commands.arguments import Commands


def add_grant_commands(commands: "Commands") -> None:
    """Add `grant` and what can be done with it."""
    of_grants = commands.add_parser("grant", help="who holds which cooperatives: list, hand over")
    actions = of_grants.add_subparsers(required=True, metavar="ACTION")

    listing = actions.add_parser("list", help="each coach and the cooperatives they hold")
    listing.add_argument("--coach-id", type=uuid_of, help="only this coach")
    listing.set_defaults(run=_list)

    for name, says, run in (
        ("add", "let a coach hold cooperatives", _add),
        (
            "remove",
            "take cooperatives from a coach; what they had not sent is still taken in",
            _remove,
        ),
    ):
        action = actions.add_parser(name, help=says)
        action.add_argument("cooperatives", nargs="+", type=uuid_of, metavar="COOPERATIVE")
        action.add_argument("--coach-id", type=uuid_of, required=True, help="the coach")
        action.set_defaults(run=run)

    handing = actions.add_parser("hand-over", help="give one coach's cooperatives to another")
    handing.add_argument("cooperatives", nargs="*", type=uuid_of, metavar="COOPERATIVE")
    handing.add_argument("--from", type=uuid_of, required=True, dest="giver", help="who held them")
    handing.add_argument("--to", type=uuid_of, required=True, dest="taker", help="who gets them")
    handing.set_defaults(run=_hand_over)

    for action in actions.choices.values():
        add_data(action)
        add_json(action)


def _list(parsed: argparse.Namespace) -> None:
    def work(connection: sa.Connection) -> list[dict[str, Any]]:
        return [
            _portfolio(connection, coach)
            for coach in accounts.all_of(connection)
            if parsed.coach_id in {None, coach.coach_id}
        ]

    with opened(load(parsed.data)) as service:
        portfolios = service.database.read(work)
    lines = []
    for portfolio in portfolios:
        lines.append(f"{portfolio['coach_id']}  {portfolio['coach'] or ''}")
        lines += [f"    {one['cooperative_id']}  {one['name'] or ''}" for one in portfolio["holds"]]
    tell(parsed, portfolios, lines or ["There is no coach yet."])


def _portfolio(connection: sa.Connection, coach: accounts.Coach) -> dict[str, Any]:
    held = access.cooperatives_of(connection, coach.coach_id)
    names = names_of(connection, held)
    return {
        "coach_id": str(coach.coach_id),
        "coach": coach.name_fr or coach.name_ar,
        "holds": [
            {"cooperative_id": scope_id.removeprefix("coop:"), "name": names.get(scope_id)}
            for scope_id in held
        ],
    }


def _add(parsed: argparse.Namespace) -> None:
    _change(parsed, is_added=True)


def _remove(parsed: argparse.Namespace) -> None:
    _change(parsed, is_added=False)


def _change(parsed: argparse.Namespace, *, is_added: bool) -> None:
    def work(connection: sa.Connection) -> None:
        _must_be_coach(connection, parsed.coach_id)
        for scope_id in _scopes_of(connection, parsed.cooperatives):
            change = access.grant if is_added else access.revoke
            change(connection, parsed.coach_id, scope_id, service.clock())

    with opened(load(parsed.data)) as service:
        service.database.write(work)
    count = len(parsed.cooperatives)
    done = "may be held by" if is_added else "were taken from"
    value = {"coach_id": str(parsed.coach_id), "cooperatives": list(map(str, parsed.cooperatives))}
    tell(
        parsed, value, [f"{count} cooperatives {done} {parsed.coach_id}, from their next sync on."]
    )


def _hand_over(parsed: argparse.Namespace) -> None:
    def work(connection: sa.Connection) -> tuple[list[str], dict[str, str]]:
        for coach_id in (parsed.giver, parsed.taker):
            _must_be_coach(connection, coach_id)
        wanted = _scopes_of(connection, parsed.cooperatives) if parsed.cooperatives else None
        now_ms = service.clock()
        moved = access.hand_over(connection, parsed.giver, parsed.taker, wanted, now_ms)
        return moved, names_of(connection, moved)

    with opened(load(parsed.data)) as service:
        moved, names = service.database.write(work)
    value = {
        "from": str(parsed.giver),
        "to": str(parsed.taker),
        "cooperatives": [scope_id.removeprefix("coop:") for scope_id in moved],
    }
    lines = [f"{len(moved)} cooperatives went from {parsed.giver} to {parsed.taker}:"]
    lines += [f"    {one.removeprefix('coop:')}  {names.get(one, '')}" for one in moved]
    tell(parsed, value, lines)


def _must_be_coach(connection: sa.Connection, coach_id: uuid.UUID) -> None:
    if accounts.find(connection, coach_id) is None:
        raise NoSuchCoach


def _scopes_of(connection: sa.Connection, cooperatives: list[uuid.UUID]) -> list[str]:
    """The scopes of cooperatives; of one that was merged, the scope it went into."""
    named = [cooperative_scope(one) for one in cooperatives]
    merged = scopes.merged_away(connection, named)
    present = [merged.get(scope_id, scope_id) for scope_id in named]
    for scope_id in present:
        if scopes.seen(connection, scope_id) is None:
            raise CooperativeNotThere(scope_id.removeprefix("coop:"))
    return present
