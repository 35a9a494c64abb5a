"""Laws are cited as offices cite them, and no article that no source gave."""

import re
from dataclasses import replace

import pytest

from mourafaka_desktop.domain.questionnaires import shipped_framework
from mourafaka_desktop.i18n.catalogue import Language, catalogue
from mourafaka_desktop.i18n.formats import without_isolates
from mourafaka_desktop.labels import law
from mourafaka_forms.framework import Confidence, LegalBasis

FRAMEWORK = shipped_framework()
RULES = [
    criterion.legal
    for criterion in (
        *FRAMEWORK.criteria(),
        *(criterion for module in FRAMEWORK.modules for criterion in module.criteria),
    )
    if criterion.legal
]


def rule(code: str) -> LegalBasis:
    legal = FRAMEWORK.criterion(code).legal
    assert legal
    return legal


@pytest.mark.parametrize("legal", RULES, ids=lambda legal: legal.text)
def test_every_law_of_the_framework_has_its_arabic_name(legal: LegalBasis) -> None:
    assert not re.search("[A-Za-z]", law(replace(legal, article=None), catalogue(Language.AR)))


def test_articles_that_a_source_gave_are_cited() -> None:
    assert without_isolates(law(rule("GOV-1.1"), catalogue(Language.FR))).endswith(
        "articles 7, 9, 11"
    )
    assert without_isolates(law(rule("GOV-1.1"), catalogue(Language.AR))).endswith(
        "المواد 7، 9، 11"
    )
    assert without_isolates(law(rule("MKT-2.1"), catalogue(Language.AR))).endswith("المادة 5")


def test_an_article_read_in_a_draft_of_the_law_is_not_cited() -> None:
    assert "article" not in law(rule("GOV-2.2"), catalogue(Language.FR))


def test_an_article_of_an_unverified_rule_is_not_cited() -> None:
    unverified = replace(rule("MKT-2.1"), confidence=Confidence.C)
    assert "article" not in law(unverified, catalogue(Language.FR))


def test_a_law_this_version_does_not_know_stands_for_itself() -> None:
    unknown = replace(rule("GOV-4.1"), text="Loi 99-99")
    assert law(unknown, catalogue(Language.AR)) == "Loi 99-99"
