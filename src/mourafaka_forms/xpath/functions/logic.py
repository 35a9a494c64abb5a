"""Functions that decide: truth values, conditions, checklists."""

from collections.abc import Iterator
from typing import Final

from mourafaka_forms.xpath.context import Context
from mourafaka_forms.xpath.errors import Fault, XPathError
from mourafaka_forms.xpath.functions.table import (
    Arguments,
    FunctionTable,
    each_of,
    number_of,
    text_of,
    truth_of,
)
from mourafaka_forms.xpath.values import Value, to_boolean, to_number

FUNCTIONS = FunctionTable()

_NO_LIMIT: Final = -1


@FUNCTIONS.define("true", 0)
def _true(_context: Context, _arguments: Arguments) -> Value:
    return True


@FUNCTIONS.define("false", 0)
def _false(_context: Context, _arguments: Arguments) -> Value:
    return False


@FUNCTIONS.define("not", 1)
def _not(context: Context, arguments: Arguments) -> Value:
    return not truth_of(context, arguments[0])


@FUNCTIONS.define("boolean", 1)
def _boolean(context: Context, arguments: Arguments) -> Value:
    return truth_of(context, arguments[0])


@FUNCTIONS.define("boolean-from-string", 1)
def _boolean_from_string(context: Context, arguments: Arguments) -> Value:
    return text_of(context, arguments[0]) in ("1", "true")


@FUNCTIONS.define("if", 3)
def _if(context: Context, arguments: Arguments) -> Value:
    condition, then, otherwise = arguments
    return then(context) if truth_of(context, condition) else otherwise(context)


@FUNCTIONS.define("coalesce", 2, None)
def _coalesce(context: Context, arguments: Arguments) -> Value:
    *candidates, last = arguments
    for candidate in candidates:
        text = text_of(context, candidate)
        if text not in ("", "NaN"):
            return text
    return text_of(context, last)


@FUNCTIONS.define("once", 1)
def _once(context: Context, arguments: Arguments) -> Value:
    """What the node already holds; only if that is nothing, the argument."""
    text = context.node.string_value() or text_of(context, arguments[0])
    return "" if text == "NaN" else text


@FUNCTIONS.define("checklist", 2, None)
def _checklist(context: Context, arguments: Arguments) -> Value:
    """(least, most, answers...): whether so many answers hold; -1 is no limit."""
    held = sum(1 for value in each_of(context, arguments[2:]) if to_boolean(value))
    return _is_within(context, arguments, held)


@FUNCTIONS.define("weighted-checklist", 2, None)
def _weighted_checklist(context: Context, arguments: Arguments) -> Value:
    """(least, most, answer, weight...): whether the weights of the answers that hold sum up so."""
    if len(arguments) % 2:
        raise XPathError(Fault.ARGUMENT_COUNT, "weighted-checklist() takes answers with weights")
    total = 0.0
    for answers, weights in _pairs(context, arguments[2:]):
        if len(answers) < len(weights):
            return False
        total += sum(
            to_number(weight, context.date_zone)
            for answer, weight in zip(answers, weights, strict=False)
            if to_boolean(answer)
        )
    return _is_within(context, arguments, total)


def _pairs(context: Context, arguments: Arguments) -> Iterator[tuple[list[Value], list[Value]]]:
    for i in range(0, len(arguments), 2):
        yield list(each_of(context, [arguments[i]])), list(each_of(context, [arguments[i + 1]]))


def _is_within(context: Context, arguments: Arguments, amount: float) -> bool:
    least, most = number_of(context, arguments[0]), number_of(context, arguments[1])
    return amount >= least and (most == _NO_LIMIT or amount <= most)
