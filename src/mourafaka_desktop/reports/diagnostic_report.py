"""The diagnostic report: what a cooperative keeps of an assessment, to be read aloud and signed.

`DiagnosticReport` holds the values, `diagnostic_report` makes the paper of them. Its parts are in the
neighbouring modules, in the order of the pages: cover, results, criteria, alerts, plan.
"""

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, NextPageTemplate

from mourafaka_desktop.reports.diagnostic_report_alerts import legal_alerts
from mourafaka_desktop.reports.diagnostic_report_cover import cover
from mourafaka_desktop.reports.diagnostic_report_criteria import (
    KEY_HEIGHT,
    level_key,
    pillar_pages,
)
from mourafaka_desktop.reports.diagnostic_report_plan import plan
from mourafaka_desktop.reports.diagnostic_report_results import results
from mourafaka_desktop.reports.diagnostic_report_values import DiagnosticReport, EarlierResult
from mourafaka_desktop.reports.document import Document, Foot, RunningLines, build, next_page

__all__ = ["DiagnosticReport", "EarlierResult", "diagnostic_report"]


def diagnostic_report(report: DiagnosticReport) -> Document:
    """The paper as a PDF."""
    texts = report.voice.texts
    name = report.cooperative.name_in(report.language)
    title = texts.gettext("Diagnostic report")
    programme = texts.gettext("Mourafaka programme")
    story: list[Flowable] = [NextPageTemplate("plain"), *cover(report)]
    story += [*next_page("plain"), *results(report)]
    for page in pillar_pages(report):
        story += [*next_page("keyed"), *page]
    story += [*next_page("plain"), *legal_alerts(report)]
    story += [*next_page("plain"), *plan(report)]
    return build(
        story,
        voice=report.voice,
        running=RunningLines(
            programme=programme,
            kind=title,
            owner=name,
            occasion=report.occasion,
            reference=report.code,
            remark=texts.gettext("Draft") if report.is_draft else "",
        ),
        title=f"{title}: {name}",
        author=report.coach.name_in(report.language) if report.coach else programme,
        feet={"keyed": Foot(KEY_HEIGHT + 3 * mm, level_key(report))},
    )
