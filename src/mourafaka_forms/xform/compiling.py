"""Expressions of a form, compiled with its namespaces; what is wrong with one names its place."""

from collections.abc import Mapping

from mourafaka_forms.xform.errors import FormError, FormFault
from mourafaka_forms.xpath import Expression, Fault, XPathError, compile_expression


class ExpressionCompiler:
    """Compiles the expressions of one form, equal texts once, and collects what is doubtful."""

    def __init__(self, namespaces: Mapping[str, str]) -> None:
        self._namespaces = namespaces
        self._compiled: dict[str, Expression] = {}
        self.problems: list[FormError] = []

    def compile(self, text: str, path: str) -> Expression:
        """The expression that the node at `path` has. Raises FormError where it cannot be read."""
        written = text.strip()
        compiled = self._compiled.get(written)
        if compiled is None:
            try:
                compiled = compile_expression(written, self._namespaces)
            except XPathError as error:
                message = f"{path}: the expression {written!r} cannot be read: {error}"
                raise FormError(FormFault.EXPRESSION, message, path) from error
            self._compiled[written] = compiled
        self._note(compiled, path)
        return compiled

    def optional(self, text: str | None, path: str) -> Expression | None:
        """The same; None for nothing. Raises FormError."""
        return self.compile(text, path) if text and text.strip() else None

    def _note(self, expression: Expression, path: str) -> None:
        for problem in expression.problems:
            code = FormFault.FUNCTION
            if problem.code is not Fault.UNKNOWN_FUNCTION:
                code = FormFault.EXPRESSION
            message = f"{path}: {problem} in {expression.text!r}"
            self.problems.append(FormError(code, message, problem.subject or path))
