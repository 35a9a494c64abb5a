"""The functions of ODK's XPath, and those of plain XPath 1.0 where they differ."""

from collections.abc import Mapping
from typing import Final

from mourafaka_forms.xpath.functions import (
    choices,
    dates,
    geometry,
    logic,
    nodes,
    numbers,
    repeats,
    text,
)
from mourafaka_forms.xpath.functions.table import Function

ODK_FUNCTIONS: Final[Mapping[str, Function]] = {
    **nodes.FUNCTIONS,
    **logic.FUNCTIONS,
    **text.FUNCTIONS,
    **numbers.FUNCTIONS,
    **dates.FUNCTIONS,
    **choices.FUNCTIONS,
    **repeats.FUNCTIONS,
    **geometry.FUNCTIONS,
}
"""Functions by name; those of JavaRosa's namespace begin with `jr:`."""

XPATH_FUNCTIONS: Final[Mapping[str, Function]] = {
    **ODK_FUNCTIONS,
    **nodes.PLAIN_FUNCTIONS,
    **text.PLAIN_FUNCTIONS,
    **numbers.PLAIN_FUNCTIONS,
}
"""The same, with `position`, `concat`, `round` and `sum` as XPath 1.0 has them."""
