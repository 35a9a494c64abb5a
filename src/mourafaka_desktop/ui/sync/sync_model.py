"""What the sync screen makes of the engine's figures: how far an exchange is, and values side by side."""

import dataclasses
import json
import types
import typing
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Any

from mourafaka_desktop import labels
from mourafaka_desktop.domain.assessments import Assessment
from mourafaka_desktop.domain.attachments import Attachment
from mourafaka_desktop.domain.coaches import Coach
from mourafaka_desktop.domain.coaching_path import CoachingSession, Training
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.domain.development_plans import PlannedAction
from mourafaka_desktop.domain.visits import Visit
from mourafaka_desktop.i18n.catalogue import _, current, ngettext
from mourafaka_desktop.i18n.formats import formats
from mourafaka_desktop.services.sync_status import Issue, Vanishing, WaitingItem
from mourafaka_desktop.sync.progress import Phase, Progress
from mourafaka_desktop.ui.direction import isolate_name

_KINDS: dict[str, type[Any]] = {
    "cooperative": Cooperative,
    "visit": Visit,
    "assessment": Assessment,
    "planned_action": PlannedAction,
    "coaching_session": CoachingSession,
    "training": Training,
    "attachment": Attachment,
    "coach": Coach,
}
_WEAK_BYTES_A_SECOND = 4_000
_JUDGED_AFTER_S = 2.0
_SOME_ITEMS = 40


class Stage(Enum):
    """What the screen's exchange is doing, or how it ended."""

    IDLE = "idle"
    RUNNING = "running"
    DONE = "done"
    INTERRUPTED = "interrupted"
    FAILED = "failed"


class TabName(StrEnum):
    """What became of the records."""

    TO_DECIDE = "to_decide"
    WAITING = "waiting"
    LEFT = "left"
    ARRIVED = "arrived"


def share_done(progress: Progress) -> float:
    """How much of the bar is filled, from 0 to 1; it never goes back.

    What goes up is known beforehand and fills most of the bar. What comes down is not announced: each record
    takes a part of what is left, so the bar moves and does not reach its end too early.
    """
    after_sending = 0.9 if progress.bytes_to_send else 0.05
    match progress.phase:
        case Phase.CONNECT:
            return 0.02
        case Phase.SEND:
            return after_sending * _sent_share(progress)
        case Phase.RECEIVE:
            some = progress.items_received / (progress.items_received + _SOME_ITEMS)
            return after_sending + (0.97 - after_sending) * some
        case Phase.VERIFY:
            if not progress.contents_to_carry:
                return 0.97
            return 0.97 + 0.03 * min(progress.contents_done / progress.contents_to_carry, 1.0)


def _sent_share(progress: Progress) -> float:
    if not progress.bytes_to_send:
        return 1.0
    return min(progress.bytes_sent / progress.bytes_to_send, 1.0)


def seconds_left(progress: Progress, elapsed_s: float) -> int | None:
    """How long sending will still take at the pace so far; None while nothing can be said."""
    left = progress.bytes_to_send - progress.bytes_sent
    is_too_early = elapsed_s < _JUDGED_AFTER_S or not progress.bytes_sent
    if progress.phase is not Phase.SEND or left <= 0 or is_too_early:
        return None
    return max(round(left * elapsed_s / progress.bytes_sent), 1)


def is_weak(progress: Progress, elapsed_s: float) -> bool:
    """Whether the connection is so slow that it is worth a word."""
    moved = progress.bytes_sent + progress.bytes_received
    return elapsed_s >= _JUDGED_AFTER_S and moved / elapsed_s < _WEAK_BYTES_A_SECOND


def kind_word(kind: str) -> str:
    """What a record of this kind is called in a list."""
    return {
        "cooperative": _("Identity of the cooperative"),
        "visit": _("Visit note"),
        "assessment": _("Assessment"),
        "planned_action": _("Planned action"),
        "coaching_session": _("Coaching session"),
        "training": _("Training"),
        "attachment": _("Photo or document"),
        "coach": _("Your own file"),
        "questionnaire": _("Questionnaire"),
    }.get(kind, _("Record"))


KIND_ICONS = {
    "cooperative": "users-round",
    "visit": "pen-line",
    "assessment": "clipboard-list",
    "planned_action": "flag",
    "coaching_session": "calendar-days",
    "training": "graduation-cap",
    "attachment": "image",
    "coach": "user-round",
    "questionnaire": "file-check",
}


def what_word(what: str) -> str:
    """What was done to a record."""
    return {
        "new": _("New"),
        "changed": _("Changed"),
        "removed": _("Removed"),
        "arrived": _("Arrived from the server"),
    }[what]


