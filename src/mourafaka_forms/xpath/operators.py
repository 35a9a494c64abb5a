"""Comparisons and arithmetic of XPath 1.0, on any two values.

A set of nodes compares true if any of its nodes does: `set = 'a'` and `set != 'a'` may both hold.
"""

import math
import operator
from collections.abc import Callable
from datetime import tzinfo
from typing import Final, TypeAlias

from mourafaka_forms.xpath.nodes import NodeSet
from mourafaka_forms.xpath.values import Value, read_number, to_boolean, to_number

Operator: TypeAlias = Callable[[Value, Value, tzinfo | None], Value]
"""(left, right, zone in which texts may be dates) to the result."""


def _equality(same: Callable[[object, object], bool]) -> Operator:
    def compare(left: Value, right: Value, zone: tzinfo | None) -> Value:
        if isinstance(left, bool) or isinstance(right, bool):
            return same(to_boolean(left), to_boolean(right))
        if isinstance(left, NodeSet):
            return _nodes_compare(left, right, zone)
        if isinstance(right, NodeSet):
            return _nodes_compare(right, left, zone)
        if isinstance(left, str) and isinstance(right, str):
            return same(left, right)
        return same(to_number(left, zone), to_number(right, zone))

    def _nodes_compare(nodes: NodeSet, other: Value, zone: tzinfo | None) -> bool:
        texts = [node.string_value() for node in nodes]
        if isinstance(other, NodeSet):
            others = [node.string_value() for node in other]
            return any(same(text, another) for text in texts for another in others)
        if isinstance(other, str):
            return any(same(text, other) for text in texts)
        return any(same(read_number(text, zone), other) for text in texts)

    return compare


def _order(holds: Callable[[float, float], bool]) -> Operator:
    def compare(left: Value, right: Value, zone: tzinfo | None) -> Value:
        if isinstance(left, NodeSet) or isinstance(right, NodeSet):
            rights = _numbers(right, zone)
            return any(holds(one, another) for one in _numbers(left, zone) for another in rights)
        return holds(to_number(left, zone), to_number(right, zone))

    return compare


def _numbers(value: Value, zone: tzinfo | None) -> list[float]:
    if isinstance(value, NodeSet):
        return [read_number(node.string_value(), zone) for node in value]
    return [to_number(value, zone)]


def _arithmetic(reckon: Callable[[float, float], float]) -> Operator:
    def apply(left: Value, right: Value, zone: tzinfo | None) -> Value:
        return reckon(to_number(left, zone), to_number(right, zone))

    return apply


def _divide(dividend: float, divisor: float) -> float:
    if divisor != 0:
        return dividend / divisor
    if dividend == 0 or math.isnan(dividend):
        return math.nan
    return math.copysign(math.inf, dividend) * math.copysign(1, divisor)


def _remainder(dividend: float, divisor: float) -> float:
    """With the sign of the dividend."""
    if divisor == 0 or math.isinf(dividend):
        return math.nan
    return math.fmod(dividend, divisor)


OPERATORS: Final[dict[str, Operator]] = {
    "=": _equality(operator.eq),
    "!=": _equality(operator.ne),
    "<": _order(operator.lt),
    "<=": _order(operator.le),
    ">": _order(operator.gt),
    ">=": _order(operator.ge),
    "+": _arithmetic(operator.add),
    "-": _arithmetic(operator.sub),
    "*": _arithmetic(operator.mul),
    "div": _arithmetic(_divide),
    "mod": _arithmetic(_remainder),
}
"""All operators but `and` and `or`, which do not always look at their right side."""
