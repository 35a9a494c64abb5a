"""Where a server keeps what it has, and its limits: `Settings`."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """One server: everything it keeps lies in the folder `data`."""

    data: Path
    database_url: str | None = None
    """Another database than the file in `data`, as SQLAlchemy writes it."""

    @property
    def database(self) -> str:
        """The address of the database."""
        return self.database_url or f"sqlite:///{self.data / 'server.db'}"

    @property
    def key_file(self) -> Path:
        """The server's private key."""
        return self.data / "server.key"

    @property
    def blobs(self) -> Path:
        """The attachments."""
        return self.data / "blobs"
