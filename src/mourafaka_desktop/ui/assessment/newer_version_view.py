"""A quiet word that a newer version of the questionnaire has arrived; the draft stays on its own until asked to."""

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mourafaka_desktop.i18n.catalogue import Language, catalogue
from mourafaka_desktop.ui.direction import isolate
from mourafaka_desktop.ui.tokens import Radius, State, Type
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.painting import draw_sheet
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.themed import Themed


class NewerVersionView(Themed, QWidget):
    """Hidden unless there is one; `preview_requested` asks what passing to it would change."""

    preview_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("assessment.newer_version")
        self._version: str | None = None
        self._words = Language.EN
        look = State.CALM.value
        self._sentence = Text(Type.SECONDARY, colour=look.text)
        self._preview = Button(ButtonKind.LINK)
        self._preview.setObjectName("assessment.preview_version")
        self._preview.clicked.connect(self.preview_requested)
        line = QHBoxLayout()
        line.addWidget(self._preview)
        line.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._column.addWidget(self._sentence)
        self._column.addLayout(line)
        self.hide()
        self.restyle()

    def show_version(self, version: str | None) -> None:
        """The version that arrived; None: the draft has the newest."""
        self._version = version
        self.setVisible(version is not None)
        self._show()

    def show_language(self, words: Language) -> None:
        """The language of the words."""
        self._words = words
        self._show()

    def restyle(self) -> None:
        across, along = self.theme.space(14), self.theme.space(8)
        self._column.setContentsMargins(across, along, across, along)
        super().restyle()

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = State.CALM.value
        painter = QPainter(self)
        draw_sheet(
            painter,
            QRectF(self.rect()),
            ground=look.ground,
            edge=look.edge,
            radius=Radius.CHOICE,
        )
        painter.end()

    def _show(self) -> None:
        gettext = catalogue(self._words).gettext
        version = isolate(self._version or "")
        self._sentence.setText(
            gettext("A newer version of the questionnaire is here: {version}").format(
                version=version
            )
        )
        self._preview.setText(gettext("See what would change"))
