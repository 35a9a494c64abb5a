"""The shipped dictionaries are the published ones, and shorten what coaches write."""

import re
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from mourafaka_protocol import dictionaries
from mourafaka_protocol.dictionaries import best_shared, shipped_dictionaries
from mourafaka_protocol.streams import encode_frame, read_frames
from tests.protocol.samples import FRAMES

DOCUMENT = (Path(__file__).parents[2] / "docs" / "protocol.md").read_text(encoding="utf-8")


def test_each_shipped_dictionary_is_the_published_one() -> None:
    published = re.findall(
        r"^- Dictionary (\d+) is .*?`([0-9a-f]{64})`", DOCUMENT, flags=re.MULTILINE | re.DOTALL
    )
    shipped = [
        (found.name.removesuffix(".zdict"), sha256(found.read_bytes()).hexdigest())
        for found in files(dictionaries).iterdir()
        if found.name.endswith(".zdict")
    ]
    assert sorted(published) == sorted(shipped)
    assert shipped_dictionaries().ids == tuple(sorted(int(number) for number, _ in shipped))


def test_what_one_side_writes_with_it_the_other_reads() -> None:
    shipped = shipped_dictionaries()
    content = encode_frame(FRAMES["ops"], dictionaries=shipped, dictionary_id=shipped.ids[-1])
    assert len(content) < len(encode_frame(FRAMES["ops"]))
    assert read_frames(content, shipped) == [FRAMES["ops"]]


def test_both_sides_use_the_newest_dictionary_they_share() -> None:
    newest = shipped_dictionaries().ids[-1]
    assert best_shared((newest, 60_000)) == newest
    assert best_shared((60_000,)) == best_shared(()) == 0
