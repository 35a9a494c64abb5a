"""Cooperatives as the list shows them; say only what matters."""

from dataclasses import replace
from typing import Any

from mourafaka_desktop.domain.coaching_path import SlotState
from mourafaka_desktop.services import coaching_path
from mourafaka_desktop.services.cooperatives import CooperativeSummary
from mourafaka_desktop.services.sync_status import SyncState
from tests.builders import make_cooperative


def make_summary(held: int = 0, missed: tuple[int, ...] = (), **known: Any) -> CooperativeSummary:
    """A cooperative with `held` sessions behind it, never assessed nor visited unless more is said."""
    fields = {"overall": None, "band": None, "last_visit_on": None, "next_visit_on": None}
    of_summary = {name: known.pop(name) for name in list(known) if name in (*fields, "sync_state")}
    cooperative = make_cooperative(**known)
    path = [
        replace(slot, state=_state(slot.number, held, missed))
        for slot in coaching_path.whole_path(cooperative.id, ())
    ]
    return CooperativeSummary(
        cooperative=cooperative,
        sessions=tuple(path),
        trainings=(),
        **{"sync_state": SyncState.ACCEPTED, **fields, **of_summary},
    )


def _state(number: int, held: int, missed: tuple[int, ...]) -> SlotState:
    if number in missed:
        return SlotState.MISSED
    return SlotState.HELD if number <= held else SlotState.PLANNED
