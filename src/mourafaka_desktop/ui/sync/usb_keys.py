"""The USB keys that are plugged in: `plugged_in()`."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStorageInfo

# Where systems put what is plugged in; on Windows every drive but the system's own may be one.
_PLACES = ("/media/", "/run/media/", "/mnt/", "/Volumes/")


@dataclass(frozen=True)
class UsbKey:
    """A key that can be written on: its folder, its name as people see it, its free bytes."""

    folder: Path
    name: str
    free_bytes: int


def plugged_in() -> tuple[UsbKey, ...]:
    """The keys that can be written on now, by name."""
    return _keys(QStorageInfo.mountedVolumes())


def _keys(volumes: Iterable[QStorageInfo]) -> tuple[UsbKey, ...]:
    found = [
        UsbKey(Path(volume.rootPath()), volume.displayName(), volume.bytesAvailable())
        for volume in volumes
        if volume.isReady()
        and not volume.isReadOnly()
        and not volume.isRoot()
        and is_plugged_in(volume.rootPath())
    ]
    return tuple(sorted(found, key=lambda key: (key.name, key.folder)))


def is_plugged_in(root: str) -> bool:
    """Whether this is a place where a system shows what was plugged in, by its path alone."""
    is_drive = len(root) >= 2 and root[1] == ":" and root[0].upper() != "C"
    return is_drive or root.startswith(_PLACES)
