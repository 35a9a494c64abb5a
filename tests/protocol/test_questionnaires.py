"""A published questionnaire has one record a version, and its form comes as it was compiled or not at all."""

import json
from pathlib import Path

import pytest
from backports import zstd

from mourafaka_protocol.kinds import QUESTIONNAIRE, kind_with_tag
from mourafaka_protocol.problems import ProtocolError
from mourafaka_protocol.questionnaires import (
    MAX_FORM_BYTES,
    QUESTIONNAIRES_SCOPE,
    form_of,
    packed_form,
    questionnaire_record_id,
)
from mourafaka_protocol.scopes import scope_from_wire, scope_to_wire, scope_type
from tests.protocol.samples import QUESTIONNAIRE_ID

GOLDEN = json.loads(
    (Path(__file__).parent / "golden" / "protocol-1.json").read_text(encoding="utf-8")
)["form"]
XFORM = GOLDEN["xform"].encode()


def test_the_published_content_of_a_form_is_still_read() -> None:
    assert form_of(bytes.fromhex(GOLDEN["content"]), len(XFORM)) == XFORM


def test_a_form_comes_back_as_it_was_compiled() -> None:
    assert form_of(packed_form(XFORM * 2000), len(XFORM) * 2000) == XFORM * 2000


def test_a_version_has_one_record_for_ever() -> None:
    assert questionnaire_record_id("milk", "1.0") == QUESTIONNAIRE_ID
    assert questionnaire_record_id("milk", "1.1") != QUESTIONNAIRE_ID


def test_questionnaires_live_in_their_scope() -> None:
    assert kind_with_tag(9) is QUESTIONNAIRE
    assert scope_type(QUESTIONNAIRES_SCOPE) == QUESTIONNAIRE.scope_type
    assert scope_from_wire(scope_to_wire(QUESTIONNAIRES_SCOPE)) == QUESTIONNAIRES_SCOPE


@pytest.mark.parametrize("wrong", [-1, +1])
def test_a_form_of_another_size_than_announced_is_refused(wrong: int) -> None:
    with pytest.raises(ProtocolError):
        form_of(packed_form(XFORM), len(XFORM) + wrong)


def test_a_damaged_form_is_refused() -> None:
    with pytest.raises(ProtocolError):
        form_of(packed_form(XFORM)[:-3], len(XFORM))
    with pytest.raises(ProtocolError):
        form_of(b"<h:html/>", 9)


def test_no_form_is_made_or_opened_above_the_limit() -> None:
    with pytest.raises(ValueError, match="too large"):
        packed_form(bytes(MAX_FORM_BYTES + 1))
    bomb = zstd.compress(bytes(MAX_FORM_BYTES + 1))
    for announced in (MAX_FORM_BYTES, MAX_FORM_BYTES + 1):
        with pytest.raises(ProtocolError):
            form_of(bomb, announced)
