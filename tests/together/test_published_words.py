"""The words of each list that crosses the wire stand in docs/protocol.md, for a stranger's client."""

import enum
import typing
from collections.abc import Iterator
from pathlib import Path

from mourafaka_desktop.domain.cooperatives import SpokenLanguage
from mourafaka_desktop.domain.visits import ParticipantRole, VisitAlert
from mourafaka_desktop.storage.records import RECORD_TYPES
from mourafaka_protocol.kinds import KINDS, ValueType
from mourafaka_protocol.transitions import STATE_RULES

DOCUMENT = (Path(__file__).parents[2] / "docs" / "protocol.md").read_text(encoding="utf-8")

LISTS = {
    "cooperative.spoken_languages": SpokenLanguage,
    "visit.participants_roles": ParticipantRole,
    "visit.alerts": VisitAlert,
}
"""Lists that may hold other words beside those that are offered."""


def _words(hint: object) -> tuple[str, ...]:
    """Those of the enumeration somewhere within a type, in their order; none where there is none."""
    if isinstance(hint, type) and issubclass(hint, enum.StrEnum):
        return tuple(hint)
    return tuple(word for part in typing.get_args(hint) for word in _words(part))


def _lists() -> Iterator[tuple[str, tuple[str, ...]]]:
    for kind in KINDS:
        hints = typing.get_type_hints(RECORD_TYPES[kind.name])
        for field in kind.fields:
            name = f"{kind.name}.{field.name}"
            words = _words(LISTS.get(name, hints[field.name]))
            if words:
                yield name, words


def test_each_list_stands_in_the_document_with_its_words() -> None:
    table = DOCUMENT.split("<!-- words:begin -->\n")[1].split("<!-- words:end -->")[0]
    rows = [f"| {name} | {', '.join(words)} |" for name, words in _lists()]
    assert table == "\n".join(["| field | words |", "|---|---|", *rows]) + "\n"


def test_each_enumeration_of_the_wire_has_words() -> None:
    listed = {name for name, _ in _lists()}
    enums = {
        f"{kind.name}.{field.name}"
        for kind in KINDS
        for field in kind.fields
        if field.type is ValueType.ENUM
    }
    assert enums <= listed


def test_the_states_of_the_table_are_those_of_the_records() -> None:
    lists = dict(_lists())
    for kind in KINDS:
        rule = STATE_RULES.get(kind.tag)
        if rule is not None:
            assert set(rule.ranked) == set(lists[f"{kind.name}.{kind.by_tag[rule.tag].name}"])
