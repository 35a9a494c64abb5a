"""The portfolio from the programme's three workbooks: cooperatives, trainings, coaching sessions.

The columns are those of the programme's own dashboard; headers carry stray spaces, values mix case, regions and
provinces come in several spellings, and one training's header is misspelt. A workbook is known by its columns,
not by its file name. A row with a problem is left out whole, with the reason; the other rows are kept.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, TypeVar

from mourafaka_desktop.domain import territory
from mourafaka_desktop.domain.coaching_path import SESSION_COUNT, SlotState, TrainingSubject
from mourafaka_desktop.domain.questionnaires import shipped_framework
from mourafaka_desktop.i18n.arabic import search_key
from mourafaka_desktop.imports.problems import CellProblem, ProblemCode, Severity
from mourafaka_desktop.imports.workbooks import Cell, Sheet, read_sheet

_Slot = TypeVar("_Slot", int, TrainingSubject)

_CODE = "id_coop"
_COOPERATIVE_COLUMNS = (
    _CODE,
    "nom_cooperative",
    "region",
    "province",
    "secteur",
    "branche",
    "adherents_actuels",
    "femmes_actuelles",
    "jeunes_diplomes_actuels",
    "psh_actuels",
    "feminine",
    "ca",
)
_TRAINING_COLUMNS = {
    "elaboration_strategies": TrainingSubject.STRATEGY,
    "montage_projet": TrainingSubject.PROJECT_DESIGN,
    "communication": TrainingSubject.COMMUNICATION,
    "governanace": TrainingSubject.GOVERNANCE,  # so spelt in the programme's workbook
}
_SPELLINGS = {
    "governance": "governanace",
    "gouvernance": "governanace",
    "elaboration_strategie": "elaboration_strategies",
    "elaboration_des_strategies": "elaboration_strategies",
    "montage_de_projet": "montage_projet",
    "montage_projets": "montage_projet",
}
_SESSION_COLUMNS = {f"s{number}": number for number in range(1, SESSION_COUNT + 1)}
_COUNTS = {
    "adherents_actuels": "members_total",
    "femmes_actuelles": "members_women",
    "jeunes_diplomes_actuels": "members_graduates",
    "psh_actuels": "members_disability",
}
_LONGEST_TEXT = 200
_LONGEST_SHOWN = 80  # of a value, in the sentence that says what is wrong with it
# Characters that show nothing; the marks of direction stay, for they say how a mixed name is read.
_CONTROLS = dict.fromkeys((*range(32), *range(127, 160)), " ")
_YES = {"oui", "o", "yes", "x", "1", "vrai", "true", "نعم"}
_NO = {"non", "n", "no", "0", "faux", "false", "لا"}
_PRESENT = {"present", "presente", "presents", "oui", "o", "p", "x", "1", "حاضر", "حاضره"}
_ABSENT = {"absent", "absente", "absents", "a", "غائب", "غائبه"}


@dataclass(frozen=True)
class RowPlace:
    """Where a row stands, so that a later problem can still name it."""

    file: str
    sheet: str
    row: int


@dataclass(frozen=True)
class CooperativeRow:
    """One good row of the cooperatives workbook: field names of `Cooperative` and their values."""

    at: RowPlace
    programme_code: str
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class SlotsRow:
    """One good row of the trainings or the coaching workbook: what became of each slot."""

    at: RowPlace
    programme_code: str
    sessions: Mapping[int, SlotState]
    trainings: Mapping[TrainingSubject, SlotState]


@dataclass(frozen=True)
class PortfolioReading:
    """What the workbooks say, and everything that is wrong in them."""

    cooperatives: tuple[CooperativeRow, ...]
    slots: tuple[SlotsRow, ...]
    problems: tuple[CellProblem, ...]

    @property
    def left_out(self) -> int:
        """How many rows, over all files, are not taken over."""
        return len(
            {
                (problem.file, problem.sheet, problem.row)
                for problem in self.problems
                if problem.severity is Severity.ROW_LEFT_OUT
            }
        )


def read_portfolio(paths: Sequence[Path]) -> PortfolioReading:
    """What the workbooks at `paths` say, in any order and any number; never raises for their content."""
    cooperatives: list[CooperativeRow] = []
    slots: list[SlotsRow] = []
    problems: list[CellProblem] = []
    for path in paths:
        sheet = read_sheet(path)
        if isinstance(sheet, CellProblem):
            problems.append(sheet)
            continue
        reader = _reader_for(sheet)
        if isinstance(reader, list):
            problems += reader
            continue
        for row in reader.good_rows():
            if isinstance(row, CooperativeRow):
                cooperatives.append(row)
            else:
                slots.append(row)
        problems += reader.problems
    return PortfolioReading(tuple(cooperatives), tuple(slots), tuple(problems))


def _reader_for(sheet: Sheet) -> "_SheetReader | list[CellProblem]":
    """The reader that knows this sheet's columns, or what is missing for any reader to know them."""
    columns: dict[str, str] = {}
    twice = []
    for header in sheet.headers:
        name = _header_name(header.value)
        if name in columns:
            twice.append(_at(sheet, header, ProblemCode.TWICE_THE_SAME_COLUMN, name=name))
        elif name:
            columns[name] = header.column
    if twice:
        return twice
    wanted, build = _best_match(columns)
    if not wanted:
        return [CellProblem(ProblemCode.UNKNOWN_CONTENT, sheet.file, sheet.name)]
    missing = [name for name in wanted if name not in columns]
    if missing:
        return [
            CellProblem(
                ProblemCode.MISSING_COLUMN,
                sheet.file,
                sheet.name,
                sheet.headers[0].row,
                params={"name": name},
            )
            for name in missing
        ]
    return _SheetReader(sheet, columns, build)


