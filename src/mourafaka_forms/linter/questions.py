"""The questions: their types, names, parameters and defaults."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Final

from mourafaka_forms.linter.problems import LintCode
from mourafaka_forms.linter.questionnaire import NAME, Item, Questionnaire
from mourafaka_forms.linter.report import Report
from mourafaka_forms.linter.types import KEPT, REFUSED, nearest

RESERVED: Final = frozenset({"meta", "instanceid", "instancename", "deprecatedid", "rootuuid"})
"""Names that ODK's programs give themselves, in small letters."""

_RESERVED_BEGINNINGS: Final = ("__", "xml", "generated_", "reserved_name_for_")
_PARAMETER: Final = re.compile(r"([\w.\-]+)\s*=\s*([^\s,;]+)")
_RANGE_PARAMETERS: Final = ("start", "end", "step")
_PARAMETERS: Final[Mapping[str, frozenset[str]]] = {
    "text": frozenset({"rows"}),
    "select_one": frozenset({"randomize", "seed"}),
    "select_multiple": frozenset({"randomize", "seed"}),
    "range": frozenset({*_RANGE_PARAMETERS, "tick_interval", "placeholder", "tick_labelset"}),
}
"""What may stand in the column `parameters`, by type."""

_NUMBER: Final = re.compile(r"-?(?:\d+(?:\.\d*)?|\.\d+)")
_IS_CALCULATED: Final = re.compile(r"\$\{|[\w:.\-]\(")
_OFF: Final = frozenset({"", "no", "false", "false()"})


def is_calculated(default: str) -> bool:
    """Whether a default is an expression, not the answer itself."""
    return bool(_IS_CALCULATED.search(default))


def check_questions(questionnaire: Questionnaire, report: Report) -> None:
    """Report what is wrong with a row of `survey` by itself or beside its neighbours, or that none asks."""
    for item in questionnaire.items:
        _check_type(questionnaire, item, report)
        _check_name(questionnaire, item, report)
        _check_parameters(questionnaire, item, report)
        _check_default(questionnaire, item, report)
    _check_anything_asked(questionnaire, report)
    _check_twins(questionnaire, report)
    _check_tags(questionnaire, report)


def _check_anything_asked(questionnaire: Questionnaire, report: Report) -> None:
    # A row of a type that is unknown or refused was meant to be seen, and is reported for itself.
    if all(item.is_container or item.type.name in KEPT for item in questionnaire.items):
        report.sheet(LintCode.NO_QUESTION, questionnaire.survey.sheet.name)


def _check_type(questionnaire: Questionnaire, item: Item, report: Report) -> None:
    survey, kind, row = questionnaire.survey, item.type, item.row
    if kind.name in REFUSED:
        report.cell(
            LintCode.TYPE_REFUSED, survey, row, "type", type=kind.written, kind=REFUSED[kind.name]
        )
    elif not kind.name:
        report.cell(
            LintCode.TYPE_UNKNOWN,
            survey,
            row,
            "type",
            type=kind.written,
            near=nearest(kind.written),
        )
    elif kind.is_select and not kind.list_name:
        report.cell(LintCode.LIST_UNNAMED, survey, row, "type", type=kind.written)
    elif kind.is_select and kind.list_name not in questionnaire.lists:
        report.cell(LintCode.LIST_MISSING, survey, row, "type", list=kind.list_name)
    if kind.has_other:
        report.cell(LintCode.OR_OTHER_REFUSED, survey, row, "type", list=kind.list_name)
    has_value = survey.text(row, "calculation") or is_calculated(survey.text(row, "default"))
    if kind.name == "calculate" and not has_value:
        report.cell(LintCode.CALCULATION_MISSING, survey, row, "calculation", name=item.name)
    if kind.name == "note" and survey.text(row, "required").lower() not in _OFF:
        report.cell(LintCode.NOTE_REQUIRED, survey, row, "required")
    if item.is_repeat and not survey.text(row, "label"):
        report.cell(LintCode.REPEAT_LABEL_MISSING, survey, row, "label", name=item.name)


def _check_name(questionnaire: Questionnaire, item: Item, report: Report) -> None:
    survey, name = questionnaire.survey, item.name
    is_reserved = name.lower() in RESERVED or name.lower().startswith(_RESERVED_BEGINNINGS)
    if not name:
        # pyxform makes up a name for a note.
        if item.type.name != "note":
            report.cell(LintCode.NAME_MISSING, survey, item.row, "name", type=item.type.written)
    elif not NAME.fullmatch(name):
        report.cell(LintCode.NAME_INVALID, survey, item.row, "name", name=name)
    elif is_reserved or (item.is_repeat and name == questionnaire.root_name):
        report.cell(LintCode.NAME_RESERVED, survey, item.row, "name", name=name)


