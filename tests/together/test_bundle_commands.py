"""The way by USB key on the command line alone: two programs that never see one another, and a folder."""

import os
import subprocess
import sys
from pathlib import Path

from mourafaka_desktop.services import profiles
from mourafaka_desktop.storage import records
from mourafaka_desktop.sync.enrolment import enrol
from mourafaka_protocol.invitation import invitation_text
from mourafaka_server.accounts import Coach
from mourafaka_server.enrolment import new_coach_id
from mourafaka_server.installation import initialise, opened
from mourafaka_server.settings import Settings
from tests.builders import PASSPHRASE, make_cooperative


def run(module: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env={**os.environ, "MOURAFAKA_PASSPHRASE": PASSPHRASE},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def test_a_months_work_goes_to_the_office_and_its_answer_comes_home(tmp_path: Path) -> None:
    data, folder, key = tmp_path / "server", tmp_path / "profile", tmp_path / "مفتاح"
    key.mkdir()
    settings = Settings(data)
    initialise(settings)
    with opened(settings) as service:
        coach = Coach(new_coach_id(), None, "Nadia Benamrou")
        line = invitation_text(
            service.enrolments.invite(coach, "http://127.0.0.1:1", 14).invitation
        )
        workspace = enrol(line, folder, PASSPHRASE, transport=service)
        with workspace, workspace.database.writing() as connection:
            records.put(connection, make_cooperative(name_fr="Ighboula"))

    laptop = ("--profile", str(folder), "--language", "en")
    out = run("mourafaka_desktop", "bundle", "out", str(key), "--photos", *laptop)
    assert out.returncode == 0, out.stderr
    assert "1 change is on the key" in out.stdout
    nothing = run("mourafaka_desktop", "bundle", "in", str(key), *laptop)
    assert (nothing.returncode, "No answer" in nothing.stdout) == (0, True)

    office = run("mourafaka_server", "bundle", "in", str(key), "--data", str(data))
    assert office.returncode == 0, office.stderr
    assert "1 accepted, 0 refused" in office.stdout

    home = run("mourafaka_desktop", "bundle", "in", str(key), *laptop)
    assert home.returncode == 0, home.stderr
    assert "1 accepted, 0 refused" in home.stdout
    with profiles.unlock(folder, PASSPHRASE) as workspace:
        from mourafaka_desktop.services.sync_status import unsent_count

        assert unsent_count(workspace) == 0

    listed = run("mourafaka_server", "bundle", "list", "--data", str(data))
    assert "Nadia Benamrou" in listed.stdout
    assert "handed over" in listed.stdout
    broken = key / "copied-badly.mkb"
    broken.write_bytes(next(key.glob("mourafaka-answer*")).read_bytes()[:-10])
    bad = run("mourafaka_desktop", "bundle", "in", str(broken), *laptop)
    assert bad.returncode == 1
    assert "copied-badly.mkb: This file is damaged" in bad.stderr


def test_an_invitation_is_read_from_the_file_it_came_in(tmp_path: Path) -> None:
    file = tmp_path / "nadia.mourafaka-invitation"
    file.write_text("nothing of use\n", encoding="utf-8")
    done = run(
        "mourafaka_desktop",
        "enrol",
        str(file),
        "--profile",
        str(tmp_path / "p"),
        "--language",
        "en",
    )
    assert done.returncode == 5
    assert "No invitation is found in it" in done.stderr
