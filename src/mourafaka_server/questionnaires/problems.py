"""What can keep a workbook from being read or compiled; the linter's own codes stand beside it."""

from collections.abc import Sequence
from enum import StrEnum

from mourafaka_forms.linter import Problem, Severity


class FileCode(StrEnum):
    """What can be the matter with a file, before anybody asks what its sheets say."""

    EMPTY_FILE = "empty_file"
    FILE_TOO_LARGE = "file_too_large"
    NOT_A_WORKBOOK = "not_a_workbook"
    OLD_FORMAT = "old_format"
    OTHER_FORMAT = "other_format"
    PROTECTED = "protected"
    DAMAGED = "damaged"
    MACROS = "macros"
    EXTERNAL_LINKS = "external_links"
    EMBEDDED_OBJECTS = "embedded_objects"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    DOCUMENT_TYPE = "document_type"
    TEXT_TOO_LONG = "text_too_long"
    TOO_MANY_CELLS = "too_many_cells"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    MERGED_CELLS = "merged_cells"
    FORMULA_NOT_CALCULATED = "formula_not_calculated"
    FORMULA_FAILED = "formula_failed"


class FormCode(StrEnum):
    """What can still go wrong once a workbook reads well: nothing that its author should meet."""

    NOT_COMPILED = "not_compiled"
    NOT_READ = "not_read"
    NOT_RUN = "not_run"
    CHECK_FAILED = "check_failed"


class PublicationCode(StrEnum):
    """What keeps a sound questionnaire from being published beside those that are."""

    VERSION_TAKEN = "version_taken"
    VERSION_NOT_NEWER = "version_not_newer"


class WorkbookRefused(Exception):  # noqa: N818 -- named for what happened
    """The file is not read. `problem` says why."""

    def __init__(self, code: FileCode, sheet: str | None = None, /, **values: str) -> None:
        super().__init__(code)
        self.problem = Problem(code, Severity.ERROR, sheet, values=values)


def is_publishable(problems: Sequence[Problem]) -> bool:
    """Whether nothing found keeps the questionnaire from being published."""
    return all(problem.severity is Severity.WARNING for problem in problems)
