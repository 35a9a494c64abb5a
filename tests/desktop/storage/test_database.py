"""The encrypted database: tells a thief nothing, keeps what it acknowledged, and says what the disk refuses."""

import os
import random
import signal
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from mourafaka_desktop.errors import (
    DiskFull,
    ProfileBusy,
    ProfileUnreadable,
)
from mourafaka_desktop.storage import database, outbox, records, tables
from mourafaka_desktop.storage.database import Database
from tests.builders import Clock, make_cooperative, make_visit
from tests.desktop.storage.conftest import KEY

COOPERATIVE = make_cooperative(name_ar="تعاونية الزعفران", name_fr="Safran")
SECRET = "توتر داخل المكتب: tensions au bureau"


def _findings(db: Database) -> list[str]:
    with db.reading() as connection:
        return list(connection.execute(sa.select(tables.visit.c.findings)).scalars())


def test_nothing_can_be_read_in_any_file(db: Database, tmp_path: Path) -> None:
    with db.writing() as connection:
        records.put(connection, COOPERATIVE)
        records.put(connection, make_visit(COOPERATIVE, findings=SECRET))
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} >= {".db", ".db-wal"}  # still in the log
    for path in files:
        content = path.read_bytes()
        for words in (SECRET, "الزعفران", "Safran", "visit", "SQLite format 3", "CREATE TABLE"):
            assert words.encode() not in content, path.name


def test_another_key_opens_nothing(db: Database, clock: Clock) -> None:
    with db.writing() as connection:
        records.put(connection, COOPERATIVE)
    db.close()
    thief = Database(db.path, bytes(32), clock)
    with pytest.raises(ProfileUnreadable), thief.reading() as connection:
        connection.exec_driver_sql("SELECT * FROM cooperative")
    thief.close()


def test_an_altered_page_is_noticed(db: Database, clock: Clock) -> None:
    with db.writing() as connection:
        records.put(connection, COOPERATIVE)
    db.close()
    content = bytearray(db.path.read_bytes())
    content[len(content) // 2] ^= 1
    db.path.write_bytes(content)
    damaged = Database(db.path, KEY, clock)
    with pytest.raises(ProfileUnreadable):
        damaged.check()
    damaged.close()


def test_a_sound_database_passes_the_check(db: Database) -> None:
    db.check()


def test_a_failed_block_leaves_nothing(db: Database) -> None:
    with pytest.raises(ZeroDivisionError), db.writing() as connection:
        records.put(connection, COOPERATIVE)
        raise ZeroDivisionError
    with db.reading() as connection:
        assert records.read(connection, type(COOPERATIVE), COOPERATIVE.id) is None


def test_a_reading_transaction_cannot_write(db: Database) -> None:
    with pytest.raises(sa.exc.OperationalError, match="readonly"), db.reading() as connection:
        records.put(connection, COOPERATIVE)


def test_a_reading_transaction_sees_one_state_while_another_thread_writes(db: Database) -> None:
    def write() -> None:
        with db.writing() as connection:
            records.put(connection, make_cooperative())

    count = sa.select(sa.func.count()).select_from(tables.cooperative)
    with db.reading() as connection:
        before = connection.execute(count).scalar_one()
        writer = threading.Thread(target=write)
        writer.start()
        writer.join()
        assert connection.execute(count).scalar_one() == before
    with db.reading() as connection:
        assert connection.execute(count).scalar_one() == before + 1


def test_two_writers_take_turns(db: Database) -> None:
    def write() -> None:
        for _ in range(20):
            with db.writing() as connection:
                records.put(connection, make_cooperative())

    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with db.reading() as connection:
        assert len(records.read_all(connection, type(COOPERATIVE))) == 40


def test_a_profile_held_by_another_program_is_said_to_be_busy(
    db: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_TIMEOUT_S", 0.05)
    other = Database(db.path, KEY, clock)
    with db.writing(), pytest.raises(ProfileBusy), other.writing():
        pass
    other.close()


def test_foreign_keys_hold(db: Database) -> None:
    with pytest.raises(sa.exc.IntegrityError), db.writing() as connection:
        records.put(connection, make_visit(COOPERATIVE))


def test_every_write_is_on_the_disk_when_it_returns(db: Database) -> None:
    settings = ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "temp_store")
    with db.reading() as connection:
        values = [connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in settings]
    assert values == ["wal", 2, 1, 1, 2]


# --- What the disk refuses ---------------------------------------------------------------------------------


def test_a_full_database_says_so_and_keeps_what_was_saved(db: Database) -> None:
    with db.writing() as connection:
        records.put(connection, COOPERATIVE)
        records.put(connection, make_visit(COOPERATIVE, findings=SECRET))
    with pytest.raises(DiskFull), db.writing() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
        records.put(connection, make_visit(COOPERATIVE, findings="س" * 200_000))
    assert _findings(db) == [SECRET]
    db.check()


@pytest.mark.skipif(
    os.name != "posix" or os.geteuid() != 0, reason="needs a small disk: root on Linux"
)
def test_a_full_disk_says_so_and_keeps_what_was_saved(tmp_path: Path, clock: Clock) -> None:
    from mourafaka_desktop.storage import migrations

    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", tmp_path],
        capture_output=True,
        check=False,
    )
    if mounted.returncode != 0:
        pytest.skip("this machine lets nobody mount a small disk")
    try:
        db = Database(tmp_path / database.FILE_NAME, KEY, clock)
        migrations.upgrade(db)
        saved = []
        with pytest.raises(DiskFull):
            for number in range(200):
                with db.writing() as connection:
                    cooperative = make_cooperative(name_fr=f"{number} " + "n" * 30_000)
                    records.put(connection, cooperative)
                saved.append(cooperative)
        assert saved
        with db.reading() as connection:
            assert set(records.read_all(connection, type(COOPERATIVE))) == set(saved)
        db.close()
    finally:
        subprocess.run(["umount", tmp_path], check=True)


