"""The project a cooperative works towards, as its sheet describes it."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from mourafaka_desktop.domain.ids import CooperativeId, ProjectId


class ProjectState(StrEnum):
    """How far the sheet is."""

    IDEA = "idea"
    DRAFT = "draft"
    SUBMITTED = "submitted"


@dataclass(frozen=True, kw_only=True)
class Project:
    """One project sheet. None means: not written yet."""

    id: ProjectId
    cooperative_id: CooperativeId
    title: str
    state: ProjectState = ProjectState.IDEA
    budget_mad: Decimal | None = None
    problem: str | None = None
    solution: str | None = None
    innovation: str | None = None
    beneficiaries: str | None = None
    market: str | None = None
    resources: str | None = None
    risks: str | None = None
    impact: str | None = None
    environment: str | None = None
    replicability: str | None = None
