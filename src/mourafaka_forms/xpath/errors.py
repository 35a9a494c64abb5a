"""What can go wrong with an expression: one exception, a stable code, and where it is.

XPathError            an expression cannot be read or evaluated
└─ DocumentError      (of `documents`) an XML text cannot be read

The code is for programs and translators; the message is for whoever reads a log.
"""

from enum import StrEnum


class Fault(StrEnum):
    """The kinds of failure. The codes never change their meaning."""

    SYNTAX = "syntax"
    TOO_DEEP = "too_deep"
    UNKNOWN_FUNCTION = "unknown_function"
    ARGUMENT_COUNT = "argument_count"
    NOT_NODES = "not_nodes"
    BAD_ARGUMENT = "bad_argument"
    UNKNOWN_INSTANCE = "unknown_instance"
    DOCUMENT = "document"


class XPathError(Exception):
    """An expression cannot be read or evaluated.

    `subject` is what it is about: a function's name, the text at fault. `position` counts characters
    from the start of the expression, 0 being the first; None where no single place is to blame.
    """

    def __init__(
        self, code: Fault, message: str, *, subject: str = "", position: int | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.subject = subject
        self.position = position

    def __str__(self) -> str:
        if self.position is None:
            return self.message
        return f"{self.message} (at character {self.position + 1})"
