"""Contents of attachments: encrypted, whole or not there, checked, and their names tell nothing."""

import hashlib
from pathlib import Path

import pytest

from mourafaka_desktop.errors import AttachmentUnreadable, FolderNotWritable
from mourafaka_desktop.storage.attachments import AttachmentStore
from tests.builders import make_picture

KEY = bytes(range(32))
PHOTO = make_picture()


@pytest.fixture
def store(tmp_path: Path) -> AttachmentStore:
    return AttachmentStore(tmp_path, KEY)


def test_a_content_is_read_back_by_its_hash(store: AttachmentStore) -> None:
    sha256 = store.add(PHOTO)
    assert sha256 == hashlib.sha256(PHOTO).hexdigest()
    assert store.read(sha256) == PHOTO
    assert store.has(sha256)


def test_the_same_content_is_kept_once(store: AttachmentStore, tmp_path: Path) -> None:
    store.add(PHOTO)
    store.add(PHOTO)
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_neither_content_nor_name_tells_a_thief_anything(
    store: AttachmentStore, tmp_path: Path
) -> None:
    sha256 = store.add(PHOTO)
    path = store.path(sha256)
    content = path.read_bytes()
    assert PHOTO[:64] not in content
    assert b"JFIF" not in content
    assert sha256 not in str(path)
    assert hashlib.sha256(content).hexdigest() != sha256
    # The same photo has another name in another profile: nobody can ask whether it lies here.
    other = AttachmentStore(tmp_path, bytes(32))
    assert other.path(sha256) != path


def test_another_key_reads_nothing(store: AttachmentStore, tmp_path: Path) -> None:
    sha256 = store.add(PHOTO)
    other = AttachmentStore(tmp_path, bytes(32))
    other.path(sha256).parent.mkdir(parents=True, exist_ok=True)
    store.path(sha256).rename(other.path(sha256))
    with pytest.raises(AttachmentUnreadable):
        other.read(sha256)


@pytest.mark.parametrize("place", [0, 4, 20, -1])
def test_an_altered_content_is_refused(store: AttachmentStore, place: int) -> None:
    sha256 = store.add(PHOTO)
    altered = bytearray(store.path(sha256).read_bytes())
    altered[place] ^= 1
    store.path(sha256).write_bytes(altered)
    with pytest.raises(AttachmentUnreadable):
        store.read(sha256)


@pytest.mark.parametrize("length", [0, 3, 10, 40])
def test_a_cut_content_is_refused(store: AttachmentStore, length: int) -> None:
    sha256 = store.add(PHOTO)
    store.path(sha256).write_bytes(store.path(sha256).read_bytes()[:length])
    with pytest.raises(AttachmentUnreadable):
        store.read(sha256)


def test_contents_cannot_be_exchanged(store: AttachmentStore) -> None:
    first, second = store.add(PHOTO), store.add(b"another")
    store.path(first).write_bytes(store.path(second).read_bytes())
    with pytest.raises(AttachmentUnreadable):
        store.read(first)


def test_a_missing_content_is_said_to_be_unreadable(store: AttachmentStore) -> None:
    with pytest.raises(AttachmentUnreadable):
        store.read("0" * 64)


def test_a_removed_content_is_gone(store: AttachmentStore) -> None:
    sha256 = store.add(PHOTO)
    store.remove(sha256)
    store.remove(sha256)
    assert not store.has(sha256)


def test_sweeping_leaves_what_is_named_and_takes_the_rest(store: AttachmentStore) -> None:
    kept, left = store.add(PHOTO), store.add(b"nobody names this")
    cut_off = store.path(kept).with_name("cut.part")
    cut_off.write_bytes(b"half")
    store.sweep({kept})
    assert store.has(kept)
    assert not store.has(left)
    assert not cut_off.exists()


def test_a_folder_that_cannot_be_made_is_said_so(store: AttachmentStore, tmp_path: Path) -> None:
    (tmp_path / "attachments").write_text("in the way", encoding="utf-8")
    with pytest.raises(FolderNotWritable):
        store.add(PHOTO)
