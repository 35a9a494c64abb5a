"""Who gets in: one laptop for each invitation, within its time, with its secret."""

import secrets
import uuid
from dataclasses import replace

import msgspec
import pytest
import sqlalchemy as sa

from mourafaka_protocol.certificate import open_certificate
from mourafaka_protocol.enrolment import EnrolRequest, enrol_request, open_enrolment
from mourafaka_protocol.identity import DeviceIdentity
from mourafaka_protocol.invitation import Invitation
from mourafaka_protocol.problems import ProtocolError
from mourafaka_protocol.scopes import user_scope
from mourafaka_server.accounts import Coach
from mourafaka_server.clock import DAY_MS
from mourafaka_server.enrolment import MAX_FAILURES, new_coach_id
from mourafaka_server.errors import CoachUnknown
from mourafaka_server.service import Service
from mourafaka_server.tables import invitation as invitation_table
from tests.server.conftest import HandClock, new_invitation, new_laptop

NONCE = bytes(16)


def request_of(invitation: Invitation, identity: DeviceIdentity | None = None) -> EnrolRequest:
    device = identity or DeviceIdentity.generate(secrets.token_bytes(8))
    return enrol_request(device, invitation.handle, invitation.secret, "PC", NONCE)


def refusal(service: Service, request: EnrolRequest) -> str:
    with pytest.raises(ProtocolError) as caught:
        service.enrol(request)
    return str(caught.value.code)


def test_a_laptop_learns_who_its_coach_is_and_gets_a_certificate(service: Service) -> None:
    invitation = new_invitation(service, name_ar="خديجة", name_fr="Khadija")
    identity = DeviceIdentity.generate(b"device 1")
    answer = service.enrol(request_of(invitation, identity))
    enrolment = open_enrolment(answer, invitation.fingerprint_start, NONCE)
    assert (enrolment.name_ar, enrolment.name_fr, enrolment.epoch) == ("خديجة", "Khadija", 1)
    assert enrolment.scopes == (user_scope(uuid.UUID(bytes=enrolment.coach_id)),)
    certificate = open_certificate(answer.server_key, enrolment.certificate)
    assert (certificate.device_id, certificate.coach_id) == (b"device 1", enrolment.coach_id)
    assert certificate.signing_key == identity.signing_key
    assert certificate.expires_at_ms - certificate.issued_at_ms == 365 * DAY_MS


def test_the_same_request_again_gets_the_same_device(service: Service) -> None:
    request = request_of(new_invitation(service))
    first, second = service.enrol(request), service.enrol(request)
    assert first.document == second.document


def test_an_invitation_serves_one_laptop(service: Service) -> None:
    invitation = new_invitation(service)
    identity = DeviceIdentity.generate(b"device 1")
    service.enrol(request_of(invitation, identity))
    assert refusal(service, request_of(invitation)) == "invitation_used"
    other_keys = DeviceIdentity.generate(b"device 1")
    assert refusal(service, request_of(invitation, other_keys)) == "invitation_used"


def test_an_invitation_ends(service: Service, clock: HandClock) -> None:
    invitation = new_invitation(service)
    clock.now_ms += 14 * DAY_MS
    assert refusal(service, request_of(invitation)) == "invitation_expired"


def test_a_laptop_that_enrolled_in_time_may_ask_again_later(
    service: Service, clock: HandClock
) -> None:
    request = request_of(new_invitation(service))
    service.enrol(request)
    clock.now_ms += 30 * DAY_MS
    service.enrol(request)


def test_a_wrong_secret_an_unknown_handle_and_a_forged_request_look_alike(service: Service) -> None:
    invitation = new_invitation(service)
    good = request_of(invitation)
    assert (
        refusal(service, request_of(replace(invitation, secret=b"guessing")))
        == "invitation_refused"
    )
    assert refusal(service, request_of(replace(invitation, handle=b"none"))) == "invitation_refused"
    forged = msgspec.structs.replace(good, signature=bytes(64))
    assert refusal(service, forged) == "invitation_refused"
    service.enrol(good)


def test_an_invitation_that_was_guessed_at_too_often_is_dead(service: Service) -> None:
    invitation = new_invitation(service)
    for _ in range(MAX_FAILURES):
        refusal(service, request_of(replace(invitation, secret=secrets.token_bytes(8))))
    assert refusal(service, request_of(invitation)) == "invitation_refused"


@pytest.mark.parametrize("device_id", [bytes(8), b"taken id"])
def test_a_device_id_is_nobody_elses(service: Service, device_id: bytes) -> None:
    service.enrol(request_of(new_invitation(service), DeviceIdentity.generate(b"taken id")))
    request = request_of(new_invitation(service), DeviceIdentity.generate(device_id))
    assert refusal(service, request) == "bad_request"


def test_the_secret_is_not_kept(service: Service) -> None:
    invitation = new_invitation(service)
    row = service.database.read(
        lambda connection: connection.execute(sa.select(invitation_table)).one()
    )
    assert invitation.secret not in b"".join(value for value in row if isinstance(value, bytes))


def test_a_second_laptop_joins_the_same_coach(service: Service) -> None:
    first = new_laptop(service)
    coach_id = uuid.UUID(bytes=first.enrolment.coach_id)
    second = new_laptop(service, coach_id)
    assert second.enrolment.coach_id == first.enrolment.coach_id
    assert second.identity.device_id != first.identity.device_id


def test_a_coach_without_a_name_is_not_made(service: Service) -> None:
    with pytest.raises(CoachUnknown):
        service.enrolments.invite(Coach(new_coach_id(), None, None), "http://127.0.0.1:1", 14)
