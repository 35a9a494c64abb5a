"""Runs recorded expressions, each in its document, and judges the values.

The file's `modes` says what its cases are. Those that were asserted by the suite they come from are
judged; all others are counted apart, under the name of their mode.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from mourafaka_forms.conformance.expectations import ERROR, meets
from mourafaka_forms.conformance.locations import node_at
from mourafaka_forms.conformance.verdicts import Verdicts
from mourafaka_forms.xpath import (
    Context,
    Dialect,
    Environment,
    Node,
    NodeSet,
    Value,
    XPathError,
    compile_expression,
    read_document,
)

Case = Mapping[str, Any]

JUDGED_MODE: Final = "asserted"

_BARE_DOCTYPE: Final = re.compile(r"<!DOCTYPE [^\[>]*>")
_DIALECTS: Final = {"openrosa": Dialect.ODK, "xpath1": Dialect.XPATH_1}


def run_expressions(path: Path) -> Verdicts:
    """Run the cases of the file. Raises OSError or ValueError if it cannot be read."""
    recorded = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(recorded, dict) or not {"cases", "contexts"} <= recorded.keys():
        raise ValueError("it holds no recorded cases")
    contexts: Mapping[str, str] = recorded["contexts"]

    @cache
    def form(key: str) -> _Form:
        # The reader refuses document types. The few recorded ones declare nothing.
        return _Form(read_document(_BARE_DOCTYPE.sub("", contexts[key]).strip()))

    verdicts = Verdicts()
    for case in recorded["cases"]:
        if case["mode"] == JUDGED_MODE:
            verdicts.judge(case["id"], is_passed=_is_passed(case, form(case["context"])))
        else:
            verdicts.skip(case["mode"])
    return verdicts


class _Form:
    """A document with the secondary instances and the texts that a form in it declares."""

    def __init__(self, document: Node) -> None:
        self.document = document
        self.instances: dict[str, Node] = {}
        self.default_language: str | None = None
        self._texts: dict[str | None, dict[str, NodeSet]] = {}
        for model in _elements(document, "model"):
            self._read_model(model)

    def _read_model(self, model: Node) -> None:
        instances = [element for element in model.elements() if element.local == "instance"]
        for secondary in instances[1:]:
            if instance_id := secondary.attribute("id"):
                self.instances[instance_id] = secondary
        for translation in _elements(model, "translation"):
            language = translation.attribute("lang")
            if self.default_language is None or translation.attribute("default") is not None:
                self.default_language = language
            self._texts[language] = {
                text.attribute("id") or "": NodeSet(_elements(text, "value"))
                for text in _elements(translation, "text")
            }

    def itext(self, text_id: str, language: str | None) -> Value:
        """The value nodes of a text."""
        texts = self._texts.get(language or self.default_language, {})
        return texts.get(text_id, NodeSet())


def _elements(node: Node, local: str) -> Iterator[Node]:
    return (e for e in node.descendants() if e.local == local)


def _is_passed(case: Case, form: _Form) -> bool:
    context = _context(case, form)
    try:
        value = compile_expression(
            case["expression"], case["namespaces"], _DIALECTS[case["dialect"]]
        ).evaluate(context)
    except XPathError:
        return bool(case["expected"]["type"] == ERROR)
    if case["expected"]["type"] == ERROR:
        return False
    return meets(value, case["expected"], context.date_zone)


def _context(case: Case, form: _Form) -> Context:
    at = datetime.fromtimestamp((case["now_ms"] or 0) / 1000, UTC)
    environment = Environment(
        root=node_at(form.document, case["root_node"]),
        zone=ZoneInfo(case["tz"]),
        now=lambda: at,
        language=case["lang"],
        instances=form.instances,
        itext=form.itext,
    )
    context = Context(node_at(form.document, case["context_node"]), environment)
    is_plain = _DIALECTS[case["dialect"]] is Dialect.XPATH_1
    return context.without_dates() if is_plain else context