def _check_twins(questionnaire: Questionnaire, report: Report) -> None:
    survey = questionnaire.survey
    exact: dict[str, Item] = {}
    folded: dict[str, Item] = {}
    for item in questionnaire.items:
        if not item.name:
            continue
        # Two repeats of one name are refused wherever they stand.
        keys = {item.path, f"repeat {item.name}"} if item.is_repeat else {item.path}
        twin = next((exact[key] for key in keys if key in exact), None)
        near = folded.get(item.path.lower())
        if twin:
            report.cell(
                LintCode.NAME_TWICE,
                survey,
                item.row,
                "name",
                name=item.name,
                row=str(twin.row.number),
            )
        elif near:
            report.cell(
                LintCode.NAME_CASE_ONLY,
                survey,
                item.row,
                "name",
                name=item.name,
                other=near.name,
                row=str(near.row.number),
            )
        exact |= dict.fromkeys(keys - exact.keys(), item)
        folded.setdefault(item.path.lower(), item)


def _check_tags(questionnaire: Questionnaire, report: Report) -> None:
    survey = questionnaire.survey
    for column in survey.columns_of("instance::tag"):
        for item in questionnaire.items:
            if item.is_container and item.row.cell(column.index):
                report.cell(LintCode.GROUP_TAG, survey, item.row, column)


def _check_parameters(questionnaire: Questionnaire, item: Item, report: Report) -> None:
    survey = questionnaire.survey
    text = survey.text(item.row, "parameters")
    if not text:
        return
    parameters = dict(_PARAMETER.findall(text))
    rest = _PARAMETER.sub("", text).strip(" ,;")
    unknown = [name for name in parameters if name not in _PARAMETERS.get(item.type.name, ())]
    value = rest or next(iter(unknown), "")
    if item.type.name == "range":
        value = value or _wrong_range(parameters)
    elif parameters.get("rows", "1").isdecimal() is False:
        value = value or f"rows={parameters['rows']}"
    if value:
        report.cell(LintCode.PARAMETER_INVALID, survey, item.row, "parameters", value=value)


def _wrong_range(parameters: Mapping[str, str]) -> str:
    """The first parameter of a range that is no number or makes no range, "" if all is well."""
    for name in _RANGE_PARAMETERS:
        if name in parameters and not _NUMBER.fullmatch(parameters[name]):
            return f"{name}={parameters[name]}"
    start, end, step = (
        float(parameters.get(name, usual))
        for name, usual in zip(_RANGE_PARAMETERS, ("1", "10", "1"), strict=True)
    )
    if step == 0 or abs(step) > abs(end - start):
        return f"step={parameters.get('step', '1')}"
    return ""


def _is_integer(text: str) -> bool:
    return bool(re.fullmatch(r"-?\d+", text))


def _is_decimal(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text))


def _reads(parse: Callable[[str], object]) -> Callable[[str], bool]:
    def reads(text: str) -> bool:
        try:
            parse(text)
        except ValueError:
            return False
        return True

    return reads


_READERS: Final[Mapping[str, tuple[Callable[[str], bool], str]]] = {
    "integer": (_is_integer, "12"),
    "decimal": (_is_decimal, "3.5"),
    "range": (_is_decimal, "3"),
    "date": (_reads(date.fromisoformat), "2026-01-31"),
    "time": (_reads(time.fromisoformat), "09:30"),
    "dateTime": (_reads(datetime.fromisoformat), "2026-01-31T09:30"),
}
"""Whether a text is an answer of each type, and one that is."""


def _check_default(questionnaire: Questionnaire, item: Item, report: Report) -> None:
    survey = questionnaire.survey
    default = survey.text(item.row, "default")
    if not default or is_calculated(default):
        return
    if item.type.name in _READERS:
        reads, example = _READERS[item.type.name]
        if not reads(default):
            report.cell(
                LintCode.DEFAULT_INVALID,
                survey,
                item.row,
                "default",
                value=default,
                example=example,
            )
    names = questionnaire.choice_names(item)
    if names is not None:
        chosen = [default] if item.type.name == "select_one" else default.split()
        for value in chosen:
            if value not in names:
                report.cell(
                    LintCode.DEFAULT_NOT_A_CHOICE,
                    survey,
                    item.row,
                    "default",
                    value=value,
                    list=item.type.list_name,
                )
