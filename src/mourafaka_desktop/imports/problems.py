"""What is wrong in a workbook, and where: values that a dialog lists and a command line prints.

A problem is a code with parameters; `sentences.py` says it in words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class Severity(StrEnum):
    """What a problem does to the import."""

    FILE_REFUSED = "file_refused"  # nothing of this file is imported
    ROW_LEFT_OUT = "row_left_out"  # this row is not imported, the others are
    REMARK = "remark"  # the row is imported; the coach should look


class ProblemCode(StrEnum):
    """Every kind of problem; each has its sentence in `sentences.py`."""

    NOT_FOUND = "not_found"
    NOT_A_WORKBOOK = "not_a_workbook"
    OLD_FORMAT = "old_format"
    PROTECTED = "protected"
    NOT_OPENED = "not_opened"
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    UNKNOWN_CONTENT = "unknown_content"
    MISSING_COLUMN = "missing_column"
    TWICE_THE_SAME_COLUMN = "twice_the_same_column"
    NO_ROWS = "no_rows"
    CODE_MISSING = "code_missing"
    NAME_MISSING = "name_missing"
    DUPLICATE_CODE = "duplicate_code"
    COOPERATIVE_UNKNOWN = "cooperative_unknown"
    REGION_UNKNOWN = "region_unknown"
    PROVINCE_UNKNOWN = "province_unknown"
    PROVINCE_ELSEWHERE = "province_elsewhere"
    NOT_A_NUMBER = "not_a_number"
    NEGATIVE_NUMBER = "negative_number"
    NOT_YES_OR_NO = "not_yes_or_no"
    FORMULA_ERROR = "formula_error"
    FORMULA_NOT_CALCULATED = "formula_not_calculated"
    TOO_LONG = "too_long"
    MORE_THAN_MEMBERS = "more_than_members"
    SECTOR_UNKNOWN = "sector_unknown"
    KEPT_VALUE = "kept_value"


_REFUSES_FILE = {
    ProblemCode.NOT_FOUND,
    ProblemCode.NOT_A_WORKBOOK,
    ProblemCode.OLD_FORMAT,
    ProblemCode.PROTECTED,
    ProblemCode.NOT_OPENED,
    ProblemCode.DAMAGED,
    ProblemCode.TOO_LARGE,
    ProblemCode.UNKNOWN_CONTENT,
    ProblemCode.MISSING_COLUMN,
    ProblemCode.TWICE_THE_SAME_COLUMN,
}
_REMARKS = {
    ProblemCode.NO_ROWS,
    ProblemCode.MORE_THAN_MEMBERS,
    ProblemCode.SECTOR_UNKNOWN,
    ProblemCode.KEPT_VALUE,
}


@dataclass(frozen=True)
class CellProblem:
    """One problem. `sheet`, `row` (1-based, as Excel shows it) and `column` (letter) are None for a whole file."""

    code: ProblemCode
    file: str  # the file's name, without its folder
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    params: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def severity(self) -> Severity:
        """What this problem does to the import."""
        if self.code in _REFUSES_FILE:
            return Severity.FILE_REFUSED
        return Severity.REMARK if self.code in _REMARKS else Severity.ROW_LEFT_OUT
