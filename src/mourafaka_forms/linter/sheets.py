"""The sheets, their columns, and the settings."""

import re
from difflib import get_close_matches
from typing import Final

from mourafaka_forms.linter.languages import translated_columns
from mourafaka_forms.linter.problems import LintCode
from mourafaka_forms.linter.questionnaire import NAME, NAMESPACE, Questionnaire
from mourafaka_forms.linter.report import Report
from mourafaka_forms.linter.tables import MEDIA, TRANSLATED, Column, Table
from mourafaka_forms.linter.workbook import Row, Workbook

MOURAFAKA: Final = "https://mourafaka.ma/xforms/scoring"
"""The namespace of the scoring columns, whose prefix is `mk`."""

SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"
OWN: Final = (SURVEY, CHOICES, SETTINGS, "scoring", "actions", "sessions", "law")
_REFUSED: Final = frozenset({"entities", "external_choices", "osm"})
_NEEDED: Final = {
    SURVEY: ("type", "name", "label"),
    CHOICES: ("list_name", "name", "label"),
    SETTINGS: ("form_id", "version"),
}
_ROWS_END_A_SHEET: Final = 60
"""pyxform reads no further after so many empty rows."""

_SURVEY_COLUMNS: Final = frozenset(
    {
        *("type", "name", "appearance", "default", "disabled", "parameters", "trigger"),
        *("relevant", "constraint", "required", "readonly", "calculation"),
        *("choice_filter", "repeat_count", "autoplay", "rows", *TRANSLATED, *MEDIA),
    }
)
_SETTINGS_COLUMNS: Final = frozenset(
    {
        *("form_id", "form_title", "version", "default_language", "namespaces", "instance_name"),
        *("name", "style", "allow_choice_duplicates", "clean_text_values", "omit_instanceid"),
        *("public_key", "submission_url", "auto_send", "auto_delete", "client_editable"),
        *("instance_id", "sms_keyword", "add_none_option", "flat"),
    }
)
_REFUSED_SETTINGS: Final = {
    "public_key",
    "submission_url",
    "auto_send",
    "auto_delete",
    "omit_instanceid",
    "allow_choice_duplicates",
    "add_none_option",
    "flat",
    "instance_id",
}
_OFF: Final = frozenset({"", "no", "false", "false()"})
_SCORING: Final = frozenset(
    {
        *("code", "weight", "pillar", "subdimension", "module", "legal", "actions", "fact"),
        *("evidence-for", "evidence-note-for", "na-reason-for", "note-for"),
    }
)
_KNOWN_PREFIXES: Final = frozenset({"h", "ev", "xsd", "jr", "orx", "odk", "xml"})
_TEXT_OF_A_FORM_ID: Final = re.compile(r"[\w.\-]+")
_TEXT_OF_A_VERSION: Final = re.compile(r"[\w.\-]+")


def check_sheets(workbook: Workbook, report: Report) -> None:
    """Report sheets that are missing, refused or hidden, and columns that nothing reads."""
    names = [sheet.name.lower() for sheet in workbook]
    for sheet in workbook:
        name = sheet.name.lower()
        if name in _REFUSED and sheet.rows:
            report.sheet(LintCode.REFUSED_SHEET, sheet.name)
        if name in OWN and sheet.is_hidden:
            report.sheet(LintCode.HIDDEN_SHEET, sheet.name)
    for wanted in (SURVEY, SETTINGS, CHOICES):
        if wanted not in names and (wanted != CHOICES or _needs_choices(workbook)):
            others = [name for name in names if name not in OWN]
            near = next(iter(get_close_matches(wanted, others, 1, 0.6)), "")
            report.sheet(LintCode.MISSING_SHEET, None, name=wanted, near=near)
    for sheet in workbook:
        if sheet.name.lower() in _NEEDED:
            if any(sheet.header):
                _check_columns(Table(sheet), report)
            elif sheet.name.lower() != CHOICES or _needs_choices(workbook):
                report.sheet(LintCode.EMPTY_SHEET, sheet.name)


def _needs_choices(workbook: Workbook) -> bool:
    survey = workbook.sheet(SURVEY)
    return survey is not None and any(
        cell.startswith("select") for row in survey.rows for cell in row.cells
    )


def _check_columns(table: Table, report: Report) -> None:
    seen: dict[tuple[str, str | None], Column] = {}
    for column in table.columns:
        key = (column.name, column.language)
        if key in seen:
            report.header(LintCode.COLUMN_TWICE, table, column, other=seen[key].written)
        seen.setdefault(key, column)
        _check_name(table, column, report)
    for name in _NEEDED[table.kind]:
        if table.column(name) is None:
            report.sheet(LintCode.MISSING_COLUMN, table.sheet.name, name=name)
    _check_gaps(table, report)


