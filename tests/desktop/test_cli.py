"""The command line does what it says, tells it in the language asked for, and never ends in a traceback."""

import io
import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mourafaka_desktop import cli, logs, paths
from mourafaka_desktop.cli import ExitCode, main
from mourafaka_desktop.i18n.catalogue import Language, current, use
from mourafaka_desktop.services import cooperatives, interchange, profiles
from tests.builders import (
    PASSPHRASE,
    keep,
    make_answers,
    make_assessment,
    make_coach,
    make_cooperative,
    make_workspace,
)

DEMO = paths.resources() / "demo"
Output = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before = current()
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    monkeypatch.setenv(cli.PASSPHRASE_VARIABLE, PASSPHRASE)
    yield
    use(before)


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """The folder of a profile with two cooperatives; one of them has an assessment."""
    with make_workspace(tmp_path) as workspace:
        amal = make_cooperative(name_ar="تعاونية الأمل", name_fr="Amal", programme_code="SM-1")
        azur = make_cooperative(name_fr="Azur")
        assessment = make_assessment(amal, answers=make_answers())
        keep(workspace, amal, azur, assessment)
        return workspace.folder


def ran(*words: object) -> int:
    return main([str(word) for word in words])


def portfolio_size(profile: Path) -> int:
    with profiles.unlock(profile, PASSPHRASE) as workspace:
        return cooperatives.portfolio_size(workspace)


def test_a_portfolio_is_checked_then_imported_then_unchanged(profile: Path, capsys: Output) -> None:
    workbooks = sorted(DEMO.glob("*.xlsx"))
    assert ran("import", "--check", *workbooks, "--profile", profile) == ExitCode.DONE
    assert "20 new cooperatives" in capsys.readouterr().out
    assert portfolio_size(profile) == 2
    assert ran("import", *workbooks, "--profile", profile) == ExitCode.DONE
    assert portfolio_size(profile) == 22
    capsys.readouterr()
    assert ran("import", *workbooks, "--profile", profile) == ExitCode.DONE
    assert "20 unchanged cooperatives" in capsys.readouterr().out


def test_the_report_is_written_in_each_language(
    profile: Path, tmp_path: Path, capsys: Output
) -> None:
    out = tmp_path / "papers" / "of today"
    assert ran("report", "SM-1", "--profile", profile, "--out", out) == ExitCode.DONE
    told = capsys.readouterr().out.splitlines()
    assert sorted(told) == sorted(str(file) for file in out.iterdir())
    assert all(Path(line).read_bytes().startswith(b"%PDF") for line in told)
    assert len(told) == 2
    assert (
        ran("report", "SM-1", "--report-language", "fr", "--profile", profile, "--out", tmp_path)
        == ExitCode.DONE
    )
    assert len(list(tmp_path.glob("*_fr.pdf"))) == 1


def test_blank_questionnaires_are_written_in_each_language(
    profile: Path, tmp_path: Path, capsys: Output
) -> None:
    assert ran("blank", "--profile", profile, "--out", tmp_path) == ExitCode.DONE
    told = capsys.readouterr().out.splitlines()
    assert {Path(line).name.rpartition("_")[2] for line in told} == {"ar.pdf", "fr.pdf"}
    assert all(Path(line).read_bytes().startswith(b"%PDF") for line in told)
    options = ("--cooperative", "SM-1", "--report-language", "fr", "--out", tmp_path)
    assert ran("blank", *options, "--profile", profile) == ExitCode.DONE
    assert all("SM-1_fr" in line for line in capsys.readouterr().out.splitlines())


