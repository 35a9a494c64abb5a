"""A coordinator's week at the command line: invitations, laptops, portfolios, twins, examinations."""

import json
import os
import stat
import uuid
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from mourafaka_protocol.frames import Revoke, Verdict
from mourafaka_protocol.invitation import parse_invitation
from mourafaka_protocol.kinds import COOPERATIVE
from mourafaka_protocol.scopes import cooperative_scope
from mourafaka_server.cli import main
from mourafaka_server.installation import opened
from mourafaka_server.settings import load
from tests.server.conftest import new_laptop
from tests.server.laptop import Laptop


def answer_of(capsys, *arguments: str, status: int = 0):
    capsys.readouterr()
    assert main([*arguments, "--json"]) == status
    return json.loads(capsys.readouterr().out)


def new_cooperative(laptop: Laptop, **fields: str) -> str:
    cooperative_id = uuid.uuid4()
    laptop.put(cooperative_scope(cooperative_id), COOPERATIVE, cooperative_id, **fields)
    laptop.sync()
    return str(cooperative_id)


def coach_of(laptop: Laptop) -> str:
    return str(uuid.UUID(bytes=laptop.enrolment.coach_id))


def test_an_invitation_is_a_line_a_file_and_a_picture(data: Path, tmp_path: Path, capsys) -> None:
    picture, drawing = tmp_path / "khadija.png", tmp_path / "khadija.svg"
    file = tmp_path / "khadija.mourafaka-invitation"
    outs = [part for path in (picture, drawing, file) for part in ("--out", str(path))]
    told = answer_of(
        capsys, "invite", "--data", str(data), "--coach", "Khadija", "--url", "https://x.ma", *outs
    )
    line = told["invitation"]
    assert parse_invitation(line).url == "https://x.ma"
    assert file.read_text(encoding="utf-8").strip() == line
    read = zxingcpp.read_barcodes(Image.open(picture).convert("L"))
    assert [one.text for one in read] == [line]
    assert drawing.read_text(encoding="utf-8").startswith("<?xml")
    if os.name == "posix":
        assert {stat.S_IMODE(path.stat().st_mode) for path in (picture, drawing, file)} == {0o600}


def test_an_invitation_is_drawn_in_the_terminal(data: Path, capsys) -> None:
    arguments = ["--coach", "Khadija", "--url", "https://x.ma", "--show-code"]
    assert main(["invite", "--data", str(data), *arguments]) == 0
    drawn = capsys.readouterr().out.splitlines()
    assert parse_invitation(drawn[0])
    assert len(drawn) > 10


def test_a_file_of_another_name_is_refused_before_anybody_is_invited(data: Path, tmp_path) -> None:
    arguments = ["--coach", "Khadija", "--url", "https://x.ma", "--out", str(tmp_path / "a.pdf")]
    assert main(["invite", "--data", str(data), *arguments]) == 5
    with opened(load(data)) as service:
        from mourafaka_server import accounts

        assert service.database.read(accounts.all_of) == []


def test_a_laptop_is_suspended_resumed_and_wiped(data: Path, capsys) -> None:
    with opened(load(data)) as service:
        laptop = new_laptop(service)
        laptop.sync()
        device = laptop.identity.device_id.hex()
        [listed] = answer_of(capsys, "devices", "list", "--data", str(data))
        assert (listed["device"], listed["state"], listed["coach"]) == (device, "active", "Khadija")
        assert listed["seen_ms"] is not None
        for word, verdict in (
            ("suspend", Verdict.SUSPENDED),
            ("resume", Verdict.OK),
            ("wipe", Verdict.WIPED),
        ):
            answer_of(capsys, "devices", word, device, "--data", str(data))
            assert laptop.sync().frames[-1].verdict is verdict
        assert main(["devices", "list", "--data", str(data)]) == 0
        assert f"{device}  wiped" in capsys.readouterr().out


def test_a_laptop_that_is_not_there_is_told(data: Path, capsys) -> None:
    assert main(["devices", "wipe", "00" * 8, "--data", str(data)]) == 17
    assert "devices list" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["devices", "wipe", "x", "--data", str(data)])


def test_a_portfolio_is_handed_over(data: Path, capsys) -> None:
    with opened(load(data)) as service:
        leaving, coming = new_laptop(service), new_laptop(service)
        cooperatives = {new_cooperative(leaving, name_fr=name) for name in ("Tagmat", "Tissa")}
        told = answer_of(
            capsys, "grant", "hand-over", "--data", str(data),
            "--from", coach_of(leaving), "--to", coach_of(coming),
        )  # fmt: skip
        assert set(told["cooperatives"]) == cooperatives
        coming.sync()
        assert {str(row[2]) for row in coming.rows if row[1] == COOPERATIVE.tag} == cooperatives
        [revoked] = leaving.sync().of(Revoke)
        assert {scope.removeprefix("coop:") for scope in revoked.scopes} == cooperatives
    listed = answer_of(capsys, "grant", "list", "--data", str(data))
    held = {one["coach_id"]: {held["name"] for held in one["holds"]} for one in listed}
    assert held == {coach_of(leaving): set(), coach_of(coming): {"Tagmat", "Tissa"}}


