"""Expression text in, tokens out.

XPath has no reserved words: `div`, `mod`, `and`, `or` and `*` are operators only where an operand
has just ended. The lexer decides this, so that the parser need not look back.

What forms consist of, absolute paths of plain names, is one token: a form is read in half the time.
"""

import re
from enum import Enum
from typing import Final, NamedTuple

from mourafaka_forms.xpath.errors import Fault, XPathError

LONGEST: Final = 100_000
"""Characters that an expression may have."""


class TokenKind(Enum):
    """What a token is."""

    NUMBER = "number"
    LITERAL = "literal"
    NAME = "name"
    PATH = "path"
    WILDCARD = "wildcard"
    OPERATOR = "operator"
    SYMBOL = "symbol"
    END = "end"


class Token(NamedTuple):
    """A token, its text as written (a literal without its quotes) and where it starts.

    `sign` is the text of an operator or a symbol, "" for all others: what a parser compares with.
    """

    kind: TokenKind
    text: str
    position: int
    sign: str


_NAME = r"[^\W\d][\w.\-]*"
_PLAIN_PATH = r"(?P<path>(?>(?:/NAME)+)(?![ \t\r\n]*[\[(/:]))|".replace("NAME", _NAME)
_TOKEN = r"""[ \t\r\n]*(?:
        PATH
        (?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)
      | (?P<literal>"[^"]*"|'[^']*')
      | (?P<operator>!=|<=|>=|[|+\-=<>])
      | (?P<symbol>::|//|\.\.|[()\[\]/@,.*])
      | (?P<name>NAME(?::(?!:)(?:\*|NAME))?)
      | (?P<end>\Z)
    )""".replace("NAME", _NAME)
_WHERE_OPERAND_STARTS: Final = re.compile(_TOKEN.replace("PATH", _PLAIN_PATH), re.VERBOSE)
_WHERE_OPERAND_ENDED: Final = re.compile(_TOKEN.replace("PATH", ""), re.VERBOSE)
_KINDS: Final = {kind.value: kind for kind in TokenKind}
_SIGNS: Final = (TokenKind.OPERATOR, TokenKind.SYMBOL)
_OPERATOR_NAME: Final = re.compile(r"(?:and|or|div|mod)(?=[0-9]|\Z)")
# No sign is that of a name, a number or a text.
_ENDS_OPERAND: Final = frozenset({")", "]", ".", "..", ""})
_OPENS: Final = frozenset("\"'")


def tokens_of(text: str) -> list[Token]:
    """The tokens of an expression, the last of kind END. Raises XPathError for a strange character."""
    if len(text) > LONGEST:
        raise XPathError(Fault.TOO_DEEP, f"an expression has at most {LONGEST} characters")
    tokens: list[Token] = []
    at = 0
    has_operand_ended = False
    while True:
        match = (_WHERE_OPERAND_ENDED if has_operand_ended else _WHERE_OPERAND_STARTS).match(
            text, at
        )
        if match is None or match.lastgroup is None:
            raise _strange(text, at)
        kind = _KINDS[match.lastgroup]
        written = match[match.lastgroup]
        start, at = match.span(match.lastgroup)
        if kind is TokenKind.LITERAL:
            written = written[1:-1]
        elif has_operand_ended:
            if written == "*":
                kind = TokenKind.OPERATOR
            elif kind is TokenKind.NAME and (operator := _OPERATOR_NAME.match(written)):
                # `2 mod3` is written by some: the digits are the next token.
                kind, written, at = TokenKind.OPERATOR, operator[0], start + operator.end()
        elif written == "*":
            kind = TokenKind.WILDCARD
        sign = written if kind in _SIGNS else ""
        tokens.append(Token(kind, written, start, sign))
        if kind is TokenKind.END:
            return tokens
        has_operand_ended = sign in _ENDS_OPERAND


def _strange(text: str, at: int) -> XPathError:
    position = at + len(text[at:]) - len(text[at:].lstrip())
    found = text[position]
    what = "a text is not closed" if found in _OPENS else f"{found!r} has no meaning here"
    return XPathError(Fault.SYNTAX, what, subject=found, position=position)
