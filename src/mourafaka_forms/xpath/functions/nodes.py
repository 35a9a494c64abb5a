"""Functions about nodes: their number, their names, their place, and where to find them."""

import math
from collections.abc import Iterator

from mourafaka_forms.xpath.context import Context
from mourafaka_forms.xpath.errors import Fault, XPathError
from mourafaka_forms.xpath.functions.table import Arguments, FunctionTable, nodes_of, text_of
from mourafaka_forms.xpath.nodes import Kind, Node, NodeSet
from mourafaka_forms.xpath.values import Value, to_string, words_of

FUNCTIONS = FunctionTable()
PLAIN_FUNCTIONS = FunctionTable()
"""Those that XPath 1.0 defines otherwise than ODK."""

_NAMED = (Kind.ELEMENT, Kind.ATTRIBUTE, Kind.INSTRUCTION, Kind.NAMESPACE)


@FUNCTIONS.define("last", 0)
def _last(context: Context, _: Arguments) -> Value:
    return float(context.size)


@PLAIN_FUNCTIONS.define("position", 0)
def _plain_position(context: Context, _: Arguments) -> Value:
    return float(context.position)


@FUNCTIONS.define("position", 0, 1)
def _position(context: Context, arguments: Arguments) -> Value:
    """Without argument, the place in the predicate; with a node, its place among its namesakes."""
    if not arguments:
        return float(context.position)
    nodes = nodes_of(context, arguments[0])
    if not nodes:
        return math.nan
    if len(nodes) > 1:
        raise XPathError(Fault.BAD_ARGUMENT, "position() takes one node, not several")
    node = nodes[0]
    if node.parent is None:
        return 1.0
    namesakes = [one for one in node.parent.elements() if one.name == node.name]
    return float(next((i for i, one in enumerate(namesakes, 1) if one is node), 1))


@FUNCTIONS.define("current", 0)
def _current(context: Context, _: Arguments) -> Value:
    return NodeSet([context.origin])


@FUNCTIONS.define("count", 1)
def _count(context: Context, arguments: Arguments) -> Value:
    return float(len(nodes_of(context, arguments[0])))


@FUNCTIONS.define("count-non-empty", 1)
def _count_non_empty(context: Context, arguments: Arguments) -> Value:
    return float(sum(1 for node in nodes_of(context, arguments[0]) if node.string_value()))


def _first_named(context: Context, arguments: Arguments) -> Node | None:
    nodes = nodes_of(context, arguments[0]) if arguments else [context.node]
    return nodes[0] if nodes and nodes[0].kind in _NAMED else None


@FUNCTIONS.define("name", 0, 1)
def _name(context: Context, arguments: Arguments) -> Value:
    node = _first_named(context, arguments)
    return "" if node is None else node.name


@FUNCTIONS.define("local-name", 0, 1)
def _local_name(context: Context, arguments: Arguments) -> Value:
    node = _first_named(context, arguments)
    return "" if node is None else node.local


@FUNCTIONS.define("namespace-uri", 0, 1)
def _namespace_uri(context: Context, arguments: Arguments) -> Value:
    node = _first_named(context, arguments)
    return "" if node is None else node.namespace or ""


@FUNCTIONS.define("id", 1)
def _id(context: Context, arguments: Arguments) -> Value:
    value = arguments[0](context)
    texts = (
        [node.string_value() for node in value]
        if isinstance(value, NodeSet)
        else [to_string(value)]
    )
    wanted = {word for text in texts for word in words_of(text)}
    return NodeSet(
        node for node in context.node.root.descendants() if node.attribute("id") in wanted
    )


@FUNCTIONS.define("lang", 1)
def _lang(context: Context, arguments: Arguments) -> Value:
    wanted = text_of(context, arguments[0]).lower()
    node: Node | None = context.node
    while node is not None:
        for attribute in node.attributes:
            if attribute.name == "xml:lang":
                language = attribute.text.lower()
                return language == wanted or language.startswith(f"{wanted}-")
        node = node.parent
    return False


@FUNCTIONS.define("instance", 1)
def _instance(context: Context, arguments: Arguments) -> Value:
    instance_id = text_of(context, arguments[0])
    instance = context.environment.instances.get(instance_id)
    if instance is None:
        message = f"there is no instance {instance_id!r}"
        raise XPathError(Fault.UNKNOWN_INSTANCE, message, subject=instance_id)
    return NodeSet([instance])


@FUNCTIONS.define("pulldata", 4)
def _pulldata(context: Context, arguments: Arguments) -> Value:
    """(instance, wanted column, key column, key): of the first row with that key, what is wanted.

    A column is an element of the row, or an attribute of it ("@name").
    """
    instance_id, wanted, key_name, key = (text_of(context, argument) for argument in arguments)
    instance = context.environment.instances.get(instance_id)
    if instance is None:
        message = f"there is no instance {instance_id!r}"
        raise XPathError(Fault.UNKNOWN_INSTANCE, message, subject=instance_id)
    for row in instance.descendants():
        if any(cell.string_value() == key for cell in _cells(row, key_name)):
            return next((cell.string_value() for cell in _cells(row, wanted)), "")
    return ""


def _cells(row: Node, column: str) -> Iterator[Node]:
    if column.startswith("@"):
        return (attribute for attribute in row.attributes if attribute.name == column[1:])
    return (cell for cell in row.elements() if cell.name == column)
