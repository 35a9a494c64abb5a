"""Replays recorded histories: a form, what a person did in it, the state after each step.

A state is what is judged: one when the form is open, one after each step. A history whose form does
not open, or whose step cannot be taken, fails in that state and in all after it.
"""

import gzip
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any, Final
from zoneinfo import ZoneInfo

from mourafaka_forms.conformance.beginnings import holds_answers
from mourafaka_forms.conformance.node_states import differences
from mourafaka_forms.conformance.verdicts import Verdicts
from mourafaka_forms.instance import (
    AnswerError,
    BadValue,
    Instance,
    Surroundings,
    open_submission,
    start,
)
from mourafaka_forms.xform import ControlKind, Form, FormError, FormFault, read_form

History = Mapping[str, Any]
Step = Mapping[str, Any]

EXPECTED_TO_FAIL: Final = "upstream_expected_fail"
NOT_IN_ARCHIVE: Final = "needs a file that is not in the archive"
NOT_RECORDED: Final = "state was not recorded"

_ZONE: Final = ZoneInfo("America/Phoenix")
"""Histories name no zone. That of the suite is told by days between local midnights: only there are
twenty years from 1998 the recorded 7305.000000000002."""


def run_histories(path: Path) -> Verdicts:
    """Replay the histories of the file. Raises OSError or ValueError if it cannot be read."""
    recorded = json.loads(gzip.decompress(path.read_bytes()))
    if not isinstance(recorded, dict) or not {"forms", "sessions"} <= recorded.keys():
        raise ValueError("it holds no recorded histories")
    verdicts = Verdicts()
    for history_id, history in with_ids(recorded["sessions"]):
        if history["upstream_expected_fail"]:
            verdicts.skip(EXPECTED_TO_FAIL)
            continue
        outcomes = replayed(recorded["forms"][history["form"]], history)
        if outcomes is None:
            verdicts.skip(NOT_IN_ARCHIVE)
            continue
        if not is_recorded(history):
            verdicts.skip(NOT_RECORDED)
        failed = sum(1 for found in outcomes if found)
        verdicts.judge_all(history_id, passed=len(outcomes) - failed, failed=failed)
    return verdicts


def with_ids(histories: Sequence[History]) -> Iterator[tuple[str, History]]:
    """Each history with its id: its file and its index among those of the file."""
    counts: Counter[str] = Counter()
    for history in histories:
        yield f"{history['file']}#{counts[history['file']]}", history
        counts[history["file"]] += 1


def is_recorded(history: History) -> bool:
    """Whether each of its states was; one whose recording broke off lacks its last."""
    return all(step["xml"] is not None for step in history["steps"])


def replayed(xml: str, history: History) -> list[list[str]] | None:
    """What differs in each state of a history, nothing where it is as recorded; None if the form
    needs a file that is not in the archive."""
    found: list[list[str]] = []
    steps = [step for step in history["steps"] if step["xml"] is not None]
    states = 1 + len(steps)
    try:
        form = read_form(xml)
        instance = _opened(form, history)
        found.append(differences(instance, history["initial"]))
        for step in steps:
            _take(instance, step)
            found.append(differences(instance, step))
    except FormError as error:
        if error.code is FormFault.MISSING_INSTANCE:
            return None
        found += [[f"{error.code}: {error}"]] * (states - len(found))
    except AnswerError as error:
        found += [[f"{type(error).__name__}: {error}"]] * (states - len(found))
    return found


def _opened(form: Form, history: History) -> Instance:
    at = datetime.fromtimestamp(history["now_ms"] / 1000, UTC)
    surroundings = Surroundings(
        now=lambda: at,
        zone=_ZONE,
        random=Random(history["now_ms"]),
    )
    xml, as_edit = history["initial"]["xml"], history["edit"]
    if as_edit or holds_answers(form, xml):
        return open_submission(form, xml, as_edit=as_edit, surroundings=surroundings)
    return start(form, surroundings)


def _take(instance: Instance, step: Step) -> None:
    """Do what the person did. Raises AnswerError, FormError."""
    match step["op"]:
        case "answer":
            _answer(instance, step)
        case "createNewRepeat" | "proposed_addExplicitCreateNewRepeatCallHere":
            instance.add_repeat(_range(step))
        case "removeRepeat":
            instance.remove_repeat(_first(step) or step["ref"])
        case "setLanguage":
            instance.language = _first(step)
        case other:
            raise ValueError(f"no step is known by the name of {other}")


def _first(step: Step) -> str | None:
    first = step["args"][0] if step["args"] else None
    return first if isinstance(first, str) else None


def _range(step: Step) -> str:
    """The repeat that an instance was added to: as asked for, or else where the person then was."""
    asked = _first(step)
    return asked if asked is not None else str(step["ref"]).rpartition("[")[0]


def _answer(instance: Instance, step: Step) -> None:
    ref = step["ref"]
    state = instance.node(ref)
    if state.is_readonly:
        # Refused by the recording engine as by ours: the state stays as it is.
        return
    control = state.control
    is_trigger = control is not None and control.kind is ControlKind.TRIGGER
    text = _text_given(step, *(_TRIGGERED if is_trigger else _TRUTHS))
    try:
        instance.set_value(ref, text)
    except BadValue as refused:
        # The recording engine refuses a part of a ranking too, but takes any other such text for no
        # answer; ours leaves that to the caller.
        if refused.type != ControlKind.RANK:
            instance.set_value(ref, "")


_TRUTHS: Final = ("0", "1")
_TRIGGERED: Final = ("", "OK")


def _text_given(step: Step, false: str, true: str) -> str:
    """What the person entered: the arguments after the reference, if they can be told from text;
    else the value that was recorded, for an object of a program is no text."""
    given = list(step["args"])
    if len(given) > 1 and isinstance(given[0], str) and given[0].startswith("/"):
        del given[0]
    if all(isinstance(one, str | int | float) for one in given):
        return " ".join(
            (true if one else false) if isinstance(one, bool) else str(one) for one in given
        )
    if isinstance(given[0], Mapping) and given[0].get("type") == "LocalDate":
        return str(given[0]["s"])
    return str(step["value"] or "")
