"""The programme's workbooks are taken as they are, and every problem is named by its cell."""

import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from mourafaka_desktop import paths
from mourafaka_desktop.domain.coaching_path import SlotState, TrainingSubject
from mourafaka_desktop.i18n.catalogue import Language, catalogue
from mourafaka_desktop.imports.portfolio import read_portfolio
from mourafaka_desktop.imports.problems import CellProblem, ProblemCode
from mourafaka_desktop.imports.sentences import place, sentence

from .workbook_files import (
    COACHING_HEADERS,
    COOPERATIVE_HEADERS,
    TRAINING_HEADERS,
    cooperative_cells,
    write_workbook,
)


def only_problem(path: Path) -> CellProblem:
    reading = read_portfolio([path])
    assert len(reading.problems) == 1
    return reading.problems[0]


def cooperatives(tmp_path: Path, *rows: list[object]) -> Path:
    return write_workbook(tmp_path / "cooperatives.xlsx", COOPERATIVE_HEADERS, *rows)


def test_the_demo_workbooks_hold_twenty_cooperatives_in_six_regions_without_a_problem() -> None:
    demo = paths.resources() / "demo"
    reading = read_portfolio(sorted(demo.glob("*.xlsx")))
    assert reading.problems == ()
    assert len(reading.cooperatives) == 20
    assert len({row.fields["region_code"] for row in reading.cooperatives}) == 6
    assert all(row.fields.get("province_code") for row in reading.cooperatives)
    assert len(reading.slots) == 40


def test_a_row_becomes_the_fields_of_a_cooperative(tmp_path: Path) -> None:
    row = read_portfolio([cooperatives(tmp_path, cooperative_cells())]).cooperatives[0]
    assert row.fields == {
        "programme_code": "C-1",
        "name_fr": "Coopérative Test",
        "region_code": "09",
        "province_code": "09.581",
        "sector": "argane",
        "branch": "Huile",
        "members_total": 20,
        "members_women": 12,
        "members_graduates": 3,
        "members_disability": 1,
        "women_led": True,
        "turnover_mad": Decimal(1000),
    }


def test_a_name_in_arabic_letters_is_the_arabic_name(tmp_path: Path) -> None:
    cells = cooperative_cells(nom_cooperative="تعاونية الأمل")
    row = read_portfolio([cooperatives(tmp_path, cells)]).cooperatives[0]
    assert row.fields["name_ar"] == "تعاونية الأمل"
    assert "name_fr" not in row.fields


@pytest.mark.parametrize(
    "spelling", ["marrakech-safi", "Marrakech Safi", "Marrakech - Safi", " Marrakech_Safi "]
)
def test_every_spelling_of_a_region_in_use_is_understood(tmp_path: Path, spelling: str) -> None:
    cells = cooperative_cells(region=spelling, province="Safi")
    row = read_portfolio([cooperatives(tmp_path, cells)]).cooperatives[0]
    assert row.fields["region_code"] == "07"


def test_a_name_and_a_code_alone_are_enough(tmp_path: Path) -> None:
    cells = ["C-9", "Coopérative seule", *[None] * 10]
    reading = read_portfolio([cooperatives(tmp_path, cells)])
    assert reading.problems == ()
    assert reading.cooperatives[0].fields == {
        "programme_code": "C-9",
        "name_fr": "Coopérative seule",
    }


def test_numbers_typed_as_text_are_numbers(tmp_path: Path) -> None:
    cells = cooperative_cells(adherents_actuels="25 ", ca="12 500,50 DH", id_coop=12.0)
    row = read_portfolio([cooperatives(tmp_path, cells)]).cooperatives[0]
    assert row.fields["members_total"] == 25
    assert row.fields["turnover_mad"] == Decimal("12500.50")
    assert row.programme_code == "12"


def test_the_trainings_and_sessions_that_took_place_are_held(tmp_path: Path) -> None:
    trainings = write_workbook(
        tmp_path / "f.xlsx", TRAINING_HEADERS, ["C-1", "présent", "Absent ", None, "PRÉSENT"]
    )
    sessions = write_workbook(
        tmp_path / "c.xlsx", COACHING_HEADERS, ["C-1", "oui", " OUI", "non", *[None] * 9]
    )
    reading = read_portfolio([trainings, sessions])
    assert reading.problems == ()
    assert reading.slots[0].trainings == {
        TrainingSubject.STRATEGY: SlotState.HELD,
        TrainingSubject.PROJECT_DESIGN: SlotState.MISSED,
        TrainingSubject.GOVERNANCE: SlotState.HELD,
    }
    assert reading.slots[1].sessions == {1: SlotState.HELD, 2: SlotState.HELD}


