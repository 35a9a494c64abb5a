"""`devices list | suspend | resume | wipe`: the laptops a server knows, and what they may do."""

import argparse
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from mourafaka_protocol.certificate import open_certificate
from mourafaka_server import accounts, devices
from mourafaka_server.commands.arguments import (
    add_data,
    add_json,
    device_id_of,
    shown_time,
    tell,
)
from mourafaka_server.devices import Device, State
from mourafaka_server.errors import DeviceNotThere
from mourafaka_server.installation import opened
from mourafaka_server.settings import load

if TYPE_CHECKING:
    from mourafaka_server.commands.arguments import Commands

_DONE = {
    State.SUSPENDED: "What {device} sends is kept for people to see from now on, and it is given nothing.",
    State.ACTIVE: "{device} may sync again.",
    State.WIPING: "{device} will be told to wipe itself at its next sync, once all it holds has been taken in. "
    "Until then `devices resume` calls it back.",
}


def add_device_commands(commands: "Commands") -> None:
    """Add `devices` and what can be done with them."""
    of_devices = commands.add_parser("devices", help="the laptops: list, suspend, resume, wipe")
    actions = of_devices.add_subparsers(required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="every laptop, its coach, when it was last seen")
    add_data(listing)
    add_json(listing)
    listing.set_defaults(run=_list)
    for name, state, says in (
        ("suspend", State.SUSPENDED, "keep what a laptop sends aside, and give it nothing"),
        ("resume", State.ACTIVE, "let a laptop sync again"),
        ("wipe", State.WIPING, "have a laptop wipe itself once all it holds was taken in"),
    ):
        action = actions.add_parser(name, help=says)
        action.add_argument("device", type=device_id_of, help="its id, from `devices list`")
        add_data(action)
        add_json(action)
        action.set_defaults(run=_set_state, state=state)


def _list(parsed: argparse.Namespace) -> None:
    def work(connection: sa.Connection) -> list[dict[str, Any]]:
        return [_described(connection, one, server_key) for one in devices.all_of(connection)]

    with opened(load(parsed.data)) as service:
        server_key = service.identity.server_key
        listed = service.database.read(work)
    tell(parsed, listed, [*map(_line, listed)] or ["No laptop has joined yet."])


def _described(connection: sa.Connection, one: Device, server_key: bytes) -> dict[str, Any]:
    coach = accounts.find(connection, one.coach_id)
    return {
        "device": one.device_id.hex(),
        "state": str(one.state),
        "label": one.label,
        "coach_id": str(one.coach_id),
        "coach": None if coach is None else coach.name_fr or coach.name_ar,
        "enrolled_ms": one.enrolled_ms,
        "seen_ms": one.seen_ms,
        "certificate_expires_ms": open_certificate(server_key, one.certificate).expires_at_ms,
        "taken": one.last_ctr,
        "in_a_backup": one.durable_ctr,
        "succeeds": None if one.succeeds is None else one.succeeds.hex(),
    }


def _line(listed: dict[str, Any]) -> str:
    seen = shown_time(listed["seen_ms"])
    return (
        f"{listed['device']}  {listed['state']:<9}  seen {seen:<16}  {listed['coach'] or listed['coach_id']}  "
        f"({listed['label']})"
    )


def _set_state(parsed: argparse.Namespace) -> None:
    def work(connection: sa.Connection) -> None:
        if devices.find(connection, parsed.device) is None:
            raise DeviceNotThere
        devices.set_state(connection, parsed.device, parsed.state)

    with opened(load(parsed.data)) as service:
        service.database.write(work)
    shown = parsed.device.hex()
    value = {"device": shown, "state": str(parsed.state)}
    tell(parsed, value, [_DONE[parsed.state].format(device=shown)])
