"""A coach's whole day on the real window, and a second laptop that holds the same: what `dev.py run` shows."""

import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from mourafaka_desktop.demo.__main__ import main
from tests.desktop.reports.pdf_reading import poppler_text


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory, qapp_cls: type[QApplication]) -> Path:
    """The folder that one headless day has left, after every step of it held."""
    qapp_cls.instance() or qapp_cls([])
    out = tmp_path_factory.mktemp("day")
    assert main(["--headless", "--out", str(out)]) == 0
    return out


def test_the_summary_says_what_the_day_came_to(day: Path) -> None:
    summary = json.loads((day / "summary.json").read_text(encoding="utf-8"))
    assert summary["cooperatives"] == 20
    assert summary["criteria"] == {"rated": 60, "not_applicable": 1, "unanswered": 0}
    assert summary["actions_accepted"] == 3
    assert summary["exchange"]["refused"] == 0
    assert summary["exchange"]["bytes_up"] > 0
    assert summary["second_profile"] == {"equal": True, "differences": []}


def test_both_papers_are_small_and_name_the_cooperative_in_their_script(
    day: Path, tmp_path: Path
) -> None:
    arabic, french = sorted(day.glob("*.pdf"))
    assert max(arabic.stat().st_size, french.stat().st_size) < 300 * 1024
    assert "أملن" in poppler_text(arabic.read_bytes(), tmp_path)
    assert "Coopérative Amal Amelne" in poppler_text(french.read_bytes(), tmp_path)


def test_each_screen_is_pictured_in_arabic_and_in_french(day: Path) -> None:
    pictured = {path.stem[3:] for path in day.glob("*.png")}
    screens = (
        "unlock",
        "today",
        "cooperatives",
        "cooperative",
        "visit",
        "assessment",
        "result",
        "reports",
        "sync",
    )
    assert {f"{screen}-{language}" for screen in screens for language in ("ar", "fr")} <= pictured
