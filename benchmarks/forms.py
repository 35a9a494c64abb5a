"""The forms that are measured, and one person's answers to each."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from benchmarks.scorecard import scorecard
from tests.conventions.tree import ROOT
from tests.differential.archive import WHO_VERBAL_AUTOPSY, form_tested_by, has_archive
from tests.differential.odk_engine import OdkEngine, Question

FRAMEWORK: Final = ROOT / "resources" / "questionnaires" / "diagnostic.xform.xml"
ANSWERS: Final = 200
_AT: Final = datetime(2026, 11, 23, 10, tzinfo=UTC)
_EXPRESSION: Final = re.compile(
    r'\s(?:calculate|relevant|required|constraint|readonly)="(?!(?:true|false)\(\)")'
    r'|<itemset nodeset="[^"]*\['
)
_QUESTION: Final = re.compile(r"<(?:input|select1?|range|trigger|upload|rank)\s")


@dataclass(frozen=True)
class Measured:
    """A form by its name, its XML, and answers as (ref, value) in the order they are given."""

    name: str
    xml: str
    answers: Sequence[tuple[str, str]]

    @property
    def questions(self) -> int:
        """How many controls it has."""
        return len(_QUESTION.findall(self.xml))

    @property
    def expressions(self) -> int:
        """How many conditions, calculations and choice filters it has."""
        return len(_EXPRESSION.findall(self.xml))


def measured_forms(odk: OdkEngine) -> Iterator[Measured]:
    """Each form with answers to what it asks. `odk` says which questions are relevant."""
    for name, xml in _forms():
        yield Measured(name, xml, tuple(_answers(odk, xml)))


def _forms() -> Iterator[tuple[str, str]]:
    for indicators in (60, 300):
        yield f"scorecard, {indicators} indicators", scorecard(indicators)
    yield "the framework", FRAMEWORK.read_text(encoding="utf-8")
    yield from _public_forms()


def _public_forms() -> Iterator[tuple[str, str]]:
    """WHO's verbal autopsy, where the recorded cases lie beside the checkout."""
    if has_archive():
        yield "WHO verbal autopsy 2016", form_tested_by(WHO_VERBAL_AUTOPSY)


def _answers(odk: OdkEngine, xml: str) -> Iterator[tuple[str, str]]:
    """The first unanswered question that a person meets, again and again; then other answers."""
    chance = random.Random(0)
    odk.load(xml, _AT)
    answered: set[str] = set()
    for _ in range(ANSWERS):
        questions = odk.questions()
        fresh = [question for question in questions if question.ref not in answered]
        question = fresh[0] if fresh else chance.choice(questions)
        answered.add(question.ref)
        value = _value(question, chance)
        odk.set_value(question.ref, value)
        yield question.ref, value


def _value(question: Question, chance: random.Random) -> str:
    if question.kind == "select":
        return chance.choice(question.choices) if question.choices else ""
    match question.value_type:
        case "int" | "decimal":
            return str(chance.randint(0, 60))
        case "date":
            return f"{chance.randint(1950, 2026)}-05-{chance.randint(10, 28)}"
        case "string":
            return "seen"
    return ""
