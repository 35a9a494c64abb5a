"""What an agreed action is called, in each language."""

from dataclasses import replace

from mourafaka_desktop.domain.development_plans import PlannedAction
from mourafaka_desktop.domain.ids import new_cooperative_id, new_planned_action_id
from mourafaka_desktop.domain.questionnaires import shipped_framework
from mourafaka_desktop.i18n.catalogue import Language, catalogue
from mourafaka_desktop.labels import action_title

AR, FR = catalogue(Language.AR), catalogue(Language.FR)
PROPOSED = shipped_framework().actions[0]
ACTION = PlannedAction(
    id=new_planned_action_id(),
    cooperative_id=new_cooperative_id(),
    title=PROPOSED.label.ar,
    action_code=PROPOSED.code,
)


def test_a_proposed_action_is_named_in_the_readers_language() -> None:
    assert action_title(ACTION, AR) == PROPOSED.label.ar
    assert action_title(ACTION, FR) == PROPOSED.label.fr


def test_what_somebody_worded_is_never_translated() -> None:
    worded = replace(ACTION, title="Déposer les états de synthèse 2025")
    assert action_title(worded, AR) == "Déposer les états de synthèse 2025"
    assert action_title(replace(ACTION, action_code=None), FR) == PROPOSED.label.ar


def test_an_action_of_another_framework_keeps_its_title() -> None:
    assert action_title(replace(ACTION, action_code="unknown"), FR) == PROPOSED.label.ar
