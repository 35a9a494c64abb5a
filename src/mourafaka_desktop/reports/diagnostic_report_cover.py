"""The cover of a diagnostic report: whose it is, where they stand on the road, what is not known yet."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from mourafaka_desktop import labels
from mourafaka_desktop.domain.coaching_path import CoachingSession, SlotState, Training
from mourafaka_desktop.domain.cooperatives import Cooperative, to_complete
from mourafaka_desktop.i18n.catalogue import Catalogue
from mourafaka_desktop.reports.blocks import Box, FillInLine, Headed, SideBySide, Stack
from mourafaka_desktop.reports.charts import (
    Lattice,
    Legend,
    Road,
    RoadSession,
    RoadTraining,
    Sign,
)
from mourafaka_desktop.reports.diagnostic_report_values import DiagnosticReport
from mourafaka_desktop.reports.document import COVER_HEIGHT, TEXT_WIDTH
from mourafaka_desktop.reports.icons import Icon
from mourafaka_desktop.reports.ink import inked
from mourafaka_desktop.reports.letterhead import letterhead
from mourafaka_desktop.reports.palette import BLUE, GREY, INK, RULE
from mourafaka_desktop.reports.style import Direction, Span, Style
from mourafaka_desktop.reports.tables import Column, Row, Table, TableLook
from mourafaka_desktop.reports.text import fitted_size, isolated, ltr, width_of
from mourafaka_desktop.reports.typed_text import NBSP
from mourafaka_desktop.reports.voice import DOT, Voice, typed_in_line

_NAME_SIZES = (29.0, 24.0, 20.0)
_TRAINING_GAP = 0.34
_WIDEST_LABEL = 42 * mm
# A sign, the gap after it, and some room between entries.
_LEGEND_SIGN = 10 * mm
# The share of itself a gap keeps where the page is short.
_NARROWEST_GAP = 0.25
# Facts beside each other that would be higher than this stand under each other.
_HIGHEST_STRIP = 40 * mm

# Each with the gap before it.
_Blocks = Sequence[tuple[float, Sequence[Flowable]]]


def cover(report: DiagnosticReport) -> list[Flowable]:
    """The flowables of the first page, what is to complete at its foot."""
    blocks = _blocks(report, _in_two_columns)
    if _free_height(blocks) < -(1 - _NARROWEST_GAP) * _gaps(blocks):
        blocks = _blocks(report, _in_one_column)
    return list(_spread(blocks))


def _blocks(
    report: DiagnosticReport, set_identity: Callable[[DiagnosticReport], Flowable]
) -> _Blocks:
    return [
        (0, [letterhead(report.voice, report.cooperative.tranche)]),
        (4 * mm, [Lattice(TEXT_WIDTH)]),
        (13 * mm, list(_title(report))),
        (8 * mm, [_day(report)]),
        (10 * mm, list(_road(report))),
        (9 * mm, [_identity(report, set_identity(report))]),
        (6 * mm, _to_complete(report)),
    ]


def _gaps(blocks: _Blocks) -> float:
    return sum(gap for gap, _ in blocks)


def _free_height(blocks: _Blocks) -> float:
    """What the blocks and their gaps leave of the page; negative where it is too short for them."""
    contents = [one for _, block in blocks for one in block]
    return COVER_HEIGHT - Stack(contents, TEXT_WIDTH).height - _gaps(blocks)


def _spread(blocks: _Blocks) -> Iterator[Flowable]:
    """The blocks with their gaps before them: narrower where the page is short, the last at its foot."""
    gaps, free = _gaps(blocks), _free_height(blocks)
    scale = 1 if free >= 0 else max((gaps + free) / gaps, _NARROWEST_GAP)
    for gap, block in blocks[:-1]:
        yield Spacer(1, gap * scale)
        yield from block
    gap, last = blocks[-1]
    if last:
        yield Spacer(1, gap * scale + max(free - 1, 0))
        yield from last


# --- whose it is ----------------------------------------------------------------------------------


def _title(report: DiagnosticReport) -> Iterator[Flowable]:
    voice, cooperative = report.voice, report.cooperative
    kind = Style(13, 20, "semibold", BLUE)
    yield voice.paragraph(
        [
            voice.texts.gettext("Diagnostic report"),
            Span(f"{NBSP}{NBSP}{NBSP}|{NBSP}{NBSP}{NBSP}", "regular", RULE),
            Span(report.occasion, "regular", GREY),
        ],
        kind,
    )
    name = isolated(cooperative.name_in(report.language))
    style = voice.type.cover_name
    sizes = [size for size in _NAME_SIZES if size <= style.size] or [style.size]
    size = fitted_size(name, style, TEXT_WIDTH, sizes, voice.direction)
    scale = size / style.size
    yield voice.paragraph(name, replace(style, size=size, leading=style.leading * scale))
    if other := cooperative.other_name_in(report.language):
        yield voice.paragraph(isolated(other), Style(13, 20, "medium", GREY))
    yield Spacer(1, 1.5 * mm)
    steps = list(_place(cooperative, voice.texts))
    place = Style(voice.type.block.size, voice.type.block.leading * 1.1)
    yield voice.paragraph(DOT.join(steps), place) if steps else FillInLine(90 * mm, 8 * mm)


def _place(cooperative: Cooperative, texts: Catalogue) -> Iterator[str]:
    """Every known step of the way there, from the nearest to the farthest."""
    if cooperative.douar:
        yield typed_in_line(cooperative.douar)
    for label, code in (
        (labels.commune_label, cooperative.commune_code),
        (labels.province_label, cooperative.province_code),
        (labels.region_label, cooperative.region_code),
    ):
        if code:
            try:
                yield label(code, texts)
            except KeyError:  # A code this version does not know names no place.
                continue


# --- the day --------------------------------------------------------------------------------------


def _facts(report: DiagnosticReport) -> list[tuple[str, str | None]]:
    """Label and value of the four facts of the day; None is not known."""
    voice, texts = report.voice, report.voice.texts
    coach = report.coach.name_in(report.language) if report.coach else None
    spoken = [
        labels.option("spoken_languages", key, texts) for key in report.cooperative.spoken_languages
    ]
    return [
        (
            texts.gettext("Date of the diagnosis"),
            voice.formats.long_date(report.assessment.assessed_on),
        ),
        (texts.gettext("Coaching by"), typed_in_line(coach) if coach else None),
        (texts.gettext("Present at the session"), _attendance(report)),
        (texts.gettext("Language of the discussion"), voice.list_separator.join(spoken) or None),
    ]


def _attendance(report: DiagnosticReport) -> str | None:
    present = report.visit.participants_total if report.visit else None
    if present is None:
        return None
    texts, members = report.voice.texts, report.cooperative.members_total
    if members is None:
        return texts.ngettext("{n} person", "{n} people", present).format(n=present)
    sentence = texts.ngettext(
        "{n} person, of {members} members", "{n} people, of {members} members", present
    )
    return sentence.format(n=present, members=members)


def _day(report: DiagnosticReport) -> Flowable:
    """The facts of the day beside each other, or under each other where one of them is long."""
    facts, voice = _facts(report), report.voice
    strip = _FactStrip(facts, voice)
    if strip.wrap(TEXT_WIDTH, COVER_HEIGHT)[1] <= _HIGHEST_STRIP:
        return strip
    return _fact_table(facts, voice)


class _FactStrip(Flowable):
    """Facts beside each other between two hair lines, a thin line between them."""

    _PADDING = 2.6 * mm

    def __init__(self, facts: Sequence[tuple[str, str | None]], voice: Voice) -> None:
        super().__init__()
        self._direction: Direction = voice.direction
        value = Style(voice.type.block.size - 0.2, voice.type.block.leading, "semibold", INK)
        self._facts = [
            [
                voice.paragraph(label, voice.type.caption),
                voice.paragraph(text, value) if text else FillInLine(height=value.leading),
            ]
            for label, text in facts
        ]

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        self.width = available_width
        self._step = available_width / len(self._facts)
        gap = 4 * mm
        self._stacks = [Stack(fact, self._step - 2 * gap) for fact in self._facts]
        self.height = max(stack.height for stack in self._stacks) + 2 * self._PADDING
        return self.width, self.height

    def draw(self) -> None:
        canvas, rtl = self.canv, self._direction == "rtl"
        gap = 4 * mm
        with inked(canvas, stroke=RULE, width=0.25 * mm):
            canvas.line(0, 0, self.width, 0)
            canvas.line(0, self.height, self.width, self.height)
            for place in range(1, len(self._stacks)):
                x = place * self._step
                canvas.line(x, self._PADDING, x, self.height - self._PADDING)
        for place, stack in enumerate(self._stacks):
            # The first fact begins at the margin, not a gap away from it.
            start = place * self._step + (gap if place else 0)
            x = self.width - start - stack.width if rtl else start
            stack.draw(canvas, x, self.height - self._PADDING, direction=self._direction)


# --- the road -------------------------------------------------------------------------------------


def _road(report: DiagnosticReport) -> Iterator[Flowable]:
    voice, texts = report.voice, report.voice.texts
    sessions, trainings = report.sessions, report.trainings
    held = sum(session.state is SlotState.HELD for session in sessions)
    trained = sum(training.state is SlotState.HELD for training in trainings)
    heading = texts.gettext("The path: {sessions} and {trainings}").format(
        sessions=texts.ngettext(
            "{n} session held of {total}", "{n} sessions held of {total}", held
        ).format(n=held, total=len(sessions)),
        trainings=texts.ngettext(
            "{n} training of {total}", "{n} trainings of {total}", trained
        ).format(n=trained, total=len(trainings)),
    )
    signs: list[tuple[Sign, str]] = [("session", texts.gettext("Session held"))]
    if any(session.state is SlotState.MISSED for session in sessions):
        signs.append(("missed", texts.gettext("Session not held")))
    signs.append(("training", texts.gettext("Group training")))
    title = voice.paragraph(heading, voice.type.section)
    legend_width = sum(_LEGEND_SIGN + width_of(word, voice.type.caption) for _, word in signs)

    def legend(place: Literal["start", "end"], width: float) -> Legend:
        style = voice.type.caption
        return Legend(signs, direction=voice.direction, width=width, place=place, style=style)

    if title.natural_width + legend_width <= TEXT_WIDTH:
        yield SideBySide(
            [[title], [legend("end", legend_width)]],
            [TEXT_WIDTH - legend_width, legend_width],
            gap=0,
            direction=voice.direction,
            middle=True,
        )
    else:
        yield title
        yield legend("start", TEXT_WIDTH)
    yield Spacer(1, 1.5 * mm)
    yield Road(
        list(_road_sessions(report)),
        list(_road_trainings(sessions, trainings)),
        direction=voice.direction,
        width=TEXT_WIDTH,
    )


def _road_sessions(report: DiagnosticReport) -> Iterator[RoadSession]:
    year: int | None = None
    for session in report.sessions:
        day = session.held_on or session.planned_on
        shown = ""
        if day:
            # The year is told where it changes, in two digits: twelve dates share one line.
            told = "" if day.year == year else f"{day.year % 100:02}"
            shown = report.voice.formats.short_month(day).replace(str(day.year), told).strip()
            year = day.year
        yield RoadSession(
            str(session.number),
            session.state.value,
            shown,
            current=session.held_on == report.assessment.assessed_on
            or (report.visit is not None and report.visit.session_no == session.number),
        )


def _road_trainings(
    sessions: Sequence[CoachingSession], trainings: Sequence[Training]
) -> Iterator[RoadTraining]:
    """Each training between the sessions it lies between; one without a date at its usual place."""
    dated = [
        (day, session.number)
        for session in sessions
        if (day := session.held_on or session.planned_on)
    ]
    share = len(sessions) / max(len(trainings), 1)
    placed: list[tuple[float, Training]] = []
    for number, training in enumerate(trainings, start=1):
        day = training.held_on or training.planned_on
        place = _place_in_time(day, dated) if day and dated else number * share - 0.5
        placed.append((place, training))
    last = 0.0
    for place, training in sorted(placed, key=lambda one: one[0]):
        last = max(place, last + _TRAINING_GAP) if last else place
        yield RoadTraining(last, training.state.value)


def _place_in_time(day: date, dated: Sequence[tuple[date, int]]) -> float:
    at = bisect_left([when for when, _ in dated], day)
    if at == len(dated):
        return dated[-1][1] + 0.3
    return float(dated[at][1]) if dated[at][0] == day else max(dated[at][1] - 0.5, 1)


# --- who they are ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Fact:
    """A line of the identity: its label, its value or None, and the fields it shows."""

    label: str
    value: str | None
    fields: tuple[str, ...]


def _identity(report: DiagnosticReport, facts: Flowable) -> Flowable:
    voice = report.voice
    heading = replace(voice.type.section, space_after=1.5 * mm)
    title = voice.texts.gettext("Identity of the cooperative")
    return Headed(voice.paragraph(title, heading), facts)


def _in_two_columns(report: DiagnosticReport) -> Flowable:
    voice = report.voice
    leading, trailing = 89 * mm, 77 * mm
    return SideBySide(
        [
            [_fact_table(_told(_registered(report)), voice)],
            [_fact_table(_told(_governed(report)), voice)],
        ],
        [leading, trailing],
        gap=TEXT_WIDTH - leading - trailing,
        direction=voice.direction,
    )


def _in_one_column(report: DiagnosticReport) -> Flowable:
    """Over the whole width, and over as many pages as long facts take."""
    return _fact_table(_told([*_registered(report), *_governed(report)]), report.voice)


def _told(facts: Sequence[_Fact]) -> list[tuple[str, str | None]]:
    return [(fact.label, fact.value) for fact in facts]


def _fact_table(facts: Sequence[tuple[str, str | None]], voice: Voice) -> Table:
    """A line for each label and its value; None is left to be written."""
    label_style = replace(voice.type.table, colour=GREY)
    longest = max(width_of(label, label_style, voice.direction) for label, _ in facts)
    label_width = min(longest + 3 * mm, _WIDEST_LABEL)
    look = TableLook(text=replace(voice.type.table, weight="medium"), padding=1.35 * mm, gap=2 * mm)
    rows = [
        Row(
            [
                voice.paragraph(label, label_style),
                voice.paragraph(value, look.text)
                if value
                else FillInLine(height=look.text.leading),
            ]
        )
        for label, value in facts
    ]
    return Table([Column(width=label_width), Column()], rows, direction=voice.direction, look=look)


def _registered(report: DiagnosticReport) -> list[_Fact]:
    """What the registers know of it."""
    cooperative, voice = report.cooperative, report.voice
    texts = voice.texts
    category, sector = cooperative.legal_category, cooperative.sector
    register = [_code(cooperative.local_register_no), _typed(cooperative.court)]
    products = [typed_in_line(product) for product in cooperative.main_products]
    phone = voice.formats.phone(cooperative.phone) if cooperative.phone else None
    return [
        _Fact(
            texts.pgettext("identity", "Legal category"),
            labels.enum_label(category, texts) if category else None,
            ("legal_category",),
        ),
        _Fact(
            texts.pgettext("identity", "Sector of activity"),
            labels.option("sector", sector, texts) if sector else None,
            ("sector",),
        ),
        _Fact(
            texts.pgettext("identity", "Main products"),
            voice.list_separator.join(products) or None,
            ("main_products",),
        ),
        _Fact(
            texts.pgettext("identity", "Local register"),
            DOT.join(filter(None, register)) or None,
            ("local_register_no", "court"),
        ),
        _Fact(texts.pgettext("identity", "ICE"), _grouped_ice(cooperative.ice), ("ice",)),
        _Fact(texts.pgettext("identity", "CNSS number"), _code(cooperative.cnss_no), ("cnss_no",)),
        _Fact(texts.pgettext("identity", "Telephone"), phone, ("phone",)),
    ]


def _governed(report: DiagnosticReport) -> list[_Fact]:
    """Who leads it, how many they are, what they live on."""
    cooperative, voice = report.cooperative, report.voice
    texts, formats = voice.texts, voice.formats
    organ = cooperative.governance_organ
    mandate, meeting = cooperative.mandate_ends_on, cooperative.last_general_meeting_on
    capital, turnover = cooperative.capital_mad, cooperative.turnover_mad
    turnover_label = texts.pgettext("identity", "Turnover")
    if cooperative.turnover_year is not None:
        turnover_label = f"{turnover_label} {ltr(str(cooperative.turnover_year))}"
    return [
        _Fact(
            texts.pgettext("identity", "Management body"),
            labels.enum_label(organ, texts) if organ else None,
            ("governance_organ",),
        ),
        _Fact(
            texts.pgettext("identity", "Presidency or management"),
            _typed(cooperative.president_name),
            ("president_name",),
        ),
        _Fact(
            texts.pgettext("identity", "End of the mandate"),
            formats.date(mandate) if mandate else None,
            ("mandate_ends_on",),
        ),
        _Fact(
            texts.pgettext("identity", "Members"),
            _members(report),
            ("members_total", "members_women", "members_youth"),
        ),
        _Fact(
            texts.pgettext("identity", "Capital"),
            formats.dirhams(capital) if capital is not None else None,
            ("capital_mad",),
        ),
        _Fact(
            turnover_label,
            formats.dirhams(turnover) if turnover is not None else None,
            ("turnover_mad",),
        ),
        _Fact(
            texts.pgettext("identity", "Last ordinary general meeting"),
            formats.date(meeting) if meeting else None,
            ("last_general_meeting_on",),
        ),
    ]


def _members(report: DiagnosticReport) -> str | None:
    cooperative, texts = report.cooperative, report.voice.texts
    parts = []
    if cooperative.members_total is not None:
        parts.append(report.voice.formats.number(cooperative.members_total))
    if cooperative.members_women is not None:
        women = report.voice.formats.number(cooperative.members_women)
        parts.append(texts.gettext("Women: {number}").format(number=women))
    if cooperative.members_youth is not None:
        youth = report.voice.formats.number(cooperative.members_youth)
        parts.append(texts.gettext("Young people: {number}").format(number=youth))
    return DOT.join(parts) or None


def _typed(text: str | None) -> str | None:
    return typed_in_line(text) if text else None


def _code(text: str | None) -> str | None:
    return ltr(text) if text else None


def _grouped_ice(ice: str | None) -> str | None:
    """An ICE in groups of three, to be compared with a paper."""
    if not ice:
        return None
    groups = [ice[at : at + 3] for at in range(0, len(ice), 3)] if ice.isdecimal() else [ice]
    return ltr(NBSP.join(groups))


# --- what is not known ----------------------------------------------------------------------------


def _to_complete(report: DiagnosticReport) -> list[Flowable]:
    """What the paper leaves blank and what the file lacks, once each; nothing where nothing is."""
    voice, cooperative = report.voice, report.cooperative
    facts = [*_registered(report), *_governed(report)]
    label_of = {field: fact.label for fact in facts for field in fact.fields[:1]}
    blank = [
        field
        for fact in facts
        for field in fact.fields
        if getattr(cooperative, field) in (None, ())
    ]
    missing = dict.fromkeys([*blank, *to_complete(cooperative)])
    names = [
        label_of.get(field) or labels.field_label("cooperative", field, voice.texts)
        for field in missing
    ]
    if _attendance(report) is None:
        names.append(voice.texts.gettext("Present at the session"))
    if not names:
        return []
    heading = SideBySide(
        [
            [Icon("pencil", 4 * mm)],
            [voice.paragraph(voice.texts.pgettext("paper", "To complete"), voice.type.block)],
        ],
        [4 * mm, 60 * mm],
        gap=1.5 * mm,
        direction=voice.direction,
        middle=True,
    )
    listed = voice.paragraph(DOT.join(names), replace(voice.type.caption, colour=INK))
    box = Box(
        [heading, listed],
        direction=voice.direction,
        line=0.3 * mm,
        colour=GREY,
        padding=2.5 * mm,
        dashed=True,
    )
    return [box]
