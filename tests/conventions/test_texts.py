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
WORD = re.compile("[A-Za-z\u00c0-\u024f\u0621-\u064a]{2,}")


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _bare_words(node: ast.AST) -> list[str]:
    """The words a person would read in `node`, which no translator has seen.

    Not looked into: what another call makes of its strings (`_("…")`, `icon("check")`), keys, comparisons.
    """
    if isinstance(node, ast.Call | ast.Compare | ast.Subscript):
        return []
    if isinstance(node, ast.Constant):
        return WORD.findall(node.value) if isinstance(node.value, str) else []
    return [word for child in ast.iter_child_nodes(node) for word in _bare_words(child)]


def test_every_text_on_a_screen_is_translated() -> None:
    bare = [
        f"{module.at(call)} {' '.join(words)}"
        for module in modules("src/mourafaka_desktop/ui")
        for call in module.nodes
        if isinstance(call, ast.Call) and _called(call) in SHOWN_BY
        if (words := [word for argument in call.args for word in _bare_words(argument)])
    ]
    assert bare == []


def test_what_is_translated_is_written_where_the_translator_can_find_it() -> None:
    # `gettext(name)` is left free: it reads a sentence that N_() has marked elsewhere.
    marked_by = {"_": 1, "N_": 1, "ngettext": 2, "pgettext": 2}
    hidden = [
        module.at(call)
        for module in modules("src/mourafaka_desktop")
        if module.path.name != "catalogue.py"
        for call in module.nodes
        if isinstance(call, ast.Call) and _called(call) in marked_by
        if not all(
            isinstance(argument, ast.Constant) for argument in call.args[: marked_by[_called(call)]]
        )
    ]
    assert hidden == []
