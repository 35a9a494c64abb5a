"""The types of questions: those a laptop shows, and those that it does not show yet."""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum, auto
from functools import cache
from typing import Final

_ALIASES: Final = {
    "string": "text",
    "int": "integer",
    "datetime": "dateTime",
    "date time": "dateTime",
    "trigger": "acknowledge",
    "select one": "select_one",
    "select one from": "select_one",
    "select1": "select_one",
    "select multiple": "select_multiple",
    "select multiple from": "select_multiple",
    "select all that apply": "select_multiple",
    "select all that apply from": "select_multiple",
    "photo": "image",
    "gps": "geopoint",
    "location": "geopoint",
    "lgroup": "repeat",
    "looped group": "repeat",
    "imei": "deviceid",
    "phone number": "phonenumber",
}

ASKED: Final = frozenset(
    {
        *("text", "integer", "decimal", "date", "time", "dateTime", "range", "acknowledge"),
        *("select_one", "select_multiple"),
    }
)
"""A person answers them."""

SHOWN: Final = ASKED | {"note"}
"""A person sees them."""

KEPT: Final = frozenset(
    {"calculate", "hidden", "start", "end", "today", "deviceid", "username"},
)
"""They hold a value that nobody types."""

SELECTS: Final = frozenset({"select_one", "select_multiple"})

REFUSED: Final = {
    "geopoint": "position",
    "start-geopoint": "position",
    "background-geopoint": "position",
    "geotrace": "map_drawing",
    "geoshape": "map_drawing",
    "osm": "map_drawing",
    "rank": "ranking",
    "image": "photo",
    "signature": "photo",
    "audio": "recording",
    "background-audio": "recording",
    "video": "video",
    "file": "file",
    "barcode": "barcode",
    "select_one_external": "external_list",
    "select_one_from_file": "external_list",
    "select_multiple_from_file": "external_list",
    "csv-external": "external_list",
    "xml-external": "external_list",
    "select_one ${}": "list_of_answers",
    "select_multiple ${}": "list_of_answers",
    "loop": "loop",
    "audit": "telephone_trace",
    "phonenumber": "telephone_trace",
    "simserial": "telephone_trace",
    "subscriberid": "telephone_trace",
    "email": "telephone_trace",
}
"""Types that ODK knows and a laptop does not show, each with what it would ask for."""

_BLOCK: Final = re.compile(r"(begin|end)[\s_]+(group|lgroup|repeat|loop|looped group)\b(.*)")
_SELECT: Final = re.compile(
    r"(select_one_from_file|select_multiple_from_file|select_one_external"
    r"|select_one|select one from|select one|select1"
    r"|select_multiple|select multiple from|select multiple"
    r"|select all that apply from|select all that apply)"
    r"(?:\s+(\S.*))?"
)
_OTHER: Final = re.compile(r"\s+(?:or[_ ]other|or specify other)$")


class Block(Enum):
    """Whether a row opens or closes a group or a repeat."""

    BEGIN = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Type:
    """What a cell of the column `type` says. `name` is the one used here, "" if it is unknown."""

    written: str
    name: str
    list_name: str = ""
    block: Block | None = None
    has_other: bool = False

    @property
    def is_select(self) -> bool:
        """Whether its answers are choices of a list."""
        return self.name in SELECTS


def read_type(written: str) -> Type:
    """The type that a cell writes, in any of ODK's spellings."""
    clean = " ".join(written.split())
    if block := _BLOCK.fullmatch(clean):
        name = _ALIASES.get(block[2], block[2])
        return Type(clean, name, block=Block.BEGIN if block[1] == "begin" else Block.END)
    if select := _SELECT.fullmatch(clean):
        return _select(clean, _ALIASES.get(select[1], select[1]), select[2] or "")
    name = _ALIASES.get(clean, clean)
    first, _, list_name = name.partition(" ")
    if first in ("rank", "osm"):
        return Type(clean, first, list_name)
    is_known = name in SHOWN or name in KEPT or name in REFUSED
    return Type(clean, name if is_known else "")


@cache
def nearest(written: str) -> str:
    """The type that an unknown one may be meant for, "" if it is like none."""
    words = written.split()
    begins = ("begin_group", "end_group", "begin_repeat", "end_repeat")
    known = sorted({*SHOWN, *KEPT, *begins})
    near = get_close_matches(words[0], known, 1, 0.7)
    return " ".join([*near, *words[1:]]) if near else ""


def _select(written: str, name: str, rest: str) -> Type:
    list_name = _OTHER.sub("", rest)
    has_other = list_name != rest
    if list_name.startswith("${"):
        name += " ${}"
    return Type(written, name, list_name, has_other=has_other)
