"""The head of a paper's first page: the programme, its partners and the tranche."""

from dataclasses import replace

from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from mourafaka_desktop.reports.blocks import SideBySide
from mourafaka_desktop.reports.charts import StarMark
from mourafaka_desktop.reports.document import TEXT_WIDTH
from mourafaka_desktop.reports.palette import BLUE
from mourafaka_desktop.reports.style import Style
from mourafaka_desktop.reports.voice import DOT, Voice

_STAR = 6.6 * mm


def letterhead(voice: Voice, tranche: int | None) -> Flowable:
    """Star, programme and partners over the width of the page; `tranche` None is not known."""
    texts, caption = voice.texts, voice.type.caption
    subtitle = texts.gettext("Coaching of newly created cooperatives")
    if tranche is not None:
        number = texts.gettext("Tranche {number}").format(number=tranche)
        subtitle = f"{subtitle}{DOT}{number}"
    programme = voice.paragraph(texts.gettext("Mourafaka programme"), Style(16, 24, "bold", BLUE))
    width = max(51 * mm, programme.natural_width + 1)
    partners = replace(caption, align="end")
    return SideBySide(
        [
            [StarMark(_STAR)],
            [
                programme,
                voice.paragraph(subtitle, caption),
            ],
            [
                voice.paragraph(
                    texts.gettext(
                        "Office for the Development of Cooperation · Secretariat of State for "
                        "Handicrafts and the Social and Solidarity Economy"
                    ),
                    partners,
                ),
                voice.paragraph(
                    texts.gettext("Mohammed VI Polytechnic University · OCP Group"), partners
                ),
            ],
        ],
        [2 * _STAR, width, TEXT_WIDTH - 2 * _STAR - 5 * mm - width],
        gap=2.5 * mm,
        direction=voice.direction,
        middle=True,
    )
