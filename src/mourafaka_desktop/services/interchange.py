"""A cooperative's whole file as JSON, out and in: nothing is locked in here. docs/interchange.md describes it.

The file holds every record under the cooperative with the field names of the domain, and the content of its
attachments in base 64. Importing the same file twice changes nothing; records it does not name are kept.
"""

import base64
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from mourafaka_desktop.domain.assessments import Assessment, AssessmentState
from mourafaka_desktop.domain.attachments import Attachment
from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.domain.coaching_path import CoachingSession, Training
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.domain.development_plans import PlannedAction
from mourafaka_desktop.domain.ids import CooperativeId
from mourafaka_desktop.domain.visits import Visit, VisitState
from mourafaka_desktop.errors import (
    FileContentRefused,
    FileUnreadable,
    RecordFrozen,
    RecordMissing,
)
from mourafaka_desktop.services.interchange_checks import ValueNotKeptError, kept
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import assessments, records
from mourafaka_desktop.storage.database import Connection

FORMAT = "mourafaka-cooperative"
VERSION = 1

_Record = TypeVar("_Record", CoachingSession, Training, Visit, PlannedAction, Attachment)
_AnyRecord = TypeVar("_AnyRecord")

# The parts of the document that hold records under the cooperative.
_GROUPS = (
    "coaching_sessions",
    "trainings",
    "visits",
    "assessments",
    "planned_actions",
    "attachments",
)
_FROZEN = (VisitState.SUBMITTED, AssessmentState.SUBMITTED, AssessmentState.REPLACED)


