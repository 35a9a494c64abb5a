"""What a patch makes of a record: `merged`; docs/protocol.md, section 6. Plain values in, plain values out.

Three ways, field by field: what stands, what the writer saw, what it wrote. What stands is what was seen: the new
value. What stands is the new value already: nothing. Otherwise two people wrote at once, and the rule of the field's
type decides, so that nothing is overwritten that nobody was shown.
"""

from dataclasses import dataclass, field
from typing import Any

from mourafaka_protocol.operations import Change, Patch
from mourafaka_server.records import Body


@dataclass(frozen=True)
class Overwritten:
    """A value that gave way to one whose writer had not seen it."""

    tag: int
    key: str | None
    kept: Any
    lost: Any
    lost_version: int


@dataclass
class Merged:
    """What a patch makes of a record: its new body, the values that changed, those that gave way."""

    body: Body
    versions: Body
    changed: Body = field(default_factory=dict)
    overwritten: list[Overwritten] = field(default_factory=list)


def merged(body: Body, versions: Body, patch: Patch, version: int) -> Merged:
    """The record after the change `version`. A value of None is an absent field."""
    result = Merged(_copied(body), _copied(versions))
    for tag, part in patch.items():
        if isinstance(part, Change):
            _merge(result, tag, None, part, version)
        else:
            for key, change in part.items():
                _merge(result, tag, key, change, version)
    return result


def _merge(result: Merged, tag: int, key: str | None, change: Change, version: int) -> None:
    current = _at(result.body, tag, key)
    if current == change.new:
        return
    if current != change.old:
        lost_version = _at(result.versions, tag, key) or 0
        result.overwritten.append(Overwritten(tag, key, change.new, current, lost_version))
    _put(result.body, tag, key, change.new)
    _put(result.versions, tag, key, version)
    if key is None:
        result.changed[tag] = change.new
    else:
        result.changed.setdefault(tag, {})[key] = change.new


def _at(tree: Body, tag: int, key: str | None) -> Any:
    value = tree.get(tag)
    if key is None:
        return value
    return value.get(key) if isinstance(value, dict) else None


def _put(tree: Body, tag: int, key: str | None, value: Any) -> None:
    if key is not None:
        keyed = tree.get(tag)
        tree[tag] = {**(keyed if isinstance(keyed, dict) else {}), key: value}
        if value is None:
            del tree[tag][key]
    elif value is None:
        tree.pop(tag, None)
    else:
        tree[tag] = value


def _copied(tree: Body) -> Body:
    return {tag: dict(value) if isinstance(value, dict) else value for tag, value in tree.items()}
