"""Running the server until it is told to stop: `serve`."""

import contextlib
import errno
import json
import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

import uvicorn

from mourafaka_protocol.identity import shown_fingerprint
from mourafaka_server import logs
from mourafaka_server.app import create_app
from mourafaka_server.errors import AddressNotUsable, AddressTaken, FolderNotUsable
from mourafaka_server.installation import alone, opened, remember_url
from mourafaka_server.settings import Settings

_ANYWHERE = {"", "0.0.0.0", "::"}  # noqa: S104 -- compared with, not listened on


def serve(
    settings: Settings,
    host: str,
    port: int,
    *,
    ready_file: Path | None = None,
    stops_with_stdin: bool = False,
) -> None:
    """Answer on `host` and `port` (0: a free one) until a signal comes or, if asked for, the standard input closes.

    Raises NotInitialised, FolderNotUsable, ServerRunning, AddressTaken, AddressNotUsable.
    """
    with opened(settings) as service, alone(settings), _listening(host, port) as listener:
        logs.configure()
        url = _url(host, listener)
        if host not in _ANYWHERE:
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
        with _announced(ready_file) as announce:
            server = _Server(config, lambda: announce(ready))
            if stops_with_stdin:
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
