"""A cooperative's whole file leaves as JSON and comes back the same, or is refused whole."""

import base64
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from mourafaka_desktop import paths
from mourafaka_desktop.demo.comparison import differences
from mourafaka_desktop.domain.assessments import Assessment, Occasion
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.domain.ids import new_assessment_id
from mourafaka_desktop.domain.visits import Visit, VisitState
from mourafaka_desktop.errors import (
    FileContentRefused,
    FileUnreadable,
    RecordFrozen,
    RecordMissing,
)
from mourafaka_desktop.services import attachments, interchange
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import assessments, records
from mourafaka_forms.answers import Answer, Evidence
from tests.builders import keep, make_cooperative, make_visit, make_workspace

ODD = "ملاحظة (PV n° 3) \u2066+35\u2069 « é »\n☎ 06 12 34 56 78 \U0001f33f\u200f"


def filled(workspace: Workspace) -> Cooperative:
    cooperative = make_cooperative(
        name_ar="تعاونية أمل", capital_mad=Decimal("12500.50"), latitude=Decimal("29.697")
    )
    visit = make_visit(
        cooperative,
        findings=ODD,
        arrived_at_time=time(10, 30),
        ended_at=datetime(2026, 11, 23, 12, tzinfo=UTC),
    )
    assessment = Assessment(
        id=new_assessment_id(),
        cooperative_id=cooperative.id,
        framework_id="mourafaka-diagnostic",
        framework_version="0.1.0-draft",
        occasion=Occasion.FINAL,
        assessed_on=date(2026, 11, 23),
        answers={"GOV-1.1": Answer(rating=4, evidence=Evidence.SEEN, evidence_note=ODD, note=ODD)},
    )
    with workspace.database.writing() as connection:
        records.put(connection, cooperative)
        records.put(connection, visit)
        assessments.put(connection, assessment)
    photo = (paths.resources() / "demo" / "workshop.jpg").read_bytes()
    attachments.add_photo(workspace, visit.id, photo, shows_people=False, consent=None)
    return cooperative


def test_a_whole_file_comes_back_field_by_field(tmp_path: Path) -> None:
    with make_workspace(tmp_path / "one") as one, make_workspace(tmp_path / "two") as two:
        content = interchange.export_cooperative(one, filled(one).id)
        interchange.import_cooperative(two, content, "file.json")
        assert [line for line in differences(one, two) if not line.startswith("coach")] == []


def test_the_same_file_a_second_time_changes_nothing(tmp_path: Path) -> None:
    with make_workspace(tmp_path / "one") as one:
        content = interchange.export_cooperative(one, filled(one).id)
        assert not interchange.import_cooperative(one, content, "file.json").changes


def test_arabic_stands_in_the_file_as_it_is_read(tmp_path: Path) -> None:
    with make_workspace(tmp_path / "one") as one:
        content = interchange.export_cooperative(one, filled(one).id)
        assert "تعاونية أمل" in content.decode()


def test_a_cooperative_that_is_not_here_cannot_be_exported(tmp_path: Path) -> None:
    with make_workspace(tmp_path / "one") as one, pytest.raises(RecordMissing):
        interchange.export_cooperative(one, make_cooperative().id)


def _later_version(document: dict[str, Any]) -> None:
    document["version"] = 2


def _another_owner(document: dict[str, Any]) -> None:
    document["visits"][0]["cooperative_id"] = str(make_cooperative().id)


def _no_name(document: dict[str, Any]) -> None:
    document["cooperative"] |= {"name_ar": None, "name_fr": ""}


def _no_level(document: dict[str, Any]) -> None:
    document["assessments"][0]["answers"]["GOV-1.1"]["rating"] = 5


def _another_content(document: dict[str, Any]) -> None:
    (sha256,) = document["contents"]
    document["contents"][sha256] = base64.b64encode(b"something else").decode()


def _no_base64(document: dict[str, Any]) -> None:
    (sha256,) = document["contents"]
    document["contents"][sha256] = "é"


@pytest.mark.parametrize(
    "damage",
    [_later_version, _another_owner, _no_name, _no_level, _another_content, _no_base64],
)
def test_a_file_that_is_not_right_is_refused_before_anything_is_written(
    tmp_path: Path, damage: Callable[[dict[str, Any]], None]
) -> None:
    with make_workspace(tmp_path / "one") as one, make_workspace(tmp_path / "two") as two:
        document = json.loads(interchange.export_cooperative(one, filled(one).id))
        damage(document)
        with pytest.raises(FileUnreadable):
            interchange.import_cooperative(two, json.dumps(document).encode(), "file.json")
        with two.database.reading() as connection:
            assert records.read_all(connection, Cooperative) == ()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_such_file_is_refused(tmp_path: Path, content: bytes) -> None:
    with make_workspace(tmp_path / "one") as one, pytest.raises(FileUnreadable):
        interchange.import_cooperative(one, content, "file.json")


