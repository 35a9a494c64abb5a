"""Questionnaires: read from their XForm, and those shipped with the program, the diagnostic first among them.

Content is data in both languages (`resources/questionnaires/`), read when it is first asked for:
the window is on the screen before anybody needs a criterion.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from mourafaka_desktop import paths
from mourafaka_forms.framework import Framework, Text
from mourafaka_forms.framework_form import framework_from_form, is_scored
from mourafaka_forms.titles import title_of
from mourafaka_forms.versions import version_order
from mourafaka_forms.xform import Form, FormText, read_form

DIAGNOSTIC: Final = "mourafaka-diagnostic"
"""The id of the programme's diagnostic: what a cooperative's score and its path are about."""

_SHIPPED: Final = ("diagnostic.xform.xml",)


@dataclass(frozen=True)
class Questionnaire:
    """One version of a questionnaire, which never changes. `framework` is None where it is not scored."""

    form: Form
    framework: Framework | None

    @property
    def id(self) -> str:
        """What all its versions are called."""
        return self.form.id

    @property
    def version(self) -> str:
        """Which of them this is; `version_order` tells which of two is the newer one."""
        return self.form.version

    @property
    def title(self) -> Text:
        """What it is called."""
        return title_of(self.form.title or self.form.id)


def read_questionnaire(xform: bytes) -> Questionnaire:
    """The questionnaire in an XForm.

    Raises FormError and FrameworkError, both ValueError, where it does not hold together.
    """
    form = read_form(xform)
    framework = framework_from_form(form) if is_scored(form) else None
    return Questionnaire(form, framework)


@functools.cache
def shipped_questionnaires() -> Mapping[tuple[str, str], Questionnaire]:
    """The questionnaires of this version of the program, by id and version."""
    folder = paths.resources() / "questionnaires"
    found = [read_questionnaire((folder / name).read_bytes()) for name in _SHIPPED]
    return MappingProxyType({(each.id, each.version): each for each in found})


@functools.cache
def shipped_framework() -> Framework:
    """The diagnostic framework of this version of the program.

    It is what the programme as a whole speaks of: sectors, pathways, the names of actions and bands in lists, the
    coaching cycle, parameters of the law. An assessment is asked, scored and explained by the version it was made
    with, see `services.questionnaires`.
    """
    framework = _shipped_diagnostic().framework
    assert framework is not None  # a test proves that the shipped diagnostic is scored
    return framework


def shipped_form() -> Form:
    """The diagnostic of this version of the program, as it is filled in."""
    return _shipped_diagnostic().form


def _shipped_diagnostic() -> Questionnaire:
    versions = [each for each in shipped_questionnaires().values() if each.id == DIAGNOSTIC]
    return max(versions, key=lambda each: version_order(each.version))


def in_both_languages(text: FormText | None) -> Text:
    """A text of a form as a value; empty where there is none."""
    if text is None:
        return Text(fr="", ar="")
    return Text(fr=text.in_language("fr"), ar=text.in_language("ar"))
