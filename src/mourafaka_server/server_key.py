"""The server's identity on disk: `create`, `load`. Losing it means that every laptop enrols again."""

import os
from pathlib import Path

from mourafaka_protocol.identity import ServerIdentity
from mourafaka_server.errors import AlreadyInitialised, FolderNotUsable, NotInitialised


def create(path: Path) -> ServerIdentity:
    """Make a new identity in a file that its owner alone reads. AlreadyInitialised where there is one."""
    identity = ServerIdentity.generate()
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise AlreadyInitialised(path.parent) from error
    with os.fdopen(file, "wb") as key_file:
        key_file.write(identity.signing_private)
        key_file.flush()
        os.fsync(key_file.fileno())
    return identity


def load(path: Path) -> ServerIdentity:
    """The identity. NotInitialised where there is none."""
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NotInitialised(path.parent) from error
    except OSError as error:
        raise FolderNotUsable(path.parent, error.strerror or "unreadable") from error
    if len(content) != 32:
        raise FolderNotUsable(path.parent, f"{path.name} is damaged")
    return ServerIdentity(content)
