"""The tree: reading it, walking it, changing it."""

import pytest

from mourafaka_forms.xpath import DocumentError, Fault, Kind, Node, read_document
from mourafaka_forms.xpath.axes import AXES
from mourafaka_forms.xpath.documents import DEEPEST
from mourafaka_forms.xpath.nodes import in_document_order

XML = """<?xml version="1.0"?><data xmlns="urn:default" xmlns:jr="urn:jr" id="f"><!-- note -->
<?go now?><name>Tifawin<![CDATA[ & co]]></name><jr:meta jr:kind="k"/><empty/></data>"""


def element(document: Node, local: str) -> Node:
    return next(node for node in document.descendants() if node.local == local)


def test_a_document_is_read_with_its_names_and_namespaces() -> None:
    document = read_document(XML)
    data = element(document, "data")
    assert (data.name, data.namespace, data.attribute("id")) == ("data", "urn:default", "f")
    meta = element(document, "meta")
    assert (meta.name, meta.local, meta.namespace) == ("jr:meta", "meta", "urn:jr")
    assert meta.attributes[0].name == "jr:kind"
    assert {node.name: node.text for node in meta.namespace_nodes()} == {
        "": "urn:default",
        "jr": "urn:jr",
        "xml": "http://www.w3.org/XML/1998/namespace",
    }
    kinds = [node.kind for node in data.children if node.kind is not Kind.TEXT]
    assert kinds == [Kind.COMMENT, Kind.INSTRUCTION, Kind.ELEMENT, Kind.ELEMENT, Kind.ELEMENT]


def test_text_around_cdata_is_one_text() -> None:
    name = element(read_document(XML), "name")
    assert [child.kind for child in name.children] == [Kind.TEXT]
    assert name.string_value() == "Tifawin & co"


@pytest.mark.parametrize(
    "xml",
    [
        '<!DOCTYPE d [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;">]><d>&b;</d>',
        '<!DOCTYPE d SYSTEM "file:///etc/hostname"><d/>',
        "<!DOCTYPE html><html/>",
        "<d>&unknown;</d>",
        "<d><e></d>",
        "<jr:d/>",
        "",
        "<d>" * (DEEPEST + 1) + "</d>" * (DEEPEST + 1),
    ],
)
def test_a_hostile_or_broken_document_is_refused(xml: str) -> None:
    with pytest.raises(DocumentError) as raised:
        read_document(xml)
    assert raised.value.code is Fault.DOCUMENT


def test_the_text_of_a_node_is_replaced_and_emptied() -> None:
    empty = element(read_document(XML), "empty")
    for text in ["one", "two", "", "three"]:
        empty.set_text(text)
        assert empty.string_value() == text
    assert len(empty.children) == 1


def test_document_order_follows_changes_of_the_tree() -> None:
    document = read_document("<d><r>1</r><r>2</r></d>")
    data = element(document, "d")
    first, second = data.elements()
    assert in_document_order([second, first, second]) == [first, second]
    new = Node(Kind.ELEMENT, "r")
    data.insert(0, new)
    assert in_document_order([second, first, new]) == [new, first, second]
    data.remove(first)
    assert list(data.elements()) == [new, second]
    assert first.parent is None
    with pytest.raises(ValueError, match="no child"):
        data.remove(first)


def test_attributes_stand_between_their_element_and_its_children() -> None:
    document = read_document('<d a="1" b="2"><e/></d>')
    data = element(document, "d")
    a, b = data.attributes
    assert in_document_order([element(document, "e"), b, a, data])[:3] == [data, a, b]


def test_the_axes_split_the_document_without_a_rest() -> None:
    document = read_document("<d><a><b/><c><x/></c></a><e><f/></e></d>")
    everything = {document, *document.descendants()}
    for node in document.descendants():
        parts = [
            set(AXES[axis](node, document))
            for axis in ("ancestor", "descendant", "following", "preceding", "self")
        ]
        assert set.union(*parts) == everything
        assert sum(map(len, parts)) == len(everything)


def test_no_axis_leads_above_the_top() -> None:
    document = read_document("<model><instance><data><a/></data></instance><other/></model>")
    top, a = element(document, "instance"), element(document, "a")
    for axis in AXES.values():
        reached = {node.local for node in axis(a, top)}
        assert reached <= {"a", "data", "instance", "xml"}
        assert {node.local for node in axis(top, top)} <= {"a", "data", "instance", "xml"}


def test_a_wide_tree_and_a_deep_one_have_a_text() -> None:
    deep = "<d>" * DEEPEST + "x" + "</d>" * DEEPEST
    assert read_document(deep).string_value() == "x"
    assert len(read_document(f"<d>{'<e>y</e>' * 5000}</d>").string_value()) == 5000


def test_a_node_without_children_shares_none_with_another() -> None:
    one, other = Node(Kind.ELEMENT, "one"), Node(Kind.ELEMENT, "other")
    one.append(Node(Kind.ELEMENT, "inner"))
    one.add_attribute(Node(Kind.ATTRIBUTE, "id", text="1"))
    assert (other.children, other.attributes) == ([], [])
    other.set_text("x")
    assert Node(Kind.ELEMENT, "third").string_value() == ""
