"""Three ways to merge: what stands, what the writer saw, what it wrote; a rule for each type of field."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from mourafaka_protocol.kinds import ASSESSMENT, COOPERATIVE, PLANNED_ACTION, VISIT
from mourafaka_protocol.operations import Change, Patch, seen_text, text_hash
from mourafaka_server.merge_rules import Merged, Nature, Overwritten, merged

PHONE = COOPERATIVE.field_named("phone").tag
EMAIL = COOPERATIVE.field_named("email").tag
PRODUCTS = COOPERATIVE.field_named("main_products").tag
FINDINGS = VISIT.field_named("findings").tag
ANSWERS = ASSESSMENT.field_named("answers").tag
STATUS = PLANNED_ACTION.field_named("status").tag
PROGRESS = PLANNED_ACTION.field_named("progress_percent").tag
UNKNOWN_KIND = 77

values = st.none() | st.integers(0, 3)
patches = st.dictionaries(
    st.integers(1, 3), st.builds(Change, values, values), max_size=3
) | st.dictionaries(
    st.integers(4, 5), st.dictionaries(st.sampled_from("abc"), st.builds(Change, values, values))
)


def after(kind: int, body: dict, *patches: Patch) -> list[Merged]:
    """What each patch makes of the record, one after the other."""
    steps, versions = [], dict.fromkeys(body, 5)
    for version, patch in enumerate(patches, start=6):
        steps.append(merged(kind, body, versions, patch, version))
        body, versions = steps[-1].body, steps[-1].versions
    return steps


def lost_in(steps: list[Merged]) -> list:
    return [one.lost for step in steps for one in step.overwritten]


def test_what_the_writer_saw_gives_way_to_what_it_wrote() -> None:
    (step,) = after(COOPERATIVE.tag, {PHONE: "a"}, {PHONE: Change("a", "b")})
    assert (step.body, step.versions, step.changed) == ({PHONE: "b"}, {PHONE: 6}, {PHONE: "b"})
    assert step.overwritten == []
    assert step.is_as_sent


def test_what_stands_already_is_not_written_again() -> None:
    (step,) = after(COOPERATIVE.tag, {PHONE: "b"}, {PHONE: Change("a", "b")})
    assert (step.versions, step.changed, step.overwritten) == ({PHONE: 5}, {}, [])


def test_what_the_writer_did_not_see_is_kept() -> None:
    (step,) = after(COOPERATIVE.tag, {PHONE: "c"}, {PHONE: Change("a", "b")})
    assert step.body == {PHONE: "b"}
    assert step.overwritten == [Overwritten(PHONE, None, kept="b", lost="c", standing_version=5)]


def test_a_field_made_empty_is_gone_and_its_version_stays() -> None:
    (step,) = after(COOPERATIVE.tag, {PHONE: "a"}, {PHONE: Change("a", None)})
    assert (step.body, step.versions, step.changed) == ({}, {PHONE: 6}, {PHONE: None})


def test_keys_of_a_keyed_field_are_merged_one_by_one() -> None:
    step = merged(
        ASSESSMENT.tag,
        {ANSWERS: {"A": [1], "B": [2]}},
        {ANSWERS: {"A": 3, "B": 4}},
        {ANSWERS: {"A": Change([1], [3]), "B": Change([1], None)}},
        6,
    )
    assert step.body == {ANSWERS: {"A": [3]}}
    assert step.versions == {ANSWERS: {"A": 6, "B": 6}}
    assert step.changed == {ANSWERS: {"A": [3], "B": None}}
    assert step.overwritten == [Overwritten(ANSWERS, "B", kept=None, lost=[2], standing_version=4)]


@given(patches, patches)
def test_merging_never_changes_what_it_was_given(first: Patch, second: Patch) -> None:
    once = merged(UNKNOWN_KIND, {}, {}, first, 1)
    before = {tag: dict(v) if isinstance(v, dict) else v for tag, v in once.body.items()}
    merged(UNKNOWN_KIND, once.body, once.versions, second, 2)
    assert once.body == before


@given(patches)
def test_the_same_patch_twice_changes_nothing_more(patch: Patch) -> None:
    once = merged(UNKNOWN_KIND, {}, {}, patch, 1)
    twice = merged(UNKNOWN_KIND, once.body, once.versions, patch, 2)
    assert twice.body == once.body
    assert twice.changed == {}


@given(values, values, values)
def test_whichever_of_two_values_arrives_first_the_same_two_are_kept(base, one, other) -> None:
    start = {} if base is None else {1: base}
    kept = []
    for first, second in ((one, other), (other, one)):
        steps = after(UNKNOWN_KIND, start, {1: Change(base, first)}, {1: Change(base, second)})
        kept.append({steps[-1].body.get(1), *lost_in(steps)})
    assert kept[0] == kept[1]
    assert {one, other} - {base} <= kept[0]


# Long texts

SENTENCES = [
    "Le registre est tenu.",
    "La trésorerie manque.",
    "تم الاطلاع على السجل.",
    "Prix fixé.",
]
texts = (
    st.lists(st.sampled_from(SENTENCES), max_size=4).map(" ".join).map(lambda text: text or None)
)


def test_sentences_of_two_writers_both_stand() -> None:
    base = "Le registre est tenu. La trésorerie manque."
    (first, second) = after(
        VISIT.tag,
        {FINDINGS: base},
        {FINDINGS: Change(base, "Le registre est bien tenu. La trésorerie manque.")},
        {FINDINGS: Change(base, "Le registre est tenu. La trésorerie suffit.")},
    )
    assert second.body[FINDINGS] == "Le registre est bien tenu. La trésorerie suffit."
    assert second.changed == {FINDINGS: second.body[FINDINGS]}
    assert first.overwritten == second.overwritten == []
    assert not second.is_as_sent
    assert second.merged_texts == {FINDINGS: "Le registre est tenu. La trésorerie suffit."}


def test_both_versions_of_one_sentence_stand_and_are_told() -> None:
    (_, second) = after(
        VISIT.tag,
        {FINDINGS: "Le prix manque."},
        {FINDINGS: Change("Le prix manque.", "Le prix est 30.")},
        {FINDINGS: Change("Le prix manque.", "Le prix est 40.")},
    )
    assert "30" in second.body[FINDINGS]
    assert "40" in second.body[FINDINGS]
    (told,) = second.overwritten
    assert (told.nature, told.kept, told.lost) == (
        Nature.TEXT,
        second.body[FINDINGS],
        "Le prix est 40.",
    )


@given(texts, texts, texts)
def test_whichever_text_arrives_first_the_result_is_the_same(base, one, other) -> None:
    start = {} if base is None else {FINDINGS: base}
    ends = [
        after(VISIT.tag, start, *({FINDINGS: Change(base, new)} for new in order))[-1].body
        for order in ((one, other), (other, one))
    ]
    assert ends[0] == ends[1]


def test_a_long_text_is_recognised_by_its_hash() -> None:
    old = "Une longue observation. " * 20
    (step,) = after(VISIT.tag, {FINDINGS: old}, {FINDINGS: Change(seen_text(old), "Court.")})
    assert step.body == {FINDINGS: "Court."}
    assert step.overwritten == []


def test_the_base_of_a_merge_is_found_by_its_hash() -> None:
    base = " ".join(f"Point {number}." for number in range(40))
    step = merged(
        VISIT.tag,
        {FINDINGS: base.replace("Point 3.", "Point trois.")},
        {FINDINGS: 5},
        {FINDINGS: Change(seen_text(base), base.replace("Point 30.", "Point trente."))},
        6,
        earlier_text=lambda tag, hashed: (
            base if (tag, hashed) == (FINDINGS, text_hash(base)) else None
        ),
    )
    assert step.body[FINDINGS] == base.replace("Point 3.", "Point trois.").replace(
        "Point 30.", "Point trente."
    )
    assert step.overwritten == []


def test_without_its_base_all_of_both_texts_stands() -> None:
    ours, theirs = "A un. B deux. C trois.", "A un. D quatre."
    step = merged(
        VISIT.tag, {FINDINGS: ours}, {FINDINGS: 5}, {FINDINGS: Change(text_hash("?"), theirs)}, 6
    )
    assert all(
        part in step.body[FINDINGS] for part in ("A un.", "B deux.", "C trois.", "D quatre.")
    )
    assert [one.nature for one in step.overwritten] == [Nature.TEXT]


# Lists

items = st.lists(st.sampled_from("abcd"), unique=True).map(lambda found: found or None)


def test_what_two_writers_add_and_take_away_all_holds() -> None:
    base = ["miel", "huile", "savon"]
    (_, second) = after(
        COOPERATIVE.tag,
        {PRODUCTS: base},
        {PRODUCTS: Change(base, ["miel", "savon", "thym"])},
        {PRODUCTS: Change(base, ["miel", "huile", "savon", "figue"])},
    )
    assert second.body[PRODUCTS] == ["miel", "savon", "figue", "thym"]
    assert second.overwritten == []


@given(items, items, items)
def test_whichever_list_arrives_first_the_result_is_the_same(base, one, other) -> None:
    start = {} if base is None else {PRODUCTS: base}
    ends = [
        set(
            after(COOPERATIVE.tag, start, *({PRODUCTS: Change(base, new)} for new in order))[
                -1
            ].body.get(PRODUCTS, [])
        )
        for order in ((one, other), (other, one))
    ]
    assert ends[0] == ends[1]


# States


def test_of_two_states_the_later_stays_whichever_arrived_first() -> None:
    for order in itertools.permutations(("done", "doing")):
        steps = after(
            PLANNED_ACTION.tag,
            {STATUS: "todo"},
            *({STATUS: Change("todo", state)} for state in order),
        )
        assert steps[-1].body == {STATUS: "done"}
        assert lost_in(steps) == ["doing"]
        assert steps[-1].overwritten[0].nature is Nature.STATE
        assert steps[-1].changed == {STATUS: "done"}


def test_a_state_that_may_not_follow_is_noticed() -> None:
    tag = VISIT.field_named("state").tag
    (step,) = after(VISIT.tag, {tag: "submitted"}, {tag: Change("submitted", "draft")})
    assert step.illegal_states == ("submitted", "draft")


def test_the_fields_beside_a_state_that_does_not_stay_hold() -> None:
    (_, second) = after(
        PLANNED_ACTION.tag,
        {STATUS: "todo"},
        {STATUS: Change("todo", "done")},
        {STATUS: Change("todo", "doing"), PROGRESS: Change(None, 40)},
    )
    assert second.body == {STATUS: "done", PROGRESS: 40}
    assert not second.is_as_sent
