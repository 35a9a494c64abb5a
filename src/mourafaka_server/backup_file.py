"""The file of a backup: `write`, `Backup`; every table, the keys and the settings of a server, readable by any tool.

It is a ZIP archive: `tables/NAME.jsonl` has a line with the columns and then a line per row, `keys/NAME` the private
keys, `contents/SHA256` the contents where they travel inside, and `manifest.json`, written last, the SHA-256 of each
part. Nothing in it depends on the database it came from.
"""

import base64
import contextlib
import hashlib
import itertools
import uuid
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from mourafaka_server.errors import BackupNotUsable

FORMAT = 1
MANIFEST = "manifest.json"
_BATCH_ROWS = 500
_PIECE_BYTES = 1024 * 1024


class Part(msgspec.Struct, frozen=True):
    """One entry of the archive: its SHA-256, and how many rows it has where it is a table."""

    sha256: str
    rows: int | None = None


class Manifest(msgspec.Struct, frozen=True):
    """What the archive holds. `made_ms` is when, `revision` that of its tables, in the order they are put back."""

    format: int
    application: str
    made_ms: int
    revision: str
    epoch: int
    server_key: str
    settings: dict[str, Any]
    tables: list[str]
    parts: dict[str, Part]
    contents: list[str]
    """Every content the records name; inside, or in the folder beside the file."""


class Writer(contextlib.AbstractContextManager["Writer"]):
    """Fills an archive, part by part, while its block lasts."""

    def __init__(self, file: IO[bytes]) -> None:
        self._archive = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self.parts: dict[str, Part] = {}

    def add(self, name: str, pieces: Iterable[bytes], *, is_compressed: bool = True) -> None:
        """Write one part as its bytes come."""
        described = zipfile.ZipInfo(name)
        described.compress_type = zipfile.ZIP_DEFLATED if is_compressed else zipfile.ZIP_STORED
        described.external_attr = 0o600 << 16
        digest = hashlib.sha256()
        with self._archive.open(described, "w", force_zip64=True) as entry:
            for piece in pieces:
                digest.update(piece)
                entry.write(piece)
        self.parts[name] = Part(digest.hexdigest())

    def add_table(self, connection: sa.Connection, table: sa.Table) -> None:
        """Write all the rows of a table."""
        rows = itertools.count()
        name = f"tables/{table.name}.jsonl"
        self.add(name, _lines(connection, table, rows))
        self.parts[name] = Part(self.parts[name].sha256, next(rows))

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest: without it, it is no backup."""
        self._archive.writestr(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))

    def __exit__(self, *failure: object) -> None:
        self._archive.close()


def _lines(
    connection: sa.Connection, table: sa.Table, rows: "itertools.count[int]"
) -> Iterator[bytes]:
    columns = {str(column.name): _kind(column.type) for column in table.columns}
    yield msgspec.json.encode(columns) + b"\n"
    query = sa.select(table).order_by(*table.primary_key.columns)
    for row in connection.execute(query.execution_options(yield_per=_BATCH_ROWS)):
        next(rows)
        yield msgspec.json.encode(list(row)) + b"\n"


class Backup:
    """An archive that was opened. Raises BackupNotUsable where it is damaged, cut off, or of a later version."""

    def __init__(self, file: IO[bytes]) -> None:
        with _told():
            self._archive = zipfile.ZipFile(file)
            self.manifest = msgspec.json.decode(self._archive.read(MANIFEST), type=Manifest)
        if self.manifest.format != FORMAT:
            raise BackupNotUsable("it was made by a later version of this program")

    def verify(self) -> None:
        """Read every part and compare it with the manifest."""
        for name in self.manifest.parts:
            for _ in self.read(name):
                pass

    def read(self, name: str) -> Iterator[bytes]:
        """The bytes of a part, checked at its end."""
        digest = hashlib.sha256()
        with _told(), self._archive.open(name) as entry:
            while piece := entry.read(_PIECE_BYTES):
                digest.update(piece)
                yield piece
        if digest.hexdigest() != self.manifest.parts[name].sha256:
            raise BackupNotUsable(f"{name} is not what was written")

    def names(self, folder: str) -> list[str]:
        """The parts in a folder of the archive, without the folder's name."""
        return [
            name.removeprefix(f"{folder}/")
            for name in self.manifest.parts
            if name.startswith(f"{folder}/")
        ]

    def restore_table(self, connection: sa.Connection, name: str) -> int:
        """Insert all the rows of a table; how many."""
        lines = _split(self.read(f"tables/{name}.jsonl"))
        columns: dict[str, str] = msgspec.json.decode(next(lines), type=dict[str, str])
        target = sa.table(name, *(sa.column(one, _TYPES[kind]) for one, kind in columns.items()))
        readers = [(one, _READERS.get(kind)) for one, kind in columns.items()]
        count = 0
        while batch := list(itertools.islice(lines, _BATCH_ROWS)):
            rows = [_row(readers, msgspec.json.decode(line)) for line in batch]
            connection.execute(target.insert(), rows)
            count += len(rows)
        expected = self.manifest.parts[f"tables/{name}.jsonl"].rows
        if count != expected:
            raise BackupNotUsable(f"the table {name} has {count} rows instead of {expected}")
        return count


_TYPES: dict[str, sa.types.TypeEngine[Any]] = {
    "bytes": sa.LargeBinary(),
    "uuid": sa.Uuid(),
    "json": sa.JSON().with_variant(JSONB(), "postgresql"),
    "bool": sa.Boolean(),
    "int": sa.BigInteger(),
    "text": sa.Text(),
}

_READERS: dict[str, Callable[[str], Any]] = {"bytes": base64.b64decode, "uuid": uuid.UUID}


def _kind(column_type: sa.types.TypeEngine[Any]) -> str:
    """How a column's values are written."""
    kinds: dict[type[Any], str] = {
        sa.LargeBinary: "bytes",
        sa.Uuid: "uuid",
        sa.JSON: "json",
        sa.Boolean: "bool",
        sa.Integer: "int",
        sa.String: "text",
    }
    return next(kind for made, kind in kinds.items() if isinstance(column_type, made))


def _row(
    readers: list[tuple[str, Callable[[str], Any] | None]], values: list[Any]
) -> dict[str, Any]:
    return {
        name: value if value is None or reader is None else reader(value)
        for (name, reader), value in zip(readers, values, strict=True)
    }


def _split(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of a part."""
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        yield from whole
    if rest:
        raise BackupNotUsable("a line is cut off")


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Turn what a damaged archive raises into a sentence."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, msgspec.MsgspecError) as error:
        raise BackupNotUsable("it is damaged or not a backup") from error


def is_archive(path: Path) -> bool:
    """Whether the file begins as an archive does; a sealed one does not."""
    with path.open("rb") as file:
        return file.read(2) == b"PK"
