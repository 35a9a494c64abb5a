"""Any question but a criterion, with the place where its answer is written or ticked."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from mourafaka_desktop.reports.blank_questionnaire_conditions import condition
from mourafaka_desktop.reports.blank_questionnaire_values import BlankQuestionnaire
from mourafaka_desktop.reports.blocks import FillInLine, SideBySide, Whole
from mourafaka_desktop.reports.document import TEXT_WIDTH
from mourafaka_desktop.reports.style import Span
from mourafaka_desktop.reports.tables import Column, Row, Table, TableLook
from mourafaka_desktop.reports.text import Paragraph, width_of
from mourafaka_desktop.reports.write_in import FigureBoxes, RuledLines, Shape, TickBox
from mourafaka_forms.xform import Control, ControlKind

_BOX = 3.8 * mm
_GAP = 2 * mm
_BETWEEN_COLUMNS = 6 * mm
_AFTER = 5 * mm
_MOST_CHOICES = 30
_LARGEST_SCALE = 11
_TABLE_ROWS = 6
_TABLE_COLUMNS = 5
_LINES_OF_LONG_TEXT = 4


def question_block(report: BlankQuestionnaire, control: Control) -> list[Flowable]:
    """A question and room for its answer, kept together; [] for what only the program fills in."""
    if report.form.attribute(control.path, "fact"):
        return []
    bind = report.form.binds.get(control.path)
    label = report.words(control.label)
    if bind is not None and (bind.calculate is not None or bind.readonly is not None):
        return _note(report, label) if _is_note(report, control) else []
    heading = list(_heading(report, control, label))
    answer = list(_answer(report, control))
    content = [*heading, Spacer(1, 1 * mm), *answer, Spacer(1, _AFTER)]
    return [Whole(content, direction=report.voice.direction)]


def _fits_a_column(control: Control) -> bool:
    """Whether the answer is short enough to be written in a cell."""
    return control.kind is ControlKind.INPUT and "multiline" not in control.appearance


def repeat_table(report: BlankQuestionnaire, controls: Sequence[Control]) -> Flowable:
    """One column for each question, and empty rows with a number to write in."""
    voice = report.voice
    columns = [Column("", width=8 * mm)]
    columns += [Column(report.words(control.label)) for control in controls]
    rows = [
        Row([str(number), *(FillInLine(height=7 * mm) for _ in controls)])
        for number in range(1, _TABLE_ROWS + 1)
    ]
    look = TableLook(
        text=voice.type.table, head=voice.type.caption, padding=1 * mm, row_rules=False
    )
    return Table(columns, rows, direction=voice.direction, look=look)


def makes_a_table(controls: Sequence[Control]) -> bool:
    """Whether the questions of a repeat stand beside each other, a row for each time."""
    return 0 < len(controls) <= _TABLE_COLUMNS and all(map(_fits_a_column, controls))


def _is_note(report: BlankQuestionnaire, control: Control) -> bool:
    """Words to read: nothing is computed into them."""
    bind = report.form.binds.get(control.path)
    return control.kind is ControlKind.INPUT and (bind is None or bind.calculate is None)


def _note(report: BlankQuestionnaire, label: str) -> list[Flowable]:
    return [*report.voice.typed(label, report.voice.type.reading), Spacer(1, 3 * mm)]


def _heading(report: BlankQuestionnaire, control: Control, label: str) -> Iterator[Flowable]:
    voice = report.voice
    bind = report.form.binds.get(control.path)
    needed = " *" if bind is not None and bind.required is not None else ""
    yield voice.paragraph(f"{label}{needed}", voice.type.block)
    for said in (condition(report, control.path), report.words(control.hint)):
        if said:
            yield from voice.typed(said, voice.type.caption)


def _answer(report: BlankQuestionnaire, control: Control) -> Iterator[Flowable]:
    match control.kind:
        case ControlKind.SELECT_ONE | ControlKind.SELECT_MANY:
            yield from _choices(report, control)
        case ControlKind.RANGE:
            yield from _scale(report, control)
        case ControlKind.TRIGGER:
            yield _at_start(report, TickBox(size=_BOX))
        case _:
            yield _place_for(report, control)


def _place_for(report: BlankQuestionnaire, control: Control) -> Flowable:
    """Where words, a figure, a date or a time are written."""
    bind = report.form.binds.get(control.path)
    match bind.type if bind is not None else "string":
        case "date":
            place: Flowable = FigureBoxes((2, 2, 4), "/")
        case "time":
            place = FigureBoxes((2, 2), ":")
        case "dateTime":
            return SideBySide(
                [[FigureBoxes((2, 2, 4), "/")], [FigureBoxes((2, 2), ":")]],
                [70 * mm, 40 * mm],
                gap=_BETWEEN_COLUMNS,
                direction=report.voice.direction,
            )
        case "int":
            place = FigureBoxes((6,))
        case "decimal":
            place = FillInLine(width=60 * mm, height=8 * mm)
        case _:
            return RuledLines(_LINES_OF_LONG_TEXT if "multiline" in control.appearance else 1)
    return _at_start(report, place)


def _at_start(report: BlankQuestionnaire, place: Flowable) -> Flowable:
    """Where lines begin, for what is narrower than the page."""
    place.hAlign = "RIGHT" if report.voice.direction == "rtl" else "LEFT"
    return place


def _choices(report: BlankQuestionnaire, control: Control) -> Iterator[Flowable]:
    """The choices to tick, in as many columns as their words leave room for; of very many, or of those that only
    an answer brings, a line."""
    voice, style = report.voice, report.voice.type.table
    choices = report.form.static_choices(control.path)
    names = [report.words(choice.label) or choice.value for choice in choices]
    several = control.takes_many
    hint = _how_to_tick(report, several=several)
    if not names or len(names) > _MOST_CHOICES:
        yield RuledLines(2 if several else 1)
        return
    yield voice.paragraph(hint, voice.type.caption)
    longest = max((width_of(name, style, voice.direction) for name in names), default=0.0)
    room = longest + _BOX + _GAP + _BETWEEN_COLUMNS
    columns = max(1, min(4, len(names), int((TEXT_WIDTH + _BETWEEN_COLUMNS) // room)))
    height = -(-len(names) // columns)
    shape: Shape = "square" if several else "circle"
    piles = [names[start : start + height] for start in range(0, len(names), height)]
    rows = [
        Row([part for name in line for part in _ticked(report, name, shape)])
        for line in zip_longest(*piles)
    ]
    width = TEXT_WIDTH / columns - _BOX - _GAP
    table = [Column(width=_BOX + _GAP), Column(width=width)] * columns
    look = TableLook(text=style, padding=0.8 * mm, gap=_GAP, row_rules=False)
    yield Table(table, rows, direction=voice.direction, look=look)


def _ticked(
    report: BlankQuestionnaire, name: str | None, shape: Shape
) -> tuple[Flowable | str, Flowable | str]:
    if name is None:
        return "", ""
    style = report.voice.type.table
    mark = TickBox(shape, size=_BOX, line_height=style.leading)
    return mark, Paragraph(name, style, direction=report.voice.direction)


def _how_to_tick(report: BlankQuestionnaire, *, several: bool) -> str:
    texts = report.voice.texts
    if several:
        return texts.gettext("Tick all that apply.")
    return texts.gettext("Tick one.")


def _scale(report: BlankQuestionnaire, control: Control) -> Iterator[Flowable]:
    """Circles with their numbers; a scale of more steps is written as a number."""
    voice = report.voice
    start, end, step = (float(control.attributes.get(key, "1")) for key in ("start", "end", "step"))
    count = int(abs(end - start) / step) + 1 if step else 1
    if count > _LARGEST_SCALE:
        text = voice.texts.gettext("A number from {start} to {end}").format(
            start=voice.formats.number(start), end=voice.formats.number(end)
        )
        yield voice.paragraph(text, voice.type.caption)
        yield _at_start(report, FigureBoxes((4,)))
        return
    towards = step if end >= start else -step
    numbers = [start + towards * place for place in range(count)]
    style = replace(voice.type.table, align="centre")
    width = TEXT_WIDTH / count
    blocks = [
        [
            TickBox("circle", size=_BOX),
            voice.paragraph(Span(voice.formats.number(number, _decimals(step))), style),
        ]
        for number in numbers
    ]
    yield Table(
        [Column(width=width, align="centre") for _ in numbers],
        [Row(blocks)],
        direction=voice.direction,
        look=TableLook(text=style, padding=0.5 * mm, gap=0, row_rules=False),
    )


def _decimals(step: float) -> int:
    """How many places after the comma the numbers of a scale need."""
    text = f"{step:g}"
    return len(text.partition(".")[2])
