"""Makes what a test needs and hides what it does not: say only the fields that matter.

make_cooperative(name_fr="Tissaliwine")      a Cooperative
make_workspace(tmp_path)                     an opened, empty, encrypted profile
"""

import functools
import io
import shutil
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from uuid_utils.compat import uuid7

from mourafaka_desktop.domain.assessments import Assessment, Occasion
from mourafaka_desktop.domain.coaches import Coach
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.domain.development_plans import PlannedAction
from mourafaka_desktop.domain.ids import (
    CoachId,
    new_assessment_id,
    new_cooperative_id,
    new_planned_action_id,
    new_visit_id,
)
from mourafaka_desktop.domain.questionnaires import shipped_framework
from mourafaka_desktop.domain.visits import Visit
from mourafaka_desktop.services import profiles
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import assessments, records, vault
from mourafaka_forms.answers import Answer

PASSPHRASE = "argan, saffron and wool"
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def make_coach(**fields: Any) -> Coach:
    """A coach; without any name given, called Khadija."""
    named = "name_ar" in fields or "name_fr" in fields
    return Coach(**{"id": CoachId(uuid7()), **({} if named else {"name_fr": "Khadija"}), **fields})


def make_cooperative(**fields: Any) -> Cooperative:
    """A cooperative of which only a name is known, unless more is said."""
    named = "name_ar" in fields or "name_fr" in fields
    name = {} if named else {"name_ar": "تعاونية الأمل"}
    return Cooperative(**{"id": new_cooperative_id(), **name, **fields})


def make_visit(cooperative: Cooperative, **fields: Any) -> Visit:
    """A visit to `cooperative` today, nothing written yet."""
    return Visit(
        **{
            "id": new_visit_id(),
            "cooperative_id": cooperative.id,
            "visited_on": TODAY,
            **fields,
        }
    )


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **duration: float) -> None:
        """Let time pass: `clock.pass_by(hours=2)`."""
        self.at += timedelta(**duration)


def make_workspace(folder: Path, *, clock: Clock | None = None, **coach: Any) -> Workspace:
    """An opened, empty, encrypted profile in a folder of `folder`, of the coach described if any is."""
    made, clock = folder / "profile", clock or Clock()
    if coach:
        return profiles.create(made, PASSPHRASE, make_coach(**coach), clock=clock)
    # Making a profile takes long by design; one that nobody describes is a copy of the first.
    template, key = _template()
    shutil.copytree(template, made)
    return Workspace(made, key, clock)


_folder_of_template = tempfile.TemporaryDirectory(prefix="mourafaka-tests-")


@functools.cache
def _template() -> tuple[Path, bytes]:
    folder = Path(_folder_of_template.name) / "profile"
    profiles.create(folder, PASSPHRASE, make_coach(), clock=Clock()).close()
    return folder, vault.key(folder, PASSPHRASE)


def keep(workspace: Workspace, *found: Any) -> None:
    """Put records of any kind into the profile as they are."""
    with workspace.database.writing() as connection:
        for record in found:
            if isinstance(record, Assessment):
                assessments.put(connection, record)
            else:
                records.put(connection, record)


def make_assessment(cooperative: Cooperative, **fields: Any) -> Assessment:
    """A draft of a first assessment of `cooperative`, made today, nothing answered."""
    framework = shipped_framework()
    return Assessment(
        **{
            "id": new_assessment_id(),
            "cooperative_id": cooperative.id,
            "framework_id": framework.id,
            "framework_version": framework.version,
            "occasion": Occasion.BASELINE,
            "assessed_on": TODAY,
            **fields,
        }
    )


def make_action(cooperative: Cooperative, **fields: Any) -> PlannedAction:
    """An action to do, in the plan of `cooperative`."""
    return PlannedAction(
        **{
            "id": new_planned_action_id(),
            "cooperative_id": cooperative.id,
            "title": "Tenir le registre des membres",
            **fields,
        }
    )


def make_answers(rating: int = 2) -> dict[str, Answer]:
    """Every criterion of the national framework rated the same; others are laid over: `| {"GOV-2.1": …}`."""
    return {c.code: Answer(rating=rating) for c in shipped_framework().criteria()}


def make_picture(width: int = 40, height: int = 30, form: str = "JPEG", **options: Any) -> bytes:
    """The bytes of a small picture."""
    from PIL import Image

    written = io.BytesIO()
    Image.new("RGB", (width, height), "saddlebrown").save(written, form, **options)
    return written.getvalue()
