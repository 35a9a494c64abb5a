"""Two views of an instance are equal exactly when a person would see the same in both."""

from dataclasses import replace

from tests.differential.nodes import NodeSeen, View, disagreements

RATING = NodeSeen("/data/rating", is_relevant=True, is_readonly=False, value="3", label="Rating")
NOTE = NodeSeen("/data/note", is_relevant=False, is_readonly=False, value="")
META = NodeSeen("/data/orx:meta/orx:instanceID", is_relevant=True, is_readonly=False, value="a")
VIEW = View((RATING, NOTE, META), "<data><rating>3</rating><meta><i>a</i></meta></data>")


def test_a_view_agrees_with_itself() -> None:
    assert disagreements(VIEW, VIEW) == []


def test_another_value_is_seen() -> None:
    other = replace(VIEW, nodes=(replace(RATING, value="4"), NOTE, META))
    assert [str(found) for found in disagreements(VIEW, other)] == [
        "/data/rating value: ours '3', ODK's '4'"
    ]


def test_what_nobody_sees_is_not_compared() -> None:
    other = replace(VIEW, nodes=(RATING, replace(NOTE, value="kept"), META))
    assert disagreements(VIEW, other) == []


def test_the_name_of_an_instance_is_its_own() -> None:
    other = replace(
        VIEW, nodes=(RATING, NOTE, replace(META, value="b")), xml=VIEW.xml.replace("a<", "b<")
    )
    assert disagreements(VIEW, other) == []


def test_a_node_that_only_one_engine_has_is_seen() -> None:
    other = replace(VIEW, nodes=(RATING, META))
    assert [found.ref for found in disagreements(VIEW, other)] == ["/data/note"]


def test_another_order_of_nodes_is_seen() -> None:
    other = replace(VIEW, nodes=(NOTE, RATING, META))
    assert [found.what for found in disagreements(VIEW, other)] == ["nodes"]


def test_answers_that_only_the_xml_shows_are_compared() -> None:
    other = replace(VIEW, xml=VIEW.xml.replace("<rating>3</rating>", "<rating/>"))
    assert [found.what for found in disagreements(VIEW, other)] == ["xml"]
