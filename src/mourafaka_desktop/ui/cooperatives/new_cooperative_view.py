"""The form of a new cooperative: a name in one script is enough, the rest is completed later."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mourafaka_desktop.i18n.catalogue import _
from mourafaka_desktop.ui.widgets.form_dialog import FormDialog
from mourafaka_desktop.ui.widgets.line_field import LineField


class NewCooperativeView(FormDialog):
    """`create_requested` with both names as they are written; closing it keeps nothing."""

    create_requested = Signal(str, str)  # the Arabic name, the French name

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("plus", parent)
        self.setObjectName("new_cooperative")
        self.name_ar = LineField()
        self.name_ar.input.setObjectName("new_cooperative.name_ar")
        self.name_fr = LineField(ltr=True)
        self.name_fr.input.setObjectName("new_cooperative.name_fr")
        self.do_button.setObjectName("new_cooperative.create")
        self.cancel_button.setObjectName("new_cooperative.cancel")
        self.do_button.clicked.connect(self._create)
        for field in (self.name_ar, self.name_fr):
            field.input.returnPressed.connect(self._create)
            field.changed.connect(lambda _text: self._clear_problems())
        self.set_fields(self.name_ar, self.name_fr)
        self.restyle()

    def open_empty(self) -> None:
        """Show the form with nothing in it, the first name asked in the script of the screen."""
        for field in (self.name_ar, self.name_fr):
            field.set_value(None)
        self._clear_problems()
        first, _second = self._in_order
        self.open_at(first.input)

    def show_name_missing(self) -> None:
        """Say that one of the two names is needed."""
        first, _second = self._in_order
        first.show_problem(_("Write the name in one of the two languages; the rest can wait."))
        first.input.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_problem(self, sentence: str) -> None:
        """Say what kept the cooperative from being created; what is written stays."""
        self.name_fr.show_problem(sentence)

    def restyle(self) -> None:
        # The script of the screen is asked first.
        down, up = QVBoxLayout.Direction.TopToBottom, QVBoxLayout.Direction.BottomToTop
        self.fields.setDirection(down if self.theme.is_rtl else up)
        first, second = self._in_order
        self.setTabOrder(first.input, second.input)
        self.setTabOrder(second.input, self.cancel_button)
        self.name(
            _("New cooperative"),
            _("A name is enough to begin. What is missing stays listed as “to complete”."),
            _("Create the file"),
            _("Cancel"),
        )
        self.name_ar.set_label(_("Name in Arabic"))
        self.name_fr.set_label(_("Name in French"))
        super().restyle()

    @property
    def _in_order(self) -> tuple[LineField, LineField]:
        names = (self.name_ar, self.name_fr)
        return names if self.theme.is_rtl else names[::-1]

    def _create(self) -> None:
        self.create_requested.emit(self.name_ar.value, self.name_fr.value)

    def _clear_problems(self) -> None:
        self.name_ar.clear_problem()
        self.name_fr.clear_problem()
