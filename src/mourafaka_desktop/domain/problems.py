"""What may be wrong with what a coach has written: a value to be shown at its field, never an exception.

A problem warns; it refuses nothing. `labels.problem_sentence` says it in words.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class ProblemCode(StrEnum):
    """Every kind of problem; each has its sentence in `labels`."""

    ICE_LENGTH = "ice_length"  # {digits}: how many there are instead of 15
    ICE_NOT_DIGITS = "ice_not_digits"
    ICE_CHECKSUM = "ice_checksum"
    PHONE_UNUSUAL = "phone_unusual"
    TAX_NO_UNUSUAL = "tax_no_unusual"
    CNSS_NO_UNUSUAL = "cnss_no_unusual"


@dataclass(frozen=True)
class Problem:
    """A problem of the field named `field`; `values` fill in its sentence."""

    field: str
    code: ProblemCode
    values: Mapping[str, object] = dataclasses.field(default_factory=lambda: MappingProxyType({}))
