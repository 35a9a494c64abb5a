"""The passphrase: left to right, hidden or shown, with the keyboard layout and Caps Lock in words."""

from PySide6.QtCore import QEvent, QLocale, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from mourafaka_desktop.i18n.catalogue import _
from mourafaka_desktop.ui.tokens import Colour, State, Type
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.field import Field
from mourafaka_desktop.ui.widgets.framed import Framed
from mourafaka_desktop.ui.widgets.icon_label import IconLabel
from mourafaka_desktop.ui.widgets.key_cap import KeyCap
from mourafaka_desktop.ui.widgets.line_field import LineInput
from mourafaka_desktop.ui.widgets.text import Text


class PassphraseField(Field):
    """`submitted` at Enter. A wrong passphrase is a problem below; the text stays."""

    changed = Signal(str)
    submitted = Signal()

    def __init__(
        self, label: str = "", *, tall: bool = False, parent: QWidget | None = None
    ) -> None:
        self.frame = Framed(tall=tall)
        self.input = LineInput(ltr=True)
        self.input.setEchoMode(QLineEdit.EchoMode.Password)
        self.show_button = Button(ButtonKind.TEXT, icon="eye", small=True)
        self.frame.row.addSpacing(14)
        self.frame.row.addWidget(IconLabel("key-round", Colour.INK_3))
        self.frame.row.addWidget(self.input, 1)
        self.frame.row.addWidget(self.show_button)
        self.frame.row.addSpacing(4)
        self._keyboard = Text(Type.SECONDARY, colour=Colour.INK_2, wrap=False)
        self._layout_key = KeyCap("FR")
        super().__init__(self.frame, self.input, label, parent)
        self.head.addWidget(self._keyboard)
        self.head.addWidget(self._layout_key)
        self.show_button.clicked.connect(self._turn_show)
        self.input.textEdited.connect(self.changed)
        self.input.returnPressed.connect(self.submitted)
        self.input.installEventFilter(self)
        QGuiApplication.inputMethod().localeChanged.connect(self._name_keyboard)
        self._retranslate()

    @property
    def value(self) -> str:
        """The passphrase as typed, blanks included."""
        return self.input.text()

    def clear(self) -> None:
        """Forget what was typed."""
        self.input.clear()
        self.input.setEchoMode(QLineEdit.EchoMode.Password)
        self._retranslate()

    @property
    def keyboard_layout(self) -> str:
        """The keyboard in use as two letters, for example FR or AR; empty where the system does not tell."""
        language = QGuiApplication.inputMethod().locale().language()
        return "" if language is QLocale.Language.C else QLocale.languageToCode(language).upper()

    def restyle(self) -> None:
        super().restyle()
        if hasattr(self, "_layout_key"):
            self._retranslate()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            self._watch_caps_lock(event)
        return super().eventFilter(watched, event)

    def _watch_caps_lock(self, event: QKeyEvent) -> None:
        """Qt does not tell the lock's state; a capital without Shift betrays it."""
        text = event.text()
        if len(text) != 1 or text.upper() == text.lower():
            return
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if text.isupper() is not shifted:
            self.show_problem(_("Caps Lock is on: letters are written as capitals."), State.SOON)
        elif self.problem.text() == _("Caps Lock is on: letters are written as capitals."):
            self.clear_problem()

    def _turn_show(self) -> None:
        hidden = self.input.echoMode() == QLineEdit.EchoMode.Password
        self.input.setEchoMode(QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password)
        self._retranslate()

    def _retranslate(self) -> None:
        hidden = self.input.echoMode() == QLineEdit.EchoMode.Password
        self.show_button.setText(_("Show") if hidden else _("Hide"))
        self.show_button.set_icon("eye" if hidden else "eye-off")
        self._keyboard.setText(_("Keyboard"))
        self._name_keyboard()

    def _name_keyboard(self) -> None:
        layout = self.keyboard_layout
        for sign in (self._keyboard, self._layout_key):
            sign.setVisible(bool(layout))
        self._layout_key.set_key(layout)
