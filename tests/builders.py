"""Makes what a test needs and hides what it does not: say only the fields that matter.

make_cooperative(name_fr="Tissaliwine")      a Cooperative
make_workspace(tmp_path)                     an opened, empty, encrypted profile
"""

from datetime import date
from typing import Any

from uuid_utils.compat import uuid7

from mourafaka_desktop.domain.coaches import Coach
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.domain.ids import CoachId, new_cooperative_id, new_visit_id
from mourafaka_desktop.domain.visits import Visit

PASSPHRASE = "argan, saffron and wool"
TODAY = date(2026, 11, 23)


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
