"""What holds for a node now: whether it is required, may be changed, and is answered rightly."""

from collections.abc import Iterator

from mourafaka_forms.instance.recalculation import naming
from mourafaka_forms.instance.states import Violation, ViolationKind
from mourafaka_forms.instance.texts import InstanceTexts
from mourafaka_forms.instance.tree import AnswerNode, AnswerTree
from mourafaka_forms.instance.values import written
from mourafaka_forms.xform import Form
from mourafaka_forms.xpath import Context, Environment, Expression


class Conditions:
    """Judges the nodes of one instance. All of it may raise FormError: expression."""

    def __init__(
        self, form: Form, tree: AnswerTree, environment: Environment, texts: InstanceTexts
    ) -> None:
        self._form = form
        self._tree = tree
        self._environment = environment
        self._texts = texts

    def holds(self, expression: Expression | None, node: AnswerNode) -> bool:
        """Whether an expression holds at a node; one that is not given does not."""
        if expression is None:
            return False
        with naming(node.path):
            return expression.boolean(Context(node, self._environment))

    def is_required(self, node: AnswerNode) -> bool:
        """Whether an answer is demanded."""
        bind = self._form.binds.get(node.path)
        return bind is not None and self.holds(bind.required, node)

    def is_readonly(self, node: AnswerNode) -> bool:
        """Whether it, or anything it lies in, is read-only."""
        one: AnswerNode | None = node
        while one is not None:
            bind = self._form.binds.get(one.path)
            if bind is not None and self.holds(bind.readonly, one):
                return True
            one = one.above
        return False

    def is_required_met(self, node: AnswerNode) -> bool:
        """Whether it is answered if it has to be."""
        return not node.is_relevant or node.seen != "" or not self.is_required(node)

    def is_constraint_met(self, node: AnswerNode) -> bool:
        """Whether its answer, if there is one, is allowed."""
        bind = self._form.binds.get(node.path)
        if bind is None or bind.constraint is None or not node.is_relevant or not node.seen:
            return True
        return self.holds(bind.constraint, node)

    def violations(self) -> Iterator[Violation]:
        """All that is wrong with the answers, in document order."""
        for node in (self._tree.root, *self._tree.root.under()):
            bind = self._form.binds.get(node.path)
            if bind is None or not node.is_relevant or node.below():
                continue
            ref = self._tree.ref_of(node)
            if written(bind.type, node.seen) is None:
                yield Violation(ref, ViolationKind.TYPE, "")
            elif not self.is_constraint_met(node):
                message = self._texts.text(bind.constraint_message, node)
                yield Violation(ref, ViolationKind.CONSTRAINT, message)
            elif not self.is_required_met(node):
                message = self._texts.text(bind.required_message, node)
                yield Violation(ref, ViolationKind.REQUIRED, message)
