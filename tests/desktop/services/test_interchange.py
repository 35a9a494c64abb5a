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
from mourafaka_desktop.errors import FileUnreadable, RecordMissing
from mourafaka_desktop.services import attachments, interchange
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import assessments, records
from mourafaka_forms.answers import Answer, Evidence
from tests.builders import make_cooperative, make_visit, make_workspace

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
