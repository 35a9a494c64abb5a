"""Which of a form's languages a code means.

A form names its languages as it likes; the custom is a name with the code in brackets,
"Français (fr)".
"""

import re
from collections.abc import Sequence
from typing import Final

_CODE: Final = re.compile(r"\(\s*([A-Za-z][A-Za-z0-9_-]*)\s*\)\s*$")


def language_named(wanted: str, languages: Sequence[str]) -> str | None:
    """The language whose name is `wanted`, or else whose code it is; None if there is none."""
    if wanted in languages:
        return wanted
    code = wanted.casefold()
    return next((name for name in languages if code in (name.casefold(), code_of(name))), None)


def code_of(language: str) -> str | None:
    """The code that a language's name ends with, in small letters; None if it has none."""
    found = _CODE.search(language)
    return found[1].casefold() if found else None
