"""What a person may do in a form, drawn at random, and one history of it in both engines.

A history is a list of operations. Each is drawn from what ODK's engine offers at that moment (the
questions that are relevant, the choices not filtered out), so that it stays meaningful when hypothesis
makes it shorter.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from hypothesis import strategies as st

from tests.differential.nodes import Disagreement, View, disagreements
from tests.differential.odk_engine import OdkEngine
from tests.differential.values import values

Draw = Callable[[st.SearchStrategy[Any]], Any]


class Engine(Protocol):
    """What both engines can do."""

    def start(self) -> None: ...
    def set_value(self, ref: str, value: str) -> None: ...
    def add_repeat(self, range_ref: str) -> None: ...
    def remove_repeat(self, instance_ref: str) -> None: ...
    def set_language(self, language: str) -> None: ...
    def view(self) -> View: ...


@dataclass(frozen=True)
class Operation:
    """One thing a person does: a method of Engine by name, and what is given to it."""

    name: str
    arguments: tuple[str, ...]

    def on(self, engine: Engine) -> None:
        """Do it."""
        getattr(engine, self.name)(*self.arguments)

    def __str__(self) -> str:
        return f"{self.name}({', '.join(map(repr, self.arguments))})"


@dataclass
class Tally:
    """How much was compared."""

    answers: int = 0
    operations: int = 0
    node_states: int = 0


@dataclass(eq=False)
class DivergenceError(AssertionError):
    """The engines no longer agree; its text is all that is needed to see it again."""

    form: str
    operations: Sequence[Operation]
    found: Sequence[Disagreement] = field(default=())

    def __str__(self) -> str:
        done = "\n".join(f"    {operation}" for operation in self.operations)
        seen = "\n".join(f"    {disagreement}" for disagreement in self.found)
        return f"In {self.form}, after\n{done}\nthe engines disagree:\n{seen}"


def live_through(
    draw: Draw, form: str, ours: Engine, theirs: OdkEngine, length: int, tally: Tally
) -> None:
    """Draw a history of about `length` operations and do it in both engines.

    Raises DivergenceError at the first operation after which they show different things.
    """
    done: list[Operation] = []
    ours.start()
    theirs.start()
    _compare(form, done, ours, theirs, tally)
    # Asked before each operation, so that hypothesis can leave out any of them to shorten a history.
    while len(done) < 2 * length and draw(st.integers(0, length)):
        operation = draw(_operations(theirs))
        done.append(operation)
        operation.on(theirs)
        operation.on(ours)
        tally.operations += 1
        tally.answers += operation.name == "set_value"
        _compare(form, done, ours, theirs, tally)


def _compare(
    form: str, done: Sequence[Operation], ours: Engine, theirs: OdkEngine, tally: Tally
) -> None:
    other = theirs.view()
    tally.node_states += len(other.nodes)
    if found := disagreements(ours.view(), other):
        raise DivergenceError(form, tuple(done), tuple(found))


def _operations(engine: OdkEngine) -> st.SearchStrategy[Operation]:
    answers = st.sampled_from(engine.questions()).flatmap(
        lambda question: values(question).map(
            lambda value: Operation("set_value", (question.ref, value))
        )
    )
    others = [
        *(Operation("add_repeat", (ref,)) for ref in engine.growing_repeats()),
        *(Operation("remove_repeat", (ref,)) for ref in engine.removable_instances()),
        *(
            Operation("set_language", (language,))
            for language in engine.languages
            if len(engine.languages) > 1
        ),
    ]
    if not others:
        return answers
    # Answers change most. One operation in eight is another one.
    return st.integers(0, 7).flatmap(lambda n: answers if n else st.sampled_from(others))
