"""The answers as ODK instance XML, and back. `meta` names the instance."""

import re
from collections.abc import Iterator, Mapping
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from mourafaka_forms.instance.blueprint import Blueprint
from mourafaka_forms.instance.rows import NO_ROWS, ROW
from mourafaka_forms.instance.tree import AnswerNode
from mourafaka_forms.xform import DEEPEST, Form, FormError, FormFault
from mourafaka_forms.xpath import DocumentError, Kind, Node, read_document

OPENROSA: Final = "http://openrosa.org/xforms"
META: Final = "meta"
INSTANCE_ID: Final = "instanceID"
DEPRECATED_ID: Final = "deprecatedID"


_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML can hold: they come with what is pasted from elsewhere, and mean nothing."""


def xml_of(root: AnswerNode) -> str:
    """The answers as XML: nodes that are not relevant are left out, empty ones are not."""
    parts: list[str] = []
    _write(root, parts)
    return "".join(parts)


def _write(node: AnswerNode, parts: list[str]) -> None:
    declared = [
        f" xmlns:{prefix}={quoteattr(uri)}" if prefix else f" xmlns={quoteattr(uri)}"
        for prefix, uri in node.declared.items()
    ]
    attributes = [f" {one.name}={quoteattr(one.text)}" for one in node.attributes]
    opened = f"<{node.name}{''.join(declared)}{''.join(attributes)}"
    children = [child for child in node.below() if child.is_relevant]
    if not children and (node.below() or not node.seen):
        parts.append(f"{opened}/>")
        return
    parts.append(f"{opened}>")
    if children:
        for child in children:
            _write(child, parts)
    else:
        parts.append(escape(_NO_XML.sub("", node.seen)))
    parts.append(f"</{node.name}>")


def meta_of(root: AnswerNode) -> AnswerNode | None:
    """The node that holds the instance's names; None if the form has none."""
    return next((one for one in root.below() if one.local == META), None)


def named(root: AnswerNode, local: str) -> AnswerNode | None:
    """The node of that name among the instance's names; None if it is not there."""
    meta = meta_of(root)
    return None if meta is None else next((one for one in meta.below() if one.local == local), None)


def name_node(root: AnswerNode, local: str) -> AnswerNode:
    """The same, made where the form has none: a form need not ask for what is always there."""
    known = named(root, local)
    if known is not None:
        return known
    meta = meta_of(root)
    if meta is None:
        root.declared = {"orx": OPENROSA, **root.declared}
        meta = AnswerNode(Kind.ELEMENT, f"orx:{META}", OPENROSA, f"{root.path}/orx:{META}")
        root.append(meta)
    prefix = meta.name.removesuffix(META)
    node = AnswerNode(
        Kind.ELEMENT, f"{prefix}{local}", meta.namespace, f"{meta.path}/{prefix}{local}"
    )
    meta.append(node)
    return node


def read_submission(form: Form, xml: str | bytes) -> Node:
    """The root of a submission of this form. Raises FormError: bad_instance."""
    try:
        root = next(read_document(xml, DEEPEST).elements())
    except DocumentError as error:
        raise FormError(FormFault.BAD_INSTANCE, f"the answers cannot be read: {error}") from error
    own = form.instance
    if root.local != own.local or (root.attribute("id") or "") != (own.attribute("id") or ""):
        message = f"the answers are those of {root.attribute('id')!r}, not of {form.id!r}"
        raise FormError(FormFault.BAD_INSTANCE, message, root.attribute("id") or root.name)
    return root


def values_in(root: Node, blueprint: Blueprint) -> Mapping[str, str]:
    """What a submission answers, by reference; a row of a repeat stands there by itself."""
    path = f"/{blueprint.form.instance.name}"
    return dict(_values(root, path, path, blueprint))


def _values(node: Node, path: str, ref: str, blueprint: Blueprint) -> Iterator[tuple[str, str]]:
    children = list(node.elements())
    if not children:
        yield ref, node.string_value()
    positions: dict[str, int] = {}
    for child in children:
        name = _own_name(child, path, blueprint)
        inner, inner_ref = f"{path}/{name}", f"{ref}/{name}"
        if inner in blueprint.form.repeats:
            positions[name] = positions.get(name, 0) + 1
            inner_ref = f"{inner_ref}[{positions[name]}]"
            yield inner_ref, ROW
        yield from _values(child, inner, inner_ref, blueprint)
    for inner in blueprint.children.get(path, ()):
        name = inner.rpartition("/")[2]
        if inner in blueprint.form.repeats and name not in positions:
            yield f"{ref}/{name}", NO_ROWS


def _own_name(child: Node, path: str, blueprint: Blueprint) -> str:
    """The name that the form itself gives it: its prefix is a matter of taste."""
    names = [one.rpartition("/")[2] for one in blueprint.children.get(path, ())]
    if child.name in names:
        return child.name
    return next((one for one in names if one.rpartition(":")[2] == child.local), child.name)
