"""A form as values: shared by all who fill it in, and holding nobody's answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Final

from mourafaka_forms.xform.body import (
    BodyElement,
    Control,
    Group,
    InlineChoices,
    Repeat,
    walk,
)
from mourafaka_forms.xform.errors import FormError
from mourafaka_forms.xform.items import items_of, label_of_item, value_of_item
from mourafaka_forms.xform.languages import language_named
from mourafaka_forms.xform.texts import FormText, Texts
from mourafaka_forms.xpath import Expression, Node

MOURAFAKA: Final = "https://mourafaka.ma/xforms/scoring"
"""The namespace of the scoring columns, `mk:` as a rule."""

STRING: Final = "string"


@dataclass(frozen=True, slots=True)
class Bind:
    """What holds for the nodes at a path.

    `type` is that of their values, without prefix: "string", "int", "date", "geopoint"...
    An expression that the form does not give is None. `attributes` are the form's own, by
    "{uri}local". `order` counts the binds of the form.
    """

    path: str
    type: str = STRING
    relevant: Expression | None = None
    calculate: Expression | None = None
    constraint: Expression | None = None
    required: Expression | None = None
    readonly: Expression | None = None
    constraint_message: FormText | None = None
    required_message: FormText | None = None
    preload: str = ""
    preload_params: str = ""
    attributes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    order: int = 0


@dataclass(frozen=True, slots=True)
class SetValue:
    """An action: at these events, the node at `path` gets the value of `expression`, or else `text`.

    `source` is the path of the control or repeat it stands in; None if it stands in the model.
    `target` finds the node from that of the source: a path may be relative or have predicates.
    """

    path: str
    target: Expression
    events: frozenset[str]
    expression: Expression | None
    text: str
    source: str | None


@dataclass(frozen=True, slots=True)
class StaticChoice:
    """A choice as its list has it, before any filter. `columns` are the other columns of the list
    by name, `score` and `anchor_ar` among them."""

    value: str
    label: FormText | None
    columns: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Form:
    """A form. Nothing in it changes; instances copy `instance`.

    `instance` is the root of the primary instance, `secondary` the others by id (the node above
    their root). `problems` are what does not keep the form from running and yet is wrong: binds and
    controls of nodes that are not there, functions that no engine knows.
    """

    id: str
    version: str
    title: str
    root_name: str
    namespaces: Mapping[str, str]
    binds: Mapping[str, Bind]
    body: tuple[BodyElement, ...]
    actions: tuple[SetValue, ...]
    texts: Texts
    instance: Node
    secondary: Mapping[str, Node]
    problems: tuple[FormError, ...] = ()

    def __repr__(self) -> str:
        return f"<Form {self.id!r} {self.version!r}>"

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages as the form names them ("Français (fr)"); none if it is not translated."""
        return self.texts.languages

    @property
    def default_language(self) -> str | None:
        """The language it starts in; None if it is not translated."""
        return self.texts.default

    def language_for(self, wanted: str) -> str | None:
        """The form's name for a language given by name or by code ("ar"); None if it lacks it."""
        return language_named(wanted, self.languages)

    @cached_property
    def controls(self) -> Mapping[str, Control]:
        """The questions by path, in the order shown; of two at one path, the first."""
        found: dict[str, Control] = {}
        for element in walk(self.body):
            if isinstance(element, Control):
                found.setdefault(element.path, element)
        return MappingProxyType(found)

    @cached_property
    def repeats(self) -> Mapping[str, Repeat]:
        """The repeats by path."""
        return MappingProxyType({e.path: e for e in walk(self.body) if isinstance(e, Repeat)})

    @cached_property
    def groups(self) -> Mapping[str, Group]:
        """The groups that stand for a node of the instance, by path."""
        found = {e.path: e for e in walk(self.body) if isinstance(e, Group) and e.path is not None}
        return MappingProxyType(found)

    def attribute(self, path: str, name: str) -> str | None:
        """A scoring column of the node at `path`: `attribute(path, "weight")`; None if not given."""
        bind = self.binds.get(path)
        return None if bind is None else bind.attributes.get(f"{{{MOURAFAKA}}}{name}")

    def static_choices(self, path: str) -> tuple[StaticChoice, ...]:
        """All choices of the question at `path` in the order of the list, whatever filters it.

        None of them where the choices are made of answers. Raises KeyError if there is no such
        question.
        """
        choices = self.controls[path].choices
        if choices is None:
            return ()
        if isinstance(choices, InlineChoices):
            none: Mapping[str, str] = MappingProxyType({})
            return tuple([StaticChoice(one.value, one.label, none) for one in choices.choices])
        return tuple(
            [
                StaticChoice(
                    value_of_item(choices, item),
                    label_of_item(choices, item, self.texts),
                    columns_of(item),
                )
                for item in items_of(choices, self.secondary)
            ]
        )


def columns_of(item: Node) -> Mapping[str, str]:
    """The columns of a list's item by name."""
    return MappingProxyType({column.name: column.string_value() for column in item.elements()})
