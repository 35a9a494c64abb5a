"""What can be wrong with a form: one exception, a stable code, and what it is about.

The code is for programs and translators; the message is for whoever reads a log.
"""

from enum import StrEnum


class FormFault(StrEnum):
    """The kinds of failure. The codes never change their meaning."""

    NOT_XML = "not_xml"
    NO_MODEL = "no_model"
    NO_INSTANCE = "no_instance"
    EXPRESSION = "expression"
    FUNCTION = "function"
    NOWHERE = "nowhere"
    DUPLICATE = "duplicate"
    NO_REFERENCE = "no_reference"
    MISSING_INSTANCE = "missing_instance"
    BAD_INSTANCE = "bad_instance"
    AMBIGUOUS = "ambiguous"
    CYCLE = "cycle"
    UNKNOWN_ELEMENT = "unknown_element"


class FormError(ValueError):
    """A form cannot be read or run.

    `subject` is what it is about: a path of the form, the id of an instance, a function's name; ""
    where the form as a whole is to blame.
    """

    def __init__(self, code: FormFault, message: str, subject: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.subject = subject
