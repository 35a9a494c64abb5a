"""Settings from the file, from the environment, and what is said when they make no sense."""

import re
import stat
from dataclasses import fields
from pathlib import Path

import pytest

from mourafaka_server.cli import main
from mourafaka_server.errors import SettingsNotUsable
from mourafaka_server.settings import PREFIX, Settings, load, save


def test_a_folder_without_a_file_has_the_defaults(tmp_path: Path) -> None:
    assert load(tmp_path, {}) == Settings(tmp_path)


def test_what_was_saved_is_loaded(tmp_path: Path) -> None:
    kept = Settings(
        tmp_path,
        database_url="postgresql://mourafaka@db/mourafaka?options=-c%20a%3D%22b%22",
        server_name='مكتب "تنمية" التعاون\\n',
        minimum_schema=3,
    )
    save(kept)
    assert load(tmp_path, {}) == kept
    assert stat.S_IMODE(kept.file.stat().st_mode) == 0o600


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    save(Settings(tmp_path, database_url="postgresql://a/b", warn_after_days=60))
    told = {"MOURAFAKA_DATABASE_URL": "postgresql://c/d", "MOURAFAKA_READ_ONLY_AFTER_DAYS": "120"}
    loaded = load(tmp_path, told)
    assert loaded.database == "postgresql+psycopg://c/d"
    assert (loaded.warn_after_days, loaded.read_only_after_days) == (60, 120)


@pytest.mark.parametrize(
    "text", ["no toml", 'colour = "green"', 'warn_after_days = "soon"', "server_name = 5\nx"]
)
def test_settings_that_make_no_sense_are_told(tmp_path: Path, text: str, capsys) -> None:
    (tmp_path / "server.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsNotUsable):
        load(tmp_path, {})
    assert main(["serve", "--data", str(tmp_path)]) == 10
    assert "server.toml" in capsys.readouterr().err


def test_a_database_that_does_not_answer_is_told_without_its_password(
    tmp_path: Path, capsys
) -> None:
    address = f"postgresql://someone:opensesame@/nothing?host={tmp_path}"
    assert main(["init", "--data", str(tmp_path / "server"), "--database", address]) == 11
    told = capsys.readouterr()
    assert "opensesame" not in told.err + told.out


def test_a_database_that_is_in_use_gets_no_second_server(
    tmp_path: Path, postgres_url: str, capsys
) -> None:
    first, second = str(tmp_path / "first"), str(tmp_path / "second")
    assert main(["init", "--data", first, "--database", postgres_url]) == 0
    invite = ["invite", "--data", first, "--coach", "Khadija", "--url", "https://x.ma"]
    assert main(invite) == 0
    assert main(["init", "--data", second, "--database", postgres_url]) == 12
    assert "already holds" in capsys.readouterr().err
    assert main(["serve", "--data", second]) == 3


def test_an_empty_database_gets_its_tables(tmp_path: Path, postgres_cluster) -> None:
    with postgres_cluster.database(is_empty=True) as url:
        data = str(tmp_path / "server")
        assert main(["init", "--data", data, "--database", url]) == 0
        assert main(["invite", "--data", data, "--coach", "Khadija", "--url", "https://x.ma"]) == 0


def test_the_manual_has_each_setting() -> None:
    manual = (Path(__file__).resolve().parents[2] / "docs" / "operating.md").read_text("utf-8")
    told = set(re.findall(r"^\| `([a-z_]+)` \| `(MOURAFAKA_[A-Z_]+)` \|", manual, re.MULTILINE))
    names = {field.name for field in fields(Settings)} - {"data"}
    assert told == {(name, PREFIX + name.upper()) for name in names}
