"""Notes brought in by a file are found again in the report that is made of them.

The text module never saw these notes while it was made: what is found here is what a reader finds.
"""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from pathlib import Path
from re import Pattern

import pytest

from mourafaka_desktop.domain.questionnaires import shipped_framework
from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.services import interchange, reports
from mourafaka_desktop.services.reports import Paper
from tests.builders import make_workspace
from tests.desktop.reports.pdf_reading import (
    ARABIC,
    LATIN,
    pdfium_text,
    poppler_text,
    recall,
    words,
)

NOTES = (Path(__file__).parent / "mixed_notes.txt").read_text("utf-8")
PARAGRAPHS = [paragraph.strip() for paragraph in NOTES.split("\n\n")]
COOPERATIVE = "0199c0de-0000-7000-8000-000000000001"
ASSESSMENT = "0199c0de-0000-7000-8000-000000000002"
VISIT = "0199c0de-0000-7000-8000-000000000003"


def a_file(paragraphs: list[str]) -> bytes:
    """A cooperative's file whose assessment carries the notes, one paragraph a criterion."""
    framework = shipped_framework()
    answers = {
        criterion.code: {"rating": rating, "evidence": "observed"}
        for criterion, rating in zip(framework.criteria(), cycle([2, 1, 3, 0, 4]), strict=False)
    }
    for code, paragraph in zip(list(answers)[::5], paragraphs, strict=False):
        answers[code]["note"] = paragraph
    belongs = {"cooperative_id": COOPERATIVE}
    document = {
        "format": "mourafaka-cooperative",
        "version": 1,
        "cooperative": {"id": COOPERATIVE, "name_ar": "تعاونية نجمة الأطلس", "members_total": 26},
        "visits": [
            belongs | {"id": VISIT, "visited_on": "2026-11-23", "participants_total": 11},
        ],
        "assessments": [
            belongs
            | {
                "id": ASSESSMENT,
                "framework_id": framework.id,
                "framework_version": framework.version,
                "occasion": "baseline",
                "assessed_on": "2026-11-23",
                "state": "submitted",
                "answers": answers,
            }
        ],
    }
    return json.dumps(document).encode()


def report_on(paragraphs: list[str], language: Language, folder: Path) -> Paper:
    """Brought in by a file, and printed."""
    with make_workspace(folder, name_ar="خديجة العلوي") as workspace:
        interchange.import_cooperative(workspace, a_file(paragraphs), "notes.json")
        (made,) = reports.reportable_assessments(workspace)
        return reports.diagnostic_report(workspace, made.assessment_id, language)


@dataclass(frozen=True)
class Printed:
    """The report with the notes, and what two readers find in it beyond the report without them."""

    paper: Paper
    found: dict[str, dict[Pattern[str], Counter[str]]]


@pytest.fixture(scope="module", params=[Language.AR, Language.FR])
def printed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Printed:
    folder = tmp_path_factory.mktemp("laptops")
    readers: dict[str, Callable[[bytes], str]] = {
        "pdftotext": partial(poppler_text, folder=folder),
        "pdfium": pdfium_text,
    }
    paper = report_on(PARAGRAPHS, request.param, folder / "with")
    bare = report_on([], request.param, folder / "without")

    def beyond(read: Callable[[bytes], str], kind: Pattern[str]) -> Counter[str]:
        # Words of the report itself must not stand in for words of the notes.
        having, lacking = (words(read(one.content), kind) for one in (paper, bare))
        return Counter(having) - Counter(lacking)

    return Printed(
        paper,
        {
            name: {kind: beyond(read, kind) for kind in (ARABIC, LATIN)}
            for name, read in readers.items()
        },
    )


def test_there_is_enough_to_find() -> None:
    assert len(PARAGRAPHS) <= len(list(shipped_framework().criteria())) // 5
    assert len(words(NOTES, ARABIC)) >= 300
    assert len(words(NOTES, LATIN)) >= 50


@pytest.mark.parametrize("reader", ["pdftotext", "pdfium"])
def test_the_arabic_words_of_the_notes_are_found(printed: Printed, reader: str) -> None:
    found = printed.found[reader][ARABIC].elements()
    assert recall(words(NOTES, ARABIC), found) >= 0.99


@pytest.mark.parametrize("reader", ["pdftotext", "pdfium"])
def test_every_french_word_of_the_notes_is_found(printed: Printed, reader: str) -> None:
    assert recall(words(NOTES, LATIN), printed.found[reader][LATIN].elements()) == 1


def test_the_paper_fits_into_a_message(printed: Printed) -> None:
    assert len(printed.paper.content) < 300 * 1024
