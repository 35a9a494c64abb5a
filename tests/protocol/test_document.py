"""docs/protocol.md says what the code does."""

import re
from pathlib import Path

from mourafaka_protocol.frames import FrameKind, Shape, Verdict
from mourafaka_protocol.kinds import KINDS, ValueType
from mourafaka_protocol.problems import HTTP_STATUS, ProblemCode, RefusalCode
from mourafaka_protocol.version import PROTOCOL, SCHEMA

DOCUMENT = (Path(__file__).parents[2] / "docs" / "protocol.md").read_text(encoding="utf-8")


def test_each_kind_and_field_stands_in_the_document() -> None:
    """Fields that are required are marked with an exclamation mark."""
    table = DOCUMENT.split("<!-- kinds:begin -->\n")[1].split("<!-- kinds:end -->")[0]
    written = []
    for kind in KINDS:
        fields = " · ".join(
            f"{f.tag} {f.name}{'!' if f.required else ''} ({f.type})" for f in kind.fields
        )
        written.append(f"**{kind.tag} {kind.name}** in `{kind.scope_type}:` scopes: {fields}\n")
    assert table == "\n" + "\n".join(written) + "\n"


def test_each_problem_stands_in_the_document_with_its_status() -> None:
    documented = dict(re.findall(r"^\| `([a-z_]+)` \| (\d{3}) \|", DOCUMENT, flags=re.MULTILINE))
    assert documented == {str(code): str(status) for code, status in HTTP_STATUS.items()}
    assert all(f"`{code}`" in DOCUMENT for code in [*ProblemCode, *RefusalCode])


def test_each_frame_stands_in_the_document_under_its_number() -> None:
    documented = {
        int(number)
        for number in re.findall(r"^\| (\d+) \| [A-Z_]+ \|", DOCUMENT, flags=re.MULTILINE)
    }
    assert documented == set(FrameKind)


def test_verdicts_and_shapes_stand_in_the_document_under_their_numbers() -> None:
    assert all(f"{verdict.value} {verdict.name.lower()}" in DOCUMENT for verdict in Verdict)
    assert all(re.search(rf"\b{shape.value} \*{shape.name.lower()}\*", DOCUMENT) for shape in Shape)


def test_each_type_of_value_stands_in_the_document() -> None:
    types = {
        word
        for cell in re.findall(r"^\| ([a-z, ]+) \|", DOCUMENT, flags=re.MULTILINE)
        for word in cell.split(", ")
    }
    assert set(ValueType) <= types


def test_the_document_is_about_these_versions() -> None:
    assert f"| protocol, schema | {PROTOCOL}, {SCHEMA}." in DOCUMENT
