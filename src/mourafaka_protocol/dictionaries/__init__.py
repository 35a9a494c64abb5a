"""The trained zstd dictionaries that ship with the program: `shipped_dictionaries`; docs/protocol.md, section 3.

Each is a file beside this one, `<id>.zdict`. Once shipped, a file never changes: a better one gets the next id.
"""

from functools import cache
from importlib.resources import files

from mourafaka_protocol.compression import Dictionaries

_ENDING = ".zdict"


@cache
def shipped_dictionaries() -> Dictionaries:
    """All that came with this program; none is fine, then nothing is compressed with one."""
    return Dictionaries(
        {
            int(found.name.removesuffix(_ENDING)): found.read_bytes()
            for found in files(__name__).iterdir()
            if found.name.endswith(_ENDING)
        }
    )


def best_shared(theirs: tuple[int, ...]) -> int:
    """The newest dictionary that both sides have, `theirs` being what the other side listed; 0 is none."""
    return max(set(shipped_dictionaries().ids) & set(theirs), default=0)
