"""Compares two opened profiles record by record, field by field, and the contents of their attachments."""

import dataclasses
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from mourafaka_desktop.domain.assessments import Assessment
from mourafaka_desktop.domain.attachments import Attachment
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import assessments, records

_Held = dict[tuple[str, UUID], Any]


def held_records(workspace: Workspace) -> _Held:
    """Every record of a profile by kind and id; assessments with their answers."""
    found: _Held = {}
    with workspace.database.reading() as connection:
        for kind, record_type in records.RECORD_TYPES.items():
            for record in records.read_all(connection, record_type):
                whole = (
                    assessments.read(connection, record.id)
                    if isinstance(record, Assessment)
                    else record
                )
                found[kind, record.id] = whole
    return found


def differences(one: Workspace, other: Workspace) -> tuple[str, ...]:
    """Each record or field in which the profiles differ, in words; empty when they hold the same."""
    return tuple(_differences(one, other))


def _differences(one: Workspace, other: Workspace) -> Iterator[str]:
    left, right = held_records(one), held_records(other)
    for key in sorted(left.keys() | right.keys(), key=str):
        if key not in left or key not in right:
            yield f"{key[0]} {key[1]} is only in one of the two"
            continue
        for field in dataclasses.fields(left[key]):
            if getattr(left[key], field.name) != getattr(right[key], field.name):
                yield f"{key[0]} {key[1]}: {field.name} differs"
    for record in left.values():
        if isinstance(record, Attachment) and not _same_content(one, other, record.sha256):
            yield f"attachment {record.id}: the content differs"


def _same_content(one: Workspace, other: Workspace, sha256: str) -> bool:
    return (
        one.attachments.has(sha256)
        and other.attachments.has(sha256)
        and one.attachments.read(sha256) == other.attachments.read(sha256)
    )