def test_what_was_exported_is_imported_as_it_was(
    profile: Path, tmp_path: Path, capsys: Output
) -> None:
    assert ran("export", "Amal", "--profile", profile, "--out", tmp_path) == ExitCode.DONE
    file = tmp_path / "SM-1.json"
    assert capsys.readouterr().out.strip() == str(file)
    assert json.loads(file.read_bytes())["cooperative"]["name_ar"] == "تعاونية الأمل"
    (tmp_path / "other").mkdir()
    with make_workspace(tmp_path / "other") as workspace:
        other = workspace.folder
    assert ran("import", "--check", file, "--profile", other) == ExitCode.DONE
    assert portfolio_size(other) == 0
    assert ran("import", file, "--profile", other) == ExitCode.DONE
    assert "was imported" in capsys.readouterr().out
    assert ran("import", file, "--profile", other) == ExitCode.DONE
    assert "already here" in capsys.readouterr().out
    assert portfolio_size(other) == 1


def test_of_two_files_neither_is_imported_where_one_is_wrong(
    profile: Path, tmp_path: Path, capsys: Output
) -> None:
    with profiles.unlock(profile, PASSPHRASE) as workspace:
        stranger = make_cooperative(name_fr="Stranger")
        keep(workspace, stranger)
        content = interchange.export_cooperative(workspace, stranger.id)
        good = content.replace(str(stranger.id).encode(), str(make_cooperative().id).encode())
    (tmp_path / "good.json").write_bytes(good)
    (tmp_path / "wrong.json").write_bytes(good[:-20])
    files = (tmp_path / "good.json", tmp_path / "wrong.json")
    assert ran("import", *files, "--profile", profile) == ExitCode.FILE
    assert "wrong.json" in capsys.readouterr().err
    assert portfolio_size(profile) == 3


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("nothing like this", "No cooperative here"),
        ("A", "Several cooperatives"),
        ("Azur", "Azur has no assessment yet"),
    ],
)
def test_a_cooperative_that_cannot_be_reported_is_told_why(
    profile: Path, capsys: Output, words: str, told: str
) -> None:
    assert ran("report", words, "--profile", profile) == ExitCode.NOT_FOUND
    assert told in capsys.readouterr().err


def test_several_of_one_code_are_told_apart_by_their_names(profile: Path, capsys: Output) -> None:
    with profiles.unlock(profile, PASSPHRASE) as workspace:
        keep(workspace, make_cooperative(name_fr="Another", programme_code="SM-1"))
    assert ran("export", "SM-1", "--profile", profile) == ExitCode.NOT_FOUND
    told = capsys.readouterr().err
    assert "Amal (SM-1)" in told
    assert "Another (SM-1)" in told


@pytest.mark.parametrize("code", ["../../outside", "..", "رمز" * 100])
def test_a_code_is_never_a_path(profile: Path, tmp_path: Path, code: str) -> None:
    with profiles.unlock(profile, PASSPHRASE) as workspace:
        odd = make_cooperative(name_fr="Odd", programme_code=code)
        keep(workspace, odd, make_assessment(odd, answers=make_answers()))
    out = tmp_path / "deep" / "out"
    assert ran("export", "Odd", "--profile", profile, "--out", out) == ExitCode.DONE
    assert (
        ran("report", "Odd", "--profile", profile, "--out", out, "--report-language", "fr")
        == ExitCode.DONE
    )
    assert len(list(out.iterdir())) == 2
    assert [path.name for path in out.parent.iterdir()] == ["out"]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("ar", "لم تفتح"),
        ("fr", "n’ouvre pas"),
        ("en", "does not open"),
    ],
)
def test_a_wrong_passphrase_is_told_in_the_language_asked_for(
    profile: Path,
    capsys: Output,
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    told: str,
) -> None:
    monkeypatch.setenv(cli.PASSPHRASE_VARIABLE, "not this one")
    assert ran("--language", language, "sync", "--profile", profile) == ExitCode.PROFILE
    shown = capsys.readouterr().err
    assert told in shown
    assert len(shown.splitlines()) == 1


