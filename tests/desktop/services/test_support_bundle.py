"""The file for whoever helps says how the sync stands, and nothing of any person or cooperative."""

import dataclasses
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from mourafaka_desktop.services import support_bundle
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import operations, outbox, peers, records, tables
from tests.builders import NOW, make_action, make_cooperative, make_visit
from tests.desktop.storage.exchanges import PEER

WORDS = {
    "name_fr": "Zaafarane",
    "name_ar": "تعاونية الزعفران",
    "president_name": "Khadija Aitmohand",
    "phone": "+212661234567",
    "email": "khadija@zaafarane.ma",
    "douar": "Tizgui",
    "ice": "001234567000089",
}
COOPERATIVE = make_cooperative(**WORDS)
VISIT = make_visit(COOPERATIVE, findings="أخبرتنا خديجة", participant_names=("Fadma Oubella",))


def _filled(ws: Workspace) -> None:
    with ws.database.keeping() as connection:
        peer = dataclasses.replace(PEER, server_name="Souss", server_address="https://s.example.ma")
        peers.put_peer(connection, peer)
        for record in (COOPERATIVE, VISIT, make_action(COOPERATIVE, title="Refaire le hangar")):
            records.put(connection, record)
        outbox.freeze(connection)
        refusal = operations.Refusal(2, bytes(8), "bad_value", "tag 3")
        operations.mark_refused(connection, refusal, 1, NOW)
        peers.begin_exchange(connection, NOW)
        connection.execute(
            sa.insert(tables.cursor).values(scope_id=f"coop:{COOPERATIVE.id}", seq=3)
        )


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for item in value.items() for part in item for text in _texts(part)]
    if isinstance(value, list):
        return [text for item in value for text in _texts(item)]
    return [str(value)]


def test_it_says_how_the_sync_stands(ws: Workspace) -> None:
    _filled(ws)
    told = msgspec.json.decode(support_bundle.support_file(ws))
    assert told["records"]["visit"] == 1
    assert told["waiting"]["operations"] == {"frozen": 2, "refused": 1}
    assert told["issues"]["refused"] == {"bad_value": 1}
    assert told["laptop"]["device_id"] == PEER.device_id.hex()
    assert told["laptop"]["last_ctr"] == 3
    assert told["scopes"]["held"] == 1
    assert told["exchanges"][0]["outcome"] is None
    assert told["program"]["schema"] == 3


def test_nothing_in_it_tells_of_a_person_or_a_cooperative(ws: Workspace) -> None:
    _filled(ws)
    content = support_bundle.support_file(ws).decode()
    secret = [*WORDS.values(), VISIT.findings, "Fadma Oubella", "Refaire le hangar", "Souss"]
    secret += [ws.coach.name_fr, ws.coach.name_ar, str(ws.coach.id), "example.ma", str(ws.folder)]
    for text in filter(None, secret):
        assert text not in content
        for word in text.split():
            assert word not in _texts(msgspec.json.decode(content))
    for text in _texts(msgspec.json.decode(content)):
        assert not _is_an_id(text)


def test_a_profile_that_was_never_enrolled_has_one_too(ws: Workspace) -> None:
    assert support_bundle.support_data(ws)["laptop"] is None


def _is_an_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
