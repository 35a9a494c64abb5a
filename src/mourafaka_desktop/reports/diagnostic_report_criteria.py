"""Criterion by criterion: the level, what was observed, its evidence, and what is proposed."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from mourafaka_desktop import labels
from mourafaka_desktop.domain.assessments import Occasion
from mourafaka_desktop.reports.blocks import FillInLine, SideBySide
from mourafaka_desktop.reports.charts import Lozenges, PillarBar, Stairs
from mourafaka_desktop.reports.diagnostic_report_results import band_words
from mourafaka_desktop.reports.diagnostic_report_values import DiagnosticReport, band_drawn
from mourafaka_desktop.reports.document import TEXT_WIDTH
from mourafaka_desktop.reports.icons import Icon
from mourafaka_desktop.reports.ink import inked
from mourafaka_desktop.reports.legal_alert import legal_alert_box, proposed_action
from mourafaka_desktop.reports.palette import BLUE, GREY, HAIR, INK
from mourafaka_desktop.reports.rules import SideLined
from mourafaka_desktop.reports.style import Span, Style, Text
from mourafaka_desktop.reports.tables import Column, Content, Row, Spanning, Table, TableLook
from mourafaka_desktop.reports.tag import Tagged
from mourafaka_desktop.reports.text import (
    direction_of,
    draw_line,
    isolate_figures,
    isolated,
    ltr,
    width_of,
)
from mourafaka_desktop.reports.typed_text import NBSP
from mourafaka_desktop.reports.voice import DOT, Voice, typed_in_line
from mourafaka_forms.answers import Answer, Evidence
from mourafaka_forms.framework import Criterion, SubDimension
from mourafaka_forms.guidance import TARGET_RATING
from mourafaka_forms.scoring import Score

KEY_HEIGHT = 7 * mm
_KEY_LOZENGES = (2.1 * mm, 1.8 * mm, 1.6 * mm)
_NOTE_INDENT = 16 * mm
_SHORT_NOTE = 40
_COLUMNS = 6
_EVIDENCE_ICONS = {
    Evidence.SEEN: "file-check",
    Evidence.OBSERVED: "eye",
    Evidence.DECLARED: "message-circle",
}


def pillar_pages(report: DiagnosticReport) -> Iterator[list[Flowable]]:
    """The flowables of each pillar, and then of each open territorial module; each begins a page."""
    voice, texts, framework = report.voice, report.voice.texts, report.framework
    count = len(framework.pillars)
    for number, pillar in enumerate(framework.pillars, start=1):
        above = texts.gettext("Pillar {number} of {count}").format(number=number, count=count)
        weight = texts.gettext("weight {weight}").format(
            weight=voice.formats.percent(pillar.weight)
        )
        score = report.score.pillars[pillar.code]
        rows = [
            row
            for subdimension in pillar.subdimensions
            for row in (
                _subdimension_row(report, subdimension),
                *_criteria_rows(report, subdimension.criteria),
            )
        ]
        facts = DOT.join([above, weight, *_completeness(report, score)])
        yield _section(report, facts, report.words(pillar.label), score, rows)
    for code in report.modules:
        module = framework.module(code)
        kind = texts.gettext("Territorial module")
        apart = texts.gettext("Not part of the overall score")
        rows = list(_criteria_rows(report, module.criteria))
        title, score = report.words(module.label), report.score.modules[code]
        facts = DOT.join([kind, apart, *_completeness(report, score)])
        yield _section(report, facts, title, score, rows)


def _section(
    report: DiagnosticReport, above: str, title: str, score: Score, rows: Sequence[Row]
) -> list[Flowable]:
    voice, texts = report.voice, report.voice.texts
    figures = Style(32, 36, "bold", BLUE, align="end")
    number = voice.formats.number(score.value) if score.value is not None else ""
    heading = SideBySide(
        [
            [
                voice.paragraph(above, voice.type.caption),
                voice.paragraph(title, voice.type.page_title),
            ],
            [Stairs(band_drawn(score.band), direction=voice.direction, width=13.5 * mm)],
            [voice.paragraph(band_words(report, score), Style(11, 16, "medium", INK))],
            [voice.paragraph(number, figures)] if number else [],
        ],
        [TEXT_WIDTH - 73.5 * mm, 13.5 * mm, 34 * mm, 20 * mm],
        gap=2 * mm,
        direction=voice.direction,
        middle=True,
    )
    columns = [
        Column(texts.gettext("Code"), width=_NOTE_INDENT),
        Column(texts.gettext("Criterion"), width=39 * mm),
        Column(texts.gettext("Level"), width=19 * mm),
        Column(texts.gettext("What was observed")),
        Column(texts.gettext("Evidence"), width=23 * mm),
        Column(texts.gettext("Proposed action"), width=33 * mm),
    ]
    look = TableLook(text=voice.type.table, head=voice.type.caption, padding=1.3 * mm)
    return [
        heading,
        Spacer(1, 2 * mm),
        Table(columns, rows, direction=voice.direction, look=look),
    ]


# --- rows -----------------------------------------------------------------------------------------


def _subdimension_row(report: DiagnosticReport, subdimension: SubDimension) -> Row:
    voice, texts = report.voice, report.voice.texts
    score = report.score.subdimensions[subdimension.code]
    weight = texts.gettext("weight {weight}").format(
        weight=voice.formats.number(subdimension.weight)
    )
    name = [
        Span(report.words(subdimension.label), "semibold", INK),
        Span(
            f"{NBSP}{NBSP} {DOT.join([weight, *_completeness(report, score)])}",
            "regular",
            GREY,
            voice.type.caption.size,
        ),
    ]
    bar = PillarBar(
        None if score.value is None else float(score.value),
        band_drawn(score.band),
        direction=voice.direction,
        number="" if score.value is None else voice.formats.number(score.value),
        number_style=Style(13, 16, "bold", INK),
        bar_width=34 * mm,
        bar_height=4.2 * mm,
        number_width=10 * mm,
    )
    line = SideBySide(
        [
            [
                voice.paragraph(
                    ltr(subdimension.code),
                    replace(voice.type.table, weight="semibold", colour=BLUE),
                )
            ],
            [voice.paragraph(name, voice.type.block)],
            [voice.paragraph(_earlier_score(report, subdimension), voice.type.caption)],
            [bar],
        ],
        [13 * mm, 80 * mm, 31 * mm, 44 * mm],
        gap=2 * mm,
        direction=voice.direction,
        middle=True,
    )
    return Row([Spanning(line, _COLUMNS)], kind="group")


def _completeness(report: DiagnosticReport, score: Score) -> list[str]:
    """How much of the weight was assessed; nothing to say where all of it does not apply."""
    if score.completeness is None:
        return []
    texts = report.voice.texts
    share = report.voice.formats.percent(score.completeness)
    return [texts.gettext("{share} of the weight assessed").format(share=ltr(share))]


def _earlier_score(report: DiagnosticReport, subdimension: SubDimension) -> str:
    """The score of the assessment before this one; without one, why there is no score now."""
    texts = report.voice.texts
    for occasion, earlier in reversed(list(report.earlier())):
        value = earlier.subdimension(subdimension.code)
        if value is not None:
            sentence = {
                Occasion.BASELINE: texts.gettext("First diagnosis: {score}"),
                Occasion.MID_TERM: texts.gettext("Mid-term: {score}"),
            }[occasion]
            return sentence.format(score=report.voice.formats.number(value))
    score = report.score.subdimensions[subdimension.code]
    return band_words(report, score) if score.value is None else ""


def _criteria_rows(report: DiagnosticReport, criteria: Sequence[Criterion]) -> Iterator[Row]:
    for criterion in criteria:
        answer = report.answer(criterion.code)
        yield Row(
            [
                Span(ltr(criterion.code), colour=GREY, size=report.voice.type.caption.size),
                _name(report, criterion),
                *_answer_cells(report, criterion, answer),
            ]
        )
        if note := list(_notes(report, answer)):
            yield Row(
                ["", Spanning(SideLined(note, direction=report.voice.direction), _COLUMNS - 1)],
                attached=True,
            )
        if criterion.code in report.alerting:
            yield Row([Spanning(legal_alert_box(report, criterion), _COLUMNS)], attached=True)


def _name(report: DiagnosticReport, criterion: Criterion) -> Flowable:
    voice = report.voice
    label = voice.paragraph(Span(report.words(criterion.label), "semibold"), voice.type.table)
    if not criterion.is_legal_obligation:
        return label
    return Tagged(label, voice.texts.pgettext("tag", "Law"), voice)


def _answer_cells(
    report: DiagnosticReport, criterion: Criterion, answer: Answer
) -> Sequence[Content]:
    """Level, what was observed, evidence, proposed action."""
    voice, texts = report.voice, report.voice.texts
    if answer.is_not_applicable:
        reason = typed_in_line(answer.not_applicable_reason or "")
        why: Text = [Span(texts.gettext("Not applicable:"), "semibold"), f" {reason}"]
        bar = Lozenges(None, direction=voice.direction, applicable=False)
        return [_level(voice, bar, "—"), why, "—", "—"]
    rating, counted = answer.rating, answer.counted_rating
    if rating is None or counted is None:
        style = voice.type.table
        said = voice.paragraph(Span(texts.gettext("Not assessed yet."), "semibold"), style)
        blank = FillInLine(height=2 * style.leading)
        return [
            Lozenges(None, direction=voice.direction),
            [said, FillInLine(height=style.leading)],
            blank,
            blank,
        ]
    level: list[Flowable] = [
        _level(voice, Lozenges(counted, direction=voice.direction), str(counted))
    ]
    observed: list[str | Span] = [report.words(criterion.levels[rating].text)]
    if answer.is_capped:
        level.append(voice.paragraph(texts.gettext("declared"), voice.type.caption))
        sentence = texts.gettext(
            "Declared at level {rating}; counts as {counted} until its evidence is seen."
        ).format(rating=rating, counted=counted)
        observed.append(Span(f" {sentence}", colour=GREY))
    return [level, observed, _evidence(report, answer), _action(report, criterion, rating)]


def _level(voice: Voice, lozenges: Lozenges, digit: str) -> Flowable:
    figure = Style(10.4, voice.type.table.leading, "bold", INK)
    return SideBySide(
        [[lozenges], [voice.paragraph(digit, figure)]],
        [10.8 * mm, 4 * mm],
        gap=1.2 * mm,
        direction=voice.direction,
    )


def _evidence(report: DiagnosticReport, answer: Answer) -> Content:
    voice = report.voice
    if answer.evidence is None:
        return FillInLine(height=voice.type.table.leading)
    caption = replace(voice.type.caption, leading=voice.type.table.leading)
    kind = SideBySide(
        [
            [Icon(_EVIDENCE_ICONS[answer.evidence], 3.6 * mm, colour=GREY)],
            [voice.paragraph(labels.enum_label(answer.evidence, voice.texts), caption)],
        ],
        [3.6 * mm, 15.4 * mm],
        gap=1 * mm,
        direction=voice.direction,
    )
    note = answer.evidence_note or ""
    if not note.strip() or not _is_short(note):
        return kind
    return [kind, voice.paragraph(typed_in_line(note), replace(voice.type.caption, colour=INK))]


def _is_short(evidence_note: str) -> bool:
    """Whether it has room under the kind of evidence instead of on lines of its own."""
    return len(evidence_note.strip()) <= _SHORT_NOTE and "\n" not in evidence_note.strip()


def _action(report: DiagnosticReport, criterion: Criterion, rating: int) -> Text:
    """What was agreed on, or else what is missing or proposed; a mastered level is kept."""
    agreed = report.action_for(criterion.code)
    if agreed:
        return Span(typed_in_line(labels.action_title(agreed, report.voice.texts)), "medium")
    if report.answer(criterion.code).is_capped:
        return report.voice.texts.gettext("Show the evidence")
    if proposed := proposed_action(report, criterion):
        return proposed
    return report.voice.texts.gettext("Keep it up") if rating >= TARGET_RATING else ""


# --- what the coach wrote -------------------------------------------------------------------------


def _notes(report: DiagnosticReport, answer: Answer) -> Iterator[Flowable]:
    texts = report.voice.texts
    evidence = answer.evidence_note or ""
    is_placed = answer.evidence is not None and answer.is_rated and _is_short(evidence)
    if evidence.strip() and not is_placed:
        yield from _labelled(report.voice, texts.gettext("Evidence:"), evidence)
    if answer.note and answer.note.strip():
        yield from _labelled(report.voice, texts.gettext("Coaching note:"), answer.note)


def _labelled(voice: Voice, label: str, text: str) -> Iterator[Flowable]:
    """A note with its label before it, or above it where it runs the other way for several lines."""
    style = replace(voice.type.table, colour=GREY)
    first, *others = [line for line in text.splitlines() if line.strip()]
    named = Span(label, "semibold", INK)
    one_line: Text = [named, f" {isolated(isolate_figures(first))}"]
    room = TEXT_WIDTH - _NOTE_INDENT - SideLined.INDENT
    if direction_of(first, voice.direction) == voice.direction:
        yield voice.paragraph([named, f" {isolate_figures(first)}"], style)
    elif not others and width_of(one_line, style, voice.direction) <= room:
        yield voice.paragraph(one_line, style)
    else:
        yield voice.paragraph(named, style)
        others = [first, *others]
    for line in others:
        yield from voice.typed(line, style)


# --- the key at the foot --------------------------------------------------------------------------


def level_key(report: DiagnosticReport) -> Flowable:
    """What the lozenges mean, on one line over the width of the page."""
    voice, texts = report.voice, report.voice.texts
    signs: list[tuple[int | None, bool, str]] = [
        (level.rating, True, f"{level.rating}{NBSP}{report.words(level.label)}")
        for level in report.framework.scale
    ]
    signs.append((None, False, texts.pgettext("score", "Not applicable")))
    signs.append((None, True, texts.gettext("Not assessed")))
    return _LevelKey(signs, voice)


class _LevelKey(Flowable):
    """Level, whether it applies, and its words, each; the room that is left is shared out."""

    _GAP = 1 * mm
    _LEAST_BETWEEN = 2 * mm

    def __init__(self, signs: Sequence[tuple[int | None, bool, str]], voice: Voice) -> None:
        super().__init__()
        self._signs, self._voice = signs, voice
        self._style = replace(voice.type.footer, colour=INK)
        self.width, self.height = TEXT_WIDTH, KEY_HEIGHT
        words = sum(width_of(one, self._style, voice.direction) for *_, one in signs)

        def between(size: float) -> float:
            taken = words + len(signs) * (4 * size + self._GAP)
            return (self.width - taken) / (len(signs) - 1)

        fitting = (size for size in _KEY_LOZENGES if between(size) >= self._LEAST_BETWEEN)
        self._size = next(fitting, _KEY_LOZENGES[-1])
        self._between = between(self._size)

    def wrap(self, _available_width: float, _available_height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        canvas, direction = self.canv, self._voice.direction
        rtl = direction == "rtl"
        with inked(canvas, stroke=HAIR, width=0.2 * mm):
            canvas.line(0, self.height, self.width, self.height)
        middle = self.height / 2
        along = 0.0
        for level, applies, words in self._signs:
            sign = Lozenges(level, direction=direction, applicable=applies, size=self._size)
            width, height = sign.wrap(0, 0)
            x = self.width - along - width if rtl else along
            sign.drawOn(canvas, x, middle - height / 2)
            start = x - self._GAP if rtl else x + width + self._GAP
            baseline = middle - self._style.size * 0.33
            drawn = draw_line(canvas, start, baseline, words, self._style, direction=direction)
            along += width + self._GAP + drawn + self._between
