"""A cooperative's file as the screen gets it; say only what matters."""

from dataclasses import replace
from datetime import date
from typing import Any

from mourafaka_desktop.domain.assessments import Assessment, AssessmentState, Occasion
from mourafaka_desktop.domain.coaching_path import SlotState
from mourafaka_desktop.domain.cooperatives import Cooperative, to_complete
from mourafaka_desktop.domain.questionnaires import shipped_framework
from mourafaka_desktop.services import coaching_path, scores
from mourafaka_desktop.services.cooperatives import CooperativeFile
from mourafaka_desktop.services.scores import ScoredAssessment
from mourafaka_desktop.services.sync_status import SyncState
from mourafaka_forms.scoring import Answer, Evidence
from tests.builders import make_assessment, make_cooperative


def make_file(
    cooperative: Cooperative | None = None, held: int = 0, **fields: Any
) -> CooperativeFile:
    """A file with `held` sessions behind it and nothing else, unless more is said."""
    cooperative = cooperative or make_cooperative()
    sessions = tuple(
        replace(slot, state=SlotState.HELD, held_on=date(2026, slot.number, 9))
        if slot.number <= held
        else slot
        for slot in coaching_path.whole_path(cooperative.id, ())
    )
    known = {
        "cooperative": cooperative,
        "sessions": sessions,
        "trainings": coaching_path.whole_trainings(cooperative.id, ()),
        "visits": (),
        "assessments": (),
        "baseline": None,
        "latest": None,
        "actions": (),
        "attachments": (),
        "to_complete": to_complete(cooperative),
        "sync_state": SyncState.ON_LAPTOP,
        "alerts": (),
    }
    return CooperativeFile(**{**known, **fields})


def rated(
    cooperative: Cooperative,
    rating: int,
    *,
    occasion: Occasion = Occasion.BASELINE,
    on: date = date(2025, 12, 9),
    answered: int | None = None,
    **fields: Any,
) -> ScoredAssessment:
    """A submitted assessment with every criterion, or the first `answered`, at one proved level."""
    criteria = list(shipped_framework().criteria())[:answered]
    proved = Answer(rating=rating, evidence=Evidence.SEEN, evidence_note="vu")
    assessment: Assessment = make_assessment(
        cooperative,
        **{
            "occasion": occasion,
            "assessed_on": on,
            "state": AssessmentState.SUBMITTED,
            "answers": {criterion.code: proved for criterion in criteria},
            **fields,
        },
    )
    return scores.scored(shipped_framework(), assessment, cooperative)
