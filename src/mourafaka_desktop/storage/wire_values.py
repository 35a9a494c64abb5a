"""Wire values as the store's Python values: `python_values()`; fields of a newer version stay under their tag."""

from collections.abc import Mapping
from typing import Any

from mourafaka_protocol.kinds import AnswerValue, Field, RecordKind, decode_value


def python_values(
    kind: RecordKind | None, values: Mapping[int, Any] | None
) -> tuple[dict[str, Any] | None, dict[int, Any]]:
    """Values by field name, and those of a newer version by their tag. Raises ProtocolError `malformed_frame`."""
    if values is None:
        return None, {}
    fields = kind.by_tag if kind else {}
    known = {
        fields[tag].name: python_value(fields[tag], value)
        for tag, value in values.items()
        if tag in fields
    }
    return known, {tag: value for tag, value in values.items() if tag not in fields}


def python_value(field: Field, wire: Any) -> Any:
    """The value of a field; of a keyed field all its keys."""
    if field.is_keyed and wire is not None:
        return {key: one_value(field, value) for key, value in wire.items()}
    return one_value(field, wire)


def one_value(field: Field, wire: Any) -> Any:
    """The value of a field, of a keyed field that of one key: an answer as its five parts."""
    value = decode_value(field.type, wire)
    return tuple(value) if isinstance(value, AnswerValue) else value
