"""Where a server keeps what it has, and its limits: `Settings`, `load`, `save`.

They stand in the file `server.toml` of the server's folder; an environment variable of the same name in capitals,
after `MOURAFAKA_`, goes before the file. An address may hold a password, so the server alone reads the file.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, get_type_hints

import msgspec

from mourafaka_server.errors import FolderNotUsable, SettingsNotUsable

PREFIX = "MOURAFAKA_"


@dataclass(frozen=True)
class Settings:
    """One server: everything it keeps lies in the folder `data`, unless it is told to keep it elsewhere."""

    data: Path
    database_url: str | None = None
    """Another database than the file in `data`: `postgresql://user@host/name`."""
    contents_url: str | None = None
    """Another place for contents than the folder in `data`: `s3://bucket/prefix`."""
    server_name: str | None = None
    """How people call this server; laptops show it."""
    escrow_recipient: str | None = None
    """The region's age recipient, to which bundles and backups are sealed beside the server's own."""
    minimum_schema: int = 1
    """Laptops of an older schema may send, and are told to be brought up to date."""
    warn_after_days: int = 90
    """A laptop that has not synced for so long says so."""
    read_only_after_days: int = 180
    """A laptop that has not synced for so long takes no more work in."""

    @property
    def file(self) -> Path:
        """Where they are kept."""
        return self.data / "server.toml"

    @property
    def database(self) -> str:
        """The address of the database, as SQLAlchemy writes it."""
        if self.database_url is None:
            return f"sqlite:///{self.data / 'server.db'}"
        scheme, _, rest = self.database_url.partition("://")
        return f"postgresql+psycopg://{rest}" if scheme in _POSTGRESQL else self.database_url

    @property
    def key_file(self) -> Path:
        """The server's private key."""
        return self.data / "server.key"

    @property
    def sealing_key_file(self) -> Path:
        """The private key that bundles for this server are sealed to."""
        return self.data / "sealing.key"

    @property
    def blobs(self) -> Path:
        """The attachments, and what is arriving of them."""
        return self.data / "blobs"

    @property
    def epoch_file(self) -> Path:
        """The last epoch this folder has seen; outlives a database that is put back."""
        return self.data / "epoch"

    @property
    def backup_note(self) -> Path:
        """When the last backup was made, in milliseconds since 1970 UTC."""
        return self.data / "last-backup"


_POSTGRESQL = {"postgres", "postgresql"}
_KEPT = tuple(field.name for field in fields(Settings) if field.name != "data")


def load(data: Path, environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of the server in a folder; the defaults where nothing is said.

    Raises SettingsNotUsable, FolderNotUsable.
    """
    file = Settings(data).file
    try:
        told: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        told = {}
    except OSError as error:
        raise FolderNotUsable(data, error.strerror or "unreadable") from error
    except ValueError as error:
        raise SettingsNotUsable(file, str(error)) from error
    if unknown := sorted(told.keys() - set(_KEPT)):
        raise SettingsNotUsable(file, f"there is no setting {unknown[0]}")
    from_outside = {
        name: environment[PREFIX + name.upper()]
        for name in _KEPT
        if environment.get(PREFIX + name.upper())
    }
    kinds = get_type_hints(Settings)
    try:
        values = {
            name: msgspec.convert(value, kinds[name], strict=False)
            for name, value in (told | from_outside).items()
        }
    except msgspec.ValidationError as error:
        raise SettingsNotUsable(file, str(error)) from error
    return Settings(data, **values)


def save(settings: Settings) -> None:
    """Write what differs from the defaults into the folder's file, whole or not at all."""
    plain = Settings(settings.data)
    lines = [
        f"{name} = {_written(value)}\n"
        for name in _KEPT
        if (value := getattr(settings, name)) != getattr(plain, name)
    ]
    part = settings.file.with_name(f"{settings.file.name}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.writelines(lines)
        file.flush()
        os.fsync(file.fileno())
    part.replace(settings.file)


def _written(value: str | int) -> str:
    """A value as TOML writes it; its strings escape as those of JSON do."""
    return msgspec.json.encode(value).decode()
