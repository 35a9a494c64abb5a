"""`mourafaka-server init | serve | invite | questionnaire`.

Exit codes: 0 done · 1 a fault of the program, or of a questionnaire that was checked · 2 wrong arguments ·
3 no server in the folder · 4 already one there · 5 the folder cannot be used · 6 the port is taken ·
7 the address cannot be used · 8 the server's address is not known · 9 there is no such coach ·
10 the settings make no sense · 11 the database does not answer · 12 the database holds another server's work ·
13 the place of contents cannot be used.
"""

import argparse
import os
import sys
import uuid
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from mourafaka_protocol.identity import shown_fingerprint
from mourafaka_protocol.invitation import invitation_text
from mourafaka_server.accounts import Coach
from mourafaka_server.enrolment import new_coach_id
from mourafaka_server.errors import (
    AddressUnknown,
    ServerError,
)
from mourafaka_server.installation import initialise, known_url, opened
from mourafaka_server.questionnaires.cli import add_questionnaire_commands
from mourafaka_server.settings import load

_ANYWHERE = {"", "0.0.0.0", "::"}  # noqa: S104 -- compared with, not listened on


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; the exit code."""
    parsed = build_parser().parse_args(arguments)
    os.umask(0o077)  # what coaches wrote is nobody else's to read
    try:
        status: int | None = parsed.run(parsed)
    except ServerError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return status or 0


def build_parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    parser = argparse.ArgumentParser(
        prog="mourafaka-server",
        description="The central server of Mourafaka: receives, orders and hands out the coaches' work.",
        epilog=(__doc__ or "").split("\n\n", maxsplit=1)[1],
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    init = commands.add_parser("init", help="make a new server in a folder")
    _add_data(init)
    init.add_argument(
        "--database",
        metavar="URL",
        help="an empty PostgreSQL database to use instead of a file, as postgresql://user@host/name",
    )
    init.set_defaults(run=_init)

    serve = commands.add_parser("serve", help="run the server")
    _add_data(serve)
    serve.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default: %(default)s)"
    )
    serve.add_argument(
        "--port", type=_port, default=0, help="port to listen on; 0 takes a free one"
    )
    serve.add_argument("--ready-file", type=Path, help="JSON written there once the server listens")
    serve.add_argument(
        "--stop-with-stdin", action="store_true", help="stop when the standard input is closed"
    )
    serve.set_defaults(run=_serve)

    invite = commands.add_parser("invite", help="print an invitation for one laptop of a coach")
    _add_data(invite)
    invite.add_argument("--coach", help="the coach's name in French")
    invite.add_argument("--name-ar", help="the coach's name in Arabic")
    invite.add_argument(
        "--coach-id", type=uuid.UUID, help="a coach the server knows, for another laptop"
    )
    invite.add_argument(
        "--valid-days",
        type=_days,
        default=14,
        help="how long it may be used (default: %(default)s)",
    )
    invite.add_argument(
        "--url", help="the address laptops reach the server under (default: the last one)"
    )
    invite.set_defaults(run=_invite)

    add_questionnaire_commands(commands)
    return parser


def _add_data(command: argparse.ArgumentParser) -> None:
    command.add_argument("--data", type=Path, required=True, help="the folder the server lives in")


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 65535:
        raise ValueError(text)
    return number


def _days(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 365:
        raise ValueError(text)
    return number


def _init(parsed: argparse.Namespace) -> None:
    settings = load(parsed.data)
    if parsed.database is not None:
        settings = replace(settings, database_url=parsed.database)
    server_key = initialise(settings)
    print(
        f"A new server lives in {parsed.data}. Its fingerprint is {shown_fingerprint(server_key)}."
    )


def _invite(parsed: argparse.Namespace) -> None:
    with opened(load(parsed.data)) as service:
        url = parsed.url or known_url(service)
        if url is None:
            raise AddressUnknown
        coach = Coach(parsed.coach_id or new_coach_id(), parsed.name_ar, parsed.coach)
        invited = service.enrolments.invite(coach, url, parsed.valid_days)
        print(invitation_text(invited.invitation))


def _serve(parsed: argparse.Namespace) -> None:
    from mourafaka_server.serving import serve  # a second of imports that no other command needs

    serve(
        load(parsed.data),
        parsed.host,
        parsed.port,
        ready_file=parsed.ready_file,
        stops_with_stdin=parsed.stop_with_stdin,
    )
