"""What is remembered between two starts, in a real INI file."""

from pathlib import Path

import pytest

from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.ui.preferences import FolderUse, Preferences


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "preferences.ini"


def test_a_first_start_has_no_language_of_its_own_and_plain_text(file: Path) -> None:
    preferences = Preferences(file)
    assert preferences.language is None
    assert preferences.text_scale == 100
    assert preferences.folder(FolderUse.REPORTS) is None


def test_the_next_start_finds_what_was_chosen(file: Path, tmp_path: Path) -> None:
    before = Preferences(file)
    before.language = Language.FR
    before.text_scale = 175
    before.keep_folder(FolderUse.REPORTS, tmp_path)
    before.settings.sync()
    after = Preferences(file)
    assert after.language is Language.FR
    assert after.text_scale == 175
    assert after.folder(FolderUse.REPORTS) == tmp_path
    assert after.folder(FolderUse.IMPORTS) is None


def test_a_usb_key_that_is_gone_is_not_offered_again(file: Path, tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.mkdir()
    preferences = Preferences(file)
    preferences.keep_folder(FolderUse.REPORTS, key)
    key.rmdir()
    assert preferences.folder(FolderUse.REPORTS) is None


@pytest.mark.parametrize(
    ("written", "text_scale"), [("enormous", 100), ("20", 100), ("999", 200), ("-5", 100)]
)
def test_a_file_that_makes_no_sense_is_a_first_start(
    file: Path, written: str, text_scale: int
) -> None:
    file.write_text(f"[screen]\nlanguage=tlh\ntext_scale={written}\n", encoding="utf-8")
    preferences = Preferences(file)
    assert preferences.language is None
    assert preferences.text_scale == text_scale
