"""One filling-in of a form: answers in, and what they make of the form out."""

from collections.abc import Iterator, Mapping

from mourafaka_forms.instance.choices import Choices, in_order, is_ranking
from mourafaka_forms.instance.conditions import Conditions
from mourafaka_forms.instance.description import Description
from mourafaka_forms.instance.errors import BadValue, ReadOnlyRef, RepeatControlled, UnknownRef
from mourafaka_forms.instance.events import Events
from mourafaka_forms.instance.recalculation import Recalculation, naming
from mourafaka_forms.instance.rows import Rows
from mourafaka_forms.instance.rules import rulebook_of
from mourafaka_forms.instance.states import NodeState, OutlineItem, Violation
from mourafaka_forms.instance.submission import DEPRECATED_ID, INSTANCE_ID, name_node, named, xml_of
from mourafaka_forms.instance.surroundings import Surroundings
from mourafaka_forms.instance.texts import InstanceTexts
from mourafaka_forms.instance.tree import AnswerNode, AnswerTree, grown
from mourafaka_forms.instance.values import written
from mourafaka_forms.xform import ControlKind, Form
from mourafaka_forms.xpath import Environment


class Instance:
    """The answers of one filling-in, and all that hangs on them.

    Made by `start`, `resume` and `open_submission`, never directly. A reference is a path with
    positions where a repeat is: "/data/members[2]/name". Values are texts as ODK writes them:
    "2026-11-23", "3.5", "a b c"; "" is no answer. What the form itself gets wrong while it runs
    is raised as FormError by whatever meets it: expression, cycle.

    Not for several threads at once.
    """

    def __init__(self, form: Form, surroundings: Surroundings, language: str | None) -> None:
        self.form = form
        self.unplaced: Mapping[str, str] = {}
        """Answers that were given to be resumed and have no place in the form, by reference."""
        self._rulebook = rulebook_of(form)
        root = grown(form.instance, f"/{form.instance.name}", self._written)
        self._names = name_node(root, INSTANCE_ID)
        self._tree = AnswerTree(self._rulebook.blueprint, root)
        self._environment = Environment(
            self._tree.document,
            zone=surroundings.zone,
            now=surroundings.now,
            random=surroundings.random,
            language=form.texts.language_for(language),
            instances=form.secondary,
        )
        self._choices = Choices(form.texts, self._environment)
        texts = InstanceTexts(form, self._tree, self._environment, self._choices)
        self._recalculation = Recalculation(
            self._tree, self._rulebook, self._environment, self._choices
        )
        self._conditions = Conditions(form, self._tree, self._environment, texts)
        self._description = Description(form, self._tree, texts, self._choices, self._conditions)
        self._rows = Rows(self._tree, self._recalculation)
        self._events = Events(
            form, self._tree, self._recalculation, self._environment, surroundings
        )
        self._surroundings = surroundings

    def _written(self, path: str, text: str) -> str:
        bind = self.form.binds.get(path)
        return text if bind is None else written(bind.type, text) or ""

    # Opening: each of these is called once, by the functions that make an instance

    def begin(self) -> None:
        """A new instance: it gets its name, its preloads, and what the form sets at first."""
        self._name(self._surroundings.new_id())
        self._events.preload()
        self._recalculation.everything()
        self._events.opened(is_first=True)
        self._settle()

    def take_up(self, values: Mapping[str, str], *, as_edit: bool = False) -> None:
        """An instance that has answers already. As an edit it gets a new name, and keeps its old
        one as that of what it replaces."""
        self.unplaced = self._rows.place(values)
        if as_edit and self._names.kept:
            name_node(self._tree.root, DEPRECATED_ID)
            self._tree.reindex(self._tree.root.path)
            self._put_name(DEPRECATED_ID, self._names.kept)
        if as_edit or not self._names.kept:
            self._name(self._surroundings.new_id())
        self._choices.seed = self._names.kept
        self._recalculation.resume()
        self._events.opened(is_first=False)
        self._settle()

    def _name(self, instance_id: str) -> None:
        self._put_name(INSTANCE_ID, instance_id)
        self._choices.seed = instance_id

    def _put_name(self, local: str, text: str) -> None:
        node = named(self._tree.root, local)
        if node is not None:
            self._recalculation.put(node, text)

    def _settle(self) -> None:
        """All is worked out, and nobody asks what has changed."""
        self._events.settle()
        self._recalculation.changed.clear()
        self._recalculation.ranges.clear()

    def _settled(self) -> frozenset[str]:
        """All is worked out; the references of all that may have changed."""
        self._events.settle()
        changed, ranges = [*self._recalculation.changed], [*self._recalculation.ranges]
        self._settle()
        paths = {path for node in changed for path in self._rulebook.watching(node.path)}
        touched = {*changed, *(node for path in paths for node in self._tree.at(path))}
        return self._tree.refs_of(touched) | {
            f"{self._tree.ref_of(parent)}/{path.rpartition('/')[2]}"
            for parent, path in ranges
            if self._tree.holds(parent)
        }

    # Language

    @property
    def language(self) -> str | None:
        """The language of all texts, as the form names it; None if the form is not translated.

        It may be set to a name or a code ("ar"); what the form does not speak is taken for the
        form's own language.
        """
        return self._environment.language

    @language.setter
    def language(self, language: str | None) -> None:
        self._environment.language = self.form.texts.language_for(language)
        self._recalculation.speak()
        self._settle()

    # Answers

    def set_value(self, ref: str, value: str) -> frozenset[str]:
        """Answer a question; the references of all nodes whose state may have changed.

        Choices that are not offered are left out, and those of a select are put in the order of
        their list. Raises UnknownRef, ReadOnlyRef, BadValue.
        """
        node = self._tree.node(ref)
        if self._conditions.is_readonly(node):
            raise ReadOnlyRef(ref)
        self._recalculation.put(node, self._answer(node, ref, value))
        return self._settled()

    def _answer(self, node: AnswerNode, ref: str, value: str) -> str:
        if node.below():
            raise UnknownRef(ref)
        bind = self.form.binds.get(node.path)
        text = value if bind is None else written(bind.type, value)
        if bind is not None and text is None:
            raise BadValue(ref, value, bind.type)
        control = self.form.controls.get(node.path)
        if control is None or control.choices is None:
            return text or ""
        with naming(node.path):
            offered = self._choices.offered(control, node, ref)
        if control.kind is ControlKind.RANK and not is_ranking(text or "", offered):
            raise BadValue(ref, value, control.kind)
        return in_order(control, text or "", offered)

    def recalculate(self) -> frozenset[str]:
        """Work out everything anew, as when it is opened: for a new day, which `today()` is."""
        self._recalculation.everything()
        return self._settled()

    def values(self) -> dict[str, str]:
        """All answers by reference, calculated ones too: what `resume` needs to go on.

        An answer that is not relevant now is among them, and so is, with "", one that was emptied
        where the form begins with a default. An instance of a repeat stands there by itself, with
        "", so that an empty one survives; a range without any stands there as "0".
        """
        return self._rows.values()

    # Repeats

    def add_repeat(self, ref: str) -> str:
        """Add an instance to a repeat, last; the reference of the new one.

        `ref` is that of the range ("/data/members") or of one of its instances. Raises UnknownRef,
        RepeatControlled.
        """
        parent, path = self._tree.range_of(ref)
        self._refuse_controlled(path, ref)
        node = self._recalculation.add(parent, path)
        self._recalculation.added.append(node)
        self._settle()
        return self._tree.ref_of(node)

    def remove_repeat(self, ref: str) -> frozenset[str]:
        """Remove an instance of a repeat; the references of all nodes whose state may have changed.

        The references of the instances after it are others from then on. Raises UnknownRef,
        RepeatControlled.
        """
        node = self._tree.node(ref)
        if node.path not in self.form.repeats:
            raise UnknownRef(ref)
        self._refuse_controlled(node.path, ref)
        self._recalculation.remove(node)
        return self._settled()

    def _refuse_controlled(self, path: str, ref: str) -> None:
        if self.form.repeats[path].is_controlled:
            raise RepeatControlled(ref)

    # What there is to see

    def node(self, ref: str) -> NodeState:
        """A node, an instance or a range as it stands. Raises UnknownRef."""
        found = None if ref.endswith("]") else self._tree.find_range(ref)
        if found is not None:
            return self._description.range_state(*found, ref)
        return self._description.state(self._tree.node(ref), ref)

    def nodes(self) -> Iterator[NodeState]:
        """All nodes in document order; a range of a repeat comes before its instances."""
        return self._description.states()

    def outline(self) -> tuple[OutlineItem, ...]:
        """The body as it is shown, with labels, and an item for each instance of a repeat. Items
        that are not relevant are among them and say so."""
        return self._description.outline()

    def validate(self) -> tuple[Violation, ...]:
        """All that is wrong with the answers, in document order; one violation for each node."""
        return tuple(self._conditions.violations())

    # Handing on

    @property
    def instance_id(self) -> str:
        """The name of this filling-in: "uuid:…"."""
        return self._names.kept

    @property
    def deprecated_id(self) -> str | None:
        """The name of the submission that this one replaces; None if it replaces none."""
        node = named(self._tree.root, DEPRECATED_ID)
        return None if node is None or not node.kept else node.kept

    def as_xml(self) -> str:
        """The answers as ODK instance XML: what is not relevant is left out."""
        self._events.end()
        self._settle()
        return xml_of(self._tree.root)
