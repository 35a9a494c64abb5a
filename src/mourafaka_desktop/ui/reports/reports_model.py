"""What the reports screen shows: the papers that were made, and which page of them is large."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from PySide6.QtGui import QImage

from mourafaka_desktop.domain.cooperatives import ReportLanguage
from mourafaka_desktop.domain.ids import AssessmentId
from mourafaka_desktop.i18n.arabic import search_key
from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.services.reports import (
    Paper,
    PrintableQuestionnaire,
    ReportableAssessment,
)

Document: TypeAlias = ReportableAssessment | PrintableQuestionnaire
"""What a paper can be made of."""


class QuestionnaireKey(NamedTuple):
    """Which blank questionnaire is meant."""

    questionnaire_id: str
    version: str


DocumentKey: TypeAlias = AssessmentId | QuestionnaireKey


def key_of(document: Document) -> DocumentKey:
    """What a document is known by among the others."""
    if isinstance(document, PrintableQuestionnaire):
        return QuestionnaireKey(document.questionnaire_id, document.version)
    return document.assessment_id


@dataclass(frozen=True)
class MadePaper:
    """A paper in one language, with a small picture of each of its pages."""

    language: Language
    paper: Paper
    small_pages: tuple[QImage, ...]


@dataclass(frozen=True)
class PageOfPaper:
    """A page: of the paper in this language, the page with this number, from 0."""

    language: Language
    number: int


@dataclass(frozen=True)
class WantedPage:
    """A page as large as the screen shows it."""

    page: PageOfPaper
    dpi: float
    grey: bool


def languages_of(choice: ReportLanguage) -> tuple[Language, ...]:
    """The papers a choice asks for, in the order they are shown."""
    return {
        ReportLanguage.AR: (Language.AR,),
        ReportLanguage.FR: (Language.FR,),
        ReportLanguage.BOTH: (Language.AR, Language.FR),
    }[choice]


def pages_of(papers: tuple[MadePaper, ...]) -> Iterator[PageOfPaper]:
    """Every page, paper after paper."""
    for made in papers:
        for number in range(made.paper.pages):
            yield PageOfPaper(made.language, number)


def matches(document: Document, query: str) -> bool:
    """Whether every word of `query` stands in its names or its code."""
    if isinstance(document, PrintableQuestionnaire):
        names: tuple[str | None, ...] = (document.title.ar, document.title.fr)
    else:
        cooperative = document.cooperative
        names = (cooperative.name_ar, cooperative.name_fr, cooperative.programme_code)
    words = search_key(" ".join(name for name in names if name))
    return all(word in words for word in search_key(query).split())
