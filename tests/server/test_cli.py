"""What the operator types, and what is said when it cannot be done."""

import os
import signal
import socket
import stat
import uuid
from pathlib import Path

import pytest

from mourafaka_protocol.invitation import parse_invitation
from mourafaka_server import server_key
from mourafaka_server.cli import main
from mourafaka_server.settings import load
from tests.server.conftest import Program, run_program, running
from tests.server.laptop import Laptop


def test_a_new_server_has_an_identity_of_its_own(tmp_path: Path, capsys) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    assert main(["init", "--data", str(first)]) == 0
    assert main(["init", "--data", str(second)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0].rpartition(" ")[2] != said[1].rpartition(" ")[2]
    assert stat.S_IMODE((first / "server.key").stat().st_mode) == 0o600
    assert stat.S_IMODE((first / "server.db").stat().st_mode) == 0o600


def test_a_second_init_leaves_the_server_as_it_is(data: Path, capsys) -> None:
    before = server_key.load(load(data).key_file)
    assert main(["init", "--data", str(data)]) == 4
    assert "already a server" in capsys.readouterr().err
    assert server_key.load(load(data).key_file) == before


@pytest.mark.parametrize("command", [["serve"], ["invite", "--coach", "Khadija"]])
def test_without_a_server_in_the_folder_it_says_how_to_make_one(
    tmp_path: Path, command, capsys
) -> None:
    assert main([*command, "--data", str(tmp_path)]) == 3
    assert f"mourafaka-server init --data {tmp_path}" in capsys.readouterr().err


def test_an_unfinished_init_is_no_server_and_can_be_done_again(data: Path) -> None:
    (data / "server.key").unlink()
    assert main(["serve", "--data", str(data)]) == 3
    assert main(["init", "--data", str(data)]) == 0


def test_a_lost_database_is_not_taken_for_an_empty_one(sqlite_data: Path) -> None:
    (sqlite_data / "server.db").unlink()
    assert main(["serve", "--data", str(sqlite_data)]) == 3


def test_a_damaged_key_is_told(data: Path, capsys) -> None:
    (data / "server.key").write_bytes(b"short")
    assert main(["serve", "--data", str(data)]) == 5
    assert "damaged" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, capsys) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("not a folder", encoding="utf-8")
    assert main(["init", "--data", str(blocked / "server")]) == 5
    assert "cannot be used" in capsys.readouterr().err


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_read_only_folder_is_told(tmp_path: Path, capsys) -> None:
    tmp_path.chmod(0o500)
    assert main(["init", "--data", str(tmp_path / "server")]) == 5
    assert "cannot be used" in capsys.readouterr().err


def test_a_database_that_is_none_is_told(sqlite_data: Path, capsys) -> None:
    (sqlite_data / "server.db").write_bytes(b"no database at all" * 100)
    assert main(["serve", "--data", str(sqlite_data)]) == 5
    assert "cannot be used" in capsys.readouterr().err


def test_a_taken_port_is_told(data: Path, capsys) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        assert main(["serve", "--data", str(data), "--port", port]) == 6
    told = capsys.readouterr().err
    assert f"port {port}" in told
    assert told.count("\n") == 1


def test_an_address_of_another_machine_is_told(data: Path, capsys) -> None:
    assert main(["serve", "--data", str(data), "--host", "203.0.113.1"]) == 7
    assert "203.0.113.1" in capsys.readouterr().err


def test_a_ready_file_that_cannot_be_written_is_told(data: Path, capsys) -> None:
    assert (
        main(["serve", "--data", str(data), "--ready-file", str(data / "no" / "ready.json")]) == 5
    )
    assert "cannot be used" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["serve"], ["serve", "--data", "x", "--port", "70000"]])
def test_wrong_arguments_are_told(arguments, capsys) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert capsys.readouterr().err


def test_an_invitation_needs_an_address(data: Path, capsys) -> None:
    assert main(["invite", "--data", str(data), "--coach", "Khadija"]) == 8
    assert "--url" in capsys.readouterr().err
    arguments = ["--coach", "Khadija", "--url", "https://sync.example.ma/"]
    assert main(["invite", "--data", str(data), *arguments]) == 0
    assert parse_invitation(capsys.readouterr().out).url == "https://sync.example.ma"


def test_an_invitation_for_an_unknown_coach_needs_a_name(data: Path, capsys) -> None:
    arguments = [
        "invite",
        "--data",
        str(data),
        "--url",
        "https://x.ma",
        "--coach-id",
        str(uuid.uuid4()),
    ]
    assert main(arguments) == 9
    assert main([*arguments, "--name-ar", "خديجة"]) == 0
    assert main(arguments) == 0


def test_invitations_name_the_address_of_the_running_server(program: Program) -> None:
    assert program.invite("--coach", "Khadija").url == program.url


def test_a_signal_stops_the_server_cleanly(data: Path) -> None:
    with running(data) as program:
        program.process.send_signal(signal.SIGTERM)
        assert program.process.wait(timeout=60) == 0
    assert not (data.parent / "ready.json").exists()


def test_the_server_ends_with_the_program_that_started_it(data: Path) -> None:
    with running(data) as program:
        program.process.stdin.close()
        assert program.process.wait(timeout=60) == 0


def test_a_killed_server_starts_again_with_everything(data: Path) -> None:
    with running(data) as program:
        laptop = Laptop.enrol(program.client(), program.invite("--coach", "Khadija"))
        laptop.sync()
        program.process.kill()
        program.process.wait(timeout=60)
    (data.parent / "ready.json").unlink()
    with running(data) as program:
        laptop.server = program.client()
        assert [type(frame).__name__ for frame in laptop.sync().frames] == [
            "ServerHello",
            "ServerEnd",
        ]


def test_the_exit_codes_stand_in_the_help() -> None:
    said = " ".join(run_program("--help").stdout.split())
    for code in range(20):
        assert f"{code} " in said.partition("Exit codes:")[2]
