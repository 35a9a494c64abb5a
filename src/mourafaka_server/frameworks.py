"""The scored content of questionnaires, published or shipped with this program: `Frameworks.find`."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mourafaka_forms.framework import Framework
from mourafaka_forms.framework_form import framework_from_form, is_scored
from mourafaka_forms.xform import read_form
from mourafaka_protocol.questionnaires import form_of
from mourafaka_server import publications
from mourafaka_server.contents import Store
from mourafaka_server.database import Database

_SHIPPED = ("diagnostic.xform.xml",)
"""What laptops have on board without any publication."""

_PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Known:
    """A version of a questionnaire that this server has. `framework` is None where it is not scored."""

    framework: Framework | None


class Frameworks:
    """The questionnaires of one server. A version never changes, so each is read once."""

    def __init__(self, database: Database, store: Store) -> None:
        self._database = database
        self._store = store
        self._known: dict[tuple[str, str], Known] = {}

    def find(self, questionnaire_id: str, version: str) -> Known | None:
        """That version; None where it was neither published nor shipped."""
        key = questionnaire_id, version
        if key not in self._known:
            xform = self._published(*key) or shipped_xforms(questionnaire_id).get(version)
            if xform is None:
                return None
            form = read_form(xform)
            self._known[key] = Known(framework_from_form(form) if is_scored(form) else None)
        return self._known[key]

    def _published(self, questionnaire_id: str, version: str) -> bytes | None:
        published = self._database.read(
            lambda connection: publications.find(connection, questionnaire_id, version)
        )
        if published is None:
            return None
        content = b"".join(self._store.read(published.sha256, 0))
        return form_of(content, published.plain_size)


def shipped_xforms(questionnaire_id: str) -> dict[str, bytes]:
    """The forms of a questionnaire that came with the program, by version."""
    return {
        version: path.read_bytes()
        for (shipped_id, version), path in _shipped().items()
        if shipped_id == questionnaire_id
    }


@functools.cache
def _shipped() -> Mapping[tuple[str, str], Path]:
    paths = [_shipped_folder() / name for name in _SHIPPED]
    forms = {path: read_form(path.read_bytes()) for path in paths}
    return {(form.id, form.version): path for path, form in forms.items()}


def _shipped_folder() -> Path:
    """Inside the wheel, or at the root of a checkout."""
    candidates = [
        _PACKAGE / "resources" / "questionnaires",
        _PACKAGE.parents[1] / "resources" / "questionnaires",
    ]
    return next((folder for folder in candidates if folder.is_dir()), candidates[-1])
