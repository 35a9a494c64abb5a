"""Keeps what is worked out of the answers up to date, touching no more than what an answer touches.

A change puts the rules that look at it into a queue, ordered as the rulebook orders them; each rule
is followed at the nodes concerned, and what it changes is queued in turn. Rules come after all they
look at, so that as a rule each is followed once.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from heapq import heappop, heappush
from typing import Final

from mourafaka_forms.instance.choices import Choices, limited
from mourafaka_forms.instance.rules import Rule, Rulebook, RuleKind, Use
from mourafaka_forms.instance.tree import AnswerNode, AnswerTree, grown
from mourafaka_forms.instance.values import written
from mourafaka_forms.xform import FormError, FormFault, InlineChoices
from mourafaka_forms.xpath import Context, Environment, Kind, Node, XPathError
from mourafaka_forms.xpath.syntax import Number

MOST_ROWS: Final = 5_000
"""Rows that a count makes at most: one digit too many must not stop the screen for a minute."""

_MOST_ROUNDS: Final = 1000


@contextmanager
def naming(path: str) -> Iterator[None]:
    """What goes wrong with an expression inside says where: FormError, expression."""
    try:
        yield
    except XPathError as error:
        message = f"{path}: an expression cannot be worked out: {error}"
        raise FormError(FormFault.EXPRESSION, message, path) from error


class Recalculation:
    """The queue of one instance.

    `changed` are the nodes whose state has changed since it was last emptied, `values` those of
    them whose seen value has; `ranges` are the repeats, by what they lie in and their path, of which
    instances came or went. `added` are the repeat instances that came by a count.
    """

    def __init__(
        self, tree: AnswerTree, rulebook: Rulebook, environment: Environment, choices: Choices
    ) -> None:
        self._tree = tree
        self._rulebook = rulebook
        self._form = rulebook.blueprint.form
        self._environment = environment
        self._choices = choices
        self._heap: list[int] = []
        self._pending: dict[int, dict[AnswerNode, None]] = {}
        self._counted: set[AnswerNode] = set()
        self._follow: dict[RuleKind, Callable[[Rule, AnswerNode], None]] = {
            RuleKind.RELEVANT: self._decide_relevance,
            RuleKind.COUNT: self._decide_count,
            RuleKind.CHOICES: self._decide_choices,
            RuleKind.CALCULATE: self._calculate,
        }
        self._keeps_rows = False
        self.changed: dict[AnswerNode, None] = {}
        self.values: dict[AnswerNode, None] = {}
        self.ranges: dict[tuple[AnswerNode, str], None] = {}
        self.added: list[AnswerNode] = []

    # What happens from outside

    def everything(self) -> None:
        """Follow all rules at all nodes."""
        for path in self._form.controls:
            for node in self._tree.at(path):
                self._offer_fixed(node)
        self._queue_all(range(len(self._rulebook.rules)))
        self.settle()

    def resume(self) -> None:
        """The same, for answers that were given before: rows that nothing is said about stay."""
        self._keeps_rows = True
        self.everything()
        self._keeps_rows = False

    def speak(self) -> None:
        """Follow the rules whose outcome hangs on the language."""
        self._queue_all(self._rulebook.spoken)
        self.settle()

    def put(self, node: AnswerNode, text: str) -> None:
        """Make `text` the node's answer. Nothing is worked out before `settle`."""
        if node.kept != text:
            node.kept = text
            self.changed[node] = None
        self._show(node)

    def add(self, parent: AnswerNode, path: str) -> AnswerNode:
        """A new instance of the repeat at `path`, last in its range. The same holds."""
        return self._add(parent, path, [self._rulebook.blueprint.templates[path]])[0]

    def _add(self, parent: AnswerNode, path: str, templates: Sequence[Node]) -> list[AnswerNode]:
        nodes = [grown(template, path, self.written) for template in templates]
        self._tree.insert(parent, nodes)
        self._tree.reindex(path)
        for node in nodes:
            self._welcome(node)
        self._note_rows(parent, path)
        return nodes

    def remove(self, node: AnswerNode) -> None:
        """Take a repeat instance out. The same holds."""
        if node.above is not None:
            self._remove(node.above, node.path, [node])

    def resize(self, parent: AnswerNode, path: str, count: int) -> list[AnswerNode]:
        """Make it so many instances of the repeat at `path` in `parent`, from the last on; those that
        came. Those that the form itself begins with come first. The same holds."""
        present = self._tree.instances(parent, path)
        if count < len(present):
            self._remove(parent, path, present[count:])
        if count <= len(present):
            return []
        blueprint = self._rulebook.blueprint
        defaults = blueprint.defaults.get(path, [])[len(present) : count]
        missing = count - len(present) - len(defaults)
        return self._add(parent, path, [*defaults, *[blueprint.templates[path]] * missing])

    def _remove(self, parent: AnswerNode, path: str, nodes: Sequence[AnswerNode]) -> None:
        for node in nodes:
            parent.remove(node)
        self._tree.reindex(path)
        self._note_rows(parent, path)

    def written(self, path: str, text: str) -> str:
        """A text as the type at the path writes it; "" where it is no value of it."""
        bind = self._form.binds.get(path)
        return text if bind is None else written(bind.type, text) or ""

    def settle(self) -> None:
        """Follow the rules that wait, until none does. Raises FormError: expression, cycle."""
        rounds: dict[int, int] = {}
        while self._heap:
            place = heappop(self._heap)
            nodes = self._pending.pop(place)
            rule = self._rulebook.rules[place]
            rounds[place] = rounds.get(place, 0) + 1
            if rounds[place] > _MOST_ROUNDS + len(nodes):
                message = (
                    f"{rule.path} never comes to rest: it changes with each time it is worked out"
                )
                raise FormError(FormFault.CYCLE, message, rule.path)
            follow = self._follow[rule.kind]
            try:
                for node in nodes:
                    follow(rule, node)
            except XPathError as error:
                self._forget()
                message = f"{rule.path}: {rule.expression.text!r} cannot be worked out: {error}"
                raise FormError(FormFault.EXPRESSION, message, rule.path) from error

    def _forget(self) -> None:
        self._heap.clear()
        self._pending.clear()

    # Rules

    def _context(self, node: AnswerNode) -> Context:
        return Context(node, self._environment)

    def _decide_relevance(self, rule: Rule, node: AnswerNode) -> None:
        holds = rule.expression.boolean(self._context(node))
        if holds != node.is_self_relevant:
            node.is_self_relevant = holds
            self._spread(node)

    def _spread(self, node: AnswerNode) -> None:
        """Relevance reaches all that is in a node."""
        above = node.above
        is_relevant = node.is_self_relevant and (above is None or above.is_relevant)
        if is_relevant == node.is_relevant:
            return
        node.is_relevant = is_relevant
        self.changed[node] = None
        calculation = self._calculation_of(node) if is_relevant else None
        if calculation is None:
            self._show(node)
        else:
            # What it was worked out to before may be out of date: it is seen when that is done anew.
            self._queue(calculation, (node,))
        for attribute in node.attributes:
            if isinstance(attribute, AnswerNode):
                self._spread(attribute)
        for child in node.below():
            self._spread(child)

    def _calculation_of(self, node: AnswerNode) -> int | None:
        """The place of the rule that works the node's answer out; None if nothing does."""
        places = self._rulebook.places_at.get(node.path, ())
        rules = self._rulebook.rules
        return next((place for place in places if rules[place].kind is RuleKind.CALCULATE), None)

    def _calculate(self, rule: Rule, node: AnswerNode) -> None:
        if not node.is_relevant:
            return
        text = rule.expression.string(self._context(node))
        self.put(node, self.written(node.path, "" if text == "NaN" else text))

    def _decide_choices(self, rule: Rule, node: AnswerNode) -> None:
        control = self._form.controls[rule.path]
        node.offered = self._choices.values(control, node, self._tree.ref_of(node))
        self.changed[node] = None
        self._show(node)

    def _offer_fixed(self, node: AnswerNode) -> None:
        """Choices that no answer filters are worked out once."""
        control = self._form.controls.get(node.path)
        if control is None or control.choices is None or self._has_rule(node.path):
            return
        if isinstance(control.choices, InlineChoices) and not control.choices.choices:
            return
        with naming(node.path):
            node.offered = self._choices.values(control, node, self._tree.ref_of(node))
        self._show(node)

    def _has_rule(self, path: str) -> bool:
        places = self._rulebook.places_at.get(path, ())
        return any(self._rulebook.rules[place].kind is RuleKind.CHOICES for place in places)

    def _decide_count(self, rule: Rule, parent: AnswerNode) -> None:
        range_node = AnswerNode(Kind.ELEMENT, rule.path.rpartition("/")[2], None, rule.path)
        range_node.parent = parent
        number = rule.expression.number(self._context(range_node))
        is_first = parent not in self._counted
        self._counted.add(parent)
        if math.isnan(number):
            # Nothing is said yet, or no longer: rows that are there stay.
            if not is_first or self._keeps_rows:
                return
            number = 0.0
        least = 1 if isinstance(rule.expression.syntax, Number) else 0
        wanted = max(int(min(number, MOST_ROWS)), least)
        self.added += self.resize(parent, rule.path, wanted)

    # What a change touches

    def _show(self, node: AnswerNode) -> None:
        if node.below():
            return
        if node.see(self._visible(node)):
            self.changed[node] = None
            self.values[node] = None
            for use in self._rulebook.looking_at(node.path):
                self._queue_use(use, node)

    def _visible(self, node: AnswerNode) -> str:
        if not node.is_relevant:
            return ""
        if node.offered is None:
            return node.kept
        return limited(self._form.controls[node.path].kind, node.kept, node.offered)

    def _welcome(self, node: AnswerNode) -> None:
        """A new repeat instance: all its rules wait, and it is as relevant as what it lies in."""
        above = node.above
        for one in (node, *node.under()):
            self.changed[one] = None
            for place in self._rulebook.places_at.get(one.path, ()):
                if self._rulebook.rules[place].kind is not RuleKind.COUNT:
                    self._queue(place, (one,))
            for child_path in self._rulebook.blueprint.children.get(one.path, ()):
                for place in self._rulebook.places_at.get(child_path, ()):
                    if self._rulebook.rules[place].kind is RuleKind.COUNT:
                        self._queue(place, (one,))
            self._offer_fixed(one)
        if above is not None and not above.is_relevant:
            self._spread(node)

    def _note_rows(self, parent: AnswerNode, path: str) -> None:
        """Instances of the repeat came or went: whoever counts them, or sums up what is in them."""
        self.ranges[parent, path] = None
        for sibling in self._tree.at(path):
            self.changed[sibling] = None
        for below in self._rulebook.blueprint.below[path]:
            for use in (*self._rulebook.looking_at(below), *self._rulebook.counting(below)):
                self._queue(use.place, self._targets(use.place))

    def _queue_all(self, places: Iterable[int]) -> None:
        for place in places:
            self._queue(place, self._targets(place))

    def _targets(self, place: int) -> list[AnswerNode]:
        return self._tree.at(self._target_path(self._rulebook.rules[place]))

    @staticmethod
    def _target_path(rule: Rule) -> str:
        """A count is decided for what holds the instances: there may be none of them."""
        return rule.path.rpartition("/")[0] if rule.kind is RuleKind.COUNT else rule.path

    def _queue_use(self, use: Use, node: AnswerNode) -> None:
        rule = self._rulebook.rules[use.place]
        path = self._target_path(rule)
        targets = self._tree.at(path)
        if len(targets) > 1 and use.base is not None and path.startswith(f"{use.base}/"):
            targets = _under(_ancestor_at(node, use.base), path[len(use.base) + 1 :])
        if rule.path == node.path:
            # A calculation that looks at its own value does not start itself anew.
            targets = [target for target in targets if target is not node]
        self._queue(use.place, targets)

    def _queue(self, place: int, nodes: Iterable[AnswerNode]) -> None:
        pending = self._pending.get(place)
        if pending is None:
            pending = self._pending[place] = {}
            heappush(self._heap, place)
        pending.update(dict.fromkeys(nodes))


def _ancestor_at(node: AnswerNode, path: str) -> AnswerNode:
    """The ancestor of the node, or the node itself, that stands at the path."""
    one: AnswerNode = node
    while one.path != path and one.above is not None:
        one = one.above
    return one


def _under(node: AnswerNode, steps: str) -> list[AnswerNode]:
    found = [node]
    for name in steps.split("/"):
        if name.startswith("@"):
            found = [
                a
                for one in found
                for a in one.attributes
                if a.name == name[1:] and isinstance(a, AnswerNode)
            ]
        else:
            found = [child for one in found for child in one.below() if child.name == name]
    return found
