"""Functions about numbers."""

import math
from collections.abc import Callable
from typing import Final

from mourafaka_forms.xpath.context import Context
from mourafaka_forms.xpath.dates import Moment, days_since_epoch, read_iso
from mourafaka_forms.xpath.functions.table import (
    Arguments,
    Body,
    FunctionTable,
    nodes_of,
    number_of,
    whole_of,
)
from mourafaka_forms.xpath.nodes import NodeSet
from mourafaka_forms.xpath.values import Value, is_number, read_number, to_number, to_string

FUNCTIONS = FunctionTable()
PLAIN_FUNCTIONS = FunctionTable()
"""Those that XPath 1.0 defines otherwise than ODK."""


def rounded(number: float) -> float:
    """To the nearest whole number as XPath 1.0 does: halves go up, the sign of zero is kept."""
    if not math.isfinite(number):
        return number
    return math.copysign(float(math.floor(number + 0.5)), number)


def _reckoned(reckon: Callable[..., float]) -> Body:
    """A body that gives all arguments as numbers. NaN in is NaN out, and so is what has no result."""

    def evaluate(context: Context, arguments: Arguments) -> Value:
        numbers = [number_of(context, argument) for argument in arguments]
        if any(math.isnan(number) for number in numbers):
            return math.nan
        try:
            return float(reckon(*numbers))
        except OverflowError:
            return math.inf
        except (ValueError, ZeroDivisionError):
            return math.nan

    return evaluate


def _whole(cut: Callable[[float], int]) -> Callable[[float], float]:
    """With the sign kept, so that -0.5 becomes -0; infinity stays what it is."""

    def apply(number: float) -> float:
        return number if math.isinf(number) else _signed(float(cut(number)), number)

    return apply


def _signed(result: float, number: float) -> float:
    return math.copysign(result, number) if result == 0 else result


_cut = _whole(math.trunc)


def _logarithm(take: Callable[[float], float]) -> Callable[[float], float]:
    return lambda number: -math.inf if number == 0 else take(number)


def _power(base: float, exponent: float) -> float:
    if base == 0 and exponent < 0:
        return math.inf
    return math.pow(base, exponent)


_OF_ONE: Final[dict[str, Callable[[float], float]]] = {
    "abs": abs,
    "acos": math.acos,
    "asin": math.asin,
    "atan": math.atan,
    "ceiling": _whole(math.ceil),
    "cos": math.cos,
    "exp": math.exp,
    "exp10": lambda number: math.pow(10.0, number),
    "floor": _whole(math.floor),
    "log": _logarithm(math.log),
    "log10": _logarithm(math.log10),
    "sin": math.sin,
    "sqrt": math.sqrt,
    "tan": math.tan,
}
for _function, _reckon in _OF_ONE.items():
    FUNCTIONS.define(_function, 1)(_reckoned(_reckon))
FUNCTIONS.define("atan2", 2)(_reckoned(math.atan2))
FUNCTIONS.define("pow", 2)(_reckoned(_power))
PLAIN_FUNCTIONS.define("round", 1)(_reckoned(rounded))


@FUNCTIONS.define("int", 1)
def _int(context: Context, arguments: Arguments) -> Value:
    """Cut towards 0."""
    number = number_of(context, arguments[0])
    return _cut(number) if math.isfinite(number) else number


@FUNCTIONS.define("pi", 0)
def _pi(_context: Context, _arguments: Arguments) -> Value:
    return math.pi


@FUNCTIONS.define("random", 0)
def _random(context: Context, _: Arguments) -> Value:
    return context.environment.random.random()


@FUNCTIONS.define("round", 1, 2)
def _round(context: Context, arguments: Arguments) -> Value:
    """To so many places after the point, before it where negative; halves go away from 0."""
    number = number_of(context, arguments[0])
    places = whole_of(context, arguments[1]) if len(arguments) > 1 else 0
    if math.isnan(number) or places is None:
        return math.nan
    if math.isinf(number):
        return number
    try:
        scale = math.pow(10.0, places)
        return math.copysign(math.floor(abs(number) * scale + 0.5) / scale, number)
    except (OverflowError, ZeroDivisionError):
        # So many places that nothing is rounded, or so few that nothing is left.
        return float(number) if places > 0 else math.copysign(0.0, number)


@FUNCTIONS.define("number", 0, 1)
def _number(context: Context, arguments: Arguments) -> Value:
    """The number; of a date, its days, which read as a whole number."""
    value: Value = arguments[0](context) if arguments else NodeSet([context.node])
    zone = context.date_zone
    if zone is not None and isinstance(value, str | NodeSet):
        text = to_string(value)
        instant = None if is_number(text) else read_iso(text, zone)
        if instant is not None:
            days = days_since_epoch(instant)
            return Moment(days, str(math.floor(days)))
    return to_number(value, zone)


@FUNCTIONS.define("sum", 1)
def _sum(context: Context, arguments: Arguments) -> Value:
    """No number where there are no nodes, as in web-forms: what a repeat without instances adds up
    to is not known. XPath 1.0 says 0."""
    return _plain_sum(context, arguments) if nodes_of(context, arguments[0]) else math.nan


@PLAIN_FUNCTIONS.define("sum", 1)
def _plain_sum(context: Context, arguments: Arguments) -> Value:
    nodes = nodes_of(context, arguments[0])
    return float(sum(read_number(node.string_value(), context.date_zone) for node in nodes))


def _extreme(choose: Callable[[list[float]], float]) -> Body:
    def evaluate(context: Context, arguments: Arguments) -> Value:
        numbers = _all_numbers(context, arguments)
        if not numbers or any(math.isnan(number) for number in numbers):
            return math.nan
        return choose(numbers)

    return evaluate


def _all_numbers(context: Context, arguments: Arguments) -> list[float]:
    zone = context.date_zone
    numbers: list[float] = []
    for argument in arguments:
        value = argument(context)
        if isinstance(value, NodeSet):
            numbers += [read_number(node.string_value(), zone) for node in value]
        else:
            numbers.append(to_number(value, zone))
    return numbers


FUNCTIONS.define("min", 1, None)(_extreme(min))
FUNCTIONS.define("max", 1, None)(_extreme(max))
