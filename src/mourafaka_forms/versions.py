"""Which of two versions of a questionnaire is the newer one: `version_order`.

Authors write versions as they like: `1.10`, `2026112301`, `0.1.0-draft`. The order is the one a reader expects:

- runs of digits are numbers, so that `1.10` comes after `1.9`; what separates them does not count;
- a word makes a version earlier than the same one without it: `1.0.0-draft`, `1.0.0-rc`, `1.0.0`, `1.0.0.1`;
- a version without any text is the earliest of all.
"""

import re

_PARTS = re.compile(r"([0-9]+)|([^\W\d_]+)")

_WORD, _END, _NUMBER = range(3)

VersionOrder = tuple[tuple[int, int, str], ...]


def version_order(version: str) -> VersionOrder:
    """What versions are compared by: `max(versions, key=version_order)` is the newest."""
    parts = [
        (_NUMBER, int(number), "") if number else (_WORD, 0, word.casefold())
        for number, word in _PARTS.findall(version)
    ]
    return (*parts, (_END, 0, ""))
