"""Three ways to merge: what stands, what the writer saw, what it wrote."""

from hypothesis import given
from hypothesis import strategies as st

from mourafaka_protocol.operations import Change
from mourafaka_server.merge_rules import Overwritten, merged
from mourafaka_server.records import tree_from_json, tree_to_json

values = st.none() | st.integers(0, 3)
patches = st.dictionaries(
    st.integers(1, 3), st.builds(Change, values, values), max_size=3
) | st.dictionaries(
    st.integers(4, 5), st.dictionaries(st.sampled_from("abc"), st.builds(Change, values, values))
)


def test_what_the_writer_saw_gives_way_to_what_it_wrote() -> None:
    result = merged({1: "a"}, {1: 5}, {1: Change("a", "b")}, 6)
    assert (result.body, result.versions, result.changed, result.overwritten) == (
        {1: "b"},
        {1: 6},
        {1: "b"},
        [],
    )


def test_what_stands_already_is_not_written_again() -> None:
    result = merged({1: "b"}, {1: 5}, {1: Change("a", "b")}, 6)
    assert (result.body, result.versions, result.changed, result.overwritten) == (
        {1: "b"},
        {1: 5},
        {},
        [],
    )


def test_what_the_writer_did_not_see_is_kept() -> None:
    result = merged({1: "c"}, {1: 5}, {1: Change("a", "b")}, 6)
    assert result.body == {1: "b"}
    assert result.overwritten == [Overwritten(1, None, kept="b", lost="c", lost_version=5)]


def test_a_field_made_empty_is_gone_and_its_version_stays() -> None:
    result = merged({1: "a"}, {1: 5}, {1: Change("a", None)}, 6)
    assert (result.body, result.versions, result.changed) == ({}, {1: 6}, {1: None})


def test_keys_of_a_keyed_field_are_merged_one_by_one() -> None:
    result = merged(
        {8: {"A": [1], "B": [2]}},
        {8: {"A": 3, "B": 4}},
        {8: {"A": Change([1], [3]), "B": Change([1], None)}},
        6,
    )
    assert result.body == {8: {"A": [3]}}
    assert result.versions == {8: {"A": 6, "B": 6}}
    assert result.changed == {8: {"A": [3], "B": None}}
    assert result.overwritten == [Overwritten(8, "B", kept=None, lost=[2], lost_version=4)]


@given(patches, patches)
def test_merging_never_changes_what_it_was_given(first, second) -> None:
    once = merged({}, {}, first, 1)
    before = {tag: dict(v) if isinstance(v, dict) else v for tag, v in once.body.items()}
    merged(once.body, once.versions, second, 2)
    assert once.body == before


@given(patches)
def test_the_same_patch_twice_changes_nothing_more(patch) -> None:
    once = merged({}, {}, patch, 1)
    twice = merged(once.body, once.versions, patch, 2)
    assert twice.body == once.body
    assert twice.changed == {}


trees = st.dictionaries(
    st.integers(0, 99),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text() | st.binary(), st.lists, max_leaves=5
    )
    | st.dictionaries(
        st.text(min_size=1).filter(lambda key: not key.startswith("$")), st.binary() | st.text()
    ),
)


@given(trees)
def test_a_body_comes_back_from_json(tree) -> None:
    assert tree_from_json(tree_to_json(tree)) == tree
