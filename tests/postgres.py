"""A private, throw-away PostgreSQL for the tests: `Cluster`, `find_programs`, `shared_cluster`.

One cluster serves a whole run of the tests, whichever process of it asks first; it listens on a Unix socket in a
folder of its own and nowhere else. Each test gets a database of its own, copied from one that holds our tables.
Without PostgreSQL's programs there is none, and the tests that want one are skipped with a word.
"""

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
from sqlalchemy import URL

from mourafaka_server.installation import prepare_database

RUN_FOLDER = "MOURAFAKA_TESTS_POSTGRES"
"""The environment variable that tells the processes of one run where its cluster lies, or will."""

MISSING = "PostgreSQL's initdb is not installed here"

_TEMPLATE = "with_our_tables"
_CARELESS = "fsync=off", "synchronous_commit=off", "full_page_writes=off"
_PLAIN = "listen_addresses=''", "max_connections=200", "shared_buffers=64MB"
_FOLDER_PREFIX = "mourafaka-postgres-"


def find_programs() -> Path | None:
    """The folder of `initdb` and `pg_ctl`, of the newest version there is; None where there is none."""
    if os.name != "posix":
        return None
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -_number(path.parent.name)
    )
    on_path = shutil.which("initdb")
    places = [*debian, *([Path(on_path).parent] if on_path else [])]
    return next((place for place in places if (place / "initdb").exists()), None)


def _is_traced(process_id: str) -> bool:
    """Whether a tracer looks into a process; also where it has ended, for then there is nothing to wait for."""
    status = Path(f"/proc/{process_id}/status")
    return not status.exists() or "TracerPid:\t0\n" not in status.read_text(encoding="ascii")


def _number(name: str) -> int:
    return int(name) if name.isdigit() else 0


@dataclass(frozen=True)
class Cluster:
    """A running PostgreSQL whose files and socket lie in `folder`; only a durable one waits for the disk."""

    folder: Path
    programs: Path
    is_durable: bool = False

    @classmethod
    def start(cls, folder: Path, programs: Path, *, is_durable: bool = False) -> "Cluster":
        """Make a cluster in an empty folder and start it."""
        cluster = cls(folder, programs, is_durable)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")  # PostgreSQL refuses to run as root
        folder.chmod(0o700)
        cluster._run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        cluster._start()
        with cluster._administering() as connection:
            connection.execute(f"CREATE DATABASE {_TEMPLATE}")
        prepare_database(cluster.url(_TEMPLATE))
        return cluster

    @contextlib.contextmanager
    def traced(self, tracer: list[str]) -> Iterator[None]:
        """For the time of the block, all of it runs under a tracer that can be told a process's number."""
        leader = (self.folder / "data" / "postmaster.pid").read_text(encoding="ascii").split()[0]
        children = Path(f"/proc/{leader}/task/{leader}/children").read_text(encoding="ascii")
        told = [word for number in (leader, *children.split()) for word in ("-p", number)]
        tracing = subprocess.Popen([*tracer, *told])
        try:
            while not all(_is_traced(number) for number in (leader, *children.split())):
                time.sleep(0.02)
            yield
        finally:
            tracing.terminate()
            tracing.wait(timeout=60)

    def restart(self) -> None:
        """Start it anew, wherever it stands."""
        self._end()
        self._start()

    def stop(self) -> None:
        """Stop it, if it still runs, and take its files away."""
        self._end()
        shutil.rmtree(self.folder)

    def url(self, name: str) -> str:
        """The address of one of its databases, as SQLAlchemy writes it."""
        made = URL.create(
            "postgresql+psycopg",
            username="postgres",
            database=name,
            query={"host": str(self.folder)},
        )
        return made.render_as_string(hide_password=False)

    @contextlib.contextmanager
    def database(self, *, is_empty: bool = False) -> Iterator[str]:
        """The address of a new database with our tables, or an empty one; it is gone afterwards."""
        name = f"test_{uuid.uuid4().hex}"
        with self._administering() as connection:
            template = "template0" if is_empty else _TEMPLATE
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield self.url(name)
        finally:
            with self._administering() as connection:
                connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

    @contextlib.contextmanager
    def _administering(self) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
        with psycopg.connect(
            host=str(self.folder), user="postgres", dbname="postgres", autocommit=True
        ) as connection:
            yield connection

    def _end(self) -> None:
        if not self._is_up():
            return
        try:
            self._run("pg_ctl", "-w", "-s", "-m", "immediate", "stop")
        except RuntimeError:
            if self._is_up():
                raise

    def _is_up(self) -> bool:
        # The file alone does not tell: it stays where the server was killed, and its number may be another's by now.
        data = self.folder / "data"
        try:
            leader = int((data / "postmaster.pid").read_text(encoding="ascii").split()[0])
        except FileNotFoundError:
            return False
        return _is_running(leader) and _works_in(leader, data)

    def _start(self) -> None:
        settings = [*_PLAIN, f"unix_socket_directories={self.folder}"]
        settings += [] if self.is_durable else _CARELESS
        options = " ".join(f"-c {setting}" for setting in settings)
        self._run("pg_ctl", "-w", "-s", "-l", str(self.folder / "log"), "-o", options, "start")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.programs / program), "-D", str(self.folder / "data"), *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        # Into a file rather than a pipe: the server inherits it and would keep the pipe open.
        with (self.folder / "set-up.log").open("ab") as log:
            done = subprocess.run(
                command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd="/", check=False
            )
        if done.returncode:
            told = (self.folder / "set-up.log").read_text(encoding="utf-8", errors="replace")
            raise RuntimeError(f"{program} failed: {told}")


