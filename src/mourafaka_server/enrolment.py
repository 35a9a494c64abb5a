"""How laptops join: `invite` gives out an invitation, `enrol` takes a laptop in, `know_again` one that was forgotten.

docs/protocol.md, section 9.
"""

import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from uuid_utils.compat import uuid7

from mourafaka_protocol.certificate import Certificate, issue_certificate, open_certificate
from mourafaka_protocol.enrolment import (
    EnrolAnswer,
    Enrolment,
    EnrolRequest,
    enrol_answer,
    invitation_key,
    proof_holds,
    request_is_signed,
)
from mourafaka_protocol.frames import Hello
from mourafaka_protocol.identity import (
    FINGERPRINT_BYTES,
    ServerIdentity,
    fingerprint,
    hello_is_genuine,
)
from mourafaka_protocol.invitation import HANDLE_BYTES, SECRET_BYTES, Invitation
from mourafaka_protocol.kinds import COACH
from mourafaka_protocol.operations import Op, OpKind, put_patch
from mourafaka_protocol.payloads import decode_hello_body
from mourafaka_protocol.problems import ProblemCode, ProtocolError
from mourafaka_protocol.scopes import user_scope
from mourafaka_server import access, accounts, devices, invitations, scopes
from mourafaka_server.accounts import Coach
from mourafaka_server.clock import DAY_MS, Clock, Randomness
from mourafaka_server.database import Database
from mourafaka_server.devices import Device
from mourafaka_server.errors import CoachUnknown
from mourafaka_server.invitations import Issued
from mourafaka_server.writes import SERVER_DEVICE_ID, Author, write

CERTIFICATE_DAYS = 365
MAX_FAILURES = 10
"""After so many wrong proofs an invitation is dead, whatever address they came from."""


@dataclass(frozen=True)
class Invited:
    """The invitation to hand over, and the coach it is for."""

    invitation: Invitation
    coach: Coach