def owner_name(item: WaitingItem | Issue) -> str:
    """The name of the cooperative a record belongs to, isolated; empty for what is the coach's own."""
    return name_of(item.name_ar, item.name_fr)


def name_of(name_ar: str | None, name_fr: str | None) -> str:
    """The name in the screen's language, else in the other one, isolated; empty where there is none."""
    name = (name_ar or name_fr) if current() == "ar" else (name_fr or name_ar)
    return isolate_name(name) if name else ""


def look_alike_reason(reason: str) -> str:
    """Why two cooperatives look like one; a reason of a newer server is not told."""
    return {
        "ice": _("the same ICE"),
        "register": _("the same number in the local register"),
        "name": _("the same name in the same commune"),
    }.get(reason, "")


def vanishing_word(found: Vanishing) -> str:
    """How many records of one kind would vanish."""
    n = found.count
    match found.kind:
        case "cooperative":
            return _("The identity of the cooperative")
        case "visit":
            words = ngettext("{n} visit", "{n} visits", n)
        case "assessment":
            words = ngettext("{n} assessment", "{n} assessments", n)
        case "planned_action":
            words = ngettext("{n} planned action", "{n} planned actions", n)
        case "project":
            words = ngettext("{n} project sheet", "{n} project sheets", n)
        case "coaching_session":
            words = ngettext("{n} coaching session", "{n} coaching sessions", n)
        case "training":
            words = ngettext("{n} training", "{n} trainings", n)
        case "attachment":
            words = ngettext("{n} photo or document", "{n} photos and documents", n)
        case _:
            words = ngettext("{n} other record", "{n} other records", n)
    return words.format(n=n)


def vanishing_names(found: Vanishing) -> str:
    """The days or the titles of what would vanish; empty where it has neither."""
    days = [formats(current()).isolated.long_date(day) for day in found.days]
    return " · ".join([*days, *map(isolate_name, found.titles)])


def field_word(kind: str, field: str) -> str:
    """The label of a field; a field of a newer version is called by its kind alone."""
    try:
        return labels.field_label(kind, field)
    except KeyError:
        return kind_word(kind)


def written_values(issue: Issue) -> list[tuple[str, str]]:
    """What a refused change wrote: label and value of each field, empty ones left out."""
    patch = json.loads(issue.ours) if issue.ours else {}
    values = []
    for field, change in patch.items():
        if field.endswith("_id"):  # who and whose: not something the coach wrote
            continue
        if isinstance(change, dict):  # a field with keys: the answers of an assessment
            count = len(change)
            said = ngettext("{n} answer", "{n} answers", count).format(n=count)
        else:
            said = _said(issue.kind, field, change[1])
        if said:
            values.append((field_word(issue.kind, field), said))
    return values


def value_text(issue: Issue, value: str | None) -> str:
    """One side of a conflict in words; what is empty is called so."""
    stored = json.loads(value) if value is not None else None
    return _said(issue.kind, issue.field, stored) or _("Empty")


def _said(kind: str, field: str, stored: Any) -> str:
    """A stored value as the screen says it; the type of the field tells what it is."""
    if stored is None or stored == "":
        return ""
    wanted = _field_type(kind, field)
    wording = formats(current())
    if wanted is bool:
        return _("Yes") if stored else _("No")
    if wanted is date:
        return wording.long_date(date.fromisoformat(str(stored)))
    if wanted is datetime:
        return wording.instant(datetime.fromtimestamp(int(str(stored)) / 1000, tz=UTC))
    if wanted is time:
        return wording.isolated.time(time.fromisoformat(str(stored)))
    if wanted is Decimal and field.endswith("_mad"):
        return wording.isolated.dirhams(Decimal(str(stored)))
    if wanted in (int, Decimal):
        return wording.isolated.number(Decimal(str(stored)))
    if wanted is tuple:
        items = json.loads(stored) if isinstance(stored, str) else stored
        return " · ".join(isolate_name(_option(field, str(item))) for item in items)
    if field == "phone":
        return wording.isolated.phone(str(stored))
    return isolate_name(_option(field, str(stored)))


def _option(field: str, stored: str) -> str:
    try:
        return labels.option(field, stored)
    except KeyError:  # not a field of choices: the text is its own label
        return stored


def _field_type(kind: str, field: str) -> object:
    """The type of a field without its None; None for a field this version does not know."""
    record_type = _KINDS.get(kind)
    if record_type is None or field not in {f.name for f in dataclasses.fields(record_type)}:
        return None
    hint = typing.get_type_hints(record_type)[field]
    if isinstance(hint, types.UnionType):
        hint = next(part for part in typing.get_args(hint) if part is not types.NoneType)
    return typing.get_origin(hint) or hint
