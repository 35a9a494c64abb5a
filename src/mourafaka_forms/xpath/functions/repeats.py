"""The function that reaches into a repeat by number."""

import math

from mourafaka_forms.xpath.context import Context
from mourafaka_forms.xpath.errors import Fault, XPathError
from mourafaka_forms.xpath.functions.table import (
    Arguments,
    FunctionTable,
    nodes_of,
    number_of,
)
from mourafaka_forms.xpath.nodes import Node, NodeSet
from mourafaka_forms.xpath.values import Value

FUNCTIONS = FunctionTable()


@FUNCTIONS.define("indexed-repeat", 3, None)
def _indexed_repeat(context: Context, arguments: Arguments) -> Value:
    """(target, repeat, number, ...): the target's nodes in the repeats of these numbers, from 1.

    Nothing where one of the numbers is none, or there is no such repeat.
    """
    target, *pairs = arguments
    if len(pairs) % 2:
        raise XPathError(Fault.ARGUMENT_COUNT, "indexed-repeat() takes repeats with numbers")
    chosen: list[tuple[NodeSet, float]] = []
    for repeat, wanted in zip(pairs[::2], pairs[1::2], strict=True):
        chosen.append((nodes_of(context, repeat), number_of(context, wanted)))
    if any(not repeats or math.isnan(number) for repeats, number in chosen):
        return NodeSet()
    within: Node | None = None
    for repeats, number in sorted(chosen, key=lambda pair: _depth(pair[0][0])):
        inside = [repeat for repeat in repeats if within is None or _lies_in(repeat, within)]
        if not number.is_integer() or not 1 <= number <= len(inside):
            return NodeSet()
        within = inside[int(number) - 1]
    nodes = nodes_of(context, target)
    return NodeSet(node for node in nodes if within is None or _lies_in(node, within))


def _depth(node: Node) -> int:
    depth = 0
    while node.parent is not None:
        node = node.parent
        depth += 1
    return depth


def _lies_in(node: Node, ancestor: Node) -> bool:
    step: Node | None = node
    while step is not None:
        if step is ancestor:
            return True
        step = step.parent
    return False
