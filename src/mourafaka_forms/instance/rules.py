"""What is worked out of answers, in which order, and what an answer touches.

A rule is one expression for all nodes at a path. Rules are sorted once for a form so that each comes
after those it looks at; a circle is refused. The graph is one of paths, not of nodes: it is the same
for one instance of a repeat and for a thousand.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property, lru_cache
from typing import Final

from mourafaka_forms.instance.blueprint import Blueprint, ancestors_and_self
from mourafaka_forms.xform import Form, FormError, FormFault, FormText, Itemset, walk
from mourafaka_forms.xform.body import Control, InlineChoices
from mourafaka_forms.xpath import Expression, Reference
from mourafaka_forms.xpath.syntax import calls_in


class RuleKind(Enum):
    """What a rule decides."""

    RELEVANT = "relevant"
    COUNT = "count"
    CHOICES = "choices"
    CALCULATE = "calculate"


@dataclass(frozen=True, slots=True)
class Rule:
    """An expression that is kept up to date at all nodes of a path."""

    path: str
    kind: RuleKind
    expression: Expression


@dataclass(frozen=True, slots=True)
class Use:
    """That a rule looks at a path. `base` is the path of the ancestor that the rule's node and the
    node it looks at have in common, where that narrows down which of them are concerned; else None.
    """

    place: int
    base: str | None


_SPOKEN: Final = frozenset({"jr:itext", "jr:choice-name"})


class Rulebook:
    """The rules of a form in the order they are followed; `place` is a rule's index in it.

    Raises FormError with CYCLE where rules wait for each other.
    """

    def __init__(self, blueprint: Blueprint) -> None:
        self.blueprint = blueprint
        self._form = blueprint.form
        found = list(self._collected())
        order = _sorted(found, _Graph(found, blueprint), blueprint)
        self.rules: tuple[Rule, ...] = tuple([found[place] for place in order])
        self._graph = _Graph(self.rules, blueprint)
        self._watched: dict[str, tuple[str, ...]] = {}

    def _collected(self) -> Iterator[Rule]:
        for bind in self._form.binds.values():
            if bind.relevant is not None:
                yield Rule(bind.path, RuleKind.RELEVANT, bind.relevant)
            if bind.calculate is not None:
                yield Rule(bind.path, RuleKind.CALCULATE, bind.calculate)
        for repeat in self._form.repeats.values():
            if repeat.count is not None and not repeat.is_fixed:
                yield Rule(repeat.path, RuleKind.COUNT, repeat.count)
        for control in self._form.controls.values():
            if isinstance(control.choices, Itemset) and _is_filtered(control.choices):
                yield Rule(control.path, RuleKind.CHOICES, control.choices.nodeset)

    @cached_property
    def places_at(self) -> Mapping[str, tuple[int, ...]]:
        """The places of the rules of the nodes at a path."""
        found: dict[str, list[int]] = {}
        for place, rule in enumerate(self.rules):
            found.setdefault(rule.path, []).append(place)
        return {path: tuple(places) for path, places in found.items()}

    @cached_property
    def spoken(self) -> tuple[int, ...]:
        """The places of the rules whose outcome hangs on the language."""
        return tuple(
            place
            for place, rule in enumerate(self.rules)
            if any(call.name in _SPOKEN for call in calls_in(rule.expression.syntax))
        )

    def looking_at(self, path: str) -> tuple[Use, ...]:
        """The rules that look at the value of nodes at a path."""
        return self._graph.looking_at(path)

    def counting(self, path: str) -> tuple[Use, ...]:
        """The rules that look at which nodes there are at a path."""
        return self._graph.counting(path)

    def watching(self, path: str) -> tuple[str, ...]:
        """The paths of nodes whose required, readonly, constraint or texts look at the path."""
        known = self._watched.get(path)
        if known is None:
            found = [
                one for above in ancestors_and_self(path) for one in self._watchers.get(above, ())
            ]
            known = self._watched[path] = tuple(dict.fromkeys(found))
        return known

    @cached_property
    def _watchers(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path, expression in self._shown_expressions():
            for reference in expression.references:
                if reference.instance_id is None:
                    found.setdefault(reference.seen_from(path), []).append(path)
        for bind in self._form.binds.values():
            for reference in bind.readonly.references if bind.readonly is not None else ():
                if reference.instance_id is None:
                    # What is read-only makes all that lies in it read-only.
                    found.setdefault(reference.seen_from(bind.path), []).extend(
                        one for one in self._form.controls if one.startswith(f"{bind.path}/")
                    )
        return found

    def _shown_expressions(self) -> Iterator[tuple[str, Expression]]:
        for bind in self._form.binds.values():
            for expression in (bind.required, bind.readonly, bind.constraint):
                if expression is not None:
                    yield bind.path, expression
            yield from _in_texts(bind.path, (bind.constraint_message, bind.required_message))
        for element in walk(self._form.body):
            if element.path is None:
                continue
            yield from _in_texts(element.path, (element.label,))
            if isinstance(element, Control):
                yield from _in_texts(element.path, (element.hint,))
                if isinstance(element.choices, Itemset):
                    yield element.path, element.choices.nodeset
                elif isinstance(element.choices, InlineChoices):
                    labels = [choice.label for choice in element.choices.choices]
                    yield from _in_texts(element.path, labels)


def _in_texts(path: str, texts: Iterable[FormText | None]) -> Iterator[tuple[str, Expression]]:
    for text in texts:
        if text is not None:
            yield from ((path, expression) for expression in text.expressions())


def _is_filtered(itemset: Itemset) -> bool:
    """Whether which choices there are hangs on answers."""
    return any(one.instance_id is None for one in itemset.nodeset.references)


class _Graph:
    """Which rules look at which paths."""

    def __init__(self, rules: Iterable[Rule], blueprint: Blueprint) -> None:
        self._blueprint = blueprint
        self._values: dict[str, list[Use]] = {}
        self._counts: dict[str, list[Use]] = {}
        self._looking: dict[str, tuple[Use, ...]] = {}
        for place, rule in enumerate(rules):
            for reference in rule.expression.references:
                if reference.instance_id is None:
                    self._add(place, rule, reference)

    def _add(self, place: int, rule: Rule, reference: Reference) -> None:
        target = reference.seen_from(rule.path)
        use = Use(place, self._base(rule, reference))
        uses = self._counts if reference.is_count else self._values
        known = uses.setdefault(target, [])
        if use not in known:
            known.append(use)

    def _base(self, rule: Rule, reference: Reference) -> str | None:
        """Worth knowing only where the common ancestor lies in a repeat."""
        if reference.is_absolute or self._blueprint.within.get(rule.path) is None:
            return None
        base = rule.path
        for _ in range(reference.ups):
            base = base.rpartition("/")[0]
        return base if self._blueprint.within.get(base) is not None else None

    def looking_at(self, path: str) -> tuple[Use, ...]:
        known = self._looking.get(path)
        if known is None:
            found = [use for one in ancestors_and_self(path) for use in self._values.get(one, ())]
            found += self._values.get("/", ())
            known = self._looking[path] = tuple(dict.fromkeys(found))
        return known

    def counting(self, path: str) -> tuple[Use, ...]:
        return tuple(self._counts.get(path, ()))


def _sorted(rules: list[Rule], graph: _Graph, blueprint: Blueprint) -> list[int]:
    """The places in an order in which each comes after those it looks at; where nothing else
    decides, as the form has them.

    A repeat whose number hangs on what is in it ("one more as long as...") is no circle: each
    instance decides about the next.
    """
    at: dict[str, list[int]] = {}
    for place, rule in enumerate(rules):
        at.setdefault(rule.path, []).append(place)
    state: dict[int, bool] = {}
    order: list[int] = []

    def followers(place: int) -> Iterator[int]:
        rule = rules[place]
        is_value = rule.kind in (RuleKind.CALCULATE, RuleKind.CHOICES)
        for path in [rule.path] if is_value else blueprint.below.get(rule.path, (rule.path,)):
            uses = graph.looking_at(path)
            if rule.kind is RuleKind.COUNT:
                uses = (*uses, *graph.counting(path))
            yield from (use.place for use in uses)
            if not is_value:
                yield from (
                    one
                    for one in at.get(path, ())
                    if rules[one].kind is not RuleKind.RELEVANT and rules[one].kind is not rule.kind
                )

    for start in reversed(range(len(rules))):
        if start in state:
            continue
        state[start] = False
        way = [(start, iter(list(followers(start))))]
        while way:
            place, rest = way[-1]
            for one in rest:
                if one == place and _may_see_itself(rules[one]):
                    continue
                if one not in state:
                    state[one] = False
                    way.append((one, iter(list(followers(one)))))
                    break
                if not state[one]:
                    circle = [rules[p] for p, _ in way[[p for p, _ in way].index(one) :]]
                    if all(rule.kind is not RuleKind.COUNT for rule in circle):
                        raise _circle(circle)
            else:
                state[place] = True
                order.append(place)
                way.pop()
    order.reverse()
    return order


def _may_see_itself(rule: Rule) -> bool:
    """A calculation may begin from its own value (`once(.)`), or from that of another instance."""
    return rule.kind is not RuleKind.RELEVANT


def _circle(rules: list[Rule]) -> FormError:
    named = ", ".join(dict.fromkeys(rule.path for rule in rules))
    message = f"these wait for each other, so that none can be worked out: {named}"
    return FormError(FormFault.CYCLE, message, rules[0].path)


@lru_cache(maxsize=16)
def rulebook_of(form: Form) -> Rulebook:
    """The form's rules, sorted when they are first asked for. Raises FormError with CYCLE."""
    return Rulebook(Blueprint(form))
