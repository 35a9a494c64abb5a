"""An assessment is kept whole: the answers to criteria, and the values of all other questions."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mourafaka_desktop.domain.assessments import Assessment, AssessmentState, changed_values
from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.storage import assessments, records
from mourafaka_desktop.storage.database import Database
from mourafaka_forms.answers import Answer
from tests.builders import make_assessment, make_cooperative

COOPERATIVE = make_cooperative()
MEMBERS = {
    "/data/members[1]": "",
    "/data/members[1]/name": "فاطمة",
    "/data/members[2]": "",
    "/data/members[2]/name": "Itto",
}

values = st.dictionaries(st.sampled_from("abcd"), st.text(max_size=2))


@pytest.fixture
def db(db: Database) -> Database:
    with db.writing() as connection:
        records.put(connection, COOPERATIVE)
    return db


def keep(db: Database, *found: Assessment) -> None:
    with db.writing() as connection:
        for assessment in found:
            assessments.put(connection, assessment)


def _read(db: Database, assessment: Assessment) -> Assessment:
    with db.reading() as connection:
        found = assessments.read(connection, assessment.id)
    assert found is not None
    return found


def test_values_are_kept_with_empty_rows_and_read_with_their_assessment(db: Database) -> None:
    one = make_assessment(COOPERATIVE, values=MEMBERS, answers={"GOV-1.1": Answer(rating=2)})
    other = make_assessment(COOPERATIVE, values={"/data/note": "x"})
    keep(db, one, other)
    assert _read(db, one) == one
    assert _read(db, other) == other


def test_what_is_put_again_takes_away_the_values_it_does_not_name(db: Database) -> None:
    assessment = make_assessment(COOPERATIVE, values=MEMBERS)
    keep(db, assessment)
    shorter = replace(assessment, values={"/data/members[1]": "", "/data/members[1]/name": "Itto"})
    keep(db, shorter)
    assert _read(db, assessment) == shorter


def test_several_values_are_written_and_taken_away_at_once(db: Database) -> None:
    assessment = make_assessment(COOPERATIVE, values=MEMBERS)
    keep(db, assessment)
    with db.writing() as connection:
        changes = assessments.put_values(
            connection,
            assessment.id,
            {"/data/members[2]": None, "/data/members[2]/name": None, "/data/note": ""},
        )
        assert assessments.put_values(connection, assessment.id, {}) == Changes()
    assert changes == Changes.of("assessment", assessment.id)
    assert dict(_read(db, assessment).values) == {
        "/data/members[1]": "",
        "/data/members[1]/name": "فاطمة",
        "/data/note": "",
    }


def test_a_replaced_draft_is_nothing_to_finish(db: Database) -> None:
    draft = make_assessment(COOPERATIVE)
    keep(db, draft, make_assessment(COOPERATIVE, state=AssessmentState.REPLACED))
    with db.reading() as connection:
        assert assessments.drafts(connection) == (draft,)


@given(values, values)
def test_a_change_of_values_leads_there_and_back(
    before: dict[str, str], after: dict[str, str]
) -> None:
    there = changed_values(before, after)
    assert _applied(before, there) == after
    assert _applied(after, changed_values(after, before)) == before
    assert all(before.get(ref) != text for ref, text in there.items())


def _applied(present: dict[str, str], changed: dict[str, str | None]) -> dict[str, str]:
    laid_over = present | changed
    return {ref: text for ref, text in laid_over.items() if text is not None}
