"""A questionnaire is published once, for ever, to every laptop there is and to every one that comes."""

import pytest
import sqlalchemy as sa

from mourafaka_forms.xform import read_form
from mourafaka_protocol.blobs import blob_call
from mourafaka_protocol.kinds import QUESTIONNAIRE
from mourafaka_protocol.problems import ProtocolError
from mourafaka_protocol.questionnaires import (
    QUESTIONNAIRES_SCOPE,
    form_of,
    questionnaire_record_id,
)
from mourafaka_server import publications
from mourafaka_server.questionnaires.compiler import compile_workbook
from mourafaka_server.questionnaires.problems import PublicationCode
from mourafaka_server.questionnaires.publication import NotPublished, Published, publish
from mourafaka_server.service import Service
from mourafaka_server.tables import change
from tests.server.conftest import new_laptop, second_laptop
from tests.server.laptop import CLOCK_MS, Laptop
from tests.server.questionnaires.workbooks import (
    EXAMPLE,
    EXAMPLE_ID,
    example,
    with_cell,
)

DIAGNOSTIC = EXAMPLE.with_name("diagnostic.xlsx")


def fetched(laptop: Laptop, service: Service, sha256: str, start: int = 0) -> bytes:
    call = blob_call(laptop.identity, laptop.server_key, "GET", sha256, CLOCK_MS)
    return b"".join(service.blob_get(call, start))


def held(laptop: Laptop, version: str) -> dict[str, object]:
    record_id = questionnaire_record_id(EXAMPLE_ID, version)
    return laptop.values(QUESTIONNAIRES_SCOPE, QUESTIONNAIRE, record_id)


def change_count(service: Service) -> int:
    return service.database.read(
        lambda connection: connection.execute(
            sa.select(sa.func.count()).select_from(change)
        ).scalar_one()
    )


def test_every_laptop_gets_what_was_published_and_its_form(service: Service) -> None:
    early = new_laptop(service)
    early.sync()
    assert publish(service, example(), "q.xlsx") == Published(EXAMPLE_ID, "1.0.0", is_new=True)
    late = new_laptop(service)
    for laptop in (early, late, second_laptop(service, early)):
        laptop.sync()
        told = held(laptop, "1.0.0")
        assert told["title_fr"] == "Visite d’un point de vente"
        assert told["title_ar"] == "زيارة نقطة بيع"
        assert told["scoring_version"] == "1.0"
        assert told["published_at"] == CLOCK_MS
        content = fetched(laptop, service, told["sha256"])
        assert len(content) == told["byte_size"]
        assert form_of(content, told["plain_size"]) == compile_workbook(example()).xform
        assert fetched(laptop, service, told["sha256"], 1000) == content[1000:]


def test_the_same_again_is_nothing_new(service: Service) -> None:
    publish(service, example(), "q.xlsx")
    before = change_count(service)
    assert publish(service, example(), "q.xlsx") == Published(EXAMPLE_ID, "1.0.0", is_new=False)
    assert change_count(service) == before


def test_a_published_version_never_changes(service: Service) -> None:
    publish(service, example(), "q.xlsx")
    publish(service, example("1.1"), "q.xlsx")
    before = change_count(service)
    for version in ("1.0.0", "1.1"):
        with pytest.raises(NotPublished, match=PublicationCode.VERSION_TAKEN):
            publish(service, example(version, tidiness_weight=3), "q.xlsx")
    assert change_count(service) == before


@pytest.mark.parametrize("version", ["0.9", "1.0.0-draft", "1.0", "01.0.0"])
def test_a_version_comes_after_the_last_one(service: Service, version: str) -> None:
    publish(service, example(), "q.xlsx")
    with pytest.raises(NotPublished, match=PublicationCode.VERSION_NOT_NEWER) as refused:
        publish(service, example(version), "q.xlsx")
    (problem,) = refused.value.problems
    assert (problem.sheet, problem.row, problem.column) == ("settings", 2, "version")
    assert problem.values["newest"] == "1.0.0"


def test_a_newer_version_stands_beside_the_older_one(service: Service) -> None:
    laptop = new_laptop(service)
    publish(service, example(), "q.xlsx")
    laptop.sync()
    publish(service, example("1.0.1", tidiness_weight=3), "q.xlsx")
    laptop.sync()
    assert held(laptop, "1.0.0")["version"] == "1.0.0"
    assert held(laptop, "1.0.1")["version"] == "1.0.1"


def test_what_came_with_the_program_may_be_published_as_it_is(service: Service) -> None:
    assert publish(service, DIAGNOSTIC.read_bytes(), "q.xlsx").is_new
    assert not publish(service, DIAGNOSTIC.read_bytes(), "q.xlsx").is_new


def test_what_came_with_the_program_is_not_published_as_something_else(service: Service) -> None:
    altered = with_cell(DIAGNOSTIC, "settings", "form_title", 2, "Autre diagnostic")
    with pytest.raises(NotPublished, match=PublicationCode.VERSION_TAKEN):
        publish(service, altered, "q.xlsx")


def test_the_workbook_is_kept(service: Service) -> None:
    workbook = example()
    publish(service, workbook, "q.xlsx")
    (published,) = service.database.read(publications.all_of)
    assert b"".join(service.store.read(published.workbook_sha256, 0)) == workbook


def test_the_workbook_is_not_for_laptops(service: Service) -> None:
    laptop = new_laptop(service)
    publish(service, example(), "q.xlsx")
    (published,) = service.database.read(publications.all_of)
    with pytest.raises(ProtocolError, match="not_found"):
        fetched(laptop, service, published.workbook_sha256)


def test_a_laptop_writes_nothing_among_the_questionnaires(service: Service) -> None:
    publish(service, example(), "q.xlsx")
    laptop = new_laptop(service)
    laptop.sync()
    record_id = questionnaire_record_id(EXAMPLE_ID, "1.0.0")
    laptop.delete(QUESTIONNAIRES_SCOPE, QUESTIONNAIRE, record_id)
    laptop.set(QUESTIONNAIRES_SCOPE, QUESTIONNAIRE, record_id, {}, {"title_fr": "Autre"})
    assert laptop.sync().refused == [(1, "read_only_scope"), (2, "read_only_scope")]
    other = new_laptop(service)
    other.sync()
    assert held(other, "1.0.0")["title_fr"] == "Visite d’un point de vente"


def test_before_anything_is_published_there_is_no_such_scope(service: Service) -> None:
    laptop = new_laptop(service)
    laptop.sync()
    assert QUESTIONNAIRES_SCOPE not in laptop.cursors


def test_the_example_is_compiled_as_its_author_wrote_it(service: Service) -> None:
    assert example() != example("1.1")
    form = read_form(compile_workbook(example("1.1")).xform)
    assert (form.id, form.version) == (EXAMPLE_ID, "1.1")
