"""Frameworks for tests: the shipped one, the data it was first published as, and answers to it."""

import copy
import functools
from pathlib import Path
from typing import Any

import yaml

from mourafaka_forms.answers import Answer, Evidence
from mourafaka_forms.framework import Framework
from mourafaka_forms.framework_form import framework_from_form
from mourafaka_forms.xform import Form, read_form

PUBLISHED = Path(__file__).parent / "diagnostic.yaml"
QUESTIONNAIRES = Path(__file__).parents[2] / "resources" / "questionnaires"


@functools.cache
def _published() -> Any:
    return yaml.load(PUBLISHED.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def published() -> dict[str, Any]:
    """The data the diagnosis was published as before it became a workbook, free to be changed."""
    return copy.deepcopy(_published())


@functools.cache
def shipped_form() -> Form:
    """The shipped diagnosis as a form."""
    return read_form((QUESTIONNAIRES / "diagnostic.xform.xml").read_bytes())


@functools.cache
def shipped() -> Framework:
    """The shipped framework."""
    return framework_from_form(shipped_form())


def rated(rating: int) -> Answer:
    """A rating on somebody's word."""
    return Answer(rating=rating, evidence=Evidence.DECLARED)


def proved(rating: int) -> Answer:
    """A rating whose evidence was seen and noted."""
    return Answer(rating=rating, evidence=Evidence.SEEN, evidence_note="Registre vu, page 12")


def left_out(reason: str = "لم تختتم السنة المالية الأولى") -> Answer:
    """Not applicable, with a reason."""
    return Answer(not_applicable_reason=reason)


def all_at(framework: Framework, answer: Answer) -> dict[str, Answer]:
    """The same answer everywhere."""
    return {criterion.code: answer for criterion in framework.criteria()}
