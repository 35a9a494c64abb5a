"""What is given away for help tells how the sync stands, and of nobody."""

import json
from datetime import timedelta
from pathlib import Path

from mourafaka_desktop.services import support_bundle
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import peers
from mourafaka_desktop.storage.peers import Exchange, Peer
from tests.builders import NOW, keep, make_action, make_cooperative, make_visit, make_workspace

COOPERATIVE = make_cooperative(
    name_ar="تعاونية الوفاق", name_fr="Al Wifaq", phone="+212600001234", ice="001525713000034"
)
VISIT = make_visit(COOPERATIVE, findings="الماء قليل", participant_names=("Fatima Ait",))


def enrolled(folder: Path) -> Workspace:
    workspace = make_workspace(folder, name_fr="Khadija")
    keep(workspace, COOPERATIVE, VISIT, make_action(COOPERATIVE, title="Registre"))
    with workspace.database.writing() as connection:
        peers.put_peer(
            connection,
            Peer(
                server_address="https://sync.example.org",
                server_name="Région Souss",
                server_key=b"\x11" * 32,
                device_id=b"\x22" * 8,
                signing_key=b"\x33" * 32,
                sealing_key=b"\x44" * 32,
                certificate=b"\x55" * 64,
                last_ctr=7,
            ),
        )
        no = peers.begin_exchange(connection, NOW)
        ended = Exchange(
            no=no, started_at=NOW, finished_at=NOW + timedelta(seconds=9), bytes_sent=3_800,
            bytes_received=0, accepted=2, refused=0, received=0, outcome="exchange.connection-lost",
        )  # fmt: skip
        peers.finish_exchange(connection, ended)
    return workspace


def test_it_tells_how_the_sync_stands(tmp_path: Path) -> None:
    with enrolled(tmp_path) as workspace:
        said = json.loads(support_bundle.support_file(workspace))
    assert said["records"]["visit"] == 1
    assert said["sync"]["waiting"]["planned_action"] == 1
    assert said["server"]["last_ctr"] == 7
    (exchange,) = said["exchanges"]
    assert (exchange["outcome"], exchange["seconds"], exchange["bytes_sent"]) == (
        "exchange.connection-lost",
        9.0,
        3_800,
    )


def test_it_names_nobody(tmp_path: Path) -> None:
    with enrolled(tmp_path) as workspace:
        told = support_bundle.support_file(workspace).decode()
        coach_id = str(workspace.coach.id)
    secrets = ("Khadija", "Wifaq", "الوفاق", "\\u0627", "212600001234", "001525713000034", "Fatima")
    secrets += (
        "Registre",
        "sync.example.org",
        "Souss",
        coach_id,
        str(COOPERATIVE.id),
        str(VISIT.id),
    )
    secrets += tuple(bytes([byte]).hex() * 4 for byte in (0x11, 0x22, 0x33, 0x44, 0x55))
    assert not [secret for secret in secrets if secret in told]


def test_a_profile_without_a_server_has_one_too(tmp_path: Path) -> None:
    with make_workspace(tmp_path) as workspace:
        assert support_bundle.support_data(workspace)["server"] is None
