"""ODK's XPath: expressions over a tree of nodes, with typed dates and the functions of forms.

    expression = compile_expression("if(. > 17, 'adult', 'minor')")
    expression.evaluate(Context(node, Environment(root)))

`compile_expression` reads and compiles; an `Expression` evaluates and tells what it depends on;
`read_document` makes a tree of XML. A `Value` is a str, a float (a `Moment` for dates), a bool or a
`NodeSet`. All failures are `XPathError`, with a code of `Fault` and a place.
"""

from mourafaka_forms.xpath.context import Context, Environment
from mourafaka_forms.xpath.dates import Moment
from mourafaka_forms.xpath.documents import DocumentError, read_document
from mourafaka_forms.xpath.errors import Fault, XPathError
from mourafaka_forms.xpath.expressions import Dialect, Expression, compile_expression
from mourafaka_forms.xpath.nodes import Kind, Node, NodeSet
from mourafaka_forms.xpath.references import Reference
from mourafaka_forms.xpath.values import Value, to_boolean, to_number, to_string

__all__ = [
    "Context",
    "Dialect",
    "DocumentError",
    "Environment",
    "Expression",
    "Fault",
    "Kind",
    "Moment",
    "Node",
    "NodeSet",
    "Reference",
    "Value",
    "XPathError",
    "compile_expression",
    "read_document",
    "to_boolean",
    "to_number",
    "to_string",
]