def _best_match(
    columns: Mapping[str, str],
) -> tuple[Sequence[str], "Callable[[_Row], CooperativeRow | SlotsRow | None]"]:
    layouts: tuple[
        tuple[Sequence[str], Callable[[_Row], CooperativeRow | SlotsRow | None]], ...
    ] = (
        (_COOPERATIVE_COLUMNS, _cooperative),
        ((_CODE, *_TRAINING_COLUMNS), _trainings),
        ((_CODE, *_SESSION_COLUMNS), _sessions),
    )

    def share_found(layout: tuple[Sequence[str], Any]) -> float:
        own = [name for name in layout[0] if name != _CODE]
        return sum(name in columns for name in own) / len(own)

    best = max(layouts, key=share_found)
    return best if share_found(best) >= 0.5 else ((), best[1])


def _header_name(value: object) -> str:
    name = search_key(str(value or "")).replace("-", " ").replace("_", " ")
    name = "_".join(name.split())
    return _SPELLINGS.get(name, name)


def _at(sheet: Sheet, cell: Cell, code: ProblemCode, /, **params: str) -> CellProblem:
    return CellProblem(code, sheet.file, sheet.name, cell.row, cell.column, params)


class _Row:
    """One row while it is read: gives values by column name and collects what is wrong with them."""

    def __init__(self, sheet: Sheet, columns: Mapping[str, str], cells: tuple[Cell, ...]) -> None:
        self._sheet, self._columns = sheet, columns
        self._cells = {cell.column: cell for cell in cells}
        self.at = RowPlace(sheet.file, sheet.name, cells[0].row)
        self.problems: list[CellProblem] = []

    def cell(self, column: str) -> Cell:
        letter = self._columns[column]
        return self._cells.get(letter) or Cell(self.at.row, letter, None)

    def report(self, column: str, code: ProblemCode, /, **params: str) -> None:
        shown = {name: _shortened(value) for name, value in params.items()}
        self.problems.append(_at(self._sheet, self.cell(column), code, **shown))

    def value(self, column: str) -> object:
        """The cell's value, or None; a formula that failed is reported."""
        cell = self.cell(column)
        if cell.fault is not None:
            self.report(column, cell.fault)
        return cell.value

    def text(self, column: str) -> str | None:
        value = self.value(column)
        if value is None:
            return None
        if isinstance(value, float) and value.is_integer():
            value = int(value)  # Excel keeps 12 as 12.0
        text = " ".join(str(value).translate(_CONTROLS).split())
        if len(text) > _LONGEST_TEXT:
            self.report(column, ProblemCode.TOO_LONG, n=str(len(text)), most=str(_LONGEST_TEXT))
        return text or None

    def number(self, column: str) -> Decimal | None:
        """A number that is not negative; Excel's own, or one typed as text with spaces and a comma."""
        value = self.value(column)
        if value is None or isinstance(value, bool):
            return None
        text = str(value).replace("\u202f", "").replace(" ", "")
        for unit in ("DH", "dh", "MAD", "درهم"):
            text = text.removesuffix(unit)
        try:
            number = Decimal(text.replace(",", "."))
        except InvalidOperation:
            self.report(column, ProblemCode.NOT_A_NUMBER, value=str(value))
            return None
        if not number.is_finite():
            self.report(column, ProblemCode.NOT_A_NUMBER, value=str(value))
            return None
        if number < 0:
            self.report(column, ProblemCode.NEGATIVE_NUMBER, value=str(value))
            return None
        return number

    def count(self, column: str) -> int | None:
        number = self.number(column)
        if number is None:
            return None
        if number != number.to_integral_value() or number > 1_000_000:
            self.report(column, ProblemCode.NOT_A_NUMBER, value=str(number))
            return None
        return int(number)

    def yes_or_no(self, column: str) -> bool | None:
        text = self.text(column)
        if text is None:
            return None
        key = search_key(text)
        if key in _YES or key in _NO:
            return key in _YES
        self.report(column, ProblemCode.NOT_YES_OR_NO, value=text)
        return None


