"""A month file as the records of this product, and back, field for field: `records_of`, `month_of`, `differences`.

A month file is one coach's work of a month as JSON: cooperatives, visits, assessments with their answers, actions,
project sheets. Every field has its place here, so that what a second laptop holds can be turned into the file
again and compared with it. Three things are not stored because they say nothing of their own: `created_at`, which is
the time in the record's id; the id of an answer, which is its assessment and its question; and `device_id`, since
a laptop gets its identity when it is enrolled. The first is checked by `differences`, the other two it leaves out.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from mourafaka_protocol.kinds import AnswerValue

Json = dict[str, Any]

NO_RATING = "unrated"
"""The reason given where the file has an answer without a rating."""


@dataclass(frozen=True)
class MonthRecord:
    """One record: its fields by their names in the product, None left out; when a person last wrote it."""

    kind: str
    id: uuid.UUID
    cooperative_id: uuid.UUID
    fields: Mapping[str, Any]
    written_at: dt.datetime


class _Field(NamedTuple):
    """A field of the file: what it is called here, and its value both ways."""

    name: str
    to_ours: Callable[[Any], Any]
    to_file: Callable[[Any], Any]
    of_day: str | None = None
    """The field of the file whose day stands before this time of day."""


def _same(name: str) -> _Field:
    return _Field(name, lambda value: value, lambda value: value)


def _words(name: str, words: Mapping[str, Any]) -> _Field:
    back = {ours: theirs for theirs, ours in words.items()}
    return _Field(name, words.__getitem__, lambda value: back[_plain(value)])


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, str) else value


def _id(name: str) -> _Field:
    return _Field(name, uuid.UUID, str)


def _id_as_text(name: str) -> _Field:
    return _Field(name, lambda value: str(uuid.UUID(value)), str)


def _day(name: str) -> _Field:
    return _Field(name, dt.date.fromisoformat, dt.date.isoformat)


def _time_of_day(name: str, of_day: str) -> _Field:
    return _Field(
        name,
        lambda value: dt.datetime.fromisoformat(value).time(),
        lambda value: value.isoformat("minutes"),
        of_day,
    )


def _decimal(name: str) -> _Field:
    return _Field(name, lambda value: Decimal(repr(value)), float)


_COOPERATIVE = {
    "name_fr": _same("name_fr"),
    "name_ar": _same("name_ar"),
    "ice": _same("ice"),
    "rc": _same("local_register_no"),
    "region": _same("region_code"),
    "province": _same("province_code"),
    "commune": _same("commune_code"),
    "branch": _same("branch"),
    "members": _same("members_total"),
    "women": _same("members_women"),
    "youth": _same("members_youth"),
    "president": _same("president_name"),
    "president_ar": _same("president_name_ar"),
    "phone": _same("phone"),
    "email": _same("email"),
    "lat": _decimal("latitude"),
    "lon": _decimal("longitude"),
    "created_on": _day("registered_on"),
    "coach_id": _id("coach_id"),
    "status": _words("status", {"active": "active"}),
}
_VISIT = {
    "coach_id": _id("coach_id"),
    "visited_on": _day("visited_on"),
    "started_at": _time_of_day("arrived_at_time", "visited_on"),
    "ended_at": _time_of_day("left_at_time", "visited_on"),
    "kind": _words("visit_mode", {"field": "field", "office": "office", "phone": "phone"}),
    "objective": _same("objectives"),
    "participants": _same("participants_total"),
    "notes": _same("findings"),
    "next_visit_on": _day("next_visit_on"),
    "lat": _decimal("latitude"),
    "lon": _decimal("longitude"),
    "state": _words("state", {"done": "submitted"}),
}
_ASSESSMENT = {
    "visit_id": _id("visit_id"),
    "questionnaire_id": _id_as_text("framework_id"),
    "questionnaire_version": _Field("framework_version", str, int),
    "assessed_on": _day("assessed_on"),
    "state": _words("state", {"submitted": "submitted"}),
}
_ACTION = {
    "visit_id": _id("visit_id"),
    "title": _same("title"),
    "description": _same("description"),
    "owner": _same("responsible"),
    "due_on": _day("due_on"),
    "priority": _words("priority", {"high": 1, "normal": 2, "low": 3}),
    "state": _words("status", {"open": "todo", "done": "done", "blocked": "blocked"}),
}
_PROJECT = {
    "title": _same("title"),
    "budget_mad": _Field("budget_mad", Decimal, int),
    "state": _words("state", {"idea": "idea", "draft": "draft", "submitted": "submitted"}),
    **{
        name: _same(name)
        for name in (
            "problem",
            "solution",
            "innovation",
            "beneficiaries",
            "market",
            "resources",
            "risks",
            "impact",
            "environment",
            "replicability",
        )
    },
}


class _Section(NamedTuple):
    """A list of the file: the kind of its records and its fields."""

    name: str
    kind: str
    fields: Mapping[str, _Field]


_SECTIONS = (
    _Section("cooperatives", "cooperative", _COOPERATIVE),
    _Section("visits", "visit", _VISIT),
    _Section("assessments", "assessment", _ASSESSMENT),
    _Section("action_items", "planned_action", _ACTION),
    _Section("projects", "project", _PROJECT),
)
_EVERYWHERE = {"id", "cooperative_id", "created_at", "updated_at"}


def records_of(month: Json) -> Iterator[MonthRecord]:
    """All records of a month file, in the order in which they were written. KeyError for a field without a place."""
    found = [_record(section, row, month) for section in _SECTIONS for row in month[section.name]]
    # The coach works through time: the ids of the file say when.
    return iter(sorted(found, key=lambda record: record.id))


def month_of(records: Iterable[MonthRecord], coach_id: uuid.UUID) -> Json:
    """The month file that records were made of, without the ids of answers and of the laptop."""
    month: Json = {"coach_id": str(coach_id), "questionnaire_id": None, "answers": []}
    month |= {section.name: [] for section in _SECTIONS}
    sections = {section.kind: section for section in _SECTIONS}
    for record in sorted(records, key=lambda record: record.id):
        section = sections[record.kind]
        row: Json = {"id": str(record.id)}
        if record.kind != "cooperative":
            row["cooperative_id"] = str(record.cooperative_id)
        for name, field in section.fields.items():
            value = record.fields.get(field.name)
            row[name] = None if value is None else field.to_file(value)
            if field.of_day and value is not None:
                row[name] = f"{row[field.of_day]}T{row[name]}"
        row["created_at"] = _stamp(_time_of(record.id))
        row["updated_at"] = _stamp(record.written_at)
        month[section.name].append(row)
        if record.kind == "assessment":
            if row.get("visit_id") and month["questionnaire_id"] is None:
                month["questionnaire_id"] = row["questionnaire_id"]
            month["answers"] += _answers_to_file(record)
    return month


def differences(month: Json, found: Json) -> list[str]:
    """The paths at which a month that was read back is not the file; none where every field is equal."""
    expected = {name: value for name, value in month.items() if name != "device_id"}
    expected["answers"] = [
        {name: value for name, value in answer.items() if name != "id"}
        for answer in month["answers"]
    ]
    return list(_differences("", _ordered(expected), _ordered(found)))


def _record(section: _Section, row: Json, month: Json) -> MonthRecord:
    record_id = uuid.UUID(row["id"])
    fields = {
        field.name: field.to_ours(row[name])
        for name, field in section.fields.items()
        if row[name] is not None
    }
    if unknown := row.keys() - section.fields.keys() - _EVERYWHERE:
        raise KeyError(f"{section.name}: {', '.join(sorted(unknown))}")
    if section.kind == "assessment":
        fields["answers"] = {
            answer["question"]: _answer(answer)
            for answer in month["answers"]
            if answer["assessment_id"] == row["id"]
        }
    return MonthRecord(
        kind=section.kind,
        id=record_id,
        cooperative_id=uuid.UUID(row.get("cooperative_id", row["id"])),
        fields=fields,
        written_at=dt.datetime.fromisoformat(row["updated_at"]),
    )


def _answer(answer: Json) -> AnswerValue:
    if unknown := answer.keys() - {"id", "assessment_id", "question", "value", "note"}:
        raise KeyError(f"answers: {', '.join(sorted(unknown))}")
    reason = NO_RATING if answer["value"] is None else None
    return AnswerValue(answer["value"], reason, None, None, answer["note"])


def _answers_to_file(record: MonthRecord) -> Iterator[Json]:
    for question, answer in record.fields["answers"].items():
        yield {
            "assessment_id": str(record.id),
            "question": question,
            "value": answer.rating,
            "note": answer.note,
        }


def _time_of(record_id: uuid.UUID) -> dt.datetime:
    """The time part of a UUIDv7."""
    return dt.datetime.fromtimestamp(0, dt.UTC) + dt.timedelta(milliseconds=record_id.int >> 80)


def _stamp(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def _ordered(month: Json) -> Json:
    """The lists by id, and by question: the order in which rows are read says nothing."""
    return {
        name: {_name_of(row): row for row in value} if isinstance(value, list) else value
        for name, value in month.items()
    }


def _name_of(row: Json) -> str:
    return row["id"] if "id" in row else f"{row['assessment_id']}/{row['question']}"


def _differences(path: str, expected: Any, found: Any) -> Iterator[str]:
    if isinstance(expected, dict) and isinstance(found, dict):
        for name in sorted(expected.keys() | found.keys()):
            below = f"{path}.{name}" if path else name
            if name not in found:
                yield f"{below} is missing"
            elif name not in expected:
                yield f"{below} was not in the file"
            else:
                yield from _differences(below, expected[name], found[name])
    elif type(expected) is not type(found) or expected != found:
        yield path