def test_a_passphrase_file_may_come_from_any_editor(profile: Path, tmp_path: Path) -> None:
    file = tmp_path / "passphrase.txt"
    file.write_bytes(b"\xef\xbb\xbf" + PASSPHRASE.encode() + b"\r\nsecond line\r\n")
    assert (
        ran("export", "Amal", "--profile", profile, "--passphrase-file", file, "--out", tmp_path)
        == 0
    )


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"\n" + PASSPHRASE.encode()])
def test_another_passphrase_file_opens_nothing(
    profile: Path, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "passphrase.txt"
    file.write_bytes(content)
    assert (
        ran("export", "Amal", "--profile", profile, "--passphrase-file", file) == ExitCode.PROFILE
    )


@pytest.mark.parametrize("file", ["missing.txt", ".", "/dev/zero"])
def test_a_passphrase_file_that_is_none_is_told(
    profile: Path, tmp_path: Path, file: str, capsys: Output
) -> None:
    words = ("export", "Amal", "--profile", profile, "--passphrase-file", tmp_path / file)
    assert ran(*words) == ExitCode.FILE
    assert "cannot be read" in capsys.readouterr().err


def test_a_passphrase_of_undecodable_bytes_is_only_wrong(
    profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(cli.PASSPHRASE_VARIABLE, "caf\udce9 argan")
    assert ran("export", "Amal", "--profile", profile) == ExitCode.PROFILE


@pytest.mark.parametrize("closed", [True, False])
def test_without_a_passphrase_and_a_terminal_it_says_how_to_give_one(
    profile: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch, closed: bool
) -> None:
    monkeypatch.delenv(cli.PASSPHRASE_VARIABLE)
    monkeypatch.setattr(sys, "stdin", None if closed else io.StringIO(""))
    with pytest.raises(SystemExit) as ended:
        ran("sync", "--profile", profile)
    assert ended.value.code == ExitCode.USAGE
    assert cli.PASSPHRASE_VARIABLE in capsys.readouterr().err


def test_a_folder_without_a_profile_is_told_and_left_alone(tmp_path: Path, capsys: Output) -> None:
    assert ran("sync", "--profile", tmp_path / "none") == ExitCode.PROFILE
    assert "There is no profile in the folder" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("content", [b"", b"{}", b"\0" * 500, b'{"version": 1'])
def test_a_damaged_vault_is_told_and_left_as_it_is(
    profile: Path, capsys: Output, content: bytes
) -> None:
    (profile / "vault.json").write_bytes(content)
    assert ran("sync", "--profile", profile) == ExitCode.PROFILE
    assert "cannot be read" in capsys.readouterr().err
    assert (profile / "vault.json").read_bytes() == content


def test_a_profile_without_its_vault_is_not_taken_for_none(profile: Path, capsys: Output) -> None:
    (profile / "vault.json").unlink()
    assert ran("sync", "--profile", profile) == ExitCode.PROFILE
    assert "cannot be read" in capsys.readouterr().err


def test_the_database_of_another_profile_is_told(
    profile: Path, tmp_path: Path, capsys: Output
) -> None:
    profiles.create(tmp_path / "other", PASSPHRASE, make_coach()).close()
    shutil.copy(tmp_path / "other" / "mourafaka.db", profile / "mourafaka.db")
    assert ran("sync", "--profile", profile) == ExitCode.PROFILE
    assert "cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize("kept", [0, 100, 4096, 20_000])
def test_a_database_that_was_cut_off_is_told(profile: Path, capsys: Output, kept: int) -> None:
    database = profile / "mourafaka.db"
    database.write_bytes(database.read_bytes()[:kept])
    assert ran("export", "Amal", "--profile", profile) == ExitCode.PROFILE
    assert "cannot be read" in capsys.readouterr().err
    assert len(database.read_bytes()) == kept


@pytest.mark.parametrize("in_the_way", ["a file", "a folder of the same name"])
def test_a_folder_that_cannot_be_written_is_told(
    profile: Path, tmp_path: Path, capsys: Output, in_the_way: str
) -> None:
    out = tmp_path / "out"
    if in_the_way == "a file":
        out.write_text("something", encoding="utf-8")
    else:
        (out / "SM-1.json" / "deeper").mkdir(parents=True)
    assert ran("export", "Amal", "--profile", profile, "--out", out) == ExitCode.FILE
    assert "Nothing can be written" in capsys.readouterr().err


def test_a_profile_that_was_never_enrolled_says_so(profile: Path, capsys: Output) -> None:
    assert ran("sync", "--profile", profile) == ExitCode.SERVER
    assert "not connected" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["", "hello", "http://127.0.0.1:9/#", "\udcff#\udcff", "#" * 9000])
def test_an_invitation_that_is_none_is_told_and_leaves_nothing(
    tmp_path: Path, capsys: Output, text: str
) -> None:
    assert ran("enrol", text, "--profile", tmp_path / "new") == ExitCode.SERVER
    assert "invitation" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_an_invitation_is_read_from_the_standard_input(
    tmp_path: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xff\xfe nothing")))
    assert ran("enrol", "-", "--profile", tmp_path / "new") == ExitCode.SERVER
    assert "invitation" in capsys.readouterr().err


def test_a_profile_is_not_enrolled_over_another(profile: Path, capsys: Output) -> None:
    before = (profile / "vault.json").read_bytes()
    invitation = "http://127.0.0.1:9/#07R6"
    assert ran("enrol", invitation, "--profile", profile) in (ExitCode.PROFILE, ExitCode.SERVER)
    assert (profile / "vault.json").read_bytes() == before
    assert capsys.readouterr().err


def test_several_profiles_on_this_computer_must_be_told_apart(
    tmp_path: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with pytest.raises(SystemExit) as ended:
        ran("sync")
    assert ended.value.code == ExitCode.USAGE
    assert "--profile" in capsys.readouterr().err


def test_the_only_profile_of_this_computer_need_not_be_named(
    profile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "profiles", lambda: profile.parent)
    assert ran("export", "Amal", "--out", tmp_path) == ExitCode.DONE


def test_ctrl_c_ends_quietly(
    profile: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(interchange, "export_cooperative", interrupted)
    assert ran("export", "Amal", "--profile", profile) == ExitCode.INTERRUPTED
    assert capsys.readouterr() == ("", "")


def test_a_fault_of_the_program_is_told_by_a_number_that_stands_in_the_log(
    profile: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_arguments: object) -> None:
        raise ZeroDivisionError("the reason")

    monkeypatch.setattr(interchange, "export_cooperative", fails)
    assert ran("export", "Amal", "--profile", profile) == ExitCode.FAULT
    told = capsys.readouterr().err
    assert "Traceback" not in told
    reference = told.strip().rstrip(".").split()[-1]
    log = (profile / logs.FOLDER_NAME / logs.FILE_NAME).read_text(encoding="utf-8")
    assert reference in log
    assert "ZeroDivisionError" in log


def test_a_fault_before_there_is_a_profile_makes_none(
    tmp_path: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_arguments: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(paths, "profiles", lambda: tmp_path / "home" / "profiles")
    monkeypatch.setattr("mourafaka_desktop.sync.enrolment.enrol", fails)
    assert ran("enrol", "x", "--profile", tmp_path / "new") == ExitCode.FAULT
    assert not (tmp_path / "new").exists()
    assert capsys.readouterr().err


@pytest.mark.parametrize("language", list(Language))
def test_counts_are_told_in_each_language(
    profile: Path, capsys: Output, language: Language
) -> None:
    file = DEMO / "cooperatives.xlsx"
    assert ran("import", "--check", file, "--profile", profile, "--language", language) == 0
    first = capsys.readouterr().out.splitlines()[0]
    words = {Language.AR: "تعاونية", Language.FR: "coopératives", Language.EN: "cooperatives"}
    assert "20" in first
    assert words[language] in first
