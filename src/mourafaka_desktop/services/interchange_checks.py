"""What a record of a file from elsewhere must fulfil before it is written: `kept()`.

A value that the wire cannot carry would be stored here and then hold up every later sync, so it is refused at
the door, named by its field. What is let in is as it will be kept: texts cleaned, times to the minute, instants
to the millisecond; so the same file imported twice changes nothing.
"""

import dataclasses
from collections.abc import Mapping
from typing import Any, TypeVar

from mourafaka_desktop.domain.attachments import Attachment
from mourafaka_desktop.domain.coaching_path import SESSION_COUNT, CoachingSession, Training
from mourafaka_desktop.domain.ids import coaching_session_id, training_id
from mourafaka_desktop.storage.column_types import clean
from mourafaka_desktop.storage.records import kind_of
from mourafaka_forms.answers import UNANSWERED, Answer
from mourafaka_protocol.blobs import MAX_BLOB_BYTES, is_blob_name
from mourafaka_protocol.kinds import (
    Field,
    ValueType,
    decode_value,
    encode_value,
    is_wire_key,
    kind_named,
)
from mourafaka_protocol.operations import MAX_OPERATION_BYTES, Op, OpKind, put_patch
from mourafaka_protocol.problems import ProtocolError

_Record = TypeVar("_Record")

# What one line of a form or of a paper may hold; long texts have the size of an operation alone.
_LONGEST_LINE = 2_000
_MOST_LINES = 200


class ValueNotKeptError(ValueError):
    """A value that cannot be kept; `field` is its name, empty where it is the whole record."""

    def __init__(self, field: str = "") -> None:
        super().__init__(field)
        self.field = field


def kept(record: _Record) -> _Record:
    """`record` as it will be stored and sent. Raises ValueNotKeptError."""
    kind = kind_named(kind_of(type(record)))
    values = {field.name: _kept(field, getattr(record, field.name)) for field in kind.fields}
    try:
        as_kept: _Record = dataclasses.replace(record, **values)  # type: ignore[type-var]  # every record is a dataclass
    except ValueError as failure:  # without the characters nobody can keep, no name is left
        raise ValueNotKeptError from failure
    _check_identity(as_kept)
    _check_size(as_kept, values)
    return as_kept


def _kept(field: Field, value: Any) -> Any:
    try:
        match field.type:
            case _ if value is None:
                return None
            case ValueType.ENUM:
                return value
            case ValueType.TEXT:
                return _line(value)
            case ValueType.LONGTEXT:
                return clean(value)
            case ValueType.TEXTS if len(value) <= _MOST_LINES:
                return tuple(_line(text) for text in value)
            case ValueType.TEXTS:
                raise ValueNotKeptError(field.name)
            case ValueType.ANSWERS:
                return _kept_answers(value)
            case ValueType.VALUES:
                return _kept_values(value)
            case kind:
                return decode_value(kind, encode_value(kind, value))
    except (ProtocolError, ValueError, TypeError, ArithmeticError) as failure:
        raise ValueNotKeptError(field.name) from failure


def _line(text: str) -> str:
    if len(text) > _LONGEST_LINE:
        raise ValueError("longer than a line may be")
    return clean(text)


def _kept_answers(answers: Mapping[str, Answer]) -> Mapping[str, Answer]:
    if not all(is_wire_key(clean(code)) for code in answers):
        raise ValueError("a code that the wire keeps for itself")
    all_kept = {_line(code): _kept_answer(answer) for code, answer in answers.items()}
    return {code: answer for code, answer in all_kept.items() if answer != UNANSWERED}


def _kept_values(values: Mapping[str, str]) -> Mapping[str, str]:
    if not all(is_wire_key(clean(ref)) for ref in values):
        raise ValueError("a path that the wire keeps for itself")
    return {_line(ref): clean(text) for ref, text in values.items()}


def _kept_answer(answer: Answer) -> Answer:
    return dataclasses.replace(
        answer,
        not_applicable_reason=_cleaned(answer.not_applicable_reason),
        evidence_note=_cleaned(answer.evidence_note),
        note=_cleaned(answer.note),
    )


def _cleaned(text: str | None) -> str | None:
    return None if text is None else clean(text)


def _check_identity(record: object) -> None:
    """Slots have the one id that is theirs everywhere; a content has the name and the size it may have."""
    match record:
        case CoachingSession(id=found, cooperative_id=owner, number=number):
            if not 1 <= number <= SESSION_COUNT:
                raise ValueNotKeptError("number")
            if found != coaching_session_id(owner, number):
                raise ValueNotKeptError("id")
        case Training(id=found, cooperative_id=owner, subject=subject):
            if found != training_id(owner, subject):
                raise ValueNotKeptError("id")
        case Attachment(sha256=sha256, byte_size=byte_size):
            if not is_blob_name(sha256):
                raise ValueNotKeptError("sha256")
            if not 1 <= byte_size <= MAX_BLOB_BYTES:
                raise ValueNotKeptError("byte_size")


def _check_size(record: Any, values: Mapping[str, Any]) -> None:
    """What is too large for one operation could never leave this laptop."""
    kind = kind_named(kind_of(type(record)))
    wired = {
        name: {code: dataclasses.astuple(answer) for code, answer in value.items()}
        if name == "answers"
        else value
        for name, value in values.items()
    }
    scope = f"coop:{getattr(record, 'cooperative_id', record.id)}"
    op = Op(1, OpKind.PUT, scope, kind.tag, record.id, 0, 0, put_patch(kind, wired))
    if len(op.canonical_bytes()) > MAX_OPERATION_BYTES - _HEADROOM_BYTES:
        longest = max(values, key=lambda name: len(str(values[name])))
        raise ValueNotKeptError(longest)


# The time and the base of the real operation take a few bytes more.
_HEADROOM_BYTES = 256
