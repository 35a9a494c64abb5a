"""A real server on a real SQLite file: in one process, over ASGI on a loopback port, or as a program of its own."""

import json
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import structlog

from mourafaka_protocol.invitation import Invitation, parse_invitation
from mourafaka_server.accounts import Coach
from mourafaka_server.enrolment import new_coach_id
from mourafaka_server.installation import initialise, opened
from mourafaka_server.service import Service
from mourafaka_server.settings import Settings, load
from tests.server.laptop import CLOCK_MS, HttpServer, Laptop


@dataclass
class HandClock:
    """A clock that stands until it is moved."""

    now_ms: int = CLOCK_MS

    def __call__(self) -> int:
        return self.now_ms


@pytest.fixture(autouse=True)
def _own_log() -> Iterator[None]:
    """What a command set for its process' log does not outlive its test."""
    yield
    structlog.reset_defaults()


DATABASES = ("sqlite", "postgresql")


@contextmanager
def made_server(folder: Path, request: pytest.FixtureRequest, kind: str) -> Iterator[Path]:
    """The folder of a new server on a database of one kind."""
    if kind == "sqlite":
        initialise(Settings(folder))
        yield folder
        return
    with request.getfixturevalue("postgres_cluster").database() as url:
        initialise(Settings(folder, database_url=url))
        yield folder


@pytest.fixture(params=DATABASES)
def data(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """The folder of a new server, on each kind of database."""
    with made_server(tmp_path / "server", request, request.param) as folder:
        yield folder


@pytest.fixture
def sqlite_data(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """The folder of a new server whose database is a file."""
    with made_server(tmp_path / "server", request, "sqlite") as folder:
        yield folder


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def service(data: Path, clock: HandClock) -> Iterator[Service]:
    """The server itself, without HTTP."""
    with opened(load(data), clock) as opened_service:
        yield opened_service


def new_invitation(service: Service, coach_id: uuid.UUID | None = None, **names: str) -> Invitation:
    coach = Coach(coach_id or new_coach_id(), names.get("name_ar"), names.get("name_fr", "Khadija"))
    return service.enrolments.invite(coach, "http://127.0.0.1:1", 14).invitation


def new_laptop(service: Service, coach_id: uuid.UUID | None = None) -> Laptop:
    """A laptop that calls the service in the same process."""
    return Laptop.enrol(service, new_invitation(service, coach_id))


def second_laptop(service: Service, first: Laptop) -> Laptop:
    """Another laptop of the same coach."""
    return new_laptop(service, uuid.UUID(bytes=first.enrolment.coach_id))


@dataclass
class Program:
    """`mourafaka-server serve`, running."""

    data: Path
    url: str
    fingerprint: str
    process: "subprocess.Popen[bytes]"
    clients: list[HttpServer] = field(default_factory=list)

    def client(self) -> HttpServer:
        """A client that is closed when the program stops."""
        self.clients.append(HttpServer(self.url))
        return self.clients[-1]

    def invite(self, *arguments: str) -> Invitation:
        done = run_program("invite", "--data", str(self.data), *arguments)
        assert done.returncode == 0, done.stderr
        return parse_invitation(done.stdout)


def run_program(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "mourafaka_server", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@contextmanager
def running(data: Path, *arguments: str) -> Iterator[Program]:
    """The program, from when it listens until it has stopped."""
    ready = data.parent / "ready.json"
    command = [
        "serve",
        "--data",
        str(data),
        "--ready-file",
        str(ready),
        "--stop-with-stdin",
        *arguments,
    ]
    process = subprocess.Popen(
        [sys.executable, "-m", "mourafaka_server", *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        while not ready.exists():
            assert process.poll() is None, process.stderr.read().decode()
            time.sleep(0.02)
        told = json.loads(ready.read_text(encoding="utf-8"))
        assert told["pid"] == process.pid
        program = Program(data, told["url"], told["fingerprint"], process)
        try:
            yield program
        finally:
            for client in program.clients:
                client.client.close()
    finally:
        process.stdin.close()
        process.wait(timeout=60)
        process.stderr.close()


@pytest.fixture(scope="module", params=DATABASES)
def program(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Program]:
    """One running program for the tests of a module; each takes its own coaches."""
    folder = tmp_path_factory.mktemp("program") / "server"
    with made_server(folder, request, request.param) as data, running(data) as started:
        yield started


@pytest.fixture
def wait_until() -> Callable[[Callable[[], bool]], None]:
    def wait(condition: Callable[[], bool]) -> None:
        for _ in range(1500):
            if condition():
                return
            time.sleep(0.02)
        raise AssertionError("it never came")

    return wait
