"""The contents of attachments, each an encrypted file beside the database.

A file is named by a keyed digest of its content: who lacks the profile's key can neither read a photo nor
tell whether a photo he has elsewhere lies here. The same content added twice is one file. A content is
encrypted whole (AES-256-GCM) under a key of its own purpose, bound to its name, and checked when read.
"""

import hashlib
import hmac
import secrets
from collections.abc import Collection
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from mourafaka_desktop.errors import AttachmentUnreadable
from mourafaka_desktop.storage.disk import explained, flush_folder, write_atomically
from mourafaka_desktop.storage.vault import derived_key

FOLDER_NAME = "attachments"

_MARK = b"MFA1"
_NONCE_BYTES = 12


class AttachmentStore:
    """The attachment contents of one profile, by the SHA-256 of what they hold."""

    def __init__(self, profile_folder: Path, profile_key: bytes) -> None:
        self._folder = profile_folder / FOLDER_NAME
        self._cipher = AESGCM(derived_key(profile_key, "mourafaka attachments 1: content"))
        self._naming_key = derived_key(profile_key, "mourafaka attachments 1: names")

    def add(self, content: bytes) -> str:
        """Keep `content`; gives its SHA-256 in hexadecimal. Raises DiskFull, FolderNotWritable, DiskUnreadable."""
        sha256 = hashlib.sha256(content).hexdigest()
        path = self.path(sha256)
        if not path.exists():
            with explained(self._folder):
                path.parent.mkdir(parents=True, exist_ok=True)
            nonce = secrets.token_bytes(_NONCE_BYTES)
            sealed = self._cipher.encrypt(nonce, content, path.name.encode())
            write_atomically(path, _MARK + nonce + sealed)
        return sha256

    def read(self, sha256: str) -> bytes:
        """The content. Raises AttachmentUnreadable where it is missing or was altered."""
        path = self.path(sha256)
        try:
            stored = path.read_bytes()
            mark, nonce, sealed = stored[:4], stored[4:16], stored[16:]
            content = self._cipher.decrypt(nonce, sealed, path.name.encode())
        except (OSError, InvalidTag, ValueError) as error:
            raise AttachmentUnreadable from error
        if mark != _MARK or hashlib.sha256(content).hexdigest() != sha256:
            raise AttachmentUnreadable
        return content

    def has(self, sha256: str) -> bool:
        """Whether the content lies here."""
        return self.path(sha256).exists()

    def remove(self, sha256: str) -> None:
        """Forget the content; nothing happens where it is not here."""
        path = self.path(sha256)
        with explained(self._folder):
            if path.exists():
                path.unlink()
                flush_folder(path.parent)

    def sweep(self, kept: Collection[str]) -> None:
        """Forget every content but those of these SHA-256, and what was cut off while it was written."""
        names = {self.path(sha256) for sha256 in kept}
        with explained(self._folder):
            for path in self._folder.glob("*/*"):
                if path not in names:
                    path.unlink()

    def path(self, sha256: str) -> Path:
        """Where the content lies, or would."""
        name = hmac.new(self._naming_key, sha256.encode(), hashlib.sha256).hexdigest()
        return self._folder / name[:2] / name
