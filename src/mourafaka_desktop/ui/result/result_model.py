"""What the result screen shows, out of the scores: lines for the pillars, the axes, the reasons.

Plain values and functions. Scores stay exact until the view rounds them; a baseline made with a version
of the framework that does not compare is left out of every line, and one sentence says why.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from fractions import Fraction

from mourafaka_forms.framework import Criterion, Framework, Text
from mourafaka_forms.guidance import Improvement, ProposedAction, Reason
from mourafaka_forms.scoring import AssessmentScore, LegalAlert, Score


class Comparison(Enum):
    """What stands beside the score."""

    FIRST = "first"  # this is the first assessment
    COMPARED = "compared"
    OTHER_VERSION = "other version"  # there is one, but it does not compare
    TOO_LITTLE = "too little"  # one of the two has no number


@dataclass(frozen=True)
class Headline:
    """The score, and how it moved. `difference` is there when `comparison` is COMPARED."""

    score: Score
    comparison: Comparison
    baseline_value: Fraction | None
    baseline_on: date | None
    difference: Fraction | None


@dataclass(frozen=True)
class PartLine:
    """A pillar, a sub-dimension or a module with its score. `baseline` is None where nothing compares."""

    code: str
    label: Text
    score: Score
    baseline: Fraction | None


@dataclass(frozen=True)
class AlertLine:
    """A legal obligation not met: its name, and the level that was found."""

    criterion: Criterion
    rating: int

    @property
    def finding(self) -> Text:
        """The words of the level."""
        return self.criterion.levels[self.rating].text


@dataclass(frozen=True)
class ImprovementLine:
    """One change that raises the score."""

    criterion: Criterion
    improvement: Improvement


@dataclass(frozen=True)
class Proposal:
    """A proposed action as it stands before the cooperative: ticked or not, by whom, until when."""

    action: ProposedAction
    title: Text
    pathway: Text
    criteria: tuple[Criterion, ...]
    is_chosen: bool = False
    is_accepted: bool = False  # it stands in the plan already
    responsible: str | None = None
    due_on: date | None = None

    @property
    def is_legal(self) -> bool:
        """Whether it answers a legal obligation that is not met."""
        return self.action.reason is Reason.LEGAL_ALERT


@dataclass(frozen=True)
class Proposals:
    """The proposed actions, in the order of the framework's priorities."""

    lines: tuple[Proposal, ...] = field(default=())

    @property
    def chosen(self) -> tuple[Proposal, ...]:
        """Those that are ticked and not in the plan yet."""
        return tuple(line for line in self.lines if line.is_chosen and not line.is_accepted)

    def changed(self, number: int, **values: object) -> "Proposals":
        """The same with some values of one line changed."""
        lines = list(self.lines)
        lines[number] = replace(lines[number], **values)  # type: ignore[arg-type]  # the fields of Proposal
        return Proposals(tuple(lines))


def headline(
    score: AssessmentScore,
    baseline: AssessmentScore | None,
    baseline_on: date | None,
    *,
    comparable: bool,
) -> Headline:
    """The score with what stands beside it."""
    now = score.overall.value
    before = baseline.overall.value if baseline else None
    if baseline is None and baseline_on is None:
        comparison = Comparison.FIRST
    elif not comparable:
        comparison, before = Comparison.OTHER_VERSION, None
    elif now is None or before is None:
        comparison = Comparison.TOO_LITTLE
    else:
        comparison = Comparison.COMPARED
    difference = (
        now - before
        if comparison is Comparison.COMPARED and now is not None and before is not None
        else None
    )
    return Headline(score.overall, comparison, before, baseline_on, difference)


def pillar_lines(
    framework: Framework, score: AssessmentScore, baseline: AssessmentScore | None
) -> tuple[PartLine, ...]:
    """The pillars, each against the baseline."""
    before = baseline.pillars if baseline else {}
    return tuple(
        PartLine(p.code, p.label, score.pillars[p.code], _value(before, p.code))
        for p in framework.pillars
    )


def axis_lines(
    framework: Framework, score: AssessmentScore, baseline: AssessmentScore | None
) -> tuple[PartLine, ...]:
    """The sub-dimensions, the axes of the radar, each against the baseline."""
    before = baseline.subdimensions if baseline else {}
    return tuple(
        PartLine(s.code, s.label, score.subdimensions[s.code], _value(before, s.code))
        for s in framework.subdimensions()
    )


def module_lines(
    framework: Framework, score: AssessmentScore, baseline: AssessmentScore | None
) -> tuple[PartLine, ...]:
    """The open territorial modules, which stand apart from the national score."""
    before = baseline.modules if baseline else {}
    return tuple(
        PartLine(code, framework.module(code).label, module_score, _value(before, code))
        for code, module_score in score.modules.items()
    )


def part_lines(lines: Sequence[PartLine], codes: Sequence[str]) -> tuple[PartLine, ...]:
    """The lines of these codes, in the order of the codes: strengths, weaknesses."""
    by_code = {line.code: line for line in lines}
    return tuple(by_code[code] for code in codes)


def alert_lines(framework: Framework, alerts: Sequence[LegalAlert]) -> tuple[AlertLine, ...]:
    """The legal obligations not met."""
    return tuple(AlertLine(framework.criterion(a.criterion_code), a.rating) for a in alerts)


def improvement_lines(
    framework: Framework, improvements: Sequence[Improvement]
) -> tuple[ImprovementLine, ...]:
    """What would raise the score most."""
    return tuple(ImprovementLine(framework.criterion(i.criterion_code), i) for i in improvements)


def proposals(
    framework: Framework,
    proposed: Sequence[ProposedAction],
    accepted_codes: Collection[str | None],
) -> Proposals:
    """The proposed actions; those whose code stands in the plan already are marked so."""
    return Proposals(
        tuple(
            Proposal(
                action=action,
                title=framework.action(action.action_code).label,
                pathway=framework.pathway(action.pathway).label,
                criteria=tuple(framework.criterion(code) for code in action.criterion_codes),
                is_accepted=action.action_code in accepted_codes,
            )
            for action in proposed
        )
    )


def _value(scores: Mapping[str, Score], code: str) -> Fraction | None:
    known = scores.get(code)
    return known.value if known else None
