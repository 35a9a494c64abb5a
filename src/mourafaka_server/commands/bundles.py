"""`bundle in | out | list`: what comes and goes on USB keys."""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from mourafaka_protocol.bundles import BundleError, BundleFlaw
from mourafaka_protocol.problems import ProblemCode, ProtocolError
from mourafaka_server import accounts, bundle_files, bundles
from mourafaka_server.bundles import Answer, Listed, State, Taken
from mourafaka_server.commands.arguments import add_data, add_json, shown_time, tell
from mourafaka_server.errors import FolderNotUsable
from mourafaka_server.installation import opened
from mourafaka_server.service import Service
from mourafaka_server.settings import load

if TYPE_CHECKING:
    from mourafaka_server.commands.arguments import Commands

NOT_ALL_TAKEN = 1

_FLAWS = {
    BundleFlaw.NO_BUNDLE: "is no bundle of Mourafaka",
    BundleFlaw.TOO_NEW: "was written by a later version: bring this server up to date, then take it again",
    BundleFlaw.DAMAGED: "is damaged or was cut off: have the laptop write it again",
    BundleFlaw.NOT_FOR_US: "is for another server, or is an answer on its way to a laptop",
}
_PROBLEMS = {
    ProblemCode.DEVICE_UNKNOWN: "was written by a laptop this server does not know",
    ProblemCode.UNSUPPORTED_PROTOCOL: "speaks a protocol this server does not",
}

_OVERTAKEN = "waits for nothing more: the laptop goes on under a new number and sends all that is in it again"


@dataclass(frozen=True)
class _Line:
    """What became of one file, for a program and for a person."""

    value: dict[str, Any]
    words: str
    is_taken: bool


def add_bundle_commands(commands: "Commands") -> None:
    """Add `bundle` and what can be done with bundles."""
    of_bundles = commands.add_parser("bundle", help="USB keys: take in, hand out, list")
    actions = of_bundles.add_subparsers(required=True, metavar="ACTION")

    inwards = actions.add_parser("in", help="take the laptops' files from a key, and answer on it")
    inwards.add_argument(
        "places", nargs="+", type=Path, metavar="PLACE", help="a key's folder, or a file"
    )
    inwards.add_argument(
        "--answers",
        type=Path,
        metavar="FOLDER",
        help="where the answers go (default: beside each file)",
    )
    add_data(inwards)
    add_json(inwards)
    inwards.set_defaults(run=_in)

    outwards = actions.add_parser("out", help="write the answers that nobody carried back yet")
    outwards.add_argument("folder", type=Path, help="the key's folder")
    outwards.add_argument(
        "--again", action="store_true", help="also those handed over before and not read yet"
    )
    add_data(outwards)
    add_json(outwards)
    outwards.set_defaults(run=_out)

    listing = actions.add_parser("list", help="what came, what is parked and what it waits for")
    add_data(listing)
    add_json(listing)
    listing.set_defaults(run=_list)


def _in(parsed: argparse.Namespace) -> int:
    lines: list[_Line] = []
    with opened(load(parsed.data)) as service:
        for file in bundle_files.found(parsed.places):
            lines += _taken_from(service, file, parsed.answers or file.parent)
    words = [line.words for line in lines] or ["No file of a laptop lies there."]
    tell(parsed, [line.value for line in lines], words)
    return 0 if all(line.is_taken for line in lines) else NOT_ALL_TAKEN


def _taken_from(service: Service, file: Path, answers: Path) -> Iterator[_Line]:
    """Take one file and answer it; a file that cannot be taken does not hold the others up."""
    try:
        taken = bundles.take(service, bundle_files.read(file))
    except BundleError as flaw:
        yield _untaken(file, str(flaw.flaw), _FLAWS[flaw.flaw])
        return
    except ProtocolError as problem:
        words = _PROBLEMS.get(ProblemCode(problem.code), f"was not taken ({problem.code})")
        yield _untaken(file, str(problem.code), words)
        return
    except FolderNotUsable as failure:
        yield _untaken(file, "unreadable", f"does not open: {failure}")
        return
    for number, one in enumerate(taken):
        written, trouble = None, ""
        if one.answer is not None:
            try:
                written = _hand_over(service, one.answer, answers)
            except FolderNotUsable as failure:
                trouble = f" The answer waits for `bundle out`. {failure}"
        yield _told(file if number == 0 else None, one, written, trouble)