def _is_refused_at(tmp_path: Path, place: str, damage: Callable[[dict[str, Any]], None]) -> None:
    with make_workspace(tmp_path / "one") as one, make_workspace(tmp_path / "two") as two:
        document = json.loads(interchange.export_cooperative(one, filled(one).id))
        damage(document)
        with pytest.raises(FileContentRefused) as refused:
            interchange.import_cooperative(two, json.dumps(document).encode(), "file.json")
        assert refused.value.values["place"] == place
        with two.database.reading() as connection:
            assert records.read_all(connection, Cooperative) == ()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("members_total", 2**63),
        ("members_total", -(2**63)),
        ("members_total", "many"),
        ("capital_mad", "NaN"),
        ("capital_mad", "Infinity"),
        ("capital_mad", "1e40"),
        ("capital_mad", "1e1000000"),
        ("latitude", "1.12345678901234567"),
        ("douar", "a" * 2_001),
        ("main_products", ["argan"] * 201),
        ("registered_on", "2026-02-30"),
        ("legal_category", "something else"),
    ],
)
def test_a_value_that_could_never_be_sent_is_refused_with_its_place(
    tmp_path: Path, field: str, value: object
) -> None:
    _is_refused_at(
        tmp_path, f"cooperative.{field}", lambda whole: whole["cooperative"].update({field: value})
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("ended_at", "2026-11-23T10:00:00"),
        ("ended_at", "0001-01-01T00:00:00+14:00"),
        ("ended_at", "9999-12-31T23:59:59-12:00"),
        ("findings", "كلمة " * 60_000),
    ],
)
def test_a_visit_that_could_never_be_sent_is_refused_with_its_place(
    tmp_path: Path, field: str, value: object
) -> None:
    _is_refused_at(
        tmp_path, f"visits[0].{field}", lambda whole: whole["visits"][0].update({field: value})
    )


@pytest.mark.parametrize("code", ["", "\0", "$gov"])
def test_an_answer_needs_a_code_that_the_wire_can_carry(tmp_path: Path, code: str) -> None:
    _is_refused_at(
        tmp_path,
        "assessments[0].answers",
        lambda whole: whole["assessments"][0]["answers"].update({code: {"rating": 1}}),
    )


def test_a_name_of_nothing_but_u0000_is_no_name(tmp_path: Path) -> None:
    _is_refused_at(
        tmp_path,
        "cooperative",
        lambda whole: whole["cooperative"].update(name_ar="\0", name_fr=None),
    )


@pytest.mark.parametrize(
    ("field", "value"), [("sha256", "../../passwd"), ("byte_size", 0), ("byte_size", 2**40)]
)
def test_an_attachment_needs_the_name_and_the_size_of_a_content(
    tmp_path: Path, field: str, value: object
) -> None:
    def damage(whole: dict[str, Any]) -> None:
        whole["attachments"][0][field] = value
        whole["contents"] = {}

    _is_refused_at(tmp_path, f"attachments[0].{field}", damage)


def test_a_content_of_another_size_than_announced_is_refused(tmp_path: Path) -> None:
    with make_workspace(tmp_path) as workspace:
        document = json.loads(interchange.export_cooperative(workspace, filled(workspace).id))
        document["attachments"][0]["byte_size"] += 1
        document["attachments"][0]["id"] = str(new_assessment_id())
        with pytest.raises(FileContentRefused):
            interchange.import_cooperative(workspace, json.dumps(document).encode(), "file.json")


@pytest.mark.parametrize("slot", [{"number": 3}, {"number": 0}, {"number": 13}])
def test_a_coaching_session_has_the_one_id_of_its_slot(
    tmp_path: Path, slot: dict[str, Any]
) -> None:
    def damage(whole: dict[str, Any]) -> None:
        identity = {
            "id": str(new_assessment_id()),
            "cooperative_id": whole["cooperative"]["id"],
        }
        whole["coaching_sessions"] = [identity | slot]

    wrong = "id" if 1 <= slot["number"] <= 12 else "number"
    _is_refused_at(tmp_path, f"coaching_sessions[0].{wrong}", damage)


def test_one_id_names_one_record(tmp_path: Path) -> None:
    _is_refused_at(
        tmp_path, "visits[1].id", lambda whole: whole["visits"].append(whole["visits"][0])
    )


def test_a_record_never_moves_to_another_cooperative(tmp_path: Path) -> None:
    with make_workspace(tmp_path) as workspace:
        document = json.loads(interchange.export_cooperative(workspace, filled(workspace).id))
        other = str(make_cooperative().id)
        document = {
            "format": "mourafaka-cooperative",
            "version": 1,
            "cooperative": document["cooperative"] | {"id": other},
            "visits": [document["visits"][0] | {"cooperative_id": other}],
        }
        with pytest.raises(FileContentRefused):
            interchange.import_cooperative(workspace, json.dumps(document).encode(), "file.json")
        with workspace.database.reading() as connection:
            assert len(records.read_all(connection, Cooperative)) == 1


def test_what_is_submitted_here_is_not_written_over(tmp_path: Path) -> None:
    with make_workspace(tmp_path) as workspace:
        cooperative = make_cooperative()
        ended = make_visit(cooperative, state=VisitState.SUBMITTED, findings="كما قيل")
        keep(workspace, cooperative, ended)
        document = json.loads(interchange.export_cooperative(workspace, cooperative.id))
        document["visits"][0]["findings"] = "شيء آخر"
        with pytest.raises(RecordFrozen):
            interchange.import_cooperative(workspace, json.dumps(document).encode(), "file.json")
        with workspace.database.reading() as connection:
            assert records.read(connection, Visit, ended.id) == ended


def test_times_are_taken_as_they_are_kept(tmp_path: Path) -> None:
    with make_workspace(tmp_path) as workspace:
        document = json.loads(interchange.export_cooperative(workspace, filled(workspace).id))
        document["visits"][0] |= {
            "arrived_at_time": "10:00:59.5",
            "ended_at": "2026-11-23T12:00:00.123456+01:00",
        }
        content = json.dumps(document).encode()
        assert interchange.import_cooperative(workspace, content, "file.json").changes
        assert not interchange.import_cooperative(workspace, content, "file.json").changes


def test_a_file_can_be_checked_without_anything_being_written(tmp_path: Path) -> None:
    with make_workspace(tmp_path / "one") as one, make_workspace(tmp_path / "two") as two:
        content = interchange.export_cooperative(one, filled(one).id)
        interchange.check_cooperative(two, content, "file.json")
        with two.database.reading() as connection:
            assert records.read_all(connection, Cooperative) == ()