class Enrolments:
    """The door of one server."""

    def __init__(
        self,
        database: Database,
        identity: ServerIdentity,
        clock: Clock,
        randomness: Randomness,
        *,
        seal_key: bytes,
        escrow_recipient: str | None,
    ) -> None:
        self._database = database
        self._identity = identity
        self._clock = clock
        self._randomness = randomness
        self._seal_key = seal_key
        self._escrow_recipient = escrow_recipient

    def invite(self, coach: Coach, url: str, valid_days: int) -> Invited:
        """An invitation for one laptop of the coach, whose account is made where there is none.

        CoachUnknown where there is none and the coach has no name.
        """
        now_ms = self._clock()
        invitation = Invitation(
            url=url,
            handle=self._randomness(HANDLE_BYTES),
            secret=self._randomness(SECRET_BYTES),
            fingerprint_start=fingerprint(self._identity.server_key)[:FINGERPRINT_BYTES],
        )
        issued = Issued(
            handle=invitation.handle,
            key=invitation_key(invitation.secret),
            coach_id=coach.coach_id,
            expires_ms=now_ms + valid_days * DAY_MS,
        )

        def work(connection: sa.Connection) -> Coach:
            known = accounts.find(connection, coach.coach_id)
            if known is None and not (coach.name_ar or coach.name_fr):
                raise CoachUnknown
            if known is None:
                _open_account(connection, coach, now_ms)
            invitations.create(connection, issued, now_ms)
            return known or coach

        return Invited(invitation, self._database.write(work))

    def enrol(self, request: EnrolRequest) -> EnrolAnswer:
        """Take a laptop in that proves to hold an invitation; the same request again gets the same device.

        Raises ProtocolError `invitation_refused`, `invitation_used`, `invitation_expired`, `bad_request`.
        """
        now_ms = self._clock()

        def work(connection: sa.Connection) -> EnrolAnswer | ProblemCode:
            problem = self._objection(connection, request, now_ms)
            return problem or self._welcome(connection, request, now_ms)

        # A problem is returned, not raised, because the failure it counts must be committed.
        answer = self._database.write(work)
        if isinstance(answer, ProblemCode):
            raise ProtocolError(answer)
        return answer

    def _objection(
        self, connection: sa.Connection, request: EnrolRequest, now_ms: int
    ) -> ProblemCode | None:
        """Why this request is turned down; a stranger learns nothing but that it is."""
        issued = invitations.find(connection, request.handle)
        if issued is None or issued.failures >= MAX_FAILURES:
            return ProblemCode.INVITATION_REFUSED
        if not proof_holds(request, issued.key) or not request_is_signed(request):
            invitations.note_failure(connection, request.handle)
            return ProblemCode.INVITATION_REFUSED
        known = devices.find(connection, request.device_id)
        if issued.device_id is not None:
            is_same = known is not None and known.signing_key == request.signing_key
            return (
                None
                if is_same and issued.device_id == request.device_id
                else ProblemCode.INVITATION_USED
            )
        if now_ms >= issued.expires_ms:
            return ProblemCode.INVITATION_EXPIRED
        if known is not None or request.device_id == SERVER_DEVICE_ID:
            return ProblemCode.BAD_REQUEST
        return None

    def _welcome(
        self, connection: sa.Connection, request: EnrolRequest, now_ms: int
    ) -> EnrolAnswer:
        issued = invitations.find(connection, request.handle)
        coach = None if issued is None else accounts.find(connection, issued.coach_id)
        if issued is None or coach is None:
            raise AssertionError("an invitation without an account")
        device = devices.find(connection, request.device_id) or self._new_device(
            connection, request, issued, coach, now_ms
        )
        enrolment = Enrolment(
            device_id=device.device_id,
            coach_id=coach.coach_id.bytes,
            name_ar=coach.name_ar,
            name_fr=coach.name_fr,
            certificate=device.certificate,
            scopes=tuple(sorted(access.granted_scopes(connection, coach.coach_id))),
            epoch=scopes.current_epoch(connection),
            now_ms=now_ms,
            server_seal_key=self._seal_key,
            escrow_recipient=self._escrow_recipient,
        )
        return enrol_answer(self._identity, request.nonce, enrolment)

    def know_again(self, hello: Hello) -> None:
        """Take in whom this server forgot when it was put back from a backup older than the laptop's enrolment.

        Only by a certificate of this server in a HELLO that the certificate's key signed; else nothing happens, and
        the laptop stays as unknown as it was. One whose certificate's device is known stays what that one is.
        """
        asked = decode_hello_body(hello.body)
        certificate = asked.certificate
        if certificate is None or asked.device_id == SERVER_DEVICE_ID:
            return
        try:
            shown = open_certificate(self._identity.server_key, certificate)
        except ProtocolError:
            return
        now_ms = self._clock()
        is_genuine = hello_is_genuine(
            shown.signing_key, self._identity.server_key, hello.body, hello.signature
        )
        if not is_genuine or now_ms >= shown.expires_at_ms:
            return

        def work(connection: sa.Connection) -> None:
            known_by = {asked.device_id, asked.succeeds or asked.device_id}
            if any(devices.find(connection, device_id) for device_id in known_by):
                return  # the greeting finds it
            enrolled = devices.find(connection, shown.device_id)
            if enrolled is None:
                enrolled = _forgotten(shown, certificate)
                coach = Coach(enrolled.coach_id, shown.name_ar, shown.name_fr)
                if accounts.find(connection, coach.coach_id) is None:
                    _open_account(connection, coach, now_ms)
                devices.enrol(connection, enrolled, now_ms)
            if asked.device_id != enrolled.device_id:  # it took a new identity since it enrolled
                devices.enrol(connection, enrolled.continued_as(asked.device_id), now_ms)

        self._database.write(work)

    def _new_device(
        self,
        connection: sa.Connection,
        request: EnrolRequest,
        issued: Issued,
        coach: Coach,
        now_ms: int,
    ) -> Device:
        certificate = Certificate(
            device_id=request.device_id,
            coach_id=issued.coach_id.bytes,
            signing_key=request.signing_key,
            sealing_key=request.sealing_key,
            issued_at_ms=now_ms,
            expires_at_ms=now_ms + CERTIFICATE_DAYS * DAY_MS,
            name_ar=coach.name_ar,
            name_fr=coach.name_fr,
        )
        device = Device(
            device_id=request.device_id,
            coach_id=issued.coach_id,
            signing_key=request.signing_key,
            sealing_key=request.sealing_key,
            label=request.label,
            certificate=issue_certificate(self._identity, certificate),
        )
        devices.enrol(connection, device, now_ms)
        invitations.mark_used(connection, issued.handle, device.device_id, now_ms)
        return device


def _forgotten(shown: Certificate, certificate: bytes) -> Device:
    """The device as it was when it enrolled; what people called it stands in no certificate."""
    return Device(
        device_id=shown.device_id,
        coach_id=uuid.UUID(bytes=shown.coach_id),
        signing_key=shown.signing_key,
        sealing_key=shown.sealing_key,
        label="",
        certificate=certificate,
    )


def _open_account(connection: sa.Connection, coach: Coach, now_ms: int) -> None:
    """The account, the coach's own scope, and the coach's record in it."""
    accounts.create(connection, coach, now_ms)
    scope_id = user_scope(coach.coach_id)
    scopes.create(connection, scope_id)
    access.grant(connection, coach.coach_id, scope_id, now_ms)
    op = Op(
        ctr=1,
        kind=OpKind.PUT,
        scope=scope_id,
        record_kind=COACH.tag,
        record_id=coach.coach_id,
        base=0,
        at_ms=now_ms,
        patch=put_patch(COACH, {"name_ar": coach.name_ar, "name_fr": coach.name_fr}),
    )
    write(connection, [op], Author(SERVER_DEVICE_ID, coach.coach_id, is_server=True), now_ms)


def new_coach_id() -> uuid.UUID:
    """An id for a coach who has none yet."""
    return uuid.UUID(bytes=uuid7().bytes)
