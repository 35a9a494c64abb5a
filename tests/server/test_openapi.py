"""The JSON calls do what their description says, whatever is sent: no fault of ours, no answer of another form."""

import contextlib
from collections import Counter

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from mourafaka_server.app import create_app
from mourafaka_server.service import Service

CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
]


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_call_answers_as_described(service: Service, mode: GenerationMode) -> None:
    described = schemathesis.openapi.from_asgi("/schema/openapi.json", create_app(service))
    asked: Counter[str] = Counter()
    for found in described.get_all_operations():
        operation = found.ok()

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(max_examples=30, suppress_health_check=list(HealthCheck), deadline=None)
        def answers(case: schemathesis.Case) -> None:
            case.call_and_validate(checks=CHECKS)
            asked[f"{case.method} {case.path}"] += 1

        with contextlib.suppress(
            Unsatisfiable
        ):  # a call without parameters cannot be asked wrongly
            answers()
    assert len(asked) >= 4


def test_the_description_names_every_call(program) -> None:
    described = httpx.get(f"{program.url}/schema/openapi.json").json()
    assert set(described["paths"]) == {"/health", "/enrol", "/blob/{sha256}"}
