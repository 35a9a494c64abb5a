"""Every field has a label, and the labels are the words of the programme's own forms."""

import dataclasses

import pytest

from mourafaka_desktop.domain.assessments import Assessment
from mourafaka_desktop.domain.attachments import Attachment
from mourafaka_desktop.domain.coaches import Coach
from mourafaka_desktop.domain.coaching_path import CoachingSession, Training
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.domain.development_plans import PlannedAction
from mourafaka_desktop.domain.visits import Visit
from mourafaka_desktop.i18n.catalogue import Language, catalogue, current, use
from mourafaka_desktop.labels import field_label
from tests.desktop.labels.form_names import FIELD_NAMES, KEPT_OTHERWISE
from tests.forms.frameworks import published

FORMS = published()["forms"]
AR, FR, EN = (catalogue(language) for language in (Language.AR, Language.FR, Language.EN))

KINDS = {
    "cooperative": Cooperative,
    "visit": Visit,
    "assessment": Assessment,
    "planned_action": PlannedAction,
    "coaching_session": CoachingSession,
    "training": Training,
    "attachment": Attachment,
    "coach": Coach,
}
RECORDS = [
    (kind, field.name)
    for kind, record in KINDS.items()
    for field in dataclasses.fields(record)
    if field.name not in ("id", "cooperative_id")
]


@pytest.mark.parametrize(("kind", "field"), RECORDS)
def test_every_field_of_every_record_has_a_label_in_three_languages(kind, field) -> None:
    arabic, french, english = (field_label(kind, field, texts) for texts in (AR, FR, EN))
    assert arabic not in (french, english)
    assert any("\u0621" <= letter <= "\u064a" for letter in arabic)
    assert french
    assert english


@pytest.mark.parametrize(("form", "kind"), FIELD_NAMES)
def test_the_labels_are_word_for_word_those_of_the_printed_forms(form, kind) -> None:
    names = FIELD_NAMES[form, kind]
    for printed in FORMS[form]["fields"]:
        if printed["key"] in KEPT_OTHERWISE[form]:
            continue
        field = names[printed["key"]]
        assert field_label(kind, field, FR) == printed["label"]["fr"]
        assert field_label(kind, field, AR) == printed["label"]["ar"]


def test_a_field_that_there_is_not_has_no_label() -> None:
    with pytest.raises(KeyError):
        field_label("visit", "date", FR)
    with pytest.raises(KeyError):
        field_label("review", "note", FR)


def test_without_a_papers_language_the_screens_is_spoken() -> None:
    before = current()
    try:
        use(Language.AR)
        assert field_label("visit", "findings") == "الملاحظات الميدانية"
        use(Language.FR)
        assert field_label("visit", "findings") == "Constats"
    finally:
        use(before)
