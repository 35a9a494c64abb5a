"""The items of a choice list, and what their columns say, without any answer."""

from collections.abc import Mapping
from typing import Final

from mourafaka_forms.xform.body import Itemset
from mourafaka_forms.xform.texts import FormText, Texts
from mourafaka_forms.xpath import Context, Environment, Kind, Node
from mourafaka_forms.xpath.syntax import Call, Filter, Literal, NameTest, Path, Syntax

_NOWHERE: Final = Environment(Node(Kind.DOCUMENT))
"""Columns of an item are read at the item: there is no form around it."""


def items_of(itemset: Itemset, secondary: Mapping[str, Node]) -> tuple[Node, ...]:
    """All items of the list in its order, as if it were not filtered; none if it is no list of a
    secondary instance."""
    path = _list_path(itemset.nodeset.syntax)
    if path is None or not isinstance(path.start, Call) or not path.start.arguments:
        return ()
    instance_id = path.start.arguments[0]
    if not isinstance(instance_id, Literal) or instance_id.text not in secondary:
        return ()
    nodes = [secondary[instance_id.text]]
    for step in path.steps:
        if step.axis != "child" or not isinstance(step.test, NameTest):
            return ()
        name = step.test.local
        nodes = [e for node in nodes for e in node.elements() if name in ("*", e.local)]
    return tuple(nodes)


def list_id_of(itemset: Itemset) -> str | None:
    """The id of the secondary instance that the items come from; None if they come from answers."""
    path = _list_path(itemset.nodeset.syntax)
    if path is None or not isinstance(path.start, Call) or not path.start.arguments:
        return None
    instance_id = path.start.arguments[0]
    return instance_id.text if isinstance(instance_id, Literal) else None


def _list_path(syntax: Syntax) -> Path | None:
    match syntax:
        case Path(Call("instance")):
            return syntax
        case Filter(primary):
            return _list_path(primary)
        case Call("randomize", arguments) if arguments:
            return _list_path(arguments[0])
    return None


def value_of_item(itemset: Itemset, item: Node) -> str:
    """The value that choosing the item gives."""
    return itemset.value.string(Context(item, _NOWHERE))


def label_of_item(itemset: Itemset, item: Node, texts: Texts) -> FormText | None:
    """The item's label; None if the list has none."""
    if itemset.label is None:
        return None
    text = itemset.label.string(Context(item, _NOWHERE))
    return FormText(texts, text_id=text) if itemset.is_translated else FormText(texts, (text,))
