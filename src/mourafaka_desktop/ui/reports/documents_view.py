"""The documents one can make, as choices: whose, at which occasion, of which day; and blank questionnaires."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from mourafaka_desktop import labels
from mourafaka_desktop.i18n.catalogue import _, current
from mourafaka_desktop.i18n.formats import formats
from mourafaka_desktop.services.reports import PrintableQuestionnaire, ReportableAssessment
from mourafaka_desktop.ui.direction import isolate, joined
from mourafaka_desktop.ui.icons import draw_icon
from mourafaka_desktop.ui.reports.reports_model import Document, DocumentKey, key_of
from mourafaka_desktop.ui.tokens import Colour, Space, Type
from mourafaka_desktop.ui.widgets.hovered import Hovered
from mourafaka_desktop.ui.widgets.icon_label import IconLabel
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.themed import Themed


class DocumentsView(Themed, QScrollArea):
    """Arrows move and choose, as among radio buttons; `chosen` with its key."""

    chosen = Signal(object)  # DocumentKey

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: dict[DocumentKey, DocumentRow] = {}
        self._chosen: DocumentKey | None = None
        self._content = QWidget()
        self._column = QVBoxLayout(self._content)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._nothing = Text(Type.SECONDARY, colour=Colour.INK_2)
        self.setWidget(self._content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self._content.setAutoFillBackground(False)
        self.restyle()

    def show_documents(self, documents: Sequence[Document], chosen: DocumentKey | None) -> None:
        """Show these documents, `chosen` marked if it is among them."""
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget is not self._nothing:
                widget.hide()
                widget.deleteLater()
        self.rows = {key_of(document): DocumentRow(document) for document in documents}
        for key, row in self.rows.items():
            row.clicked.connect(lambda _checked=False, key=key: self._choose(key))
            self._column.addWidget(row)
        self._column.addWidget(self._nothing)
        self._nothing.setVisible(not documents)
        self._column.addStretch(1)
        self.show_chosen(chosen)

    def show_chosen(self, chosen: DocumentKey | None) -> None:
        """Mark one; says nothing by `chosen`."""
        self._chosen = chosen
        has_stop = chosen in self.rows
        for index, (key, row) in enumerate(self.rows.items()):
            row.setChecked(key == chosen)
            stop = key == chosen or (not has_stop and index == 0)
            row.setFocusPolicy(Qt.FocusPolicy.TabFocus if stop else Qt.FocusPolicy.NoFocus)
            if key == chosen:
                self.ensureWidgetVisible(row, 0, 4)

    def restyle(self) -> None:
        self._nothing.setText(_("No document matches."))
        super().restyle()

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(260), self.theme.px(190))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(160), self.theme.px(150))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down.value: 1, Qt.Key.Key_Up.value: -1}
        step = steps.get(event.key())
        if step is None or not self.rows:
            super().keyPressEvent(event)
            return
        order = list(self.rows)
        at = order.index(self._chosen) if self._chosen in self.rows else -1
        target = order[min(max(at + step, 0), len(order) - 1)]
        self._choose(target)
        self.rows[target].setFocus(Qt.FocusReason.TabFocusReason)

    def _choose(self, key: DocumentKey) -> None:
        is_new = key != self._chosen
        self.show_chosen(key)
        if is_new:
            self.chosen.emit(key)


class DocumentRow(Hovered, Themed, QAbstractButton):
    """One document; the chosen one is tinted, with a bar at its start and a check at its end."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self.setObjectName(f"reports.document.{_code(key_of(document))}")
        self.ring_radius = 6
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        name, icon, facts = _words(document)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._column.addWidget(Text(Type.BODY_STRONG, name))
        under = QHBoxLayout()
        under.setSpacing(6)
        if icon:
            under.addWidget(IconLabel(icon, Colour.INK_2, 16))
        under.addWidget(Text(Type.SECONDARY, facts, colour=Colour.INK_2), 1)
        self._column.addLayout(under)
        self.setAccessibleName(f"{name}, {facts}")
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.restyle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()  # the list moves; a button alone would pass the focus on
        else:
            super().keyPressEvent(event)

    def nextCheckState(self) -> None:
        """The list decides which document is chosen."""

    def restyle(self) -> None:
        start = self.theme.space(Space.S)
        end = self.theme.px(20) + self.theme.space(Space.L)
        along = self.theme.space(Space.XS)
        left, right = (end, start) if self.theme.is_rtl else (start, end)
        self._column.setContentsMargins(left, along, right, along)
        super().restyle()

    def sizeHint(self) -> QSize:
        return self._column.sizeHint().expandedTo(QSize(0, self.theme.px(60)))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(self._column.heightForWidth(width), self.theme.px(60))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.isChecked() or self.underMouse():
            painter.fillRect(self.rect(), QColor(Colour.TINT))
        line = QRectF(0, self.height() - 1, self.width(), 1)
        painter.fillRect(line, QColor(Colour.LINE))
        if self.isChecked():
            painter.fillRect(self.mirrored(QRectF(0, 0, 4, self.height())), QColor(Colour.NILA))
            side = self.theme.px(20)
            at = self.width() - self.theme.space(Space.XS) - side
            box = QRectF(at, (self.height() - side) / 2, side, side)
            draw_icon(painter, "check", self.mirrored(box), Colour.NILA)
        painter.end()


def _code(key: DocumentKey) -> str:
    """What the row of a document is found by."""
    return ".".join(key) if isinstance(key, tuple) else str(key)


def _words(document: Document) -> tuple[str, str, str]:
    """What a row says: a name, the icon before what is said under it or "", and that."""
    if isinstance(document, PrintableQuestionnaire):
        version = _("Version {version}").format(version=isolate(document.version))
        facts = joined([_("Blank questionnaire"), version])
        return labels.content(document.title), "file-text", facts
    return _words_of_assessment(document)


def _words_of_assessment(document: ReportableAssessment) -> tuple[str, str, str]:
    draft = _("Draft") if document.is_draft else ""
    day = formats(current()).date(document.assessed_on)
    facts = joined([draft, labels.occasion(document.occasion), day])
    return document.cooperative.name_in(current()), "pen-line" if draft else "", facts
