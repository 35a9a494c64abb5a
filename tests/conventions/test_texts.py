"""No screen or paper says something that a translator never saw."""

import ast
import re

from tests.conventions.tree import modules

# Methods and constructors of Qt whose texts a person reads.
SHOWN_BY = {
    *("setText", "setToolTip", "setWindowTitle", "setPlaceholderText", "setTitle", "setStatusTip"),
    *("setAccessibleName", "setAccessibleDescription", "setWhatsThis", "setTabText", "addTab"),
    *("setHeaderLabels", "setHorizontalHeaderLabels", "setInformativeText", "setDetailedText"),
    *("addAction", "addItem", "addItems", "addMenu", "addRow", "setLabelText", "setSuffix"),
    *("setPrefix", "setPlainText", "setHtml", "drawText"),
    *("QLabel", "QPushButton", "QToolButton", "QCheckBox", "QRadioButton", "QGroupBox", "QAction"),
}
TRANSLATORS = {"_", "gettext", "ngettext", "pgettext", "npgettext"}


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _bare_words(node: ast.AST) -> list[str]:
    """The words in `node`'s own strings, those given to a translator left out."""
    if isinstance(node, ast.Call):
        if _called(node) in TRANSLATORS:
            return []
        # What another function makes of a string is not read by anybody: `icon("check")`.
        return []
    if isinstance(node, ast.Constant):
        return (
            re.findall(r"[A-Za-z\u00c0-\u024f\u0621-\u064a]{2,}", node.value)
            if isinstance(node.value, str)
            else []
        )
    if isinstance(node, ast.Compare | ast.Subscript):
        return []
    return [word for child in ast.iter_child_nodes(node) for word in _bare_words(child)]


def test_every_text_on_a_screen_is_translated() -> None:
    bare = [
        f"{module.at(call)} {' '.join(words)}"
        for module in modules("src/mourafaka_desktop/ui")
        for call in ast.walk(module.syntax)
        if isinstance(call, ast.Call) and _called(call) in SHOWN_BY
        if (words := [word for argument in call.args for word in _bare_words(argument)])
    ]
    assert bare == []


def test_what_is_translated_is_written_where_the_translator_can_find_it() -> None:
    hidden = [
        module.at(call)
        for module in modules("src/mourafaka_desktop")
        if module.path.name != "catalogue.py"
        for call in ast.walk(module.syntax)
        if isinstance(call, ast.Call) and _called(call) in TRANSLATORS and call.args
        if not all(
            isinstance(argument, ast.Constant)
            for argument in (call.args[:2] if "ngettext" in _called(call) else call.args[:1])
        )
    ]
    assert hidden == []