def test_cooperatives_are_granted_and_taken_back_one_by_one(data: Path, capsys) -> None:
    with opened(load(data)) as service:
        owner, helper = new_laptop(service), new_laptop(service)
        cooperative = new_cooperative(owner, name_fr="Tagmat")
    arguments = [cooperative, "--coach-id", coach_of(helper), "--data", str(data)]
    for word, held in (("add", 1), ("add", 1), ("remove", 0)):
        answer_of(capsys, "grant", word, *arguments)
        [listed] = answer_of(
            capsys, "grant", "list", "--coach-id", coach_of(helper), "--data", str(data)
        )
        assert len(listed["holds"]) == held
    assert main(["grant", "add", str(uuid.uuid4()), *arguments[1:]]) == 18
    assert main(["grant", "add", cooperative, "--coach-id", str(uuid.uuid4()), *arguments[3:]]) == 9
    assert "grant list" in capsys.readouterr().err


def test_a_cooperative_registered_twice_is_found_and_made_one(data: Path, capsys) -> None:
    with opened(load(data)) as service:
        one, other = new_laptop(service), new_laptop(service)
        ice = "001525713000058"
        first = new_cooperative(one, name_fr="Tissaliwine", ice=ice)
        second = new_cooperative(other, name_fr="Coopérative Tissaliwine", ice=ice)
        [pair] = answer_of(capsys, "merge", "list", "--data", str(data))
        assert {side["cooperative_id"] for side in pair["cooperatives"]} == {first, second}
        assert "ice" in pair["reasons"]
        answer_of(capsys, "merge", "do", first, second, "--data", str(data))
        assert answer_of(capsys, "merge", "list", "--data", str(data)) == []
        other.sync()
        other.sync()
        assert {str(row[2]) for row in other.rows if row[1] == COOPERATIVE.tag} == {first}
    assert main(["merge", "do", first, second, "--data", str(data)]) == 19
    answer_of(
        capsys, "grant", "add", second, "--coach-id", coach_of(one), "--data", str(data)
    )  # its old name leads to the other


def test_an_old_log_is_shortened(data: Path, capsys) -> None:
    with opened(load(data)) as service:
        laptop = new_laptop(service)
        new_cooperative(laptop, name_fr="Tagmat")
    told = answer_of(capsys, "compact", "--older-than-days", "30", "--data", str(data))
    assert set(told) == {"changes", "records", "texts"}
    assert main(["doctor", "--data", str(data)]) == 0


def test_a_healthy_server_is_found_healthy(data: Path, tmp_path: Path, capsys) -> None:
    with opened(load(data)) as service:
        new_cooperative(new_laptop(service), name_fr="Tagmat")
    answer_of(capsys, "backup", "--to", str(tmp_path / "backups"), "--data", str(data))
    found = answer_of(capsys, "doctor", "--read-contents", "--data", str(data))
    assert "bad" not in {one["health"] for one in found}
    subjects = {one["subject"] for one in found}
    assert {"key", "permissions", "disk", "backup", "tables", "digests", "contents"} <= subjects


def test_each_wrong_thing_is_found(data: Path, capsys) -> None:
    import sqlalchemy as sa

    from mourafaka_server.tables import blob, scope, scope_grant

    with opened(load(data)) as service:
        laptop = new_laptop(service)
        cooperative = new_cooperative(laptop, name_fr="Tagmat")
        scope_id = f"coop:{cooperative}"

        def spoil(connection: sa.Connection) -> None:
            connection.execute(
                scope.update().where(scope.c.scope_id == scope_id).values(digest=b"spoiled!")
            )
            connection.execute(
                blob.insert().values(scope_id=scope_id, sha256="ab" * 32, byte_size=1, stored_ms=1)
            )
            connection.execute(
                scope_grant.insert().values(
                    coach_id=uuid.UUID(coach_of(laptop)), scope_id="coop:x", since_ms=1
                )
            )

        service.database.write(spoil)
        service.store.keep(b"an orphan")
    load(data).epoch_file.write_text("999999999\n", encoding="ascii")
    if os.name == "posix":
        load(data).key_file.chmod(0o644)
    found = answer_of(capsys, "doctor", "--data", str(data), status=1)
    wrong = {one["subject"]: one["sentence"] for one in found if one["health"] == "bad"}
    assert set(wrong) == {"digests", "contents", "grants", "epoch", "permissions"}
    assert scope_id in wrong["digests"]
    assert "1 more are named by no record" in wrong["contents"]
