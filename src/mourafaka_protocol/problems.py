"""Stable codes for what goes wrong between a laptop and the server: `ProblemCode`, `RefusalCode`, `ProtocolError`.

The wire carries the code; sentences for people are made where they are read.
"""

from enum import StrEnum


class ProblemCode(StrEnum):
    """Why a call or an exchange ended without its answer; docs/protocol.md, section 8."""

    MALFORMED_FRAME = "malformed_frame"
    FRAME_TOO_LARGE = "frame_too_large"
    UNKNOWN_DICTIONARY = "unknown_dictionary"
    OUT_OF_ORDER = "out_of_order"
    UNSUPPORTED_PROTOCOL = "unsupported_protocol"
    DEVICE_UNKNOWN = "device_unknown"
    INVITATION_REFUSED = "invitation_refused"
    INVITATION_USED = "invitation_used"
    INVITATION_EXPIRED = "invitation_expired"
    TOO_MANY_ATTEMPTS = "too_many_attempts"
    TOO_MANY_REQUESTS = "too_many_requests"
    BAD_REQUEST = "bad_request"
    NOT_FOUND = "not_found"
    OFFSET_MISMATCH = "offset_mismatch"
    HASH_MISMATCH = "hash_mismatch"
    BLOB_TOO_LARGE = "blob_too_large"
    CLOCK_SKEW = "clock_skew"
    SERVER_BUSY = "server_busy"
    SERVER_ERROR = "server_error"
    # Raised where something is read, never sent.
    INVITATION_MALFORMED = "invitation_malformed"
    WRONG_SERVER = "wrong_server"
    TRUNCATED = "truncated"


HTTP_STATUS: dict[ProblemCode, int] = {
    ProblemCode.MALFORMED_FRAME: 400,
    ProblemCode.FRAME_TOO_LARGE: 413,
    ProblemCode.UNKNOWN_DICTIONARY: 400,
    ProblemCode.OUT_OF_ORDER: 400,
    ProblemCode.UNSUPPORTED_PROTOCOL: 400,
    ProblemCode.DEVICE_UNKNOWN: 403,
    ProblemCode.INVITATION_REFUSED: 403,
    ProblemCode.INVITATION_USED: 403,
    ProblemCode.INVITATION_EXPIRED: 403,
    ProblemCode.TOO_MANY_ATTEMPTS: 429,
    ProblemCode.TOO_MANY_REQUESTS: 429,
    ProblemCode.BAD_REQUEST: 400,
    ProblemCode.NOT_FOUND: 404,
    ProblemCode.OFFSET_MISMATCH: 409,
    ProblemCode.HASH_MISMATCH: 422,
    ProblemCode.BLOB_TOO_LARGE: 413,
    ProblemCode.CLOCK_SKEW: 403,
    ProblemCode.SERVER_BUSY: 503,
    ProblemCode.SERVER_ERROR: 500,
}
"""The HTTP status each problem travels with; what is never sent has none."""


class RefusalCode(StrEnum):
    """Why the server did not apply an operation; docs/protocol.md, section 6."""

    SCOPE_NOT_GRANTED = "scope_not_granted"
    READ_ONLY_SCOPE = "read_only_scope"
    WRONG_SCOPE = "wrong_scope"
    BAD_VALUE = "bad_value"
    UNKNOWN_RECORD = "unknown_record"
    UNKNOWN_COMMAND = "unknown_command"
    STALE_DELETE = "stale_delete"
    ILLEGAL_TRANSITION = "illegal_transition"
    IS_SUBMITTED = "is_submitted"
    READ_ONLY_FIELD = "read_only_field"
    DEVICE_REVOKED = "device_revoked"


class ProtocolError(Exception):
    """The other side, or what it sent, broke the protocol or answered with a problem.

    `code` is a `ProblemCode`, or the plain text of a code this version does not know yet.
    `detail` is English, technical and free of personal data: for logs, not for people.
    """

    def __init__(self, code: ProblemCode | str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else str(code))
        self.code = code
        self.detail = detail


def problem_code(text: str) -> ProblemCode | str:
    """The known code of that name, or the text itself where a newer server names a new one."""
    try:
        return ProblemCode(text)
    except ValueError:
        return text