class _SheetReader:
    """Reads the rows of one sheet with one layout; a code that comes twice is left out the second time."""

    def __init__(
        self,
        sheet: Sheet,
        columns: Mapping[str, str],
        build: Callable[[_Row], CooperativeRow | SlotsRow | None],
    ) -> None:
        self._sheet, self._columns, self._build = sheet, columns, build
        self.problems: list[CellProblem] = []

    def good_rows(self) -> Iterable[CooperativeRow | SlotsRow]:
        if not self._sheet.rows:
            self.problems.append(
                CellProblem(ProblemCode.NO_ROWS, self._sheet.file, self._sheet.name)
            )
        seen: dict[str, int] = {}
        for cells in self._sheet.rows:
            row = _Row(self._sheet, self._columns, cells)
            built = self._build(row)
            if built is not None and built.programme_code in seen:
                first = seen[built.programme_code]
                row.report(
                    _CODE, ProblemCode.DUPLICATE_CODE, code=built.programme_code, row=str(first)
                )
            elif built is not None:
                seen[built.programme_code] = row.at.row
            self.problems += row.problems
            if built is not None and not any(
                problem.severity is Severity.ROW_LEFT_OUT for problem in row.problems
            ):
                yield built


def _code(row: _Row) -> str | None:
    code = row.text(_CODE)
    if code is None and row.cell(_CODE).fault is None:
        row.report(_CODE, ProblemCode.CODE_MISSING)
    return code


