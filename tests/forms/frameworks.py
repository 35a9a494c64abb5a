"""Frameworks for tests: the shipped one as data, and answers to it."""

import copy
import functools
from pathlib import Path
from typing import Any

import yaml

from mourafaka_forms.answers import Answer, Evidence
from mourafaka_forms.framework import Framework
from mourafaka_forms.framework_mapping import framework_from_mapping

SHIPPED = Path(__file__).parents[2] / "resources" / "questionnaires" / "diagnostic.yaml"


@functools.cache
def _shipped_mapping() -> Any:
    return yaml.load(SHIPPED.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def shipped_mapping() -> dict[str, Any]:
    """The shipped data, free to be changed."""
    return copy.deepcopy(_shipped_mapping())


@functools.cache
def shipped() -> Framework:
    """The shipped framework."""
    return framework_from_mapping(_shipped_mapping())


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
