"""The results in one page: the score and its band, the pillars, the wheel, and why they are so."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from math import floor

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from mourafaka_desktop.domain.assessments import Occasion
from mourafaka_desktop.reports.bars import Earlier
from mourafaka_desktop.reports.blocks import Box, SideBySide, Stack
from mourafaka_desktop.reports.charts import (
    Legend,
    PillarBar,
    Radar,
    RadarAxis,
    RadarPillar,
    Sign,
    Stairs,
)
from mourafaka_desktop.reports.diagnostic_report_values import DiagnosticReport, band_drawn
from mourafaka_desktop.reports.document import TEXT_HEIGHT, TEXT_WIDTH
from mourafaka_desktop.reports.icons import Icon
from mourafaka_desktop.reports.palette import BLUE, GREY, HAIR, INK
from mourafaka_desktop.reports.rules import Ruled, UprightRule
from mourafaka_desktop.reports.style import Span, Style, Text
from mourafaka_desktop.reports.tables import Column, Row, Table, TableLook
from mourafaka_desktop.reports.text import ltr, width_of
from mourafaka_desktop.reports.typed_text import NBSP
from mourafaka_desktop.reports.voice import DOT
from mourafaka_forms.framework import SubDimension
from mourafaka_forms.guidance import contributions, improvements
from mourafaka_forms.scoring import Score

_RADIUS = 45 * mm
_SMALLEST_RADIUS = 34 * mm
_OVERALL = 44 * mm
_BARS = 122 * mm
_BAR = 79 * mm
_BAR_NUMBER = 13 * mm
_BLOCK = 54 * mm
_ALERTS_NAMED = 4
_IMPROVEMENTS_NAMED = 3
_SIGNS: dict[Occasion, Earlier] = {Occasion.BASELINE: "baseline", Occasion.MID_TERM: "midterm"}


def results(report: DiagnosticReport) -> list[Flowable]:
    """The flowables of the page."""
    has_scores = any(score.value is not None for score in report.score.subdimensions.values())
    above = [_heading(report), Spacer(1, 2 * mm), _head(report), Spacer(1, 3 * mm)]
    above += [*([_legend(report)] if has_scores else []), *_incomparable(report)]
    below = [
        Spacer(1, 2 * mm),
        *([_bands(report), Spacer(1, 2 * mm)] if has_scores else []),
        _reasons(report),
        Spacer(1, 3 * mm),
        *(_module(report, code) for code in report.modules),
    ]
    taken = Stack([*above, *below], TEXT_WIDTH).height
    room = TEXT_HEIGHT - taken - 2 * mm
    return [*above, *(_wheel(report, room) if has_scores else []), *below]


def _heading(report: DiagnosticReport) -> Flowable:
    voice, texts, tally = report.voice, report.voice.texts, report.score.tally
    assessed = texts.ngettext(
        "{n} criterion assessed of {total}", "{n} criteria assessed of {total}", tally.rated
    ).format(n=tally.rated, total=tally.total)
    framework = texts.gettext("Diagnostic framework {version}").format(
        version=ltr(report.assessment.framework_version)
    )
    title = voice.paragraph(texts.gettext("The results in one page"), voice.type.page_title)
    beside = replace(voice.type.caption, align="end")
    width = title.natural_width + 1
    return SideBySide(
        [[title], [voice.paragraph(f"{framework}{DOT}{assessed}", beside)]],
        [width, TEXT_WIDTH - width],
        gap=0,
        direction=voice.direction,
        middle=True,
    )


# --- score and pillars ----------------------------------------------------------------------------


def _head(report: DiagnosticReport) -> Flowable:
    bars = _pillar_bars(report)
    height = Stack(bars, _BARS).height
    return SideBySide(
        [list(_overall(report)), [UprightRule(height)], bars],
        [_OVERALL, 2 * mm, _BARS],
        gap=3 * mm,
        direction=report.voice.direction,
    )


def _overall(report: DiagnosticReport) -> Iterator[Flowable]:
    voice, texts, score = report.voice, report.voice.texts, report.score.overall
    yield voice.paragraph(texts.gettext("Overall score"), replace(voice.type.caption, colour=INK))
    if score.value is None:
        yield Spacer(1, 3 * mm)
        yield Stairs(None, direction=voice.direction)
        yield Spacer(1, 2 * mm)
        sentence = texts.gettext("The diagnosis is incomplete: {n} of {total} criteria.")
        yield voice.paragraph(
            sentence.format(n=score.tally.rated, total=score.tally.total), voice.type.block
        )
        return
    yield voice.paragraph(
        [
            voice.formats.number(score.value),
            Span(NBSP + texts.gettext("of 100"), "regular", GREY, 14),
        ],
        voice.type.overall_score,
    )
    yield Spacer(1, 2 * mm)
    assert score.band is not None  # A score that is shown lies in a band.
    yield SideBySide(
        [
            [Stairs(band_drawn(score.band), direction=voice.direction, width=13 * mm)],
            [voice.paragraph(report.words(score.band.label), replace(voice.type.block, size=11.5))],
        ],
        [13 * mm, _OVERALL - 15 * mm],
        gap=2 * mm,
        direction=voice.direction,
        middle=True,
    )
    yield Spacer(1, 1.5 * mm)
    for occasion, earlier in report.earlier():
        if earlier.score.overall.value is None:
            continue
        change = score.value - earlier.score.overall.value
        points = floor(abs(change) + Fraction(1, 2))  # as printed
        sentence = {
            Occasion.BASELINE: texts.ngettext(
                "{change} point since the first diagnosis",
                "{change} points since the first diagnosis",
                points,
            ),
            Occasion.MID_TERM: texts.ngettext(
                "{change} point since mid-term", "{change} points since mid-term", points
            ),
        }[occasion]
        yield voice.paragraph(
            sentence.format(change=voice.formats.signed(change)), voice.type.caption
        )


def _pillar_bars(report: DiagnosticReport) -> list[Flowable]:
    voice = report.voice
    rows: list[Flowable] = []
    names = {
        pillar.code: voice.paragraph(report.words(pillar.label), voice.type.block)
        for pillar in report.framework.pillars
    }
    names_width = max(32 * mm, *(name.natural_width + 1 for name in names.values()))
    bar_width = min(_BAR, _BARS - names_width - 2 * mm - _BAR_NUMBER)
    for pillar in report.framework.pillars:
        score = report.score.pillars[pillar.code]
        is_last = pillar is report.framework.pillars[-1]
        bar = PillarBar(
            None if score.value is None else float(score.value),
            band_drawn(score.band),
            direction=voice.direction,
            number="" if score.value is None else voice.formats.number(score.value),
            earlier=[
                (_SIGNS[occasion], float(value))
                for occasion, earlier in report.earlier()
                if (value := earlier.pillar(pillar.code)) is not None
            ],
            bar_width=bar_width,
            number_width=_BAR_NUMBER,
            scale=is_last,
        )
        rows.append(
            SideBySide(
                [[names[pillar.code], _band(report, score)], [bar]],
                [names_width, bar_width + _BAR_NUMBER],
                gap=_BARS - names_width - bar_width - _BAR_NUMBER,
                direction=voice.direction,
            )
        )
        if not is_last:
            rows.append(Spacer(1, 3.5 * mm))
    return rows


def _band(report: DiagnosticReport, score: Score) -> Flowable:
    """A small pair of stairs and the band's name, or how far a part is from having one."""
    voice = report.voice
    return SideBySide(
        [
            [
                Stairs(
                    band_drawn(score.band), direction=voice.direction, width=7 * mm, height=3.6 * mm
                )
            ],
            [voice.paragraph(band_words(report, score), voice.type.caption)],
        ],
        [7 * mm, 24 * mm],
        gap=1.5 * mm,
        direction=voice.direction,
        middle=True,
    )


