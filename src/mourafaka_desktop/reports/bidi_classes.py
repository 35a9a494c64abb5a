"""The Bidi_Class and the paired brackets of Unicode 15, whatever Unicode Python itself knows."""

import unicodedata
from bisect import bisect_right
from functools import lru_cache

# Unassigned characters have a default class by block (DerivedBidiClass.txt); Python knows none.
# Each entry is the first code point of a block and the class that holds up to the next entry.
_DEFAULTS = (
    (0x0000, "L"), (0x0590, "R"), (0x0600, "AL"), (0x07C0, "R"), (0x0860, "AL"), (0x0900, "L"),
    (0x2065, "BN"), (0x2066, "L"), (0x20A0, "ET"), (0x20D0, "L"), (0xFB1D, "R"), (0xFB50, "AL"),
    (0xFDD0, "BN"), (0xFDF0, "AL"), (0xFE00, "L"), (0xFE70, "AL"), (0xFEFF, "L"), (0xFFF0, "BN"),
    (0xFFF9, "L"), (0xFFFE, "BN"), (0x10000, "L"), (0x10800, "R"), (0x10D00, "AL"), (0x10D40, "R"),
    (0x10EC0, "AL"), (0x10F00, "R"), (0x10F30, "AL"), (0x10F70, "R"), (0x11000, "L"),
    (0x1E800, "R"), (0x1EC70, "AL"), (0x1ECC0, "R"), (0x1ED00, "AL"), (0x1ED50, "R"),
    (0x1EE00, "AL"), (0x1EF00, "R"), (0x1F000, "L"), (0xE0000, "BN"), (0xE1000, "L"),
)  # fmt: skip
_DEFAULT_STARTS = [start for start, _ in _DEFAULTS]

# What Unicode 15 assigned and the tables of Python 3.11 (Unicode 14) do not know.
_UNICODE_15 = {
    "NSM": (
        (0x0ECE, 0x0ECE), (0x10EFD, 0x10EFF), (0x11241, 0x11241), (0x11F00, 0x11F01),
        (0x11F36, 0x11F3A), (0x11F40, 0x11F40), (0x11F42, 0x11F42), (0x13440, 0x13440),
        (0x13447, 0x13455), (0x1E08F, 0x1E08F), (0x1E4EC, 0x1E4EF),
    ),
    "ON": (
        (0x1F6DC, 0x1F6DC), (0x1F774, 0x1F776), (0x1F77B, 0x1F77F), (0x1F7D9, 0x1F7D9),
        (0x1FA75, 0x1FA77), (0x1FA87, 0x1FA88), (0x1FAAD, 0x1FAAF), (0x1FABB, 0x1FABD),
        (0x1FABF, 0x1FABF), (0x1FACE, 0x1FACF), (0x1FADA, 0x1FADB), (0x1FAE8, 0x1FAE8),
        (0x1FAF7, 0x1FAF8),
    ),
}  # fmt: skip
_NEWLY_ASSIGNED = {
    code: kind
    for kind, ranges in _UNICODE_15.items()
    for first, last in ranges
    for code in range(first, last + 1)
}

# BidiBrackets.txt: each opening bracket followed by its closing one.
_PAIRS = (
    "()[]{}\u0f3a\u0f3b\u0f3c\u0f3d\u169b\u169c\u2045\u2046\u207d\u207e\u208d\u208e\u2308\u2309"
    "\u230a\u230b\u2329\u232a\u2768\u2769\u276a\u276b\u276c\u276d\u276e\u276f\u2770\u2771\u2772"
    "\u2773\u2774\u2775\u27c5\u27c6\u27e6\u27e7\u27e8\u27e9\u27ea\u27eb\u27ec\u27ed\u27ee\u27ef"
    "\u2983\u2984\u2985\u2986\u2987\u2988\u2989\u298a\u298b\u298c\u298d\u2990\u298f\u298e\u2991"
    "\u2992\u2993\u2994\u2995\u2996\u2997\u2998\u29d8\u29d9\u29da\u29db\u29fc\u29fd\u2e22\u2e23"
    "\u2e24\u2e25\u2e26\u2e27\u2e28\u2e29\u2e55\u2e56\u2e57\u2e58\u2e59\u2e5a\u2e5b\u2e5c\u3008"
    "\u3009\u300a\u300b\u300c\u300d\u300e\u300f\u3010\u3011\u3014\u3015\u3016\u3017\u3018\u3019"
    "\u301a\u301b\ufe59\ufe5a\ufe5b\ufe5c\ufe5d\ufe5e\uff08\uff09\uff3b\uff3d\uff5b\uff5d\uff5f"
    "\uff60\uff62\uff63"
)
# U+2329 and U+232A are canonically equal to U+3008 and U+3009 and pair with them.
CANONICAL = {"\u232a": "\u3009"}
CLOSING = {
    opening: CANONICAL.get(closing, closing)
    for opening, closing in zip(_PAIRS[::2], _PAIRS[1::2], strict=True)
}
BRACKETS = frozenset(_PAIRS)


@lru_cache(maxsize=4096)
def bidi_class(character: str) -> str:
    """The Bidi_Class of a character in Unicode 15, unassigned ones included."""
    known = unicodedata.bidirectional(character)
    if known:
        return known
    code = ord(character)
    if code in _NEWLY_ASSIGNED:
        return _NEWLY_ASSIGNED[code]
    if code & 0xFFFE == 0xFFFE:  # the two noncharacters that end each plane
        return "BN"
    return _DEFAULTS[bisect_right(_DEFAULT_STARTS, code) - 1][1]
