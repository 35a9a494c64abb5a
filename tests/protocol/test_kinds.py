"""Values keep their type across the wire, and tags keep their meaning for ever."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mourafaka_protocol.kinds import (
    COACHING_SESSION,
    KINDS,
    VISIT,
    AnswerValue,
    ValueType,
    coaching_session_id,
    decode_value,
    encode_value,
    fits,
    is_wire_value,
    kind_named,
    kind_with_tag,
    training_id,
)
from mourafaka_protocol.problems import ProtocolError

texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
answers = st.builds(
    AnswerValue,
    st.none() | st.integers(0, 4),
    st.none() | texts,
    st.sampled_from([None, "seen", "observed", "declared"]),
    st.none() | texts,
    st.none() | texts,
)
decimals = st.decimals(min_value=-(10**12), max_value=10**12, places=4)
VALUES = {
    ValueType.TEXT: texts,
    ValueType.LONGTEXT: texts,
    ValueType.ENUM: texts,
    ValueType.INT: st.integers(-(2**62), 2**62),
    ValueType.BOOL: st.booleans(),
    ValueType.DATE: st.dates(),
    ValueType.TIME: st.times().map(lambda time: time.replace(second=0, microsecond=0)),
    ValueType.INSTANT: st.datetimes(timezones=st.just(dt.UTC)).map(
        lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000)
    ),
    ValueType.MONEY: decimals,
    ValueType.DECIMAL: decimals,
    ValueType.UUID: st.uuids(),
    ValueType.TEXTS: st.lists(texts).map(tuple),
    ValueType.ANSWERS: answers.filter(any),
    ValueType.VALUES: texts,
    ValueType.BYTES: st.binary(),
}
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.data(), st.sampled_from(ValueType))
def test_a_value_comes_back_as_it_left(data: st.DataObject, kind: ValueType) -> None:
    value = data.draw(VALUES[kind])
    wire = encode_value(kind, value)
    assert fits(kind, wire)
    assert is_wire_value(wire)
    assert decode_value(kind, wire) == value


@given(st.sampled_from(ValueType), anything)
def test_whatever_arrives_is_a_value_or_a_protocol_error(kind: ValueType, wire: object) -> None:
    try:
        value = decode_value(kind, wire)
    except ProtocolError:
        assert not fits(kind, wire)
    else:
        again = encode_value(kind, value)
        assert fits(kind, again)


@pytest.mark.parametrize(
    ("value", "wire"),
    [
        ("1234.50", "1234.5"),
        ("0.00", "0"),
        ("-0", "0"),
        ("1E+3", "1000"),
        ("100", "100"),
        ("-7.10", "-7.1"),
    ],
)
def test_equal_amounts_are_the_same_text(value: str, wire: str) -> None:
    assert encode_value(ValueType.MONEY, Decimal(value)) == wire


def test_an_answer_leaves_its_trailing_nils_off() -> None:
    assert encode_value(ValueType.ANSWERS, AnswerValue(rating=3)) == [3]
    assert encode_value(ValueType.ANSWERS, (None, "pas de salariés", None, None, None)) == [
        None,
        "pas de salariés",
    ]


def test_an_answer_that_says_nothing_is_no_answer() -> None:
    assert encode_value(ValueType.ANSWERS, AnswerValue()) is None


def test_an_answer_of_a_newer_schema_is_read_as_far_as_it_is_known() -> None:
    assert decode_value(ValueType.ANSWERS, [2, None, None, None, "note", "new"]) == AnswerValue(
        2, note="note"
    )


@pytest.mark.parametrize(
    ("kind", "wire"),
    [
        (ValueType.TEXT, 3),
        (ValueType.TEXT, "nul \0 inside"),
        (ValueType.INT, True),
        (ValueType.INT, 2**63),
        (ValueType.BOOL, 1),
        (ValueType.DATE, 10**9),
        (ValueType.TIME, 1440),
        (ValueType.INSTANT, 10**17),
        (ValueType.MONEY, "1e3"),
        (ValueType.MONEY, "1.50"),
        (ValueType.MONEY, "٣"),
        (ValueType.UUID, b"short"),
        (ValueType.TEXTS, ["a", 1]),
        (ValueType.ANSWERS, [5]),
        (ValueType.ANSWERS, []),
        (ValueType.ANSWERS, [2, None]),
        (ValueType.BYTES, "text"),
    ],
)
def test_a_value_of_another_type_is_refused(kind: ValueType, wire: object) -> None:
    assert not fits(kind, wire)
    with pytest.raises(ProtocolError, match="malformed_frame"):
        decode_value(kind, wire)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (ValueType.INT, True),
        (ValueType.DATE, "2026-11-23"),
        (ValueType.MONEY, 1.5),
        (ValueType.UUID, "x"),
        (ValueType.TEXT, 7),
    ],
)
def test_what_is_not_of_the_fields_type_is_not_sent(kind: ValueType, value: object) -> None:
    with pytest.raises(TypeError):
        encode_value(kind, value)


def test_values_nest_eight_deep_and_no_deeper() -> None:
    value: object = "leaf"
    for _ in range(8):
        value = [value]
    assert is_wire_value(value)
    assert not is_wire_value([value])


def test_tags_of_kinds_and_fields_are_unique_and_without_gaps() -> None:
    assert [kind.tag for kind in KINDS] == [*range(1, 11), *range(96, 99)]
    for kind in KINDS:
        assert [field.tag for field in kind.fields] == list(range(1, len(kind.fields) + 1))
        assert len(kind.by_name) == len(kind.fields)
        assert (kind.device_fields or set()) <= kind.by_name.keys()


def test_a_kind_is_found_by_name_and_by_tag_and_an_unknown_one_is_not() -> None:
    assert kind_named("visit") is VISIT is kind_with_tag(2)
    assert kind_with_tag(99) is None
    assert VISIT.field_named("visited_on").type is ValueType.DATE


def test_two_laptops_make_the_same_slot() -> None:
    cooperative_id = uuid.UUID("01936d2e-0000-7000-8000-000000000001")
    assert coaching_session_id(cooperative_id, 3) == uuid.uuid5(
        cooperative_id, "coaching_session:3"
    )
    assert training_id(cooperative_id, "governance") == uuid.uuid5(
        cooperative_id, "training:governance"
    )
    assert COACHING_SESSION.by_name["number"].required
