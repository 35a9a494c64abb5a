"""What a form sets by itself: preloads when it is opened, actions at events."""

from collections.abc import Iterable
from typing import Final

from mourafaka_forms.instance.recalculation import Recalculation, naming
from mourafaka_forms.instance.surroundings import Surroundings
from mourafaka_forms.instance.tree import AnswerNode, AnswerTree
from mourafaka_forms.xform import Bind, Form, SetValue
from mourafaka_forms.xpath import Context, Environment, NodeSet
from mourafaka_forms.xpath.dates import moment_of

FIRST_LOAD: Final = "odk-instance-first-load"
LOAD: Final = "odk-instance-load"
NEW_REPEAT: Final = "odk-new-repeat"
VALUE_CHANGED: Final = "xforms-value-changed"

_MOST_ROUNDS: Final = 100


class Events:
    """The preloads and actions of one instance."""

    def __init__(
        self,
        form: Form,
        tree: AnswerTree,
        recalculation: Recalculation,
        environment: Environment,
        surroundings: Surroundings,
    ) -> None:
        self._form = form
        self._tree = tree
        self._recalculation = recalculation
        self._environment = environment
        self._surroundings = surroundings
        self._on_change: dict[str, list[SetValue]] = {}
        for action in form.actions:
            if VALUE_CHANGED in action.events and action.source is not None:
                self._on_change.setdefault(action.source, []).append(action)

    def preload(self) -> None:
        """Fill in what the form wants to know when an instance begins."""
        for bind in self._form.binds.values():
            text = self._preloaded(bind)
            if text:
                for node in self._tree.at(bind.path):
                    self._recalculation.put(node, self._recalculation.written(node.path, text))

    def _preloaded(self, bind: Bind) -> str:
        match bind.preload, bind.preload_params:
            case "uid", _:
                return self._surroundings.new_id()
            case "timestamp", "start":
                return self._now()
            case "date", "today":
                return self._now()[:10]
            case "property", name:
                return self._surroundings.properties.get(name, "")
        return ""

    def end(self) -> None:
        """Note the time at which the answers are handed on, where the form asks for it."""
        for bind in self._form.binds.values():
            if (bind.preload, bind.preload_params) == ("timestamp", "end"):
                for node in self._tree.at(bind.path):
                    self._recalculation.put(node, self._now())

    def _now(self) -> str:
        return moment_of(self._surroundings.now().astimezone(self._surroundings.zone)).iso

    def opened(self, *, is_first: bool) -> None:
        """The instance is there and worked out: for the first time, or again."""
        # What was worked out up to here is no change, and rows that were there are not new.
        self._recalculation.values = {}
        self._recalculation.added = []
        wanted = {FIRST_LOAD, LOAD} if is_first else {LOAD}
        for action in self._form.actions:
            if action.events & wanted:
                for target in self._everywhere(action):
                    if target.is_relevant:
                        self._set(action, target)

    def new_repeat(self, node: AnswerNode) -> None:
        """A repeat instance was added."""
        within = f"{node.path}/"
        for action in self._form.actions:
            if NEW_REPEAT in action.events and action.path.startswith(within):
                for target in node.under():
                    if target.path == action.path:
                        self._set(action, target)

    def settle(self) -> None:
        """Work everything out, and what the changes set in turn, until all is at rest."""
        recalculation = self._recalculation
        recalculation.settle()
        for _ in range(_MOST_ROUNDS):
            added, recalculation.added = recalculation.added, []
            changed, recalculation.values = recalculation.values, {}
            for node in added:
                self.new_repeat(node)
            for node in changed:
                self._changed(node)
            if not added and not recalculation.values:
                return
            recalculation.settle()

    def _changed(self, node: AnswerNode) -> None:
        for action in self._on_change.get(node.path, ()):
            targets = self._targets(action, node)
            # Of several nodes none is meant: the form's problems tell of it.
            if len(targets) == 1:
                self._set(action, targets[0])

    def _everywhere(self, action: SetValue) -> Iterable[AnswerNode]:
        if "[" not in action.target.text:
            return list(self._tree.at(action.path))
        return self._pointed_at(action, self._tree.root)

    def _targets(self, action: SetValue, source: AnswerNode) -> list[AnswerNode]:
        """The nodes meant by an action in a control: those in the same repeat instances."""
        if "[" in action.target.text:
            return self._pointed_at(action, source)
        shared = _shared_path(source.path, action.path)
        base: AnswerNode | None = source
        while base is not None and len(base.path) > len(shared):
            base = base.above
        return [] if base is None else self._tree.within(base, action.path)

    def _pointed_at(self, action: SetValue, source: AnswerNode) -> list[AnswerNode]:
        with naming(action.path):
            found = action.target.evaluate(Context(source, self._environment))
        nodes = found if isinstance(found, NodeSet) else ()
        return [node for node in nodes if isinstance(node, AnswerNode)]

    def _set(self, action: SetValue, target: AnswerNode) -> None:
        text = action.text
        if action.expression is not None:
            with naming(action.path):
                text = action.expression.string(Context(target, self._environment))
        text = "" if text == "NaN" else text
        self._recalculation.put(target, self._recalculation.written(target.path, text))
        self._recalculation.settle()


def _shared_path(one: str, other: str) -> str:
    shared = []
    for mine, theirs in zip(one.split("/"), other.split("/"), strict=False):
        if mine != theirs:
            break
        shared.append(mine)
    return "/".join(shared)