@dataclass(frozen=True, kw_only=True)
class CooperativeDocument:
    """The document. `contents` maps the SHA-256 of an attachment to its bytes in base 64."""

    format: str = FORMAT
    version: int = VERSION
    cooperative: Cooperative
    coaching_sessions: tuple[CoachingSession, ...] = ()
    trainings: tuple[Training, ...] = ()
    visits: tuple[Visit, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    planned_actions: tuple[PlannedAction, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    contents: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ImportedCooperative:
    """What an import brought, and what it changed here."""

    cooperative: Cooperative
    changes: Changes


def export_cooperative(workspace: Workspace, cooperative_id: CooperativeId) -> bytes:
    """The cooperative's whole file as JSON in UTF-8. Raises RecordMissing, AttachmentUnreadable."""
    with workspace.database.reading() as connection:
        document = _document(connection, cooperative_id)
    contents = {
        attachment.sha256: base64.b64encode(workspace.attachments.read(attachment.sha256)).decode()
        for attachment in document.attachments
        if workspace.attachments.has(attachment.sha256)
    }
    whole = replace(document, contents=contents)
    return msgspec.json.format(msgspec.json.encode(whole, enc_hook=_plain), indent=1)


def read_document(content: bytes, name: str) -> CooperativeDocument:
    """The document in `content`, as it would be kept.

    Raises FileUnreadable, naming the file `name`, where it is none of ours, and FileContentRefused, naming the
    place in it, where a value cannot be kept.
    """
    try:
        document = msgspec.json.decode(content, type=CooperativeDocument)
    except msgspec.ValidationError as failure:
        raise FileContentRefused(name, _place(str(failure))) from failure
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ValueError) as failure:
        raise FileUnreadable(name) from failure
    if document.format != FORMAT or document.version > VERSION:
        raise FileUnreadable(name)
    return _as_kept(document, name)


def check_cooperative(workspace: Workspace, content: bytes, name: str) -> CooperativeDocument:
    """The document as it could be imported here; nothing is written. Raises as `import_cooperative()` does."""
    document = read_document(content, name)
    for _proved in _contents(document, name):
        continue
    with workspace.database.reading() as connection:
        _check_present(connection, document, name)
    return document


def import_cooperative(workspace: Workspace, content: bytes, name: str) -> ImportedCooperative:
    """Write every record of the document, all of them or none.

    Raises FileUnreadable, FileContentRefused, DiskFull, and RecordFrozen where it says something else of a visit
    or an assessment that is submitted here.
    """
    document = check_cooperative(workspace, content, name)
    for plain in _contents(document, name):
        workspace.attachments.add(plain)
    changes = Changes()
    with workspace.database.writing() as connection:
        changes |= records.put(connection, document.cooperative)
        for record in (
            *document.coaching_sessions,
            *document.trainings,
            *document.visits,
            *document.planned_actions,
            *document.attachments,
        ):
            changes |= records.put(connection, record)
        for assessment in document.assessments:
            changes |= assessments.put(connection, assessment)
    return ImportedCooperative(document.cooperative, changes)


def _document(connection: Connection, cooperative_id: CooperativeId) -> CooperativeDocument:
    cooperative = records.read(connection, Cooperative, cooperative_id)
    if cooperative is None:
        raise RecordMissing
    return CooperativeDocument(
        cooperative=cooperative,
        coaching_sessions=_of(connection, CoachingSession, cooperative_id),
        trainings=_of(connection, Training, cooperative_id),
        visits=_of(connection, Visit, cooperative_id),
        assessments=assessments.of_cooperative(connection, cooperative_id),
        planned_actions=_of(connection, PlannedAction, cooperative_id),
        attachments=_of(connection, Attachment, cooperative_id),
    )


def _of(
    connection: Connection, record_type: type[_Record], cooperative_id: CooperativeId
) -> tuple[_Record, ...]:
    columns = records.table_of(record_type).c
    return records.read_all(
        connection,
        record_type,
        columns.cooperative_id == cooperative_id,
        order_by=(columns.id,),
    )


def _plain(value: object) -> object:
    """What the JSON encoder does not know by itself: read-only mappings."""
    if isinstance(value, Mapping):
        return dict(value)
    raise NotImplementedError(f"no JSON for {type(value).__name__}")


def _as_kept(document: CooperativeDocument, name: str) -> CooperativeDocument:
    """The document with every record as it will be stored. Raises FileContentRefused."""
    owner = document.cooperative.id
    checked: dict[str, tuple[object, ...]] = {}
    seen: set[UUID] = set()
    for group in _GROUPS:
        found = []
        for place, record in enumerate(getattr(document, group)):
            at = f"{group}[{place}]"
            if record.cooperative_id != owner:
                raise FileContentRefused(name, f"{at}.cooperative_id")
            if record.id in seen:
                raise FileContentRefused(name, f"{at}.id")
            seen.add(record.id)
            found.append(_checked(record, at, name))
        checked[group] = tuple(found)
    cooperative = _checked(document.cooperative, "cooperative", name)
    return replace(document, cooperative=cooperative, **checked)  # type: ignore[arg-type]  # groups are fields


def _checked(record: _AnyRecord, place: str, name: str) -> _AnyRecord:
    try:
        return kept(record)
    except ValueNotKeptError as failure:
        at = f"{place}.{failure.field}" if failure.field else place
        raise FileContentRefused(name, at) from failure


def _check_present(connection: Connection, document: CooperativeDocument, name: str) -> None:
    """What is here stays what it is: under its cooperative, and unchanged once it is submitted."""
    for group in _GROUPS:
        for place, record in enumerate(getattr(document, group)):
            read = assessments.read if isinstance(record, Assessment) else _read_as(type(record))
            present = read(connection, record.id)
            if present is None or present == record:
                continue
            if present.cooperative_id != record.cooperative_id:
                raise FileContentRefused(name, f"{group}[{place}].id")
            if getattr(present, "state", None) in _FROZEN:
                raise RecordFrozen


def _read_as(record_type: type[Any]) -> Callable[[Connection, Any], Any]:
    return lambda connection, record_id: records.read(connection, record_type, record_id)


def _place(message: str) -> str:
    """Where in the document msgspec found a wrong value: what stands in its message after `$`."""
    _, found, path = message.rpartition("`$")
    return path.rstrip("`").removeprefix(".") if found else "$"


def _contents(document: CooperativeDocument, name: str) -> Iterator[bytes]:
    """The contents of the attachments, each proved by its name and size. Raises FileUnreadable."""
    sizes = {attachment.sha256: attachment.byte_size for attachment in document.attachments}
    for sha256, encoded in document.contents.items():
        try:
            plain = base64.b64decode(encoded, validate=True)
        except ValueError as failure:
            raise FileContentRefused(name, f"contents.{sha256}") from failure
        if hashlib.sha256(plain).hexdigest() != sha256 or sizes.get(sha256) != len(plain):
            raise FileContentRefused(name, f"contents.{sha256}")
        yield plain
