"""A page that scrolls down and never sideways; its sections can be led to."""

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QVBoxLayout, QWidget

from mourafaka_desktop.ui.tokens import Space
from mourafaka_desktop.ui.widgets.themed import Themed


class ScrollPage(Themed, QScrollArea):
    """One column of cards. `section_reached` names the marked widget that stands at the top."""

    section_reached = Signal(object)  # QWidget

    def __init__(
        self, margin: int = Space.PAGE, top: int = Space.XS, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._margin, self._top = margin, top
        self._sections: list[QWidget] = []
        self._reached: QWidget | None = None
        self._content = QWidget()
        self._carried: QWidget | None = None
        self._whole = QVBoxLayout(self._content)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(0)
        self.column = QVBoxLayout()
        self._whole.addLayout(self.column, 1)
        self.setWidget(self._content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Its place is kept when there is nothing to scroll: a bar that comes and goes changes the width, the
        # width changes the height of wrapped texts, and the height calls the bar again.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalScrollBar().rangeChanged.connect(
            lambda _least, most: self.verticalScrollBar().setEnabled(most > 0)
        )
        # The page is not a stop of its own on the way of Tab; its fields are.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        self._content.setAutoFillBackground(False)
        self._content.installEventFilter(self)
        self.verticalScrollBar().valueChanged.connect(self._look_where)
        self.restyle()

    def add(self, part: QWidget | QLayout, stretch: int = 0) -> None:
        """Put a card or a layout under what the page already holds."""
        if isinstance(part, QWidget):
            self.column.addWidget(part, stretch)
        else:
            self.column.addLayout(part, stretch)

    def add_section(self, section: QWidget) -> None:
        """Add a card that `scroll_to` and `section_reached` know."""
        self._sections.append(section)
        self.column.addWidget(section)

    def leave_rest_empty(self, empty: bool) -> None:
        """Whether the height no part needs stays below the last one, or goes to the parts that stretch."""
        column = self.column
        last = column.itemAt(column.count() - 1)
        if last is None or last.spacerItem() is None:
            column.addStretch()
        column.setStretch(column.count() - 1, 1 if empty else 0)

    def carry(self, head: QWidget | None) -> None:
        """Take a head over the whole width along with the page; None gives it back."""
        if self._carried is not None:
            self._whole.removeWidget(self._carried)
        self._carried = head
        if head is not None:
            self._whole.insertWidget(0, head)

    def scroll_to(self, part: QWidget) -> None:
        """Bring a part of the page to the top of the view."""
        top = part.mapTo(self._content, QPoint(0, 0)).y()
        self.verticalScrollBar().setValue(max(top - self.theme.space(Space.S), 0))

    def restyle(self) -> None:
        margin = self.theme.space(self._margin)
        # The bar stands in the margin of the end edge: cards end where the header above them ends.
        beside_bar = max(margin - self.verticalScrollBar().sizeHint().width(), 0)
        left, right = (beside_bar, margin) if self.theme.is_rtl else (margin, beside_bar)
        self.column.setContentsMargins(
            left, self.theme.space(self._top), right, self.theme.space(24)
        )
        self.column.setSpacing(self.theme.space(Space.M))
        super().restyle()

    def minimumSizeHint(self) -> QSize:
        # Narrow windows make the page taller, never the window wider.
        return QSize(self._content.minimumSizeHint().width(), 100)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def _look_where(self) -> None:
        line = self.verticalScrollBar().value() + self.viewport().height() // 4
        above = [
            section
            for section in self._sections
            if section.isVisible() and section.mapTo(self._content, QPoint(0, 0)).y() <= line
        ]
        reached = above[-1] if above else None
        if reached is not None and reached is not self._reached:
            self._reached = reached
            self.section_reached.emit(reached)
