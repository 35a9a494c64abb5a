"""Parts one under another, without margins: a column of a page."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mourafaka_desktop.ui.tokens import Space


class Column(QWidget):
    """`add()` puts a part at the end; with `fill()` what is left over stays below."""

    def __init__(self, spacing: int = Space.M, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts = QVBoxLayout(self)
        self._parts.setContentsMargins(0, 0, 0, 0)
        self._parts.setSpacing(spacing)

    def add(self, *parts: QWidget) -> None:
        """Put these under what there is."""
        for part in parts:
            self._parts.addWidget(part)

    def fill(self) -> None:
        """Keep the parts at the top."""
        self._parts.addStretch(1)

    def clear(self) -> None:
        """Let every part go."""
        while (item := self._parts.takeAt(0)) is not None:
            part = item.widget()
            if part is not None:
                part.hide()
                part.deleteLater()
