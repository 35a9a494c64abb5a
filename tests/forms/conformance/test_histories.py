"""The runner judges histories rightly, and the engine goes through them as ODK's did."""

import gzip
import json
import re
from pathlib import Path

import pytest

from mourafaka_forms.__main__ import main
from mourafaka_forms.conformance.histories import run_histories
from tests.conventions.tree import ROOT
from tests.forms.conformance.recordings import recording
from tests.forms.forms import form_xml

BINDS = """<bind nodeset="/data/a" type="int" required="true()" constraint=". &gt; 1"/>
<bind nodeset="/data/b" relevant="/data/a &gt; 5"/><bind nodeset="/data/n" calculate="now()"/>"""
BODY = """<input ref="/data/a"/><select1 ref="/data/b"><item><label>Yes</label><value>y</value></item>
</select1><repeat nodeset="/data/r"><input ref="/data/r/x"/></repeat>"""
FORM = form_xml("<a/><b/><n/><r jr:template=''><x/></r>", BINDS, BODY)


def node(ref: str, value: str | None = None, **others: object) -> dict:
    told = {"t": "input", "ref": ref, "rel": True, "req": False, "ro": False}
    if value is not None:
        told |= {"v": value, "con": True, "reqok": True}
    return told | others


def state(a: str = "", *rows: str, **of_b: object) -> dict:
    """The state of the form above, and its XML."""
    told = [
        node("/data"),
        node("/data/a", a, req=True, reqok=bool(a)),
        node("/data/b", "", **({"rel": False, "opts": [["y", "Yes"]]} | of_b)),
        node("/data/n", "some other time"),
        node("/data/r"),
        node("/data/meta/instanceID", "uuid:any"),
    ]
    for position, row in enumerate(rows, start=1):
        told += [node(f"/data/r[{position}]"), node(f"/data/r[{position}]/x", row)]
    written = "".join(f"<r><x>{row}</x></r>" for row in rows)
    xml = f'<data id="a-form" version="3"><a>{a}</a><n>then</n>{written}<meta/></data>'
    return {"state": told, "xml": xml}


def step(op: str, ref: str, *args: object, then: dict, value: str | None = None) -> dict:
    return {"op": op, "args": [ref, *args], "ref": ref, "value": value, **then}


def history(*steps: dict, initial: dict | None = None, **others: object) -> dict:
    return {
        "file": "some.test.ts",
        "test": "a test",
        "upstream_expected_fail": False,
        "form": "form",
        "edit": False,
        "now_ms": 1_795_000_000_000,
        "initial": initial or state(),
        "steps": list(steps),
        **others,
    }


@pytest.fixture
def run(tmp_path: Path):
    def run(*histories: dict, form: str = FORM):
        path = tmp_path / "traces.json.gz"
        recorded = {"forms": {"form": form}, "sessions": histories}
        path.write_bytes(gzip.compress(json.dumps(recorded).encode()))
        return run_histories(path)

    return run


def test_each_state_that_is_as_recorded_passes(run) -> None:
    steps = [
        step("answer", "/data/a", 3, then=state("3")),
        step("answer", "/data/a", "many", then=state("")),
        step("createNewRepeat", "/data/r", then=state("", "")),
        step("answer", "/data/r[1]/x", "7", then=state("", "7")),
        step("removeRepeat", "/data/r[1]", then=state("")),
    ]
    verdicts = run(history(*steps))
    assert (verdicts.passed, verdicts.failed, verdicts.failing) == (6, 0, [])


@pytest.mark.parametrize(
    "wrong",
    [
        state("4"),
        state("3", ""),
        state("3", rel=True),
        state("3", ro=True),
        state("3", req=True),
        state("3", opts=[["y", "No"]]),
        state("3", con=False),
        {"state": state("3")["state"][:-3], "xml": ""},
    ],
)
def test_a_state_that_differs_in_anything_fails(run, wrong: dict) -> None:
    verdicts = run(history(step("answer", "/data/a", "3", then=wrong)))
    assert (verdicts.passed, verdicts.failed) == (1, 1)
    assert verdicts.failing == ["some.test.ts#0"]


def test_a_state_without_nodes_is_judged_by_its_xml(run) -> None:
    right = {"state": None, "xml": state("3")["xml"]}
    wrong = {"state": None, "xml": state("4")["xml"]}
    assert run(history(step("answer", "/data/a", "3", then=right))).failed == 0
    assert run(history(step("answer", "/data/a", "3", then=wrong))).failed == 1


def test_from_a_step_that_cannot_be_taken_all_states_fail(run) -> None:
    lost = step("answer", "/data/nowhere", "3", then=state())
    verdicts = run(history(lost, step("answer", "/data/a", "", then=state())))
    assert (verdicts.passed, verdicts.failed) == (1, 2)


def test_a_form_that_does_not_open_fails_in_every_state(run) -> None:
    verdicts = run(history(step("answer", "/data/a", "3", then=state("3"))), form="<x/>")
    assert (verdicts.passed, verdicts.failed) == (0, 2)


def test_what_cannot_be_judged_is_counted_by_its_reason(run) -> None:
    broken_off = step("answer", "/data/a", "3", then={"state": None, "xml": None})
    verdicts = run(history(upstream_expected_fail=True), history(broken_off))
    assert (verdicts.passed, verdicts.failed) == (1, 0)
    assert verdicts.skipped == {"upstream_expected_fail": 1, "state was not recorded": 1}
    absent = form_xml("<a/>", model='<instance id="l" src="jr://file/l.xml"/>')
    assert run(history(), form=absent).skipped == {"needs a file that is not in the archive": 1}


def test_a_history_that_begins_with_answers_begins_with_a_saved_instance(run) -> None:
    assert run(history(initial=state("3", "7"))).failed == 0


def test_an_id_is_the_file_and_the_place_in_it(run) -> None:
    wrong = history(initial=state("", rel=True))
    other = history(initial=state("", rel=True), file="other.test.ts")
    assert run(history(), wrong, other).failing == ["some.test.ts#1", "other.test.ts#0"]


@pytest.mark.parametrize(
    "content",
    [b"{", gzip.compress(b"{}"), gzip.compress(b"[]")],
    ids=["cut", "an object", "a list"],  # the packed bytes hold the hour, and would name the test
)
def test_a_file_that_is_no_recording_is_refused(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.json.gz"
    broken.write_bytes(content)
    assert main(["replay", str(broken)]) == 1
    assert capsys.readouterr().out == ""


def test_every_history_passes_but_those_that_the_document_explains(
    capsys: pytest.CaptureFixture[str],
) -> None:
    document = (ROOT / "docs" / "questionnaires-conformance.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"`([\w-]+\.test\.ts#[0-9]+)`", document))
    assert main(["replay", str(recording("scenario_traces.json.gz"))]) == 0
    found = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert {failing.rpartition("/")[2] for failing in found["failing"]} == explained
    assert found["passed"] / (found["passed"] + found["failed"]) > 0.98
