"""Labels, hints and messages in a language, filled in with the answers."""

from collections.abc import Mapping

from mourafaka_forms.instance.choices import Choices
from mourafaka_forms.instance.recalculation import naming
from mourafaka_forms.instance.tree import AnswerNode, AnswerTree
from mourafaka_forms.xform import Form, FormText
from mourafaka_forms.xform.paths import absolute_path
from mourafaka_forms.xform.texts import PLAIN, TEXT_VARIANTS, Parts
from mourafaka_forms.xpath import Context, Environment, Node

NO_MEDIA: Mapping[str, str] = {}


class InstanceTexts:
    """The texts of one instance in its present language."""

    def __init__(
        self, form: Form, tree: AnswerTree, environment: Environment, choices: Choices
    ) -> None:
        self._form = form
        self._tree = tree
        self._environment = environment
        self._choices = choices
        environment.itext = self.of_id
        environment.choice_label = self.of_choice

    def text(self, text: FormText | None, node: AnswerNode) -> str:
        """The text at a node; "" if there is none. Raises FormError."""
        if text is None:
            return ""
        with naming(node.path):
            return self._filled(text.parts_in(self._environment.language), node).strip()

    def media(self, text: FormText | None) -> Mapping[str, str]:
        """The files that go with a text."""
        return NO_MEDIA if text is None else text.media(self._environment.language)

    def of_id(self, text_id: str, language: str | None) -> str:
        """The text of that id, as `jr:itext()` gives it."""
        spoken = language or self._form.default_language
        parts = self._form.texts.parts(text_id, spoken, (*TEXT_VARIANTS, PLAIN))
        return self._filled(parts, self._tree.root)

    def of_choice(self, choice: str, question: str, node: Node) -> str | None:
        """The label of a choice of the question that is nearest to the node; None if there is no
        such question or choice."""
        here = node.path if isinstance(node, AnswerNode) else self._tree.root.path
        path = absolute_path(question, here)
        control = self._form.controls.get(path)
        asked = self._nearest(path, node)
        if control is None or asked is None:
            return None
        for one in self._choices.offered(control, asked, self._tree.ref_of(asked)):
            if one.value == choice:
                parts = () if one.label is None else one.label.parts_in(self._environment.language)
                return self._filled(parts, asked).strip()
        return None

    def _nearest(self, path: str, node: Node) -> AnswerNode | None:
        """Of the nodes at a path, the one with the most ancestors in common."""
        candidates = self._tree.at(path)
        if len(candidates) < 2:
            return candidates[0] if candidates else None
        own = _line(node)
        return max(candidates, key=lambda one: sum(1 for above in _line(one) if above in own))

    def _filled(self, parts: Parts, node: AnswerNode) -> str:
        if len(parts) == 1 and isinstance(parts[0], str):
            return parts[0]
        context = Context(node, self._environment)
        return "".join(part if isinstance(part, str) else part.string(context) for part in parts)


def _line(node: Node) -> set[Node]:
    found: set[Node] = set()
    one: Node | None = node
    while one is not None:
        found.add(one)
        one = one.parent
    return found
