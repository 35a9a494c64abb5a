"""Texts out of a form's XML: translations, labels, hints, messages."""

from collections.abc import Iterator, Mapping
from typing import Final

from mourafaka_forms.xform.compiling import ExpressionCompiler
from mourafaka_forms.xform.texts import GUIDANCE, PLAIN, FormText, Parts, Texts, Translation
from mourafaka_forms.xpath import Expression, Kind, Node
from mourafaka_forms.xpath.syntax import Call, Literal

ITEXT: Final = "jr:itext"


def read_texts(model: Node, compiler: ExpressionCompiler) -> Texts:
    """The translations that the model declares. Raises FormError."""
    translations: dict[str, Translation] = {}
    default: str | None = None
    for element in _named(model, "itext"):
        for translation in _named(element, "translation"):
            language = translation.attribute("lang") or ""
            texts = {
                text.attribute("id") or "": _variants(text, compiler)
                for text in _named(translation, "text")
            }
            translations[language] = Translation(language, texts)
            if translation.attribute("default") not in (None, "false()", "false"):
                default = language
    if default is None:
        default = next(iter(translations), None)
    return Texts(translations, default)


def _named(node: Node, local: str) -> Iterator[Node]:
    return (child for child in node.elements() if child.local == local)


def _variants(text: Node, compiler: ExpressionCompiler) -> Mapping[str, Parts]:
    text_id = text.attribute("id") or ""
    return {
        value.attribute("form") or PLAIN: parts_in(value, text_id, compiler)
        for value in _named(text, "value")
    }


def parts_in(node: Node, path: str, compiler: ExpressionCompiler) -> Parts:
    """Text and outputs as they stand in an element, whatever marks them up."""
    parts: list[str | Expression] = []
    for child in node.children:
        if child.kind is Kind.TEXT:
            parts.append(child.text)
        elif child.kind is Kind.ELEMENT and child.local == "output":
            written = child.attribute("value") or child.attribute("ref") or ""
            if written.strip():
                parts.append(compiler.compile(written, path))
        elif child.kind is Kind.ELEMENT:
            parts.extend(parts_in(child, path, compiler))
    return tuple(parts)


class TextReader:
    """Reads labels and messages of one form."""

    def __init__(self, texts: Texts, compiler: ExpressionCompiler) -> None:
        self.texts = texts
        self._compiler = compiler

    def child(self, element: Node, local: str, path: str) -> FormText | None:
        """The text of the first child of that name; None if there is none."""
        child = next(_named(element, local), None)
        if child is None:
            return None
        reference = child.attribute("ref")
        if reference and reference.strip():
            return self.written(reference, path, is_expression=True)
        return FormText(self.texts, parts_in(child, path, self._compiler))

    def written(
        self, text: str | None, path: str, *, is_expression: bool = False
    ) -> FormText | None:
        """The text an attribute gives: a translation's id where it says so, else itself."""
        if text is None or not text.strip():
            return None
        if not is_expression and not text.strip().startswith(f"{ITEXT}("):
            return FormText(self.texts, (text,))
        expression = self._compiler.compile(text, path)
        match expression.syntax:
            case Call("jr:itext", (Literal(text_id),)):
                return FormText(self.texts, text_id=text_id)
        return FormText(self.texts, (expression,))

    @staticmethod
    def guidance(hint: FormText | None) -> FormText | None:
        """The guidance that goes with a hint; None if no language has one."""
        if hint is None or hint.text_id is None:
            return None
        texts, text_id = hint.texts, hint.text_id
        has_guidance = any(
            GUIDANCE in one.texts.get(text_id, {}) for one in texts.translations.values()
        )
        return FormText(texts, text_id=text_id, variants=(GUIDANCE,)) if has_guidance else None
