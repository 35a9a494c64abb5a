"""Published questionnaires: the id of a version's record, and its form as it travels.

docs/protocol.md, section 11.1. `packed_form` makes the content that a record names, `form_of` proves and opens it.
"""

import uuid

from mourafaka_protocol.compression import LEVEL_UP, compress, decompress

QUESTIONNAIRES_SCOPE = "ref:questionnaires"
"""The scope of all published questionnaires."""

MAX_FORM_BYTES = 4 * 1024 * 1024
"""The most bytes of a compiled XForm."""

_NAMESPACE = uuid.UUID("7d6c1f0e-8a3b-5c52-9d0e-6f1b2a4c8e90")


def questionnaire_record_id(questionnaire_id: str, version: str) -> uuid.UUID:
    """The id of the one record of a questionnaire's version."""
    return uuid.uuid5(_NAMESPACE, f"{questionnaire_id}\n{version}")


def packed_form(xform: bytes) -> bytes:
    """The content of a compiled XForm. Raises ValueError for one that is too large."""
    if len(xform) > MAX_FORM_BYTES:
        raise ValueError("the compiled form is too large")
    return compress(xform, None, LEVEL_UP)


def form_of(content: bytes, plain_size: int) -> bytes:
    """The XForm in a content. Raises ProtocolError where it is damaged or not of that size."""
    return decompress(content, plain_size, None, limit=MAX_FORM_BYTES)
