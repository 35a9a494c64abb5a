"""What is wrong in a workbook, and where: codes and values. Sentences are made where they are read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Severity(StrEnum):
    """What a problem does to the questionnaire."""

    ERROR = "error"
    """It cannot be published."""

    WARNING = "warning"
    """It works, and somebody should look."""


class LintCode(StrEnum):
    """Every kind of problem the linter knows. The codes never change their meaning."""

    TOO_MANY_PROBLEMS = "too_many_problems"
    # Sheets and columns
    MISSING_SHEET = "missing_sheet"
    REFUSED_SHEET = "refused_sheet"
    HIDDEN_SHEET = "hidden_sheet"
    EMPTY_SHEET = "empty_sheet"
    MISSING_COLUMN = "missing_column"
    COLUMN_TWICE = "column_twice"
    UNKNOWN_COLUMN = "unknown_column"
    UNPREFIXED_COLUMN = "unprefixed_column"
    EXTRA_COLUMN_TRANSLATED = "extra_column_translated"
    CHOICES_COLUMN_WITH_SPACE = "choices_column_with_space"
    UNDECLARED_PREFIX = "undeclared_prefix"
    WRONG_NAMESPACE = "wrong_namespace"
    NAMESPACES_INVALID = "namespaces_invalid"
    ROWS_AFTER_GAP = "rows_after_gap"
    # Settings
    FORM_ID_MISSING = "form_id_missing"
    FORM_ID_INVALID = "form_id_invalid"
    VERSION_MISSING = "version_missing"
    VERSION_INVALID = "version_invalid"
    TITLE_MISSING = "title_missing"
    DEFAULT_LANGUAGE_UNKNOWN = "default_language_unknown"
    REFUSED_SETTING = "refused_setting"
    # Questions, groups, names
    NO_QUESTION = "no_question"
    TYPE_MISSING = "type_missing"
    TYPE_UNKNOWN = "type_unknown"
    TYPE_REFUSED = "type_refused"
    OR_OTHER_REFUSED = "or_other_refused"
    END_WITHOUT_BEGIN = "end_without_begin"
    END_OF_ANOTHER = "end_of_another"
    BEGIN_WITHOUT_END = "begin_without_end"
    NAME_MISSING = "name_missing"
    NAME_INVALID = "name_invalid"
    NAME_RESERVED = "name_reserved"
    NAME_TWICE = "name_twice"
    NAME_CASE_ONLY = "name_case_only"
    GROUP_TAG = "group_tag"
    CALCULATION_MISSING = "calculation_missing"
    REPEAT_LABEL_MISSING = "repeat_label_missing"
    NOTE_REQUIRED = "note_required"
    PARAMETER_INVALID = "parameter_invalid"
    DEFAULT_NOT_A_CHOICE = "default_not_a_choice"
    DEFAULT_INVALID = "default_invalid"
    # Languages
    LABEL_MISSING = "label_missing"
    LANGUAGE_MISSING = "language_missing"
    LANGUAGE_UNNAMED = "language_unnamed"
    LANGUAGE_MISSPELT = "language_misspelt"
    TRANSLATION_MISSING = "translation_missing"
    TRANSLATION_INCOMPLETE = "translation_incomplete"
    # Choices
    LIST_MISSING = "list_missing"
    LIST_UNNAMED = "list_unnamed"
    LIST_UNUSED = "list_unused"
    LIST_TOO_LONG = "list_too_long"
    TOO_MANY_TO_TICK = "too_many_to_tick"
    CHOICE_LIST_MISSING = "choice_list_missing"
    CHOICE_NAME_MISSING = "choice_name_missing"
    CHOICE_NAME_WITH_SPACE = "choice_name_with_space"
    CHOICE_TWICE = "choice_twice"
    CHOICE_LABEL_MISSING = "choice_label_missing"
    FILTER_COLUMN_MISSING = "filter_column_missing"
    # Expressions
    CURLY_QUOTES = "curly_quotes"
    ODD_CHARACTER = "odd_character"
    SYNTAX = "syntax"
    UNCLOSED_PARENTHESIS = "unclosed_parenthesis"
    UNCLOSED_TEXT = "unclosed_text"
    WRONG_OPERATOR = "wrong_operator"
    TOO_LONG = "too_long"
    UNKNOWN_FUNCTION = "unknown_function"
    FUNCTION_REFUSED = "function_refused"
    ARGUMENT_COUNT = "argument_count"
    REFERENCE_MALFORMED = "reference_malformed"
    REFERENCE_UNKNOWN = "reference_unknown"
    REFERENCE_AMBIGUOUS = "reference_ambiguous"
    REFERENCE_INTO_REPEAT = "reference_into_repeat"
    REFERENCE_LAST_SAVED = "reference_last_saved"
    PATH_UNKNOWN = "path_unknown"
    BARE_NAME = "bare_name"
    LIST_UNKNOWN = "list_unknown"
    CHOICE_UNKNOWN = "choice_unknown"
    SEVERAL_COMPARED = "several_compared"
    CYCLE = "cycle"
    # Read differently by other programs
    NOT_PORTABLE_UNION = "not_portable_union"
    NOT_PORTABLE_ANYWHERE = "not_portable_anywhere"
    NOT_PORTABLE_NUMBER = "not_portable_number"
    NOT_PORTABLE_FUNCTION = "not_portable_function"
    NOT_PORTABLE_AXIS = "not_portable_axis"
    POSITION_MISUSED = "position_misused"
    PATTERN_INVALID = "pattern_invalid"
    PATTERN_NESTED = "pattern_nested"


WARNINGS: Final = frozenset(
    {
        LintCode.HIDDEN_SHEET,
        LintCode.UNKNOWN_COLUMN,
        LintCode.TITLE_MISSING,
        LintCode.NAME_CASE_ONLY,
        LintCode.REPEAT_LABEL_MISSING,
        LintCode.NOTE_REQUIRED,
        LintCode.TRANSLATION_INCOMPLETE,
        LintCode.LIST_UNUSED,
        LintCode.SEVERAL_COMPARED,
    }
)
"""The codes that do not keep a questionnaire from being published."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem and its place.

    `sheet`, `row` (1-based, as a spreadsheet shows it), `letter` and `column` (the header as
    written) are None where no such place is to blame. `values` are what its sentence fills in.
    """

    code: StrEnum
    severity: Severity
    sheet: str | None = None
    row: int | None = None
    letter: str | None = None
    column: str | None = None
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