def band_words(report: DiagnosticReport, score: Score) -> str:
    """The name of the band of a score; without one, why there is none."""
    texts = report.voice.texts
    if score.band is not None:
        return report.words(score.band.label)
    if score.is_not_applicable:
        return texts.pgettext("score", "Not applicable")
    return texts.gettext("Incomplete: {n} of {total}").format(
        n=score.tally.rated, total=score.tally.total
    )


def _legend(report: DiagnosticReport) -> Flowable:
    voice, texts = report.voice, report.voice.texts
    names = {
        Occasion.BASELINE: texts.pgettext("assessment", "First"),
        Occasion.MID_TERM: texts.pgettext("assessment", "Mid-term"),
        Occasion.FINAL: texts.pgettext("assessment", "Final"),
    }
    entries: list[tuple[Sign, Text]] = [
        (_SIGNS[occasion], f"{names[occasion]}{DOT}{voice.formats.month(earlier.assessed_on)}")
        for occasion, earlier in report.earlier()
    ]
    now = f"{names[report.assessment.occasion]}{DOT}"
    now += voice.formats.long_date(report.assessment.assessed_on)
    entries.append(("now", Span(now, "semibold", BLUE)))
    return Legend(
        entries, direction=voice.direction, width=TEXT_WIDTH, ruled=True, style=voice.type.caption
    )


