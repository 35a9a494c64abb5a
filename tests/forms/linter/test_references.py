"""A place in what pyxform makes of an expression is a place in what the author wrote."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mourafaka_forms.linter import lint
from mourafaka_forms.linter.references import Substituted, malformed, mentions
from tests.forms.linter.rows import questionnaire


def long_path(name: str) -> str:
    return f"/data/group/{name}"


def test_references_become_paths() -> None:
    assert Substituted("${a} + ${b}", long_path).text == "/data/group/a + /data/group/b"


@given(st.lists(st.sampled_from(["${a}", "${long_name}", " + ", "1", "x"]), max_size=8))
def test_what_is_no_reference_keeps_its_place(pieces: list[str]) -> None:
    written = "".join(pieces)
    substituted = Substituted(written, long_path)
    at = 0
    for piece in pieces:
        made = piece if "$" not in piece else long_path(piece[2:-1])
        begin = substituted.text.index(made, at)
        if "$" not in piece:
            place = substituted.position(begin)
            assert written[place : place + len(piece)] == piece
        at = begin + len(made)


def test_a_place_inside_a_path_is_somewhere_in_its_reference() -> None:
    substituted = Substituted("1 + ${a} + 2", long_path)
    inside = substituted.text.index("group")
    assert 4 <= substituted.position(inside) <= 8


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("${a} and ${b", "${b"),
        ("$a > 1", "$a > 1"),
        ("{a} > 1", "{a} > 1"),
        ("${a} > ${b}", ""),
        ("${a${b}}", "${a"),
    ],
)
def test_what_was_meant_for_a_reference_is_shown(text: str, piece: str) -> None:
    assert malformed(text).startswith(piece)
    assert bool(malformed(text)) is bool(piece)


def test_mentions_are_in_order() -> None:
    assert [mention.name for mention in mentions("${b} or ${a}")] == ["b", "a"]


def test_a_syntax_error_is_told_at_the_character_the_author_sees() -> None:
    survey = "integer | a | A | ا\ntext | b | B | ب | ${a} + + 2"
    (problem,) = lint(questionnaire(survey))
    assert problem.values["position"] == "8"
    assert problem.values["near"] == "${a} + + 2"
