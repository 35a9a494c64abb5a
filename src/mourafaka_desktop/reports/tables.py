"""Tables given in reading order and drawn from the leading side.

    Table(
        [Column("الرمز", width=40), Column("المعيار"), Column("الكلفة", width=60, align="end")],
        [group("التسويق"), Row(["MKT-1", "بيع", "400"]), Row([Spanning(note, 3)], attached=True)],
        direction="rtl",
    )

The head repeats on each page, a group row keeps with the two rows after it, an attached row stays
with the row it explains, and a row is divided only when it is taller than 60 mm.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from mourafaka_desktop.reports.blocks import Stack
from mourafaka_desktop.reports.palette import BLUE, GREY, HAIR, INK
from mourafaka_desktop.reports.style import Align, Direction, Span, Style, Text
from mourafaka_desktop.reports.text import Paragraph

Content = Text | Flowable | Sequence[Flowable]
Kind = Literal["row", "group", "total"]

_TALLEST_WHOLE_ROW = 60 * mm
_ROWS_KEPT_WITH_GROUP = 2


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, its width in points with the gap after it (None: an equal share of the
    rest), and where its content stands."""

    head: Text = ""
    width: float | None = None
    align: Align = "start"


@dataclass(frozen=True, slots=True)
class Spanning:
    """A cell over several columns."""

    content: Content
    columns: int


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row in reading order; missing ones at the end stay empty.

    `attached` rows stay with the row above, without a line between. A text cell takes the style of
    its kind of row.
    """

    cells: Sequence[Content | Spanning]
    kind: Kind = "row"
    attached: bool = False
    middle: bool = False


@dataclass(frozen=True, slots=True)
class TableLook:
    """Styles and measures of a table; the lengths in points."""

    text: Style = field(default_factory=lambda: Style(9.2, 13.6))
    head: Style = field(default_factory=lambda: Style(8.5, 12, colour=GREY))
    group: Style = field(default_factory=lambda: Style(11, 16, "semibold", BLUE))
    total: Style = field(default_factory=lambda: Style(9.2, 13.6, "semibold"))
    padding: float = 1.3 * mm
    gap: float = 3 * mm
    head_rules: bool = True
    row_rules: bool = True


def group(text: Text, columns: int) -> Row:
    """A group row with one text over the whole width."""
    return Row([Spanning(text, columns)], kind="group")


class Table(Flowable):
    """A table over the width of its column; see the module."""

    def __init__(
        self,
        columns: Sequence[Column],
        rows: Sequence[Row],
        *,
        direction: Direction,
        look: TableLook | None = None,
    ) -> None:
        super().__init__()
        self._columns = columns
        self._rows = rows
        self._direction = direction
        self._look = look or TableLook()
        self._laid: list[_LaidRow] | None = None

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        if self._laid is None or self.width != available_width:
            self.width = available_width
            self._offsets = self._column_offsets(available_width)
            self._head = self._lay_head()
            self._laid = [self._lay(row) for row in self._rows]
        self.height = sum(row.height for row in self._all_rows())
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        self.wrap(available_width, available_height)
        assert self._laid is not None
        room = available_height - (self._head.height if self._head else 0)
        if sum(row.height for row in self._laid) <= room:
            return [self]
        fitting = 0
        while self._laid[fitting].height <= room:
            room -= self._laid[fitting].height
            fitting += 1
        crossing = self._laid[fitting]
        halves = crossing.split(room) if crossing.height > _TALLEST_WHOLE_ROW else None
        if halves:
            head, tail = halves
            return [
                self._part([*self._laid[:fitting], head]),
                self._part([tail, *self._laid[fitting + 1 :]]),
            ]
        at = fitting
        while at and not self._may_break_before(at):
            at -= 1
        # Rows that belong together but fill more than a page are divided where the page ends;
        # reportlab marks what it has already moved to a new page.
        at = at or (fitting if hasattr(self, "_postponed") else 0)
        return [self._part(self._laid[:at]), self._part(self._laid[at:])] if at else []

    def draw(self) -> None:
        top = self.height
        look = self._look
        if self._head:
            self._head.draw(self.canv, top)
            if look.head_rules:
                self._rule(top, 0.5 * mm, BLUE)
                self._rule(top - self._head.height, 0.3 * mm, BLUE)
            top -= self._head.height
        laid = self._laid or []
        for at, row in enumerate(laid):
            row.draw(self.canv, top)
            following = laid[at + 1] if at + 1 < len(laid) else None
            if row.row.kind == "total":
                self._rule(top, 0.3 * mm, INK)
            top -= row.height
            if row.row.kind == "group":
                self._rule(top, 0.3 * mm, INK)
            elif look.row_rules and row.row.kind == "row" and not _joined(following):
                self._rule(top, 0.15 * mm, HAIR)

    def _all_rows(self) -> "Iterator[_LaidRow]":
        if self._head:
            yield self._head
        yield from self._laid or []

    def _part(self, laid: "list[_LaidRow]") -> "Table":
        part = Table(
            self._columns, [row.row for row in laid], direction=self._direction, look=self._look
        )
        part.width, part._offsets, part._head, part._laid = (
            self.width,
            self._offsets,
            self._head,
            laid,
        )
        return part

    def _may_break_before(self, at: int) -> bool:
        rows = [row.row for row in self._laid or []]
        if rows[at].attached:
            return False
        before = [row for row in rows[:at] if not row.attached]
        return all(row.kind != "group" for row in before[-_ROWS_KEPT_WITH_GROUP:])

    def _column_offsets(self, width: float) -> list[float]:
        """Where each column begins from the leading side, and at last the width."""
        taken = sum(column.width or 0 for column in self._columns)
        shared = sum(column.width is None for column in self._columns)
        share = (width - taken) / shared if shared else 0
        offsets = [0.0]
        for column in self._columns:
            offsets.append(offsets[-1] + (share if column.width is None else column.width))
        return offsets

    def _lay_head(self) -> "_LaidRow | None":
        if not any(column.head for column in self._columns):
            return None
        return self._lay(Row([column.head for column in self._columns]), self._look.head)

    def _lay(self, row: Row, style: Style | None = None) -> "_LaidRow":
        look = self._look
        style = style or {"row": look.text, "group": look.group, "total": look.total}[row.kind]
        cells: list[_LaidCell] = []
        at = 0
        for cell in row.cells:
            columns = cell.columns if isinstance(cell, Spanning) else 1
            content = cell.content if isinstance(cell, Spanning) else cell
            align = self._columns[at].align
            start, end = self._offsets[at], self._offsets[at + columns]
            at += columns
            width = end - start - (look.gap if at < len(self._columns) else 0)
            x = self.width - start - width if self._direction == "rtl" else start
            flowables = self._flowables(content, replace(style, align=align))
            cells.append(_LaidCell(Stack(flowables, width), x, align, self._direction))
        padding = (look.padding + 0.5 * mm) if row.kind == "group" else look.padding
        # An attached row follows its row closely.
        return _LaidRow(row, cells, 0.3 * mm if row.attached else padding, padding)

    def _flowables(self, content: Content, style: Style) -> Sequence[Flowable]:
        if isinstance(content, Flowable):
            return [content]
        if isinstance(content, str | Span):
            return [Paragraph(content, style, direction=self._direction)] if content else []
        flowables = [part for part in content if isinstance(part, Flowable)]
        spans = [part for part in content if not isinstance(part, Flowable)]
        return [Paragraph(spans, style, direction=self._direction)] if spans else flowables

    def _rule(self, y: float, width: float, colour: str) -> None:
        self.canv.setLineWidth(width)
        self.canv.setStrokeColor(HexColor(colour))
        self.canv.line(0, y, self.width, y)


def _joined(following: "_LaidRow | None") -> bool:
    """No hair line where an attached row follows, nor where a total draws its own."""
    return following is not None and (following.row.attached or following.row.kind == "total")


@dataclass(frozen=True, slots=True)
class _LaidCell:
    stack: Stack
    x: float
    align: Align
    direction: Direction


class _LaidRow:
    """A row whose cells have their place and height."""

    def __init__(self, row: Row, cells: Sequence[_LaidCell], above: float, below: float) -> None:
        self.row = row
        self._cells = cells
        self._above, self._below = above, below
        self._inner: float = max((cell.stack.height for cell in cells), default=0)
        self.height = self._inner + above + below

    def draw(self, canvas: Any, top: float) -> None:
        for cell in self._cells:
            lower = (self._inner - cell.stack.height) / 2 if self.row.middle else 0
            y = top - self._above - lower
            cell.stack.draw(canvas, cell.x, y, cell.align, cell.direction)

    def split(self, room: float) -> "tuple[_LaidRow, _LaidRow] | None":
        """The row in two, the first no higher than `room`; None where a cell cannot begin."""
        heads: list[_LaidCell] = []
        tails: list[_LaidCell] = []
        for cell in self._cells:
            halves = cell.stack.split(room - self._above - self._below)
            if halves is None:
                return None
            heads.append(replace(cell, stack=halves[0]))
            tails.append(replace(cell, stack=halves[1]))
        above, below = self._above, self._below
        return _LaidRow(self.row, heads, above, below), _LaidRow(self.row, tails, above, below)
