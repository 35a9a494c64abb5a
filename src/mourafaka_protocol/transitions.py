"""Which states of a record may follow one another, shared by laptop and server: `state_rule`, `StateRule`, `is_closed`.

docs/protocol.md, section 6.2, shows the same tables. A word this version does not know is a newer one's, and may come
and go.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mourafaka_protocol.kinds import (
    ASSESSMENT,
    COACHING_SESSION,
    CONFLICT,
    COOPERATIVE,
    DUPLICATE,
    PLANNED_ACTION,
    PROJECT,
    QUARANTINE,
    TRAINING,
    VISIT,
    RecordKind,
)


@dataclass(frozen=True)
class StateRule:
    """The states of a kind in their rank, the later of two last, and where each may lead.

    `final` states lead nowhere; all others lead to every state, or to those of `leads` where they stand there.
    `closed` states forbid writing in the record's other fields without amending it.
    """

    tag: int
    ranked: tuple[str, ...]
    final: frozenset[str] = frozenset()
    leads: Mapping[str, frozenset[str]] | None = None
    closed: frozenset[str] = frozenset()

    def may_follow(self, before: Any, after: Any) -> bool:
        """Whether a person who saw the state `before` may write `after`; None is no state yet."""
        if before not in self.ranked or before == after:
            return True
        if after is None:
            return False
        if after not in self.ranked:
            return before not in self.final
        return after in self._reached_from(before)

    def later(self, one: Any, other: Any) -> Any:
        """The state that stays where both were written unseen, whichever arrived first.

        A word that is not known here stays over one that is.
        """
        return max(one, other, key=self._place)

    def _reached_from(self, state: str) -> frozenset[str]:
        if state in self.final:
            return frozenset()
        return (self.leads or {}).get(state, frozenset(self.ranked))

    def _place(self, state: Any) -> tuple[int, str]:
        if state is None:
            return (-1, "")
        known = state in self.ranked
        return (self.ranked.index(state) if known else len(self.ranked), str(state))


def _tag(kind: RecordKind, field: str = "state") -> int:
    return kind.field_named(field).tag


_SUBMITTED = frozenset({"submitted"})
STATE_RULES: Mapping[int, StateRule] = {
    COOPERATIVE.tag: StateRule(_tag(COOPERATIVE, "status"), ("active", "paused", "left")),
    VISIT.tag: StateRule(_tag(VISIT), ("draft", "submitted"), final=_SUBMITTED, closed=_SUBMITTED),
    ASSESSMENT.tag: StateRule(
        _tag(ASSESSMENT),
        ("draft", "replaced", "submitted"),
        final=frozenset({"submitted", "replaced"}),
        closed=frozenset({"submitted", "replaced"}),
    ),
    PLANNED_ACTION.tag: StateRule(
        _tag(PLANNED_ACTION, "status"), ("todo", "doing", "blocked", "dropped", "done")
    ),
    COACHING_SESSION.tag: StateRule(_tag(COACHING_SESSION), ("planned", "missed", "held")),
    TRAINING.tag: StateRule(_tag(TRAINING), ("planned", "missed", "held")),
    PROJECT.tag: StateRule(_tag(PROJECT), ("idea", "draft", "submitted"), final=_SUBMITTED),
    CONFLICT.tag: StateRule(
        _tag(CONFLICT), ("open", "kept", "restored"), final=frozenset({"kept", "restored"})
    ),
    QUARANTINE.tag: StateRule(
        _tag(QUARANTINE),
        ("open", "dismissed", "applied"),
        final=frozenset({"applied"}),
        leads={"dismissed": frozenset({"applied"})},
    ),
    DUPLICATE.tag: StateRule(
        _tag(DUPLICATE),
        ("open", "different", "merged"),
        final=frozenset({"merged"}),
        leads={"different": frozenset({"open", "merged"})},
    ),
}
"""The rule of each record kind, by its tag, that has states."""


def state_rule(record_kind: int) -> StateRule | None:
    """The rule of the kind with that tag, None where its records have no states that are known here."""
    return STATE_RULES.get(record_kind)


def is_closed(record_kind: int, values: Mapping[int, Any]) -> bool:
    """Whether a record with these wire values by tag is written to by amending it only."""
    rule = state_rule(record_kind)
    return rule is not None and values.get(rule.tag) in rule.closed
