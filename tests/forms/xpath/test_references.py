"""What an expression says it depends on, and that it says enough."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mourafaka_forms.xpath import (
    Context,
    Environment,
    Kind,
    Node,
    XPathError,
    compile_expression,
    read_document,
)


def seen(text: str, path: str = "/data/group/here") -> set[str]:
    """Paths in the answers, and those of instances as they are written."""
    return {
        str(reference) if reference.instance_id is not None else reference.seen_from(path)
        for reference in compile_expression(text).references
    }


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("1 + 2", set()),
        (". > 3", {"/data/group/here"}),
        ("/data/a + ../b", {"/data/a", "/data/group/b"}),
        ("if(../a = 1, ../../b, 'x')", {"/data/group/a", "/data/b"}),
        ("current()/../a", {"/data/group/a"}),
        ("string-length() > 3", {"/data/group/here"}),
        ("sum(/data/rep/amount)", {"/data/rep/amount"}),
        ("/data/rep[name = 'x']/amount", {"/data/rep/name", "/data/rep/amount"}),
        (
            "/data/rep[position() = current()/../n]/amount",
            {"/data/group/n", "/data/rep/amount"},
        ),
        (
            "instance('c')/root/item[region = /data/region]/name",
            {
                "instance('c')/root/item/region",
                "/data/region",
                "instance('c')/root/item/name",
            },
        ),
        (
            "indexed-repeat(/data/rep/a, /data/rep, position(..))",
            {"/data/rep/a", "/data/rep", "/data/group"},
        ),
        ("//a", {"/"}),
        ("/data/group/*", {"/data/group"}),
        ("../preceding-sibling::rep/a", {"/data"}),
        ("../../../../../a", {"/a"}),
        ("/data/orx:meta/orx:instanceID", {"/data/orx:meta/orx:instanceID"}),
        ("(../a | /data/b)/c", {"/data/group/a", "/data/b", "/data/group/a/c", "/data/b/c"}),
        ("../a/@kind", {"/data/group/a"}),
    ],
)
def test_where_an_expression_looks(text: str, paths: set[str]) -> None:
    assert seen(text) == paths


def test_a_place_in_a_secondary_instance_has_no_path_in_the_answers() -> None:
    (reference,) = compile_expression("instance('c')/root").references
    with pytest.raises(ValueError, match="'c'"):
        reference.seen_from("/data")


XML = "<data><a>1</a><b>2</b><g><a>3</a><c>4</c></g><g><a>5</a><c>6</c></g></data>"
paths = st.sampled_from(
    ["/data/a", "../b", "../a", "/data/g/c", "/data/g[a > ../b]/c", "//c", "/data/g/*", ".",
     "/data/g[position() = current()/../b]/a", "../following-sibling::g/c", "../@x"]
)  # fmt: skip
templates = st.sampled_from(
    ["{0}", "sum({0}) + count({1})", "if({0} = {1}, 1, {1})", "concat({0}, {1})", "{0} | {1}"]
)


@given(templates, paths, paths, st.integers(0, 5), st.sampled_from(["", "9"]))
def test_changing_a_node_that_is_not_named_changes_nothing(
    template: str, one: str, other: str, which: int, text: str
) -> None:
    expression = compile_expression(template.format(one, other))
    document = read_document(XML)
    leaves = [n for n in document.descendants() if n.kind is Kind.ELEMENT and n.local in "abc"]
    here = leaves[2]
    before = expression.string(Context(here, Environment(document)))
    leaves[which].set_text(text)
    after = expression.string(Context(here, Environment(document)))
    if before != after:
        named = [reference.seen_from("/data/g/a") for reference in expression.references]
        assert any(lies_under(path_of(leaves[which]), path) for path in named)


def path_of(node: Node) -> str:
    names = []
    while node.parent is not None:
        names.append(node.name)
        node = node.parent
    return "/" + "/".join(reversed(names))


def lies_under(path: str, ancestor: str) -> bool:
    return path == ancestor or path.startswith(f"{ancestor.rstrip('/')}/")


def test_faults_that_need_no_data_are_told_beforehand() -> None:
    expression = compile_expression("if(true(), 1, explode(2) + round())")
    assert [(p.code, p.subject, p.position) for p in expression.problems] == [
        ("unknown_function", "explode", 14),
        ("argument_count", "round", 27),
    ]
    node = read_document("<d/>")
    assert expression.number(Context(node, Environment(node))) == 1
    with pytest.raises(XPathError, match="no function explode"):
        compile_expression("explode(2)").evaluate(Context(node, Environment(node)))
