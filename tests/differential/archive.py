"""Forms and histories recorded from a public suite; they lie beside the checkout, if at all."""

import gzip
import html
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from tests.forms.conformance.recordings import recording


def form_titled(title: str) -> str:
    """The XForm of that title. Skips the test, saying so, where the archive was not fetched."""
    marked = f">{html.escape(title)}</"
    return next(form for form in _archive()["forms"].values() if marked in form)


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
    with gzip.open(recording("scenario_traces.json.gz"), "rt", encoding="utf-8") as archive:
        return json.load(archive)
