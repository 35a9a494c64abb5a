"""Expressions on a small form: what they see, what they leave unseen, and how they fail."""

import math
import threading
from datetime import UTC, datetime
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mourafaka_forms.xpath import (
    Context,
    Dialect,
    Environment,
    Fault,
    Node,
    NodeSet,
    Value,
    XPathError,
    compile_expression,
    read_document,
    to_string,
)
from mourafaka_forms.xpath.parser import DEEPEST

FORM = """<h><data xmlns="urn:form">
<region>souss</region><town/><born>2000-02-29</born><members>12</members><empty/>
<crops>argan  saffron</crops><where>30.42 -9.59 0 0</where>
<rep><n>1</n><sub><v>a</v></sub><sub><v>b</v></sub></rep>
<rep><n>2</n><sub><v>c</v></sub></rep>
</data></h>"""
TOWNS = """<instance><root>
<item><name>agadir</name><label>Agadir</label><region>souss</region></item>
<item><name>fes</name><label>Fès</label><region>fes</region></item>
<item><name>tiznit</name><label>Tiznit</label><region>souss</region></item>
</root></instance>"""
NOW = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)


class Form:
    """The form above with a clock that stands still and dice that fall alike each time."""

    def __init__(self) -> None:
        document = read_document(FORM)
        self.root = next(document.elements())
        self.environment = Environment(
            root=self.root,
            zone=ZoneInfo("Africa/Casablanca"),
            now=lambda: NOW,
            random=Random(7),
            language="ar",
            instances={"towns": next(read_document(TOWNS).elements())},
            itext=lambda text_id, language: f"{text_id}/{language}",
            choice_label=lambda choice, question, _: {"agadir": f"Agadir<{question}>"}.get(choice),
        )

    def node(self, path: str) -> Node:
        nodes = compile_expression(path).evaluate(Context(self.root, self.environment))
        assert isinstance(nodes, NodeSet)
        return nodes[0]

    def value(self, text: str, at: str = "/data/town") -> Value:
        return compile_expression(text).evaluate(Context(self.node(at), self.environment))


@pytest.fixture(scope="module")
def form() -> Form:
    return Form()


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("string(/data/members)", "12"),
        ("../members * 2 - 4", 20.0),
        ("../empty > 3", False),
        ("../empty = ''", True),
        ("../nothing = ''", False),
        ("../rep/n != 1", True),
        ("../rep/n = 1 and ../rep/n = 2", True),
        ("5 div 0", math.inf),
        ("-5 mod 3", -2.0),
        ("1 = 1 = 1", True),
        ("../born < today()", True),
        ("string(today())", "2026-11-24"),
        ("string(now())", "2026-11-24T00:30:00.000+01:00"),
        ("today() - date('2026-11-23')", 1.0),
        ("string(date(today() - 30))", "2026-10-25"),
        ("format-date(today() - 30, '%e %b %Y')", "25 Oct 2026"),
        ("format-date(../born, '%a %d/%m/%y %H:%M')", "Tue 29/02/00 00:00"),
        ("format-date('', '%Y')", ""),
        ("int((today() - ../born) div 365.25)", 26.0),
        ("selected(../crops, 'saffron') and not(selected(../crops, 'saf'))", True),
        ("selected-at(../crops, 1)", "saffron"),
        ("selected-at(../crops, 2)", ""),
        ("count-selected(../crops)", 2.0),
        ("coalesce(../empty, ../region)", "souss"),
        ("once('first')", "first"),
        ("concat(../rep/n)", "12"),
        ("join('-', ../rep/n, 'x')", "1-2-x"),
        ("round(12.345, 1)", 12.3),
        ("round(1250, -2)", 1300.0),
        ("round(1, 400)", 1.0),
        ("round(1, -400)", 0.0),
        ("sum(../rep/n) + max(../rep/n) + min(../rep/n, 7)", 6.0),
        ("sum(../rep/none)", math.nan),
        ("pow(10, 400)", math.inf),
        ("substr('amlou', -3, -1)", "lo"),
        ("substring('amlou', 2, 3)", "mlo"),
        ("translate('a-b', '-', '')", "ab"),
        ("regex('0612345678', '^0[67][0-9]{8}$')", True),
        ("digest('a', 'MD5', 'hex')", "0cc175b9c0f1b6a831c399e269772661"),
        ("string(../rep[2]/n)", "2"),
        ("string(../rep[last()]/n)", "2"),
        ("count(../rep[position() < 3])", 2.0),
        ("position(../rep[2])", 2.0),
        ("string(indexed-repeat(../rep/sub/v, ../rep, 1, ../rep/sub, 2))", "b"),
        ("count(indexed-repeat(../rep/sub/v, ../rep, 3, ../rep/sub, 1))", 0.0),
        ("count(instance('towns')/root/item[region = /data/region])", 2.0),
        ("count(instance('towns')/root/item[region = current()/../region])", 2.0),
        ("pulldata('towns', 'label', 'name', 'tiznit')", "Tiznit"),
        ("jr:choice-name('agadir', '/data/town')", "Agadir</data/town>"),
        ("jr:choice-name('nowhere', '/data/town')", ""),
        ("jr:itext('hello')", "hello/ar"),
        ("checklist(1, 2, true(), false(), true())", True),
        ("weighted-checklist(3, -1, true(), 2, false(), 5)", False),
        ("distance('30 -9', '30 -8') > 96000", True),
        ("distance('30 -9')", 0.0),
        ("distance('30 -9', 'here')", math.nan),
        ("distance('91 0', '0 0')", math.nan),
        ("area('0 0;0 1')", 0.0),
        ("geofence(../where, '30 -10;31 -10;31 -9;30 -9;30 -10')", True),
        ("geofence(../where, '31 -10;32 -10;32 -9;31 -9;31 -10')", False),
        ("geofence('', '')", False),
    ],
)  # fmt: skip
def test_what_expressions_give(form: Form, text: str, result: Value) -> None:
    value = form.value(text)
    assert type(value) in (type(result), float)
    assert value == pytest.approx(result, nan_ok=True)


