"""A short form of its own: a title, a few fields, and at the foot what to do with them."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from mourafaka_desktop.ui.tokens import Colour, Space, Type
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.focus_ring import FocusRing
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.themed import Themed


class FormDialog(Themed, QDialog):
    """White, modal to its window. Set the words in `restyle()`; `do_button` is the filled one."""

    def __init__(self, do_icon: str | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModal(True)
        self.title = Text(Type.OBJECT_TITLE)
        self.explanation = Text(Type.BODY, colour=Colour.INK_2)
        self.explanation.hide()
        self.do_button = Button(ButtonKind.FILLED, icon=do_icon)
        self.cancel_button = Button(ButtonKind.OUTLINED)
        self.cancel_button.clicked.connect(self.reject)
        paper = self.palette()
        paper.setColor(QPalette.ColorRole.Window, QColor(Colour.SURFACE))
        self.setPalette(paper)
        self.fields = QVBoxLayout()
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.title)
        self._column.addWidget(self.explanation)
        self._column.addLayout(self.fields)
        self.focus_ring = FocusRing(self)

    def set_fields(self, *fields: QWidget) -> None:
        """The fields, once; the buttons come after them, on the page and on the way of Tab."""
        for field in fields:
            self.fields.addWidget(field)
        foot = QHBoxLayout()
        foot.setSpacing(Space.S)
        foot.addStretch(1)
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.do_button)
        self._column.addSpacing(Space.XS)
        self._column.addLayout(foot)

    def open_at(self, first: QWidget) -> None:
        """Open the form with the focus in one of its fields."""
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        self.open()

    def name(self, title: str, explanation: str, do: str, cancel: str) -> None:
        """The words; an empty explanation is not shown."""
        self.setWindowTitle(title)
        self.title.setText(title)
        self.explanation.setText(explanation)
        self.explanation.setVisible(bool(explanation))
        self.do_button.setText(do)
        self.cancel_button.setText(cancel)

    def restyle(self) -> None:
        margin, gap = self.theme.space(Space.XXL), self.theme.space(Space.M)
        self._column.setContentsMargins(margin, margin, margin, margin)
        self._column.setSpacing(gap)
        self.fields.setSpacing(gap)
        self.setMinimumWidth(min(self.theme.px(520), 900))
        super().restyle()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            # A problem under a field takes room of its own; it does not take it from the fields.
            self.resize(self.width(), max(self.height(), self._column.heightForWidth(self.width())))
        return done
