"""Every choice has a name, and the names are the words of the programme's own forms."""

import pytest

from mourafaka_desktop.domain.assessments import AssessmentState, Occasion
from mourafaka_desktop.domain.attachments import AttachmentRole
from mourafaka_desktop.domain.coaching_path import SlotState, TrainingSubject
from mourafaka_desktop.domain.cooperatives import Connectivity, Electricity
from mourafaka_desktop.domain.visits import VisitState
from mourafaka_desktop.i18n.catalogue import Language, catalogue
from mourafaka_desktop.labels import enum_label, occasion, option, priority, satisfaction
from mourafaka_forms.answers import Evidence
from tests.desktop.labels.form_names import ADDED_OPTION_KEYS, OPTION_NAMES
from tests.forms.frameworks import published

PUBLISHED = published()
AR, FR, EN = (catalogue(language) for language in (Language.AR, Language.FR, Language.EN))


def _printed(form: str, key: str):
    [field] = [field for field in PUBLISHED["forms"][form]["fields"] if field["key"] == key]
    return field["options"]


@pytest.mark.parametrize(("form", "key"), OPTION_NAMES)
def test_choices_are_word_for_word_those_of_the_printed_forms(form, key) -> None:
    kind = OPTION_NAMES[form, key]
    printed = _printed(form, key)
    assert {ADDED_OPTION_KEYS.get(o["value"], o["value"]) for o in printed} == set(kind)
    for choice in printed:
        value = kind(ADDED_OPTION_KEYS.get(choice["value"], choice["value"]))
        assert enum_label(value, FR) == choice["fr"]
        assert enum_label(value, AR) == choice["ar"]


def test_evidence_and_priority_too() -> None:
    for kind in PUBLISHED["scoring"]["confidence_per_score"]:
        assert enum_label(Evidence(kind["key"]), FR) == kind["fr"]
        assert enum_label(Evidence(kind["key"]), AR) == kind["ar"]
    for choice in _printed("action_plan", "priority"):
        assert priority(int(choice["value"]), FR) == choice["fr"]
        assert priority(int(choice["value"]), AR) == choice["ar"]


@pytest.mark.parametrize(
    "kind",
    [
        *(AssessmentState, AttachmentRole, Evidence, Occasion, SlotState, TrainingSubject),
        *(VisitState, *OPTION_NAMES.values()),
    ],
)
def test_every_value_of_every_enumeration_has_a_name_in_three_languages(kind) -> None:
    for value in kind:
        names = [enum_label(value, texts) for texts in (AR, FR, EN)]
        assert all(names)
        assert names[0] not in names[1:]


def test_equal_keys_of_different_choices_keep_their_own_names() -> None:
    assert enum_label(Connectivity.NONE, FR) == "Aucun"
    assert enum_label(Electricity.NONE, FR) == "Aucune"


def test_a_language_is_called_by_its_own_name() -> None:
    for texts in (AR, FR, EN):
        assert [enum_label(language, texts) for language in Language] == [
            "العربية",
            "Français",
            "English",
        ]


def test_stored_keys_are_named_by_their_field() -> None:
    assert option("participants_roles", "tresorier", FR) == "Trésorier(ère)"
    assert option("access", "difficult", AR) == "مسلك صعب"
    assert option("sector", "argane", AR) == "الأركان"
    assert option("topics", "GOV-2", FR) == "Vie démocratique"


def test_a_key_of_another_version_stands_for_itself() -> None:
    assert option("sector", "apiculture", FR) == "apiculture"
    assert option("alerts", "inondation", AR) == "inondation"
    with pytest.raises(KeyError):
        option("findings", "x", FR)


def test_the_three_assessments_of_the_path() -> None:
    assert [occasion(value, AR) for value in Occasion] == [
        "التشخيص الأول",
        "تشخيص منتصف المسار",
        "التشخيص النهائي",
    ]


def test_satisfaction_has_four_steps() -> None:
    assert len({satisfaction(step, AR) for step in (1, 2, 3, 4)}) == 4
    with pytest.raises(KeyError):
        satisfaction(5, AR)
