"""Strengths and weaknesses, the action plan, and the signatures under it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import groupby

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from mourafaka_desktop import labels
from mourafaka_desktop.domain.development_plans import Pathway, PlannedAction
from mourafaka_desktop.reports.blocks import FillInLine, SideBySide
from mourafaka_desktop.reports.diagnostic_report_values import DiagnosticReport
from mourafaka_desktop.reports.icons import Icon
from mourafaka_desktop.reports.palette import BLUE, GREY
from mourafaka_desktop.reports.rules import Ruled
from mourafaka_desktop.reports.signatures import Signatory, read_aloud, signature_boxes, signed
from mourafaka_desktop.reports.style import Span, Text
from mourafaka_desktop.reports.tables import Column, Content, Row, Spanning, Table, TableLook
from mourafaka_desktop.reports.tag import Tagged
from mourafaka_desktop.reports.text import ltr
from mourafaka_desktop.reports.voice import DOT, typed_in_line
from mourafaka_forms.guidance import strengths, weaknesses

_NAMED = 4
_COLUMNS = 6
_NUMBER = 9 * mm
_PATHWAY_ICONS = {
    Pathway.REGULARISATION: "stamp",
    Pathway.TRAINING: "book-open",
    Pathway.MARKETING: "store",
    Pathway.FINANCING: "hand-coins",
    Pathway.NETWORK: "handshake",
}


def plan(report: DiagnosticReport) -> list[Flowable]:
    """The flowables of the last pages."""
    voice, texts = report.voice, report.voice.texts
    story: list[Flowable] = []
    if (compared := _strengths_and_weaknesses(report)) is not None:
        story += [compared, Spacer(1, 5 * mm)]
    story.append(voice.paragraph(texts.gettext("Action plan"), voice.type.page_title))
    story += [voice.paragraph(_introduction(report), voice.type.reading), Spacer(1, 2 * mm)]
    signatures = list(_signatures(report))
    if report.actions:
        story += signed(_table(report), signatures, direction=voice.direction)
    else:
        story += signatures
    return story


# --- strengths and weaknesses ---------------------------------------------------------------------


def _strengths_and_weaknesses(report: DiagnosticReport) -> Flowable | None:
    """The best and the lowest parts beside each other; None while no part has a score."""
    texts = report.voice.texts
    best, lowest = strengths(report.score, _NAMED), weaknesses(report.score, _NAMED)
    if not best and not lowest:
        return None
    return SideBySide(
        [
            _ranked(report, "circle-check", texts.gettext("Strengths"), best),
            _ranked(report, "trending-up", texts.gettext("To strengthen"), lowest),
        ],
        [83 * mm, 83 * mm],
        gap=8 * mm,
        direction=report.voice.direction,
    )


def _ranked(
    report: DiagnosticReport, icon: str, title: str, codes: Sequence[str]
) -> list[Flowable]:
    voice = report.voice
    heading = SideBySide(
        [[Icon(icon, 5 * mm, colour=BLUE)], [voice.paragraph(title, voice.type.section)]],
        [5 * mm, 70 * mm],
        gap=2 * mm,
        direction=voice.direction,
        middle=True,
    )
    rows = []
    for code in codes:
        label = report.words(report.framework.subdimension(code).label)
        value = report.score.subdimensions[code].value
        assert value is not None  # Only parts with a score are ranked.
        figures = f"{code}{DOT}{voice.formats.number(value)}"
        rows.append(Row([label, Span(ltr(figures), colour=GREY, size=voice.type.caption.size)]))
    if not rows:
        rows.append(Row([voice.texts.gettext("None yet."), ""]))
    look = TableLook(text=voice.type.table, padding=1 * mm)
    columns = [Column(), Column(width=26 * mm, align="end")]
    table = Table(columns, rows, direction=voice.direction, look=look)
    return [Ruled(heading, line=0.5 * mm, padding=1.5 * mm), table]


# --- the actions ----------------------------------------------------------------------------------


def _introduction(report: DiagnosticReport) -> str:
    texts = report.voice.texts
    if not report.actions:
        return texts.gettext("No action has been agreed on yet.")
    day = report.voice.formats.long_date(report.assessment.assessed_on)
    present = report.visit.participants_total if report.visit else None
    decided = texts.gettext("Decided after the diagnosis of {date}.").format(date=day)
    if present:
        decided = texts.ngettext(
            "Decided with {n} person after the diagnosis of {date}.",
            "Decided with {n} people after the diagnosis of {date}.",
            present,
        ).format(n=present, date=day)
    order = texts.gettext("Legal obligations come first, then the actions by priority.")
    return f"{decided} {order}"


def _table(report: DiagnosticReport) -> Table:
    voice, texts = report.voice, report.voice.texts
    columns = [
        Column(texts.gettext("No."), width=_NUMBER),
        Column(texts.gettext("Action")),
        Column(texts.gettext("Who"), width=28 * mm),
        Column(texts.gettext("Due date"), width=25 * mm),
        Column(texts.gettext("Cost (DH)"), width=19 * mm, align=voice.figures_align),
        Column(texts.gettext("Expected proof"), width=34 * mm),
    ]
    rows = []
    number = 0
    for pathway, actions in groupby(_ordered(report), key=lambda action: action.pathway):
        rows.append(_pathway_row(report, pathway))
        for action in actions:
            number += 1
            rows.append(_action_row(report, number, action))
    rows.append(_total_row(report))
    look = TableLook(
        text=voice.type.table,
        head=voice.type.caption,
        total=replace(voice.type.table, weight="bold"),
        padding=1.5 * mm,
    )
    return Table(columns, rows, direction=voice.direction, look=look)


def _ordered(report: DiagnosticReport) -> list[PlannedAction]:
    """By pathway, regularisation first; in each, legal obligations first, then by priority and date."""
    pathways = [*Pathway, None]
    return sorted(
        report.actions,
        key=lambda action: (
            pathways.index(action.pathway),
            not _is_legal(report, action),
            action.priority or 3,
            action.due_on or date.max,
        ),
    )


def _is_legal(report: DiagnosticReport, action: PlannedAction) -> bool:
    return not report.alerting.isdisjoint(action.criterion_codes)


def _pathway_row(report: DiagnosticReport, pathway: Pathway | None) -> Row:
    voice, texts = report.voice, report.voice.texts
    name = labels.enum_label(pathway, texts) if pathway else texts.gettext("Other actions")
    icon = _PATHWAY_ICONS[pathway] if pathway else "circle-check"
    heading = SideBySide(
        [
            [Icon(icon, 4.6 * mm, colour=BLUE)],
            [voice.paragraph(Span(name, "semibold", BLUE), voice.type.block)],
        ],
        [_NUMBER, 120 * mm],
        gap=0,
        direction=voice.direction,
        middle=True,
    )
    return Row([Spanning(heading, _COLUMNS)], kind="group")


def _action_row(report: DiagnosticReport, number: int, action: PlannedAction) -> Row:
    voice = report.voice
    blank = FillInLine(height=voice.type.table.leading)
    codes = ltr(", ".join(action.criterion_codes))
    title = [Span(typed_in_line(labels.action_title(action, voice.texts)), "semibold")]
    if action.criterion_codes:
        title.append(Span(f" {codes}", colour=GREY, size=voice.type.caption.size))
    label: Flowable = voice.paragraph(title, voice.type.table)
    if _is_legal(report, action):
        tag = voice.texts.gettext("Legal obligation")
        paragraph = voice.paragraph(title, voice.type.table)
        label = Tagged(paragraph, tag, voice, icon="triangle-alert", line=0.5 * mm)
    due_on, cost = action.due_on, action.cost_mad
    cells: list[Content] = [
        Span(str(number), "bold", BLUE, 10.4),
        label,
        typed_in_line(action.responsible) if action.responsible else blank,
        Span(voice.formats.date(due_on), "medium") if due_on else blank,
        voice.formats.number(cost, _decimals(cost)) if cost is not None else blank,
        _proof(action) or blank,
    ]
    return Row(cells)


def _decimals(amount: Decimal) -> int:
    return 0 if amount == amount.to_integral_value() else 2


def _proof(action: PlannedAction) -> Text:
    """What will show that it is done: its proof, else its indicator or expected result."""
    text = action.proof or action.indicator or action.expected_result
    return Span(typed_in_line(text), colour=GREY) if text else ""


def _total_row(report: DiagnosticReport) -> Row:
    voice, texts = report.voice, report.voice.texts
    costs = [action.cost_mad for action in report.actions if action.cost_mad is not None]
    lacking = len(report.actions) - len(costs)
    label = texts.gettext("Estimated total")
    if lacking:
        label = texts.ngettext(
            "Estimated total, {n} line to complete",
            "Estimated total, {n} lines to complete",
            lacking,
        ).format(n=lacking)
    total = sum(costs, Decimal(0))
    shown: Content = (
        voice.formats.number(total, _decimals(total))
        if costs
        else FillInLine(height=voice.type.table.leading)
    )
    return Row(["", Spanning(label, 3), shown], kind="total")


# --- signatures -----------------------------------------------------------------------------------


def _signatures(report: DiagnosticReport) -> Iterator[Flowable]:
    voice, texts, cooperative = report.voice, report.voice.texts, report.cooperative
    coach = report.coach.name_in(report.language) if report.coach else None
    yield Spacer(1, 6 * mm)
    yield from signature_boxes(
        [
            Signatory(
                texts.gettext("For the cooperative"),
                cooperative.president_name,
            ),
            Signatory(texts.gettext("For the programme"), coach),
            Signatory(texts.gettext("Read aloud by, or witness"), None),
        ],
        voice,
    )
    yield Spacer(1, 4 * mm)
    yield read_aloud(report.cooperative.spoken_languages, voice)
