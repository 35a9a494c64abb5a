"""A new profile from an invitation: `enrol()`. The one thing a coach needs a connection for."""

import os
import platform
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from mourafaka_desktop.domain.coaches import Coach
from mourafaka_desktop.domain.ids import CoachId
from mourafaka_desktop.errors import ConnectionLost, InvitationNotFound
from mourafaka_desktop.services import profiles
from mourafaka_desktop.services.invitations import invitation_in
from mourafaka_desktop.services.profiles import Workspace, utc_now
from mourafaka_desktop.storage import peers
from mourafaka_desktop.storage.database import Clock
from mourafaka_desktop.sync.client import HttpServer, exchange_error
from mourafaka_protocol.enrolment import EnrolAnswer, EnrolRequest, enrol_request, open_enrolment
from mourafaka_protocol.identity import DeviceIdentity
from mourafaka_protocol.invitation import parse_invitation
from mourafaka_protocol.problems import ProtocolError
from mourafaka_protocol.sync import SyncProtocol


def enrol(
    invitation_text: str,
    folder: Path,
    passphrase: str,
    *,
    transport: SyncProtocol | None = None,
    clock: Clock = utc_now,
    randomness: Callable[[int], bytes] = os.urandom,
) -> Workspace:
    """Join the programme with an invitation: make keys here, have them certified, make the profile in `folder`.

    What can be found wrong without the server is found first, so that no invitation is spent in vain.
    Raises InvitationUnreadable, InvitationRefused, ServerUnreachable, ServerNotOurs, ConnectionLost,
    PassphraseTooShort, ProfileExists, FolderNotWritable.
    """
    try:
        invitation = parse_invitation(_line_of(invitation_text))
        profiles.check_place(folder, passphrase)
        identity = DeviceIdentity.generate(randomness(8))
        nonce = randomness(16)
        request = enrol_request(
            identity, invitation.handle, invitation.secret, platform.system(), nonce
        )
        if transport is not None:
            answer = _asked(transport, request)
        else:
            with HttpServer(invitation.url) as server:
                answer = _asked(server, request)
        enrolment = open_enrolment(answer, invitation.fingerprint_start, nonce)
    except ProtocolError as failure:
        raise exchange_error(failure) from failure
    coach = Coach(
        id=CoachId(UUID(bytes=enrolment.coach_id)),
        name_ar=enrolment.name_ar,
        name_fr=enrolment.name_fr,
    )
    peer = peers.Peer(
        server_address=invitation.url,
        server_key=answer.server_key,
        device_id=identity.device_id,
        signing_key=identity.signing_private,
        sealing_key=identity.sealing_private,
        certificate=enrolment.certificate,
        epoch=enrolment.epoch,
        server_seal_key=enrolment.server_seal_key,
        escrow_recipient=enrolment.escrow_recipient,
        dictionaries=tuple(map(str, enrolment.dictionaries)),
        warn_after_days=enrolment.policy.warn_after_days,
        read_only_after_days=enrolment.policy.read_only_after_days,
        last_server_ms=enrolment.now_ms,
        enrolled_at=datetime.fromtimestamp(enrolment.now_ms / 1000, UTC),
    )
    return profiles.create(folder, passphrase, coach, peer=peer, clock=clock)


def _line_of(text: str) -> str:
    """The invitation in a whole message, where that was pasted; else the text itself, to be told what is wrong."""
    try:
        return invitation_in(text)
    except InvitationNotFound:
        return text


def _asked(server: SyncProtocol, request: EnrolRequest) -> EnrolAnswer:
    try:
        return server.enrol(request)
    except ConnectionLost:
        # The invitation may be spent already, and on these keys alone: the same request gets the same answer.
        return server.enrol(request)
