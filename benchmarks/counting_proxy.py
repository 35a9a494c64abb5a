"""A TCP proxy that counts what passes, and that can be a bad line: `CountingProxy`.

Bytes are those inside TCP, both ways, with everything HTTP adds; requests are counted by their first lines. Slowed
down (`Line`), the bytes of a direction pass one after the other at its rate and arrive after its delay; a connection
lives as long as `lifetime` says, and what is under way when it ends is lost, though it was sent.
"""

import contextlib
import queue
import re
import socket
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

_PART_BYTES = 64 * 1024
_SLOW_PART_BYTES = 1024
_REQUEST = re.compile(rb"(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) /[^ \r\n]* HTTP/1\.[01]\r\n")
_LONGEST_REQUEST_LINE = 4096
# Close at once, with a reset: what a cut line looks like once it is back.
_LINGER_NOT = struct.pack("ii", 1, 0)


@dataclass(frozen=True)
class Line:
    """How fast bytes pass in each direction, and how long each takes to arrive."""

    bits_a_second: float
    delay_s: float


@dataclass
class Counts:
    """What has passed since the last `reset`."""

    connections: int = 0
    requests: int = 0
    up_bytes: int = 0
    down_bytes: int = 0
    cut: int = 0
    """Connections that the proxy ended."""


@dataclass
class CountingProxy:
    """Listens on `listener` and hands everything to a connection that `connect` makes. Use it in a `with` block."""

    connect: Callable[[], socket.socket]
    line: Line | None = None
    lifetime: Callable[[], float] | None = None
    """Seconds until a new connection is cut; None: never."""
    listener: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))
    counts: Counts = field(default_factory=Counts)

    def __enter__(self) -> "CountingProxy":
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_failure: object) -> None:
        # Wakes the thread that waits in accept(); closing alone does not.
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    @property
    def url(self) -> str:
        """Where it listens."""
        host, port = self.listener.getsockname()
        return f"http://{host}:{port}"

    def reset(self) -> None:
        """Count from nothing."""
        self.counts = Counts()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return  # closed
            threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        self.counts.connections += 1
        if self.line:
            near.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * _SLOW_PART_BYTES)
        try:
            far = self.connect()
        except OSError:
            near.close()
            return
        connection = _Connection(near, far, self)
        if self.lifetime:
            timer = threading.Timer(self.lifetime(), connection.cut)
            timer.daemon = True
            timer.start()
        connection.run()


class _Connection:
    """One connection, a thread a direction, two where the line is slow."""

    def __init__(self, near: socket.socket, far: socket.socket, proxy: CountingProxy) -> None:
        self._near, self._far, self._proxy = near, far, proxy
        self._is_cut = False
        self._begun = b""
        for end in (near, far):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def run(self) -> None:
        """Carry both directions until both are over."""
        down = threading.Thread(
            target=self._pump, args=(self._far, self._near, self._count_down), daemon=True
        )
        down.start()
        self._pump(self._near, self._far, self._count_up)
        down.join()
        self._near.close()
        self._far.close()

    def cut(self) -> None:
        """End it here and now."""
        self._is_cut = True
        is_first = True
        for end in (self._near, self._far):
            with contextlib.suppress(OSError):  # it may be over already
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOT)
                end.shutdown(socket.SHUT_RDWR)
                self._proxy.counts.cut += is_first
                is_first = False

    def _pump(
        self, source: socket.socket, target: socket.socket, count: Callable[[bytes], None]
    ) -> None:
        line = self._proxy.line
        if line is None:

            def hand_on(part: bytes) -> None:
                count(part)
                target.sendall(part)

            self._pass_on(source, hand_on)
        else:
            on_the_way: queue.SimpleQueue[tuple[float, bytes]] = queue.SimpleQueue()
            arriving = threading.Thread(
                target=self._deliver, args=(on_the_way, target), daemon=True
            )
            arriving.start()
            free_at = time.monotonic()

            def enter(part: bytes) -> None:
                nonlocal free_at
                count(part)
                free_at = max(free_at, time.monotonic()) + len(part) * 8 / line.bits_a_second
                time.sleep(max(0.0, free_at - time.monotonic()))
                on_the_way.put((free_at + line.delay_s, part))

            self._pass_on(source, enter)
            on_the_way.put((time.monotonic() + line.delay_s, b""))
            arriving.join()
        with contextlib.suppress(OSError):  # the other end may be gone already
            target.shutdown(socket.SHUT_WR)

    def _pass_on(self, source: socket.socket, take: Callable[[bytes], None]) -> None:
        size = _SLOW_PART_BYTES if self._proxy.line else _PART_BYTES
        with contextlib.suppress(OSError):  # a line that broke is over
            while not self._is_cut and (part := source.recv(size)):
                take(part)

    def _deliver(
        self, on_the_way: "queue.SimpleQueue[tuple[float, bytes]]", target: socket.socket
    ) -> None:
        while (found := on_the_way.get())[1]:
            time.sleep(max(0.0, found[0] - time.monotonic()))
            if self._is_cut:
                continue
            with contextlib.suppress(OSError):  # nobody there any more
                target.sendall(found[1])

    def _count_up(self, part: bytes) -> None:
        self._proxy.counts.up_bytes += len(part)
        begun = self._begun + part
        found = list(_REQUEST.finditer(begun))
        self._proxy.counts.requests += len(found)
        rest = begun[found[-1].end() :] if found else begun
        self._begun = rest[-_LONGEST_REQUEST_LINE:]

    def _count_down(self, part: bytes) -> None:
        self._proxy.counts.down_bytes += len(part)


def to(host: str, port: int) -> Callable[[], socket.socket]:
    """Connects to there."""
    return lambda: socket.create_connection((host, port), timeout=None)
