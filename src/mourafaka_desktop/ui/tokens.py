"""The design tokens: colours, states, maturity bands, type roles, spaces and radii, as plain values.

`theme` turns them into fonts, brushes and sizes for the language and text size in use.
"""

from dataclasses import dataclass
from enum import Enum, StrEnum


class Colour(StrEnum):
    """A colour by what it is for, not by what it looks like."""

    PAPER = "#F6F4EE"
    SURFACE = "#FFFFFF"
    SUNKEN = "#EEEBE2"
    PANEL = "#FAF8F3"
    LINE = "#E0DBCF"
    LINE_STRONG = "#857F6F"
    INK = "#1C2130"
    INK_2 = "#4E5464"
    INK_3 = "#5F6473"
    NILA = "#2F3B8C"
    NILA_DARK = "#232C6B"
    NILA_DEEP = "#1B2150"
    TINT = "#EDEFF9"
    TINT_LINE = "#C3C9E8"
    RAIL_SELECTED = "#323C86"
    RAIL_LINE = "#4A55A8"
    ON_RAIL = "#FFFFFF"
    ON_RAIL_SOFT = "#D5D9F0"
    STAR_SHADE = "#9AA3DE"


@dataclass(frozen=True)
class StateLook:
    """The three colours of a state: what it stands on, what it says, and its sign or edge."""

    ground: str
    text: str
    mark: str
    edge: str


class State(Enum):
    """What a chip, an alert or a problem wants to say; always shown with an icon and a word too."""

    OK = StateLook("#E6F3EC", "#145C39", "#1E7D4F", "#B5DCC6")
    SOON = StateLook("#FDF3E2", "#824A00", "#C77700", "#EBCF9C")
    LATE = StateLook("#FCEDEB", "#96201A", "#B3261E", "#EDBDB9")
    NEUTRAL = StateLook("#EEEBE2", "#1C2130", "#5F6473", "#E0DBCF")
    CALM = StateLook("#EDEFF9", "#232C6B", "#2F3B8C", "#C3C9E8")


class Pattern(Enum):
    """How a band is filled, so that a grey print says the same as the colour."""

    DENSE_HATCH = "dense hatch"
    LIGHT_HATCH = "light hatch"
    DOTS = "dots"
    PLAIN = "plain"


@dataclass(frozen=True)
class BandLook:
    """The look of a maturity band: its mark, its text and its pattern."""

    mark: str
    text: str
    pattern: Pattern


# By the keys of the diagnostic framework's bands.
BANDS = {
    "critical": BandLook("#B3261E", "#96201A", Pattern.DENSE_HATCH),
    "fragile": BandLook("#C77700", "#824A00", Pattern.LIGHT_HATCH),
    "progress": BandLook("#8A7A00", "#5E5400", Pattern.DOTS),
    "solid": BandLook("#1E7D4F", "#145C39", Pattern.PLAIN),
}


@dataclass(frozen=True)
class TypeRole:
    """Size and line height in Arabic and in Latin script, and the weight."""

    ar: tuple[int, int]
    latin: tuple[int, int]
    weight: int = 400
    largest: int | None = None


class Type(Enum):
    """The roles of text."""

    PAGE_TITLE = TypeRole((27, 38), (26, 36), 600, largest=40)
    OBJECT_TITLE = TypeRole((22, 36), (22, 34), 600, largest=40)
    SECTION = TypeRole((18, 28), (17, 26), 600)
    BODY = TypeRole((16, 26), (15, 24))
    BODY_STRONG = TypeRole((16, 26), (15, 24), 500)
    BODY_BOLD = TypeRole((16, 26), (15, 24), 600)
    WRITING = TypeRole((16, 28), (16, 26))
    SECONDARY = TypeRole((14, 22), (14, 22))
    SECONDARY_STRONG = TypeRole((14, 22), (14, 22), 500)
    SMALL = TypeRole((13, 20), (13, 20), 500)
    FIGURE = TypeRole((20, 28), (20, 28), 600)
    SCORE = TypeRole((34, 44), (34, 44), 600, largest=56)
    BIG_SCORE = TypeRole((54, 60), (50, 56), 600, largest=84)


class Space:
    """Distances between things, in pixels at 100 %."""

    XXS = 4
    XS = 8
    S = 12
    M = 16
    L = 20
    XL = 24
    XXL = 32
    PAGE = 32
    FORM_PAGE = 28


class Radius:
    """Corners, in pixels."""

    CHIP = 6
    BUTTON = 8
    CHOICE = 10
    CARD = 12


class Height:
    """Targets, in pixels at 100 %."""

    CONTROL = 44
    TALL = 52
    IN_ROW = 36
    TABLE_ROW = 55
    TABLE_HEADER = 40
    LIST_ROW = 56
    PAGE_HEADER = 92
