"""Arguments and answers that commands share: `add_data`, `add_json`, `tell`, and values read from words."""

import argparse
import time
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]
    """What commands are added to; argparse has no public name for it."""


def add_data(command: argparse.ArgumentParser) -> None:
    """Every command that opens a server takes its folder."""
    command.add_argument("--data", type=Path, required=True, help="the folder the server lives in")


def add_json(command: argparse.ArgumentParser) -> None:
    """Commands whose answer a program may want to read."""
    command.add_argument("--json", action="store_true", help="answer as JSON, for programs")


def tell(parsed: argparse.Namespace, value: Any, lines: Iterable[str]) -> None:
    """Print the answer: the value for a program, the lines for a person."""
    if parsed.json:
        print(msgspec.json.encode(value, enc_hook=str).decode())  # noqa: T201 -- the command's answer
        return
    for line in lines:
        print(line)  # noqa: T201 -- the command's answer


def uuid_of(text: str) -> uuid.UUID:
    """An id as people copy it. ValueError where it is none."""
    return uuid.UUID(text.removeprefix("coop:").removeprefix("user:"))


def device_id_of(text: str) -> bytes:
    """A device's id: 16 hexadecimal digits. ValueError where it is none."""
    device_id = bytes.fromhex(text)
    if len(device_id) != 8:
        raise ValueError(text)
    return device_id


def days_of(text: str) -> int:
    """A number of days within a year. ValueError where it is none."""
    number = int(text)
    if not 1 <= number <= 365:
        raise ValueError(text)
    return number


def shown_time(at_ms: int | None) -> str:
    """An instant for the operator, in UTC; a dash where there is none."""
    return "–" if at_ms is None else time.strftime("%Y-%m-%d %H:%M", time.gmtime(at_ms / 1000))
