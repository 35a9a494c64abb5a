"""An EDGE line: two network namespaces, and between them a process that is slow, far away and loses packets.

`edge_line()` starts it and gives an `EdgeLine`, whose `reach` makes a proxy on loopback through which a server on
loopback is reached over that line; everything a program sends to the proxy crosses the line as real TCP. It needs
Linux, root and `/dev/net/tun`; `why_not()` says what is missing. The packets are delayed and dropped here and
not by the kernel, because its `netem` is not in every kernel.
"""

import argparse
import ctypes
import fcntl
import heapq
import os
import random
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from benchmarks.counting_proxy import CountingProxy, to

RATE_BITS_S = 100_000
DELAY_MS = 300
QUEUE_PACKETS = 60

_NEAR_IP, _FAR_IP = "10.79.0.1", "10.79.0.2"
_DEVICE = "edge0"
_BUFFERED_BYTES = 8 * 1024
_MTU = 1400
_TUN_SET_INTERFACE = 0x400454CA
_TUN_PLAIN_PACKETS = 0x0001 | 0x1000  # IFF_TUN, IFF_NO_PI
_NEW_NETWORK = 0x40000000
_NAMESPACES = Path("/run/netns")

_T = TypeVar("_T")


def why_not() -> str | None:
    """What is missing for such a line here, None where nothing is."""
    if sys.platform != "linux":
        return "network namespaces are Linux's"
    if os.geteuid() != 0:
        return "network namespaces need root"
    if not Path("/dev/net/tun").exists():
        return "/dev/net/tun is not there"
    if shutil.which("ip") is None:
        return "the program ip is not installed"
    name = f"mourafaka-{os.getpid()}-try"
    tried = subprocess.run(["ip", "netns", "add", name], capture_output=True, check=False)
    if tried.returncode:
        return "network namespaces cannot be made here"
    subprocess.run(["ip", "netns", "del", name], check=True)
    return None


@dataclass(frozen=True)
class EdgeLine:
    """A running line between the namespaces `near` and `far`."""

    near: str
    far: str

    @contextmanager
    def reach(
        self, host: str, port: int, lifetime: Callable[[], float] | None = None
    ) -> Iterator[CountingProxy]:
        """A proxy here that reaches the server at `host` and `port` over the line, and counts what is sent to it."""
        far_end = _within(self.far, lambda: socket.create_server((_FAR_IP, 0)))
        far_port = far_end.getsockname()[1]
        with ExitStack() as stack:
            stack.enter_context(CountingProxy(to(host, port), listener=far_end))
            yield stack.enter_context(
                CountingProxy(lambda: _within(self.near, to(_FAR_IP, far_port)), lifetime=lifetime)
            )


@contextmanager
def edge_line(*, loss_percent: float = 0, seed: int = 1) -> Iterator[EdgeLine]:
    """Start such a line; RuntimeError where it did not start."""
    line = EdgeLine(f"mourafaka-{os.getpid()}-near", f"mourafaka-{os.getpid()}-far")
    words = [sys.executable, "-m", "benchmarks.edge_line", line.near, line.far]
    process = subprocess.Popen(
        [*words, "--loss", str(loss_percent), "--seed", str(seed)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parent.parent,
    )
    assert process.stdout is not None  # made a pipe above
    try:
        if process.stdout.readline().strip() != "ready":
            raise RuntimeError("the EDGE line did not start")
        yield line
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _within(namespace: str, work: Callable[[], _T]) -> _T:
    """What `work` gives on a thread of its own that has entered a namespace: a socket stays where it was made."""
    found: list[_T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            _enter(_NAMESPACES / namespace)
            found.append(work())
        except OSError as failure:
            failed.append(failure)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]
    return found[0]


def _enter(namespace: Path) -> None:
    """Move this thread into a network namespace."""
    descriptor = os.open(namespace, os.O_RDONLY)
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.setns(descriptor, _NEW_NETWORK) != 0:
            raise OSError(ctypes.get_errno(), "setns")
    finally:
        os.close(descriptor)


# --- The process between the two ---------------------------------------------------------------------------


def main() -> None:
    """Carry packets between two namespaces that are made here, until a signal comes."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("near")
    parser.add_argument("far")
    parser.add_argument("--loss", type=float, default=0, help="percent of packets, each way")
    parser.add_argument("--seed", type=int, default=1)
    parsed = parser.parse_args()
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    try:
        ends = (
            _made_end(parsed.near, _NEAR_IP, _FAR_IP),
            _made_end(parsed.far, _FAR_IP, _NEAR_IP),
        )
        print("ready", flush=True)
        _carry(ends, parsed.loss / 100, random.Random(parsed.seed), stopped)
    finally:
        for name in (parsed.near, parsed.far):
            subprocess.run(["ip", "netns", "del", name], check=False)


def _made_end(namespace: str, own: str, peer: str) -> int:
    """A TUN device in a namespace of its own; its descriptor stays with this process."""
    _ip("netns", "add", namespace)
    tun = _within(namespace, _tun)
    inside = ("-n", namespace)
    _ip(*inside, "addr", "add", own, "peer", peer, "dev", _DEVICE)
    _ip(*inside, "link", "set", _DEVICE, "up", "mtu", str(_MTU))
    _ip(*inside, "link", "set", "lo", "up")
    return tun


def _tun() -> int:
    descriptor = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    request = struct.pack("16sH22x", _DEVICE.encode(), _TUN_PLAIN_PACKETS)
    fcntl.ioctl(descriptor, _TUN_SET_INTERFACE, request)
    return descriptor


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)


def _carry(
    ends: tuple[int, int], loss: float, chance: random.Random, stopped: threading.Event
) -> None:
    free_at = [0.0, 0.0]
    waiting = [0, 0]
    on_the_way: list[tuple[float, int, int, bytes]] = []
    number = 0
    while not stopped.is_set():
        now = time.monotonic()
        patience = max(0.0, min(0.2, on_the_way[0][0] - now)) if on_the_way else 0.2
        readable, _, _ = select.select(ends, [], [], patience)
        now = time.monotonic()
        for descriptor in readable:
            side = ends.index(descriptor)
            try:
                packet = os.read(descriptor, 2048)
            except BlockingIOError:
                continue
            is_ipv4 = packet[0] >> 4 == 4
            if not is_ipv4 or chance.random() < loss or waiting[side] >= QUEUE_PACKETS:
                continue
            free_at[side] = max(free_at[side], now) + len(packet) * 8 / RATE_BITS_S
            number += 1
            waiting[side] += 1
            arrives_at = free_at[side] + DELAY_MS / 1000
            heapq.heappush(on_the_way, (arrives_at, number, side, packet))
        while on_the_way and on_the_way[0][0] <= now:
            _, _, side, packet = heapq.heappop(on_the_way)
            waiting[side] -= 1
            os.write(ends[1 - side], packet)


if __name__ == "__main__":
    main()
