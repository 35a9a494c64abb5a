"""The bytes of attachments and questionnaires, by SHA-256: `Store`, `FolderStore`, `BucketStore`, `open_store`.

What is arriving lies in a folder, apart for each coach, so that nobody completes what another one began; what is
complete lies in a folder too, or in a bucket that speaks S3.
"""

import hashlib
import os
import uuid
from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from mourafaka_protocol.problems import ProblemCode, ProtocolError
from mourafaka_server.errors import ContentsNotReached
from mourafaka_server.settings import Settings

if TYPE_CHECKING:
    from obstore.store import ObjectStore

_READ_BYTES = 64 * 1024


class Store(ABC):
    """Contents by name. One process writes them; uploads that are not complete lie in the folder `parts`."""

    def __init__(self, parts: Path) -> None:
        self._parts = parts

    @abstractmethod
    def holds(self, sha256: str) -> bool:
        """Whether there is a complete content of that name."""

    @abstractmethod
    def read(self, sha256: str, start: int = 0) -> Iterator[bytes]:
        """A complete content from byte `start` on. FileNotFoundError where there is none."""

    @abstractmethod
    def names(self) -> Iterator[str]:
        """The names of all complete contents, in no order."""

    @abstractmethod
    def _take(self, part: Path, sha256: str) -> None:
        """Keep a finished file under its name for good; the file is gone afterwards."""

    def keep(self, content: bytes) -> str:
        """Keep a content that this server made itself; gives its SHA-256, which is its name."""
        sha256 = hashlib.sha256(content).hexdigest()
        if not self.holds(sha256):
            part = self._parts / f"{sha256}.own"
            part.parent.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            self._take(part, sha256)
        return sha256

    def part_size(self, coach_id: uuid.UUID, sha256: str) -> int:
        """How many bytes of an unfinished upload there are."""
        try:
            return self._part(coach_id, sha256).stat().st_size
        except FileNotFoundError:
            return 0

    def append(self, coach_id: uuid.UUID, sha256: str, content: bytes) -> None:
        """Add bytes to an upload."""
        path = self._part(coach_id, sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            file.write(content)

    def is_whole(self, coach_id: uuid.UUID, sha256: str) -> bool:
        """Whether what came of an upload so far is all that its name says."""
        with self._part(coach_id, sha256).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256

    def finish(self, coach_id: uuid.UUID, sha256: str) -> None:
        """The upload is complete: keep it under its name.

        ProtocolError `hash_mismatch` where that is not what it holds; then the upload is dropped.
        """
        path = self._part(coach_id, sha256)
        with path.open("rb+") as file:
            os.fsync(file.fileno())
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != sha256:
            path.unlink()
            raise ProtocolError(ProblemCode.HASH_MISMATCH, "the upload begins again")
        self._take(path, sha256)

    def _part(self, coach_id: uuid.UUID, sha256: str) -> Path:
        return self._parts / coach_id.hex / sha256


class FolderStore(Store):
    """Contents as files of one folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / "parts")
        self._folder = folder

    def holds(self, sha256: str) -> bool:
        """Whether there is such a file."""
        return self._file(sha256).exists()

    def read(self, sha256: str, start: int = 0) -> Iterator[bytes]:
        """The file from byte `start` on."""
        with self._file(sha256).open("rb") as file:
            file.seek(start)
            while part := file.read(_READ_BYTES):
                yield part

    def names(self) -> Iterator[str]:
        """The names of the files."""
        return (path.name for path in self._folder.glob("[0-9a-f][0-9a-f]/*"))

    def _take(self, part: Path, sha256: str) -> None:
        final = self._file(sha256)
        final.parent.mkdir(parents=True, exist_ok=True)
        part.replace(final)
        flush_folder(final.parent)

    def _file(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256


class BucketStore(Store):
    """Contents as objects of a bucket, each put there whole, once it is complete."""

    def __init__(self, bucket: "ObjectStore", parts: Path) -> None:
        super().__init__(parts)
        self._bucket = bucket

    def holds(self, sha256: str) -> bool:
        """Whether there is such an object."""
        import obstore

        try:
            obstore.head(self._bucket, _key(sha256))
        except FileNotFoundError:
            return False
        return True

    def read(self, sha256: str, start: int = 0) -> Iterator[bytes]:
        """The object from byte `start` on, as it arrives."""
        import obstore

        size = obstore.head(self._bucket, _key(sha256))["size"]
        if start < size:
            found = obstore.get(self._bucket, _key(sha256), options={"range": {"offset": start}})
            for part in found.stream(min_chunk_size=_READ_BYTES):
                yield bytes(part)

    def names(self) -> Iterator[str]:
        """The names of the objects, listed page by page."""
        import obstore

        for page in obstore.list(self._bucket):
            for listed in page:
                yield listed["path"].rpartition("/")[2]

    def _take(self, part: Path, sha256: str) -> None:
        import obstore
        from obstore.exceptions import BaseError

        try:
            obstore.put(self._bucket, _key(sha256), part)
        except BaseError as error:  # the upload stays whole here; asked again, it is put there
            raise ProtocolError(ProblemCode.SERVER_BUSY, "the bucket does not answer") from error
        part.unlink()


def open_store(settings: Settings) -> Store:
    """The store that the settings name. ContentsNotReached where the bucket cannot be used at all."""
    if settings.contents_url is None:
        return FolderStore(settings.blobs)
    try:
        from obstore.exceptions import BaseError
        from obstore.store import from_url
    except ImportError as error:
        raise ContentsNotReached("the extra `s3` is not installed") from error
    try:
        return BucketStore(from_url(settings.contents_url), settings.blobs / "parts")
    except BaseError as error:
        raise ContentsNotReached("its address is not understood") from error


def flush_folder(folder: Path) -> None:
    """Make a rename last through a power cut; Windows has no such call and needs none."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _key(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"
