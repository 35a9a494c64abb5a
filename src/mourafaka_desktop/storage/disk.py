"""Files that are whole or not there: `write_atomically()`, on a USB key `write_to_key()`; `explained()` for what a disk
refuses.

A file is written beside its place under `.part`, flushed to the disk and renamed; a power cut in between
leaves the old file, or none.
"""

import contextlib
import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from mourafaka_desktop.errors import (
    DiskFull,
    DiskUnreadable,
    FolderNotWritable,
    KeyFull,
    KeyGone,
    KeyUnfaithful,
    MourafakaError,
)

_GONE = {errno.ENODEV, errno.ENXIO, errno.EIO, errno.ENOENT}
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NOT_WRITABLE = {
    errno.EACCES,
    errno.EPERM,
    errno.EROFS,
    errno.EEXIST,
    errno.ENOTDIR,
    errno.EISDIR,
    errno.ENOENT,
    errno.ENAMETOOLONG,
    errno.ELOOP,
    errno.EINVAL,  # what Windows says of a name it cannot take
}


def explanation(error: OSError, folder: Path) -> MourafakaError:
    """What to tell a person about an operating system error while writing in `folder`."""
    if error.errno in _FULL:
        return DiskFull()
    if error.errno in _NOT_WRITABLE:
        return FolderNotWritable(folder)
    return DiskUnreadable()


@contextlib.contextmanager
def explained(folder: Path) -> Iterator[None]:
    """Turn operating system errors while writing in `folder` into DiskFull, FolderNotWritable or DiskUnreadable."""
    try:
        yield
    except OSError as error:
        raise explanation(error, folder) from error


def write_atomically(path: Path, content: bytes) -> None:
    """Put `content` at `path`, durably. Raises DiskFull, FolderNotWritable, DiskUnreadable; then nothing changed."""
    part = path.with_name(path.name + ".part")
    with explained(path.parent):
        try:
            with part.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        except OSError:
            part.unlink(missing_ok=True)
            raise
        flush_folder(path.parent)


def write_to_key(path: Path, content: bytes) -> None:
    """Put `content` at `path` on a USB key, flush it, and read it again from the key: only then it is there.

    Raises KeyFull, KeyGone, KeyUnfaithful, FolderNotWritable, DiskUnreadable; then no file of that name is new.
    """
    part = path.with_name(path.name + ".part")
    try:
        try:
            _require_room(path.parent, len(content))
            with part.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            if _read_from_disk(part) != content:
                raise KeyUnfaithful
            part.replace(path)
            _flush_folder_of_key(path.parent)
            if _read_from_disk(path) != content:
                raise KeyUnfaithful
        except BaseException:
            with contextlib.suppress(OSError):  # a key that was pulled out has nothing to tidy up
                part.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise _of_key(error, path.parent, len(content)) from error


def _require_room(folder: Path, needed: int) -> None:
    missing = needed - shutil.disk_usage(folder).free
    if missing > 0:
        raise KeyFull(missing)


def _of_key(error: OSError, folder: Path, needed: int) -> MourafakaError:
    if error.errno in _FULL:
        return KeyFull(needed)
    if error.errno in _GONE or not folder.exists():
        return KeyGone()
    return explanation(error, folder)


def _read_from_disk(path: Path) -> bytes:
    """The file as the disk has it, where the system can be told to forget what it remembers of it."""
    with path.open("rb") as file:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return file.read()


def _flush_folder_of_key(folder: Path) -> None:
    """As `flush_folder`; some file systems of keys know no such call."""
    try:
        flush_folder(folder)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EBADF):
            raise


def flush_folder(folder: Path) -> None:
    """Make renames and removals in `folder` durable where the system can; Windows needs no such call."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
