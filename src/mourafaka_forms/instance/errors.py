"""What can go wrong with one answer. What is wrong with the form itself is a `FormError`.

AnswerError
├─ UnknownRef        (a KeyError) no node has that reference
├─ ReadOnlyRef       the node may not be answered now
├─ BadValue          (a ValueError) the text is no value of the node's type
└─ RepeatControlled  (a ValueError) the form itself says how many instances there are
"""

# ruff: noqa: N818 -- an error is named for what happened, as a person would say it.


class AnswerError(Exception):
    """`ref` is the reference it is about."""

    def __init__(self, ref: str, message: str) -> None:
        super().__init__(message)
        self.ref = ref
        self.message = message

    def __str__(self) -> str:
        return self.message


class UnknownRef(AnswerError, KeyError):
    """No node has that reference."""

    def __init__(self, ref: str) -> None:
        super().__init__(ref, f"there is no node {ref}")


class ReadOnlyRef(AnswerError):
    """The node may not be answered now."""

    def __init__(self, ref: str) -> None:
        super().__init__(ref, f"{ref} is read-only")


class BadValue(AnswerError, ValueError):
    """The text is no value of the node's type, which is `type`."""

    def __init__(self, ref: str, text: str, type_name: str) -> None:
        super().__init__(ref, f"{ref}: {text!r} is no {type_name}")
        self.text = text
        self.type = type_name


class RepeatControlled(AnswerError, ValueError):
    """The form itself says how many instances the repeat has."""

    def __init__(self, ref: str) -> None:
        super().__init__(ref, f"the form says how many instances {ref} has")
