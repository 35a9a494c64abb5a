"""What two people wrote in one text is together in it afterwards, whichever of them arrived first."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from merge3 import Merge3

from mourafaka_protocol.text_merge import Overlap, merge, sentences

notes = st.text(
    st.sampled_from("ab م. \n!؟…") | st.characters(exclude_categories=["Cs"]), max_size=60
)
unique = st.lists(st.integers(0, 9), max_size=8, unique=True)


def lines(numbers: Sequence[object]) -> str:
    return "".join(f"Sentence {number}.\n" for number in numbers)


@st.composite
def edits(draw: st.DrawFn) -> tuple[list[str], list[str], list[str]]:
    """A base and two versions of it: sentences removed, replaced and added, none moved, none twice."""
    base = [f"b{number}" for number in range(draw(st.integers(0, 8)))]

    def version(side: str) -> list[str]:
        written: list[str] = []
        for place, sentence in enumerate([*base, ""]):
            written += [
                f"{side}{place}.{number}"
                for number in range(draw(st.sampled_from([0, 0, 0, 1, 2])))
            ]
            if sentence and draw(st.sampled_from([True, True, False])):
                written.append(sentence)
        return written

    return base, version("l"), version("r")


@given(notes)
def test_sentences_together_are_the_text(text: str) -> None:
    assert "".join(part.text + part.gap for part in sentences(text)) == text


def test_sentences_end_where_a_reader_ends_them() -> None:
    text = " Vente de 12.5 kg. تم الاطلاع؟ Oui…  «Bien.» Puis\nla suite"
    assert [part.text for part in sentences(text)] == [
        "", "Vente de 12.5 kg.", "تم الاطلاع؟", "Oui…", "«Bien.»", "Puis", "la suite"
    ]  # fmt: skip


@given(notes, notes, notes)
def test_the_order_of_arrival_does_not_matter(base: str, one: str, other: str) -> None:
    there, back = merge(base, one, other), merge(base, other, one)
    assert there.text == back.text
    assert there.overlaps == tuple(Overlap(new, current) for current, new in back.overlaps)


@given(edits())
def test_the_order_of_arrival_of_edits_does_not_matter(versions) -> None:
    base, one, other = map(lines, versions)
    assert merge(base, one, other).text == merge(base, other, one).text


@given(notes, notes, notes)
def test_nothing_that_either_wrote_is_left_out(base: str, one: str, other: str) -> None:
    merged = {part.text for part in sentences(merge(base, one, other).text)}
    before = {part.text for part in sentences(base)}
    for side in (one, other):
        assert {part.text for part in sentences(side)} - before <= merged


@given(notes, notes, notes)
def test_what_both_left_standing_stands_and_nothing_is_made_up(
    base: str, one: str, other: str
) -> None:
    of_base, of_one, of_other, merged = (
        [part.text for part in sentences(text)]
        for text in (base, one, other, merge(base, one, other).text)
    )
    assert set(merged) <= set(of_base + of_one + of_other)
    if len(set(of_base)) == len(of_base):
        assert set(of_base) & set(of_one) & set(of_other) <= set(merged)


@given(notes, notes)
def test_one_who_changed_nothing_is_no_obstacle(base: str, new: str) -> None:
    assert merge(base, base, new) == (new, ())
    assert merge(base, new, base) == (new, ())
    assert merge(base, new, new) == (new, ())


@given(edits())
def test_where_another_merge_sees_no_conflict_the_outcome_is_the_same(versions) -> None:
    base, one, other = versions
    oracle = Merge3(base, one, other)
    conflicts = [group for group in oracle.merge_groups() if group[0] == "conflict"]
    merged = merge(*map(lines, versions))
    if not conflicts:
        assert merged.text == lines(list(oracle.merge_lines()))
    assert conflicts or not merged.overlaps


@given(edits())
def test_where_both_wrote_in_one_place_an_overlap_tells(versions) -> None:
    merged = merge(*map(lines, versions))
    for overlap in merged.overlaps:
        assert overlap.current != overlap.new
        for side in overlap:
            assert all(line in merged.text for line in side.splitlines())


@pytest.mark.parametrize(
    ("base", "one", "other", "text", "overlaps"),
    [
        ("Ici. Là.", "Ici! Là.", "Ici. Là-bas.", "Ici! Là-bas.", 0),
        ("Ici.", "Ici. Un.", "Ici. Deux.", "Ici. Deux. Un.", 1),
        ("Ici. Là.", "Ici. Là-bas.", "Ici. Là. Puis.", "Ici. Là-bas. Puis.", 0),
        ("Ici. Là.", "Ici.", "Ici. Là-bas.", "Ici. Là-bas.", 1),
        ("Ici. Là.", "Ici.", "Là.", "", 0),
        ("", "تم الاطلاع", "Le registre", "Le registre\nتم الاطلاع", 1),
        ("A. B. C.", "A. X. C.", "A. Y. C.", "A. X. Y. C.", 1),
        ("A. B. C.", "A. B2. C2.", "A. B. C3.", "A. B2. C2. C3.", 1),
        ("A. B.", "A.\n\nB.", "A. B2.", "A.\n\nB2.", 0),
        ("A.", "A. N. O.", "A. N.", "A. N. O.", 1),
    ],
)
def test_examples(base: str, one: str, other: str, text: str, overlaps: int) -> None:
    merged = merge(base, one, other)
    assert merged.text.strip() == text
    assert len(merged.overlaps) == overlaps


def test_texts_too_long_to_compare_are_both_kept_whole() -> None:
    one, other = (lines([f"{side}{n}" for n in range(1500)]) for side in "ab")
    merged = merge("", one, other)
    assert merged.text == one + other
    assert len(merged.overlaps) == 1
