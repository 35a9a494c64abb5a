"""ODK's engine behind the pipe shows what the same engine showed when histories were recorded."""

import html
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.differential.archive import histories
from tests.differential.nodes import NodeSeen
from tests.differential.odk_engine import OdkEngine, RefusedError

pytestmark = pytest.mark.odk

# What a recording calls a field of ours.
RECORDED = {
    "rel": "is_relevant",
    "ro": "is_readonly",
    "con": "is_constraint_met",
    "reqok": "is_required_met",
}

FORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">
<h:head><h:title>A day</h:title><model>
<instance><data id="a-day"><day/><weight/></data></instance>
<bind nodeset="/data/day" type="date" calculate="today()"/>
<bind nodeset="/data/weight" type="int" constraint=". &lt; 5"/>
</model></h:head><h:body><input ref="/data/weight"><label>Weight</label></input></h:body></h:html>"""


@pytest.mark.parametrize(
    "file", ["select.test.ts", "repeat.test.ts", "relevant.test.ts", "indexed-repeat.test.ts"]
)
def test_recorded_histories_are_lived_through_again(odk: OdkEngine, file: str) -> None:
    compared = 0
    for form, history in histories(file):
        if "random(" in form or "jr://" in form:
            continue
        odk.load(form, datetime.fromtimestamp(history["now_ms"] / 1000, UTC))
        for step in [history["initial"], *history["steps"]]:
            if not _is_done_again(odk, step):
                break
            assert _shown(odk, step) == _recorded(step)
            compared += len(step["state"] or [])
    assert compared > 200


def _is_done_again(odk: OdkEngine, step: Mapping[str, Any]) -> bool:
    """Do what was done before the recorded state; False if the recording does not tell it exactly."""
    match step:
        case {"op": "answer", "ref": str(ref), "args": [str(value)]}:
            odk.set_value(ref, value)
        case {"op": "answer", "ref": str(ref), "args": [str(_), str(value)]}:
            odk.set_value(ref, value)
        case {"op": "createNewRepeat", "ref": str(ref)}:
            odk.add_repeat(ref.rpartition("[")[0])
        case {"op": _}:
            return False
    return True


def _recorded(step: Mapping[str, Any]) -> dict[str, object]:
    return {
        f"{node['ref']} {key}": html.unescape(node[key]) if key == "v" else node[key]
        for node in step["state"] or []
        for key in (*RECORDED, "v")
        if "meta" not in node["ref"] and node.get(key) is not None
    }


def _shown(odk: OdkEngine, step: Mapping[str, Any]) -> dict[str, object]:
    nodes: dict[str, NodeSeen] = {node.ref: node for node in odk.view().nodes}
    return {
        f"{node['ref']} {key}": getattr(nodes[node["ref"]], RECORDED.get(key, "value"))
        for node in step["state"] or []
        for key in (*RECORDED, "v")
        if "meta" not in node["ref"] and node.get(key) is not None
    }


def test_its_clock_is_the_one_it_is_given(odk: OdkEngine) -> None:
    odk.load(FORM, datetime(2019, 4, 1, 12, tzinfo=UTC))
    assert {node.ref: node.value for node in odk.view().nodes}["/data/day"] == "2019-04-01"


def test_only_what_a_person_can_answer_is_asked(odk: OdkEngine) -> None:
    odk.load(FORM, datetime(2019, 4, 1, 12, tzinfo=UTC))
    assert [(question.ref, question.value_type) for question in odk.questions()] == [
        ("/data/weight", "int")
    ]


def test_an_answer_against_a_constraint_is_seen(odk: OdkEngine) -> None:
    odk.load(FORM, datetime(2019, 4, 1, 12, tzinfo=UTC))
    odk.set_value("/data/weight", "7")
    weight = {node.ref: node for node in odk.view().nodes}["/data/weight"]
    assert (weight.value, weight.is_constraint_met, weight.is_required_met) == ("7", False, True)


def test_what_it_refuses_is_told(odk: OdkEngine) -> None:
    odk.load(FORM, datetime(2019, 4, 1, 12, tzinfo=UTC))
    with pytest.raises(RefusedError, match="There is no /data/height"):
        odk.set_value("/data/height", "7")
