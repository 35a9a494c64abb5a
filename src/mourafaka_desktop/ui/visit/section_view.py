"""What the sections of the visit have in common: a card whose inputs say which field of the visit they write."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QWidget

from mourafaka_desktop.domain.visits import Visit
from mourafaka_desktop.ui.visit.section_index_view import section_name
from mourafaka_desktop.ui.visit.visit_model import Section
from mourafaka_desktop.ui.widgets.card import Card
from mourafaka_desktop.ui.widgets.text_editor import TextField


class SectionView(Card):
    """A section. A text in progress is `text_written`, anything else `value_chosen`: field and value."""

    text_written = Signal(str, object)
    value_chosen = Signal(str, object)

    def __init__(self, section: Section, *, lined: bool = False, icon: str | None = None) -> None:
        super().__init__(lined=lined, icon=icon)
        self.section = section
        self._inputs: dict[str, QWidget] = {}
        self._texts: dict[str, TextField] = {}
        self.setObjectName(f"visit.{section}_section")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        """Set every text again, in the screen's language; sections extend this."""
        self.set_title(section_name(self.section))

    def show_visit(self, visit: Visit) -> None:
        """Show the values of a visit; what stands there already is left alone, caret and all."""
        for name, editor in self._texts.items():
            editor.set_value(getattr(visit, name))

    def show_inconsistent(self, fields: Sequence[str]) -> None:
        """Point at the fields whose values cannot all be true."""

    def freeze(self, is_frozen: bool) -> None:
        """An ended visit is read, not written."""
        for one in self._inputs.values():
            one.setEnabled(not is_frozen)

    @property
    def first_input(self) -> QWidget | None:
        """Where the focus goes when the section is asked for."""
        return next(iter(self._inputs.values()), None)

    def input_of(self, field: str) -> QWidget | None:
        """The input of a field; None for a field of another section."""
        return self._inputs.get(field)

    def _add_input(self, field: str, widget: QWidget) -> None:
        """Know an input by its field; its object name is `visit.<field>`."""
        self._inputs[field] = widget
        target = widget.focusProxy() or widget
        target.setObjectName(f"visit.{field}")

    def _add_text(self, field: str, editor: TextField) -> TextField:
        """A free text, saved while it is written."""
        editor.changed.connect(lambda text: self.text_written.emit(field, text or None))
        self._texts[field] = editor
        self._add_input(field, editor)
        return editor

    def _writes(self, field: str) -> Callable[[object], None]:
        """A slot that says that this field was given a value."""
        return lambda value: self.value_chosen.emit(field, value)
