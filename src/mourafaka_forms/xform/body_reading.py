"""The body of a form out of its XML."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from mourafaka_forms.xform.body import (
    BodyElement,
    Control,
    ControlKind,
    Group,
    InlineChoice,
    InlineChoices,
    Itemset,
    Repeat,
)
from mourafaka_forms.xform.compiling import ExpressionCompiler
from mourafaka_forms.xform.errors import FormError, FormFault
from mourafaka_forms.xform.paths import absolute_path
from mourafaka_forms.xform.text_reading import TextReader
from mourafaka_forms.xpath import Expression, Node
from mourafaka_forms.xpath.syntax import Call

JAVAROSA: Final = "http://openrosa.org/javarosa"

_KINDS: Final = {kind.value: kind for kind in ControlKind}
_TRUE: Final = ("true()", "true")


class BodyReader:
    """Reads the body of one form. `paths_by_id` are the binds' paths by their `id` attribute."""

    def __init__(
        self, compiler: ExpressionCompiler, texts: TextReader, paths_by_id: Mapping[str, str]
    ) -> None:
        self._compiler = compiler
        self._texts = texts
        self._paths_by_id = paths_by_id

    def read(self, body: Node, root: str) -> tuple[BodyElement, ...]:
        """All that the body shows; `root` is the path of the primary instance. Raises FormError."""
        return self._children(body, root)

    def _children(self, parent: Node, base: str) -> tuple[BodyElement, ...]:
        return tuple([shown for child in parent.elements() for shown in self._element(child, base)])

    def _element(self, element: Node, base: str) -> Iterator[BodyElement]:
        if element.local == "group":
            yield self._group(element, base)
        elif element.local == "repeat":
            yield self._repeat(element, base, None)
        elif element.local in _KINDS:
            yield self._control(element, base)

    def _group(self, element: Node, base: str) -> BodyElement:
        written = element.attribute("ref") or element.attribute("nodeset")
        path = absolute_path(written, base) if written else self._bound(element)
        repeat = self._only_repeat(element, path, base)
        if repeat is not None:
            return self._repeat(repeat, base, element)
        here = path or base
        return Group(
            path,
            self._texts.child(element, "label", here),
            self._texts.child(element, "hint", here),
            _words(element, "appearance"),
            self._children(element, here),
            _attributes(element),
        )

    def _only_repeat(self, group: Node, path: str | None, base: str) -> Node | None:
        """The repeat that the group is there to carry the label of."""
        inside = [child for child in group.elements() if child.local not in ("label", "hint")]
        if len(inside) != 1 or inside[0].local != "repeat":
            return None
        written = inside[0].attribute("nodeset") or ""
        is_same = path is None or absolute_path(written, path or base) in (path, "")
        return inside[0] if is_same else None

    def _repeat(self, element: Node, base: str, group: Node | None) -> Repeat:
        written = element.attribute("nodeset") or element.attribute("ref")
        path = absolute_path(written, base) if written else self._bound(element)
        if path is None:
            raise _no_reference("repeat", base)
        labelled = element if group is None else group
        return Repeat(
            path,
            self._texts.child(labelled, "label", path) or self._texts.child(element, "label", path),
            self._compiler.optional(_of_javarosa(element, "count"), path),
            (_of_javarosa(element, "noAddRemove") or "").strip() in _TRUE,
            _words(element, "appearance") | _words(labelled, "appearance"),
            self._children(element, path),
            MappingProxyType({**_attributes(labelled), **_attributes(element)}),
        )

    def _control(self, element: Node, base: str) -> Control:
        written = element.attribute("ref")
        path = absolute_path(written, base) if written else self._bound(element)
        if path is None:
            raise _no_reference(element.local, base)
        hint = self._texts.child(element, "hint", path)
        return Control(
            path,
            _KINDS[element.local],
            self._texts.child(element, "label", path),
            hint,
            self._texts.guidance(hint),
            _words(element, "appearance"),
            self._choices(element, path),
            _attributes(element),
        )

    def _bound(self, element: Node) -> str | None:
        bind = element.attribute("bind")
        return None if bind is None else self._paths_by_id.get(bind)

    def _choices(self, element: Node, path: str) -> InlineChoices | Itemset | None:
        itemset = next((e for e in element.elements() if e.local == "itemset"), None)
        if itemset is not None:
            return self._itemset(itemset, path)
        if _KINDS[element.local] not in _CHOOSING:
            return None
        items = [e for e in element.elements() if e.local == "item"]
        return InlineChoices(tuple([self._choice(item, path) for item in items]))

    def _choice(self, item: Node, path: str) -> InlineChoice:
        value = next((e.string_value() for e in item.elements() if e.local == "value"), "")
        return InlineChoice(value.strip(), self._texts.child(item, "label", path))

    def _itemset(self, element: Node, path: str) -> Itemset:
        references = {e.local: e.attribute("ref") for e in element.elements()}
        value = references.get("value") or references.get("copy")
        nodeset = element.attribute("nodeset")
        if not nodeset or not value:
            raise _no_reference("itemset", path)
        label, is_translated = self._item_label(references.get("label"), path)
        return Itemset(
            self._compiler.compile(nodeset, path),
            self._compiler.compile(value, path),
            label,
            is_translated,
        )

    def _item_label(self, written: str | None, path: str) -> tuple[Expression | None, bool]:
        label = self._compiler.optional(written, path)
        if label is not None and isinstance(label.syntax, Call) and label.syntax.name == "jr:itext":
            inner = label.text[label.text.index("(") + 1 : label.text.rindex(")")]
            return self._compiler.compile(inner, path), True
        return label, False


_CHOOSING: Final = (ControlKind.SELECT_ONE, ControlKind.SELECT_MANY, ControlKind.RANK)


def _words(element: Node, name: str) -> frozenset[str]:
    return frozenset((element.attribute(name) or "").split())


def _of_javarosa(element: Node, local: str) -> str | None:
    return next(
        (a.text for a in element.attributes if a.local == local and a.namespace == JAVAROSA), None
    )


def _attributes(element: Node) -> Mapping[str, str]:
    return MappingProxyType(
        {
            a.local if a.namespace is None else f"{{{a.namespace}}}{a.local}": a.text
            for a in element.attributes
        }
    )


def _no_reference(element: str, path: str) -> FormError:
    message = f"a {element} inside {path} does not say which node it is about"
    return FormError(FormFault.NO_REFERENCE, message, path)
