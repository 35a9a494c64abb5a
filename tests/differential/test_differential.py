"""Whatever a person answers, our engine shows what ODK's own engine shows.

A run without `--campaign` gives each form some hundred random answers, one with it some thousands.
`--hypothesis-seed=0` repeats a run. A difference is printed with the shortest history that leads to it.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conventions.tree import ROOT
from tests.differential.archive import CHILD_VACCINATION, WHO_VERBAL_AUTOPSY, form_tested_by
from tests.differential.conftest import COMPARED, ZONE
from tests.differential.histories import Tally, live_through
from tests.differential.nodes import disagreements
from tests.differential.odk_engine import OdkEngine
from tests.differential.our_engine import OurEngine

pytestmark = pytest.mark.odk

NOW = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)
LENGTH = 40
"""Operations of a history."""

HISTORIES = 6
HISTORIES_OF_A_CAMPAIGN = 160


def shipped(name: str) -> Callable[[], str]:
    path = ROOT / "resources" / "questionnaires" / f"{name}.xform.xml"
    return lambda: path.read_text(encoding="utf-8")


FORMS: dict[str, Callable[[], str]] = {
    "the framework": shipped("diagnostic"),
    "the example questionnaire": shipped("example"),
    "WHO verbal autopsy": lambda: form_tested_by(WHO_VERBAL_AUTOPSY),
    "child vaccination": lambda: form_tested_by(CHILD_VACCINATION),
}


@pytest.mark.parametrize("name", FORMS)
def test_random_answers_lead_both_engines_to_the_same_states(
    name: str,
    odk: OdkEngine,
    request: pytest.FixtureRequest,
    record_property: Callable[[str, object], None],
) -> None:
    form = FORMS[name]()
    odk.load(form, NOW)
    ours = OurEngine(form, NOW, ZONE)
    is_campaign = request.config.getoption("--campaign")
    tally = Tally()

    @settings(
        max_examples=HISTORIES_OF_A_CAMPAIGN if is_campaign else HISTORIES,
        database=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def lives(data: Any) -> None:
        live_through(data.draw, name, ours, odk, LENGTH, tally)

    lives()
    record_property(COMPARED, f"{tally.answers:,} answers, {tally.node_states:,} node states")


# Found by a campaign, made as short as it gets. The number of flats hangs on the number of flats.
FLATS_RECOUNTED = (
    ("/data/building_type", "multi"),
    ("/data/household[1]/finalflat", "no"),
    ("/data/household[2]/finalflat", "no"),
    ("/data/building_type", "single"),
    ("/data/building_type", "multi"),
)


def test_what_matters_again_is_worked_out_before_others_see_it(odk: OdkEngine) -> None:
    form = FORMS["child vaccination"]()
    odk.load(form, NOW)
    ours = OurEngine(form, NOW, ZONE)
    ours.view()
    for ref, value in FLATS_RECOUNTED:
        odk.set_value(ref, value)
        ours.set_value(ref, value)
        assert disagreements(ours.view(), odk.view()) == []