@pytest.mark.parametrize(
    "text",
    [
        "if(true(), 1, explode())",
        "if(false(), explode(), 1)",
        "coalesce('1', explode())",
        "true() or explode()",
        "not(false() and explode())",
    ],
)
def test_a_branch_that_is_not_taken_is_not_evaluated(form: Form, text: str) -> None:
    assert to_string(form.value(text)) in ("1", "true")


def test_once_keeps_what_the_node_holds(form: Form) -> None:
    assert form.value("once(explode())", at="/data/region") == "souss"


@pytest.mark.parametrize(
    ("text", "code", "position"),
    [
        ("1 + explode(2)", Fault.UNKNOWN_FUNCTION, 4),
        ("jr:explode()", Fault.UNKNOWN_FUNCTION, 0),
        ("true(1)", Fault.ARGUMENT_COUNT, 0),
        ("concat('x', count(1))", Fault.NOT_NODES, 12),
        ("(1)/a", Fault.NOT_NODES, None),
        ("'a'[1]", Fault.NOT_NODES, None),
        ("instance('nowhere')/root", Fault.UNKNOWN_INSTANCE, 0),
        ("position(../rep)", Fault.BAD_ARGUMENT, 0),
        ("regex('a', '(')", Fault.BAD_ARGUMENT, 0),
        ("digest('a', 'CRC')", Fault.BAD_ARGUMENT, 0),
        ("uuid(1000000000)", Fault.BAD_ARGUMENT, 0),
        ("decimal-date-time(true())", Fault.BAD_ARGUMENT, 0),
    ],
)
def test_what_cannot_be_evaluated_says_why_and_where(
    form: Form, text: str, code: Fault, position: int | None
) -> None:
    with pytest.raises(XPathError) as raised:
        form.value(text)
    assert (raised.value.code, raised.value.position) == (code, position)


def test_paths_stay_inside_the_instance(form: Form) -> None:
    assert form.value("count(../../..)") == 0
    assert form.value("count(ancestor::*)") == 2.0
    assert form.value("string(name(/*))") == "data"