def _untaken(file: Path, code: str, words: str) -> _Line:
    value = {"file": str(file), "state": "not_taken", "code": code}
    return _Line(value, f"{file.name} {words}.", is_taken=False)


def _told(file: Path | None, one: Taken, answer: Path | None, trouble: str) -> _Line:
    """`file` is None for a bundle that was parked before; `trouble` is why its answer could not be written."""
    envelope = one.envelope
    value = {
        "file": None if file is None else str(file),
        "state": str(one.state),
        "device": envelope.device_id.hex(),
        "part": envelope.part,
        "parts": envelope.parts,
        "first": one.first_ctr,
        "last": one.last_ctr,
        "accepted": one.accepted,
        "refused": one.refused,
        "contents": one.contents,
        "detail": one.detail,
        "answer": None if answer is None else str(answer),
    }
    name = (
        f"Part {envelope.part} of {envelope.parts}, parked before," if file is None else file.name
    )
    is_taken = one.state is State.TAKEN and not trouble
    return _Line(value, f"{name} {_fate(one, answer)}{trouble}", is_taken=is_taken)


def _fate(one: Taken, answer: Path | None) -> str:
    match one.state:
        case State.PARKED:
            return (
                f"is kept and waits: it holds operations {one.first_ctr} to {one.last_ctr}, and those after "
                f"{one.detail} have not come."
            )
        case State.REFUSED:
            return f"was not taken: {one.detail}."
        case State.TAKEN:
            kept = f"was taken: {one.accepted} accepted, {one.refused} refused, {one.contents} photos or scans."
            return kept if answer is None else f"{kept} Answer: {answer.name}"


def _hand_over(service: Service, answer: Answer, folder: Path) -> Path:
    written = bundle_files.write(folder, answer.file_name, answer.content)
    bundles.mark_handed(service, answer)
    return written


def _out(parsed: argparse.Namespace) -> None:
    with opened(load(parsed.data)) as service:
        for device_id in bundles.parked_devices(service):
            bundles.retry_parked(service, device_id)
        written = [
            _hand_over(service, answer, parsed.folder)
            for answer in bundles.answers(service, again=parsed.again)
        ]
    words = [f"{file.name} was written and read again." for file in written]
    tell(parsed, [str(file) for file in written], words or ["No answer waits."])


def _list(parsed: argparse.Namespace) -> None:
    with opened(load(parsed.data)) as service:
        listed = bundles.listed(service)
        names = service.database.read(lambda at: _names(at, listed))
    value = [_value(one, names) for one in listed]
    words = [_row(one, names) for one in listed]
    tell(parsed, value, words or ["No bundle has come yet."])


def _names(connection: sa.Connection, listed: tuple[Listed, ...]) -> dict[Any, str]:
    """The coaches' names, by id."""
    found = {one.coach_id: accounts.find(connection, one.coach_id) for one in listed}
    return {
        coach_id: (coach and (coach.name_fr or coach.name_ar)) or str(coach_id)
        for coach_id, coach in found.items()
    }


def _value(one: Listed, names: dict[Any, str]) -> dict[str, Any]:
    return {
        "device": one.device_id.hex(),
        "coach": names[one.coach_id],
        "part": one.part,
        "parts": one.parts,
        "state": str(one.state),
        "first": one.first_ctr,
        "last": one.last_ctr,
        "waits_after": one.detail if one.state is State.PARKED and not one.is_overtaken else None,
        "overtaken": one.is_overtaken,
        "made_ms": one.made_ms,
        "arrived_ms": one.arrived_ms,
        "answer": _answer_state(one),
    }


def _row(one: Listed, names: dict[Any, str]) -> str:
    what = {
        State.PARKED: _OVERTAKEN
        if one.is_overtaken
        else f"waits: operations {one.first_ctr} to {one.last_ctr} came, those after {one.detail} did not",
        State.TAKEN: f"operations {one.first_ctr} to {one.last_ctr}; answer {_answer_state(one)}",
        State.REFUSED: one.detail,
    }[one.state]
    return (
        f"{one.device_id.hex()}  {one.state:<7}  {shown_time(one.arrived_ms)}  part {one.part}/{one.parts}  "
        f"{names[one.coach_id]}  {what}"
    )


def _answer_state(one: Listed) -> str:
    if not one.has_answer:
        return "read" if one.state is State.TAKEN else "none"
    return "waiting" if one.handed_ms is None else "handed over"
