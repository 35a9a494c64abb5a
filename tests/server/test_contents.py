"""Two stores, one set of laws: a folder, and a bucket (obstore's own, in memory and on disk)."""

import hashlib
import uuid
from pathlib import Path

import pytest
from obstore.store import LocalStore, MemoryStore

from mourafaka_protocol.problems import ProtocolError
from mourafaka_server.contents import BucketStore, FolderStore, Store, open_store
from mourafaka_server.errors import ContentsNotReached
from mourafaka_server.settings import Settings

CONTENT = bytes(range(256)) * 1000
SHA256 = hashlib.sha256(CONTENT).hexdigest()
COACH, OTHER = uuid.uuid4(), uuid.uuid4()


@pytest.fixture(params=["folder", "bucket in memory", "bucket on disk", "bucket by its address"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    match request.param:
        case "folder":
            return FolderStore(tmp_path)
        case "bucket in memory":
            return BucketStore(MemoryStore(), tmp_path)
        case "bucket on disk":
            return BucketStore(LocalStore(tmp_path / "bucket", mkdir=True), tmp_path / "parts")
    (tmp_path / "bucket").mkdir()
    return open_store(Settings(tmp_path, contents_url=(tmp_path / "bucket").as_uri()))


def test_an_upload_in_parts_is_read_back_from_anywhere(store: Store) -> None:
    for start in (0, 100_000, 200_000):
        assert store.part_size(COACH, SHA256) == start
        store.append(COACH, SHA256, CONTENT[start : start + 100_000])
    assert not store.holds(SHA256)
    store.finish(COACH, SHA256)
    assert store.holds(SHA256)
    assert store.part_size(COACH, SHA256) == 0
    for start in (0, 1, 70_000, len(CONTENT) - 1, len(CONTENT)):
        assert b"".join(store.read(SHA256, start)) == CONTENT[start:]


def test_what_two_coaches_send_lies_apart(store: Store) -> None:
    store.append(COACH, SHA256, CONTENT[:10])
    assert store.part_size(OTHER, SHA256) == 0


def test_a_content_that_is_not_what_its_name_says_is_dropped(store: Store) -> None:
    store.append(COACH, SHA256, CONTENT[:-1] + b"x")
    with pytest.raises(ProtocolError, match="hash_mismatch"):
        store.finish(COACH, SHA256)
    assert store.part_size(COACH, SHA256) == 0
    assert not store.holds(SHA256)


def test_the_same_content_may_be_kept_twice(store: Store) -> None:
    assert store.keep(CONTENT) == store.keep(CONTENT) == SHA256
    store.append(COACH, SHA256, CONTENT)
    store.finish(COACH, SHA256)
    assert list(store.names()) == [SHA256]


def test_unfinished_uploads_have_no_name(store: Store) -> None:
    store.append(COACH, SHA256, CONTENT[:10])
    assert list(store.names()) == []


def test_what_is_not_there_is_not_read(store: Store) -> None:
    with pytest.raises(FileNotFoundError):
        list(store.read(SHA256))


def test_a_place_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(ContentsNotReached) as told:
        open_store(Settings(tmp_path, contents_url="gopher://someone:opensesame@x/y"))
    assert "opensesame" not in str(told.value)
