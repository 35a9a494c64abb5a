"""What a laptop may ask about itself: `status_of`; docs/protocol.md, section 12."""

from dataclasses import replace

import msgspec

from mourafaka_protocol.blobs import BlobCall
from mourafaka_protocol.certificate import issue_certificate, open_certificate
from mourafaka_server import devices
from mourafaka_server.callers import caller
from mourafaka_server.clock import DAY_MS
from mourafaka_server.devices import Device, State
from mourafaka_server.enrolment import CERTIFICATE_DAYS
from mourafaka_server.service import Service

RENEWED_BEFORE_DAYS = 60
"""A certificate that ends within so many days is issued anew to whoever asks."""


class DeviceStatus(msgspec.Struct, frozen=True):
    """How a laptop stands with its server. Times are milliseconds since 1970 UTC."""

    state: str
    """active, suspended, wiping or wiped"""
    certificate: bytes
    """the present one, renewed in good time"""
    certificate_expires_ms: int
    warn_after_days: int
    """days without a sync after which the laptop says so"""
    read_only_after_days: int
    """days without a sync after which it takes no more work in"""
    minimum_schema: int
    server_name: str | None
    now_ms: int


def status_of(service: Service, call: BlobCall) -> DeviceStatus:
    """The status of the device that signed the call. ProtocolError `device_unknown`, ClockSkew."""
    now_ms = service.clock()

    device = service.database.read(
        lambda connection: caller(connection, service.identity, call, now_ms)
    )
    if _needs_renewal(service, device, now_ms):
        device = _renewed(service, device, now_ms)
    settings = service.settings
    return DeviceStatus(
        state=str(device.state),
        certificate=device.certificate,
        certificate_expires_ms=_expiry(service, device),
        warn_after_days=settings.warn_after_days,
        read_only_after_days=settings.read_only_after_days,
        minimum_schema=settings.minimum_schema,
        server_name=settings.server_name,
        now_ms=now_ms,
    )


def _expiry(service: Service, device: Device) -> int:
    return open_certificate(service.identity.server_key, device.certificate).expires_at_ms


def _needs_renewal(service: Service, device: Device, now_ms: int) -> bool:
    """Whether the certificate ends soon; one that was called back gets no other."""
    is_ending = _expiry(service, device) - now_ms <= RENEWED_BEFORE_DAYS * DAY_MS
    return is_ending and device.state is State.ACTIVE


def _renewed(service: Service, device: Device, now_ms: int) -> Device:
    former = open_certificate(service.identity.server_key, device.certificate)
    expires_ms = now_ms + CERTIFICATE_DAYS * DAY_MS
    certificate = issue_certificate(
        service.identity, replace(former, issued_at_ms=now_ms, expires_at_ms=expires_ms)
    )
    service.database.write(
        lambda connection: devices.renew(connection, device.device_id, certificate)
    )
    return replace(device, certificate=certificate)
