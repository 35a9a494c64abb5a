"""One expression, looked through: what it names, and what ODK's other programs would read differently."""

import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import Final, TypeAlias

from mourafaka_forms.linter.problems import LintCode
from mourafaka_forms.linter.questionnaire import Item, Questionnaire
from mourafaka_forms.xpath.syntax import (
    DESCENDANTS,
    Call,
    Filter,
    Here,
    Literal,
    NameTest,
    Negation,
    Number,
    Operation,
    Path,
    Root,
    Step,
    Syntax,
    Union,
)

Finding: TypeAlias = tuple[LintCode, dict[str, str]]

_PORTABLE_AXES: Final = frozenset({"child", "parent", "self", "attribute"})
NOT_PORTABLE: Final = {
    "floor": "int(x)",
    "ceiling": "int(x) + 1",
    "substring": "substr(x, 0, n)",
    "lang": "",
    "name": "",
    "local-name": "",
    "namespace-uri": "",
    "id": "",
}
"""Functions of plain XPath that JavaRosa, the engine of ODK Collect, does not have."""

REFUSED: Final = frozenset({"pulldata", "jr:itext"})
"""Functions that read what a workbook does not hold: other files, texts by pyxform's own names."""

_OF_MANY: Final = frozenset(
    {
        *("sum", "count", "count-non-empty", "max", "min", "join", "indexed-repeat"),
        *("position", "randomize", "distance", "area", "checklist", "weighted-checklist"),
        "enclosed-area",
    }
)
"""Functions that take the answers of all rows of a repeat."""

_EQUALITY: Final = frozenset({"=", "!="})
_NESTED_QUANTIFIER: Final = re.compile(
    r"\((?:[^()\\]|\\.)*[+*}](?:[^()\\]|\\.)*\)(?:[+*]|\{\d+,\d*\})"
)


class Scope(Enum):
    """What a name without a path means where it stands."""

    NOTHING = auto()
    """In an expression of a question: an author forgot the braces."""

    COLUMNS = auto()
    """In a choice filter: a column of `choices`."""

    ELSEWHERE = auto()
    """In a predicate: a child of whatever nodes it chooses from."""


