"""A coach's profiles on this laptop: list them, open one with its passphrase, make one.

A profile is a folder: its vault, its encrypted database, its encrypted attachments. `Workspace` is an opened
one; every service takes it first.
"""

import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from mourafaka_desktop.domain.coaches import Coach
from mourafaka_desktop.domain.ids import CoachId
from mourafaka_desktop.domain.questionnaires import Questionnaire
from mourafaka_desktop.errors import (
    MourafakaError,
    ProfileExists,
    ProfileMissing,
    ProfileUnreadable,
    WorkIsReadOnly,
)
from mourafaka_desktop.i18n.formats import morocco_time
from mourafaka_desktop.services import offline_grace
from mourafaka_desktop.services.guarded_clock import GuardedClock
from mourafaka_desktop.services.offline_grace import OfflineGrace
from mourafaka_desktop.storage import (
    coaches,
    cooperatives,
    database,
    migrations,
    peers,
    promotion,
    vault,
    visits,
)
from mourafaka_desktop.storage.attachments import AttachmentStore
from mourafaka_desktop.storage.database import Clock, Database
from mourafaka_desktop.storage.disk import explained, flush_folder, write_atomically
from mourafaka_desktop.storage.peers import Peer

WIPED_NOTE = "wiped.json"
"""Stands in a folder whose profile was removed."""

_NOBODY = CoachId(UUID(int=0))


def utc_now() -> datetime:
    """The laptop's clock."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class ProfileSummary:
    """A profile as the unlock screen lists it. `cooperative_count` is None where it was never counted."""

    folder: Path
    coach: Coach
    cooperative_count: int | None


class Workspace:
    """An opened profile. Close it when the coach leaves it; a `with` block does."""

    def __init__(self, folder: Path, key: bytes, clock: Clock) -> None:
        self.folder = folder
        self._clock = GuardedClock(clock)
        self.database = Database(folder / database.FILE_NAME, key, self.clock)
        self.database.before_writing = self._refuse_late_writes
        self._read_only_at: datetime | None = None
        self.attachments = AttachmentStore(folder, key)
        self.coach = vault.header(folder).coach
        # What was discarded in this window and can be brought back: the record's id → all that went with it.
        self.discarded: dict[UUID, tuple[Any, ...]] = {}
        # The questionnaires that were read, by id and version: none of them ever changes.
        self.questionnaires: dict[tuple[str, str], Questionnaire] = {}

    def __enter__(self) -> "Workspace":
        return self

    def __exit__(self, *_failure: object) -> None:
        self.close()

    def clock(self) -> datetime:
        """The time in UTC, to the millisecond, which is what is kept and sent; guarded (`guarded_clock`)."""
        return self._clock()

    def wall_clock(self) -> datetime:
        """What the laptop's own clock shows, right or wrong."""
        return self._clock.wall()

    def heard_time(self, at: datetime) -> None:
        """The server told the time."""
        self._clock.heard(at)

    def date_is_wrong(self) -> bool:
        """Whether the laptop's date lies before this program was made."""
        return self._clock.is_wrong

    def today(self) -> date:
        """The day it is in Morocco, whatever zone the laptop believes in."""
        return morocco_time(self.clock()).date()

    def refresh(self) -> None:
        """Look again who the coach is, and tell the vault's header; after a sync and at both ends of the day."""
        with self.database.reading() as connection:
            self.coach = coaches.read(connection) or self.coach
            count = cooperatives.count(connection)
            peer = peers.peer(connection)
            self._read_only_at = offline_grace.deadline(connection)
        if peer is not None:
            self.heard_time(datetime.fromtimestamp(peer.last_server_ms / 1000, UTC))
        vault.set_header(self.folder, self.coach, count)

    def grace(self) -> OfflineGrace:
        """How long this laptop has gone without its server, and what that means."""
        with self.database.reading() as connection:
            return offline_grace.grace(connection, self.clock())

    def _refuse_late_writes(self) -> None:
        if self._read_only_at is not None and self.clock() >= self._read_only_at:
            raise WorkIsReadOnly

    def sweep(self) -> None:
        """Take the contents from the disk that no attachment names any more."""
        with self.database.reading() as connection:
            self.attachments.sweep(visits.attached_contents(connection))

    def close(self) -> None:
        """Close the profile's files."""
        try:
            if (self.folder / vault.FILE_NAME).exists():  # a profile that was wiped has none
                self.refresh()
        finally:
            self.database.close()


