"""What the screen makes of figures and stored values: plain functions."""

import json
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mourafaka_desktop.domain.ids import new_cooperative_id
from mourafaka_desktop.i18n.catalogue import Language, use
from mourafaka_desktop.services.sync_status import Issue, IssueNature
from mourafaka_desktop.sync.progress import Phase, Progress
from mourafaka_desktop.ui.sync.reasons import reason
from mourafaka_desktop.ui.sync.sync_model import (
    is_weak,
    owner_name,
    seconds_left,
    share_done,
    value_text,
    written_values,
)
from mourafaka_protocol.problems import RefusalCode


@pytest.fixture(autouse=True)
def _french() -> None:
    use(Language.FR)


def make_issue(field: str = "", kind: str = "cooperative", **values: object) -> Issue:
    return Issue(
        **{
            "id": uuid4(),
            "nature": IssueNature.CONFLICT,
            "kind": kind,
            "record_id": uuid4(),
            "cooperative_id": new_cooperative_id(),
            "name_ar": "تعاونية الوفاق",
            "name_fr": "Al Wifaq",
            "field": field,
            "key": "",
            "code": None,
            "ours": None,
            "theirs": None,
            "found_at": datetime(2026, 11, 3, tzinfo=UTC),
            **values,
        }
    )


def plain(text: str) -> str:
    return text.translate({ord(mark): None for mark in "\u2066\u2067\u2068\u2069"}).replace(
        "\u00a0", " "
    )


sizes = st.integers(0, 10**7)


@given(to_send=sizes, sent=st.lists(sizes), received=st.lists(st.integers(0, 10**5)))
def test_the_bar_never_goes_back(to_send: int, sent: list[int], received: list[int]) -> None:
    steps = [Progress(bytes_to_send=to_send)]
    steps += [Progress(phase=Phase.SEND, bytes_to_send=to_send, bytes_sent=n) for n in sorted(sent)]
    steps += [
        Progress(phase=Phase.RECEIVE, bytes_to_send=to_send, items_received=n)
        for n in sorted(received)
    ]
    steps.append(Progress(phase=Phase.VERIFY, bytes_to_send=to_send))
    shares = [share_done(step) for step in steps if step.phase is not Phase.CONNECT]
    assert shares == sorted(shares)
    assert all(0 <= share <= 1 for share in shares)


def test_the_time_left_follows_the_pace_so_far() -> None:
    half = Progress(phase=Phase.SEND, bytes_sent=26_000, bytes_to_send=52_000)
    assert seconds_left(half, elapsed_s=10) == 10


@pytest.mark.parametrize(
    ("progress", "elapsed_s"),
    [
        (Progress(phase=Phase.SEND, bytes_sent=10, bytes_to_send=100), 0.5),  # too early to tell
        (Progress(phase=Phase.SEND, bytes_sent=0, bytes_to_send=100), 60),
        (Progress(phase=Phase.RECEIVE, bytes_sent=10, bytes_to_send=100), 60),
        (Progress(phase=Phase.SEND, bytes_sent=100, bytes_to_send=100), 60),
    ],
)
def test_no_time_is_promised_where_nothing_is_known(progress: Progress, elapsed_s: float) -> None:
    assert seconds_left(progress, elapsed_s) is None


def test_a_phone_hotspot_in_the_hills_is_called_weak() -> None:
    assert is_weak(Progress(phase=Phase.SEND, bytes_sent=20_000), elapsed_s=20)
    assert not is_weak(Progress(phase=Phase.SEND, bytes_sent=200_000), elapsed_s=20)
    assert not is_weak(Progress(), elapsed_s=0.1)


@pytest.mark.parametrize(
    ("field", "stored", "said"),
    [
        ("phone", '"+212600001234"', "06 00 00 12 34"),
        ("mandate_ends_on", '"2027-03-31"', "31 mars 2027"),
        ("capital_mad", '"68500"', "68 500"),
        ("members_total", "34", "34"),
        ("women_led", "1", "Oui"),
        ("women_led", "0", "Non"),
        ("president_name", '"Fatima Aït El Haj"', "Fatima Aït El Haj"),
        ("president_name", "null", "Vide"),
        ("president_name", None, "Vide"),
        ("a_field_of_next_year", '"kept"', "kept"),
    ],
)
def test_a_value_is_said_by_the_type_of_its_field(
    field: str, stored: str | None, said: str
) -> None:
    assert plain(value_text(make_issue(field), stored)).startswith(said)


def test_choices_are_said_in_words() -> None:
    said = plain(value_text(make_issue("spoken_languages"), json.dumps('["darija","francais"]')))
    assert "darija" in said.lower()
    assert "français" in said.lower()
    assert "[" not in said


def test_a_refused_change_is_told_field_by_field() -> None:
    patch = {
        "findings": [None, "الماء قليل"],
        "participants_women": [None, 14],
        "difficulties": ["x", None],
        "coach_id": [None, str(uuid4())],
    }
    values = written_values(make_issue(kind="visit", ours=json.dumps(patch)))
    assert [plain(value) for _label, value in values] == ["الماء قليل", "14"]


def test_a_refused_removal_wrote_nothing() -> None:
    assert written_values(make_issue(kind="visit", ours="{}")) == []


def test_the_owner_is_named_in_the_language_of_the_screen() -> None:
    assert plain(owner_name(make_issue())) == "Al Wifaq"
    use(Language.AR)
    assert plain(owner_name(make_issue())) == "تعاونية الوفاق"
    assert plain(owner_name(make_issue(name_ar=None))) == "Al Wifaq"
    assert owner_name(make_issue(name_ar=None, name_fr=None)) == ""


def test_each_reason_has_a_sentence_and_a_way_on() -> None:
    for code in RefusalCode:
        assert reason(code).sentence
        assert reason(code).advice


def test_the_reason_of_a_newer_server_is_named_for_the_coordinator() -> None:
    assert "quota_of_2030" in reason("quota_of_2030").advice
