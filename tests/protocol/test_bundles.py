"""Bundles: sealed, signed, for one reader; whatever else lies on a key is told apart."""

import json
import os
import random
from dataclasses import replace
from pathlib import Path

import pyrage
import pytest

from mourafaka_protocol.bundles import (
    Bundle,
    BundleError,
    BundleFlaw,
    Direction,
    Envelope,
    age_identity,
    age_recipient,
    envelope_of,
    is_age_recipient,
    open_bundle,
    open_with_identity,
    seal_bundle,
)
from mourafaka_protocol.identity import DeviceIdentity, ServerIdentity, fingerprint

SERVER = ServerIdentity(bytes(range(32)))
LAPTOP = DeviceIdentity(b"laptop 1", bytes(range(1, 33)), bytes(range(2, 34)))
OTHER = DeviceIdentity(b"laptop 2", bytes(range(3, 35)), bytes(range(4, 36)))
NAME = "نادية بنعمرو, Coopérative Ighboula"
BUNDLE = Bundle(
    Envelope(Direction.UP, fingerprint(SERVER.server_key)[:10], LAPTOP.device_id, bytes(16), 2, 3),
    hello_hash=b"h" * 32,
    made_ms=1_795_000_000_000,
    frames=NAME.encode() * 50,
    contents=(b"\xff\xd8 a photo", b"", os.urandom(1000)),
    stored=(b"s" * 32,),
)


def sealed(*readers: DeviceIdentity, bundle: Bundle = BUNDLE) -> bytes:
    return seal_bundle(
        bundle, LAPTOP.sign, [age_recipient(reader.sealing_key) for reader in readers]
    )


def flaw_of(content: bytes) -> BundleFlaw:
    with pytest.raises(BundleError) as raised:
        open_bundle(content, LAPTOP.sealing_private)
    return raised.value.flaw


def test_a_bundle_comes_out_as_it_went_in_and_proves_its_writer() -> None:
    opened = open_bundle(sealed(LAPTOP), LAPTOP.sealing_private)
    assert opened.bundle == BUNDLE
    assert opened.is_signed_by(LAPTOP.signing_key)
    assert not opened.is_signed_by(OTHER.signing_key)


def test_every_recipient_opens_it_the_escrow_key_as_age_writes_it() -> None:
    escrow = pyrage.x25519.Identity.generate()
    content = seal_bundle(
        BUNDLE, LAPTOP.sign, [age_recipient(OTHER.sealing_key), str(escrow.to_public())]
    )
    assert open_bundle(content, OTHER.sealing_private).bundle == BUNDLE
    assert open_with_identity(content, str(escrow)).bundle == BUNDLE


def test_nothing_that_is_written_can_be_read_in_the_file() -> None:
    content = sealed(OTHER)
    for word in (NAME.encode(), "نادية".encode(), b"Ighboula", b"a photo"):
        assert word not in content
    assert envelope_of(content) == BUNDLE.envelope


def test_a_file_for_someone_else_does_not_open() -> None:
    assert flaw_of(sealed(OTHER)) is BundleFlaw.NOT_FOR_US


@pytest.mark.parametrize(
    ("content", "flaw"),
    [
        (b"", BundleFlaw.NO_BUNDLE),
        (b"PK\x03\x04 a workbook", BundleFlaw.NO_BUNDLE),
        (b"MKB", BundleFlaw.DAMAGED),
        (b"MKB2" + bytes(100), BundleFlaw.TOO_NEW),
        (sealed(LAPTOP)[:40], BundleFlaw.DAMAGED),
        (sealed(LAPTOP)[:-1], BundleFlaw.DAMAGED),
        (sealed(LAPTOP) + b"\0", BundleFlaw.DAMAGED),
        (sealed(LAPTOP, bundle=replace(BUNDLE, envelope=replace(BUNDLE.envelope, part=0))), BundleFlaw.DAMAGED),
    ],
)  # fmt: skip
def test_what_is_no_whole_bundle_is_told_apart(content: bytes, flaw: BundleFlaw) -> None:
    assert flaw_of(content) is flaw


def test_an_envelope_of_another_bundle_is_found_out() -> None:
    content = sealed(LAPTOP)
    other = replace(BUNDLE.envelope, device_id=b"laptop 9").to_bytes()
    assert flaw_of(other + content[len(other) :]) is BundleFlaw.DAMAGED


def test_a_byte_changed_anywhere_is_found_out() -> None:
    content = sealed(LAPTOP)
    chance = random.Random(4)
    for _ in range(300):
        place = chance.randrange(len(content))
        changed = bytearray(content)
        changed[place] ^= 1 << chance.randrange(8)
        with pytest.raises(BundleError):
            open_bundle(bytes(changed), LAPTOP.sealing_private)


def test_an_up_bundle_cannot_be_turned_into_an_answer() -> None:
    down = replace(BUNDLE, envelope=replace(BUNDLE.envelope, direction=Direction.DOWN))
    opened = open_bundle(sealed(LAPTOP, bundle=down), LAPTOP.sealing_private)
    assert opened.is_signed_by(LAPTOP.signing_key)
    turned = replace(opened, bundle=BUNDLE)
    assert not turned.is_signed_by(LAPTOP.signing_key)


def test_keys_are_written_as_age_writes_them() -> None:
    for _ in range(50):
        secret = os.urandom(32)
        laptop = DeviceIdentity(bytes(8), bytes(32), secret)
        identity = pyrage.x25519.Identity.from_str(age_identity(secret))
        assert str(identity.to_public()) == age_recipient(laptop.sealing_key)
        assert is_age_recipient(age_recipient(laptop.sealing_key))
    assert not is_age_recipient("age1nothing")


def test_a_published_bundle_is_still_read() -> None:
    golden = json.loads(
        (Path(__file__).parent / "golden" / "bundle-1.json").read_text(encoding="utf-8")
    )
    opened = open_bundle(bytes.fromhex(golden["file"]), LAPTOP.sealing_private)
    assert opened.bundle == replace(
        BUNDLE, contents=(b"\xff\xd8 a photo", b""), stored=(bytes(range(32)),)
    )
    assert opened.is_signed_by(LAPTOP.signing_key)