@pytest.mark.parametrize(
    ("changed", "code", "column"),
    [
        ({"province": "Tizneet"}, ProblemCode.PROVINCE_UNKNOWN, "D"),
        ({"province": "Safi"}, ProblemCode.PROVINCE_ELSEWHERE, "D"),
        ({"region": "Atlantide"}, ProblemCode.REGION_UNKNOWN, "C"),
        ({"adherents_actuels": "beaucoup"}, ProblemCode.NOT_A_NUMBER, "G"),
        ({"adherents_actuels": 20.5}, ProblemCode.NOT_A_NUMBER, "G"),
        ({"ca": "-5"}, ProblemCode.NEGATIVE_NUMBER, "L"),
        ({"feminine": "peut-être"}, ProblemCode.NOT_YES_OR_NO, "K"),
        ({"id_coop": None}, ProblemCode.CODE_MISSING, "A"),
        ({"nom_cooperative": "  "}, ProblemCode.NAME_MISSING, "B"),
    ],
)
def test_a_cell_that_is_wrong_is_named_and_its_row_left_out_while_the_others_stay(
    tmp_path: Path, changed: dict[str, object], code: ProblemCode, column: str
) -> None:
    path = cooperatives(tmp_path, cooperative_cells("C-0"), cooperative_cells("C-1", **changed))
    reading = read_portfolio([path])
    (problem,) = reading.problems
    assert (problem.code, problem.sheet, problem.row, problem.column) == (code, "Feuil1", 3, column)
    assert [row.programme_code for row in reading.cooperatives] == ["C-0"]
    assert reading.left_out == 1


def test_a_code_used_twice_keeps_the_first_row_and_names_it(tmp_path: Path) -> None:
    path = cooperatives(tmp_path, cooperative_cells("C-1"), cooperative_cells("C-1"))
    reading = read_portfolio([path])
    (problem,) = reading.problems
    assert problem.code is ProblemCode.DUPLICATE_CODE
    assert (problem.row, problem.params["row"]) == (3, "2")
    assert len(reading.cooperatives) == 1


def test_more_women_than_members_is_a_remark_that_keeps_the_row(tmp_path: Path) -> None:
    reading = read_portfolio([cooperatives(tmp_path, cooperative_cells(femmes_actuelles=21))])
    assert [problem.code for problem in reading.problems] == [ProblemCode.MORE_THAN_MEMBERS]
    assert len(reading.cooperatives) == 1


def test_a_missing_column_refuses_the_file_and_names_the_column(tmp_path: Path) -> None:
    headers = [header for header in COOPERATIVE_HEADERS if header != "province"]
    problem = only_problem(write_workbook(tmp_path / "x.xlsx", headers, ["C-1", "Nom"]))
    assert problem.code is ProblemCode.MISSING_COLUMN
    assert problem.params["name"] == "province"


def test_a_formula_that_fails_and_one_without_a_result_are_told_apart(tmp_path: Path) -> None:
    path = cooperatives(
        tmp_path,
        cooperative_cells("C-1", adherents_actuels="=6*7"),
        cooperative_cells("C-2", adherents_actuels="#REF!"),
    )
    codes = [problem.code for problem in read_portfolio([path]).problems]
    assert codes == [ProblemCode.FORMULA_NOT_CALCULATED, ProblemCode.FORMULA_ERROR]


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    path = cooperatives(tmp_path, cooperative_cells())
    path.write_bytes(path.read_bytes()[:-300])
    assert only_problem(path).code is ProblemCode.DAMAGED


def test_a_workbook_whose_sheet_is_cut_off_inside_is_refused(tmp_path: Path) -> None:
    whole, cut = cooperatives(tmp_path, cooperative_cells()), tmp_path / "cut.xlsx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(cut, "w") as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                content = content[: len(content) // 2]
            target.writestr(part, content)
    assert only_problem(cut).code is ProblemCode.DAMAGED


def test_what_is_not_a_workbook_is_refused_with_the_reason(tmp_path: Path) -> None:
    text, old = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    text.write_text("id_coop;nom", encoding="utf-8")
    old.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600)
    assert only_problem(text).code is ProblemCode.NOT_A_WORKBOOK
    assert only_problem(old).code is ProblemCode.OLD_FORMAT
    assert only_problem(tmp_path / "none.xlsx").code is ProblemCode.NOT_FOUND


@pytest.mark.parametrize(
    ("part", "megabytes"), [("xl/worksheets/sheet1.xml", 17), ("xl/media/image1.png", 65)]
)
def test_a_workbook_that_would_unpack_to_gigabytes_is_not_unpacked(
    tmp_path: Path, part: str, megabytes: int
) -> None:
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        archive.writestr(part, bytes(megabytes * 1024 * 1024))
    assert only_problem(bomb).code is ProblemCode.TOO_LARGE


def test_a_workbook_with_a_password_is_not_taken_for_an_old_one(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    part = "EncryptedPackage".encode("utf-16-le")
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600 + part)
    assert only_problem(path).code is ProblemCode.PROTECTED


