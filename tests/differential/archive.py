"""Forms and histories recorded from a public suite; they lie beside the checkout, if at all."""

import gzip
import json
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from tests.forms.conformance.recordings import CASES, recording

WHO_VERBAL_AUTOPSY: Final = "WHO VA fixture"
# ODK's engine stops in an endless loop on the other one.
CHILD_VACCINATION: Final = "fixture: 'child_vaccination_VOL_tool_v12-alt.xml'"

_ARCHIVE: Final = "scenario_traces.json.gz"


def has_archive() -> bool:
    """Whether the archive was fetched."""
    return (CASES / _ARCHIVE).is_file()


def form_tested_by(test: str) -> str:
    """The XForm of the first test whose name holds that. Skips where the archive was not fetched."""
    archive = _archive()
    return next(
        archive["forms"][session["form"]]
        for session in archive["sessions"]
        if test in session["test"]
    )


def histories(file: str) -> list[tuple[str, Mapping[str, Any]]]:
    """Form and history of each session of a file of the suite, named by its path's end."""
    archive = _archive()
    return [
        (archive["forms"][session["form"]], session)
        for session in archive["sessions"]
        if session["file"].endswith(file)
    ]


@cache
def _archive() -> Any:
    with gzip.open(recording(_ARCHIVE), "rt", encoding="utf-8") as archive:
        return json.load(archive)
