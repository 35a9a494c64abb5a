"""All legal alerts of a diagnostic report, one box each, the first due first."""

from datetime import date

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from mourafaka_desktop.reports.diagnostic_report_results import no_alert
from mourafaka_desktop.reports.diagnostic_report_values import DiagnosticReport
from mourafaka_desktop.reports.legal_alert import legal_alert_box


def legal_alerts(report: DiagnosticReport) -> list[Flowable]:
    """The flowables of the section; without any alert, one sentence."""
    voice, texts = report.voice, report.voice.texts
    title = voice.paragraph(texts.gettext("Legal alerts"), voice.type.page_title)
    codes = [alert.criterion_code for alert in report.score.alerts]
    if not codes:
        return [title, Spacer(1, 2 * mm), voice.paragraph(no_alert(report), voice.type.reading)]
    explained = texts.ngettext(
        "{n} legal obligation is rated at level 0 or 1. It comes first in the action plan.",
        "{n} legal obligations are rated at level 0 or 1. They come first in the action plan.",
        len(codes),
    ).format(n=len(codes))
    story: list[Flowable] = [title, voice.paragraph(explained, voice.type.reading)]
    for code in sorted(codes, key=lambda code: _due_on(report, code)):
        story.append(Spacer(1, 4 * mm))
        story.append(legal_alert_box(report, report.framework.criterion(code), named=True))
    return story


def _due_on(report: DiagnosticReport, criterion_code: str) -> date:
    action = report.action_for(criterion_code)
    return action.due_on if action and action.due_on else date.max
