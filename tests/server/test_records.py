"""Bodies of records in JSON."""

from hypothesis import given
from hypothesis import strategies as st

from mourafaka_server.records import tree_from_json, tree_to_json

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
