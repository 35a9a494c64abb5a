"""The vault: one random key opens a profile's database and attachments, and a passphrase opens the vault.

`vault.json` has a clear header (whose profile this is, how many cooperatives) and slots. Each slot holds the
same 32-byte key, wrapped for one way in: the coach's passphrase, or the programme's recovery key, by which a
forgotten passphrase is replaced. Changing a passphrase wraps the key again; nothing else is rewritten.

A wrong passphrase and a damaged file look alike to a cipher. Each slot therefore carries a digest of itself:
damage is found before the passphrase is tried (docs/security.md).
"""

import hashlib
import os
import secrets
import unicodedata
from pathlib import Path
from typing import Annotated, TypeVar
from uuid import UUID, uuid4

import msgspec
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from mourafaka_desktop.domain.coaches import Coach
from mourafaka_desktop.domain.ids import CoachId
from mourafaka_desktop.errors import (
    PassphraseTooShort,
    ProfileExists,
    ProfileTooNew,
    ProfileUnreadable,
    WrongPassphrase,
)
from mourafaka_desktop.storage.disk import explained, explanation, flush_folder, write_atomically

FILE_NAME = "vault.json"
VERSION = 1
KEY_BYTES = 32
LEAST_PASSPHRASE_CHARACTERS = 8

# RFC 9106, section 4, second recommended option: for machines with little memory.
MEMORY_KIB = 64 * 1024
PASSES = 3
LANES = 4

_NONCE_BYTES = 12


class PassphraseSlot(msgspec.Struct, frozen=True, tag_field="kind", tag="passphrase"):
    """The key wrapped by argon2id of a passphrase. The bounds keep an altered file from asking for the moon."""

    salt: bytes
    memory_kib: Annotated[int, msgspec.Meta(ge=1024, le=1024 * 1024)]
    passes: Annotated[int, msgspec.Meta(ge=1, le=32)]
    lanes: Annotated[int, msgspec.Meta(ge=1, le=16)]
    nonce: bytes
    wrapped: bytes
    digest: str = ""


class RecoverySlot(msgspec.Struct, frozen=True, tag_field="kind", tag="recovery"):
    """The key sealed to the programme's X25519 recovery key; only its offline private half opens it."""

    public_key: bytes
    ephemeral_key: bytes
    nonce: bytes
    wrapped: bytes
    digest: str = ""


Slot = PassphraseSlot | RecoverySlot
_SlotType = TypeVar("_SlotType", PassphraseSlot, RecoverySlot)


class Header(msgspec.Struct, frozen=True):
    """What anyone may read: whose profile this is. `cooperative_count` is None until first counted."""

    coach_id: UUID
    name_ar: str | None = None
    name_fr: str | None = None
    cooperative_count: int | None = None

    @property
    def coach(self) -> Coach:
        """The coach, as far as the header tells."""
        return Coach(id=CoachId(self.coach_id), name_ar=self.name_ar, name_fr=self.name_fr)


class _VaultFile(msgspec.Struct, frozen=True):
    version: int
    vault_id: UUID
    header: Header
    slots: tuple[Slot, ...]


class _Version(msgspec.Struct):
    version: int


def create(folder: Path, passphrase: str, coach: Coach) -> bytes:
    """Make the vault of a new profile and return its key.

    Raises PassphraseTooShort, ProfileExists, FolderNotWritable, DiskFull.
    """
    if (folder / FILE_NAME).exists():
        raise ProfileExists(folder)
    vault_id, key = uuid4(), secrets.token_bytes(KEY_BYTES)
    header = Header(coach.id, coach.name_ar, coach.name_fr)
    slot = _passphrase_slot(vault_id, key, check_new(passphrase))
    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
    _write(folder, _VaultFile(VERSION, vault_id, header, (slot,)))
    return key


def header(folder: Path) -> Header:
    """The clear header of the profile in `folder`. Raises ProfileUnreadable, ProfileTooNew, FolderNotWritable."""
    return _read(folder).header


def key(folder: Path, passphrase: str) -> bytes:
    """The profile's key. Raises WrongPassphrase, ProfileUnreadable, ProfileTooNew."""
    vault = _read(folder)
    slots = [slot for slot in vault.slots if isinstance(slot, PassphraseSlot)]
    for slot in slots:
        wrapping_key = _stretched(passphrase, slot)
        try:
            return AESGCM(wrapping_key).decrypt(slot.nonce, slot.wrapped, _bound(vault.vault_id))
        except InvalidTag:
            continue
    raise WrongPassphrase


def recovered_key(folder: Path, recovery_key: X25519PrivateKey) -> bytes:
    """The profile's key by the programme's recovery key. Raises WrongPassphrase where no slot is sealed to it."""
    vault = _read(folder)
    public_key = recovery_key.public_key().public_bytes_raw()
    for slot in vault.slots:
        if isinstance(slot, RecoverySlot) and slot.public_key == public_key:
            shared = recovery_key.exchange(X25519PublicKey.from_public_bytes(slot.ephemeral_key))
            wrapping_key = _agreed(shared, slot.ephemeral_key, public_key)
            try:
                return AESGCM(wrapping_key).decrypt(
                    slot.nonce, slot.wrapped, _bound(vault.vault_id)
                )
            except InvalidTag:
                continue
    raise WrongPassphrase


