"""Mistakes made on purpose stay in the tests."""

import re
from pathlib import Path

from mourafaka_protocol import mutants
from mourafaka_protocol.mutants import Mutant

SOURCE = Path(mutants.__file__).parents[1]


def test_no_mistake_is_switched_on() -> None:
    assert not any(map(mutants.is_active, Mutant))


def test_nothing_outside_the_tests_switches_one_on() -> None:
    touching = re.compile(
        r"mutants\.active|mutants import [^\n]*\bactive\b|import_module\(.*mutants"
    )
    found = [
        path for path in SOURCE.rglob("*.py") if touching.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_a_mistake_can_be_switched_on_and_off() -> None:
    mutants.active.add(Mutant.NO_CHAIN)
    try:
        assert mutants.is_active(Mutant.NO_CHAIN)
        assert not mutants.is_active(Mutant.NO_OID)
    finally:
        mutants.active.clear()
    assert not mutants.is_active(Mutant.NO_CHAIN)