def _incomparable(report: DiagnosticReport) -> Iterator[Flowable]:
    if report.has_incomparable:
        voice = report.voice
        yield Spacer(1, 1.5 * mm)
        yield voice.paragraph(
            voice.texts.gettext(
                "An earlier diagnosis followed another version of the framework: its scores "
                "cannot stand beside these."
            ),
            voice.type.caption,
        )


# --- the wheel ------------------------------------------------------------------------------------


def _wheel(report: DiagnosticReport, room: float) -> Iterator[Flowable]:
    """The wheel as large as the page leaves room for."""
    pillars = [
        RadarPillar(
            report.words(pillar.label), [_axis(report, each) for each in pillar.subdimensions]
        )
        for pillar in report.framework.pillars
    ]

    def wheel(radius: float) -> Radar:
        return Radar(pillars, direction=report.voice.direction, width=TEXT_WIDTH, radius=radius)

    # Names that wrap make the height uneven in the radius, so it is tried out.
    radius = _RADIUS
    while wheel(radius).height > room and radius > _SMALLEST_RADIUS:
        radius -= 1 * mm
    yield Spacer(1, 2 * mm)
    yield wheel(radius)


def _axis(report: DiagnosticReport, subdimension: SubDimension) -> RadarAxis:
    score = report.score.subdimensions[subdimension.code]
    shown = "—" if score.is_not_applicable else report.voice.texts.pgettext("score", "incomplete")
    if score.value is not None:
        shown = report.voice.formats.number(score.value)

    return RadarAxis(
        report.words(subdimension.label),
        shown,
        now=_figure(score.value),
        midterm=_figure(report.mid_term.subdimension(subdimension.code))
        if report.mid_term
        else None,
        baseline=_figure(report.baseline.subdimension(subdimension.code))
        if report.baseline
        else None,
    )


