"""`${name}` in a cell: which question it means, and the XPath that pyxform makes of it."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

_REFERENCE: Final = re.compile(r"\$\{([^{}]*)\}")
_MALFORMED: Final = re.compile(r"\$\{|\$\w*|\{[^{}]*\}")
"""What is left of braces and dollars once the well-formed references are taken out."""
_LAST_SAVED: Final = "last-saved#"


@dataclass(frozen=True, slots=True)
class Mention:
    """One `${name}` and where it begins."""

    name: str
    position: int

    @property
    def is_last_saved(self) -> bool:
        """Whether it means an earlier visit's answer."""
        return self.name.startswith(_LAST_SAVED)


def mentions(text: str) -> Iterator[Mention]:
    """Each `${name}` of a text."""
    for found in _REFERENCE.finditer(text):
        yield Mention(found[1], found.start())


def malformed(text: str) -> str:
    """The first piece that seems to be meant for `${name}`, "" where there is none."""
    found = _MALFORMED.search(_REFERENCE.sub(lambda whole: " " * len(whole[0]), text))
    return text[found.start() : found.start() + 30] if found else ""


class Substituted:
    """An expression with paths instead of `${name}`, and the way back to the author's characters."""

    def __init__(self, text: str, path: Callable[[str], str]) -> None:
        self.text = ""
        self._made = [0]
        self._written = [0]
        at = 0
        for found in _REFERENCE.finditer(text):
            self._add(text[at : found.start()], found.start())
            self._add(path(found[1]), found.end())
            at = found.end()
        self.text += text[at:]

    def _add(self, piece: str, written: int) -> None:
        self.text += piece
        self._made.append(len(self.text))
        self._written.append(written)

    def position(self, position: int) -> int:
        """Where the author wrote what stands at `position` here."""
        at = bisect_right(self._made, position) - 1
        following = self._written[at + 1] if at + 1 < len(self._written) else None
        shift = self._written[at] + position - self._made[at]
        return shift if following is None else min(shift, following)