def _rewritten(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """The workbook with one of its parts changed."""
    changed = path.with_name("changed.xlsx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(changed, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            target.writestr(entry, change(content) if entry.filename == part else content)
    return changed


@pytest.mark.parametrize(
    ("part", "found", "instead"),
    [
        ("xl/worksheets/sheet1.xml", b't="n"', b't="n" s="99999"'),
        ("xl/worksheets/sheet1.xml", b"<v>20</v>", b"<v>twenty</v>"),
        ("xl/worksheets/sheet1.xml", b'r="A2"', b'r="2A"'),
        ("xl/worksheets/sheet1.xml", b"<sheetData", b"<!DOCTYPE x [<!ENTITY a 'b'>]><sheetData"),
        ("xl/worksheets/sheet1.xml", b"inlineStr", b"s"),
        ("xl/styles.xml", b"<", b""),
        ("xl/workbook.xml", b"r:id=", b"id="),
        ("xl/workbook.xml", b"<sheets>", b"<sheets/><s>"),
        ("[Content_Types].xml", b"<", b"&"),
        ("xl/_rels/workbook.xml.rels", b"rId1", b"rId77"),
    ],
)
def test_a_workbook_damaged_inside_is_never_a_fault(
    tmp_path: Path, part: str, found: bytes, instead: bytes
) -> None:
    path = cooperatives(tmp_path, cooperative_cells("C-1"))
    with zipfile.ZipFile(path) as whole:
        assert found in whole.read(part)
    changed = _rewritten(path, part, lambda content: content.replace(found, instead))
    reading = read_portfolio([changed])
    assert reading.problems or [row.programme_code for row in reading.cooperatives] == ["C-1"]


def test_a_workbook_without_styles_is_read_in_silence(tmp_path: Path) -> None:
    plain = cooperatives(tmp_path, cooperative_cells("C-1"))
    bare = tmp_path / "bare.xlsx"
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(bare, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "xl/styles.xml":
                content = b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
            target.writestr(entry, content)
    assert len(read_portfolio([bare]).cooperatives) == 1


def test_empty_rows_to_the_end_of_the_sheet_and_cells_far_to_the_right_cost_nothing(
    tmp_path: Path,
) -> None:
    path = tmp_path / "x.xlsx"
    write_workbook(path, COOPERATIVE_HEADERS, cooperative_cells("C-1"))
    book = load_workbook(path)
    book["Feuil1"].cell(1_048_576, 1, "C-2")
    book["Feuil1"].cell(2, 16_384, "far")
    book.save(path)
    assert [row.programme_code for row in read_portfolio([path]).cooperatives] == ["C-1"]


def test_a_name_longer_than_a_line_is_named_by_its_cell(tmp_path: Path) -> None:
    path = cooperatives(tmp_path, cooperative_cells(nom_cooperative="A" * 201))
    problem = only_problem(path)
    assert (problem.code, problem.column) == (ProblemCode.TOO_LONG, "B")


def test_control_characters_are_spaces_and_marks_of_direction_stay(tmp_path: Path) -> None:
    name = "تعاونية\t\n الأمل \u200f(SARL)\u200f"
    row = read_portfolio([cooperatives(tmp_path, cooperative_cells(nom_cooperative=name))])
    assert row.cooperatives[0].fields["name_ar"] == "تعاونية الأمل \u200f(SARL)\u200f"


def test_a_date_where_a_number_belongs_is_named(tmp_path: Path) -> None:
    path = cooperatives(tmp_path, cooperative_cells(adherents_actuels=date(2026, 11, 23)))
    assert only_problem(path).code is ProblemCode.NOT_A_NUMBER


def test_merged_cells_give_their_value_to_the_first_row_alone(tmp_path: Path) -> None:
    path = cooperatives(tmp_path, cooperative_cells("C-1"), cooperative_cells("C-2"))
    book = load_workbook(path)
    book["Feuil1"].merge_cells("B2:B3")
    book.save(path)
    problem = only_problem(path)
    assert (problem.code, problem.row) == (ProblemCode.NAME_MISSING, 3)


def test_hidden_rows_are_rows_and_only_the_first_sheet_with_content_is_read(
    tmp_path: Path,
) -> None:
    path = cooperatives(tmp_path, cooperative_cells("C-1"), cooperative_cells("C-2"))
    book = load_workbook(path)
    book["Feuil1"].row_dimensions[3].hidden = True
    book.create_sheet("Notes", 0)
    book.create_sheet("Ancien").append(["something", "else"])
    book.save(path)
    reading = read_portfolio([path])
    assert reading.problems == ()
    assert [row.programme_code for row in reading.cooperatives] == ["C-1", "C-2"]


def test_a_workbook_of_something_else_is_refused(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "x.xlsx", ["date", "montant"], ["2026-01-01", 5])
    assert only_problem(path).code is ProblemCode.UNKNOWN_CONTENT


def test_headers_without_rows_are_said_so(tmp_path: Path) -> None:
    assert only_problem(cooperatives(tmp_path)).code is ProblemCode.NO_ROWS


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("code", list(ProblemCode))
def test_every_problem_has_a_sentence_in_every_language(
    language: Language, code: ProblemCode
) -> None:
    params = dict.fromkeys(
        ("name", "code", "row", "value", "near", "region", "members", "kept", "n", "most"), "42"
    )
    problem = CellProblem(code, "cooperatives.xlsx", "Feuil1", 3, "D", params)
    text = sentence(problem, catalogue(language))
    assert "{" not in text
    if language is Language.AR:
        assert any("\u0600" <= letter <= "\u06ff" for letter in text)
    assert "cooperatives.xlsx" in place(problem, catalogue(language))
