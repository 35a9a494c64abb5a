"""The outline beside the questions: chapters with their progress, the parts of the one being asked, modules."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QPointF, QRectF, Qt, Signal, SignalInstance
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mourafaka_desktop.i18n.catalogue import Language, catalogue
from mourafaka_desktop.ui.assessment.assessment_model import ModuleOffer
from mourafaka_desktop.ui.assessment.outline_model import Chapter, Part
from mourafaka_desktop.ui.assessment.way_model import Count
from mourafaka_desktop.ui.icons import draw_icon
from mourafaka_desktop.ui.tokens import Colour, State, Type
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.index_row import IndexRow
from mourafaka_desktop.ui.widgets.painting import Lines, draw_sheet, lay_out

_PADDING = 12
_BAR = 6


class OutlineView(QWidget):
    """Says which part is wanted; the parts of the chapter being asked are open, the others closed."""

    part_requested = Signal(str)
    module_opened = Signal(str)
    module_closed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chapters: Sequence[Chapter] = ()
        self._counts: Mapping[str, Count] = {}
        self._offers: Sequence[ModuleOffer] = ()
        self._part_key = ""
        self._words = self._content = Language.EN
        self._heads: dict[str, _ChapterRow] = {}
        self._rows: dict[str, _PartRow] = {}
        self._fold = Button(ButtonKind.TEXT, icon="chevron-down", small=True)
        self._fold.setCheckable(True)
        self._fold.setObjectName("assessment.modules")
        self._modules = QWidget()
        self._modules.hide()
        self._fold.toggled.connect(self._modules.setVisible)
        self._modules_column = QVBoxLayout(self._modules)
        self._modules_column.setContentsMargins(0, 0, 0, 0)
        self._modules_column.setSpacing(2)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        fold_line = QHBoxLayout()
        fold_line.setContentsMargins(0, 8, 0, 0)
        fold_line.addWidget(self._fold)
        fold_line.addStretch(1)
        self._column.addLayout(fold_line)
        self._column.addWidget(self._modules)
        self._column.addStretch(1)

    def show_chapters(self, chapters: Sequence[Chapter]) -> None:
        """The chapters with their parts, those that are not asked now among them; rows that stay keep the focus."""
        stays = _keys(chapters) == _keys(self._chapters)
        self._chapters = chapters
        if stays:
            self._show_texts()
            return
        for row in (*self._heads.values(), *self._rows.values()):
            row.hide()
            row.deleteLater()
        self._heads, self._rows = {}, {}
        position = 0
        for chapter in chapters:
            head = self._heads[chapter.key] = _ChapterRow()
            head.setObjectName(f"assessment.chapter_{chapter.key}")
            head.clicked.connect(partial(self._request_chapter, chapter))
            self._column.insertWidget(position, head)
            position += 1
            for part in () if chapter.is_whole else chapter.parts:
                row = self._rows[part.key] = _PartRow()
                row.setObjectName(f"assessment.part_{part.key}")
                row.clicked.connect(partial(self._emit, self.part_requested, part.key))
                self._column.insertWidget(position, row)
                position += 1
        self._show_texts()

    def show_counts(self, counts: Mapping[str, Count]) -> None:
        """How far each chapter and each part that is asked is, by key; the others are hidden."""
        self._counts = counts
        for key, row in {**self._heads, **self._rows}.items():
            row.show_count(counts.get(key, Count()))
        self._show_asked()

    def show_current(self, part: Part) -> None:
        """Mark the part being asked, and open its chapter."""
        self._part_key = part.key
        self._show_asked()

    def _show_asked(self) -> None:
        for chapter in self._chapters:
            is_here = any(part.key == self._part_key for part in chapter.parts)
            head = self._heads[chapter.key]
            head.setVisible(chapter.key in self._counts)
            head.show_current(is_here and chapter.is_whole)
            for part in () if chapter.is_whole else chapter.parts:
                row = self._rows[part.key]
                row.setVisible(is_here and part.key in self._counts)
                row.show_current(part.key == self._part_key)

    def show_modules(self, offers: Sequence[ModuleOffer]) -> None:
        """The territorial modules: those that can be opened, and those opened by hand."""
        self._offers = offers
        while (item := self._modules_column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        by_hand = [offer for offer in offers if not offer.by_rule]
        self._modules.setVisible(bool(by_hand) and self._fold.isChecked())
        self._fold.setVisible(bool(by_hand))
        for offer in by_hand:
            self._modules_column.addWidget(self._module_row(offer))

    def show_language(self, words: Language, content: Language) -> None:
        """The language of the screen's own words, and the one the questionnaire is read in."""
        self._words, self._content = words, content
        self.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft if content.is_rtl else Qt.LayoutDirection.LeftToRight
        )
        self._fold.setText(catalogue(words).gettext("Territorial modules"))
        self._show_texts()
        self.show_modules(self._offers)

    def _module_row(self, offer: ModuleOffer) -> "_ModuleRow":
        gettext = catalogue(self._words).gettext
        label = offer.label.in_language(self._content)
        row = _ModuleRow("x" if offer.is_open else "plus")
        row.show_label(label)
        if offer.is_open:
            sentence = gettext("Close the module {name}").format(name=label)
            row.clicked.connect(partial(self._emit, self.module_closed, offer.code))
        else:
            sentence = gettext("Open the module {name}").format(name=label)
            row.clicked.connect(partial(self._emit, self.module_opened, offer.code))
        row.setAccessibleName(sentence)
        row.setToolTip(f"{sentence} ({offer.note.in_language(self._content)})")
        row.setObjectName(f"assessment.module_{offer.code}")
        return row

    @staticmethod
    def _emit(signal: SignalInstance, code: str, _checked: bool = False) -> None:
        signal.emit(code)

    def _show_texts(self) -> None:
        for chapter in self._chapters:
            self._heads[chapter.key].show_label(chapter.title.in_language(self._content))
            for part in () if chapter.is_whole else chapter.parts:
                self._rows[part.key].show_label(part.title.in_language(self._content))

    def _request_chapter(self, chapter: Chapter, _checked: bool = False) -> None:
        """A chapter's name leads to its first part that is not complete."""
        asked = [part.key for part in chapter.parts if part.key in self._counts]
        waiting = (key for key in asked if not self._counts[key].is_complete)
        self.part_requested.emit(next(waiting, asked[0]))


