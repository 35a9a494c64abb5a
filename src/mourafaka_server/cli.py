"""`mourafaka-server init | serve | invite`.

Exit codes: 0 done · 1 a fault of the program · 2 wrong arguments · 3 no server in the folder · 4 already one there ·
5 the folder cannot be used · 6 the port is taken · 7 the address cannot be used · 8 the server's address is not known ·
9 there is no such coach.
"""

import argparse
import contextlib
import errno
import json
import os
import socket
import sys
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import FrameType

import uvicorn

from mourafaka_protocol.identity import shown_fingerprint
from mourafaka_protocol.invitation import invitation_text
from mourafaka_server import logs
from mourafaka_server.accounts import Coach
from mourafaka_server.app import create_app
from mourafaka_server.enrolment import new_coach_id
from mourafaka_server.errors import (
    AddressNotUsable,
    AddressTaken,
    AddressUnknown,
    FolderNotUsable,
    ServerError,
)
from mourafaka_server.installation import initialise, known_url, opened, remember_url
from mourafaka_server.settings import Settings

_ANYWHERE = {"", "0.0.0.0", "::"}  # noqa: S104 -- compared with, not listened on


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; the exit code."""
    parsed = build_parser().parse_args(arguments)
    os.umask(0o077)  # what coaches wrote is nobody else's to read
    try:
        parsed.run(parsed)
    except ServerError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


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
    server_key = initialise(Settings(parsed.data))
    print(
        f"A new server lives in {parsed.data}. Its fingerprint is {shown_fingerprint(server_key)}."
    )


def _invite(parsed: argparse.Namespace) -> None:
    with opened(Settings(parsed.data)) as service:
        url = parsed.url or known_url(service)
        if url is None:
            raise AddressUnknown
        coach = Coach(parsed.coach_id or new_coach_id(), parsed.name_ar, parsed.coach)
        invited = service.enrolments.invite(coach, url, parsed.valid_days)
        print(invitation_text(invited.invitation))


def _serve(parsed: argparse.Namespace) -> None:
    with opened(Settings(parsed.data)) as service, _listening(parsed.host, parsed.port) as listener:
        logs.configure()
        url = _url(parsed.host, listener)
        if parsed.host not in _ANYWHERE:
            remember_url(service, url)
        ready = {
            "url": url,
            "pid": os.getpid(),
            "fingerprint": shown_fingerprint(service.identity.server_key),
        }
        config = uvicorn.Config(
            create_app(service),
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=10,
        )
        with _announced(parsed.ready_file) as announce:
            server = _Server(config, lambda: announce(ready))
            if parsed.stop_with_stdin:
                threading.Thread(target=server.stop_at_end_of_input, daemon=True).start()
            server.run(sockets=[listener])


class _Server(uvicorn.Server):
    """Says when it listens, and takes a signal as a wish to stop, not as a way to die."""

    def __init__(self, config: uvicorn.Config, on_listening: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_listening = on_listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_listening()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 -- uvicorn's signature
        self.should_exit = True

    def stop_at_end_of_input(self) -> None:
        """Wait until whoever started the server closes its standard input, or is gone."""
        # Read below Python's buffer: a thread that holds its lock at the end would abort the program.
        while os.read(sys.stdin.fileno(), 4096):
            continue
        self.should_exit = True


@contextlib.contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    """A socket that listens. Raises AddressTaken, AddressNotUsable."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise AddressTaken(host, port) from error
        raise AddressNotUsable(host, port, error.strerror or "unknown address") from error
    with listener:
        yield listener


def _url(host: str, listener: socket.socket) -> str:
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{listener.getsockname()[1]}"


@contextlib.contextmanager
def _announced(path: Path | None) -> Iterator[Callable[[dict[str, object]], None]]:
    """A function that writes the ready file whole or not at all; the file is gone when the server is."""

    def announce(ready: dict[str, object]) -> None:
        if path is not None:
            part = path.with_name(f"{path.name}.part")
            part.write_text(json.dumps(ready) + "\n", encoding="utf-8")
            part.replace(path)

    if path is not None and not os.access(path.absolute().parent, os.W_OK):
        raise FolderNotUsable(path.absolute().parent, "the ready file cannot be written there")
    try:
        yield announce
    finally:
        if path is not None:
            path.unlink(missing_ok=True)
