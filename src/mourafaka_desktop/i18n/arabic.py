"""Search keys: what two spellings of the same words have in common, in Arabic and in Latin script.

`search_key` is applied to what is stored and to what is typed; then one need only contain the other.
It forgets hamza carriers, ta marbuta and alif maqsura, vowel signs, tatweel, accents, capitals,
punctuation and the shape of digits, and writes the article out where the preposition swallowed its alif:
« الأركان » is found in « للأركان ». « الجمع العام » of daily speech is found as « الجمعية العامة ».
"""

import re
import unicodedata
from collections.abc import Iterator

_SAME_LETTER = str.maketrans(
    {
        "ة": "ه",
        "ى": "ي",
        "ٱ": "ا",
        "ء": None,
        # Amazigh names are written with three dots; most keyboards have none of these.
        "ڭ": "ك",
        "گ": "ك",
        "ݣ": "ك",
        "ک": "ك",
        "ی": "ي",
        "ڤ": "ف",
        "پ": "ب",
        "ـ": None,
        "œ": "oe",
        "æ": "ae",
    }
)
# What may stand before a lam that is the rest of « ال »: the preposition, alone or after "and".
_BEFORE_SHORT_ARTICLE = frozenset({"ل", "ول"})

# An apostrophe stands inside a word: m'diq is mdiq, not m and diq.
_APOSTROPHES = frozenset("'’‘ʼʿʾ`´")

# The general meeting, in speech and in law, alone or with its article and prefix, one or several.
_ARTICLE = r"(?<!\w)([وفبك]?(?:ال|لال|لل|ل)?)"
_SPOKEN_MEETING = re.compile(_ARTICLE + r"جمع (ال)?عام\b")
_SPOKEN_MEETINGS = re.compile(_ARTICLE + r"جموع (ال)?عامه\b")


def search_key(text: str) -> str:
    """The form of `text` that is stored for searching and compared with; empty for no words."""
    key = " ".join("".join(letters for letters, _ in _folded(text)).split())
    key = _SPOKEN_MEETING.sub(r"\1جمعيه \2عامه", key)
    return _SPOKEN_MEETINGS.sub(r"\1جمعيات \2عامه", key)


def match_spans(text: str, query: str) -> tuple[tuple[int, int], ...]:
    """Where the words of `query` stand in `text`, as (start, end), to be underlined.

    A word that was found by another name of the same thing is not underlined.
    """
    letters, positions = [], []
    for folded, position in _folded(text):
        letters.append(folded)
        positions.extend([position] * len(folded))
    searched = "".join(letters)
    spans = []
    for word in dict.fromkeys(search_key(query).split()):
        start = searched.find(word)
        while start >= 0:
            last = start + len(word) - 1
            spans.append((positions[start], _end_of_letter(text, positions[last])))
            start = searched.find(word, last + 1)
    return tuple(sorted(spans))


def _folded(text: str) -> Iterator[tuple[str, int]]:
    """What each character of `text` becomes (at times nothing), with its position."""
    word = ""
    for letters, position in _folded_characters(text):
        written = ""
        for letter in letters:
            swallowed = letter == "ل" and word in _BEFORE_SHORT_ARTICLE
            written += "ال" if swallowed else letter
            word = "" if letter == " " else word + letter
        yield written, position


def _folded_characters(text: str) -> Iterator[tuple[str, int]]:
    for position, character in enumerate(text):
        # Twice, for taking characters apart may bring forth capitals, and small letters new marks.
        plain = unicodedata.normalize("NFKD", character).casefold()
        parts = unicodedata.normalize("NFKD", plain).translate(_SAME_LETTER)
        yield "".join(_fold(part) for part in parts), position


def _fold(character: str) -> str:
    category = unicodedata.category(character)
    if category[0] == "L":
        return character
    if category[0] == "N":
        value = unicodedata.digit(character, None)
        return character if value is None else str(value)
    # Marks belong to the letter before them, and format characters to nobody.
    if category in ("Mn", "Me", "Cf") or character in _APOSTROPHES:
        return ""
    return " "


def _end_of_letter(text: str, position: int) -> int:
    """Past the character at `position` and the marks that sit on it."""
    end = position + 1
    while end < len(text) and unicodedata.category(text[end]) == "Mn":
        end += 1
    return end