def set_passphrase(folder: Path, profile_key: bytes, passphrase: str) -> None:
    """Let `passphrase` open the profile from now on, and none of before; recovery slots stay.

    Raises PassphraseTooShort, DiskFull, FolderNotWritable; then the old passphrase still opens.
    """
    vault = _read(folder)
    slot = _passphrase_slot(vault.vault_id, profile_key, check_new(passphrase))
    others = tuple(slot for slot in vault.slots if not isinstance(slot, PassphraseSlot))
    _write(folder, msgspec.structs.replace(vault, slots=(slot, *others)))


def set_recovery_key(folder: Path, profile_key: bytes, recovery_key: X25519PublicKey) -> None:
    """Let the programme's recovery key open the profile, in place of any earlier one."""
    vault = _read(folder)
    slot = _recovery_slot(vault.vault_id, profile_key, recovery_key)
    others = tuple(slot for slot in vault.slots if not isinstance(slot, RecoverySlot))
    _write(folder, msgspec.structs.replace(vault, slots=(*others, slot)))


def set_header(folder: Path, coach: Coach, cooperative_count: int | None) -> None:
    """Keep the clear header true; writes only where it differs."""
    vault = _read(folder)
    told = Header(coach.id, coach.name_ar, coach.name_fr, cooperative_count)
    if told != vault.header:
        _write(folder, msgspec.structs.replace(vault, header=told))


def remove(folder: Path) -> None:
    """Destroy the vault: without it nothing in the folder can ever be read."""
    with explained(folder):
        path = folder / FILE_NAME
        size = path.stat().st_size
        with path.open("r+b") as file:
            file.write(b"\0" * size)
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
        flush_folder(folder)


def derived_key(profile_key: bytes, purpose: str) -> bytes:
    """A 32-byte key for one purpose, from which neither the profile's key nor another one can be told."""
    return HKDF(hashes.SHA256(), KEY_BYTES, salt=None, info=purpose.encode()).derive(profile_key)


def check_new(passphrase: str) -> str:
    """A new passphrase as it was given. Raises PassphraseTooShort."""
    if len(passphrase) < LEAST_PASSPHRASE_CHARACTERS:
        raise PassphraseTooShort(LEAST_PASSPHRASE_CHARACTERS)
    return passphrase


def _passphrase_slot(vault_id: UUID, profile_key: bytes, passphrase: str) -> PassphraseSlot:
    blank = PassphraseSlot(
        salt=secrets.token_bytes(16),
        memory_kib=MEMORY_KIB,
        passes=PASSES,
        lanes=LANES,
        nonce=secrets.token_bytes(_NONCE_BYTES),
        wrapped=b"",
    )
    wrapping_key = _stretched(passphrase, blank)
    wrapped = AESGCM(wrapping_key).encrypt(blank.nonce, profile_key, _bound(vault_id))
    return _sealed(msgspec.structs.replace(blank, wrapped=wrapped))


def _recovery_slot(vault_id: UUID, profile_key: bytes, public_key: X25519PublicKey) -> RecoverySlot:
    ephemeral = X25519PrivateKey.generate()
    ephemeral_bytes = ephemeral.public_key().public_bytes_raw()
    public_bytes = public_key.public_bytes_raw()
    wrapping_key = _agreed(ephemeral.exchange(public_key), ephemeral_bytes, public_bytes)
    nonce = secrets.token_bytes(_NONCE_BYTES)
    wrapped = AESGCM(wrapping_key).encrypt(nonce, profile_key, _bound(vault_id))
    return _sealed(RecoverySlot(public_bytes, ephemeral_bytes, nonce, wrapped))


def _stretched(passphrase: str, slot: PassphraseSlot) -> bytes:
    # The same letters typed on another keyboard may be composed differently.
    return hash_secret_raw(
        # What a terminal could not decode comes as surrogates; it is a passphrase like any other.
        unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass"),
        slot.salt,
        time_cost=slot.passes,
        memory_cost=slot.memory_kib,
        parallelism=slot.lanes,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )


def _agreed(shared: bytes, ephemeral_key: bytes, public_key: bytes) -> bytes:
    info = b"mourafaka recovery 1" + ephemeral_key + public_key
    return HKDF(hashes.SHA256(), KEY_BYTES, salt=None, info=info).derive(shared)


def _bound(vault_id: UUID) -> bytes:
    """What a wrapped key is bound to, so that a slot of another vault is refused."""
    return b"mourafaka vault 1" + vault_id.bytes


def _sealed(slot: _SlotType) -> _SlotType:
    return msgspec.structs.replace(slot, digest=_digest(slot))


def _digest(slot: Slot) -> str:
    bare = msgspec.structs.replace(slot, digest="")
    return hashlib.sha256(msgspec.json.encode(bare)).hexdigest()


def _read(folder: Path) -> _VaultFile:
    try:
        content = (folder / FILE_NAME).read_bytes()
        if msgspec.json.decode(content, type=_Version).version > VERSION:
            raise ProfileTooNew
        vault = msgspec.json.decode(content, type=_VaultFile)
    except PermissionError as error:
        raise explanation(error, folder) from error
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ProfileUnreadable(folder) from error
    if any(slot.digest != _digest(slot) for slot in vault.slots):
        raise ProfileUnreadable(folder)
    return vault


def _write(folder: Path, vault: _VaultFile) -> None:
    content = msgspec.json.format(msgspec.json.encode(vault), indent=2)
    write_atomically(folder / FILE_NAME, content)
