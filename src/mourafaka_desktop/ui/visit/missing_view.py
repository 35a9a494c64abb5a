"""What ending a visit still asks for, and nothing else: a list of links that lead to the fields."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QWidget

from mourafaka_desktop.i18n.catalogue import _, ngettext
from mourafaka_desktop.labels import field_label
from mourafaka_desktop.ui.tokens import State
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.flow_layout import FlowLayout
from mourafaka_desktop.ui.widgets.notice import Notice


class MissingView(Notice):
    """`field_requested` when a link is followed; hidden while nothing is missing."""

    field_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(State.SOON, "info", bar=4, parent=parent)
        self._fields: Sequence[str] = ()
        links = QWidget()
        self._links = FlowLayout(links, spacing=20)
        self.buttons: list[Button] = []
        self.words.addSpacing(8)
        self.words.addWidget(links)
        self.show_missing(())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.show_missing(self._fields)

    def show_missing(self, fields: Sequence[str]) -> None:
        """The fields that are still empty, in the order of the form."""
        self._fields = fields
        self._links.clear()
        self.buttons = [self._link(field) for field in fields]
        for button in self.buttons:
            self._links.addWidget(button)
        sentence = ngettext(
            "One thing is missing before the visit can be ended.",
            "{n} things are missing before the visit can be ended.",
            len(fields),
        )
        self.show_words(sentence.format(n=len(fields)), _("All that is written is saved."))
        self.setVisible(bool(fields))

    def take_focus(self) -> None:
        """Put the focus on the first link."""
        self.buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _link(self, field: str) -> Button:
        button = Button(ButtonKind.LINK, field_label("visit", field))
        button.setObjectName(f"visit.missing_{field}")
        button.clicked.connect(lambda: self.field_requested.emit(field))
        return button
