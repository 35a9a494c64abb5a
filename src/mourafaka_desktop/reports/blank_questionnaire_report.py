"""A questionnaire to fill in by hand, where there is no battery left or two coaches share a laptop.

`BlankQuestionnaire` holds the values, `blank_questionnaire` makes the paper of them: whose it is,
then each part of the questionnaire in the order it is asked.
"""

from collections.abc import Iterable, Iterator

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, NextPageTemplate, Spacer

from mourafaka_desktop import labels
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.reports.blank_questionnaire_conditions import condition
from mourafaka_desktop.reports.blank_questionnaire_criteria import criterion_block
from mourafaka_desktop.reports.blank_questionnaire_questions import (
    makes_a_table,
    question_block,
    repeat_table,
)
from mourafaka_desktop.reports.blank_questionnaire_values import BlankQuestionnaire
from mourafaka_desktop.reports.blocks import FillInLine, Headed
from mourafaka_desktop.reports.charts import Lattice
from mourafaka_desktop.reports.document import (
    TEXT_WIDTH,
    Document,
    RunningLines,
    Section,
    build,
    next_page,
)
from mourafaka_desktop.reports.letterhead import letterhead
from mourafaka_desktop.reports.tables import Column, Row, Table, TableLook
from mourafaka_desktop.reports.text import ltr
from mourafaka_desktop.reports.voice import DOT, typed_in_line
from mourafaka_forms.xform import BodyElement, Control, Group, Repeat

__all__ = ["BlankQuestionnaire", "blank_questionnaire"]

_TIMES_TO_WRITE = 3
_LABEL_WIDTH = 52 * mm


def blank_questionnaire(report: BlankQuestionnaire) -> Document:
    """The paper as a PDF."""
    texts = report.voice.texts
    kind = texts.gettext("Blank questionnaire")
    programme = texts.gettext("Mourafaka programme")
    name = report.cooperative.name_in(report.language) if report.cooperative else ""
    story = [NextPageTemplate("plain"), *_first_page(report), *_body(report)]
    return build(
        story,
        voice=report.voice,
        running=RunningLines(
            programme=programme,
            kind=kind,
            owner=name,
            occasion=report.content(report.title),
            reference=report.edition,
        ),
        title=f"{kind}: {report.content(report.title)}",
        author=programme,
    )


# --- whose it is ----------------------------------------------------------------------------------


def _first_page(report: BlankQuestionnaire) -> Iterator[Flowable]:
    voice, texts = report.voice, report.voice.texts
    tranche = report.cooperative.tranche if report.cooperative else None
    yield letterhead(voice, tranche)
    yield Spacer(1, 4 * mm)
    yield Lattice(TEXT_WIDTH)
    yield Spacer(1, 8 * mm)
    yield voice.paragraph(texts.gettext("Blank questionnaire"), voice.type.caption)
    yield voice.paragraph(report.content(report.title), voice.type.cover_name)
    version = texts.gettext("Version {version}").format(version=ltr(report.form.version))
    yield voice.paragraph(version, voice.type.caption)
    yield Spacer(1, 8 * mm)
    yield _identity(report)
    yield Spacer(1, 8 * mm)
    yield from _instructions(report)


def _identity(report: BlankQuestionnaire) -> Flowable:
    """What is known of the cooperative, and lines for the rest and for the day."""
    voice, texts = report.voice, report.voice.texts
    look = TableLook(text=voice.type.reading, padding=0.6 * mm, row_rules=False)
    rows = [
        Row([label, typed_in_line(value) if value else FillInLine(height=8 * mm)], middle=True)
        for label, value in [
            (texts.gettext("Cooperative"), _name(report)),
            *_known(report),
            (texts.gettext("Date of the visit"), None),
            (texts.pgettext("field", "Coach"), None),
            (texts.gettext("Who was met, and their role"), None),
        ]
    ]
    columns = [Column(width=_LABEL_WIDTH), Column()]
    return Table(columns, rows, direction=voice.direction, look=look)


def _name(report: BlankQuestionnaire) -> str | None:
    return report.cooperative.name_in(report.language) if report.cooperative else None


def _known(report: BlankQuestionnaire) -> Iterator[tuple[str, str | None]]:
    texts, cooperative = report.voice.texts, report.cooperative
    code = cooperative.programme_code if cooperative else None
    yield labels.field_label("cooperative", "programme_code", texts), code
    yield texts.gettext("Commune and province"), _place(cooperative, report) or None