@pytest.mark.skipif(os.name != "posix", reason="folders are made read-only otherwise elsewhere")
@pytest.mark.parametrize("transaction", ["reading", "writing"])
def test_a_read_only_folder_is_said_so(db: Database, tmp_path: Path, transaction: str) -> None:
    with db.writing() as connection:
        records.put(connection, COOPERATIVE)
    db.close()
    told = _as_a_guest(
        f"""
        from mourafaka_desktop.storage.database import Database
        db = Database(pathlib.Path({str(db.path)!r}), bytes(range(32)), lambda: NOW)
        with db.{transaction}() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM cooperative")
        """,
        readable=tmp_path,
    )
    assert told == "storage.folder-not-writable"


def _as_a_guest(program: str, *, readable: Path) -> str:
    """Run `program` as someone who may read the folder and not write in it; gives the code of the error raised."""
    readable.chmod(0o555)
    for path in readable.iterdir():
        path.chmod(0o444)
    child = textwrap.dedent(
        """
        import os, pathlib, datetime
        import mourafaka_desktop.storage.database
        from mourafaka_desktop.errors import MourafakaError
        NOW = datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC)
        os.chdir(FOLDER)  # the folders above may be closed to a guest
        if os.geteuid() == 0:
            os.setgid(65534); os.setuid(65534)
        try:
            exec(PROGRAM)
        except MourafakaError as error:
            print(error.code)
        """
    )
    # Paths are given from inside the folder, which a guest may enter.
    program = textwrap.dedent(program).replace(str(readable) + "/", "./")
    source = f"FOLDER = {str(readable)!r}\nPROGRAM = {program!r}\n{child}"
    try:
        told = subprocess.run(
            [sys.executable, "-c", source], capture_output=True, text=True, check=True
        )
    finally:
        readable.chmod(0o755)
    return told.stdout.strip()


# --- The battery dies --------------------------------------------------------------------------------------

AUTOSAVE = """
import dataclasses, datetime, pathlib, sys
from mourafaka_desktop.domain.visits import Visit
from mourafaka_desktop.storage import records
from mourafaka_desktop.storage.database import Database
db = Database(pathlib.Path(sys.argv[1]), bytes(range(32)), lambda: datetime.datetime.now(datetime.UTC))
with db.reading() as connection:
    visit, = records.read_all(connection, Visit)
for number in range(1, 100_000):
    with db.writing() as connection:
        records.put(connection, dataclasses.replace(visit, findings=f"{number} " + "حرف " * 300))
    print(number, flush=True)
"""


@pytest.mark.parametrize("seed", range(4))
def test_every_acknowledged_save_is_found_again_after_a_kill(
    db: Database, clock: Clock, seed: int
) -> None:
    with db.writing() as connection:
        records.put(connection, COOPERATIVE)
        records.put(connection, make_visit(COOPERATIVE))
    saves = random.Random(seed).randint(5, 120)
    with subprocess.Popen(
        [sys.executable, "-c", AUTOSAVE, str(db.path)], stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        acknowledged = 0
        for line in program.stdout:
            acknowledged = int(line)
            if acknowledged == saves:
                os.kill(program.pid, signal.SIGKILL)
    # What was printed before the kill took effect counts too.
    assert acknowledged >= saves

    found = Database(db.path, KEY, clock)
    found.check()
    (text,) = _findings(found)
    with found.reading() as connection:
        (new_visit,) = (one for one in outbox.unsent(connection) if one.kind == "visit")
    found.close()
    assert int(text.split()[0]) >= acknowledged
    assert new_visit.patch["findings"] == [
        None,
        text,
    ]  # the row and what is to be sent, always together
