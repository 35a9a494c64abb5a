"""The header of a page: crumb, title, one line of context, actions at the end edge."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mourafaka_desktop.ui.tokens import Height, Type
from mourafaka_desktop.ui.widgets.header import Header


class PageHeader(Header):
    """92 px on paper. Add the actions from least to most likely; the filled button comes last."""

    def __init__(self, *, crumb: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(Type.PAGE_TITLE, Height.PAGE_HEADER, parent)
        self.context.hide()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        if crumb is not None:
            words.addWidget(crumb)
        words.addWidget(self.title)
        words.addWidget(self.context)
        words.addStretch(1)
        self._build(words)

    def restyle(self) -> None:
        self._row.setContentsMargins(0, self.theme.space(8), 0, self.theme.space(8))
        super().restyle()
