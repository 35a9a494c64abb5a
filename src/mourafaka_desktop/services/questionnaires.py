"""The questionnaires of a profile: those shipped with the program, and those that staff published and sync brought.

Each version is kept for as long as an assessment may need it and never changes, so it is read once. Of two
versions the newer one is told by `version_order`; a new assessment takes the newest.
"""

from dataclasses import dataclass
from datetime import date

from mourafaka_desktop.domain.assessments import Assessment, AssessmentState
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.domain.ids import CooperativeId
from mourafaka_desktop.domain.questionnaires import (
    DIAGNOSTIC,
    Questionnaire,
    read_questionnaire,
    shipped_questionnaires,
)
from mourafaka_desktop.errors import (
    NotScored,
    QuestionnaireMissing,
    QuestionnaireTooNew,
    RecordMissing,
)
from mourafaka_desktop.i18n.formats import morocco_time
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import assessments, records
from mourafaka_desktop.storage import questionnaires as published
from mourafaka_desktop.storage.database import Connection
from mourafaka_desktop.storage.questionnaires import PublishedForm
from mourafaka_forms.framework import Framework, Text
from mourafaka_forms.titles import title_of
from mourafaka_forms.versions import version_order
from mourafaka_forms.xform import Form


@dataclass(frozen=True, kw_only=True)
class QuestionnaireOffer:
    """A questionnaire in its newest version. `published_on` is None for one that came with the program."""

    id: str
    version: str
    title: Text
    is_scored: bool
    published_on: date | None = None


@dataclass(frozen=True)
class Startable:
    """A questionnaire and the draft that starting it would open again; None where it would make a new one."""

    questionnaire: QuestionnaireOffer
    draft: Assessment | None


@dataclass(frozen=True)
class StartPage:
    """Whose assessment begins, and what can be started, in the order of `available`."""

    cooperative: Cooperative
    startable: tuple[Startable, ...]


def available(ws: Workspace) -> tuple[QuestionnaireOffer, ...]:
    """The newest version of each questionnaire, the diagnostic first, the others by title."""
    with ws.database.reading() as connection:
        return _newest(connection)


def startable(ws: Workspace, cooperative_id: CooperativeId) -> StartPage:
    """What `start_assessment` can start for a cooperative. Raises RecordMissing."""
    with ws.database.reading() as connection:
        cooperative = records.read(connection, Cooperative, cooperative_id)
        if cooperative is None:
            raise RecordMissing
        drafts = [
            each
            for each in assessments.of_cooperative(connection, cooperative_id)
            if each.state is AssessmentState.DRAFT
        ]
        offers = _newest(connection)
    by_questionnaire = {each.framework_id: each for each in reversed(drafts)}
    return StartPage(
        cooperative, tuple(Startable(offer, by_questionnaire.get(offer.id)) for offer in offers)
    )


def form(ws: Workspace, questionnaire_id: str, version: str) -> Form:
    """One version of a questionnaire, to be filled in. Raises QuestionnaireMissing."""
    with ws.database.reading() as connection:
        return required(ws, connection, questionnaire_id, version).form


def framework(ws: Workspace, questionnaire_id: str, version: str) -> Framework | None:
    """What a version is scored by; None where it is not scored. Raises QuestionnaireMissing."""
    with ws.database.reading() as connection:
        return required(ws, connection, questionnaire_id, version).framework


# --- What other services need inside their own transaction -------------------------------------------------


def required(
    ws: Workspace, connection: Connection, questionnaire_id: str, version: str
) -> Questionnaire:
    """One version of a questionnaire. Raises QuestionnaireMissing, QuestionnaireTooNew."""
    key = (questionnaire_id, version)
    if key in ws.questionnaires:
        return ws.questionnaires[key]
    found = _published(connection, *key) or shipped_questionnaires().get(key)
    if found is None:
        raise QuestionnaireMissing(*key)
    ws.questionnaires[key] = found
    return found


def questionnaire_of(
    ws: Workspace, connection: Connection, assessment: Assessment
) -> Questionnaire:
    """The version that the assessment was made with. Raises QuestionnaireMissing, QuestionnaireTooNew."""
    return required(ws, connection, assessment.framework_id, assessment.framework_version)


def newest(connection: Connection, questionnaire_id: str) -> QuestionnaireOffer | None:
    """The newest version of a questionnaire; None where none is here."""
    found = (offer for offer in _newest(connection) if offer.id == questionnaire_id)
    return next(found, None)


def framework_of(ws: Workspace, connection: Connection, assessment: Assessment) -> Framework | None:
    """What the assessment is scored by; None where that is nothing, or nothing that this laptop has."""
    try:
        return questionnaire_of(ws, connection, assessment).framework
    except QuestionnaireMissing:
        return None


def other_title(ws: Workspace, connection: Connection, assessment: Assessment) -> Text | None:
    """What the questionnaire of an assessment is called; None for the diagnostic, known by its occasion."""
    if assessment.framework_id == DIAGNOSTIC:
        return None
    try:
        return questionnaire_of(ws, connection, assessment).title
    except QuestionnaireMissing:
        return Text(fr=assessment.framework_id, ar=assessment.framework_id)


def required_framework(ws: Workspace, connection: Connection, assessment: Assessment) -> Framework:
    """What the assessment is scored by. Raises QuestionnaireMissing, NotScored."""
    found = questionnaire_of(ws, connection, assessment).framework
    if found is None:
        raise NotScored
    return found


def _published(connection: Connection, questionnaire_id: str, version: str) -> Questionnaire | None:
    # What staff published goes before what was shipped: the server counts by it.
    xform = published.xform(connection, questionnaire_id, version)
    if xform is None:
        return None
    try:
        return read_questionnaire(xform)
    except ValueError as failure:  # it was proved whole, so it was written for a later engine
        raise QuestionnaireTooNew(questionnaire_id, version) from failure


def _newest(connection: Connection) -> tuple[QuestionnaireOffer, ...]:
    offers = [
        *(_shipped_offer(each) for each in shipped_questionnaires().values()),
        *(_published_offer(each) for each in published.available(connection)),
    ]
    newest = {offer.id: offer for offer in sorted(offers, key=lambda o: version_order(o.version))}
    in_order = sorted(newest.values(), key=lambda o: (o.id != DIAGNOSTIC, o.title.fr, o.id))
    return tuple(in_order)


def _shipped_offer(shipped: Questionnaire) -> QuestionnaireOffer:
    return QuestionnaireOffer(
        id=shipped.id,
        version=shipped.version,
        title=shipped.title,
        is_scored=shipped.framework is not None,
    )


def _published_offer(form: PublishedForm) -> QuestionnaireOffer:
    own = title_of(form.questionnaire_id)
    return QuestionnaireOffer(
        id=form.questionnaire_id,
        version=form.version,
        title=Text(
            fr=form.title_fr or form.title_ar or own.fr, ar=form.title_ar or form.title_fr or own.ar
        ),
        is_scored=form.scoring_version is not None,
        published_on=morocco_time(form.published_at).date(),
    )