def _check_name(table: Table, column: Column, report: Report) -> None:
    if table.kind == CHOICES:
        _check_choices_column(table, column, report)
        return
    known = _SURVEY_COLUMNS if table.kind == SURVEY else _SETTINGS_COLUMNS
    if column.name in known or "::" in column.name:
        return
    bare = column.name.removeprefix("mk:").removeprefix("mk::").replace("_", "-")
    if column.written.startswith("mk::"):
        bare = column.language or ""
    if table.kind == SURVEY and bare in _SCORING:
        wanted = f"bind::mk:{bare}"
        report.header(LintCode.UNPREFIXED_COLUMN, table, column, wanted=wanted)
        return
    near = next(iter(get_close_matches(column.name, known, 1, 0.75)), "")
    # A remark for the other authors is no mistake; a name that nearly is one that is read, may be.
    if near:
        report.header(LintCode.UNKNOWN_COLUMN, table, column, near=near)


def _check_choices_column(table: Table, column: Column, report: Report) -> None:
    if column.name in {"list_name", "name", "label", *MEDIA}:
        return
    if column.language is not None:
        wanted = f"{column.name}_{column.language}".replace(" ", "_")
        report.header(LintCode.EXTRA_COLUMN_TRANSLATED, table, column, wanted=wanted)
    elif " " in column.written:
        wanted = column.written.replace(" ", "_")
        report.header(LintCode.CHOICES_COLUMN_WITH_SPACE, table, column, wanted=wanted)


def _check_gaps(table: Table, report: Report) -> None:
    last = 1
    for row in table.rows:
        if row.number - last > _ROWS_END_A_SHEET:
            report.row(LintCode.ROWS_AFTER_GAP, table, row, last=str(last))
            return
        last = row.number


def check_prefixes(questionnaire: Questionnaire, report: Report) -> None:
    """Report prefixes of columns that the settings do not declare, or declare as another's."""
    declared = questionnaire.namespaces
    for table in (questionnaire.survey, questionnaire.choices, questionnaire.settings):
        for column in table.columns if table else ():
            prefix = _prefix(column)
            if table and prefix and prefix not in declared and prefix not in _KNOWN_PREFIXES:
                uri = MOURAFAKA if prefix == "mk" else "https://…"
                wanted = f'{prefix}="{uri}"'
                report.header(
                    LintCode.UNDECLARED_PREFIX, table, column, prefix=prefix, wanted=wanted
                )
    settings, row = questionnaire.settings, questionnaire.settings_row
    if settings is None or row is None:
        return
    wanted = f'mk="{MOURAFAKA}"'
    if declared.get("mk", MOURAFAKA) != MOURAFAKA:
        report.cell(LintCode.WRONG_NAMESPACE, settings, row, "namespaces", wanted=wanted)
    if NAMESPACE.sub("", questionnaire.setting("namespaces")).strip():
        report.cell(LintCode.NAMESPACES_INVALID, settings, row, "namespaces", wanted=wanted)


def _prefix(column: Column) -> str:
    container, _, name = column.name.rpartition("::")
    prefix, colon, _ = name.partition(":")
    return prefix if colon and (container or prefix == "mk") else ""


def check_settings(questionnaire: Questionnaire, report: Report) -> None:
    """Report what the settings do not say, or say so that nothing can be published under it."""
    settings, row = questionnaire.settings, questionnaire.settings_row
    if settings is None:
        return
    if row is None:
        report.sheet(LintCode.EMPTY_SHEET, settings.sheet.name)
        return

    def say(code: LintCode, column: str, /, **values: str) -> None:
        if settings.column(column):
            report.cell(code, settings, row, column, **values)

    form_id, version = settings.text(row, "form_id"), settings.text(row, "version")
    if not form_id:
        say(LintCode.FORM_ID_MISSING, "form_id")
    elif not _TEXT_OF_A_FORM_ID.fullmatch(form_id):
        say(LintCode.FORM_ID_INVALID, "form_id", value=form_id)
    if not version:
        say(LintCode.VERSION_MISSING, "version")
    elif not _TEXT_OF_A_VERSION.fullmatch(version):
        say(LintCode.VERSION_INVALID, "version", value=version)
    if not settings.text(row, "form_title"):
        report.cell(LintCode.TITLE_MISSING, settings, row, "form_title")
    root = settings.text(row, "name")
    if root and not NAME.fullmatch(root):
        say(LintCode.NAME_INVALID, "name", name=root)
    for column in settings.columns:
        if column.name in _REFUSED_SETTINGS and row.cell(column.index).lower() not in _OFF:
            report.cell(LintCode.REFUSED_SETTING, settings, row, column)
    _check_default_language(questionnaire, settings, row, report)


def _check_default_language(
    questionnaire: Questionnaire, settings: Table, row: Row, report: Report
) -> None:
    language = settings.text(row, "default_language")
    written = {column.language for column in translated_columns(questionnaire.survey)} - {None}
    if language and written and language not in written:
        near = next(iter(get_close_matches(language, [w for w in written if w], 1, 0.0)), "")
        report.cell(
            LintCode.DEFAULT_LANGUAGE_UNKNOWN,
            settings,
            row,
            "default_language",
            language=language,
            near=near,
        )
