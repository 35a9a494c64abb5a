"""One cooperative registered twice: found, told, made one, and its old name stands for ever."""

import uuid

import pytest

from mourafaka_protocol.frames import Alias, Revoke
from mourafaka_protocol.kinds import (
    ATTACHMENT,
    COACHING_SESSION,
    CONFLICT,
    COOPERATIVE,
    DUPLICATE,
    VISIT,
    coaching_session_id,
    unpack_value,
)
from mourafaka_server import duplicates
from mourafaka_server.errors import MergeImpossible
from mourafaka_server.merging import merge
from mourafaka_server.service import Service
from tests.server.conftest import new_laptop, second_laptop
from tests.server.cooperatives import new_cooperative, new_visit, records_of
from tests.server.laptop import Laptop

NAME = {"name_fr": "Coopérative Tissaliwine", "commune_code": "09.541.01.03"}


def registered_twice(service: Service) -> tuple[Laptop, Laptop, str, str]:
    """Two coaches, each with a registration of the same cooperative, and what they wrote under it."""
    first, second = new_laptop(service), new_laptop(service)
    keep_id, keep = new_cooperative(first, **NAME, phone="1", main_products=["miel"])
    lose_id, lose = new_cooperative(
        second,
        name_fr="tissaliwine",
        commune_code="09.541.01.03",
        phone="2",
        email="a@b.ma",
        main_products=["huile"],
    )
    for laptop, cooperative_id, scope_id, state in (
        (first, keep_id, keep, "planned"),
        (second, lose_id, lose, "held"),
    ):
        session_id = coaching_session_id(cooperative_id, 1)
        laptop.put(scope_id, COACHING_SESSION, session_id, number=1, state=state)
        laptop.sync()
    return first, second, keep, lose


def cooperative(scope_id: str) -> uuid.UUID:
    return uuid.UUID(scope_id.removeprefix("coop:"))


def test_a_cooperative_registered_twice_is_told_to_both_and_listed(service: Service) -> None:
    first, second, keep, lose = registered_twice(service)
    first.sync()
    for laptop, here, there in ((first, keep, lose), (second, lose, keep)):
        (told,) = records_of(laptop, here, DUPLICATE)
        assert told["other_cooperative_id"] == cooperative(there).bytes
        assert (told["reasons"], told["state"]) == (["name"], "open")
        assert "other_name" not in told
    (pair,) = service.database.read(duplicates.open_pairs)
    assert {pair.scope_id, pair.other_scope_id} == {keep, lose}
    assert pair.reasons == ("name",)


def test_a_coach_who_holds_both_is_told_the_others_name(service: Service) -> None:
    laptop = new_laptop(service)
    _, one = new_cooperative(laptop, name_fr="A", ice="001525206000081")
    _, other = new_cooperative(laptop, name_fr="B", ice="001525206000081")
    laptop.sync()
    laptop.sync()
    (told,) = records_of(laptop, one, DUPLICATE)
    assert (told["reasons"], told["other_name"]) == (["ice"], "B")
    (told,) = records_of(laptop, other, DUPLICATE)
    assert told["other_name"] == "A"


def test_different_cooperatives_are_not_told_of_each_other(service: Service) -> None:
    laptop = new_laptop(service)
    _, one = new_cooperative(laptop, name_fr="A", commune_code="1", ice="001525206000081")
    new_cooperative(laptop, name_fr="B", commune_code="1")
    new_cooperative(laptop, name_fr="A", commune_code="2")
    laptop.sync()
    assert records_of(laptop, one, DUPLICATE) == []
    assert service.database.read(duplicates.open_pairs) == []


@pytest.mark.parametrize(("count", "told"), [(5, 4), (6, 0)])
def test_what_many_have_in_common_tells_none_from_another(
    service: Service, count: int, told: int
) -> None:
    laptop = new_laptop(service)
    scopes = [new_cooperative(laptop, name_fr="Union", commune_code="1")[1] for _ in range(count)]
    laptop.sync()
    assert [len(records_of(laptop, one, DUPLICATE)) for one in scopes] == [told] * count


def test_a_frame_that_names_the_old_scope_and_the_new_one_is_taken_in_its_order(
    service: Service,
) -> None:
    laptop = new_laptop(service)
    (_, keep), (_, lose) = sorted(
        (new_cooperative(laptop) for _ in range(2)), key=lambda one: one[1]
    )
    visit_id = new_visit(laptop, lose, advice="un")
    laptop.sync()
    merge(service.database, keep, lose, service.clock())
    laptop.set(lose, VISIT, visit_id, {"advice": "un"}, {"advice": "deux"})
    laptop.set(keep, VISIT, visit_id, {"advice": "deux"}, {"advice": "trois"})
    answer = laptop.sync()
    assert (answer.refused, answer.conflicts) == ([], [])
    laptop.sync()
    other = second_laptop(service, laptop)
    other.sync()
    assert other.values(keep, VISIT, visit_id)["advice"] == "trois"


def test_two_more_registrations_that_say_nothing_new_are_taken_in_one_after_the_other(
    service: Service,
) -> None:
    """What each of them says otherwise is told, though the one that stays does not change."""
    laptop = new_laptop(service)
    _, keep = new_cooperative(laptop, name_fr="Tissaliwine", phone="1")
    others = [new_cooperative(laptop, name_fr="Tissaliwine", phone=one)[1] for one in ("2", "3")]
    laptop.sync()
    for other in others:
        merge(service.database, keep, other, 1)
    laptop.sync()
    told = records_of(laptop, keep, CONFLICT)
    assert sorted(unpack_value(one["lost"]) for one in told) == ["2", "3"]
    assert {unpack_value(one["kept"]) for one in told} == {"1"}


