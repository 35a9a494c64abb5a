"""XML text in, node tree out. Document types are refused, and with them every entity but XML's own."""

from typing import Final
from xml.parsers import expat

from mourafaka_forms.xpath.errors import Fault, XPathError
from mourafaka_forms.xpath.nodes import XML_NAMESPACE, Kind, Node

DEEPEST: Final = 1000
"""Elements may lie this deep in one another."""

_SEPARATOR: Final = "\x1f"


class DocumentError(XPathError):
    """An XML text cannot be read: it is ill-formed, too deep or declares a document type."""

    def __init__(self, message: str) -> None:
        super().__init__(Fault.DOCUMENT, message)


def read_document(xml: str | bytes, deepest: int = DEEPEST) -> Node:
    """The document as a tree. Raises DocumentError, for elements deeper than `deepest` too."""
    return _Reader(deepest).read(xml)


class _Reader:
    def __init__(self, deepest: int) -> None:
        self._deepest = deepest
        self._document = Node(Kind.DOCUMENT)
        self._open = self._document
        self._depth = 0
        self._declared: dict[str, str] = {}
        # A document has few names and writes them often.
        self._names: dict[str, tuple[str, str | None]] = {}

    def read(self, xml: str | bytes) -> Node:
        parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
        parser.namespace_prefixes = True
        parser.ordered_attributes = True
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        parser.StartNamespaceDeclHandler = self._declare
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.CommentHandler = self._comment
        parser.ProcessingInstructionHandler = self._instruction
        try:
            parser.Parse(xml, True)
        except expat.ExpatError as error:
            raise DocumentError(f"the document is not well-formed XML: {error}") from error
        return self._document

    def _refuse_doctype(self, name: str, *_: object) -> None:
        raise DocumentError(f"the document declares a document type, {name}: this is refused")

    def _declare(self, prefix: str | None, uri: str | None) -> None:
        self._declared[prefix or ""] = uri or ""

    def _start(self, name: str, attributes: list[str]) -> None:
        self._depth += 1
        if self._depth > self._deepest:
            raise DocumentError(f"the document has elements more than {self._deepest} deep")
        element = Node(Kind.ELEMENT, *self._qualified(name))
        if self._declared:
            element.declared = self._declared
            self._declared = {}
        if attributes:
            given = zip(attributes[::2], attributes[1::2], strict=True)
            element.attributes = [self._attribute(element, *one) for one in given]
        self._put(element)
        self._open = element

    def _attribute(self, element: Node, name: str, text: str) -> Node:
        attribute = Node(Kind.ATTRIBUTE, *self._qualified(name), text)
        attribute.parent = element
        return attribute

    def _qualified(self, name: str) -> tuple[str, str | None]:
        """The name as the document writes it, and its namespace."""
        known = self._names.get(name)
        if known is None:
            known = self._names[name] = _qualified(name)
        return known

    def _end(self, _name: str) -> None:
        self._depth -= 1
        if self._open.parent is not None:
            self._open = self._open.parent

    def _text(self, text: str) -> None:
        last = self._open.children[-1] if self._open.children else None
        if last is not None and last.kind is Kind.TEXT:
            last.text += text
        else:
            self._put(Node(Kind.TEXT, text=text))

    def _comment(self, text: str) -> None:
        self._put(Node(Kind.COMMENT, text=text))

    def _instruction(self, target: str, text: str) -> None:
        self._put(Node(Kind.INSTRUCTION, target, text=text))

    def _put(self, node: Node) -> None:
        # Not `append`: the order of a tree under construction is stale anyway.
        parent = self._open
        node.parent = parent
        if parent.children:
            parent.children.append(node)
        else:
            parent.children = [node]


def _qualified(name: str) -> tuple[str, str | None]:
    """expat writes a qualified name as URI, local name and prefix, the last two where there are any."""
    parts = name.split(_SEPARATOR)
    if len(parts) == 1:
        return name, None
    uri, local, *prefix = parts
    if uri == XML_NAMESPACE:
        prefix = ["xml"]
    return ":".join([*prefix, local]), uri
