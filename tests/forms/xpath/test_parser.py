"""Reading expressions: what is written is what is understood, and what is wrong is shown where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mourafaka_forms.xpath import Fault, XPathError
from mourafaka_forms.xpath.axes import AXES
from mourafaka_forms.xpath.lexer import LONGEST
from mourafaka_forms.xpath.parser import DEEPEST, parse
from mourafaka_forms.xpath.syntax import (
    PRECEDENCE,
    Call,
    Filter,
    Here,
    KindTest,
    Literal,
    NameTest,
    Negation,
    Number,
    Operation,
    Path,
    Root,
    Step,
    Syntax,
    Union,
    printed,
)

names = st.sampled_from(["a", "div", "mod", "or", "text", "عمر", "meta-data", "x.1", "_y"])
numbers = st.sampled_from(["0", "7", "3.25", ".5", "12."]).map(lambda t: Number(float(t), t))
literals = st.text("abc '\"", max_size=4).filter(lambda t: not ("'" in t and '"' in t)).map(Literal)
name_tests = st.builds(NameTest, st.none() | st.just("jr"), names | st.just("*"))
kind_tests = st.builds(KindTest, st.sampled_from(["node", "text", "comment"]))


def _steps(inner):
    predicates = st.lists(inner, max_size=1).map(tuple)
    step = st.builds(Step, st.sampled_from(sorted(AXES)), name_tests | kind_tests, predicates)
    return st.lists(step, min_size=1, max_size=3).map(tuple)


def _operations(inner):
    levels = [
        [operator for operator, its in PRECEDENCE.items() if its == level] for level in range(1, 7)
    ]
    return st.sampled_from(levels).flatmap(
        lambda operators: st.builds(
            Operation,
            inner,
            st.lists(st.tuples(st.sampled_from(operators), inner), min_size=1, max_size=3).map(
                tuple
            ),
        )
    )


def _larger(inner):
    calls = st.builds(
        Call, st.sampled_from(["if", "jr:itext", "count"]), st.lists(inner, max_size=3).map(tuple)
    )
    primaries = inner.filter(lambda s: not isinstance(s, Filter))
    return st.one_of(
        calls,
        st.builds(Path, st.sampled_from([Root(), Here()]), _steps(inner)),
        st.builds(Path, primaries, _steps(inner)),
        st.builds(Filter, primaries, st.lists(inner, min_size=1, max_size=2).map(tuple)),
        st.builds(
            Union,
            st.lists(inner.filter(lambda s: not isinstance(s, Union)), min_size=2, max_size=3).map(
                tuple
            ),
        ),
        st.builds(Negation, inner),
        _operations(inner),
    )


expressions = st.recursive(numbers | literals | st.just(Path(Root(), ())), _larger, max_leaves=12)


@given(expressions)
def test_a_printed_expression_is_read_as_the_same_expression(syntax) -> None:
    assert parse(printed(syntax)) == syntax


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("1+2*3", "1 + 2 * 3"),
        ("(1+2)*3", "(1 + 2) * 3"),
        ("a - (b - c)", "a - (b - c)"),
        ("--1", "--1"),
        ("-a|b", "-a | b"),
        ("div div div", "div div div"),
        ("* * *", "* * *"),
        ("2 mod3", "2 mod 3"),
        ("//a", "/descendant-or-self::node()/a"),
        ("../@id", "../@id"),
        ("instance('c')/root/item[name = current()/../a][1]", None),
        ("/data/النشاط[. != '']", None),
        ("/data/a div /data/b", None),
        ("/data/a-b - /data/c", None),
        ("/ data / a", "/data/a"),
        ("/data/text()", "/data/child::text()"),
        ("/data/child::a", "/data/a"),
        ("/data/orx:meta", None),
        ("/data/a[1] /b", "/data/a[1]/b"),
        ("current()/data/a", None),
        ("  \n", ""),
    ],
)
def test_how_expressions_are_read(written: str, plain: str | None) -> None:
    if plain == "":
        with pytest.raises(XPathError):
            parse(written)
    else:
        assert printed(parse(written)) == (plain or written)


@pytest.mark.parametrize(
    ("written", "position"),
    [
        ("${a} = ", 0),
        ("a = ", 4),
        ("count(a", 7),
        ("a b", 2),
        ("\u2018yes\u2019", 0),
        ("'open", 0),
        ("a[1", 3),
        ("if(a,,b)", 5),
        ("sideways::a", 0),
        ("$x + 1", 0),
    ],
)
def test_a_fault_is_told_with_its_place(written: str, position: int) -> None:
    with pytest.raises(XPathError) as raised:
        parse(written)
    assert raised.value.code is Fault.SYNTAX
    assert raised.value.position == position
    assert f"at character {position + 1}" in str(raised.value)


@pytest.mark.parametrize(
    "opening", ["(", "-", "f(", "a[", "1 + 1 * (", "0 or 1 and 2 = 3 < 4 + 5 * ("]
)
def test_nesting_without_end_is_refused_and_not_a_crash(opening: str) -> None:
    with pytest.raises(XPathError) as raised:
        parse(opening * 5000)
    assert raised.value.code is Fault.TOO_DEEP


def test_an_expression_longer_than_any_form_needs_is_refused() -> None:
    with pytest.raises(XPathError) as raised:
        parse("1" * (LONGEST + 1))
    assert raised.value.code is Fault.TOO_DEEP


def test_a_long_sum_is_not_deep() -> None:
    syntax = parse(" + ".join(["1"] * 10 * DEEPEST))
    assert isinstance(syntax, Operation)
    assert len(syntax.rest) == 10 * DEEPEST - 1


@given(st.text("()[]/.,@*|+-=<>!'\"a1:d iv$", max_size=30))
def test_whatever_is_written_is_read_or_refused_with_a_place(text: str) -> None:
    outcome = read_or_refused(text)
    if isinstance(outcome, XPathError):
        assert outcome.position in range(len(text) + 1)
    else:
        assert parse(printed(outcome)) == outcome


def read_or_refused(text: str) -> Syntax | XPathError:
    try:
        return parse(text)
    except XPathError as error:
        return error
