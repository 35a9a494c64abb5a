"""Functions about selects, their labels and the order of their choices."""

import hashlib
import math
from typing import Final

from mourafaka_forms.xpath.context import Context
from mourafaka_forms.xpath.functions.table import (
    Arguments,
    FunctionTable,
    nodes_of,
    text_of,
    whole_of,
)
from mourafaka_forms.xpath.nodes import Node, NodeSet
from mourafaka_forms.xpath.values import Value, to_number, to_string, words_of

FUNCTIONS = FunctionTable()


@FUNCTIONS.define("selected", 2)
def _selected(context: Context, arguments: Arguments) -> Value:
    """Nothing selected counts as the empty choice."""
    chosen = words_of(text_of(context, arguments[0])) or [""]
    return text_of(context, arguments[1]).strip() in chosen


@FUNCTIONS.define("selected-at", 2)
def _selected_at(context: Context, arguments: Arguments) -> Value:
    """The first is 0; "" beyond the last."""
    chosen = words_of(text_of(context, arguments[0]))
    place = whole_of(context, arguments[1])
    return chosen[place] if place is not None and 0 <= place < len(chosen) else ""


@FUNCTIONS.define("count-selected", 1)
def _count_selected(context: Context, arguments: Arguments) -> Value:
    return float(len(words_of(text_of(context, arguments[0]))))


@FUNCTIONS.define("jr:choice-name", 2)
def _choice_name(context: Context, arguments: Arguments) -> Value:
    choice, question = text_of(context, arguments[0]), text_of(context, arguments[1])
    return context.environment.choice_label(choice, question, context.node) or ""


@FUNCTIONS.define("jr:itext", 1)
def _itext(context: Context, arguments: Arguments) -> Value:
    environment = context.environment
    return environment.itext(text_of(context, arguments[0]), environment.language)


@FUNCTIONS.define("randomize", 1, 2)
def _randomize(context: Context, arguments: Arguments) -> Value:
    """The nodes in another order, with a seed always in the same."""
    nodes = list(nodes_of(context, arguments[0]))
    if len(arguments) == 1:
        context.environment.random.shuffle(nodes)
        return NodeSet(nodes)
    return NodeSet(_shuffled(nodes, _seed(arguments[1](context), context)))


_MODULUS: Final = 2**31 - 1
_MULTIPLIER: Final = 16807
_LARGEST_LONG: Final = 2**63 - 1
_SMALLEST_LONG: Final = -(2**63)


def _seed(value: Value, context: Context) -> int:
    """A text that is no number seeds with its digest, as JavaRosa and ODK's own engine do; NaN is 0."""
    number = to_number(value, context.date_zone)
    if math.isnan(number):
        text = "" if isinstance(value, float) else to_string(value)
        digest = hashlib.sha256(text.encode()).digest()
        return int.from_bytes(digest[:8], "big", signed=True) if text else 0
    if math.isinf(number):
        return _LARGEST_LONG if number > 0 else _SMALLEST_LONG
    return math.trunc(number)


def _shuffled(nodes: list[Node], seed: int) -> list[Node]:
    """Fisher and Yates, from the inside out, with Park and Miller's generator."""
    state = int(math.copysign(abs(seed) % _MODULUS, seed))
    if state <= 0:
        state += _MODULUS - 1
    shuffled: list[Node] = []
    for count, node in enumerate(nodes, start=1):
        state = state * _MULTIPLIER % _MODULUS
        place = int((state - 1) / (_MODULUS - 1) * count)
        shuffled.append(node)
        shuffled[-1], shuffled[place] = shuffled[place], node
    return shuffled
