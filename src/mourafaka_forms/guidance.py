"""What to make of a score: why it is what it is, what would raise it, and what to do next.

All are plain functions on a framework and the answers. Actions follow the framework's `priority` and
`action_choice`, read so:

- Priority is the criterion's weight times what its counted rating lacks to 3.
- A criterion rated 0 or 1 takes the first of its recommended actions; rated 2, the next one, or the
  first again where there is no other.
- A criterion rated 3 or 4 needs none. With its evidence seen it may be made use of: its first action
  towards markets or networks, after all others. Without, the evidence is what is missing, and no
  training makes up for that: `improvements` names it.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from mourafaka_forms.answers import UNANSWERED, Answer, Answers
from mourafaka_forms.framework import Criterion, Framework
from mourafaka_forms.scoring import HIGHEST_RATING, AssessmentScore, assess, shares

TARGET_RATING = 3
"""The level a cooperative is brought to: mastered. The fourth is exemplary."""

_SHOWCASE_PATHWAYS = ("marketing", "network")
_HALF = Fraction(50)
_MASTERED = Fraction(75)


@dataclass(frozen=True)
class Contribution:
    """A pillar's part in the overall score: `points` is `share` of its `value`."""

    pillar_code: str
    share: Fraction
    value: Fraction
    points: Fraction


@dataclass(frozen=True)
class Improvement:
    """One single change that raises a score by `points`, its evidence being seen.

    `needs_evidence_only` tells that the level is reached already and waits for its proof.
    """

    criterion_code: str
    from_rating: int
    to_rating: int
    points: Fraction
    needs_evidence_only: bool


class Reason(StrEnum):
    """Why an action is proposed; in the order in which actions are proposed."""

    LEGAL_ALERT = "legal_alert"
    LOW_RATING = "low_rating"
    STRENGTH = "strength"


@dataclass(frozen=True)
class ProposedAction:
    """An action of the framework, with the criteria it answers, the most pressing first.

    `priority` is that of the most pressing criterion, 0 for making use of a strength.
    """

    action_code: str
    pathway: str
    criterion_codes: tuple[str, ...]
    priority: Fraction
    reason: Reason

    @property
    def plan_priority(self) -> int:
        """What the development plan writes: 1 high, 2 medium, 3 low. Legal alerts are always high."""
        if self.reason is Reason.LEGAL_ALERT or self.priority >= 6:
            return 1
        return 2 if self.priority >= 3 else 3


def contributions(framework: Framework, score: AssessmentScore) -> tuple[Contribution, ...]:
    """Why this score: the pillars' points, which sum up to it.

    Empty where a number of the sum may not be shown.
    """
    counted = [p for p in framework.pillars if not score.pillars[p.code].is_not_applicable]
    total = sum((pillar.weight for pillar in counted), Fraction(0))
    parts = []
    for pillar in counted:
        value = score.pillars[pillar.code].value
        if value is None or score.overall.value is None:
            return ()
        share = pillar.weight / total
        parts.append(Contribution(pillar.code, share, value, share * value))
    return tuple(parts)


def improvements(
    framework: Framework, answers: Answers, n: int = 4, code: str | None = None
) -> tuple[Improvement, ...]:
    """The `n` single changes that raise a score most, each to level 3.

    `code` is a pillar's, a sub-dimension's or a module's; None is the overall score. Empty while
    there is no such score. Raises KeyError for an unknown code.
    """
    modules = [module.code for module in framework.modules if module.code == code]
    if assess(framework, answers, modules).of(code).value is None:
        return ()
    changes = []
    for criterion_code, share in shares(framework, answers, code).items():
        answer = answers[criterion_code]
        counted, rating = answer.counted_rating, answer.rating
        assert counted is not None  # shares are those of rated criteria
        assert rating is not None
        target = max(rating, TARGET_RATING)
        if target > counted:
            points = 100 * share * (target - counted) / HIGHEST_RATING
            changes.append(Improvement(criterion_code, counted, target, points, answer.is_capped))
    changes.sort(key=lambda change: -change.points)  # stable: the framework's order among equals
    return tuple(changes[:n])