class Walk:
    """Looks through one expression of an item; `seen` are the items' paths it came by.

    Paths in `unknown` were reported before.
    """

    def __init__(
        self,
        questionnaire: Questionnaire,
        item: Item | None,
        scope: Scope,
        unknown: frozenset[str],
    ) -> None:
        self._questionnaire = questionnaire
        self._item = item
        self._scope = scope
        self._unknown = unknown
        self.seen: set[str] = set()
        self.looks_at_itself = False

    def findings(self, syntax: Syntax) -> Iterator[Finding]:
        """Everything there is to say, each thing once."""
        said: set[tuple[LintCode, tuple[str, ...]]] = set()
        for code, values in self._look(syntax, (), scope=self._scope):
            key = (code, tuple(values.values()))
            if key not in said:
                said.add(key)
                yield code, values

    def _look(self, syntax: Syntax, calls: tuple[str, ...], *, scope: Scope) -> Iterator[Finding]:
        """`calls` are the functions around it."""
        match syntax:
            case Call():
                yield from self._call(syntax, calls, scope=scope)
            case Path():
                yield from self._path(syntax, calls, scope=scope)
            case Operation(first, rest):
                yield from self._comparisons(syntax, scope=scope)
                for operand in (first, *(operand for _, operand in rest)):
                    yield from self._look(operand, calls, scope=scope)
            case Negation(operand):
                yield from self._look(operand, calls, scope=scope)
            case Filter(primary, predicates):
                yield from self._look(primary, calls, scope=scope)
                yield from self._predicates(predicates)
            case Union(parts):
                yield LintCode.NOT_PORTABLE_UNION, {}
                for part in parts:
                    yield from self._look(part, calls, scope=scope)

    # Functions

    def _call(self, call: Call, calls: tuple[str, ...], *, scope: Scope) -> Iterator[Finding]:
        if call.name in NOT_PORTABLE:
            values = {"name": call.name, "wanted": NOT_PORTABLE[call.name]}
            yield LintCode.NOT_PORTABLE_FUNCTION, values
        if call.name in REFUSED:
            yield LintCode.FUNCTION_REFUSED, {"name": call.name}
        if call.name == "last" and scope is Scope.NOTHING:
            yield LintCode.POSITION_MISUSED, {"name": "last()"}
        if call.name == "position" and not call.arguments and scope is Scope.NOTHING:
            yield LintCode.POSITION_MISUSED, {"name": "position()"}
        if call.name == "position" and call.arguments and not (self._item and self._item.repeats):
            yield LintCode.POSITION_MISUSED, {"name": "position(..)"}
        if call.name == "regex" and len(call.arguments) == 2:
            yield from _pattern(call.arguments[1])
        if call.name in ("selected", "jr:choice-name") and len(call.arguments) == 2:
            question, choice = call.arguments
            if call.name == "jr:choice-name":
                question, choice = _path_in_text(choice), question
            yield from self._choice(question, choice, scope=scope)
        if call.name == "instance" and call.arguments and isinstance(call.arguments[0], Literal):
            name = call.arguments[0].text
            if name not in self._questionnaire.lists and not name.startswith("mk-"):
                yield LintCode.LIST_UNKNOWN, {"list": name}
        for argument in call.arguments:
            yield from self._look(argument, (*calls, call.name), scope=scope)

    # Paths

    def _path(self, path: Path, calls: tuple[str, ...], *, scope: Scope) -> Iterator[Finding]:
        start, steps = path.start, path.steps
        if DESCENDANTS in steps:
            yield LintCode.NOT_PORTABLE_ANYWHERE, {}
        elif any(step.axis not in _PORTABLE_AXES for step in steps):
            axis = next(step.axis for step in steps if step.axis not in _PORTABLE_AXES)
            yield LintCode.NOT_PORTABLE_AXIS, {"axis": axis}
        elif isinstance(start, Root):
            yield from self._absolute(steps, calls)
        elif isinstance(start, Here):
            yield from self._relative(steps, calls, scope=scope)
        if not isinstance(start, Root | Here):
            yield from self._look(start, (*calls, "/"), scope=scope)
        for step in steps:
            yield from self._predicates(step.predicates)

    def _predicates(self, predicates: tuple[Syntax, ...]) -> Iterator[Finding]:
        for predicate in predicates:
            if isinstance(predicate, Number):
                yield LintCode.NOT_PORTABLE_NUMBER, {"number": predicate.text}
            yield from self._look(predicate, (), scope=Scope.ELSEWHERE)

    def _absolute(self, steps: tuple[Step, ...], calls: tuple[str, ...]) -> Iterator[Finding]:
        names = _names(steps)
        if not names:
            return
        path = "/" + "/".join(names)
        found = self._questionnaire.by_path.get(path)
        if found is None:
            is_meta = names[1:2] == ["meta"] or len(names) == 1
            if path not in self._unknown and not is_meta:
                yield LintCode.PATH_UNKNOWN, {"path": path}
            return
        self.seen.add(path)
        is_of_many = any(call in _OF_MANY for call in calls)
        is_chosen = any(step.predicates for step in steps)
        if is_of_many or is_chosen or self._item is None:
            return
        beyond = [repeat for repeat in found.repeats if repeat not in self._item.repeats]
        if found.is_container and found.path in beyond:
            beyond.remove(found.path)
        if beyond:
            repeat = beyond[-1].rpartition("/")[2]
            yield LintCode.REFERENCE_INTO_REPEAT, {"name": found.name, "repeat": repeat}

    def _relative(
        self, steps: tuple[Step, ...], calls: tuple[str, ...], *, scope: Scope
    ) -> Iterator[Finding]:
        first = steps[0]
        if first.axis == "child" and isinstance(first.test, NameTest):
            name = first.test.local
            if scope is Scope.COLUMNS and not self._has_column(name):
                yield LintCode.FILTER_COLUMN_MISSING, {"name": name, "list": self._list_name}
            elif scope is Scope.NOTHING and name != "*":
                yield LintCode.BARE_NAME, {"name": name}
            return
        if scope is not Scope.NOTHING or self._item is None:
            return
        ups = sum(step.axis == "parent" for step in steps)
        names = _names(steps[ups:])
        if ups and names:
            above = self._item.path.split("/")[:-ups]
            path = "/".join([*above, *names])
            self.seen.add(path)
            if path not in self._questionnaire.by_path:
                yield LintCode.PATH_UNKNOWN, {"path": "/".join([".."] * ups + names)}
        elif ups == len(steps) or first.axis == "self":
            # The value of a group is made of what is in it; its position is not.
            self.looks_at_itself = self.looks_at_itself or "position" not in calls

    @property
    def _list_name(self) -> str:
        return self._item.type.list_name if self._item else ""

    def _has_column(self, name: str) -> bool:
        choices = self._questionnaire.choices
        if name in ("name", "label") or self._list_name not in self._questionnaire.lists:
            return True
        column = choices.column(name) if choices else None
        options = self._questionnaire.lists[self._list_name]
        return column is not None and any(o.row.cell(column.index) for o in options)

    # Choices

    def _comparisons(self, operation: Operation, *, scope: Scope) -> Iterator[Finding]:
        left = operation.first
        for operator, right in operation.rest:
            if operator in _EQUALITY:
                for question, choice in ((left, right), (right, left)):
                    item = self._asked(question, scope=scope)
                    if item and item.type.name == "select_multiple" and _is_one_word(choice):
                        yield LintCode.SEVERAL_COMPARED, {"name": item.name}
                    yield from self._choice(question, choice, scope=scope)
            left = right

    def _choice(self, question: Syntax, choice: Syntax, *, scope: Scope) -> Iterator[Finding]:
        item = self._asked(question, scope=scope)
        names = self._questionnaire.choice_names(item) if item else None
        if item is None or names is None or not isinstance(choice, Literal | Number):
            return
        for value in choice.text.split():
            if value not in names:
                values = {"value": value, "name": item.name, "list": item.type.list_name}
                yield LintCode.CHOICE_UNKNOWN, values

    def _asked(self, syntax: Syntax, *, scope: Scope) -> Item | None:
        """The question whose answer the expression is, if it is that and no more."""
        match syntax:
            case Path(Root(), steps) if names := _names(steps):
                return self._questionnaire.by_path.get("/" + "/".join(names))
            case Path(Here(), (Step("self"),)) if scope is Scope.NOTHING:
                return self._item
        return None


