"""`questionnaire publish | list | differences`: what programme staff read, in their language."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from mourafaka_server.cli import main
from mourafaka_server.installation import opened
from mourafaka_server.settings import load
from tests.server.conftest import new_laptop
from tests.server.questionnaires.workbooks import example
from tests.server.test_scoring import submit


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "exemple.xlsx"
    path.write_bytes(example())
    return path


def run(data: Path, command: str, *arguments: str) -> int:
    return main(["questionnaire", command, *arguments, "--data", str(data)])


def test_a_workbook_is_published_and_listed(data: Path, workbook: Path, capsys) -> None:
    assert run(data, "list", "--language", "en") == 0
    assert run(data, "publish", str(workbook), "--language", "fr") == 0
    assert run(data, "publish", str(workbook), "--language", "ar") == 0
    assert run(data, "list", "--language", "en") == 0
    said = capsys.readouterr().out.splitlines()
    today = dt.datetime.now(dt.UTC).date().isoformat()
    assert said == [
        "Nothing is published yet.",
        "La version 1.0.0 de «\u00a0visite-point-de-vente\u00a0» est publiée. Les ordinateurs la recevront "
        "à leur prochaine synchronisation.",
        "الإصدار \u20681.0.0\u2069 من «\u2068visite-point-de-vente\u2069» منشور من قبل كما هو. لا يلزم القيام بأي شيء.",
        f"visite-point-de-vente 1.0.0, published on {today}",
    ]


def test_a_version_that_is_taken_is_told_with_its_place(data: Path, workbook: Path, capsys) -> None:
    run(data, "publish", str(workbook))
    workbook.write_bytes(example(tidiness_weight=2))
    capsys.readouterr()
    assert run(data, "publish", str(workbook), "--language", "fr") == 1
    said = capsys.readouterr().out
    assert "Feuille settings" in said
    assert "ligne 2, colonne version" in said
    assert "déjà publiée avec un autre contenu" in said


def test_a_workbook_with_problems_is_not_published(data: Path, tmp_path: Path, capsys) -> None:
    wrong = tmp_path / "notes.xlsx"
    wrong.write_text("no workbook at all")
    assert run(data, "publish", str(wrong)) == 1
    assert run(data, "list", "--language", "en") == 0
    assert capsys.readouterr().out.endswith("Nothing is published yet.\n")


def test_a_file_that_is_not_there_is_told(data: Path, tmp_path: Path, capsys) -> None:
    assert run(data, "publish", str(tmp_path / "none.xlsx")) == 2
    assert "none.xlsx cannot be read" in capsys.readouterr().err


def test_without_a_server_there_is_nothing_to_publish_to(
    tmp_path: Path, workbook: Path, capsys
) -> None:
    assert run(tmp_path / "nowhere", "publish", str(workbook)) == 3


def test_differences_are_told(data: Path, workbook: Path, capsys) -> None:
    assert run(data, "differences", "--language", "en") == 0
    with opened(load(data)) as service:
        laptop = new_laptop(service)
        scope_id, assessment_id = submit(laptop, score=Decimal(100))
        submit(laptop, score=None)
        submit(laptop)
        submit(laptop, framework_version="7", score=None, scoring_version=None)
    assert run(data, "differences", "--language", "en") == 0
    run(data, "publish", str(workbook), "--language", "en")
    assert run(data, "differences", "--language", "en") == 0
    run(data, "differences", "--language", "fr")
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "No score differs from what the server counts."
    assert said[1:3] == [said[0], (
        "Not checkable yet, because their questionnaire is not published here: 4."
    )]  # fmt: skip
    told = said[4:6]
    assert (
        f"Cooperative {scope_id.removeprefix('coop:')}, assessment {assessment_id}, by visite-point-de-vente 1.0.0: "
        "the laptop states 100 (rules 1.0), the server counts 46.6667 (rules 1.0)." in told
    )
    assert any(
        "the laptop states no score (rules 1.0), the server counts 46.6667" in s for s in told
    )
    assert said[6].endswith("is not published here: 1.")
    assert sum("l’ordinateur indique" in line for line in said[7:]) == 2
