"""Criteria by name that hold a score back: not assessed yet, or counted for less for want of evidence."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from mourafaka_desktop.i18n.catalogue import ngettext
from mourafaka_desktop.labels import content
from mourafaka_desktop.ui.direction import isolate
from mourafaka_desktop.ui.result.score_words import weight_words
from mourafaka_desktop.ui.tokens import Colour, Type
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.card import Card
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_forms.framework import Criterion

_SHOWN = 6


class WaitingView(Card):
    """`criterion_opened` from a name, in a draft; in what is submitted names are only read.

    The heaviest come first; the others on request. Its links are called by `name` and the code of the criterion.
    """

    criterion_opened = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(lined=True, parent=parent)
        self.setObjectName(f"result.{name}")
        self._name = name
        self._criteria: Sequence[Criterion] = ()
        self._can_open = False
        self._shows_all = False
        self._hint = Text(Type.SECONDARY, colour=Colour.INK_2)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(6)
        self._more = Button(ButtonKind.LINK)
        self._more.setObjectName(f"result.{name}_more")
        self._more.clicked.connect(self._show_all)
        more = QHBoxLayout()
        more.addWidget(self._more)
        more.addStretch(1)
        self.add(self._hint)
        self.add(self._rows)
        self.add(more)

    def show_criteria(
        self, title: str, hint: str, criteria: Sequence[Criterion], *, can_open: bool
    ) -> None:
        """These criteria under a title; none hides the card."""
        if criteria != self._criteria:
            self._shows_all = False
        self._criteria, self._can_open = criteria, can_open
        self.set_title(title)
        self.set_count(isolate(len(criteria)))
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self.setVisible(bool(criteria))
        self._show()

    def _show_all(self) -> None:
        self._shows_all = True
        self._show()

    def _show(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        shown = self._criteria if self._shows_all else self._criteria[:_SHOWN]
        for criterion in shown:
            self._rows.addWidget(self._row(criterion))
        hidden = len(self._criteria) - len(shown)
        self._more.setVisible(hidden > 0)
        words = ngettext("Show {n} more criterion", "Show {n} more criteria", hidden)
        self._more.setText(words.format(n=isolate(hidden)))

    def _row(self, criterion: Criterion) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        if self._can_open:
            layout.addWidget(self._link(criterion))
            layout.addStretch(1)
        else:
            layout.addWidget(Text(Type.BODY, content(criterion.label)), 1)
        weight = Text(
            Type.SECONDARY, weight_words(criterion.weight), colour=Colour.INK_2, wrap=False
        )
        layout.addWidget(weight, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _link(self, criterion: Criterion) -> Button:
        link = Button(ButtonKind.LINK, content(criterion.label), wraps=True)
        link.setObjectName(f"result.{self._name}_{criterion.code}")
        # A long name takes several lines: a button is as high as one of them only where its height is fixed.
        link.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        link.clicked.connect(
            lambda _on=False, code=criterion.code: self.criterion_opened.emit(code)
        )
        return link
