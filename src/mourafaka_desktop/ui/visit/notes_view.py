"""The free texts of a visit: what was found, and what was advised."""

from mourafaka_desktop.i18n.catalogue import _
from mourafaka_desktop.labels import field_label
from mourafaka_desktop.ui.visit.section_index_view import section_name
from mourafaka_desktop.ui.visit.section_view import SectionView
from mourafaka_desktop.ui.visit.visit_model import Section
from mourafaka_desktop.ui.widgets.text_editor import TextField


class FindingsView(SectionView):
    """What the coach saw, with the strengths and the difficulties."""

    def __init__(self) -> None:
        super().__init__(Section.FINDINGS)
        self._findings = self._add_text("findings", TextField(least_lines=5))
        self._strengths = self._add_text("strengths", TextField(least_lines=2))
        self._difficulties = self._add_text("difficulties", TextField(least_lines=2))
        for editor in (self._findings, self._strengths, self._difficulties):
            self.add(editor)
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        self.set_count(_("Arabic and French fit in the same sentence"))
        self._findings.input.setAccessibleName(section_name(Section.FINDINGS))
        self._strengths.set_label(field_label("visit", "strengths"))
        self._difficulties.set_label(field_label("visit", "difficulties"))


class AdviceView(SectionView):
    """What the coach advised."""

    def __init__(self) -> None:
        super().__init__(Section.ADVICE)
        self._advice = self._add_text("advice", TextField(least_lines=4))
        self.add(self._advice)
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        self._advice.input.setAccessibleName(section_name(Section.ADVICE))
