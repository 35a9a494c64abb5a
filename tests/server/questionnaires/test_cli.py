"""What `mourafaka-server questionnaire check` prints, and how it ends."""

import json
from pathlib import Path

import pytest

from mourafaka_server.cli import main
from tests.server.questionnaires.written import YES_NO, asked, sound, workbook


@pytest.fixture
def spoken_english(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


def written(folder: Path, content: bytes) -> str:
    path = folder / "enquete.xlsx"
    path.write_bytes(content)
    return str(path)


def broken() -> bytes:
    return workbook([asked("text", "nom", relevant="foo()"), asked("select_one ouinon", "a")])


def test_a_sound_workbook_ends_well(tmp_path: Path, capsys, spoken_english: None) -> None:
    assert main(["questionnaire", "check", written(tmp_path, sound())]) == 0
    assert capsys.readouterr().out == "No problem was found in enquete.xlsx.\n"


def test_problems_are_told_by_sheet_and_counted(
    tmp_path: Path, capsys, spoken_english: None
) -> None:
    assert main(["questionnaire", "check", written(tmp_path, broken())]) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "Sheet survey"
    assert said[1] == "  To correct · row 2, column G (relevant)"
    assert said[2].startswith("    The function “foo” does not exist.")
    assert "Sheet choices" in said
    assert said[-1] == "To correct: 2. To look at: 1."


def test_warnings_alone_end_well(tmp_path: Path, capsys) -> None:
    content = workbook([asked("text", "nom")], YES_NO)
    assert main(["questionnaire", "check", written(tmp_path, content)]) == 0
    assert capsys.readouterr().out


def test_the_language_is_the_shells_or_the_one_asked_for(
    tmp_path: Path, capsys, monkeypatch: pytest.MonkeyPatch, spoken_english: None
) -> None:
    path = written(tmp_path, broken())
    monkeypatch.setenv("LANG", "fr_MA.UTF-8")
    main(["questionnaire", "check", path])
    assert "Feuille survey" in capsys.readouterr().out
    main(["questionnaire", "check", path, "--language", "ar"])
    assert "الورقة" in capsys.readouterr().out


def test_a_program_gets_codes_places_and_all_languages(tmp_path: Path, capsys) -> None:
    assert main(["questionnaire", "check", written(tmp_path, broken()), "--json"]) == 1
    first, *_ = json.loads(capsys.readouterr().out)
    assert first["code"] == "lint.unknown_function"
    assert (first["sheet"], first["row"], first["letter"], first["column"]) == (
        "survey",
        2,
        "G",
        "relevant",
    )
    assert first["values"]["name"] == "foo"
    assert set(first["message"]) == {"fr", "ar", "en"}


def test_a_file_that_cannot_be_read_is_said_so(tmp_path: Path, capsys) -> None:
    assert main(["questionnaire", "check", str(tmp_path / "nothing.xlsx")]) == 2
    assert "cannot be read" in capsys.readouterr().err
