"""Bundles as files on a USB key: `found`, `read`, `write`.

What is written is flushed, renamed, and read again from the key before anybody is told that it is there.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from mourafaka_protocol.bundles import (
    FILE_ENDING,
    MAX_BUNDLE_BYTES,
    BundleError,
    BundleFlaw,
    Direction,
    envelope_of,
)
from mourafaka_server.contents import flush_folder
from mourafaka_server.errors import FolderNotUsable

_ENVELOPE_BYTES = 64


def found(places: Iterable[Path]) -> list[Path]:
    """The files named, and those of laptops in the folders named and one folder below. Raises FolderNotUsable."""
    files: list[Path] = []
    for place in places:
        if place.is_dir():
            beneath = [*place.glob(f"*{FILE_ENDING}"), *place.glob(f"*/*{FILE_ENDING}")]
            files += [file for file in sorted(beneath) if not _is_answer(file)]
        elif place.exists():
            files.append(place)
        else:
            raise FolderNotUsable(place, "it is not there")
    return list(dict.fromkeys(files))


def read(file: Path) -> bytes:
    """The whole file. Raises BundleError where it is too large to be one, FolderNotUsable where it does not open."""
    try:
        if file.stat().st_size > MAX_BUNDLE_BYTES:
            raise BundleError(BundleFlaw.NO_BUNDLE)
        return file.read_bytes()
    except OSError as error:
        raise FolderNotUsable(file, error.strerror or "unreadable") from error


def write(folder: Path, name: str, content: bytes) -> Path:
    """Put a file there and prove it by reading it again. Raises FolderNotUsable; then no file of that name is new."""
    final = folder / name
    part = folder / f"{name}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with part.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            if part.read_bytes() != content:
                raise FolderNotUsable(folder, "what it gives back is not what was written")
            part.replace(final)
        finally:
            part.unlink(missing_ok=True)
        flush_folder(folder)
        if final.read_bytes() != content:
            raise FolderNotUsable(folder, "what it gives back is not what was written")
    except OSError as error:
        raise FolderNotUsable(folder, error.strerror or "not writable") from error
    return final


def _is_answer(file: Path) -> bool:
    """Whether it is on its way to a laptop: of no interest here, though it lies on the same key."""
    try:
        with file.open("rb") as opened:
            return envelope_of(opened.read(_ENVELOPE_BYTES)).direction is Direction.DOWN
    except (OSError, BundleError):
        return False
