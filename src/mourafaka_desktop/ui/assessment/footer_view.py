"""The foot of the assessment: back at the start, what can be said of a criterion, and on at the end."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mourafaka_desktop.i18n.catalogue import _
from mourafaka_desktop.ui.tokens import Space
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.flow_layout import FlowLayout
from mourafaka_desktop.ui.widgets.themed import Themed
from mourafaka_desktop.ui.widgets.view import View


class FooterView(Themed, View):
    """Says what is pressed; `show_way` tells whether there is a step before and one after."""

    previous_requested = Signal()
    next_requested = Signal()
    cleared = Signal()
    not_applicable_chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._has_next = True
        self._previous = Button(icon="arrow-back")
        self._previous.setObjectName("assessment.previous")
        self._clear = Button(ButtonKind.TEXT)
        self._clear.setObjectName("assessment.clear")
        self._not_applicable = Button(ButtonKind.TEXT, key="N")
        self._not_applicable.setObjectName("assessment.not_applicable")
        self._next = Button(ButtonKind.FILLED, icon_after="arrow-forward")
        self._next.setObjectName("assessment.next")
        end = QWidget()
        flow = FlowLayout(end, spacing=12, at_end=True)
        for button in (self._clear, self._not_applicable, self._next):
            flow.addWidget(button)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._previous, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(end, 1)
        self._previous.clicked.connect(self.previous_requested)
        self._next.clicked.connect(self.next_requested)
        self._clear.clicked.connect(self.cleared)
        self._not_applicable.clicked.connect(self.not_applicable_chosen)
        self.retranslate()
        self.restyle()

    def show_way(self, *, has_previous: bool, has_next: bool) -> None:
        """Whether one can go back; at the last step the way on is the end."""
        self._has_next = has_next
        self._previous.setEnabled(has_previous)
        self.retranslate()

    def show_criterion_buttons(self, is_criterion: bool) -> None:
        """What is said of a criterion is offered where one criterion is on show."""
        self._clear.setVisible(is_criterion)
        self._not_applicable.setVisible(is_criterion)

    def freeze(self, is_frozen: bool) -> None:
        """A submitted assessment is read, not written."""
        self._clear.setEnabled(not is_frozen)
        self._not_applicable.setEnabled(not is_frozen)

    def retranslate(self) -> None:
        self._previous.setText(_("Previous"))
        self._clear.setText(_("Not assessed"))
        self._not_applicable.setText(_("Not applicable"))
        self._next.setText(_("Next") if self._has_next else _("Finish"))

    def restyle(self) -> None:
        across, along = self.theme.space(Space.FORM_PAGE), self.theme.space(10)
        self._row.setContentsMargins(across, along, across, along)
        self._next.setMinimumWidth(self.theme.px(140))
        super().restyle()