def _figure(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _bands(report: DiagnosticReport) -> Flowable:
    entries: list[tuple[Sign, Text]] = []
    for band in report.framework.bands:
        drawn = band_drawn(band)
        assert drawn is not None
        limits = ltr(f"{floor(band.min)}–{floor(band.max)}")
        entries.append(
            (drawn, (Span(report.words(band.label), "semibold", INK), f"{NBSP} {limits}"))
        )
    return Legend(
        entries,
        direction=report.voice.direction,
        width=TEXT_WIDTH,
        style=report.voice.type.caption,
    )


# --- why ------------------------------------------------------------------------------------------


def _reasons(report: DiagnosticReport) -> Flowable:
    return SideBySide(
        [list(_sum(report)), list(_improvements(report)), [_alerts(report)]],
        [_BLOCK] * 3,
        gap=(TEXT_WIDTH - 3 * _BLOCK) / 2,
        direction=report.voice.direction,
    )


def _sum(report: DiagnosticReport) -> Iterator[Flowable]:
    """The score as the sum it is."""
    voice, texts, formats = report.voice, report.voice.texts, report.voice.formats
    parts = contributions(report.framework, report.score)
    value = report.score.overall.value
    if value is None or not parts:
        yield Ruled(voice.paragraph(texts.gettext("Why no score yet?"), voice.type.block))
        yield voice.paragraph(
            texts.gettext(
                "A score is shown once four fifths of the criteria that apply are assessed, so "
                "that nobody quotes a number that rests on too little."
            ),
            voice.type.caption,
        )
        return
    question = texts.gettext("Why {score}?").format(score=formats.number(value))
    yield Ruled(voice.paragraph(question, voice.type.block))
    products = [
        ltr(f"{formats.number(part.value, 1)} × {formats.number(part.share, 2)}") for part in parts
    ]
    rows = [
        Row(
            [
                report.words(report.framework.pillar(part.pillar_code).label),
                product,
                formats.number(part.points, 1),
            ]
        )
        for part, product in zip(parts, products, strict=True)
    ]
    rows.append(Row([texts.gettext("Total"), "", formats.number(value, 1)], kind="total"))
    widest = max(width_of(product, voice.type.caption) for product in products)
    columns = [
        Column(),
        Column(width=widest + 3 * mm, align=voice.figures_align),
        Column(width=7.5 * mm, align=voice.figures_align),
    ]
    yield _figures(report, rows, columns)


def _improvements(report: DiagnosticReport) -> Iterator[Flowable]:
    """What raises the score most."""
    voice, texts = report.voice, report.voice.texts
    found = improvements(report.framework, report.assessment.answers, _IMPROVEMENTS_NAMED)
    yield Ruled(voice.paragraph(texts.gettext("What raises the score most"), voice.type.block))
    if not found:
        sentence = (
            texts.gettext("Finish the diagnosis first.")
            if report.score.overall.value is None
            else texts.gettext("Every criterion has reached level 3.")
        )
        yield voice.paragraph(sentence, voice.type.caption)
        return
    rows = [
        Row(
            [
                report.words(report.framework.criterion(one.criterion_code).label),
                voice.formats.signed(one.points, 1),
            ]
        )
        for one in found
    ]
    yield _figures(report, rows, [Column(), Column(width=10 * mm, align=voice.figures_align)])
    yield voice.paragraph(
        texts.gettext("Points gained when level 3 is reached and its evidence seen."),
        voice.type.caption,
    )


def _figures(report: DiagnosticReport, rows: Sequence[Row], columns: Sequence[Column]) -> Table:
    style = replace(report.voice.type.caption, colour=INK)
    look = TableLook(
        text=style,
        total=replace(style, weight="semibold"),
        padding=0.3 * mm,
        gap=1.5 * mm,
        row_rules=False,
    )
    return Table(columns, rows, direction=report.voice.direction, look=look)


def _alerts(report: DiagnosticReport) -> Flowable:
    """The legal alerts by name, in the one heavy box; without any, a sentence without a box."""
    voice, texts, alerts = report.voice, report.voice.texts, report.score.alerts
    if not alerts:
        heading = Ruled(voice.paragraph(texts.gettext("Legal alerts"), voice.type.block))
        return SideBySide(
            [[heading, voice.paragraph(no_alert(report), voice.type.caption)]],
            [_BLOCK],
            gap=0,
            direction=voice.direction,
        )
    title = texts.ngettext("{n} legal alert", "{n} legal alerts", len(alerts)).format(n=len(alerts))
    named = [
        voice.paragraph(
            report.words(report.framework.criterion(alert.criterion_code).label),
            replace(voice.type.caption, colour=INK, weight="medium"),
        )
        for alert in alerts[:_ALERTS_NAMED]
    ]
    rest = len(alerts) - len(named)
    details = texts.gettext("Details under “Legal alerts”.")
    if rest:
        more = texts.ngettext("And {n} more.", "And {n} more.", rest).format(n=rest)
        details = f"{more} {details}"
    content: list[Flowable] = [
        SideBySide(
            [
                [Icon("triangle-alert", 4.6 * mm, stroke=2)],
                [voice.paragraph(title, voice.type.block)],
            ],
            [4.6 * mm, 36 * mm],
            gap=1.8 * mm,
            direction=voice.direction,
            middle=True,
        ),
        *named,
        voice.paragraph(details, voice.type.caption),
    ]
    return Box(
        content, direction=voice.direction, line=0.9 * mm, colour="#000000", padding=2.6 * mm
    )


def no_alert(report: DiagnosticReport) -> str:
    """What is said where no legal obligation is rated 0 or 1, and how many nobody has rated."""
    texts = report.voice.texts
    sentence = texts.gettext("No legal obligation is rated at level 0 or 1.")
    unrated = sum(
        criterion.is_legal_obligation
        and not report.answer(criterion.code).is_rated
        and not report.answer(criterion.code).is_not_applicable
        for criterion in report.framework.criteria()
    )
    if not unrated:
        return sentence
    more = texts.ngettext("{n} is not assessed yet.", "{n} are not assessed yet.", unrated).format(
        n=unrated
    )
    return f"{sentence} {more}"


def _module(report: DiagnosticReport, code: str) -> Flowable:
    """A territorial module on a line of its own, apart from the score."""
    voice, texts = report.voice, report.voice.texts
    module, score = report.framework.module(code), report.score.modules[code]
    label: Text = [
        Span(texts.gettext("Territorial module"), "semibold"),
        f"{NBSP} {report.words(module.label)}",
    ]
    bar = PillarBar(
        _figure(score.value),
        band_drawn(score.band),
        direction=voice.direction,
        number="" if score.value is None else voice.formats.number(score.value),
        number_style=Style(14, 18, "bold", INK),
        bar_width=38 * mm,
        bar_height=4.2 * mm,
        number_width=12 * mm,
    )
    beside = (
        texts.gettext("Not part of the overall score")
        if score.value is not None
        else band_words(report, score)
    )
    return Ruled(
        SideBySide(
            [
                [voice.paragraph(label, voice.type.table)],
                [bar],
                [voice.paragraph(beside, voice.type.caption)],
            ],
            [82 * mm, 50 * mm, 36 * mm],
            gap=3 * mm,
            direction=voice.direction,
            middle=True,
        ),
        colour=HAIR,
        padding=1.6 * mm,
        closed=True,
    )
