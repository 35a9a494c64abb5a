"""`mourafaka-server bundle` as the operator types it: a key's folder in, answers on the same key."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from mourafaka_server.cli import main
from mourafaka_server.doctor import examine_database
from mourafaka_server.installation import opened
from mourafaka_server.settings import load

from .conftest import new_laptop
from .test_bundles import bring_back, bundle_of, with_cooperative


def run(*arguments: str, data: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, Any]:
    capsys.readouterr()
    code = main(["bundle", *arguments, "--data", str(data), "--json"])
    return code, json.loads(capsys.readouterr().out)


@pytest.fixture
def key(tmp_path: Path) -> Path:
    folder = tmp_path / "مفتاح"
    folder.mkdir()
    return folder


def test_a_key_is_taken_in_and_answered_on_it(
    sqlite_data: Path, key: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with opened(load(sqlite_data)) as service:
        laptop, _, _ = with_cooperative(service, visits=2)
    sent = bundle_of(laptop)
    (key / "mourafaka-1.mkb").write_bytes(sent.files[0])
    (key / "holiday.jpg").write_bytes(b"\xff\xd8 not ours")
    code, lines = run("in", str(key), data=sqlite_data, capsys=capsys)
    assert code == 0
    assert [(line["state"], line["accepted"], line["refused"]) for line in lines] == [
        ("taken", 3, 0)
    ]
    answer = Path(lines[0]["answer"])
    assert answer.parent == key
    assert not list(key.glob("*.part"))
    code, again = run("in", str(key), data=sqlite_data, capsys=capsys)
    assert (code, [line["state"] for line in again]) == (0, ["taken"])  # the answer is left alone


def test_parts_are_taken_in_whatever_order_and_a_parked_one_is_listed(
    sqlite_data: Path, key: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with opened(load(sqlite_data)) as service:
        laptop, _, _ = with_cooperative(service, visits=3)
    ops = laptop.pending()
    sent = bundle_of(laptop, ops[:2], ops[2:])
    second = key / "part-2.mkb"
    second.write_bytes(sent.files[1])
    code, lines = run("in", str(second), data=sqlite_data, capsys=capsys)
    assert (code, lines[0]["state"], lines[0]["answer"]) == (1, "parked", None)
    _, listed = run("list", data=sqlite_data, capsys=capsys)
    assert [(one["state"], one["part"], one["first"], one["waits_after"]) for one in listed] == [
        ("parked", 2, 3, "0")
    ]
    first = key / "part-1.mkb"
    first.write_bytes(sent.files[0])
    code, lines = run("in", str(first), data=sqlite_data, capsys=capsys)
    assert code == 0
    assert [(line["file"] is None, line["state"], line["accepted"]) for line in lines] == [
        (False, "taken", 2),
        (True, "taken", 2),
    ]
    _, listed = run("list", data=sqlite_data, capsys=capsys)
    assert [one["state"] for one in listed] == ["taken", "taken"]


def test_a_key_of_a_laptop_that_took_a_new_identity_is_not_waited_for(
    sqlite_data: Path, key: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with opened(load(sqlite_data)) as service:
        laptop, _, _ = with_cooperative(service, visits=3)
    ops = laptop.pending()
    sent = bundle_of(laptop, ops[:2], ops[2:])
    second = key / "part-2.mkb"
    second.write_bytes(sent.files[1])
    run("in", str(second), data=sqlite_data, capsys=capsys)
    with opened(load(sqlite_data)) as service:
        laptop.server = service
        laptop.start_anew()
        laptop.sync()
        assert laptop.pending() == []
        found = examine_database(service.database, service.store)
        assert "bundles" not in {one.subject for one in found}
    _, listed = run("list", data=sqlite_data, capsys=capsys)
    assert [(one["state"], one["overtaken"], one["waits_after"]) for one in listed] == [
        ("parked", True, None)
    ]
    assert main(["bundle", "list", "--data", str(sqlite_data)]) == 0
    assert "sends all that is in it again" in capsys.readouterr().out


def test_a_file_that_is_not_for_here_is_named_and_does_not_hold_the_others_up(
    sqlite_data: Path, key: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with opened(load(sqlite_data)) as service:
        laptop, _, _ = with_cooperative(service)
    good = bundle_of(laptop).files[0]
    (key / "a-cut.mkb").write_bytes(good[:-20])
    (key / "b-letter.mkb").write_bytes("Cher collègue".encode())
    (key / "c-new.mkb").write_bytes(b"MKB7" + bytes(200))
    (key / "d-good.mkb").write_bytes(good)
    code, lines = run("in", str(key), data=sqlite_data, capsys=capsys)
    assert code == 1
    assert [line.get("code", line["state"]) for line in lines] == [
        "damaged",
        "no_bundle",
        "too_new",
        "taken",
    ]
    assert main(["bundle", "in", str(key), "--data", str(sqlite_data)]) == 1
    said = capsys.readouterr().out
    assert "a-cut.mkb is damaged or was cut off" in said
    assert "d-good.mkb was taken: 1 accepted" in said


def test_an_answer_that_found_no_room_is_handed_out_later(
    sqlite_data: Path, key: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with opened(load(sqlite_data)) as service:
        laptop, _, _ = with_cooperative(service)
    sent = bundle_of(laptop)
    (key / "a.mkb").write_bytes(sent.files[0])
    in_the_way = tmp_path / "file"
    in_the_way.write_bytes(b"")
    code, lines = run("in", str(key), "--answers", str(in_the_way), data=sqlite_data, capsys=capsys)
    assert (code, lines[0]["state"], lines[0]["answer"]) == (1, "taken", None)
    _, listed = run("list", data=sqlite_data, capsys=capsys)
    assert listed[0]["answer"] == "waiting"
    _, written = run("out", str(key), data=sqlite_data, capsys=capsys)
    assert [Path(file).parent for file in written] == [key]
    assert run("out", str(key), data=sqlite_data, capsys=capsys)[1] == []
    assert run("out", str(key), "--again", data=sqlite_data, capsys=capsys)[1] == written


@pytest.mark.skipif(os.name == "nt", reason="permissions are another matter there")
def test_a_key_that_is_not_there_is_said(
    sqlite_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["bundle", "in", str(tmp_path / "gone"), "--data", str(sqlite_data)]) == 5
    assert "gone" in capsys.readouterr().err


def test_the_answer_that_lies_on_the_key_is_the_one_the_laptop_reads(
    sqlite_data: Path, key: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with opened(load(sqlite_data)) as service:
        laptop, _, _ = with_cooperative(service, visits=1)
        new_laptop(service)  # another coach's
        from mourafaka_server import bundles

        sent = bundle_of(laptop)
        (taken,) = bundles.take(service, sent.files[0])
        (key / "a.mkb").write_bytes(sent.files[0])
    _, lines = run("in", str(key), data=sqlite_data, capsys=capsys)
    assert taken.answer is not None
    assert Path(lines[0]["answer"]).name == taken.answer.file_name
    bring_back(laptop, sent, taken)
    assert not laptop.pending()
