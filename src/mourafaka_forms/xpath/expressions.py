"""Expressions, ready to be evaluated as often as needed."""

from collections.abc import Mapping
from enum import Enum
from functools import cached_property
from typing import Final

from mourafaka_forms.xpath.compiler import Compiler
from mourafaka_forms.xpath.context import Context
from mourafaka_forms.xpath.errors import XPathError
from mourafaka_forms.xpath.functions import ODK_FUNCTIONS, XPATH_FUNCTIONS
from mourafaka_forms.xpath.parser import parse
from mourafaka_forms.xpath.references import Reference, references_of
from mourafaka_forms.xpath.syntax import Syntax, printed
from mourafaka_forms.xpath.values import Value, to_boolean, to_number, to_string

_NO_NAMESPACES: Final[Mapping[str, str]] = {}


class Dialect(Enum):
    """Which XPath is meant."""

    ODK = "odk"
    """That of the ODK XForms specification: dates, forgiving names, its own functions."""

    XPATH_1 = "xpath1"
    """Plain XPath 1.0, with ODK's functions where they do not contradict it."""


class Expression:
    """A compiled expression. It holds no state: one may serve many forms and threads.

    `problems` are the faults that can be told without evaluating: functions that do not exist or
    are given too few or too many arguments. They are raised only when they are reached.
    """

    def __init__(
        self, text: str, syntax: Syntax, namespaces: Mapping[str, str], dialect: Dialect
    ) -> None:
        is_plain = dialect is Dialect.XPATH_1
        compiler = Compiler(
            XPATH_FUNCTIONS if is_plain else ODK_FUNCTIONS, namespaces, are_names_strict=is_plain
        )
        self.text = text
        self.syntax = syntax
        self.dialect = dialect
        self._evaluate = compiler.compile(syntax)
        self.problems: tuple[XPathError, ...] = tuple(compiler.problems)

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"

    def __str__(self) -> str:
        return printed(self.syntax)

    @cached_property
    def references(self) -> frozenset[Reference]:
        """The places it looks at; see `Reference.seen_from`."""
        return references_of(self.syntax)

    def evaluate(self, context: Context) -> Value:
        """The value at the context's node. Raises XPathError for what only the data can tell."""
        return self._evaluate(self._seen(context))

    def string(self, context: Context) -> str:
        """The value as a text. Raises XPathError."""
        return to_string(self.evaluate(context))

    def number(self, context: Context) -> float:
        """The value as a number, NaN where it is none. Raises XPathError."""
        return to_number(self.evaluate(context), self._seen(context).date_zone)

    def boolean(self, context: Context) -> bool:
        """Whether the value holds. Raises XPathError."""
        return to_boolean(self.evaluate(context))

    def _seen(self, context: Context) -> Context:
        return context if self.dialect is Dialect.ODK else context.without_dates()


def compile_expression(
    text: str,
    namespaces: Mapping[str, str] = _NO_NAMESPACES,
    dialect: Dialect = Dialect.ODK,
) -> Expression:
    """The expression that `text` writes, its prefixes as declared in `namespaces`.

    Raises XPathError with SYNTAX and the place, or TOO_DEEP.
    """
    return Expression(text, parse(text), namespaces, dialect)
