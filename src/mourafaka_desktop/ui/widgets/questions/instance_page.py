"""The questions of a part of a form, read from an instance of it.

A page keeps what it read: after an answer only the references that `Instance.set_value` gave are read anew.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.ui.widgets.questions.answer_text import shown_value
from mourafaka_desktop.ui.widgets.questions.marked_text import plain
from mourafaka_desktop.ui.widgets.questions.question import (
    UNNAMED,
    Choice,
    Item,
    Question,
    QuestionKind,
    Repeat,
    Row,
    Scale,
    Section,
)
from mourafaka_forms.instance import ChoiceState, Instance, NodeState, Violation, ViolationKind
from mourafaka_forms.xform import BodyElement, Control, ControlKind, Group
from mourafaka_forms.xform import Repeat as FormRepeat

_MOST_IN_SUMMARY = 2
_BY_TYPE = {
    "int": QuestionKind.INTEGER,
    "integer": QuestionKind.INTEGER,
    "decimal": QuestionKind.DECIMAL,
    "date": QuestionKind.DATE,
    "time": QuestionKind.TIME,
    "dateTime": QuestionKind.DATETIME,
}
_BY_CONTROL = {
    ControlKind.SELECT_ONE: QuestionKind.SELECT_ONE,
    ControlKind.SELECT_MANY: QuestionKind.SELECT_MULTIPLE,
    ControlKind.TRIGGER: QuestionKind.ACKNOWLEDGE,
    ControlKind.UPLOAD: QuestionKind.VALUE,
    ControlKind.RANK: QuestionKind.VALUE,
}

Files = Callable[[str], bytes | None]
"""A picture by the address the form gives it ("jr://images/seal.png"); None where it is not at hand."""


def _no_files(_address: str) -> bytes | None:
    return None


class InstancePage:
    """`elements` of the form's body in the instance; those inside a repeat lie in the row `context`.

    The texts are in the instance's language; `content` is that language, for dates and numbers.
    """

    def __init__(
        self,
        instance: Instance,
        elements: Sequence[BodyElement],
        *,
        files: Files = _no_files,
        context: str = "",
    ) -> None:
        self._instance, self._elements, self._files = instance, tuple(elements), files
        self._context = context
        self._states: dict[str, NodeState] = {}
        self._counts: dict[str, int] = {}
        self._messages: Mapping[str, Violation] | None = None

    def items(self, changed: frozenset[str] | None = None) -> tuple[Item, ...]:
        """What is shown now, in its order; what is not relevant is not among it.

        `changed` are the references that may differ from the last time; None reads everything.
        """
        self._messages = None
        if changed is None:
            self._states.clear()
        else:
            for ref in changed:
                self._states.pop(ref, None)
        context_path = _path(self._context)
        return tuple(self._items(self._elements, self._context, context_path, [0]))

    def _items(
        self, elements: Sequence[BodyElement], context: str, context_path: str, unnamed: list[int]
    ) -> Iterator[Item]:
        """`context` is the row around them, "" for none; `unnamed` counts the groups without a node."""
        for element in elements:
            if element.path is None:
                unnamed[0] += 1
                ref = f"{context}{UNNAMED}{unnamed[0]}"
                yield from self._unnamed(element, ref, context, context_path, unnamed)
                continue
            ref = context + element.path.removeprefix(context_path)
            is_repeat = isinstance(element, FormRepeat)
            state = self._range_state(ref) if is_repeat else self._state(ref)
            if not state.is_relevant:
                continue
            match element:
                case Control():
                    yield self._question(element, state)
                case FormRepeat():
                    yield self._repeat(element, state, unnamed)
                case Group():
                    inside = tuple(self._items(element.children, context, context_path, unnamed))
                    if inside:
                        yield Section(ref, state.label, inside)

    def _unnamed(
        self,
        group: BodyElement,
        ref: str,
        context: str,
        context_path: str,
        unnamed: list[int],
    ) -> Iterator[Item]:
        assert isinstance(group, Group), "only a group has no node"
        inside = tuple(self._items(group.children, context, context_path, unnamed))
        if inside:
            language = self._instance.language
            label = "" if group.label is None else group.label.in_language(language)
            yield Section(ref, label, inside)

    def _state(self, ref: str) -> NodeState:
        state = self._states.get(ref)
        if state is None:
            state = self._states[ref] = self._instance.node(ref)
        return state

    def _range_state(self, ref: str) -> NodeState:
        """Where a row came or went, what the others are called changed: they are read anew."""
        state = self._instance.node(ref)
        if self._counts.get(ref) != state.count:
            self._counts[ref] = state.count
            for inside in [one for one in self._states if one.startswith(f"{ref}[")]:
                del self._states[inside]
        return state

    def _repeat(self, repeat: FormRepeat, state: NodeState, unnamed: list[int]) -> Repeat:
        rows = tuple(
            self._row(repeat, f"{state.ref}[{number}]", number, unnamed)
            for number in range(1, state.count + 1)
        )
        is_counted = repeat.is_controlled or state.is_readonly
        return Repeat(state.ref, state.label, rows, is_counted)

    def _row(self, repeat: FormRepeat, ref: str, number: int, unnamed: list[int]) -> Row:
        items = tuple(self._items(repeat.children, ref, repeat.path, unnamed))
        return Row(ref, number, self._summary(items), items)

    def _summary(self, items: Sequence[Item]) -> str:
        """The first answers of a row: what tells it from the others."""
        words: list[str] = []
        for item in items:
            if isinstance(item, Question) and item.value and item.kind is not QuestionKind.NOTE:
                words.append(self._in_words(item))
            if len(words) == _MOST_IN_SUMMARY:
                break
        return " · ".join(words)

    def _in_words(self, question: Question) -> str:
        names = {choice.value: plain(choice.label) for choice in question.choices}
        if names:
            return "، ".join(names.get(one, one) for one in question.value.split())
        return shown_value(question.value, self._language)

    @property
    def _language(self) -> Language:
        code = (self._instance.language or "").rpartition("(")[2].rstrip(")").strip().casefold()
        return Language(code) if code in set(Language) else Language.FR

    def _question(self, control: Control, state: NodeState) -> Question:
        kind = self._kind(control, state)
        violation = self._violation(state)
        is_broken = violation is not None and violation.kind is not ViolationKind.REQUIRED
        image = state.media.get("image", "")
        choices = state.choices or ()
        return Question(
            ref=state.ref,
            kind=kind,
            label=state.label,
            value=state.value,
            hint=state.hint,
            guidance=state.guidance,
            choices=tuple(self._choice(choice) for choice in choices),
            is_required=state.is_required,
            is_readonly=state.is_readonly,
            is_broken=is_broken,
            message="" if violation is None else violation.message,
            appearance=control.appearance,
            scale=_scale(control) if kind is QuestionKind.RANGE else None,
            image=self._files(image) if image else None,
            image_name=image.rpartition("/")[2],
        )

    def _kind(self, control: Control, state: NodeState) -> QuestionKind:
        if control.kind is ControlKind.RANGE:
            return QuestionKind.RANGE if _scale(control) else QuestionKind.DECIMAL
        if control.kind in _BY_CONTROL:
            return _BY_CONTROL[control.kind]
        bind = self._instance.form.binds.get(control.path)
        kind = QuestionKind.TEXT if bind is None else _BY_TYPE.get(bind.type, QuestionKind.TEXT)
        is_worked_out = bind is not None and bind.calculate is not None
        if kind is QuestionKind.TEXT and state.is_readonly and not (is_worked_out or state.value):
            return QuestionKind.NOTE
        if kind is QuestionKind.TEXT and "multiline" in control.appearance:
            return QuestionKind.LONG_TEXT
        return kind

    def _violation(self, state: NodeState) -> Violation | None:
        if state.is_valid:
            return None
        if self._messages is None:
            self._messages = {found.ref: found for found in self._instance.validate()}
        return self._messages.get(state.ref)

    def _choice(self, choice: ChoiceState) -> Choice:
        image = choice.media.get("image", "")
        return Choice(choice.value, choice.label, self._files(image) if image else None)


def _scale(control: Control) -> Scale | None:
    """The numbers of a range; None where its attributes make none."""
    given = [control.attributes.get(name, usual) for name, usual in _ENDS]
    try:
        start, end, step = (Decimal(text.strip()) for text in given)
        return Scale(start, end, step)
    except (InvalidOperation, ValueError):
        return None


_ENDS = (("start", "1"), ("end", "10"), ("step", "1"))


def _path(ref: str) -> str:
    """A reference without positions."""
    return "".join(part.partition("]")[2] if i else part for i, part in enumerate(ref.split("[")))
