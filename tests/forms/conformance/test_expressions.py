"""The runner judges rightly, and the engine gives what the public suites recorded."""

import json
import re
from pathlib import Path

import pytest

from mourafaka_forms.__main__ import main
from mourafaka_forms.conformance.expressions import run_expressions
from tests.conventions.tree import ROOT
from tests.forms.conformance.recordings import recording

FORM = """<!DOCTYPE html><h><model><instance><data><n>7</n></data></instance>
<instance id="c"><root><item><name>x</name></item></root></instance>
<itext><translation lang="fr"><text id="t"><value>Bonjour</value></text></translation>
<translation lang="ar"><text id="t"><value>أهلا</value></text></translation></itext>
</model></h>"""
IN_FORM = "/*[1]/*[1]/*[1]"


def case(case_id: str, expression: str, expected: dict[str, object], **others: object) -> dict:
    return {
        "id": case_id,
        "expression": expression,
        "context": "form",
        "context_node": f"{IN_FORM}/*[1]/*[1]",
        "root_node": IN_FORM,
        "namespaces": {},
        "dialect": "openrosa",
        "lang": None,
        "now_ms": 0,
        "tz": "GMT",
        "mode": "asserted",
        "expected": expected,
        **others,
    }


@pytest.fixture
def run(tmp_path: Path):
    def run(*cases: dict):
        path = tmp_path / "cases.json"
        recorded = {"contexts": {"form": FORM}, "cases": cases}
        path.write_text(json.dumps(recorded), encoding="utf-8")
        return run_expressions(path)

    return run


RIGHT = [
    (". + 1", {"type": "number", "value": 8}),
    ("1 div 3", {"type": "number", "value": 0.3333, "tolerance": 0.001}),
    ("0 div 0", {"type": "number", "value": "NaN"}),
    ("1 div 0", {"type": "number", "value": "Infinity"}),
    ("1 div 3", {"type": "number_rounded", "value": 0.33, "factor": 100}),
    (". = 7", {"type": "boolean", "value": True}),
    ("'a'", {"type": "string", "value": "a"}),
    ("string(today())", {"type": "date", "value": "1970-01-01"}),
    ("'abc'", {"type": "string_length", "value": 3}),
    ("'a/c'", {"type": "string_matches", "value": "/^a.c$/"}),
    (".", {"type": "nodeset", "value": [f"{IN_FORM}/*[1]/*[1]"], "ordered": True}),
    (". | ..", {"type": "nodeset", "value": [f"{IN_FORM}/*[1]/*[1]", f"{IN_FORM}/*[1]"]}),
    ("explode()", {"type": "error", "value": None}),
    ("1 +", {"type": "error", "value": None}),
    ("count(instance('c')/root/item[name = 'x'])", {"type": "number", "value": 1}),
    ("jr:itext('t')", {"type": "string", "value": "Bonjour"}),
]
WRONG = [
    (". + 1", {"type": "number", "value": 7}),
    ("1 div 3", {"type": "number", "value": 0.3333}),
    ("1", {"type": "number", "value": "NaN"}),
    ("0", {"type": "number", "value": "-0"}),
    ("1 div 3", {"type": "number_rounded", "value": 0.34, "factor": 100}),
    (". = 7", {"type": "boolean", "value": False}),
    ("'a'", {"type": "string", "value": "b"}),
    ("'abc'", {"type": "string_length", "value": 4}),
    ("'ac'", {"type": "string_matches", "value": "/^a.c$/"}),
    (".", {"type": "nodeset", "value": [], "ordered": True}),
    ("..|.", {"type": "nodeset", "value": [f"{IN_FORM}/*[1]/*[1]", f"{IN_FORM}/*[1]"],
              "ordered": True}),
    ("'a'", {"type": "nodeset", "value": []}),
    ("explode()", {"type": "string", "value": ""}),
    ("1", {"type": "error", "value": None}),
]  # fmt: skip


@pytest.mark.parametrize(("expression", "expected"), RIGHT)
def test_a_case_that_is_met_passes(run, expression: str, expected: dict) -> None:
    verdicts = run(case("one", expression, expected))
    assert (verdicts.passed, verdicts.failing) == (1, [])


@pytest.mark.parametrize(("expression", "expected"), WRONG)
def test_a_case_that_is_not_met_fails_by_its_id(run, expression: str, expected: dict) -> None:
    verdicts = run(case("one", expression, expected))
    assert (verdicts.passed, verdicts.failing) == (0, ["one"])


def test_the_language_of_a_case_is_spoken(run) -> None:
    arabic = case("ar", "jr:itext('t')", {"type": "string", "value": "أهلا"}, lang="ar")
    assert run(arabic).passed == 1


def test_only_asserted_cases_are_judged_and_the_others_counted(run) -> None:
    wish = case("wish", "1", {"type": "number", "value": 2}, mode="expected_fail")
    verdicts = run(wish, case("fact", "1", {"type": "number", "value": 1}))
    assert (verdicts.passed, verdicts.failing) == (1, [])
    assert verdicts.skipped == {"expected_fail": 1}


def test_the_command_prints_one_object_last(capsys: pytest.CaptureFixture[str]) -> None:
    path = recording("xpath_cases.json")
    assert main(["evaluate", str(path)]) == 0
    found = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert set(found) == {"passed", "failed", "skipped", "failing"}
    assert found["passed"] + found["failed"] + sum(found["skipped"].values()) == 2480
    assert found["failed"] == len(found["failing"])


@pytest.mark.parametrize("content", ["{", "{}", "[]", '{"cases": []}'])
def test_a_file_that_is_no_recording_is_refused(
    content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text(content, encoding="utf-8")
    assert main(["evaluate", str(broken)]) == 1
    assert main(["evaluate", str(tmp_path / "absent.json")]) == 1
    assert capsys.readouterr().out == ""


def test_every_asserted_case_passes_but_those_that_the_document_explains() -> None:
    document = (ROOT / "docs" / "questionnaires-conformance.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"`((?:wf|jr)-[0-9]{4})`", document))
    assert set(run_expressions(recording("xpath_cases.json")).failing) == explained
