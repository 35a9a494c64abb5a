"""Every value that was ever written, and which of them somebody knowingly replaced or honestly lost.

Each value carries a token of its own (`t17`), so that it is found wherever it may have got to.
"""

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

_TOKEN = re.compile(r"t\d+")
_TOKEN_BYTES = re.compile(rb"t\d+")


def tokens_in(content: object) -> set[str]:
    """The tokens in a text, in bytes, in anything made of them."""
    match content:
        case str():
            return set(_TOKEN.findall(content))
        case bytes():
            return {found.decode() for found in _TOKEN_BYTES.findall(content)}
        case dict():
            return {one for pair in content.items() for part in pair for one in tokens_in(part)}
        case list() | tuple() | set() | frozenset():
            return {one for part in content for one in tokens_in(part)}
        case _:
            return set()


@dataclass
class Ledger:
    """What the coaches wrote. A token is excused once nobody may ask for it any more."""

    first: int = 1
    written: dict[str, str] = field(default_factory=dict)
    """Token → by whom and where, for the report."""
    replaced: dict[str, set[str]] = field(default_factory=dict)
    """Token → the tokens its writer saw in that place and replaced."""
    excused: set[str] = field(default_factory=set)
    fragile: set[str] = field(default_factory=set)
    """Of which no laptop has a copy that it would send again."""
    vanished: set[str] = field(default_factory=set)
    """That went with a disk: of a laptop, or of the server."""
    has_lost_removals: bool = False
    """Whether removals, which carry no token, went with a disk, and perhaps not with the key they were written to."""
    unheard: set[str] = field(default_factory=set)
    """That a restored server lost: what follows on them may come again before they do, and it cannot know why."""

    copied_drafts: set[str] = field(default_factory=set)
    """That lay unsent on a disk when it was copied: two laptops may send them, each joined with other edits."""

    def __post_init__(self) -> None:
        self._numbers = itertools.count(self.first)

    def token(self, by: str) -> str:
        """A new one, about to be written."""
        made = f"t{next(self._numbers)}"
        self.written[made] = by
        return made

    def replace(self, seen: object, by: object = ()) -> None:
        """Somebody saw `seen` and wrote `by` in its place."""
        new = tokens_in(by)
        gone = tokens_in(seen) - new
        self.excused |= gone
        for token in new:
            self.replaced.setdefault(token, set()).update(gone)

    def vanish(self, tokens: Iterable[str]) -> None:
        """These are gone honestly: with a disk that was put back to an earlier day."""
        self.vanished |= set(tokens)
        self.excused |= self.vanished

    def has_replaced(self, token: str, older: str) -> bool:
        """Whether the writer of `token` knew `older`, or knew who replaced it, through values that still count."""
        seen, waiting = set(), [token]
        while waiting:
            for one in self.replaced.get(waiting.pop(), ()):
                if one == older:
                    return True
                if one not in seen and one not in self.vanished | self.unheard:
                    seen.add(one)
                    waiting.append(one)
        return False
