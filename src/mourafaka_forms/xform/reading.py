"""A form out of its XML."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from mourafaka_forms.xform.body import Control, Group, Repeat, walk
from mourafaka_forms.xform.body_reading import BodyReader
from mourafaka_forms.xform.collecting import collecting_later
from mourafaka_forms.xform.compiling import ExpressionCompiler
from mourafaka_forms.xform.errors import FormError, FormFault
from mourafaka_forms.xform.form import Bind, Form, SetValue
from mourafaka_forms.xform.model_reading import (
    external_sources_of,
    paths_by_id,
    read_actions,
    read_binds,
    read_instance,
    read_secondary,
)
from mourafaka_forms.xform.paths import path_of, steps_of
from mourafaka_forms.xform.text_reading import TextReader, read_texts
from mourafaka_forms.xpath import DocumentError, Node, read_document

DEEPEST: Final = 100
"""Elements of a form or a submission may lie this deep in one another: no questionnaire does."""

_INSTRUMENTS: Final = ("setgeopoint", "recordaudio")
_NOTHING: Final[Mapping[str, Node | bytes]] = MappingProxyType({})


def read_form(xml: str | bytes, external: Mapping[str, Node | bytes] = _NOTHING) -> Form:
    """The form that a compiled XForm describes.

    `external` holds, by the id of the instance, what lies in files of its own (`jr://…`): the bytes
    of a CSV, XML or GeoJSON file, or the node above a list's root.

    Raises FormError: not_xml (a document type too), no_model, no_instance, no_reference,
    expression, duplicate, missing_instance, bad_instance. What the form can run with stands in
    `Form.problems`.
    """
    with collecting_later():
        return _form(_document(xml), external)


def _form(document: Node, external: Mapping[str, Node | bytes]) -> Form:
    model = _model(document)
    html = next(document.elements())
    title = next((e.string_value().strip() for e in _everywhere(document, "title")), "")
    body = next((e for e in html.elements() if e.local == "body"), None)
    namespaces = MappingProxyType({n.name: n.text for n in model.namespace_nodes() if n.name})
    instance = read_instance(model)
    namespaces = MappingProxyType({**namespaces, **_declared(instance)})
    root = f"/{instance.name}"
    compiler = ExpressionCompiler(namespaces)
    texts = read_texts(model, compiler)
    reader = TextReader(texts, compiler)
    ids = paths_by_id(model, root)
    binds = read_binds(model, root, compiler, reader)
    shown = () if body is None else BodyReader(compiler, reader, ids).read(body, root)
    actions = read_actions(model, body, root, ids, compiler)
    paths = _paths_in(instance)
    elsewhere = [
        *_binds_to_nothing(binds, paths),
        *_nowhere(_referring(shown), paths),
        *_not_done(document),
        *_ambiguous(actions, {e.path for e in walk(shown) if isinstance(e, Repeat)}),
    ]
    return Form(
        id=instance.attribute("id") or (instance.namespace or ""),
        version=instance.attribute("version") or "",
        title=title,
        root_name=instance.name,
        namespaces=namespaces,
        binds=binds,
        body=shown,
        actions=actions,
        texts=texts,
        instance=instance,
        secondary=read_secondary(model, external),
        problems=(*compiler.problems, *elsewhere),
    )


def external_sources(xml: str | bytes) -> Mapping[str, str]:
    """The files that a form needs beside it: their address (`jr://file/…`) by the id of the
    instance. Raises FormError: not_xml, no_model."""
    return MappingProxyType(dict(external_sources_of(_model(_document(xml)))))


def _document(xml: str | bytes) -> Node:
    try:
        return read_document(xml, DEEPEST)
    except DocumentError as error:
        raise FormError(FormFault.NOT_XML, f"the form cannot be read: {error}") from error


def _model(document: Node) -> Node:
    model = next(_everywhere(document, "model"), None)
    if model is None:
        raise FormError(FormFault.NO_MODEL, "the document has no model: it is no XForm")
    return model


def _everywhere(node: Node, local: str) -> Iterator[Node]:
    return (e for e in node.descendants() if e.local == local)


def _declared(instance: Node) -> Mapping[str, str]:
    """Prefixes that the instance declares itself: expressions may use them too."""
    return {
        prefix: uri
        for node in (instance, *instance.descendants())
        for prefix, uri in node.declared.items()
        if prefix
    }


def _paths_in(instance: Node) -> set[str]:
    found: set[str] = set()
    waiting: list[tuple[Node, str]] = [(instance, f"/{instance.name}")]
    while waiting:
        node, path = waiting.pop()
        found.add(path)
        found.update(f"{path}/@{attribute.name}" for attribute in node.attributes)
        waiting.extend((child, f"{path}/{child.name}") for child in node.elements())
    return found


def _referring(shown: tuple[Group | Repeat | Control, ...]) -> Iterator[str]:
    return (e.path for e in walk(shown) if e.path is not None)


def _not_done(document: Node) -> Iterator[FormError]:
    """Actions that need an instrument, which this engine has not: what they would set stays empty."""
    for element in document.descendants():
        if element.local in _INSTRUMENTS:
            path = element.attribute("ref") or ""
            message = f"nothing here does what {element.name} asks for: {path} stays as it is"
            yield FormError(FormFault.UNKNOWN_ELEMENT, message, path)


def _ambiguous(actions: tuple[SetValue, ...], repeats: set[str]) -> Iterator[FormError]:
    """A change outside a repeat cannot mean one of its instances without saying which."""
    for action in actions:
        if action.source is None or "[" in action.target.text:
            continue
        for repeat in repeats:
            inside = f"{repeat}/"
            if action.path.startswith(inside) and not f"{action.source}/".startswith(inside):
                message = f"{action.path} is set from {action.source}, which is not in {repeat}"
                yield FormError(FormFault.AMBIGUOUS, message, action.path)


def _binds_to_nothing(binds: Mapping[str, Bind], paths: set[str]) -> Iterator[FormError]:
    return _nowhere(iter(binds), paths)


def _nowhere(found: Iterator[str], paths: set[str]) -> Iterator[FormError]:
    for path in found:
        if path_of(steps_of(path)) not in paths:
            message = f"{path} is no node of the form's instance"
            yield FormError(FormFault.NOWHERE, message, path)
