"""The server's keys on disk: its identity by `create` and `load`, the key bundles are sealed to by `sealing_private`.

Losing the first means that every laptop enrols again; losing the second, that bundles under way open for the
region's escrow key alone.
"""

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from mourafaka_protocol.identity import ServerIdentity
from mourafaka_server.errors import AlreadyInitialised, FolderNotUsable, NotInitialised


def create(path: Path) -> ServerIdentity:
    """Make a new identity in a file that its owner alone reads. AlreadyInitialised where there is one."""
    identity = ServerIdentity.generate()
    try:
        _write(path, identity.signing_private)
    except FileExistsError as error:
        raise AlreadyInitialised(path.parent) from error
    return identity


def load(path: Path) -> ServerIdentity:
    """The identity. NotInitialised where there is none."""
    try:
        return ServerIdentity(_read(path))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NotInitialised(path.parent) from error


def sealing_private(path: Path) -> bytes:
    """The private X25519 key that bundles are sealed to; made where there is none yet. Raises FolderNotUsable."""
    try:
        return _read(path)
    except FileNotFoundError:
        pass
    try:
        _write(path, X25519PrivateKey.generate().private_bytes_raw())
    except FileExistsError:  # another process of this server was faster
        pass
    except OSError as error:
        raise FolderNotUsable(path.parent, error.strerror or "not writable") from error
    return _read(path)


def seal_key(private: bytes) -> bytes:
    """The public key (32 bytes) of a sealing key."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def _write(path: Path, key: bytes) -> None:
    """Whole or not at all, and never over another one: FileExistsError."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
        os.link(part, path)
    finally:
        part.unlink(missing_ok=True)


def _read(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise
    except OSError as error:
        raise FolderNotUsable(path.parent, error.strerror or "unreadable") from error
    if len(content) != 32:
        raise FolderNotUsable(path.parent, f"{path.name} is damaged")
    return content