def test_names_without_prefix_mean_the_form_s_own_namespace_except_in_plain_xpath(
    form: Form,
) -> None:
    context = Context(form.root, form.environment)
    plain = compile_expression("count(/data)", dialect=Dialect.XPATH_1)
    named = compile_expression("count(/f:data)", {"f": "urn:form"}, Dialect.XPATH_1)
    assert (plain.number(context), named.number(context)) == (0, 1)
    assert form.value("count(/data)") == 1


def test_plain_xpath_knows_no_dates(form: Form) -> None:
    expression = compile_expression("'2026-11-23' + 1", dialect=Dialect.XPATH_1)
    assert math.isnan(expression.number(Context(form.root, form.environment)))
    assert not math.isnan(compile_expression("'2026-11-23' + 1").number(
        Context(form.root, form.environment)
    ))  # fmt: skip


def test_a_context_serves_both_dialects_in_turn(form: Form) -> None:
    context = Context(form.root, form.environment)
    day = "number('2026-11-23')"
    plain, odk = compile_expression(day, dialect=Dialect.XPATH_1), compile_expression(day)
    assert math.isnan(plain.number(context))
    assert odk.number(context) > 20000


def test_the_javarosa_functions_follow_their_namespace_and_not_their_prefix(form: Form) -> None:
    context = Context(form.root, form.environment)
    javarosa = {"ext": "http://openrosa.org/javarosa"}
    assert compile_expression("ext:itext('x')", javarosa).evaluate(context) == "x/ar"
    with pytest.raises(XPathError, match="no function"):
        compile_expression("jr:itext('x')", {"jr": "urn:else"}).evaluate(context)


def test_the_same_seed_gives_the_same_order_and_loses_nothing(form: Form) -> None:
    once, again = form.value("randomize(//v, 42)"), form.value("randomize(//v, 42)")
    assert once == again
    assert isinstance(once, NodeSet)
    assert {node.string_value() for node in once} == {"a", "b", "c"}


def test_a_number_that_is_none_seeds_as_zero_and_a_text_by_its_letters(form: Form) -> None:
    assert form.value("randomize(//v, 0 div 0)") == form.value("randomize(//v, '')")
    seeds = ["'a'", "'b'", "'c'", "'d'", "'e'", "'f'", "'g'", "'h'"]
    orders = [form.value(f"randomize(//v, {seed})") for seed in seeds]
    assert any(order != orders[0] for order in orders)


def test_chance_comes_from_the_environment() -> None:
    text = "concat(random(), uuid(), count(randomize(//v)))"
    assert Form().value(text) == Form().value(text)


@given(st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6))
def test_operators_of_one_level_are_applied_from_the_left(a: int, b: int, c: int) -> None:
    node = read_document("<d/>")
    expression = compile_expression(f"{a} - {b} - {c} + {a}".replace("- -", "- -"))
    assert expression.number(Context(node, Environment(node))) == a - b - c + a


def test_the_deepest_expression_that_is_read_is_also_evaluated(form: Form) -> None:
    for opening, closing in [
        ("if(true(), ", ", 0)"),
        ("(", ")"),
        ("abs(", ")"),
        ("1 + 0 * (", ")"),
    ]:
        units = (DEEPEST - 1) // (3 if "*" in opening else 1)
        assert form.value(opening * units + "1" + closing * units) == 1


def test_a_sum_of_thousands_is_evaluated(form: Form) -> None:
    assert form.value(" + ".join(["../members"] * 3000)) == 36000


def test_one_expression_serves_several_threads(form: Form) -> None:
    expression = compile_expression("count(/data/rep[n = current()])")
    results: list[float] = []

    def evaluate() -> None:
        for _ in range(200):
            for node in (form.node("/data/rep[1]/n"), form.node("/data/region")):
                results.append(expression.number(Context(node, form.environment)))

    threads = [threading.Thread(target=evaluate) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [1.0, 0.0] * 200 * 4 or sorted(results) == [0.0] * 800 + [1.0] * 800


def test_an_expression_shows_what_it_says() -> None:
    expression = compile_expression("( ../a+1 )")
    assert (expression.text, str(expression)) == ("( ../a+1 )", "../a + 1")
