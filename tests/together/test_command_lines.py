"""The whole life by the command line alone, in real processes, in whatever shell they are started."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mourafaka_desktop import paths
from mourafaka_desktop.demo import server_process
from mourafaka_desktop.demo.server_process import ServerProcess
from mourafaka_desktop.services import cooperatives, interchange, profiles
from mourafaka_protocol.identity import fingerprint
from mourafaka_protocol.invitation import Invitation, invitation_text
from tests.builders import (
    PASSPHRASE,
    keep,
    make_answers,
    make_assessment,
    make_cooperative,
    make_workspace,
)

WORKBOOKS = sorted((paths.resources() / "demo").glob("*.xlsx"))
Done = subprocess.CompletedProcess[bytes]
_PATIENCE_S = 120


def environment(**changed: str) -> dict[str, str]:
    """The tests' own, with the passphrase, in English unless something else is said."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("LC_", "LANG", "PYTHON"))
    }
    return kept | {"MOURAFAKA_PASSPHRASE": PASSPHRASE, "LANG": "en_GB.UTF-8"} | changed


def mourafaka(*words: object, stdin: str = "", **changed: str) -> Done:
    """`mourafaka` in a process of its own; fails where it ends in a traceback."""
    done = subprocess.run(
        [sys.executable, "-m", "mourafaka_desktop", *map(str, words)],
        input=stdin.encode(),
        capture_output=True,
        check=False,
        timeout=_PATIENCE_S,
        env=environment(**changed),
    )
    assert b"Traceback" not in done.stderr
    return done


def lines(done: Done) -> list[str]:
    return done.stdout.decode("utf-8").splitlines()


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """An empty profile that was never enrolled."""
    with make_workspace(tmp_path) as workspace:
        return workspace.folder


def portfolio_size(profile: Path) -> int:
    with profiles.unlock(profile, PASSPHRASE) as workspace:
        return cooperatives.portfolio_size(workspace)


def test_a_whole_life_by_the_command_line_alone(tmp_path: Path) -> None:
    server = server_process.start(tmp_path / "server")
    try:
        _live(server, tmp_path)
    finally:
        server.stop()


def _live(server: ServerProcess, tmp_path: Path) -> None:
    first, second = ("--profile", tmp_path / "first"), ("--profile", tmp_path / "second")
    enrolled = mourafaka("enrol", "-", *first, stdin=server.invite("Nadia", "نادية") + "\n")
    assert (enrolled.returncode, enrolled.stderr) == (0, b"")
    checked = mourafaka("import", "--check", *WORKBOOKS, *first)
    imported = mourafaka("import", *WORKBOOKS, *first)
    again = mourafaka("import", *WORKBOOKS, *first)
    assert lines(checked) == lines(imported)
    assert lines(imported)[0] == "20 new cooperatives"
    assert "20 unchanged cooperatives" in lines(again)
    assert mourafaka("import", _assessed(tmp_path), *first).returncode == 0
    reports = lines(mourafaka("report", "X-1", *first, "--out", tmp_path / "papers"))
    assert [Path(report).read_bytes()[:4] for report in reports] == [b"%PDF", b"%PDF"]
    (exported,) = lines(mourafaka("export", "X-1", *first, "--out", tmp_path / "one"))
    synced = mourafaka("sync", *first, "--language", "fr")
    assert (synced.returncode, synced.stderr) == (0, b"")
    with profiles.unlock(tmp_path / "first", PASSPHRASE) as workspace:
        coach_id = str(workspace.coach.id)
    invitation = server.invite("Nadia", "نادية", coach_id)
    assert mourafaka("enrol", invitation, *second).returncode == 0
    assert mourafaka("sync", *second).returncode == 0
    (same,) = lines(mourafaka("export", "X-1", *second, "--out", tmp_path / "two"))
    assert Path(same).read_bytes() == Path(exported).read_bytes()
    assert portfolio_size(tmp_path / "second") == 21


