"""`doctor`: what is fine, what is worth a look, what is wrong."""

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from mourafaka_server.commands.arguments import add_data, add_json, tell
from mourafaka_server.doctor import Health, examine
from mourafaka_server.installation import opened
from mourafaka_server.settings import load

if TYPE_CHECKING:
    from mourafaka_server.commands.arguments import Commands

SOMETHING_WRONG = 1
_SIGNS = {Health.FINE: "fine ", Health.LOOK: "look ", Health.BAD: "WRONG"}


def add_doctor_commands(commands: "Commands") -> None:
    """Add `doctor`."""
    doctor = commands.add_parser("doctor", help="examine a server: nothing is changed")
    add_data(doctor)
    doctor.add_argument(
        "--read-contents",
        action="store_true",
        help="also read every attachment and compare it with its name",
    )
    add_json(doctor)
    doctor.set_defaults(run=_doctor)


def _doctor(parsed: argparse.Namespace) -> int:
    settings = load(parsed.data)
    with opened(settings, upgrades=False) as service:
        findings = examine(
            settings,
            service.database,
            service.store,
            service.clock,
            reads_contents=parsed.read_contents,
        )
    lines = [f"{_SIGNS[one.health]}  {one.subject:<11}  {one.sentence}" for one in findings]
    tell(parsed, [asdict(one) for one in findings], lines)
    return SOMETHING_WRONG if any(one.health is Health.BAD for one in findings) else 0
