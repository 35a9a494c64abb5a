"""Two people wrote in the same long text: `merge` keeps what both wrote, sentence by sentence; docs/protocol.md, 6.3.

Whichever of the two arrived first, the result is the same. Nothing that either wrote is ever left out: where both
changed the same sentences, both versions stay in their place, one after the other, and an `Overlap` tells of it.

The library merge3 does much the same by lines. It is not shipped: its licence, GPL-2.0-or-later, binds whoever hands
the program on, it asks a person where two additions merely touch, and its running time has no bound. Tests compare
with it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

_MAX_COMPARISONS = 1_000_000
"""More than any real note needs; beyond it two texts are compared as one piece each."""

_WORDS_AND_GAPS = re.compile(r"\s+|\S+")
_SENTENCE_ENDS = tuple(".!?؟…۔")
_CLOSING = "\"'»”’)]"


class Overlap(NamedTuple):
    """What each side made of the same sentences; empty where it deleted them."""

    current: str
    new: str


class Merged(NamedTuple):
    """A text that holds what both sides wrote, and where they met."""

    text: str
    overlaps: tuple[Overlap, ...]


class Sentence(NamedTuple):
    """A sentence without the white space that follows it, and that white space."""

    text: str
    gap: str


class _Hunk(NamedTuple):
    """One side put `written` in the place of the base's sentences from `start` to before `end`."""

    start: int
    end: int
    written: tuple[Sentence, ...]


def merge(base: str, current: str, new: str) -> Merged:
    """What `current` and `new`, both written from `base`, are together. `base` is empty where nobody knows it."""
    if current in (base, new):
        return Merged(new, ())
    if new == base:
        return Merged(current, ())
    root, left, right = map(sentences, (base, current, new))
    left_kept, right_kept = _kept(root, left), _kept(root, right)
    merged: list[Sentence] = []
    overlaps: list[Overlap] = []
    place = 0

    def keep_up_to(end: int) -> None:
        for i in range(place, end):
            gap = _gap(root[i].gap, left[left_kept[i]].gap, right[right_kept[i]].gap)
            merged.append(Sentence(root[i].text, gap))

    clusters = _clusters(_hunks(root, left, left_kept), _hunks(root, right, right_kept))
    for cluster in clusters:
        keep_up_to(cluster.start)
        place = cluster.end
        if cluster.is_overlap:
            overlaps.append(Overlap(_plain(cluster.left).strip(), _plain(cluster.right).strip()))
        merged += _joined(cluster.left, cluster.right)
    keep_up_to(len(root))
    return Merged(_plain(merged), tuple(overlaps))


def sentences(text: str) -> list[Sentence]:
    """The sentences of a text, each with the white space behind it; together they are the text again.

    A sentence ends at a line's end, and where white space follows a full stop, a question or exclamation mark.
    The first one is empty and carries the white space that the text begins with.
    """
    body = text.lstrip()
    found = [Sentence("", text[: len(text) - len(body)])]
    written = ""
    for piece in _WORDS_AND_GAPS.findall(body):
        if piece.isspace() and ("\n" in piece or _is_ended(written)):
            found.append(Sentence(written, piece))
            written = ""
        else:
            written += piece
    if written:
        bare = written.rstrip()
        found.append(Sentence(bare, written[len(bare) :]))
    return found


class _Cluster(NamedTuple):
    """Hunks of both sides that meet, as one: what each side wrote for the base's `start` to before `end`."""

    start: int
    end: int
    left: tuple[Sentence, ...]
    right: tuple[Sentence, ...]
    is_overlap: bool


def _clusters(lefts: Sequence[_Hunk], rights: Sequence[_Hunk]) -> Iterator[_Cluster]:
    """The hunks of both sides in order; those that meet together."""
    waiting = sorted(
        [*((hunk, True) for hunk in lefts), *((hunk, False) for hunk in rights)],
        key=lambda pair: pair[0][:2],
    )
    while waiting:
        group = [waiting.pop(0)]
        start, end = group[0][0].start, group[0][0].end
        while waiting and _meets(waiting[0][0], start, end):
            group.append(waiting.pop(0))
            end = max(end, group[-1][0].end)
        sides = {is_left for _, is_left in group}
        left, right = (
            tuple(one for hunk, is_left in group if is_left is side for one in hunk.written)
            for side in (True, False)
        )
        yield _Cluster(start, end, left, right, len(sides) == 2 and _texts(left) != _texts(right))


