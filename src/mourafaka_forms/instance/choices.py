"""The choices that a question offers, where it stands and as the answers are now."""

from dataclasses import dataclass, replace
from random import Random

from mourafaka_forms.instance.tree import AnswerNode
from mourafaka_forms.xform import Control, ControlKind, FormText, InlineChoices, Itemset
from mourafaka_forms.xform.texts import Texts
from mourafaka_forms.xpath import Context, Environment, Expression, Node, NodeSet
from mourafaka_forms.xpath.syntax import Call
from mourafaka_forms.xpath.values import words_of


@dataclass(frozen=True, slots=True)
class OfferedChoice:
    """A choice; `item` is the row it comes from, None where it is written at the question."""

    value: str
    label: FormText | None
    item: Node | None


class Choices:
    """Works out choices. `seed` keeps a random order the same for as long as the instance lives."""

    def __init__(self, texts: Texts, environment: Environment) -> None:
        self._texts = texts
        self._environment = environment
        self._fixed: dict[Expression, tuple[Node, ...]] = {}
        self.seed = ""

    def offered(self, control: Control, node: AnswerNode, ref: str) -> tuple[OfferedChoice, ...]:
        """All choices at the node, whose reference is `ref`. Raises XPathError."""
        choices = control.choices
        if choices is None:
            return ()
        if isinstance(choices, InlineChoices):
            return tuple([OfferedChoice(one.value, one.label, None) for one in choices.choices])
        return tuple([self._choice(choices, item) for item in self._items(choices, node, ref)])

    def values(self, control: Control, node: AnswerNode, ref: str) -> frozenset[str]:
        """The values of all choices at the node. Raises XPathError."""
        choices = control.choices
        if isinstance(choices, Itemset):
            items = self._items(choices, node, ref)
            return frozenset(
                [choices.value.string(Context(item, self._environment)) for item in items]
            )
        return frozenset([one.value for one in self.offered(control, node, ref)])

    def _items(self, itemset: Itemset, node: AnswerNode, ref: str) -> tuple[Node, ...]:
        nodeset = itemset.nodeset
        known = self._fixed.get(nodeset)
        if known is not None:
            return known
        environment = self._environment
        if is_shuffled(nodeset):
            environment = replace(environment, random=Random(f"{self.seed} {ref}"))
        found = nodeset.evaluate(Context(node, environment))
        items = tuple(found) if isinstance(found, NodeSet) else ()
        if not is_shuffled(nodeset) and _is_fixed(nodeset):
            self._fixed[nodeset] = items
        return items

    def _choice(self, itemset: Itemset, item: Node) -> OfferedChoice:
        context = Context(item, self._environment)
        value = itemset.value.string(context)
        if itemset.label is None:
            return OfferedChoice(value, None, item)
        label = itemset.label.string(context)
        if itemset.is_translated:
            return OfferedChoice(value, FormText(self._texts, text_id=label), item)
        return OfferedChoice(value, FormText(self._texts, (label,)), item)


def is_shuffled(nodeset: Expression) -> bool:
    """Whether the choices come in an order of chance."""
    syntax = nodeset.syntax
    return isinstance(syntax, Call) and syntax.name == "randomize" and len(syntax.arguments) == 1


def _is_fixed(nodeset: Expression) -> bool:
    return all(reference.instance_id is not None for reference in nodeset.references)


def limited(kind: ControlKind, text: str, offered: frozenset[str]) -> str:
    """The answer without choices that are not offered."""
    if kind is ControlKind.SELECT_ONE:
        return text if text in offered else ""
    words = words_of(text)
    return " ".join(word for word in words if word in offered)


def is_ranking(text: str, offered: tuple[OfferedChoice, ...]) -> bool:
    """Whether every choice that is offered has its place, or none has."""
    chosen = words_of(text)
    return not chosen or {one.value for one in offered} <= set(chosen)


def in_order(control: Control, text: str, offered: tuple[OfferedChoice, ...]) -> str:
    """A new answer as it is kept: choices that are offered, those of a select in the order of the
    list, those of a ranking in their own."""
    if control.kind is ControlKind.SELECT_ONE:
        return limited(control.kind, text.strip(), frozenset(one.value for one in offered))
    chosen = words_of(text)
    if control.kind is ControlKind.RANK:
        values = {one.value for one in offered}
        return " ".join(one for one in chosen if one in values)
    return " ".join(one.value for one in offered if one.value in chosen)
