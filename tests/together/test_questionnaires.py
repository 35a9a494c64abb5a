"""Staff publish a questionnaire; the laptops of every coach have it with their next sync, whole or not at all."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from mourafaka_desktop.demo.comparison import differences
from mourafaka_desktop.demo.server_process import ServerProcess
from mourafaka_desktop.domain.assessments import Assessment, AssessmentState, Occasion
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.domain.ids import new_assessment_id
from mourafaka_desktop.errors import ConnectionLost
from mourafaka_desktop.services import assessments as filling
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.services.sync_status import sync_overview
from mourafaka_desktop.storage import assessments, peers, questionnaires, records
from mourafaka_desktop.sync.client import HttpServer
from mourafaka_desktop.sync.engine import synchronise
from mourafaka_forms.answers import Answer, Evidence
from mourafaka_forms.xform import read_form
from mourafaka_protocol.blobs import BlobCall
from mourafaka_protocol.questionnaires import questionnaire_record_id
from mourafaka_server import score_checks
from mourafaka_server.installation import opened
from mourafaka_server.score_checks import Finding, Reckoning
from mourafaka_server.settings import Settings
from tests.builders import make_cooperative
from tests.together.altered_server import AlteredServer
from tests.together.conftest import Laptops, Publish


class Downloading(AlteredServer):
    """Brings each content whole, and knows from where each was asked for."""

    def __init__(self, server: HttpServer) -> None:
        super().__init__(server)
        self.starts: list[int] = []

    def blob_get(self, call: BlobCall, start: int) -> Iterator[bytes]:
        self.starts.append(start)
        yield b"".join(self.server.blob_get(call, start))


class BreakingOff(Downloading):
    """Each content breaks off after a thousand bytes."""

    def blob_get(self, call: BlobCall, start: int) -> Iterator[bytes]:
        for content in super().blob_get(call, start):
            yield content[:1000]
            raise ConnectionLost


class Tampering(Downloading):
    """One bit of each content is another."""

    def blob_get(self, call: BlobCall, start: int) -> Iterator[bytes]:
        for content in super().blob_get(call, start):
            yield content[:500] + bytes([content[500] ^ 1]) + content[501:]


def address(workspace: Workspace) -> str:
    with workspace.database.reading() as connection:
        peer = peers.peer(connection)
    assert peer is not None
    return peer.server_address


def versions_here(workspace: Workspace, form_id: str) -> list[str]:
    with workspace.database.reading() as connection:
        found = questionnaires.available(connection)
    return [form.version for form in found if form.questionnaire_id == form_id]


def xform_here(workspace: Workspace, form_id: str, version: str) -> bytes | None:
    with workspace.database.reading() as connection:
        return questionnaires.xform(connection, form_id, version)


def test_what_staff_publish_is_on_every_laptop_that_syncs(
    laptop: Laptops, published: Publish
) -> None:
    early, of_another_coach = laptop(), laptop()
    synchronise(early)
    form_id = published("1.0")
    summary = synchronise(early)
    assert ("questionnaire", questionnaire_record_id(form_id, "1.0")) in summary.changes.records
    (arrived,) = sync_overview(early).arrived
    assert (arrived.kind, arrived.what, arrived.cooperative_id) == (
        "questionnaire",
        "arrived",
        None,
    )
    assert (arrived.name_ar, arrived.name_fr) == ("زيارة نقطة بيع", "Visite d’un point de vente")
    late = laptop(of=early)
    for one in (late, of_another_coach):
        synchronise(one)
    for one in (early, late, of_another_coach):
        assert versions_here(one, form_id) == ["1.0"]
        xform = xform_here(one, form_id, "1.0")
        assert xform is not None
        assert (read_form(xform).id, read_form(xform).version) == (form_id, "1.0")
    assert differences(early, late) == ()


def test_a_newer_version_comes_beside_the_one_that_is_here(
    laptop: Laptops, published: Publish
) -> None:
    early = laptop()
    form_id = published("1.9")
    synchronise(early)
    before = xform_here(early, form_id, "1.9")
    published("1.10")
    synchronise(early)
    late = laptop()
    synchronise(late)
    assert versions_here(early, form_id) == versions_here(late, form_id) == ["1.9", "1.10"]
    assert xform_here(early, form_id, "1.9") == before != xform_here(early, form_id, "1.10")


def test_a_form_that_breaks_off_is_gone_on_from_where_it_broke(
    laptop: Laptops, published: Publish
) -> None:
    first = laptop()
    synchronise(first)
    form_id = published("1.0")
    with HttpServer(address(first)) as server:
        with pytest.raises(ConnectionLost):
            synchronise(first, transport=BreakingOff(server))
        assert versions_here(first, form_id) == []
        whole = Downloading(server)
        synchronise(first, transport=whole)
    assert whole.starts[0] == 1000
    assert versions_here(first, form_id) == ["1.0"]


def test_a_form_that_was_tampered_with_is_not_offered_and_comes_anew(
    laptop: Laptops, published: Publish
) -> None:
    first = laptop()
    synchronise(first)
    form_id = published("1.0")
    with HttpServer(address(first)) as server:
        synchronise(first, transport=Tampering(server))
        assert versions_here(first, form_id) == []
        true = Downloading(server)
        synchronise(first, transport=true)
    assert true.starts[0] == 0
    assert versions_here(first, form_id) == ["1.0"]


def test_with_everything_here_nothing_is_fetched_again(laptop: Laptops, published: Publish) -> None:
    first = laptop()
    published("1.0")
    synchronise(first)
    with HttpServer(address(first)) as server:
        transport = Downloading(server)
        summary = synchronise(first, transport=transport)
    assert transport.starts == []
    assert (summary.accepted, summary.received) == (0, 0)
    nothing_to_do = synchronise(first)
    assert nothing_to_do.bytes_sent + nothing_to_do.bytes_received < 600


def submitted(cooperative: Cooperative, form_id: str) -> Assessment:
    """By the example, all rated 2: half of what can be reached."""
    return Assessment(
        id=new_assessment_id(),
        cooperative_id=cooperative.id,
        framework_id=form_id,
        framework_version="1.0",
        occasion=Occasion.BASELINE,
        assessed_on=date(2026, 11, 23),
        state=AssessmentState.SUBMITTED,
        submitted_at=datetime(2026, 11, 23, 10, tzinfo=UTC),
        answers={code: Answer(rating=2) for code in ("QUA-1.1", "QUA-1.2", "VEN-1.1", "VEN-1.2")},
        values={
            "/visite/lieu/region": "08",
            "/visite/produits[1]": "",
            "/visite/produits[2]": "",
            "/visite/produits[2]/produit": "زيت أركان",
        },
        score=Decimal(50),
        scoring_version="1.0",
    )


def test_what_any_questionnaire_asks_travels_and_its_score_is_counted_again(
    laptop: Laptops, published: Publish, server: ServerProcess
) -> None:
    first = laptop()
    form_id = published("1.0")
    synchronise(first)
    cooperative = make_cooperative()
    equal = submitted(cooperative, form_id)
    different = replace(submitted(cooperative, form_id), score=Decimal("50.0001"))
    with first.database.writing() as connection:
        records.put(connection, cooperative)
        assessments.put(connection, equal)
        assessments.put(connection, different)
    assert synchronise(first).refused == 0
    second = laptop(of=first)
    synchronise(second)
    with second.database.reading() as connection:
        assert assessments.read(connection, equal.id) == equal
        assert assessments.read(connection, different.id) == different
    assert differences(first, second) == ()
    with opened(Settings(server.data)) as service:
        found = service.database.read(
            lambda connection: {
                assessment.id: score_checks.find(
                    connection, f"coop:{cooperative.id}", assessment.id
                )
                for assessment in (equal, different)
            }
        )
    assert {record_id: check and check.finding for record_id, check in found.items()} == {
        equal.id: Finding.EQUAL,
        different.id: Finding.DIFFERENT,
    }


def test_a_published_questionnaire_is_filled_in_and_its_score_holds_on_the_server(
    laptop: Laptops, published: Publish, server: ServerProcess
) -> None:
    first = laptop()
    form_id = published("1.0")
    synchronise(first)
    cooperative = make_cooperative()
    with first.database.writing() as connection:
        records.put(connection, cooperative)
    draft = filling.start_assessment(first, cooperative.id, questionnaire=form_id)
    filling.set_values(
        first,
        draft.id,
        {"/visite/lieu/region": "08", "/visite/lieu/visited_on": "2026-11-02"},
    )
    proved = Answer(rating=4, evidence=Evidence.SEEN, evidence_note="عنونة بلغتين")
    for code, given in {
        "QUA-1.1": proved,
        "QUA-1.2": Answer(not_applicable_reason="لا مخزن"),
        "VEN-1.1": Answer(rating=3),
        "VEN-1.2": Answer(rating=0),
    }.items():
        filling.answer(first, draft.id, code, given)
    filling.submit_assessment(first, draft.id)
    synchronise(first)
    with opened(Settings(server.data)) as service:
        check = service.database.read(
            lambda connection: score_checks.find(connection, f"coop:{cooperative.id}", draft.id)
        )
    assert check is not None
    # QUA: 100, its second criterion left out. VEN: (2×2 + 1×0) / 12. 0.6 × 100 + 0.4 × 33.333…
    assert (check.finding, check.stated) == (Finding.EQUAL, Reckoning("73.3333", "1.0"))
    assert check.counted == check.stated
