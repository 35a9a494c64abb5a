"""Functions about texts, and the codes made of them."""

import base64
import hashlib
import math
import re
import uuid
from typing import Final

from mourafaka_forms.xpath.context import Context
from mourafaka_forms.xpath.errors import Fault, XPathError
from mourafaka_forms.xpath.functions.numbers import rounded
from mourafaka_forms.xpath.functions.table import (
    Arguments,
    FunctionTable,
    each_of,
    number_of,
    text_of,
    text_or_own,
    whole_of,
)
from mourafaka_forms.xpath.values import Value, to_string, words_of

FUNCTIONS = FunctionTable()
PLAIN_FUNCTIONS = FunctionTable()
"""Those that XPath 1.0 defines otherwise than ODK."""

_ALGORITHMS: Final = {
    "MD5": "md5",
    "SHA-1": "sha1",
    "SHA-256": "sha256",
    "SHA-384": "sha384",
    "SHA-512": "sha512",
}
_LONGEST_CODE: Final = 10_000


@FUNCTIONS.define("string", 0, 1)
def _string(context: Context, arguments: Arguments) -> Value:
    return text_or_own(context, arguments)


@FUNCTIONS.define("concat", 0, None)
def _concat(context: Context, arguments: Arguments) -> Value:
    """ODK's concat() takes all nodes of a set, XPath's the first."""
    return "".join(map(to_string, each_of(context, arguments)))


@PLAIN_FUNCTIONS.define("concat", 0, None)
def _plain_concat(context: Context, arguments: Arguments) -> Value:
    return "".join(text_of(context, argument) for argument in arguments)


@FUNCTIONS.define("join", 1, None)
def _join(context: Context, arguments: Arguments) -> Value:
    return text_of(context, arguments[0]).join(map(to_string, each_of(context, arguments[1:])))


@FUNCTIONS.define("contains", 2)
def _contains(context: Context, arguments: Arguments) -> Value:
    return text_of(context, arguments[1]) in text_of(context, arguments[0])


@FUNCTIONS.define("starts-with", 2)
def _starts_with(context: Context, arguments: Arguments) -> Value:
    return text_of(context, arguments[0]).startswith(text_of(context, arguments[1]))


@FUNCTIONS.define("ends-with", 2)
def _ends_with(context: Context, arguments: Arguments) -> Value:
    return text_of(context, arguments[0]).endswith(text_of(context, arguments[1]))


@FUNCTIONS.define("substring-before", 2)
def _substring_before(context: Context, arguments: Arguments) -> Value:
    text, mark = text_of(context, arguments[0]), text_of(context, arguments[1])
    return text[: max(text.find(mark), 0)]


@FUNCTIONS.define("substring-after", 2)
def _substring_after(context: Context, arguments: Arguments) -> Value:
    text, mark = text_of(context, arguments[0]), text_of(context, arguments[1])
    at = text.find(mark)
    return "" if at < 0 else text[at + len(mark) :]


@FUNCTIONS.define("substring", 2, 3)
def _substring(context: Context, arguments: Arguments) -> Value:
    """XPath's: the first character is 1, and start and length are rounded."""
    text = text_of(context, arguments[0])
    start = rounded(number_of(context, arguments[1]))
    end = math.inf
    if len(arguments) > 2:
        end = start + rounded(number_of(context, arguments[2]))
    if math.isnan(start) or math.isnan(end):
        return ""
    return "".join(c for place, c in enumerate(text, start=1) if start <= place < end)


@FUNCTIONS.define("substr", 2, 3)
def _substr(context: Context, arguments: Arguments) -> Value:
    """ODK's: the first character is 0, the end is not included, negative counts from the end."""
    text = text_of(context, arguments[0])
    start = _bound(number_of(context, arguments[1]), len(text))
    end = _bound(number_of(context, arguments[2]), len(text)) if len(arguments) > 2 else len(text)
    return "" if start is None or end is None else text[start:end]


def _bound(place: float, length: int) -> int | None:
    if math.isnan(place):
        return None
    if math.isinf(place):
        return length if place > 0 else 0
    whole = math.trunc(place)
    return min(max(whole + length if whole < 0 else whole, 0), length)


@FUNCTIONS.define("translate", 3)
def _translate(context: Context, arguments: Arguments) -> Value:
    text, characters, others = (text_of(context, argument) for argument in arguments)
    table: dict[int, str | None] = {}
    for place, character in enumerate(characters):
        table.setdefault(ord(character), others[place] if place < len(others) else None)
    return text.translate(table)


@FUNCTIONS.define("string-length", 0, 1)
def _string_length(context: Context, arguments: Arguments) -> Value:
    return float(len(text_or_own(context, arguments)))


@FUNCTIONS.define("normalize-space", 0, 1)
def _normalize_space(context: Context, arguments: Arguments) -> Value:
    return " ".join(words_of(text_or_own(context, arguments)))


@FUNCTIONS.define("regex", 2)
def _regex(context: Context, arguments: Arguments) -> Value:
    text, pattern = text_of(context, arguments[0]), text_of(context, arguments[1])
    try:
        return re.search(pattern, text) is not None
    except re.error as error:
        message = f"{pattern!r} is no regular expression: {error}"
        raise XPathError(Fault.BAD_ARGUMENT, message, subject=pattern) from error


@FUNCTIONS.define("digest", 2, 3)
def _digest(context: Context, arguments: Arguments) -> Value:
    """(text, algorithm, encoding): the encoding is base64 or hex, base64 if not given."""
    text, algorithm = text_of(context, arguments[0]), text_of(context, arguments[1])
    encoding = text_of(context, arguments[2]) if len(arguments) > 2 else "base64"
    if algorithm not in _ALGORITHMS:
        message = f"digest() knows no algorithm {algorithm!r}"
        raise XPathError(Fault.BAD_ARGUMENT, message, subject=algorithm)
    if encoding not in ("base64", "hex"):
        message = f"digest() knows no encoding {encoding!r}"
        raise XPathError(Fault.BAD_ARGUMENT, message, subject=encoding)
    digest = hashlib.new(_ALGORITHMS[algorithm], text.encode(), usedforsecurity=False).digest()
    return digest.hex() if encoding == "hex" else base64.b64encode(digest).decode()


@FUNCTIONS.define("base64-decode", 1)
def _base64_decode(context: Context, arguments: Arguments) -> Value:
    try:
        decoded = base64.b64decode(text_of(context, arguments[0]), validate=True)
    except ValueError:
        return ""
    return decoded.decode("utf-8", "replace")


@FUNCTIONS.define("uuid", 0, 1)
def _uuid(context: Context, arguments: Arguments) -> Value:
    """A random UUID; with a length, so many random characters."""
    random = context.environment.random

    def drawn() -> str:
        return str(uuid.UUID(int=random.getrandbits(128), version=4))

    if not arguments:
        return drawn()
    length = whole_of(context, arguments[0])
    if length is None or not 0 <= length <= _LONGEST_CODE:
        raise XPathError(Fault.BAD_ARGUMENT, f"uuid() gives 0 to {_LONGEST_CODE} characters")
    return "".join(drawn() for _ in range(length // 36 + 1))[:length]