def test_merging_keeps_everything_both_registrations_say(service: Service) -> None:
    first, second, keep, lose = registered_twice(service)
    visit_id = new_visit(second, lose, advice="tout")
    second.sync()
    merge(service.database, keep, lose, service.clock())
    first.sync()
    values = first.values(keep, COOPERATIVE, cooperative(keep))
    assert (values["name_fr"], values["phone"], values["email"]) == (NAME["name_fr"], "1", "a@b.ma")
    assert sorted(values["main_products"]) == ["huile", "miel"]
    assert first.values(keep, VISIT, visit_id)["advice"] == "tout"
    (session,) = records_of(first, keep, COACHING_SESSION)
    assert session["state"] == "held"
    lost = {unpack_value(told["lost"]) for told in records_of(first, keep, CONFLICT)}
    assert lost == {"tissaliwine", "2", "planned"}
    assert [told["state"] for told in records_of(first, keep, DUPLICATE)] == ["merged"]
    assert service.database.read(duplicates.open_pairs) == []


def test_who_held_the_old_scope_is_told_its_new_name_before_anything_of_it(
    service: Service,
) -> None:
    _, second, keep, lose = registered_twice(service)
    merge(service.database, keep, lose, service.clock())
    answer = second.sync()
    assert answer.of(Alias) == [Alias(((lose, keep),))]
    assert answer.of(Revoke) == [Revoke((lose,))]
    kinds = [type(frame).__name__ for frame in answer.frames]
    assert kinds.index("Alias") < kinds.index("SnapshotBegin")
    assert keep in second.cursors
    assert lose not in second.cursors


def test_what_is_still_written_for_the_old_scope_goes_into_the_new_one(service: Service) -> None:
    first, second, keep, lose = registered_twice(service)
    old_id = cooperative(lose)
    second.set(lose, COOPERATIVE, old_id, {"email": "a@b.ma"}, {"email": "c@d.ma"})
    visit_id = new_visit(second, lose)
    second.put(lose, COACHING_SESSION, coaching_session_id(old_id, 2), number=2, state="planned")
    session = coaching_session_id(old_id, 2)
    second.set(lose, COACHING_SESSION, session, {"state": "planned"}, {"state": "held"})
    photo_id = uuid.uuid4()
    second.put(
        lose,
        ATTACHMENT,
        photo_id,
        record_kind="cooperative",
        record_id=old_id,
        role="photo",
        sha256="0" * 64,
        media_type="image/jpeg",
        byte_size=3,
    )
    merge(service.database, keep, lose, service.clock())
    lost = list(service.exchange(second.frames_up()))
    answer = second.sync()
    assert answer.refused == []
    assert answer.results == [frame for frame in lost if frame in answer.results]
    first.sync()
    new_id = cooperative(keep)
    assert first.values(keep, COOPERATIVE, new_id)["email"] == "c@d.ma"
    assert first.values(keep, VISIT, visit_id)["state"] == "draft"
    moved = first.values(keep, COACHING_SESSION, coaching_session_id(new_id, 2))
    assert moved["state"] == "held"
    assert first.values(keep, ATTACHMENT, photo_id)["record_id"] == new_id.bytes


def test_the_writer_is_told_what_it_wrote_for_the_old_scope_itself(service: Service) -> None:
    laptop = new_laptop(service)
    _, keep = new_cooperative(laptop, name_fr="Tissaliwine")
    old_id, lose = new_cooperative(laptop, name_fr="Taymate")
    laptop.sync()
    laptop.set(lose, COOPERATIVE, old_id, {}, {"email": "a@b.ma"})
    visit_id = new_visit(laptop, lose)
    merge(service.database, keep, lose, service.clock())
    laptop.sync()
    assert laptop.values(keep, COOPERATIVE, cooperative(keep))["email"] == "a@b.ma"
    assert laptop.values(keep, VISIT, visit_id)["state"] == "draft"


def test_names_lead_on_through_merges_of_merges(service: Service) -> None:
    first, second, middle, oldest = registered_twice(service)
    _, newest = new_cooperative(first, name_fr="Autre")
    first.sync()
    session = coaching_session_id(cooperative(oldest), 1)
    second.set(oldest, COACHING_SESSION, session, {"state": "held"}, {"planned_on": None})
    visit_id = new_visit(second, oldest)
    merge(service.database, middle, oldest, service.clock())
    merge(service.database, newest, middle, service.clock())
    answer = second.sync()
    assert answer.refused == []
    assert answer.of(Alias) == [Alias(((oldest, newest),))]
    assert second.values(newest, VISIT, visit_id)["state"] == "draft"
    third = second_laptop(service, first)
    third.sync()
    assert {scope for scope, _, _ in third.rows if scope.startswith("coop:")} == {newest}


def test_what_cannot_be_merged_is_left_as_it_is(service: Service) -> None:
    first, _, keep, lose = registered_twice(service)
    user = next(scope_id for scope_id in first.cursors if scope_id.startswith("user:"))
    nowhere = f"coop:{uuid.uuid4()}"
    for pair in ((keep, keep), (keep, user), (user, keep), (keep, nowhere)):
        with pytest.raises(MergeImpossible):
            merge(service.database, *pair, service.clock())
    merge(service.database, keep, lose, service.clock())
    with pytest.raises(MergeImpossible):
        merge(service.database, keep, lose, service.clock())
