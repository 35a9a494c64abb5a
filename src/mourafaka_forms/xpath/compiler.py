"""Syntax in, a function of the context out. Names and functions are looked up once, here.

An unknown function fails when it is reached, not before: `if(true(), 1, new-function())` is 1 for an
engine that does not know `new-function`. `problems` tells of all of them without evaluating.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias

from mourafaka_forms.xpath.axes import AXES, LEVEL_AXES
from mourafaka_forms.xpath.context import Context, Evaluator
from mourafaka_forms.xpath.errors import Fault, XPathError
from mourafaka_forms.xpath.functions.table import Function
from mourafaka_forms.xpath.nodes import Kind, Node, NodeSet, in_document_order
from mourafaka_forms.xpath.operators import OPERATORS
from mourafaka_forms.xpath.syntax import (
    Call,
    Filter,
    Here,
    KindTest,
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
from mourafaka_forms.xpath.values import Value, to_boolean, to_number

JAVAROSA: Final = "http://openrosa.org/javarosa"
"""The namespace of functions with a prefix, `jr:` as a rule."""

_Test: TypeAlias = Callable[[Node], bool]
_Walk: TypeAlias = Callable[[Node, Context], NodeSet]

_PRINCIPAL_KINDS: Final = {"attribute": Kind.ATTRIBUTE, "namespace": Kind.NAMESPACE}
_KINDS: Final = {
    "comment": Kind.COMMENT,
    "text": Kind.TEXT,
    "processing-instruction": Kind.INSTRUCTION,
}


class Compiler:
    """Compiles with the functions and the namespaces of a form.

    Where names are strict, one without prefix means a node in no namespace, as in plain XPath;
    where not, the instance's own default namespace counts as none, as in all ODK engines.
    """

    def __init__(
        self,
        functions: Mapping[str, Function],
        namespaces: Mapping[str, str],
        *,
        are_names_strict: bool,
    ) -> None:
        self._functions = functions
        self._namespaces = namespaces
        self._are_names_strict = are_names_strict
        self.problems: list[XPathError] = []

    def compile(self, syntax: Syntax) -> Evaluator:
        """The function that evaluates the expression."""
        match syntax:
            case Number(value):
                return lambda _: value
            case Literal(text):
                return lambda _: text
            case Path():
                return self._path(syntax)
            case Call():
                return self._call(syntax)
            case Operation():
                return self._operation(syntax)
            case Negation(operand):
                return _negation(self.compile(operand))
            case Filter(primary, predicates):
                return _filter(self.compile(primary), self._all(predicates))
            case Union(parts):
                return _union(self._all(parts))

    def _all(self, parts: Sequence[Syntax]) -> tuple[Evaluator, ...]:
        return tuple([self.compile(part) for part in parts])

    # Operators

    def _operation(self, operation: Operation) -> Evaluator:
        first = self.compile(operation.first)
        operators = [operator for operator, _ in operation.rest]
        operands = self._all([operand for _, operand in operation.rest])
        if operators[0] == "or":
            return _any((first, *operands))
        if operators[0] == "and":
            return _every((first, *operands))
        applied = [OPERATORS[operator] for operator in operators]
        if len(applied) == 1:
            apply, second = applied[0], operands[0]
            return lambda context: apply(first(context), second(context), context.date_zone)
        rest = tuple(zip(applied, operands, strict=True))

        def chain(context: Context) -> Value:
            value = first(context)
            for apply, operand in rest:
                value = apply(value, operand(context), context.date_zone)
            return value

        return chain

    # Functions

    def _call(self, call: Call) -> Evaluator:
        try:
            function = self._function(call)
        except XPathError as problem:
            self.problems.append(problem)
            return _raising(problem)
        arguments = self._all(call.arguments)
        evaluate, position = function.evaluate, call.position

        def called(context: Context) -> Value:
            try:
                return evaluate(context, arguments)
            except XPathError as error:
                if error.position is None:
                    error.position = position
                raise

        return called

    def _function(self, call: Call) -> Function:
        function = self._functions.get(self._function_name(call.name))
        if function is None:
            message = f"there is no function {call.name}()"
            raise XPathError(
                Fault.UNKNOWN_FUNCTION, message, subject=call.name, position=call.position
            )
        if not function.takes(len(call.arguments)):
            message = f"{call.name}() takes {function.arity}, not {len(call.arguments)}"
            raise XPathError(
                Fault.ARGUMENT_COUNT, message, subject=call.name, position=call.position
            )
        return function

    def _function_name(self, name: str) -> str:
        """The name under which it is known: JavaRosa's have `jr:`, whatever the form's prefix is."""
        prefix, colon, local = name.rpartition(":")
        if not colon:
            return name
        uri = self._namespaces.get(prefix, JAVAROSA if prefix == "jr" else None)
        return f"jr:{local}" if uri == JAVAROSA else name if uri is None else f"{{{uri}}}{local}"

    # Paths

    def _path(self, path: Path) -> Evaluator:
        walks = tuple([self._walk(step) for step in path.steps])
        is_level = all(step.axis in LEVEL_AXES for step in path.steps)
        if isinstance(path.start, Root):
            return _path(lambda context: (context.environment.root,), walks, is_sorted=is_level)
        if isinstance(path.start, Here):
            return _path(lambda context: (context.node,), walks, is_sorted=is_level)
        return _path(_nodes(self.compile(path.start)), walks, is_sorted=False)

    def _walk(self, step: Step) -> _Walk:
        if name := self._plain_child(step):
            # The step of nearly all paths, and the one that meets most nodes: without a call for each.
            kind = Kind.ELEMENT
            return lambda node, _: NodeSet(
                [one for one in node.children if one.name == name and one.kind is kind]
            )
        axis, test = AXES[step.axis], self._test(step)
        predicates = self._all(step.predicates)

        def walk(node: Node, context: Context) -> NodeSet:
            found = NodeSet(axis(node, context.environment.root))
            if test is not None:
                found = NodeSet([one for one in found if test(one)])
            for predicate in predicates:
                found = _where(found, predicate, context)
            return found

        return walk

    def _plain_child(self, step: Step) -> str | None:
        """The name of the children a step leads to, if it says nothing else."""
        if step.axis != "child" or step.predicates or self._are_names_strict:
            return None
        if isinstance(step.test, KindTest) or step.test.prefix is not None:
            return None
        return None if step.test.local == "*" else step.test.local

    def _test(self, step: Step) -> _Test | None:
        """None where every node passes."""
        if isinstance(step.test, KindTest):
            return _kind_test(step.test)
        return self._name_test(step.test, _PRINCIPAL_KINDS.get(step.axis, Kind.ELEMENT))

    def _name_test(self, test: NameTest, kind: Kind) -> _Test:
        prefix, local = test.prefix, test.local
        if prefix is None:
            if local == "*":
                return lambda node: node.kind is kind
            if self._are_names_strict:
                return lambda node: (
                    node.kind is kind and node.name == local and node.namespace is None
                )
            return lambda node: node.name == local and node.kind is kind
        uri = self._namespaces.get(prefix)
        if uri is None:
            # Not declared for expressions: the prefix of the instance itself is what is meant.
            start = f"{prefix}:"
            return lambda node: (
                node.kind is kind and node.name.startswith(start) and (local in ("*", node.local))
            )
        return lambda node: (
            node.kind is kind and node.namespace == uri and (local in ("*", node.local))
        )


def _kind_test(test: KindTest) -> _Test | None:
    if test.kind == "node":
        return None
    kind, target = _KINDS[test.kind], test.target
    if target is None:
        return lambda node: node.kind is kind
    return lambda node: node.kind is kind and node.name == target


def _path(
    start: Callable[[Context], Sequence[Node]], walks: tuple[_Walk, ...], *, is_sorted: bool
) -> Evaluator:
    """`is_sorted` says that the steps lead from one node, level by level, in document order."""

    def path(context: Context) -> Value:
        nodes = start(context)
        for walk in walks:
            if len(nodes) == 1:
                nodes = walk(nodes[0], context)
            else:
                found = [one for node in nodes for one in walk(node, context)]
                nodes = list(dict.fromkeys(found))
        return NodeSet(nodes) if is_sorted else in_document_order(nodes)

    return path


def _nodes(evaluate: Evaluator) -> Callable[[Context], NodeSet]:
    def nodes(context: Context) -> NodeSet:
        value = evaluate(context)
        if not isinstance(value, NodeSet):
            raise XPathError(Fault.NOT_NODES, "only nodes have a path or a predicate")
        return value

    return nodes


def _filter(primary: Evaluator, predicates: tuple[Evaluator, ...]) -> Evaluator:
    nodes = _nodes(primary)

    def filtered(context: Context) -> Value:
        found = nodes(context)
        for predicate in predicates:
            found = _where(found, predicate, context)
        return found

    return filtered


def _where(nodes: NodeSet, predicate: Evaluator, context: Context) -> NodeSet:
    """The nodes for which the predicate holds; a number holds for the node of that position."""
    kept = NodeSet()
    inner = context.inner(len(nodes))
    for position, node in enumerate(nodes, start=1):
        inner.node, inner.position = node, position
        value = predicate(inner)
        if value == position if isinstance(value, float) else to_boolean(value):
            kept.append(node)
    return kept


def _union(parts: tuple[Evaluator, ...]) -> Evaluator:
    sets = tuple([_nodes(part) for part in parts])
    return lambda context: in_document_order(node for nodes in sets for node in nodes(context))


def _negation(operand: Evaluator) -> Evaluator:
    return lambda context: -to_number(operand(context), context.date_zone)


def _any(operands: tuple[Evaluator, ...]) -> Evaluator:
    return lambda context: any(to_boolean(operand(context)) for operand in operands)


def _every(operands: tuple[Evaluator, ...]) -> Evaluator:
    return lambda context: all(to_boolean(operand(context)) for operand in operands)


def _raising(problem: XPathError) -> Evaluator:
    def fail(_: Context) -> Value:
        raise XPathError(
            problem.code, problem.message, subject=problem.subject, position=problem.position
        )

    return fail