def _assessed(tmp_path: Path) -> Path:
    """A cooperative with an assessment, as a file from elsewhere."""
    with make_workspace(tmp_path / "elsewhere") as workspace:
        cooperative = make_cooperative(programme_code="X-1", name_fr="Coopérative d’ailleurs")
        assessment = make_assessment(cooperative, answers=make_answers())
        keep(workspace, cooperative, assessment)
        content = interchange.export_cooperative(workspace, cooperative.id)
    file = tmp_path / "x.json"
    file.write_bytes(content)
    return file


@pytest.mark.parametrize(
    "shell",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "POSIX"},
        {"PYTHONIOENCODING": "ascii"},
    ],
    ids=["plain ASCII", "POSIX", "ASCII asked for"],
)
def test_arabic_leaves_through_a_pipe_whatever_the_locale(
    profile: Path, shell: dict[str, str]
) -> None:
    done = mourafaka(
        "--language", "ar", "import", "--check", *WORKBOOKS, "--profile", profile, **shell
    )
    assert done.returncode == 0
    assert lines(done)[0] == "20 تعاونية جديدة"


def test_a_failure_leaves_the_standard_output_empty(tmp_path: Path) -> None:
    done = mourafaka("--language", "ar", "sync", "--profile", tmp_path / "none", LC_ALL="C")
    assert done.returncode == 3
    assert done.stdout == b""
    assert "لا يوجد أي حساب" in done.stderr.decode("utf-8")


def test_a_pipe_that_nobody_reads_does_not_stop_the_work(profile: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "mourafaka_desktop", "import", *WORKBOOKS, "--profile", profile],
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
        timeout=_PATIENCE_S,
        env=environment(),
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")
    assert portfolio_size(profile) == 20


