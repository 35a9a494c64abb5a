"""Tokens in, syntax out: a Pratt parser for XPath 1.0 as the ODK XForms specification uses it.

Variables (`$x`) do not exist in forms and are refused. The nesting of an expression is limited, so
that no input can exhaust the interpreter's stack, here or when the expression is evaluated.
"""

from functools import lru_cache
from typing import Final

from mourafaka_forms.xpath.axes import AXES
from mourafaka_forms.xpath.errors import Fault, XPathError
from mourafaka_forms.xpath.lexer import Token, TokenKind, tokens_of
from mourafaka_forms.xpath.syntax import (
    DESCENDANTS,
    NODE_KINDS,
    PARENT,
    PRECEDENCE,
    SELF,
    Call,
    Filter,
    Here,
    KindTest,
    Literal,
    NameTest,
    Negation,
    Number,
    Operation,
    Path,
    Root,
    Step,
    Syntax,
    Union,
)

DEEPEST: Final = 100
"""Expressions may lie this deep in one another: parentheses, arguments, predicates, operands."""

_NO_OPERATOR: Final = 0
_UNARY: Final = max(PRECEDENCE.values()) + 1
_BESIDE_PATHS: Final = (TokenKind.NUMBER, TokenKind.LITERAL)
_ROOT: Final = Root()
_HERE: Final = Here()
_STARTS_STEP: Final = frozenset({".", "..", "@"})


def parse(text: str) -> Syntax:
    """What the expression says. Raises XPathError: SYNTAX with the place, or TOO_DEEP."""
    return _Parser(tokens_of(text)).whole()


