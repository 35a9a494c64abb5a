"""docs/glossary.md holds one word for each concept, and the code uses it."""

import ast
import re

from tests.conventions.tree import ROOT, modules

ARABIC = re.compile("[\u0621-\u064a]")


def _section(title: str) -> list[list[str]]:
    """The cells of each row in the table below `title`."""
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    body = text.split(f"## {title}\n", maxsplit=1)[1].split("\n## ", maxsplit=1)[0]
    rows = [line for line in body.splitlines() if line.startswith("| ")]
    return [[cell.strip().strip("`") for cell in row.strip("|").split("|")] for row in rows[1:]]


def _classes() -> dict[str, list[str]]:
    """Where each public class of the source is defined."""
    places: dict[str, list[str]] = {}
    for module in modules("src"):
        for node in module.nodes:
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name, []).append(module.at(node))
    return places


def test_each_name_of_the_glossary_is_a_class() -> None:
    classes = _classes()
    assert [row[0] for row in _section("Names in the code") if row[0] not in classes] == []


def test_a_name_is_kept_free_until_it_is_built() -> None:
    classes = _classes()
    built = {row[0]: classes[row[0]] for row in _section("Names kept free") if row[0] in classes}
    assert built == {}, "move these lines up to the names in the code"


def test_each_term_is_there_in_french_and_in_arabic() -> None:
    tables = ("Names in the code", "Names kept free", "Words of the programme", "Months and days")
    rows = [row for title in tables for row in _section(title)]
    assert len(rows) > 200
    lacking = [
        row for row in rows if not all(row) or not ARABIC.search(row[2]) or ARABIC.search(row[1])
    ]
    assert lacking == []


def test_each_term_stands_there_once() -> None:
    names = [
        row[0] for title in ("Names in the code", "Names kept free") for row in _section(title)
    ]
    words = [row[0] for row in _section("Words of the programme")]
    assert sorted({name for name in names if names.count(name) > 1}) == []
    assert sorted({word for word in words if words.count(word) > 1}) == []
