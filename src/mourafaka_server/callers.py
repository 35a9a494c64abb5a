"""Who signed a call: `caller`; docs/protocol.md, section 11."""

import sqlalchemy as sa

from mourafaka_protocol.blobs import BlobCall, call_is_genuine
from mourafaka_protocol.identity import ServerIdentity
from mourafaka_protocol.problems import ProblemCode, ProtocolError
from mourafaka_server import devices
from mourafaka_server.clock import DAY_MS
from mourafaka_server.devices import Device
from mourafaka_server.errors import ClockSkew


def caller(
    connection: sa.Connection, identity: ServerIdentity, call: BlobCall, now_ms: int
) -> Device:
    """The device that signed a call. Raises ProtocolError `device_unknown`, ClockSkew."""
    device = devices.find(connection, call.device_id)
    if device is None or not call_is_genuine(call, device.signing_key, identity.server_key):
        raise ProtocolError(ProblemCode.DEVICE_UNKNOWN, "no device here has signed this")
    if abs(call.at_ms - now_ms) > DAY_MS:
        raise ClockSkew(now_ms)
    return device
