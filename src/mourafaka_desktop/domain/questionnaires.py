"""The questionnaires shipped with the program: for now the diagnostic framework.

Content is data in both languages (`resources/questionnaires/`), read when it is first asked for:
the window is on the screen before anybody needs a criterion.
"""

import functools
from typing import Any, Final

from mourafaka_desktop import paths
from mourafaka_forms.framework import Framework
from mourafaka_forms.framework_mapping import framework_from_mapping

DIAGNOSTIC: Final = "mourafaka-diagnostic"
"""The id of the programme's diagnostic: what a cooperative's score and its path are about."""


@functools.cache
def shipped_framework() -> Framework:
    """The diagnostic framework of this version of the program.

    It is what the programme as a whole speaks of: sectors, pathways, the names of actions and bands in lists, the
    coaching cycle, parameters of the law. An assessment is asked, scored and explained by the version it was made
    with, see `services.questionnaires`. Raises FrameworkError if the shipped file does not hold together.
    """
    return framework_from_mapping(_read("diagnostic.yaml"))


def _read(name: str) -> Any:
    import yaml

    # The loader in C reads the file in 50 ms, the one in Python in ten times that.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    content = (paths.resources() / "questionnaires" / name).read_bytes()
    return yaml.load(content, Loader=loader)  # noqa: S506  (both loaders are the safe ones)