def profiles_in(root: Path) -> tuple[ProfileSummary, ...]:
    """The profiles in a folder, by name, from the clear headers alone; none where the folder is not there.

    A profile whose header cannot be read is listed by its folder's name: opening it says what is the matter.
    """
    folders = sorted(path.parent for path in root.glob(f"*/{vault.FILE_NAME}"))
    return tuple(_summary(folder) for folder in folders if folder.suffix != ".part")


def unlock(folder: Path, passphrase: str, *, clock: Clock = utc_now) -> Workspace:
    """Open a profile, bringing its database to this version's shape.

    Raises WrongPassphrase, ProfileMissing, ProfileUnreadable, ProfileTooNew, DiskFull, FolderNotWritable,
    ProfileBusy.
    """
    stored = folder / database.FILE_NAME
    with explained(folder):
        if not stored.exists() and not (folder / vault.FILE_NAME).exists():
            raise ProfileMissing(folder)
    key = vault.key(folder, passphrase)
    # SQLite would take an empty file for a new database, and everything would seem to be gone.
    if not stored.exists() or stored.stat().st_size == 0:
        raise ProfileUnreadable(folder)
    # A log that was not folded in: the program was cut off, or has the profile open in another window.
    is_unfinished = (folder / f"{database.FILE_NAME}-wal").exists()
    workspace = Workspace(folder, key, clock)
    try:
        if is_unfinished:
            workspace.database.check()
        migrations.upgrade(workspace.database)
        with workspace.database.keeping() as connection:
            promotion.promote(connection)
        workspace.refresh()
        if not is_unfinished:
            workspace.sweep()
    except BaseException:
        workspace.database.close()
        raise
    return workspace


def create(
    folder: Path,
    passphrase: str,
    coach: Coach,
    *,
    peer: Peer | None = None,
    clock: Clock = utc_now,
) -> Workspace:
    """Make a profile and open it. It appears whole: what fails half-way leaves nothing behind.

    `peer` is the server it was enrolled with; without one the profile works, and can never sync.

    Raises ProfileExists, PassphraseTooShort, FolderNotWritable, DiskFull.
    """
    part = folder.with_name(folder.name + ".part")
    with explained(folder.parent):
        if folder.exists() and any(folder.iterdir()):
            raise ProfileExists(folder)
        shutil.rmtree(part, ignore_errors=True)
    try:
        key = vault.create(part, passphrase, coach)
        workspace = Workspace(part, key, clock)
        try:
            migrations.upgrade(workspace.database)
            with workspace.database.keeping() as connection:
                coaches.put_as_told(connection, coach)
                if peer is not None:
                    peers.put_peer(connection, peer)
        finally:
            workspace.close()
        with explained(folder.parent):
            if folder.exists():
                folder.rmdir()
            part.rename(folder)
            flush_folder(folder.parent)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    workspace = Workspace(folder, key, clock)
    workspace.refresh()
    return workspace


def wipe(workspace: Workspace) -> None:
    """Close a profile and remove all of it: the vault that holds its key first, then the database and the contents.

    A note stays, so that whoever opens the program is told. Ask beforehand that nothing in it is unanswered.
    """
    folder = workspace.folder
    note = {
        "coach_id": str(workspace.coach.id),
        "wiped_at": workspace.clock().isoformat(),
    }
    workspace.database.close()
    vault.remove(folder)
    with explained(folder):
        for path in folder.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
    write_atomically(folder / WIPED_NOTE, msgspec.json.encode(note))


def wiped_in(root: Path) -> tuple[Path, ...]:
    """The folders whose profile was removed at the coordinator's request."""
    return tuple(sorted(path.parent for path in root.glob(f"*/{WIPED_NOTE}")))


def check_place(folder: Path, passphrase: str) -> None:
    """Find out, before anything is asked of a server, whether `create()` could make a profile here.

    Raises ProfileExists, PassphraseTooShort, FolderNotWritable.
    """
    with explained(folder):
        if folder.exists():
            raise ProfileExists(folder)
    vault.check_new(passphrase)
    with explained(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent):
            pass  # the folder takes new files


def change_passphrase(folder: Path, old: str, new: str) -> None:
    """Let `new` open the profile in place of `old`. Raises WrongPassphrase, PassphraseTooShort, DiskFull."""
    vault.set_passphrase(folder, vault.key(folder, old), new)


def _summary(folder: Path) -> ProfileSummary:
    try:
        header = vault.header(folder)
    except MourafakaError:
        return ProfileSummary(folder, Coach(id=_NOBODY, name_fr=folder.name), None)
    return ProfileSummary(folder, header.coach, header.cooperative_count)