def _keys(chapters: Sequence[Chapter]) -> list[tuple[str, list[str]]]:
    return [(chapter.key, [part.key for part in chapter.parts]) for chapter in chapters]


class _OutlineRow(IndexRow):
    """A name at the start, a count at the end, a check before it when nothing is left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = Count(0, 0)

    def show_label(self, label: str) -> None:
        """The name of the part."""
        self.setText(label)
        self._describe()
        self.updateGeometry()

    def show_count(self, count: Count) -> None:
        """How much of it is dealt with."""
        if count != self._count:
            self._count = count
            self._describe()
            self.updateGeometry()
            self.update()

    @property
    def count_text(self) -> str:
        """The count as shown, « 14/25 »; empty where nothing has to be dealt with."""
        return f"{self._count.done}/{self._count.total}" if self._count.total else ""

    @property
    def after(self) -> float:
        if not self._count.total:
            return _PADDING
        widest = self._count_lines(f"{self._count.total}/{self._count.total}").natural_width
        return widest + self.theme.px(18) + 14 + _PADDING

    @property
    def _count_ink(self) -> str:
        return self.ink

    def paint_beside(self, painter: QPainter, name: QRectF) -> None:
        if not self._count.total:
            return
        lines = self._count_lines(self.count_text)
        at = self.width() - _PADDING - lines.natural_width
        box = self.mirrored(QRectF(at, name.top(), lines.natural_width + 1, lines.height))
        lines.draw(painter, QPointF(box.left(), name.top()), self._count_ink)
        if self._count.is_complete:
            side = self.theme.px(16)
            middle = name.top() + lines.height / 2
            check = QRectF(at - side - 6, middle - side / 2, side, side)
            draw_icon(painter, "check", self.mirrored(check), self._count_ink)

    def _count_lines(self, text: str) -> Lines:
        font = self.theme.font(Type.SECONDARY_STRONG)
        return lay_out(text, font, self.theme.line_height(self.role))

    def _describe(self) -> None:
        count = self.count_text
        self.setAccessibleName(f"{self.text()}, {count}" if count else self.text())


class _ChapterRow(_OutlineRow):
    """A chapter: its name in bold over the bar of its progress."""

    padding_along = 7

    def heightForWidth(self, width: int) -> int:
        return super().heightForWidth(width) + self.theme.px(_BAR) + 6

    def paint_beside(self, painter: QPainter, name: QRectF) -> None:
        super().paint_beside(painter, name)
        if not self._count.total:
            return
        height = self.theme.px(_BAR)
        top = self.height() - height - 4
        width = self.width() - 2 * _PADDING
        track = self.mirrored(QRectF(_PADDING, top, width, height))
        draw_sheet(painter, track, ground=Colour.SUNKEN, radius=2)
        if self._count.done:
            share = self._count.done / self._count.total
            filled = self.mirrored(QRectF(_PADDING, top, width * share, height))
            draw_sheet(painter, filled, ground=Colour.NILA, radius=2)

    @property
    def weight(self) -> int:
        return 600

    @property
    def _count_ink(self) -> str:
        return State.OK.value.text if self._count.is_complete else Colour.INK_2

    def _top(self, _words: Lines) -> float:
        return float(self.theme.space(self.padding_along))


class _PartRow(_OutlineRow):
    """A part of the chapter being asked."""

    role = Type.SECONDARY
    padding_along = 7

    @property
    def ink(self) -> str:
        return Colour.NILA_DARK if self.is_current else Colour.INK_2


class _ModuleRow(_PartRow):
    """A territorial module that can be opened or closed: a sign and its name, no count."""

    def __init__(self, sign: str) -> None:
        super().__init__()
        self._sign = sign

    @property
    def ink(self) -> str:
        return Colour.NILA

    @property
    def after(self) -> float:
        return self.theme.px(18) + 10 + _PADDING

    def paint_beside(self, painter: QPainter, name: QRectF) -> None:
        side = self.theme.px(16)
        middle = name.top() + self.theme.line_height(self.role) / 2
        box = QRectF(self.width() - _PADDING - side, middle - side / 2, side, side)
        draw_icon(painter, self._sign, self.mirrored(box), Colour.NILA)
