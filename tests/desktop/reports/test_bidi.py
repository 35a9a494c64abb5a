"""Unicode's own conformance files decide whether the bidirectional algorithm is right."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from mourafaka_desktop.reports.bidi import (
    first_strong_level,
    resolve,
    resolve_classes,
    visual_order,
)
from mourafaka_desktop.reports.bidi_classes import bidi_class

UNICODE = Path("/usr/share/unicode")
# The parts of BidiTest.txt, so that both cores share it and a failure says where.
PARTS = 8

unicode_data = pytest.mark.skipif(
    not (UNICODE / "BidiTest.txt").exists(), reason="the package unicode-data is not installed"
)


def order_shown(levels: list[int], shown: list[str]) -> list[int]:
    """The visual order without the characters the algorithm removes."""
    return [index for index in visual_order(levels) if shown[index] != "x"]


@unicode_data
def test_every_line_of_bidi_character_test_passes():
    failures = []
    count = 0
    for line in (UNICODE / "BidiCharacterTest.txt").read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        count += 1
        codes, base, level, levels, order = line.split(";")
        text = "".join(chr(int(code, 16)) for code in codes.split())
        paragraph = resolve(text, None if base == "2" else int(base))
        shown = levels.split()
        got = paragraph.line_levels(0, len(text))
        if (
            paragraph.level != int(level)
            or any(want not in ("x", str(had)) for want, had in zip(shown, got, strict=True))
            or order_shown(got, shown) != [int(index) for index in order.split()]
        ):
            failures.append(line)
    assert count > 90_000
    assert failures == []


def cases_of_bidi_test(part: int) -> Iterator[tuple[list[str], int, list[str], list[int]]]:
    """Classes, the set of paragraph directions, expected levels and order, of one part's lines."""
    levels: list[str] = []
    order: list[int] = []
    with (UNICODE / "BidiTest.txt").open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if line.startswith("@Levels:"):
                levels = line.split(":")[1].split()
            elif line.startswith("@Reorder:"):
                order = [int(index) for index in line.split(":")[1].split()]
            elif line[0] not in "#@\n" and number % PARTS == part:
                classes, directions = line.split(";")
                yield classes.split(), int(directions, 16), levels, order


@unicode_data
@pytest.mark.parametrize("part", range(PARTS))
def test_every_line_of_bidi_test_passes(part):
    failures = []
    count = 0
    for classes, directions, levels, order in cases_of_bidi_test(part):
        for bit, base in ((1, None), (2, 0), (4, 1)):
            if not directions & bit:
                continue
            count += 1
            got = resolve_classes(classes, base).line_levels(0, len(classes))
            if order_shown(got, levels) != order or any(
                want not in ("x", str(had)) for want, had in zip(levels, got, strict=True)
            ):
                failures.append((classes, base, levels, got))
    assert count > 90_000
    assert failures == []


@unicode_data
def test_every_character_has_the_class_of_unicode_15():
    aliases = {}
    for line in (UNICODE / "PropertyValueAliases.txt").read_text("utf-8").splitlines():
        if line.startswith("bc ;"):
            _, short, long, *_ = (part.strip() for part in line.split(";"))
            aliases[long] = short
    lines = (UNICODE / "extracted" / "DerivedBidiClass.txt").read_text("utf-8").splitlines()
    expected: dict[int, str] = {}
    for pattern in (r"# @missing: (\w+)\.\.(\w+); (\w+)", r"(\w+)(?:\.\.(\w+))?\s*; (\w+)"):
        for line in lines:
            if found := re.match(pattern, line):
                first, last, kind = found.groups()
                codes = range(int(first, 16), int(last or first, 16) + 1)
                expected.update(dict.fromkeys(codes, aliases.get(kind, kind)))
    classify = bidi_class.__wrapped__
    assert len(expected) == 0x110000
    assert {c: k for c, k in expected.items() if classify(chr(c)) != k} == {}


def test_a_phone_number_isolated_in_arabic_keeps_its_groups_in_order():
    text = "هاتف \u206606 00 12 34 56\u2069 فقط"
    order = visual_order(resolve(text).line_levels(0, len(text)))
    shown = "".join(text[index] for index in order)
    assert "06 00 12 34 56" in shown


def test_the_space_that_ends_a_line_stands_at_its_trailing_end():
    text = "abc def "
    paragraph = resolve(text, base=1)
    assert paragraph.line_levels(0, 8)[-1] == 1
    assert visual_order(paragraph.line_levels(0, 8))[0] == 7


def test_a_joiner_inside_a_word_keeps_the_level_of_the_word():
    assert set(resolve("مي\u200cخواهم").levels) == {1}


@pytest.mark.parametrize(
    ("text", "level"),
    [("Coopérative تعاونية", 0), ("«تعاونية» ABC", 1), ("2026", None), ("\u2066ABC\u2069 نص", 1)],
)
def test_the_first_strong_letter_gives_the_direction(text, level):
    assert first_strong_level(text) == level


def test_unpaired_marks_do_no_harm():
    text = "\u2069\u202c\u2067نص\u202e abc\u2066"
    levels = resolve(text).line_levels(0, len(text))
    assert sorted(visual_order(levels)) == list(range(len(text)))
