"""Keys and signatures: `DeviceIdentity` on the laptop, `ServerIdentity` on the server.

Each thing signed begins with its own words, so that no signature can serve for another thing (docs/protocol.md, 9).
"""

from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from mourafaka_protocol import crockford
from mourafaka_protocol.problems import ProblemCode, ProtocolError

FINGERPRINT_BYTES = 10
"""How much of a fingerprint people and invitations carry."""

_PRIME = 2**255 - 19
_WITHOUT_SIGN = 2**255 - 1
_OF_ORDER_8 = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
_OF_SMALL_ORDER = frozenset(
    {0, 1, _PRIME - 1, _PRIME, _PRIME + 1, _OF_ORDER_8, _PRIME - _OF_ORDER_8}
)

_HELLO = b"mourafaka hello 1\0"
_SERVER_HELLO = b"mourafaka server hello 1\0"


def fingerprint(server_key: bytes) -> bytes:
    """SHA-256 of a server's public key."""
    return sha256(server_key).digest()


def shown_fingerprint(server_key: bytes) -> str:
    """The fingerprint as people compare it: `K7QF-2M9D-8XWT-4HPA`."""
    return crockford.grouped(fingerprint(server_key)[:FINGERPRINT_BYTES])


def verified(public_key: bytes, signature: bytes, content: bytes) -> bool:
    """Whether the holder of `public_key` (32 bytes, Ed25519) signed `content`.

    Never by one of the few keys of small order: what they sign, anybody can sign.
    """
    if int.from_bytes(public_key, "little") & _WITHOUT_SIGN in _OF_SMALL_ORDER:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, content)
    except (InvalidSignature, ValueError):
        return False
    return True


@dataclass(frozen=True)
class DeviceIdentity:
    """What makes a laptop itself: its id and its two private keys, 32 raw bytes each, kept in the vault."""

    device_id: bytes
    signing_private: bytes
    sealing_private: bytes

    @classmethod
    def generate(cls, device_id: bytes) -> "DeviceIdentity":
        """New keys under `device_id`, 8 random bytes of the caller's."""
        return cls(
            device_id,
            Ed25519PrivateKey.generate().private_bytes_raw(),
            X25519PrivateKey.generate().private_bytes_raw(),
        )

    @property
    def signing_key(self) -> bytes:
        """The public Ed25519 key."""
        return (
            Ed25519PrivateKey.from_private_bytes(self.signing_private)
            .public_key()
            .public_bytes_raw()
        )

    @property
    def sealing_key(self) -> bytes:
        """The public X25519 key, for answers sealed to this laptop."""
        return (
            X25519PrivateKey.from_private_bytes(self.sealing_private)
            .public_key()
            .public_bytes_raw()
        )

    def sign(self, content: bytes) -> bytes:
        """A signature of 64 bytes."""
        return Ed25519PrivateKey.from_private_bytes(self.signing_private).sign(content)

    def sign_hello(self, server_key: bytes, body: bytes) -> bytes:
        """For the HELLO frame to the server with that public key."""
        return self.sign(_HELLO + fingerprint(server_key) + body)


@dataclass(frozen=True)
class ServerIdentity:
    """What makes a server itself: its private Ed25519 key, 32 raw bytes."""

    signing_private: bytes

    @classmethod
    def generate(cls) -> "ServerIdentity":
        """A new key."""
        return cls(Ed25519PrivateKey.generate().private_bytes_raw())

    @property
    def server_key(self) -> bytes:
        """The public key that laptops pin."""
        return (
            Ed25519PrivateKey.from_private_bytes(self.signing_private)
            .public_key()
            .public_bytes_raw()
        )

    def sign(self, content: bytes) -> bytes:
        """A signature of 64 bytes."""
        return Ed25519PrivateKey.from_private_bytes(self.signing_private).sign(content)

    def sign_server_hello(self, hello_body: bytes, body: bytes) -> bytes:
        """For the answer to the HELLO with that body; its nonce makes the signature fresh."""
        return self.sign(_server_hello_content(hello_body, body))


def hello_is_genuine(signing_key: bytes, server_key: bytes, body: bytes, signature: bytes) -> bool:
    """Whether the device with `signing_key` signed this HELLO for this server."""
    return verified(signing_key, signature, _HELLO + fingerprint(server_key) + body)


def check_server_hello(server_key: bytes, hello_body: bytes, body: bytes, signature: bytes) -> None:
    """ProtocolError `wrong_server` where the pinned server did not sign this answer to this HELLO."""
    if not verified(server_key, signature, _server_hello_content(hello_body, body)):
        raise ProtocolError(ProblemCode.WRONG_SERVER, "HELLO is not signed by the pinned key")


def _server_hello_content(hello_body: bytes, body: bytes) -> bytes:
    return _SERVER_HELLO + sha256(hello_body).digest() + body
