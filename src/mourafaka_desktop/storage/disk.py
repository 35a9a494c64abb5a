"""Files that are whole or not there: `write_atomically()`, and `explained()` for what a disk refuses.

A file is written beside its place under `.part`, flushed to the disk and renamed; a power cut in between
leaves the old file, or none.
"""

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

from mourafaka_desktop.errors import DiskFull, DiskUnreadable, FolderNotWritable, MourafakaError

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


def flush_folder(folder: Path) -> None:
    """Make renames and removals in `folder` durable where the system can; Windows needs no such call."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
