"""Cards one under the other, in a column that leaves the height it does not need empty."""

from PySide6.QtWidgets import QVBoxLayout, QWidget


def cards_in_column(*cards: QWidget) -> QWidget:
    """A column to set beside another."""
    place = QWidget()
    column = QVBoxLayout(place)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(16)
    for card in cards:
        column.addWidget(card)
    column.addStretch(1)
    return place