def _is_one_word(syntax: Syntax) -> bool:
    return isinstance(syntax, Number) or (isinstance(syntax, Literal) and bool(syntax.text.strip()))


def _names(steps: tuple[Step, ...]) -> list[str]:
    """The names of a path that goes down by names only; [] for any other."""
    names = [
        step.test.local if step.test.prefix is None else f"{step.test.prefix}:{step.test.local}"
        for step in steps
        if step.axis == "child" and isinstance(step.test, NameTest) and step.test.local != "*"
    ]
    return names if len(names) == len(steps) else []


def _path_in_text(syntax: Syntax) -> Syntax:
    """The path that a text writes, as `jr:choice-name` has it."""
    if not isinstance(syntax, Literal):
        return syntax
    names = [name for name in syntax.text.strip().split("/") if name]
    return Path(Root(), tuple(Step("child", NameTest(None, name)) for name in names))


def _pattern(syntax: Syntax) -> Iterator[Finding]:
    if not isinstance(syntax, Literal):
        return
    try:
        re.compile(syntax.text)
    except re.error:
        yield LintCode.PATTERN_INVALID, {"pattern": syntax.text}
        return
    if _NESTED_QUANTIFIER.search(syntax.text):
        yield LintCode.PATTERN_NESTED, {"pattern": syntax.text}
