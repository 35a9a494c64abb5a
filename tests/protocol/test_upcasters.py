"""What an old laptop wrote still means what it meant."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from mourafaka_protocol.operations import Op, op_from_canonical
from mourafaka_protocol.upcasters import upcast
from mourafaka_protocol.version import SCHEMA
from tests.protocol.samples import DEVICE

GOLDEN = json.loads(
    (Path(__file__).parent / "golden" / "operations.json").read_text(encoding="utf-8")
)


def golden(entry: dict[str, str], schema: int) -> Op:
    return replace(op_from_canonical(bytes.fromhex(entry["written"]), ctr=1), schema=schema)


CASES = [
    (int(schema), name, entry)
    for schema, entries in GOLDEN.items()
    for name, entry in entries.items()
]


@pytest.mark.parametrize(
    ("schema", "name", "entry"),
    CASES,
    ids=lambda part: str(part) if not isinstance(part, dict) else "",
)
def test_an_operation_of_each_schema_is_read_as_it_was_meant(
    schema: int, name: str, entry: dict[str, str]
) -> None:
    written = golden(entry, schema)
    assert written.operation_id(DEVICE).hex() == entry["id"], name
    assert upcast(written) == replace(
        op_from_canonical(bytes.fromhex(entry["means"]), ctr=1), schema=SCHEMA
    )


def test_there_are_golden_operations_of_every_schema_ever_shipped() -> None:
    assert {schema for schema, _, _ in CASES} == set(range(1, SCHEMA + 1))


def test_an_operation_of_a_newer_schema_stays_as_it_is() -> None:
    newer = replace(golden(CASES[0][2], 1), schema=SCHEMA + 4)
    assert upcast(newer) == newer


def test_an_operation_takes_every_step_from_its_own_schema_on() -> None:
    def step(name: str):
        return lambda op: replace(op, command=f"{op.command or ''}{name}")

    steps = {number: step(str(number)) for number in range(1, SCHEMA)}
    old = golden(CASES[0][2], 1)
    assert upcast(old, steps).command == "".join(str(number) for number in range(1, SCHEMA))
    assert upcast(replace(old, schema=SCHEMA - 1), steps).command == str(SCHEMA - 1)
