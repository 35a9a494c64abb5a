"""`init` and `serve`: making a server, and running it."""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from mourafaka_protocol.identity import shown_fingerprint
from mourafaka_server.commands.arguments import add_data
from mourafaka_server.installation import initialise
from mourafaka_server.settings import load

if TYPE_CHECKING:
    from mourafaka_server.commands.arguments import Commands


def add_running_commands(commands: "Commands") -> None:
    """Add `init` and `serve`."""
    init = commands.add_parser("init", help="make a new server in a folder")
    add_data(init)
    init.add_argument(
        "--database",
        metavar="URL",
        help="an empty PostgreSQL database to use instead of a file, as postgresql://user@host/name",
    )
    init.add_argument("--name", help="how people call this server; laptops show it")
    init.set_defaults(run=_init)

    serve = commands.add_parser("serve", help="run the server")
    add_data(serve)
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


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 65535:
        raise ValueError(text)
    return number


def _init(parsed: argparse.Namespace) -> None:
    told = {"database_url": parsed.database, "server_name": parsed.name}
    settings = replace(load(parsed.data), **{name: value for name, value in told.items() if value})
    server_key = initialise(settings)
    print(  # noqa: T201 -- the command's answer
        f"A new server lives in {parsed.data}. Its fingerprint is {shown_fingerprint(server_key)}."
    )


def _serve(parsed: argparse.Namespace) -> None:
    from mourafaka_server.serving import serve  # a second of imports that no other command needs

    serve(
        load(parsed.data),
        parsed.host,
        parsed.port,
        ready_file=parsed.ready_file,
        stops_with_stdin=parsed.stop_with_stdin,
    )
