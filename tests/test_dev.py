"""`dev.py` says what is wrong with a machine, and believes nothing it has not run."""

import json
import os
import shutil
import sys
from pathlib import Path

import dev
import pytest


def program(path: Path, script: str) -> Path:
    """An executable shell script, as a stand-in for somebody's Python."""
    path.write_text("#!/bin/sh\n" + script + "\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def answering(path: Path, version: tuple[int, int], makes_venv: bool = True) -> Path:
    """A Python that answers the probe with this version."""
    return program(path, f"echo '{json.dumps([version, makes_venv, str(path)])}'")


@pytest.fixture
def on_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder where programs are found; the running Python is of no supported version."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("PYENV_ROOT", raising=False)
    monkeypatch.setattr(sys, "executable", str(answering(folder / "python3", (3, 9))))
    return folder


def test_the_running_python_is_taken_where_it_fits() -> None:
    assert dev.find_python().version == sys.version_info[:2]


def test_a_shim_that_only_prints_an_error_is_passed_over(on_path: Path) -> None:
    program(on_path / "python3.13", "echo 'python3.13: command not found' >&2; exit 127")
    program(on_path / "python3.12", "echo 'Which version would you like?'")
    good = answering(on_path / "python3.11", (3, 11))
    assert dev.find_python().program == str(good)


def test_a_program_is_what_it_answers_not_what_it_is_called(on_path: Path) -> None:
    answering(on_path / "python3.13", (3, 14))
    good = answering(on_path / "python3.12", (3, 12))
    assert dev.find_python().program == str(good)


def test_a_python_of_pyenv_is_found_without_being_on_the_path(
    on_path: Path, tmp_path: Path
) -> None:
    folder = tmp_path / ".pyenv" / "versions" / "3.12.1" / "bin"
    folder.mkdir(parents=True)
    good = answering(folder / "python", (3, 12))
    assert dev.find_python().program == str(good)


def test_a_python_that_can_make_a_venv_goes_before_one_that_cannot(on_path: Path) -> None:
    answering(on_path / "python3.13", (3, 13), makes_venv=False)
    good = answering(on_path / "python3.11", (3, 11))
    assert dev.find_python().program == str(good)


def test_without_any_python_it_says_which_are_needed(on_path: Path) -> None:
    with pytest.raises(dev.SetUpError, match=r"No Python from 3\.11 to 3\.13") as raised:
        dev.find_python()
    assert raised.value.status == dev.MACHINE_LACKS


def test_without_rights_it_prints_the_line_to_type(
    on_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    program(on_path / "sudo", "exit 1")
    with pytest.raises(dev.SetUpError) as raised:
        dev.install_packages(["libegl1", "poppler-utils"])
    assert str(raised.value).splitlines()[-1].strip() == (
        "sudo apt-get update && sudo apt-get install --yes --no-install-recommends libegl1 poppler-utils"
    )
    assert raised.value.status == dev.MACHINE_LACKS


def test_with_a_sudo_that_asks_nothing_it_installs(
    on_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    program(on_path / "sudo", f'echo "$*" >> {tmp_path}/typed')
    dev.install_packages(["libegl1"])
    typed = (tmp_path / "typed").read_text(encoding="utf-8").splitlines()
    assert [line.split("apt-get ")[-1] for line in typed[1:]] == [
        "update",
        "install --yes --no-install-recommends libegl1",
    ]


@pytest.mark.skipif(not shutil.which("dpkg-query"), reason="not Debian or Ubuntu")
def test_a_library_counts_as_there_under_either_of_its_names() -> None:
    assert dev.missing_packages(["dpkg", "no-such-library dpkg", "no-such-library"]) == [
        "no-such-library"
    ]


def test_what_would_lead_astray_is_dropped_and_the_rest_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("PYTHONPATH", "PYTHONHOME", "PYTEST_ADDOPTS", "PIP_TARGET", "QT_PLUGIN_PATH"):
        monkeypatch.setenv(name, "/elsewhere")
    for name in ("LANG", "PIP_CERT", "DISPLAY"):
        monkeypatch.setenv(name, "kept")
    made = dev.environment()
    assert "/elsewhere" not in made.values()
    assert {made["LANG"], made["PIP_CERT"], made["DISPLAY"]} == {"kept"}


@pytest.fixture
def stamp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "set-up.sha256"
    monkeypatch.setattr(dev, "STAMP", place)
    return place


HERE = dev.Python([3, 11], True, sys.executable)


def test_a_half_made_venv_is_not_believed(stamp: Path) -> None:
    assert not dev.is_set_up(HERE)
    assert not dev.is_set_up(None)


def test_a_venv_made_from_this_lock_is_used_as_it_is(stamp: Path) -> None:
    stamp.write_text(dev.fingerprint(HERE), encoding="ascii")
    assert dev.is_set_up(HERE)


def test_another_lock_or_another_python_renews_the_venv(
    stamp: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamp.write_text(dev.fingerprint(HERE), encoding="ascii")
    assert not dev.is_set_up(dev.Python([3, 12], True, sys.executable))
    changed = tmp_path / "requirements.lock"
    changed.write_bytes(dev.LOCK.read_bytes() + b"another==1.0\n")
    monkeypatch.setattr(dev, "LOCK", changed)
    assert not dev.is_set_up(HERE)
