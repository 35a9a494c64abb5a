"""A planned action as a row: what, who, until when; in the plan also how far it is."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from mourafaka_desktop import labels
from mourafaka_desktop.domain.development_plans import Pathway, PlannedAction
from mourafaka_desktop.i18n.catalogue import _, current
from mourafaka_desktop.i18n.formats import formats
from mourafaka_desktop.ui.direction import isolate_name, joined
from mourafaka_desktop.ui.tokens import State
from mourafaka_desktop.ui.widgets.chip import Chip
from mourafaka_desktop.ui.widgets.list_row import ListRow

_ICONS = {
    Pathway.REGULARISATION: "scale",
    Pathway.TRAINING: "graduation-cap",
    Pathway.MARKETING: "trending-up",
    Pathway.FINANCING: "handshake",
    Pathway.NETWORK: "users-round",
    None: "flag",
}


def action_row(
    action: PlannedAction, today: date, *, more: Sequence[QWidget] = (), names_pathway: bool = True
) -> ListRow:
    """The row of an action, with its deadline and then `more` at its end."""
    facts = []
    if names_pathway and action.pathway is not None:
        facts.append(labels.enum_label(action.pathway))
    if action.responsible:
        facts.append(_("In charge: {name}").format(name=isolate_name(action.responsible)))
    trailing: list[QWidget] = []
    if action.due_on is not None and action.status.is_open:
        trailing.append(deadline_chip(action.due_on, today))
    return ListRow(
        isolate_name(labels.action_title(action)),
        joined(facts),
        icon=_ICONS[action.pathway],
        trailing=[*trailing, *more],
        opens=False,
    )


def deadline_chip(due_on: date, today: date) -> Chip:
    """Late with a triangle, near or due today with a clock, later in neutral colours."""
    days = (due_on - today).days
    words = formats(current()).deadline(due_on, today)
    if days < 0:
        return Chip(State.LATE, words, "triangle-alert")
    return Chip(State.SOON if days <= _NEAR_DAYS else State.NEUTRAL, words, "clock")


_NEAR_DAYS = 30
