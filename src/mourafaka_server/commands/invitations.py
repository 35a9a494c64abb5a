"""`invite`: an invitation as a line to type, a file to hand over, a picture to scan."""

import argparse
import sys
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

import segno

from mourafaka_protocol.invitation import invitation_text
from mourafaka_server.accounts import Coach
from mourafaka_server.commands.arguments import add_data, add_json, days_of, tell
from mourafaka_server.enrolment import new_coach_id
from mourafaka_server.errors import AddressUnknown, FolderNotUsable
from mourafaka_server.installation import known_url, opened
from mourafaka_server.settings import load

if TYPE_CHECKING:
    from mourafaka_server.commands.arguments import Commands

FILE_SUFFIX = ".mourafaka-invitation"
_PICTURES = {".svg", ".png"}


def add_invitation_commands(commands: "Commands") -> None:
    """Add `invite`."""
    invite = commands.add_parser("invite", help="print an invitation for one laptop of a coach")
    add_data(invite)
    invite.add_argument("--coach", help="the coach's name in French")
    invite.add_argument("--name-ar", help="the coach's name in Arabic")
    invite.add_argument(
        "--coach-id", type=uuid.UUID, help="a coach the server knows, for another laptop"
    )
    invite.add_argument(
        "--valid-days",
        type=days_of,
        default=14,
        help="how long it may be used (default: %(default)s)",
    )
    invite.add_argument(
        "--url", help="the address laptops reach the server under (default: the last one)"
    )
    invite.add_argument(
        "--out",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help=f"also write it: .svg or .png is a picture to scan, {FILE_SUFFIX} a file to open",
    )
    invite.add_argument(
        "--show-code", action="store_true", help="also draw the picture to scan in the terminal"
    )
    add_json(invite)
    invite.set_defaults(run=_invite)


def _invite(parsed: argparse.Namespace) -> None:
    for file in parsed.out:
        if file.suffix not in {*_PICTURES, FILE_SUFFIX}:
            raise FolderNotUsable(file, f"its name must end in .svg, .png or {FILE_SUFFIX}")
    with opened(load(parsed.data)) as service:
        url = parsed.url or known_url(service)
        if url is None:
            raise AddressUnknown
        coach = Coach(parsed.coach_id or new_coach_id(), parsed.name_ar, parsed.coach)
        invited = service.enrolments.invite(coach, url, parsed.valid_days)
    line = invitation_text(invited.invitation)
    for file in parsed.out:
        _write(file, line)
    value = {
        "invitation": line,
        "coach_id": str(invited.coach.coach_id),
        "valid_days": parsed.valid_days,
        "files": [str(file) for file in parsed.out],
    }
    tell(parsed, value, [line])
    if parsed.show_code:
        segno.make_qr(line).terminal(out=sys.stdout, compact=True)


def _write(file: Path, line: str) -> None:
    """Whoever reads the file can join in the coach's name: it is its owner's alone."""
    try:
        if file.suffix in _PICTURES:
            segno.make_qr(line).save(str(file), scale=6)
        else:
            file.write_text(f"{line}\n", encoding="utf-8")
        file.chmod(0o600)
    except OSError as error:
        raise FolderNotUsable(file, error.strerror or "not writable") from error
