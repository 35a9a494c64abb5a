"""A criterion to rate by hand: its levels to tick, what to see, and room for reason and note."""

from dataclasses import replace

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from mourafaka_desktop import labels
from mourafaka_desktop.reports.blank_questionnaire_values import BlankQuestionnaire
from mourafaka_desktop.reports.blocks import FillInLine, SideBySide, Whole
from mourafaka_desktop.reports.document import TEXT_WIDTH
from mourafaka_desktop.reports.palette import BLUE, HAIR
from mourafaka_desktop.reports.rules import Ruled
from mourafaka_desktop.reports.style import Span, Style
from mourafaka_desktop.reports.tables import Column, Row, Table, TableLook
from mourafaka_desktop.reports.tag import Tagged
from mourafaka_desktop.reports.text import ltr, width_of
from mourafaka_desktop.reports.typed_text import NBSP
from mourafaka_desktop.reports.write_in import RuledLines, TickBox
from mourafaka_forms.answers import Evidence
from mourafaka_forms.framework import Criterion

_LEVEL_MARK = 5 * mm
_BOX = 3.8 * mm
_GAP = 2 * mm
_NOTE_LINES = 2


def criterion_block(report: BlankQuestionnaire, criterion: Criterion) -> Flowable:
    """All of one criterion; it never breaks over pages."""
    content = [
        Ruled(_title(report, criterion), colour=HAIR, line=0.2 * mm),
        *_evidence_to_ask(report, criterion),
        Spacer(1, 1 * mm),
        _levels(report, criterion),
        Spacer(1, 1 * mm),
        *_not_applicable(report, criterion),
        Spacer(1, 1.5 * mm),
        _evidence_boxes(report),
        RuledLines(_NOTE_LINES, line_height=7 * mm),
        Spacer(1, 4 * mm),
    ]
    return Whole(content, direction=report.voice.direction)


def _title(report: BlankQuestionnaire, criterion: Criterion) -> Flowable:
    voice = report.voice
    code = Span(f"{ltr(criterion.code)}{NBSP}{NBSP}", "semibold", BLUE)
    name = voice.paragraph([code, report.content(criterion.label)], voice.type.block)
    if not criterion.is_legal_obligation:
        return name
    return Tagged(name, voice.texts.pgettext("tag", "Law"), voice)


def _evidence_to_ask(report: BlankQuestionnaire, criterion: Criterion) -> list[Flowable]:
    voice = report.voice
    words = report.content(criterion.evidence)
    if not words:
        return []
    text = voice.texts.gettext("Ask to see: {evidence}").format(evidence=words)
    return [voice.paragraph(text, voice.type.caption)]


def _levels(report: BlankQuestionnaire, criterion: Criterion) -> Flowable:
    voice, style = report.voice, report.voice.type.table
    digit = Style(10.4, style.leading, "bold")
    rows = [
        Row(
            [
                TickBox("lozenge", size=_LEVEL_MARK, line_height=style.leading),
                Span(str(level.rating), digit.weight, size=digit.size),
                report.content(level.text),
            ]
        )
        for level in criterion.levels
    ]
    columns = [Column(width=_LEVEL_MARK + _GAP), Column(width=6 * mm), Column()]
    look = TableLook(text=style, padding=0.7 * mm, gap=_GAP, row_rules=False)
    return Table(columns, rows, direction=voice.direction, look=look)


def _not_applicable(report: BlankQuestionnaire, criterion: Criterion) -> list[Flowable]:
    voice, style = report.voice, report.voice.type.table
    words = voice.paragraph(Span(voice.texts.gettext("Not applicable. Why:"), "medium"), style)
    label = words.natural_width + 1
    line = SideBySide(
        [[TickBox(size=_BOX)], [words], [FillInLine(height=7 * mm)]],
        [_BOX, label, TEXT_WIDTH - _BOX - label - 2 * _GAP],
        gap=_GAP,
        direction=voice.direction,
        middle=True,
    )
    if criterion.not_applicable is None:
        return [line]
    usual = voice.texts.gettext("Usual reason: {reason}").format(
        reason=report.content(criterion.not_applicable)
    )
    return [line, voice.paragraph(usual, voice.type.caption)]


def _evidence_boxes(report: BlankQuestionnaire) -> Flowable:
    voice, style = report.voice, report.voice.type.table
    heading = voice.texts.gettext("Evidence:")
    bold = replace(style, weight="semibold")
    blocks: list[list[Flowable]] = [[voice.paragraph(heading, bold)]]
    widths = [width_of(heading, bold, voice.direction) + 2]
    for kind in Evidence:
        name = labels.enum_label(kind, voice.texts)
        blocks += [[TickBox(size=_BOX, line_height=style.leading)], [voice.paragraph(name, style)]]
        widths += [_BOX, width_of(name, style, voice.direction) + 4 * mm]
    return SideBySide(blocks, widths, gap=_GAP, direction=voice.direction)