@pytest.fixture
def silent_server() -> Iterator[tuple[str, Callable[[], None]]]:
    """An address where someone listens and never answers, and a function that waits for a caller."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(_PATIENCE_S)
        callers = []

        def wait_for_a_caller() -> None:
            caller = listener.accept()[0]
            callers.append(caller)
            caller.settimeout(_PATIENCE_S)
            # Once it has asked, all it does is wait for the answer.
            assert caller.recv(1)

        yield f"http://127.0.0.1:{listener.getsockname()[1]}", wait_for_a_caller
        for caller in callers:
            caller.close()


@pytest.mark.skipif(os.name != "posix", reason="Ctrl+C is sent otherwise elsewhere")
def test_ctrl_c_while_the_server_is_silent_ends_quietly_and_leaves_nothing(
    tmp_path: Path, silent_server: tuple[str, Callable[[], None]]
) -> None:
    url, wait_for_a_caller = silent_server
    invitation = Invitation(url, bytes(4), bytes(8), fingerprint(bytes(32))[:10])
    command = [sys.executable, "-m", "mourafaka_desktop", "enrol", invitation_text(invitation)]
    # Whoever runs the tests in the background has them ignore Ctrl+C, and a program inherits that.
    usual = signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen(
        [*command, "--profile", str(tmp_path / "new")],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    signal.signal(signal.SIGINT, usual)
    try:
        wait_for_a_caller()
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=_PATIENCE_S) == (b"", b"")
    finally:
        process.kill()
    assert process.returncode == 130
    assert list(tmp_path.iterdir()) == []


def test_a_profile_that_another_program_is_writing_in_is_left_in_peace(profile: Path) -> None:
    with (
        profiles.unlock(profile, PASSPHRASE) as workspace,
        workspace.database.writing(),
    ):
        done = mourafaka("import", *WORKBOOKS, "--profile", profile)
    assert done.returncode == 4
    assert b"Another window is writing" in done.stderr
    assert portfolio_size(profile) == 0


def test_two_imports_at_once_bring_everything_once(profile: Path) -> None:
    command = [sys.executable, "-m", "mourafaka_desktop", "import", *map(str, WORKBOOKS)]
    running = [
        subprocess.Popen(
            [*command, "--profile", str(profile)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=environment(),
        )
        for _each in range(2)
    ]
    told = [process.communicate(timeout=_PATIENCE_S)[1] for process in running]
    assert b"Traceback" not in b"".join(told)
    ended = sorted(process.returncode for process in running)
    assert ended[0] == 0
    if ended[1] != 0:  # on a slow machine one of them waits in vain, and says so
        assert ended[1] == 4
        assert mourafaka("import", *WORKBOOKS, "--profile", profile).returncode == 0
    assert portfolio_size(profile) == 20


# --- Folders and disks -------------------------------------------------------------------------------------

AS_A_GUEST = """
import os, sys
import mourafaka_desktop.cli, mourafaka_desktop.services.interchange, mourafaka_desktop.sync.engine
import mourafaka_desktop.services.portfolio, mourafaka_desktop.sync.enrolment
import babel.messages.mofile, openpyxl, tzdata.zoneinfo.Africa
mourafaka_desktop.cli.catalogue(mourafaka_desktop.cli.Language.EN).gettext("")
os.chdir(sys.argv[1])  # the folders above may be closed to a guest
os.setgid(65534)
os.setuid(65534)
sys.exit(mourafaka_desktop.cli.main(sys.argv[2:]))
"""


def as_a_guest(folder: Path, *words: str) -> Done:
    """The command line inside `folder`, run by someone who owns nothing."""
    done = subprocess.run(
        [sys.executable, "-c", AS_A_GUEST, folder, "--language", "en", *words],
        capture_output=True,
        check=False,
        timeout=_PATIENCE_S,
        env=environment(),
    )
    assert b"Traceback" not in done.stderr
    return done


as_root = pytest.mark.skipif(
    os.name != "posix" or os.geteuid() != 0, reason="needs someone else to be: root on Linux"
)


@as_root
@pytest.mark.parametrize(
    "words",
    [("export", "x"), ("sync",), ("import", "none.xlsx")],
    ids=lambda words: words[0],
)
def test_a_read_only_profile_says_so_and_stays_as_it_is(
    profile: Path, words: tuple[str, ...]
) -> None:
    for path in (profile, *profile.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = {path.name: path.read_bytes() for path in profile.iterdir() if path.is_file()}
    done = as_a_guest(profile.parent, *words, "--profile", "profile")
    assert done.returncode == 4
    assert b"Nothing can be written in the folder" in done.stderr
    assert {path.name: path.read_bytes() for path in profile.iterdir() if path.is_file()} == before


@as_root
def test_a_profile_of_someone_else_is_not_called_damaged(profile: Path) -> None:
    profile.chmod(0o700)
    profile.parent.chmod(0o755)
    done = as_a_guest(profile.parent, "sync", "--profile", "profile")
    assert done.returncode == 4
    assert b"restore" not in done.stderr


@as_root
@pytest.mark.parametrize("mode", [0o555, 0o700])
def test_no_invitation_is_spent_where_no_profile_can_be_made(
    server: ServerProcess, tmp_path: Path, mode: int
) -> None:
    invitation = server.invite("Zineb", "زينب")
    closed = tmp_path / "closed"
    closed.mkdir()
    closed.chmod(mode)
    tmp_path.chmod(0o755)
    done = as_a_guest(tmp_path, "enrol", invitation, "--profile", "closed/new")
    assert done.returncode == 4
    assert mourafaka("enrol", invitation, "--profile", tmp_path / "new").returncode == 0


@as_root
def test_a_full_disk_says_so_and_loses_nothing(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("this machine lets nobody mount a small disk")
    try:
        with make_workspace(disk) as workspace:
            keep(workspace, make_cooperative(name_fr="Amal"))
            folder = workspace.folder
        filler = disk / "filler"
        free = os.statvfs(disk)
        filler.write_bytes(bytes((free.f_bavail - 30) * free.f_frsize))
        done = mourafaka("import", *WORKBOOKS, "--profile", folder)
        assert done.returncode == 4
        assert b"no space left" in done.stderr
        exported = mourafaka("export", "Amal", "--profile", folder, "--out", tmp_path)
        filler.unlink()
        assert exported.returncode in (0, 4)
        assert portfolio_size(folder) == 1
        assert mourafaka("import", *WORKBOOKS, "--profile", folder).returncode == 0
        assert portfolio_size(folder) == 21
    finally:
        subprocess.run(["umount", disk], check=True)