def _meets(hunk: _Hunk, start: int, end: int) -> bool:
    """Whether a hunk that begins no earlier touches the same sentences, or adds in the very same place."""
    return hunk.start < end or (hunk.start, hunk.end) == (start, end)


def _hunks(
    base: Sequence[Sentence], side: Sequence[Sentence], kept: Mapping[int, int]
) -> list[_Hunk]:
    """What one side did to the base."""
    hunks, start, begin = [], 0, 0
    for place, there in [*kept.items(), (len(base), len(side))]:
        if place > start or there > begin:
            hunks.append(_Hunk(start, place, tuple(side[begin:there])))
        start, begin = place + 1, there + 1
    return hunks


def _kept(base: Sequence[Sentence], side: Sequence[Sentence]) -> dict[int, int]:
    """The sentences of the base that are still there: place in the base → place in the side, ascending."""
    ours, theirs = _texts(base), _texts(side)
    head = 0
    while head < min(len(ours), len(theirs)) and ours[head] == theirs[head]:
        head += 1
    tail = 0
    while tail < min(len(ours), len(theirs)) - head and ours[-1 - tail] == theirs[-1 - tail]:
        tail += 1
    middle = _common(ours[head : len(ours) - tail], theirs[head : len(theirs) - tail])
    return {
        **{place: place for place in range(head)},
        **{head + place: head + there for place, there in middle},
        **{len(ours) - tail + place: len(theirs) - tail + place for place in range(tail)},
    }


def _common(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The longest common subsequence, as pairs of places; nothing where finding it would take too long."""
    if len(ours) * len(theirs) > _MAX_COMPARISONS:
        return
    longest = [[0] * (len(theirs) + 1) for _ in range(len(ours) + 1)]
    for place in reversed(range(len(ours))):
        row, below = longest[place], longest[place + 1]
        for there in reversed(range(len(theirs))):
            row[there] = (
                below[there + 1] + 1
                if ours[place] == theirs[there]
                else max(below[there], row[there + 1])
            )
    place = there = 0
    while place < len(ours) and there < len(theirs):
        if ours[place] == theirs[there]:
            yield place, there
            place, there = place + 1, there + 1
        elif longest[place + 1][there] >= longest[place][there + 1]:
            place += 1
        else:
            there += 1


def _joined(left: Sequence[Sentence], right: Sequence[Sentence]) -> Iterator[Sentence]:
    """All that both wrote, what is the same in both once; in an order that does not depend on the sides."""
    first, second = sorted((tuple(left), tuple(right)))
    place = there = 0
    for shared, same in [*_kept(first, second).items(), (len(first), len(second))]:
        yield from first[place:shared]
        yield from second[there:same]
        if shared < len(first):
            yield max(first[shared], second[same])
        place, there = shared + 1, same + 1


def _gap(base: str, left: str, right: str) -> str:
    """The white space behind a sentence that both kept: as who changed it wants it, the greater where both did."""
    if left == base:
        return right
    return left if right == base else max(left, right)


def _plain(parts: Iterable[Sentence]) -> str:
    """The text of sentences; one that stood last in its own text is kept apart from what follows it now."""
    pieces: list[str] = []
    before = Sentence("", "")
    for part in parts:
        if before.text and "\n" not in before.gap:
            if not _is_ended(before.text):
                pieces.append("\n")
            elif not before.gap:
                pieces.append(" ")
        pieces += part
        before = part
    return "".join(pieces)


def _is_ended(written: str) -> bool:
    return written.rstrip(_CLOSING).endswith(_SENTENCE_ENDS)


def _texts(parts: Iterable[Sentence]) -> list[str]:
    return [part.text for part in parts]