class _Parser:
    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def whole(self) -> Syntax:
        syntax = self._expression(_NO_OPERATOR)
        if self._token.kind is not TokenKind.END:
            raise self._unexpected()
        return syntax

    @property
    def _token(self) -> Token:
        return self._tokens[self._at]

    def _next(self) -> Token:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _sees(self, symbol: str) -> bool:
        return self._tokens[self._at].sign == symbol

    def _takes(self, symbol: str) -> bool:
        if self._tokens[self._at].sign == symbol:
            self._at += 1
            return True
        return False

    def _expect(self, symbol: str) -> None:
        if not self._takes(symbol):
            raise self._unexpected(f", {symbol!r} is expected")

    def _unexpected(self, wanted: str = "") -> XPathError:
        token = self._token
        found = "the expression ends too early"
        if token.kind is not TokenKind.END:
            found = f"{token.text!r} has no meaning here"
        return XPathError(Fault.SYNTAX, found + wanted, subject=token.text, position=token.position)

    def _expression(self, floor: int) -> Syntax:
        """An operand and the operators after it that bind more tightly than `floor`."""
        self._depth += 1
        if self._depth > DEEPEST:
            message = f"the expression is nested more than {DEEPEST} deep"
            raise XPathError(Fault.TOO_DEEP, message, position=self._token.position)
        left: Syntax
        if self._takes("-"):
            left = Negation(self._expression(_UNARY))
        else:
            left = self._union()
        while (level := self._level()) > floor:
            rest: list[tuple[str, Syntax]] = []
            while self._level() == level:
                operator = self._next().text
                rest.append((operator, self._expression(level)))
            left = Operation(left, tuple(rest))
        self._depth -= 1
        return left

    def _level(self) -> int:
        return PRECEDENCE.get(self._tokens[self._at].sign, _NO_OPERATOR)

    def _union(self) -> Syntax:
        first = self._path()
        if not self._sees("|"):
            return first
        parts = [first]
        while self._takes("|"):
            parts.append(self._path())
        return Union(tuple(parts))

    def _path(self) -> Syntax:
        if self._takes("//"):
            return Path(_ROOT, (DESCENDANTS, *self._steps()))
        if self._takes("/"):
            return Path(_ROOT, self._steps() if self._starts_step() else ())
        if self._token.kind is TokenKind.PATH:
            return Path(_ROOT, _plain_steps(self._next().text))
        if not self._starts_primary():
            if not self._starts_step():
                raise self._unexpected()
            return Path(_HERE, self._steps())
        primary = self._primary()
        predicates = self._predicates()
        if predicates:
            primary = Filter(primary, predicates)
        if self._takes("//"):
            return Path(primary, (DESCENDANTS, *self._steps()))
        if self._takes("/"):
            return Path(primary, self._steps())
        return primary

    def _starts_primary(self) -> bool:
        token = self._token
        if token.kind in _BESIDE_PATHS or self._sees("("):
            return True
        return (
            token.kind is TokenKind.NAME
            and token.text not in NODE_KINDS
            and self._tokens[self._at + 1].sign == "("
        )

    def _primary(self) -> Syntax:
        token = self._next()
        if token.kind is TokenKind.NUMBER:
            return Number(float(token.text), token.text)
        if token.kind is TokenKind.LITERAL:
            return Literal(token.text)
        if token.kind is TokenKind.SYMBOL:
            inner = self._expression(_NO_OPERATOR)
            self._expect(")")
            return inner
        self._expect("(")
        arguments: list[Syntax] = []
        if not self._sees(")"):
            arguments.append(self._expression(_NO_OPERATOR))
            while self._takes(","):
                arguments.append(self._expression(_NO_OPERATOR))
        self._expect(")")
        return Call(token.text, tuple(arguments), token.position)

    def _starts_step(self) -> bool:
        token = self._token
        if token.kind is TokenKind.SYMBOL:
            return token.text in _STARTS_STEP
        return token.kind in (TokenKind.NAME, TokenKind.WILDCARD)

    def _steps(self) -> tuple[Step, ...]:
        steps = [self._step()]
        while True:
            if self._takes("//"):
                steps.append(DESCENDANTS)
            elif not self._takes("/"):
                return tuple(steps)
            steps.append(self._step())

    def _step(self) -> Step:
        if self._takes("."):
            return Step(SELF.axis, SELF.test, self._predicates())
        if self._takes(".."):
            return Step(PARENT.axis, PARENT.test, self._predicates())
        axis = self._axis()
        return Step(axis, self._test(), self._predicates())

    def _axis(self) -> str:
        if self._takes("@"):
            return "attribute"
        token = self._token
        following = self._tokens[min(self._at + 1, len(self._tokens) - 1)]
        if token.kind is not TokenKind.NAME or following.sign != "::":
            return "child"
        if token.text not in AXES:
            raise self._unexpected(", it is no axis")
        self._at += 2
        return token.text

    def _test(self) -> NameTest | KindTest:
        token = self._token
        if token.kind is TokenKind.WILDCARD:
            self._at += 1
            return NameTest(None, "*")
        if token.kind is not TokenKind.NAME:
            raise self._unexpected(", a name is expected")
        self._at += 1
        if token.text in NODE_KINDS and self._takes("("):
            return self._kind_test(token.text)
        prefix, colon, local = token.text.rpartition(":")
        return NameTest(prefix if colon else None, local)

    def _kind_test(self, kind: str) -> KindTest:
        target = None
        if kind == "processing-instruction" and self._token.kind is TokenKind.LITERAL:
            target = self._next().text
        self._expect(")")
        return KindTest(kind, target)

    def _predicates(self) -> tuple[Syntax, ...]:
        predicates: list[Syntax] = []
        while self._takes("["):
            predicates.append(self._expression(_NO_OPERATOR))
            self._expect("]")
        return tuple(predicates)


def _plain_steps(path: str) -> tuple[Step, ...]:
    """The steps of an absolute path that consists of names only."""
    return tuple(map(_step_down, path[1:].split("/")))


@lru_cache(maxsize=4096)
def _step_down(name: str) -> Step:
    # The paths of a form share most of their steps.
    return Step("child", NameTest(None, name))
