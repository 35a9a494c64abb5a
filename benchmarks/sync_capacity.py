"""How many coaches' months one server takes in: `python -m benchmarks.sync_capacity --months FOLDER --coaches 200`.

The months are made before the clock starts: a laptop of each coach with its keys, its greeting signed and its
operations compressed, in frames as a laptop sends them. Then they are posted, a few at a time, to a real server
process on loopback whose database is PostgreSQL with fsync on. Each coach has cooperatives of his own: where there are
more coaches than month files, the ids of a file are changed. The server's memory is read as it goes.
"""

import argparse
import dataclasses
import json
import os
import secrets
import shutil
import sys
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

import httpx

from benchmarks.machine import machine
from benchmarks.month_operations import operations_of
from benchmarks.month_records import MonthRecord, records_of
from mourafaka_desktop.demo import server_process
from mourafaka_desktop.demo.server_process import ServerProcess
from mourafaka_desktop.sync.engine import MOST_FRAME_BYTES
from mourafaka_desktop.sync.exchange import PLAIN_TO_STORED, SHARE_OF_SENT
from mourafaka_protocol.dictionaries import shipped_dictionaries
from mourafaka_protocol.enrolment import enrol_request
from mourafaka_protocol.frames import CONTENT_TYPE, End, Hello, HelloBody, Result, ServerEnd
from mourafaka_protocol.identity import DeviceIdentity
from mourafaka_protocol.operations import CHAIN_START
from mourafaka_protocol.payloads import encode_hello_body
from mourafaka_protocol.streams import FrameWriter, read_frames, split_operations
from mourafaka_protocol.version import PROTOCOL, SCHEMA
from mourafaka_server.accounts import Coach
from mourafaka_server.installation import initialise, opened
from mourafaka_server.service import Service
from mourafaka_server.settings import Settings, load
from tests.postgres import find_programs, running_cluster

_TARGET_COACHES = 5_000


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the months, post them, print what came of it as JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--months", type=Path, required=True, help="a folder of month files")
    parser.add_argument("--coaches", type=int, default=200)
    parser.add_argument("--at-once", type=int, default=8, help="connections at the same time")
    parsed = parser.parse_args(arguments)
    if find_programs() is None:
        sys.exit("PostgreSQL's programs are not installed here.")
    if sys.platform != "linux":
        sys.exit("The server's memory is read from /proc, which is Linux's.")
    with _server() as (server, service):
        bodies = list(_exchanges(service, parsed.months, parsed.coaches))
        memory = _Memory(server)
        started = time.perf_counter()
        with ThreadPoolExecutor(parsed.at_once) as pool, httpx.Client(timeout=120) as client:
            results = list(pool.map(lambda body: _post(client, server.url, body), bodies))
        seconds = time.perf_counter() - started
        told = memory.told()
    each = seconds / len(bodies)
    figures = {
        "machine": machine(),
        "coaches": len(bodies),
        "operations_accepted": sum(results),
        "bytes_up": sum(map(len, bodies)),
        "seconds": round(seconds, 1),
        "ms_a_month": round(each * 1000),
        f"minutes_for_{_TARGET_COACHES}_at_this_rate": round(each * _TARGET_COACHES / 60, 1),
        **told,
    }
    print(json.dumps(figures, indent=2))


@contextmanager
def _server() -> Iterator[tuple[ServerProcess, Service]]:
    """A server process on PostgreSQL that waits for the disk, and the same server in this process to enrol with."""
    folder = Path(mkdtemp(prefix="mourafaka-capacity-"))
    try:
        with (
            running_cluster(is_durable=True) as cluster,
            cluster.database(is_empty=True) as url,
        ):
            data = folder / "server"
            initialise(Settings(data, database_url=url))
            server = server_process.start(data)
            try:
                with opened(load(data)) as service:
                    yield server, service
            finally:
                server.stop()
    finally:
        shutil.rmtree(folder)