@contextlib.contextmanager
def running_cluster(*, is_durable: bool = False) -> Iterator[Cluster]:
    """A cluster for the time of the block. RuntimeError where the programs are missing."""
    programs = find_programs()
    if programs is None:
        raise RuntimeError(MISSING)
    cluster = Cluster.start(_new_folder(), programs, is_durable=is_durable)
    try:
        yield cluster
    finally:
        cluster.stop()


# --- One cluster for all the processes of a run ------------------------------------------------------------


def open_run() -> None:
    """Begin a run of the tests, in the process that leads it."""
    programs = find_programs()
    if programs is not None:
        _take_leftovers_away(programs)
        os.environ[RUN_FOLDER] = str(_new_folder())


def close_run() -> None:
    """End the run: whoever started its cluster, it stops now."""
    folder = os.environ.pop(RUN_FOLDER, None)
    programs = find_programs()
    if folder is not None and programs is not None and Path(folder).exists():
        Cluster(Path(folder), programs).stop()


def shared_cluster() -> Cluster | None:
    """The cluster of this run, started by the first process that asks; None where there are no programs."""
    import fcntl  # only where PostgreSQL was found, which is never on Windows

    programs, named = find_programs(), os.environ.get(RUN_FOLDER)
    if programs is None or named is None:
        return None
    folder = Path(named)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (folder / "ready").exists():
            return Cluster(folder, programs)
        cluster = Cluster.start(folder, programs)
        (folder / "ready").touch()
        return cluster


def _new_folder() -> Path:
    # Not in pytest's folder: `postgres` may not enter that, and a socket's path must be short.
    return Path(tempfile.mkdtemp(prefix=f"{_FOLDER_PREFIX}{os.getpid()}-", dir="/tmp"))


def _take_leftovers_away(programs: Path) -> None:
    """Stop what a run that was killed left running."""
    for folder in Path("/tmp").glob(f"{_FOLDER_PREFIX}*-*"):
        leader = int(folder.name.removeprefix(_FOLDER_PREFIX).split("-")[0])
        if os.access(folder, os.W_OK) and not _is_running(leader):
            Cluster(folder, programs).stop()


def _is_running(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _works_in(process_id: int, folder: Path) -> bool:
    """Whether a process has its working directory in a folder; True where the system does not tell."""
    if not Path("/proc/self").exists():
        return True
    try:
        return Path(f"/proc/{process_id}/cwd").samefile(folder)
    except (FileNotFoundError, PermissionError):
        return False
