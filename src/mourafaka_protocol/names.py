"""What two registrations of one cooperative have in common: `folded_name`, `likeness_keys`; docs/protocol.md, 6.4.

A key says "the same cooperative, perhaps": people decide. Both sides fold alike, so that a laptop can warn by itself.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from mourafaka_protocol.kinds import COOPERATIVE

_LETTERS = str.maketrans(
    {
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ى": "ي",
        "ئ": "ي",
        "ؤ": "و",
        "ة": "ه",
        "گ": "ك",
        "ڭ": "ك",
        "ڤ": "ف",
    }
    | {"œ": "oe", "æ": "ae", "ـ": None, "ء": None}
)
_NO_LETTER = re.compile(r"[^0-9a-z\u0621-\u064a]+")
_FRENCH_EMPTY = (
    "cooperative cooperatives coop ste societe groupe la le les de des du d l et a au aux en pour"
)
_ARABIC_EMPTY = "تعاونيه التعاونيه تعاونيات مجموعه ذات النفع"
_EMPTY_WORDS = frozenset(f"{_FRENCH_EMPTY} {_ARABIC_EMPTY}".split())
_TAG = {field.name: field.tag for field in COOPERATIVE.fields}


def folded_name(name: str) -> str:
    """A name without accents, vowel signs, case, articles and the word "cooperative"; words in alphabetical order.

    Empty where nothing of it tells one cooperative from another.
    """
    decomposed = unicodedata.normalize("NFKD", name.lower())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    words = _NO_LETTER.sub(" ", bare.translate(_LETTERS)).split()
    return " ".join(sorted({_without_article(word) for word in words if word not in _EMPTY_WORDS}))


def likeness_keys(values: Mapping[int, Any]) -> frozenset[str]:
    """What a cooperative can be found by, from its wire values by tag.

    `ice:…`, `register:<court>:<number>`, `central:<number>`, `name:<folded name>:<commune>`;
    a key is missing where a part of it is.
    """

    def text(field: str) -> str:
        value = values.get(_TAG[field])
        return value if isinstance(value, str) else ""

    keys = {
        f"ice:{_digits(text('ice'))}" if _digits(text("ice")).strip("0") else "",
        f"central:{_folded_number(text('central_register_no'))}"
        if _folded_number(text("central_register_no"))
        else "",
    }
    number, court = _folded_number(text("local_register_no")), folded_name(text("court"))
    if number and court:
        keys.add(f"register:{court}:{number}")
    commune = folded_name(text("commune_code"))
    for name in ("name_ar", "name_fr"):
        folded = folded_name(text(name))
        if folded and commune:
            keys.add(f"name:{folded}:{commune}")
    return frozenset(keys - {""})


def _without_article(word: str) -> str:
    return word.removeprefix("ال") if len(word) > 4 else word


def _digits(text: str) -> str:
    """The digits of any script as 0–9."""
    return "".join(str(unicodedata.digit(letter)) for letter in text if letter.isdigit())


def _folded_number(text: str) -> str:
    """A register's number in one spelling: `RC 12/45` and `12-45` are the same."""
    return "/".join(part.lstrip("0") for part in re.findall(r"[0-9]+", _plain_digits(text)))


def _plain_digits(text: str) -> str:
    return "".join(
        str(unicodedata.digit(letter)) if letter.isdigit() else letter for letter in text
    )
