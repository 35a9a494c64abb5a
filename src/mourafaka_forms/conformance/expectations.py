"""Whether a value is the one that a case expects."""

import math
import re
from collections.abc import Callable, Mapping
from datetime import tzinfo
from typing import Any, Final

from mourafaka_forms.conformance.locations import location_of
from mourafaka_forms.xpath.functions.numbers import rounded
from mourafaka_forms.xpath.nodes import NodeSet
from mourafaka_forms.xpath.values import Value, to_boolean, to_number, to_string

Expected = Mapping[str, Any]
"""The `expected` object of a case: its `type`, its `value` and what the type needs besides."""

ERROR: Final = "error"
"""The type of a case that expects a failure."""

_DUST: Final = 1e-12
_RELATIVE_DUST: Final = 1e-9


def meets(value: Value, expected: Expected, zone: tzinfo | None) -> bool:
    """Whether `value` is what is expected, after conversion to its type. Raises KeyError for an
    unknown type; `zone` is that in which texts may be dates."""
    return _JUDGES[expected["type"]](value, expected, zone)


def _number(value: Value, expected: Expected, zone: tzinfo | None) -> bool:
    return _is_near(to_number(value, zone), float(expected["value"]), expected.get("tolerance", 0))


def _number_rounded(value: Value, expected: Expected, zone: tzinfo | None) -> bool:
    factor = expected["factor"]
    number = rounded(to_number(value, zone) * factor) / factor
    return _is_near(number, float(expected["value"]), _DUST)


def _is_near(number: float, wanted: float, tolerance: float) -> bool:
    if math.isnan(wanted):
        return math.isnan(number)
    if number == wanted:
        return math.copysign(1, number) == math.copysign(1, wanted)
    if not tolerance:
        return False
    return abs(number - wanted) <= max(tolerance, _RELATIVE_DUST * max(1, abs(wanted)))


def _boolean(value: Value, expected: Expected, _: tzinfo | None) -> bool:
    return to_boolean(value) is expected["value"]


def _string(value: Value, expected: Expected, _: tzinfo | None) -> bool:
    return to_string(value) == str(expected["value"])


def _string_length(value: Value, expected: Expected, _: tzinfo | None) -> bool:
    return len(to_string(value)) == int(expected["value"])


def _string_matches(value: Value, expected: Expected, _: tzinfo | None) -> bool:
    pattern = re.sub(r"\A/|/[a-z]*\Z", "", expected["value"])
    return re.search(pattern, to_string(value)) is not None


def _node_set(value: Value, expected: Expected, _: tzinfo | None) -> bool:
    if not isinstance(value, NodeSet):
        return False
    found, wanted = [location_of(node) for node in value], list(expected["value"])
    return found == wanted if expected.get("ordered") else sorted(found) == sorted(wanted)


_JUDGES: Final[dict[str, Callable[[Value, Expected, tzinfo | None], bool]]] = {
    "boolean": _boolean,
    "date": _string,
    "nodeset": _node_set,
    "number": _number,
    "number_rounded": _number_rounded,
    "string": _string,
    "string_length": _string_length,
    "string_matches": _string_matches,
}
