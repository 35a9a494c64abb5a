"""The values of a blank questionnaire, and what all of its parts ask of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from mourafaka_desktop import labels
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.reports.voice import Voice
from mourafaka_forms.framework import Criterion, Framework, Text
from mourafaka_forms.framework_form import CriterionPaths, criterion_paths
from mourafaka_forms.xform import Form, FormText

_MARKUP: Final = re.compile(r"<[^>]*>|\*\*|__|^#+\s*", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class BlankQuestionnaire:
    """All that a blank questionnaire shows.

    `framework` is None where the questionnaire gives no scores. Of the cooperative, what is known is
    printed and the rest left to be written; None leaves all of it.
    """

    language: Language
    title: Text
    form: Form
    framework: Framework | None = None
    cooperative: Cooperative | None = None

    @cached_property
    def voice(self) -> Voice:
        """The language the paper speaks."""
        return Voice(self.language)

    @property
    def edition(self) -> str:
        """Which questionnaire this is, for the footer: what is written by hand belongs to a version."""
        return f"{self.form.id} {self.form.version}".strip()

    def words(self, text: FormText | None) -> str:
        """A text of the form in the language of the paper, without markup; "" if there is none."""
        if text is None:
            return ""
        return _MARKUP.sub("", text.in_language(self.language)).strip()

    def content(self, text: Text) -> str:
        """Words of the framework in the language of the paper."""
        return labels.content(text, self.voice.texts)

    def criterion(self, path: str) -> Criterion | None:
        """The criterion that the question at a path rates; None for any other question."""
        code = self._codes.get(path)
        return self.framework.criterion(code) if self.framework and code else None

    def belongs_to_a_criterion(self, path: str) -> bool:
        """Whether the question is printed with its criterion: its evidence, its note, its reason."""
        return path in self._companions

    @cached_property
    def _codes(self) -> dict[str, str]:
        return {paths.rating: code for code, paths in self._criteria.items()}

    @cached_property
    def _companions(self) -> frozenset[str]:
        return frozenset(
            path
            for paths in self._criteria.values()
            for path in (
                paths.not_applicable_reason,
                paths.evidence,
                paths.evidence_note,
                paths.note,
            )
            if path is not None
        )

    @cached_property
    def _criteria(self) -> Mapping[str, CriterionPaths]:
        return criterion_paths(self.form) if self.framework else {}
