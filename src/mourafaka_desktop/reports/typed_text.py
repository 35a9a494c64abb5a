"""What people typed or pasted, made fit to be set: `clean`, and the isolates that keep order.

Figures, codes and Latin phrases inside Arabic keep their own order when they are isolated: `ltr`
for what a program writes, `isolate_figures` for what a person typed.
"""

import re
import unicodedata
from functools import cache

from mourafaka_desktop.reports.fonts import JOINERS, Family

LTR_ISOLATE = "\u2066"
FIRST_STRONG_ISOLATE = "\u2068"
POP_ISOLATE = "\u2069"
NBSP = "\u00a0"

# Marks that order text and are never drawn or copied. Embeddings and overrides are not among them:
# nobody types them on purpose, and an override left open turns a whole note back to front.
BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u2066\u2067\u2068\u2069")

_LINE_BREAKS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# Fonts for text have no emoji: a sequence that shows as one picture becomes one mark.
_EMOJI_TAIL = re.compile(
    "(?<=[\u2190-\u2bff\U0001f000-\U0001faff])"
    "(?:[\ufe00-\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]"
    "|\u200d[\u2190-\u2bff\U0001f000-\U0001faff])+"
)
_BEFORE_CLOSING = re.compile(" (?=[;:?!»؛؟])")
_AFTER_OPENING = re.compile("(?<=«) ")

_FIGURES = re.compile(
    r"(?:\+212|\b0)[ \u00a0.-]?[5-8](?:[ \u00a0.-]?\d){8}(?!\d)"  # a Moroccan telephone
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w.,])[+\u2212-]?\d{1,3}(?:[ \u00a0]\d{3})+(?:[.,]\d+)?(?:[ \u00a0]?%)?(?!\d)"
    r"|(?<![\w.,])[+\u2212-]?\d[\d.,]*(?:[ \u00a0]?[\u2013\u00d7/:-][ \u00a0]?\d[\d.,]*)*\d?"
    r"(?:[ \u00a0]?%)?(?!\w)"
)


def ltr(text: str) -> str:
    """The text in left-to-right order whatever surrounds it: phones, codes, amounts, ranges."""
    return f"{LTR_ISOLATE}{text}{POP_ISOLATE}"


def isolated(text: str) -> str:
    """The text in the order of its own first strong letter: names in whatever script."""
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}"


def isolate_figures(text: str) -> str:
    """Isolate phones, signed numbers, ranges, products, amounts and addresses in typed text.

    The spaces inside them no longer break: a telephone number stays on one line.
    """
    return _FIGURES.sub(lambda found: ltr(found[0].replace(" ", NBSP)), text)


def clean(text: str, family: Family) -> str:
    """The text with what cannot be set replaced by what can.

    Control characters go, except line breaks, which become "\\n"; presentation forms become
    letters again; a character no face of the family has becomes a mark that names it, `[U+1F64F]`.
    """
    text = _LINE_BREAKS.sub("\n", text)
    text = _EMOJI_TAIL.sub("", text)
    text = unicodedata.normalize("NFC", text.translate(_replacements(family)))
    return _AFTER_OPENING.sub(NBSP, _BEFORE_CLOSING.sub(NBSP, text))


class _Replacements(dict[int, str]):
    """What `str.translate` puts for each character, decided when the character first occurs."""

    def __init__(self, family: Family) -> None:
        super().__init__()
        self._family = family

    def __missing__(self, code: int) -> str:
        replacement = self[code] = _replacement(chr(code), self._family)
        return replacement


@cache
def _replacements(family: Family) -> _Replacements:
    return _Replacements(family)


def _replacement(character: str, family: Family) -> str:
    if character in BIDI_CONTROLS or character in JOINERS or character == "\n":
        return character
    if character in "\u202f\u2007":
        return NBSP
    if character == "\t":
        return " "
    category = unicodedata.category(character)
    if category == "Zs":
        return character if character == NBSP else " "
    if category in ("Cc", "Cf", "Cs") or "\ufe00" <= character <= "\ufe0f":
        return ""
    if "\ufb50" <= character <= "\ufdcf" or "\ufe70" <= character <= "\ufefc":
        character = unicodedata.normalize("NFKC", character).strip()
    if all(family.covers(one) for one in character):
        return character
    composed = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", character))
    if all(family.covers(one) for one in composed):
        return composed
    return "".join(ltr(f"[U+{ord(one):04X}]") for one in character)