def _place(cooperative: Cooperative | None, report: BlankQuestionnaire) -> str:
    return labels.place(cooperative, report.voice.texts) if cooperative else ""


def _instructions(report: BlankQuestionnaire) -> Iterator[Flowable]:
    voice, texts = report.voice, report.voice.texts
    heading = voice.paragraph(texts.gettext("How to fill it in"), voice.type.section)
    sentences = [texts.gettext("Write in the language you like; the program takes both.")]
    if report.framework is not None:
        sentences.append(
            texts.gettext(
                "For each criterion tick the one level that describes the cooperative today. "
                "Levels 3 and 4 count in full once their evidence has been seen."
            )
        )
        sentences.append(
            texts.gettext(
                "A criterion that does not apply leaves the score: tick the box and write why."
            )
        )
    sentences.append(texts.gettext("A star (*) marks what has to be answered."))
    sentences.append(
        texts.gettext(
            "Copy the answers into the program afterwards: the scores are worked out there."
        )
    )
    style = voice.type.reading
    yield heading
    for sentence in sentences:
        yield voice.paragraph(sentence, style, marker="•")


# --- the questionnaire ----------------------------------------------------------------------------


def _body(report: BlankQuestionnaire) -> Iterator[Flowable]:
    """The parts in the order they are asked; each group of the first level begins a page."""
    is_at_first = True
    for element in report.form.body:
        blocks = list(_blocks(report, element, level=1))
        if not blocks:
            continue
        title = report.words(element.label)
        if isinstance(element, Control):
            yield from [*next_page("plain")] if is_at_first else []
        else:
            yield from [*next_page("plain"), Section(title)]
        yield from blocks
        is_at_first = False


def _blocks(report: BlankQuestionnaire, element: BodyElement, *, level: int) -> Iterator[Flowable]:
    match element:
        case Group():
            yield from _titled(report, element, _inside(report, element.children, level), level)
        case Repeat():
            yield from _titled(report, element, _repeated(report, element, level), level)
        case Control():
            yield from _question(report, element)


def _inside(
    report: BlankQuestionnaire, children: Iterable[BodyElement], level: int
) -> Iterator[Flowable]:
    for child in children:
        yield from _blocks(report, child, level=level + 1)


def _repeated(report: BlankQuestionnaire, repeat: Repeat, level: int) -> Iterator[Flowable]:
    """A table where all fits a row, else the questions as often as one may expect to need them."""
    controls = [child for child in repeat.children if isinstance(child, Control)]
    if len(controls) == len(repeat.children) and makes_a_table(controls):
        yield repeat_table(report, controls)
        yield Spacer(1, 5 * mm)
        return
    for number in range(1, _TIMES_TO_WRITE + 1):
        voice = report.voice
        title = voice.texts.gettext("No. {number}").format(number=number)
        yield voice.paragraph(title, voice.type.block)
        yield from _inside(report, repeat.children, level)


def _titled(
    report: BlankQuestionnaire,
    element: Group | Repeat,
    content: Iterator[Flowable],
    level: int,
) -> Iterator[Flowable]:
    """The content under its title and when it is asked; nothing where there is no content."""
    blocks = list(content)
    if not blocks:
        return
    voice = report.voice
    title = report.words(element.label)
    said = _module_facts(report, element) or (
        condition(report, element.path) if element.path else ""
    )
    styles = {1: voice.type.page_title, 2: voice.type.section}
    first, *others = blocks
    if said:
        first, others = voice.paragraph(said, voice.type.caption), blocks
    if title:
        yield Headed(voice.paragraph(title, styles.get(level, voice.type.block)), first)
    else:
        yield first
    yield Spacer(1, 2 * mm)
    yield from others


def _module_facts(report: BlankQuestionnaire, element: Group | Repeat) -> str:
    """For which cooperatives a territorial module is; "" for any other part."""
    code = report.form.attribute(element.path, "module") if element.path else None
    if report.framework is None or code is None:
        return ""
    texts = report.voice.texts
    apart = texts.gettext("Not part of the overall score")
    note = report.content(report.framework.module(code).applies_to.note)
    return DOT.join(part for part in (texts.gettext("Territorial module"), apart, note) if part)


def _question(report: BlankQuestionnaire, control: Control) -> Iterator[Flowable]:
    if report.belongs_to_a_criterion(control.path):
        return
    criterion = report.criterion(control.path)
    if criterion is not None:
        yield criterion_block(report, criterion)
    else:
        yield from question_block(report, control)
