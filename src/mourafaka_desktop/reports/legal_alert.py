"""The legal alert on paper: the only heavy box there is, and the thin tag of an obligation in order."""

import re
from textwrap import shorten

from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from mourafaka_desktop import labels
from mourafaka_desktop.reports.blocks import Box, FillInLine, SideBySide, Stack
from mourafaka_desktop.reports.diagnostic_report_values import DiagnosticReport
from mourafaka_desktop.reports.document import TEXT_WIDTH
from mourafaka_desktop.reports.fonts import PLEX
from mourafaka_desktop.reports.icons import Icon
from mourafaka_desktop.reports.palette import GREY
from mourafaka_desktop.reports.rules import UprightRule
from mourafaka_desktop.reports.style import Span
from mourafaka_desktop.reports.typed_text import NBSP, clean
from mourafaka_desktop.reports.voice import DOT, Voice, typed_in_line
from mourafaka_forms.framework import Criterion, LegalBasis
from mourafaka_forms.guidance import action_choice

BLACK = "#000000"
_PADDING = 2.4 * mm
_GAP = 3 * mm
_ICON = 8 * mm
_TODO = 52 * mm
_LONGEST = 160
_FIGURE = re.compile(r"\d")


def legal_alert_box(report: DiagnosticReport, criterion: Criterion, *, named: bool = False) -> Box:
    """The rule that is not kept and its text of law; beside it what to do, who, by when.

    `named` begins with the criterion, where the box does not stand under it.
    """
    assert criterion.legal is not None  # Only a legal obligation raises an alert.
    inner = TEXT_WIDTH - 2 * _PADDING
    rule_width = inner - _ICON - _TODO - 3 * _GAP - 1 * mm
    rule = _rule(report, criterion, criterion.legal, named=named)
    todo = _todo(report, criterion)
    height = max(Stack(rule, rule_width).height, Stack(todo, _TODO).height)
    return Box(
        [
            SideBySide(
                [[Icon("triangle-alert", _ICON, stroke=1.9)], rule, [UprightRule(height)], todo],
                [_ICON, rule_width, 1 * mm, _TODO],
                gap=_GAP,
                direction=report.voice.direction,
                middle=True,
            )
        ],
        direction=report.voice.direction,
        line=0.9 * mm,
        colour=BLACK,
        padding=_PADDING,
    )


def _rule(
    report: DiagnosticReport, criterion: Criterion, legal: LegalBasis, *, named: bool
) -> list[Flowable]:
    voice, texts = report.voice, report.voice.texts
    style = voice.type.table
    lines: list[Flowable] = []
    if named:
        name = f"{criterion.code}{NBSP}{NBSP} "
        label = Span(report.words(criterion.label), "semibold", size=10.4)
        lines.append(voice.paragraph([Span(name, colour=GREY), label], style))
    law = f"{DOT}{labels.law(legal, texts)}"
    lines.append(voice.paragraph([Span(texts.gettext("Legal alert"), "semibold"), law], style))
    rule = report.words(legal.rule)
    # A figure nobody has confirmed is not printed, not even with a warning.
    if legal.is_verified or not _FIGURE.search(rule):
        lines.append(voice.paragraph(rule, style))
    if not legal.is_verified:
        to_verify = Span(texts.gettext("To be verified."), "semibold")
        lines.append(voice.paragraph(to_verify, style))
    return lines


def _todo(report: DiagnosticReport, criterion: Criterion) -> list[Flowable]:
    voice, texts = report.voice, report.voice.texts
    style = voice.type.table
    agreed = report.action_for(criterion.code)
    title = proposed_action(report, criterion)
    if agreed:
        title = _brief(labels.action_title(agreed, texts))
    lines: list[Flowable] = []
    if title:
        lines.append(voice.paragraph(Span(title, "semibold"), style))
    who = agreed.responsible if agreed else None
    lines.append(_or_blank(voice, texts.pgettext("action", "Who:"), who and _brief(who)))
    due_on = agreed.due_on if agreed else None
    by_when = voice.formats.date(due_on) if due_on else None
    lines.append(_or_blank(voice, texts.pgettext("action", "Before:"), by_when))
    return lines


def _brief(text: str) -> str:
    """What was typed, its end left out where it is long: a box never breaks, and the action plan
    has all of it."""
    # Counted as it is drawn: a character no font has becomes eight.
    text = " ".join(clean(text, PLEX).split())
    if len(text) > _LONGEST:
        # A single word without an end is divided too.
        text = shorten(text, _LONGEST, placeholder="…").removesuffix("…") or text[: _LONGEST - 1]
        text = f"{text}…"
    return typed_in_line(text)


def _or_blank(voice: Voice, label: str, value: str | None) -> Flowable:
    """A label and its value, or a line to write it on."""
    style = voice.type.table
    if value:
        return voice.paragraph([Span(f"{label} ", colour=GREY), value], style)
    told = voice.paragraph(Span(label, colour=GREY), style)
    width = told.natural_width + 1.5 * mm
    return SideBySide(
        [[told], [FillInLine(height=style.leading)]],
        [width, _TODO - width],
        gap=0,
        direction=voice.direction,
    )


def proposed_action(report: DiagnosticReport, criterion: Criterion) -> str | None:
    """What the framework proposes for the answer given; None where it proposes nothing."""
    code = action_choice(report.framework, criterion, report.answer(criterion.code))
    return report.words(report.framework.action(code).label) if code else None
