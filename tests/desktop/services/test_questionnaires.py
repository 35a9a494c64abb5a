"""The questionnaires of a profile: shipped and published, the newest offered, each version for its assessments."""

from dataclasses import replace

import pytest

from mourafaka_desktop.domain.assessments import AssessmentState
from mourafaka_desktop.domain.questionnaires import (
    DIAGNOSTIC,
    shipped_framework,
    shipped_questionnaires,
)
from mourafaka_desktop.errors import QuestionnaireMissing, QuestionnaireTooNew
from mourafaka_desktop.services import assessments, questionnaires
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_forms.framework import Text
from tests.builders import keep, make_assessment, make_cooperative
from tests.published import (
    MILK,
    PUBLISHED_AT,
    diagnostic_form,
    milk_form,
    publish,
    publish_unreadable,
)

COOPERATIVE = make_cooperative()


def test_without_any_publication_the_shipped_diagnostic_is_offered(ws: Workspace) -> None:
    (offer,) = questionnaires.available(ws)
    shipped = shipped_framework()
    assert (offer.id, offer.version, offer.is_scored) == (DIAGNOSTIC, shipped.version, True)
    assert offer.published_on is None
    assert offer.title.ar != offer.title.fr
    assert questionnaires.framework(ws, offer.id, offer.version) is shipped
    assert questionnaires.form(ws, offer.id, offer.version).id == DIAGNOSTIC


def test_the_newest_version_of_each_is_offered_the_diagnostic_first(ws: Workspace) -> None:
    publish(
        ws, milk_form("1.9"), milk_form("1.10"), milk_form("1.10-draft"), diagnostic_form("0.9.0")
    )
    diagnostic, milk = questionnaires.available(ws)
    assert (diagnostic.id, diagnostic.version) == (DIAGNOSTIC, "0.9.0")
    assert (milk.id, milk.version, milk.is_scored) == (MILK, "1.10", False)
    assert milk.title == Text(fr="Collecte du lait", ar="جمع الحليب")
    assert milk.published_on == PUBLISHED_AT.date()


def test_a_shipped_version_newer_than_the_published_ones_is_offered(ws: Workspace) -> None:
    publish(ws, diagnostic_form("0.0.1"))
    (offer,) = questionnaires.available(ws)
    assert offer.version == shipped_framework().version


def test_what_was_published_goes_before_what_was_shipped_under_the_same_version(
    ws: Workspace,
) -> None:
    label = shipped_framework().criterion("GOV-1.1").label.fr
    version = shipped_framework().version
    publish(ws, diagnostic_form(version, (label, "Autre nom")))
    found = questionnaires.framework(ws, DIAGNOSTIC, version)
    assert found is not None
    assert found.criterion("GOV-1.1").label.fr == "Autre nom"


def test_every_version_stays_and_is_read_once(ws: Workspace) -> None:
    publish(ws, milk_form("1.0"), milk_form("2.0", has_price=True))
    old, new = (questionnaires.form(ws, MILK, version) for version in ("1.0", "2.0"))
    assert "/data/price" not in old.controls
    assert "/data/price" in new.controls
    assert questionnaires.form(ws, MILK, "1.0") is old
    assert questionnaires.framework(ws, MILK, "1.0") is None


def test_a_version_that_is_not_here_is_said_to_be_missing(ws: Workspace) -> None:
    with pytest.raises(QuestionnaireMissing) as raised:
        questionnaires.form(ws, MILK, "1.0")
    assert (raised.value.name, raised.value.version) == (MILK, "1.0")
    assert MILK in raised.value.explain().title


def test_a_form_that_this_engine_cannot_run_says_that_the_program_is_too_old(ws: Workspace) -> None:
    keep(ws, COOPERATIVE)
    publish(ws, milk_form("1.0"))
    publish_unreadable(ws, MILK, "1.1")
    with pytest.raises(QuestionnaireTooNew):
        questionnaires.form(ws, MILK, "1.1")
    with pytest.raises(QuestionnaireTooNew):
        assessments.start_assessment(ws, COOPERATIVE.id, questionnaire=MILK)
    assert questionnaires.startable(ws, COOPERATIVE.id).startable[1].draft is None


def test_what_can_be_started_names_the_draft_that_would_go_on(ws: Workspace) -> None:
    publish(ws, milk_form("1.0"))
    draft = make_assessment(COOPERATIVE, framework_id=MILK, framework_version="1.0")
    submitted = replace(make_assessment(COOPERATIVE), state=AssessmentState.SUBMITTED)
    keep(ws, COOPERATIVE, draft, submitted)
    page = questionnaires.startable(ws, COOPERATIVE.id)
    assert page.cooperative == COOPERATIVE
    diagnostic, milk = page.startable
    assert diagnostic.draft is None
    assert milk.draft == draft
    started = assessments.start_assessment(ws, COOPERATIVE.id, questionnaire=MILK)
    assert started == draft


def test_all_shipped_questionnaires_hold_together_and_the_diagnostic_is_scored() -> None:
    shipped = shipped_questionnaires()
    assert all(key == (each.id, each.version) for key, each in shipped.items())
    (diagnostic,) = (each for each in shipped.values() if each.id == DIAGNOSTIC)
    assert diagnostic.framework is not None
