"""What a patch makes of a record: `merged`; docs/protocol.md, section 6. Plain values in, plain values out.

Three ways, field by field: what stands, what the writer saw, what it wrote. What stands is what was seen: the new
value. What stands is the new value already: nothing. Otherwise two people wrote at once, and the rule of the field's
type decides:

- long texts are merged sentence by sentence, lists element by element: both hold, whichever arrived first;
- of two states the later one stays;
- of any other two values the last to arrive stays.

What does not stay, and what was merged in the same sentences, is told as `Overwritten`: nothing is lost unseen.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from mourafaka_protocol.kinds import ValueType, kind_with_tag
from mourafaka_protocol.operations import Change, Patch, TextHash, is_seen
from mourafaka_protocol.text_merge import merge
from mourafaka_protocol.transitions import StateRule, state_rule
from mourafaka_server.records import Body

EarlierText = Callable[[int, TextHash], str | None]
"""The text of a field with that hash that stood, or was written, earlier; None where nobody knows it any more."""


class Nature(StrEnum):
    """What kind of disagreement it was."""

    VALUE = "value"
    TEXT = "text"
    STATE = "state"


@dataclass(frozen=True)
class Overwritten:
    """Two values of a field, written unseen of each other: the one that stays, the one that does not.

    `standing_version` is that of the value that stood when the other arrived, 0 where none did; `arrival_stays` says
    which of the two stayed. Of a text, `kept` is both merged.
    """

    tag: int
    key: str | None
    kept: Any
    lost: Any
    standing_version: int
    nature: Nature = Nature.VALUE
    arrival_stays: bool = True

    @property
    def is_told(self) -> bool:
        """Whether its writer is told at once: a merged text holds what they wrote."""
        return self.nature is not Nature.TEXT


@dataclass
class Merged:
    """What a patch makes of a record: its new body, the values to hand out, the disagreements."""

    body: Body
    versions: Body
    changed: Body = field(default_factory=dict)
    overwritten: list[Overwritten] = field(default_factory=list)
    merged_texts: dict[int, str] = field(default_factory=dict)
    """Long texts that stand nowhere as they were written: their writer's next edit builds on them."""
    illegal_states: tuple[Any, Any] | None = None
    """A state that may not follow the one its writer saw."""
    is_as_sent: bool = True
    """Whether every field now holds what the patch says."""


def merged(
    kind: int,
    body: Body,
    versions: Body,
    patch: Patch,
    version: int,
    *,
    earlier_text: EarlierText = lambda _tag, _hash: None,
) -> Merged:
    """The record of that kind after the change `version`. A value of None is an absent field."""
    merging = _Merging(kind, Merged(_copied(body), _copied(versions)), version, earlier_text)
    for tag, part in patch.items():
        if not isinstance(part, Change):
            for key, change in part.items():
                merging.take_value(tag, key, change)
        elif not is_seen(part.old, part.new):  # who writes what they saw writes nothing
            merging.take(tag, part)
    return merging.result


class _Merging:
    """One patch on its way into one record."""

    def __init__(self, kind: int, result: Merged, version: int, earlier_text: EarlierText) -> None:
        known = kind_with_tag(kind)
        self._types = {} if known is None else {tag: f.type for tag, f in known.by_tag.items()}
        self._states: StateRule | None = state_rule(kind)
        self._version = version
        self._earlier_text = earlier_text
        self.result = result

    def take(self, tag: int, change: Change) -> None:
        """One field, by the rule of its type."""
        if self._states is not None and tag == self._states.tag:
            self._take_state(self._states, change)
        elif self._types.get(tag) is ValueType.LONGTEXT:
            self._take_text(tag, change)
        elif self._types.get(tag) is ValueType.TEXTS:
            self._take_list(tag, change)
        else:
            self.take_value(tag, None, change)

    def take_value(self, tag: int, key: str | None, change: Change) -> None:
        """A plain value: the last to arrive stays."""
        current = _at(self.result.body, tag, key)
        if change.old == change.new:
            return
        if current != change.new and not is_seen(change.old, current):
            self._disagree(tag, key, change.new, current)
        self._settle(tag, key, change, change.new)

    def _take_state(self, rule: StateRule, change: Change) -> None:
        current = self.result.body.get(rule.tag)
        if is_seen(change.old, current):
            if not rule.may_follow(current, change.new):
                self.result.illegal_states = (current, change.new)
            self._settle(rule.tag, None, change, change.new)
            return
        stays = rule.later(current, change.new)
        if current != change.new:
            other = change.new if stays == current else current
            self._disagree(
                rule.tag, None, stays, other, Nature.STATE, arrival_stays=stays != current
            )
        self._settle(rule.tag, None, change, stays)

    def _take_text(self, tag: int, change: Change) -> None:
        current = self.result.body.get(tag)
        if current == change.new or is_seen(change.old, current):
            self._settle(tag, None, change, change.new)
            return
        base = change.old
        if isinstance(base, TextHash):
            base = self._earlier_text(tag, base)
        both = merge(base or "", current or "", change.new or "")
        text = both.text or None
        if both.overlaps:
            self._disagree(tag, None, text, change.new, Nature.TEXT, arrival_stays=False)
        if change.new and text != change.new:
            self.result.merged_texts[tag] = change.new
        self._settle(tag, None, change, text)

    def _take_list(self, tag: int, change: Change) -> None:
        """What both added and what both took away; in the order of what both began with."""
        current = self.result.body.get(tag)
        if current in (change.new, change.old):
            self._settle(tag, None, change, change.new)
            return
        base, ours, theirs = change.old or [], current or [], change.new or []
        stays = [item for item in base if item in ours and item in theirs]
        added = sorted({*ours, *theirs} - set(base))
        self._settle(tag, None, change, stays + added or None)

    def _disagree(
        self,
        tag: int,
        key: str | None,
        kept: Any,
        lost: Any,
        nature: Nature = Nature.VALUE,
        *,
        arrival_stays: bool = True,
    ) -> None:
        standing_version = _at(self.result.versions, tag, key) or 0
        self.result.overwritten.append(
            Overwritten(tag, key, kept, lost, standing_version, nature, arrival_stays)
        )

    def _settle(self, tag: int, key: str | None, change: Change, value: Any) -> None:
        """The field holds `value`: hand it out where that is news to anybody, its writer among them."""
        is_news = _at(self.result.body, tag, key) != value
        if not is_news and value == change.new:
            return
        self.result.is_as_sent = self.result.is_as_sent and value == change.new
        if is_news:
            _put(self.result.body, tag, key, value)
            _put(self.result.versions, tag, key, self._version)
        if key is None:
            self.result.changed[tag] = value
        else:
            self.result.changed.setdefault(tag, {})[key] = value


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