def _exchanges(service: Service, months: Path, coaches: int) -> Iterator[bytes]:
    """One exchange a coach, as the bytes of its request."""
    files = sorted(months.glob("*.json"))
    for number in range(coaches):
        file = files[number % len(files)]
        records = list(records_of(json.loads(file.read_text(encoding="utf-8"))))
        yield _exchange(service, _as_another(records, number // len(files)))


def _exchange(service: Service, records: list[MonthRecord]) -> bytes:
    coach = Coach(uuid.uuid4(), "نادية بنعمرو", "Nadia Benamrou")
    invitation = service.enrolments.invite(coach, "http://127.0.0.1", 14).invitation
    identity = DeviceIdentity.generate(secrets.token_bytes(8))
    answer = service.enrol(
        enrol_request(
            identity, invitation.handle, invitation.secret, "benchmark", secrets.token_bytes(16)
        )
    )
    operations = operations_of(records)
    body = encode_hello_body(
        HelloBody(
            device_id=identity.device_id,
            exchange_no=1,
            nonce=secrets.token_bytes(16),
            acked=0,
            chain=CHAIN_START,
            epoch=0,
            cursors={},
            cursor_digest=None,
            clock_ms=round(time.time() * 1000),
            application="benchmark",
            protocol=PROTOCOL,
            schema=SCHEMA,
            dictionaries=shipped_dictionaries().ids,
        )
    )
    writer = FrameWriter(
        dictionaries=shipped_dictionaries(), dictionary_id=max(shipped_dictionaries().ids)
    )
    frames = (
        Hello(body, identity.sign_hello(answer.server_key, body)),
        *split_operations(operations, MOST_FRAME_BYTES * PLAIN_TO_STORED, growing=SHARE_OF_SENT),
        End(len(operations)),
    )
    return b"".join(map(writer.encode, frames))


def _as_another(records: list[MonthRecord], copy: int) -> list[MonthRecord]:
    """The same records under other ids, made at the same times; the 0th copy is the file itself."""

    def changed(record_id: uuid.UUID) -> uuid.UUID:
        return uuid.UUID(int=record_id.int ^ copy)

    if copy == 0:
        return records
    return [
        dataclasses.replace(
            record, id=changed(record.id), cooperative_id=changed(record.cooperative_id)
        )
        for record in records
    ]


def _post(client: httpx.Client, url: str, body: bytes) -> int:
    """Send one; how many operations were accepted. RuntimeError where one was not."""
    answer = client.post(f"{url}/sync/1", content=body, headers={"Content-Type": CONTENT_TYPE})
    frames = read_frames(answer.content, shipped_dictionaries())
    results = [frame for frame in frames if isinstance(frame, Result)]
    if not isinstance(frames[-1], ServerEnd) or any(result.refused for result in results):
        raise RuntimeError(f"the server did not take a month: {frames[-1]}")
    return sum(last - first + 1 for result in results for first, last in result.accepted)


class _Memory:
    """The memory of the server process while it works, read twice a second."""

    def __init__(self, server: ServerProcess) -> None:
        ready = json.loads((server.data / "ready.json").read_text(encoding="utf-8"))
        self._process = Path("/proc") / str(ready["pid"])
        self._found: list[float] = []
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def told(self) -> dict[str, float]:
        """MiB at the start, after a quarter, and at the most after that; the processor's seconds."""
        self._stopped.set()
        self._thread.join()
        quarter = len(self._found) // 4
        fields = (self._process / "stat").read_text(encoding="ascii").rpartition(")")[2].split()
        ticks = int(fields[11]) + int(fields[12])  # utime and stime of proc(5), which counts from 1
        return {
            "server_mib_at_start": self._found[0],
            "server_mib_after_a_quarter": self._found[quarter],
            "server_mib_most_later": max(self._found[quarter:]),
            "server_cpu_seconds": round(ticks / os.sysconf("SC_CLK_TCK"), 1),
        }

    def _read(self) -> None:
        while True:
            pages = int((self._process / "statm").read_text(encoding="ascii").split()[1])
            self._found.append(round(pages * os.sysconf("SC_PAGE_SIZE") / 2**20, 1))
            if self._stopped.wait(0.5):
                return


if __name__ == "__main__":
    main()