def _cooperative(row: _Row) -> CooperativeRow | None:
    code, name = _code(row), row.text("nom_cooperative")
    if name is None and row.cell("nom_cooperative").fault is None:
        row.report("nom_cooperative", ProblemCode.NAME_MISSING)
    region_code, province_code = _place(row)
    fields: dict[str, Any] = {
        "programme_code": code,
        "name_ar" if name and _is_arabic(name) else "name_fr": name,
        "region_code": region_code,
        "province_code": province_code,
        "sector": _sector(row),
        "branch": row.text("branche"),
        "women_led": row.yes_or_no("feminine"),
        "turnover_mad": row.number("ca"),
    }
    fields |= {field: row.count(column) for column, field in _COUNTS.items()}
    _compare_counts(row, fields)
    if code is None or name is None:
        return None
    stated = {name: value for name, value in fields.items() if value is not None}
    return CooperativeRow(row.at, code, stated)


def _place(row: _Row) -> tuple[str | None, str | None]:
    """The HCP codes of region and province; a province alone tells its region."""
    region_name, province_name = row.text("region"), row.text("province")
    region = territory.find_region(region_name) if region_name else None
    if region_name and region is None:
        row.report("region", ProblemCode.REGION_UNKNOWN, value=region_name)
    if not province_name:
        return (region.code if region else None), None
    anywhere = territory.find_province(province_name)
    if anywhere is None:
        near = ", ".join(place.name_fr for place in territory.suggest_provinces(province_name))
        row.report("province", ProblemCode.PROVINCE_UNKNOWN, value=province_name, near=near)
        return (region.code if region else None), None
    if region is not None and anywhere.region_code != region.code:
        row.report(
            "province",
            ProblemCode.PROVINCE_ELSEWHERE,
            value=province_name,
            region=territory.region(anywhere.region_code).name_fr,
        )
    return anywhere.region_code, anywhere.code


def _sector(row: _Row) -> str | None:
    """The key of the framework's sector that the cell names in French or Arabic, else None."""
    text = row.text("secteur")
    if text is None:
        return None
    key = search_key(text)
    for sector in shipped_framework().sectors:
        if key in (search_key(sector.label.fr), search_key(sector.label.ar), sector.key):
            return sector.key
    row.report("secteur", ProblemCode.SECTOR_UNKNOWN, value=text)
    return None


def _compare_counts(row: _Row, fields: Mapping[str, Any]) -> None:
    total = fields["members_total"]
    for column, field in _COUNTS.items():
        part = fields[field]
        if total is not None and part is not None and part > total:
            row.report(column, ProblemCode.MORE_THAN_MEMBERS, value=str(part), members=str(total))


def _shortened(value: str) -> str:
    return value if len(value) <= _LONGEST_SHOWN else f"{value[:_LONGEST_SHOWN]}…"


def _is_arabic(text: str) -> bool:
    arabic = sum("\u0600" <= letter <= "\u06ff" for letter in text)
    return arabic * 2 > sum(letter.isalpha() for letter in text)


def _trainings(row: _Row) -> SlotsRow | None:
    code = _code(row)
    states = {
        subject: _slot_state(row, column, _PRESENT | _YES, _ABSENT)
        for column, subject in _TRAINING_COLUMNS.items()
    }
    return SlotsRow(row.at, code, {}, _known(states)) if code else None


def _sessions(row: _Row) -> SlotsRow | None:
    code = _code(row)
    states = {
        number: _slot_state(row, column, _YES, set()) for column, number in _SESSION_COLUMNS.items()
    }
    return SlotsRow(row.at, code, _known(states), {}) if code else None


def _known(states: Mapping[_Slot, SlotState | None]) -> Mapping[_Slot, SlotState]:
    return {slot: state for slot, state in states.items() if state is not None}


def _slot_state(
    row: _Row, column: str, held_words: set[str], missed_words: set[str]
) -> SlotState | None:
    """Held or missed where the cell says so; None for an empty cell or a plain no, which leave the slot planned."""
    text = row.text(column)
    if text is None:
        return None
    key = search_key(text)
    if key in held_words:
        return SlotState.HELD
    if key in missed_words:
        return SlotState.MISSED
    if key not in _NO:
        row.report(column, ProblemCode.NOT_YES_OR_NO, value=text)
    return None
