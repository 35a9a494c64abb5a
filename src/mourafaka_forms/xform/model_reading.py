"""Binds, actions and instances out of a form's XML."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from mourafaka_forms.xform.compiling import ExpressionCompiler
from mourafaka_forms.xform.errors import FormError, FormFault
from mourafaka_forms.xform.external import LAST_SAVED, empty_node, external_node
from mourafaka_forms.xform.form import STRING, Bind, SetValue
from mourafaka_forms.xform.paths import absolute_path
from mourafaka_forms.xform.text_reading import TextReader
from mourafaka_forms.xpath import Kind, Node

JAVAROSA: Final = "http://openrosa.org/javarosa"
XFORMS: Final = "http://www.w3.org/2002/xforms"

_CONTAINERS: Final = ("input", "select", "select1", "range", "trigger", "upload", "rank", "repeat")


def read_binds(
    model: Node, root: str, compiler: ExpressionCompiler, texts: TextReader
) -> Mapping[str, Bind]:
    """The binds by path; of two for one path the last. Raises FormError: expression, no_reference."""
    binds: dict[str, Bind] = {}
    for order, element in enumerate(_children(model, "bind")):
        bind = _bind(element, root, order, compiler, texts)
        if bind.path in binds:
            message = f"there are two binds for {bind.path}"
            compiler.problems.append(FormError(FormFault.DUPLICATE, message, bind.path))
        binds[bind.path] = bind
    return MappingProxyType(binds)


def _bind(
    element: Node, root: str, order: int, compiler: ExpressionCompiler, texts: TextReader
) -> Bind:
    written = element.attribute("nodeset") or element.attribute("ref")
    if not written:
        raise FormError(FormFault.NO_REFERENCE, "a bind does not say which node it is about")
    path = absolute_path(written, root)
    own = {a.local: a.text for a in element.attributes if a.namespace is None}
    javarosa = {a.local: a.text for a in element.attributes if a.namespace == JAVAROSA}
    return Bind(
        path,
        own.get("type", STRING).rpartition(":")[2] or STRING,
        relevant=compiler.optional(own.get("relevant"), path),
        calculate=compiler.optional(own.get("calculate"), path),
        constraint=compiler.optional(own.get("constraint"), path),
        required=compiler.optional(own.get("required"), path),
        readonly=compiler.optional(own.get("readonly"), path),
        constraint_message=texts.written(javarosa.get("constraintMsg"), path),
        required_message=texts.written(javarosa.get("requiredMsg"), path),
        preload=javarosa.get("preload", ""),
        preload_params=javarosa.get("preloadParams", ""),
        attributes=MappingProxyType(
            {f"{{{a.namespace}}}{a.local}": a.text for a in element.attributes if a.namespace}
        ),
        order=order,
    )


def paths_by_id(model: Node, root: str) -> Mapping[str, str]:
    """The paths of the binds that have an `id` of their own."""
    found = {}
    for element in _children(model, "bind"):
        bind_id = element.attribute("id")
        written = element.attribute("nodeset")
        if bind_id and written:
            found[bind_id] = absolute_path(written, root)
    return found


def read_actions(
    model: Node, body: Node | None, root: str, ids: Mapping[str, str], compiler: ExpressionCompiler
) -> tuple[SetValue, ...]:
    """All that is set at events: actions of the model first, then those in the body."""
    actions = [_action(e, root, None, ids, compiler) for e in _children(model, "setvalue")]
    if body is not None:
        actions += list(_actions_in(body, root, None, ids, compiler))
    return tuple(actions)


def _actions_in(
    parent: Node,
    base: str,
    source: str | None,
    ids: Mapping[str, str],
    compiler: ExpressionCompiler,
) -> Iterator[SetValue]:
    for element in parent.elements():
        if element.local == "setvalue":
            yield _action(element, base, source, ids, compiler)
            continue
        written = element.attribute("ref") or element.attribute("nodeset")
        is_place = element.local in (*_CONTAINERS, "group")
        here = absolute_path(written, base) if written and is_place else base
        inner = here if element.local in _CONTAINERS else source
        yield from _actions_in(element, here, inner, ids, compiler)


def _action(
    element: Node,
    base: str,
    source: str | None,
    ids: Mapping[str, str],
    compiler: ExpressionCompiler,
) -> SetValue:
    written = element.attribute("ref") or ids.get(element.attribute("bind") or "")
    if not written:
        message = f"a setvalue inside {base} does not say which node it sets"
        raise FormError(FormFault.NO_REFERENCE, message, base)
    path = absolute_path(written, base)
    return SetValue(
        path,
        compiler.compile(written, path),
        frozenset((element.attribute("event") or "").split()),
        compiler.optional(element.attribute("value"), path),
        element.string_value().strip(),
        source,
    )


def read_instance(model: Node) -> Node:
    """The root of the primary instance, in a document of its own and without the white space that
    only indents it. Raises FormError: no_instance."""
    for element in _children(model, "instance"):
        root = next(element.elements(), None)
        if root is not None:
            _without_indents(root)
            _take_out(root)
            return root
        break
    raise FormError(FormFault.NO_INSTANCE, "the form has no primary instance")


def _take_out(root: Node) -> None:
    """A tree of its own: "/" is the answers."""
    scope = {
        prefix: uri
        for prefix, uri in ((n.name, n.text) for n in root.namespace_nodes())
        if prefix not in ("", "xml") and uri != JAVAROSA
    }
    if root.parent is not None:
        root.parent.remove(root)
    root.declared = {**root.declared, **{p: u for p, u in scope.items() if _is_used(root, p)}}
    Node(Kind.DOCUMENT).append(root)


def _is_used(root: Node, prefix: str) -> bool:
    start = f"{prefix}:"
    return any(
        one.name.startswith(start)
        for node in (root, *root.descendants())
        for one in (node, *node.attributes)
    )


def _without_indents(node: Node) -> None:
    stack = [node]
    while stack:
        element = stack.pop()
        has_elements = False
        for child in element.elements():
            has_elements = True
            stack.append(child)
        element.children = [
            child
            for child in element.children
            if child.kind is Kind.ELEMENT
            or (child.kind is Kind.TEXT and not has_elements and child.text.strip())
        ]


def external_sources_of(model: Node) -> Mapping[str, str]:
    """The addresses (jr://…) of the secondary instances that lie in files, by instance id."""
    return {
        instance_id: source
        for element in list(_children(model, "instance"))[1:]
        if (instance_id := element.attribute("id")) and (source := element.attribute("src"))
    }


def read_secondary(model: Node, external: Mapping[str, Node | bytes]) -> Mapping[str, Node]:
    """The secondary instances by id, each as the node above its root. Raises FormError."""
    sources = external_sources_of(model)
    found: dict[str, Node] = {}
    for element in list(_children(model, "instance"))[1:]:
        instance_id = element.attribute("id")
        if not instance_id:
            continue
        if instance_id in found:
            message = f"there are two instances with the id {instance_id!r}"
            raise FormError(FormFault.DUPLICATE, message, instance_id)
        if instance_id in external:
            source = sources.get(instance_id, "")
            found[instance_id] = external_node(instance_id, source, external[instance_id])
        elif instance_id not in sources or next(element.elements(), None) is not None:
            found[instance_id] = element
        elif sources[instance_id] == LAST_SAVED:
            found[instance_id] = empty_node()
        else:
            message = f"the list {instance_id!r} lies in {sources[instance_id]}, which is not here"
            raise FormError(FormFault.MISSING_INSTANCE, message, instance_id)
    return MappingProxyType(found)


def _children(node: Node, local: str) -> Iterator[Node]:
    return (child for child in node.elements() if child.local == local)