def strengths(score: AssessmentScore, n: int = 3) -> tuple[str, ...]:
    """The codes of the best sub-dimensions, best first, of those that reach half."""
    return tuple(code for code, value in _ranked(score) if value >= _HALF)[:n]


def weaknesses(score: AssessmentScore, n: int = 3) -> tuple[str, ...]:
    """The codes of the lowest sub-dimensions, lowest first, of those not mastered nor a strength."""
    lowest_first = sorted(_ranked(score), key=lambda ranked: ranked[1])
    taken = strengths(score, n)
    return tuple(code for code, value in lowest_first if value < _MASTERED and code not in taken)[
        :n
    ]


def _ranked(score: AssessmentScore) -> list[tuple[str, Fraction]]:
    shown = [(code, s.value) for code, s in score.subdimensions.items() if s.value is not None]
    return sorted(shown, key=lambda ranked: -ranked[1])


def action_choice(framework: Framework, criterion: Criterion, answer: Answer) -> str | None:
    """The code of the action that this answer calls for; None where it calls for none."""
    rating, counted = answer.rating, answer.counted_rating
    if rating is None or counted is None or not criterion.recommended_actions:
        return None
    if rating >= TARGET_RATING:
        return _showcase(framework, criterion) if answer.is_proved else None
    if rating == 2 and len(criterion.recommended_actions) > 1:
        return criterion.recommended_actions[1]
    return criterion.recommended_actions[0]


def _showcase(framework: Framework, criterion: Criterion) -> str | None:
    codes = criterion.recommended_actions
    return next((c for c in codes if framework.action(c).pathway in _SHOWCASE_PATHWAYS), None)


def proposed_actions(
    framework: Framework, answers: Answers, modules: Collection[str] = ()
) -> tuple[ProposedAction, ...]:
    """The actions to put before the cooperative, each once: legal alerts first, then by priority.

    `modules` are the codes of the open modules. Equal priorities keep the framework's order.
    """
    wanted = sorted(
        _wanted(framework, answers, modules), key=lambda w: (w.reason_rank, -w.priority)
    )
    by_action: dict[str, list[_Wanted]] = {}
    for one in wanted:
        by_action.setdefault(one.action_code, []).append(one)
    return tuple(
        ProposedAction(
            action_code=code,
            pathway=framework.action(code).pathway,
            criterion_codes=tuple(one.criterion_code for one in ones),
            priority=ones[0].priority,
            reason=ones[0].reason,
        )
        for code, ones in by_action.items()
    )


@dataclass(frozen=True)
class _Wanted:
    action_code: str
    criterion_code: str
    priority: Fraction
    reason: Reason

    @property
    def reason_rank(self) -> int:
        return list(Reason).index(self.reason)


def _wanted(framework: Framework, answers: Answers, modules: Collection[str]) -> Iterator[_Wanted]:
    alerting = {alert.criterion_code for alert in assess(framework, answers, modules).alerts}
    for criterion in _asked(framework, modules):
        answer = answers.get(criterion.code, UNANSWERED)
        action_code = action_choice(framework, criterion, answer)
        counted = answer.counted_rating
        if action_code is None or counted is None:
            continue
        lacking = max(TARGET_RATING - counted, 0)
        yield _Wanted(
            action_code=action_code,
            criterion_code=criterion.code,
            priority=criterion.weight * lacking,
            reason=_reason(criterion.code in alerting, lacking),
        )


def _asked(framework: Framework, modules: Collection[str]) -> Iterable[Criterion]:
    yield from framework.criteria()
    for module in framework.modules:
        if module.code in modules:
            yield from module.criteria


def _reason(is_alerting: bool, lacking: int) -> Reason:
    if is_alerting:
        return Reason.LEGAL_ALERT
    return Reason.LOW_RATING if lacking else Reason.STRENGTH
