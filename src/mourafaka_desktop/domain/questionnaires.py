"""The questionnaires shipped with the program: for now the diagnostic framework.

Its source is a workbook in `resources/questionnaires/`, as `docs/questionnaires.md` explains. The compiled form
beside it is read when it is first asked for: the window is on the screen before anybody needs a criterion.
"""

import functools
from typing import Final

from mourafaka_desktop import paths
from mourafaka_forms.framework import Framework
from mourafaka_forms.framework_form import framework_from_form
from mourafaka_forms.xform import Form, read_form

DIAGNOSTIC: Final = "mourafaka-diagnostic"
"""The id of the programme's diagnostic: what a cooperative's score and its path are about."""


@functools.cache
def shipped_framework() -> Framework:
    """The diagnostic framework of this version of the program.

    It is what the programme as a whole speaks of: sectors, pathways, the names of actions and bands in lists, the
    coaching cycle, parameters of the law. An assessment is asked, scored and explained by the version it was made
    with, see `services.questionnaires`. Raises FrameworkError if the shipped file does not hold together.
    """
    return framework_from_form(shipped_form())


@functools.cache
def shipped_form() -> Form:
    """The diagnostic of this version of the program as it is filled in. Raises FormError."""
    content = (paths.resources() / "questionnaires" / "diagnostic.xform.xml").read_bytes()
    return read_form(content)
