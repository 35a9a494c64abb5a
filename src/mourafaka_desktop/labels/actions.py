"""What an agreed action is called, for whoever reads it."""

from mourafaka_desktop.domain.development_plans import PlannedAction
from mourafaka_desktop.domain.questionnaires import shipped_framework
from mourafaka_desktop.i18n.catalogue import Catalogue
from mourafaka_desktop.labels.words import content


def action_title(action: PlannedAction, texts: Catalogue | None = None) -> str:
    """The framework's own words in the reader's language; a title that somebody worded stays as it is."""
    if action.action_code is not None:
        try:
            label = shipped_framework().action(action.action_code).label
        except KeyError:  # proposed by another version of the framework
            return action.title
        if action.title in (label.ar, label.fr):
            return content(label, texts)
    return action.title
