"""What the settings tell: this device, and whose work the program contains."""

import importlib.metadata
from dataclasses import dataclass
from pathlib import Path

from mourafaka_desktop import paths
from mourafaka_desktop.domain.coaches import Coach

_DISTRIBUTION = "mourafaka"


@dataclass(frozen=True)
class Device:
    """This laptop's profile. `server_name` is None where it was never enrolled with a server."""

    coach: Coach
    folder: Path
    server_name: str | None
    cooperative_count: int


@dataclass(frozen=True)
class About:
    """The program's version, and the notice that names the licence of each part."""

    version: str
    notice: str


def about() -> About:
    """What is installed here."""
    return About(importlib.metadata.version(_DISTRIBUTION), _notice())


def _notice() -> str:
    """In a checkout NOTICE lies beside the resources; installed, among the licences of the distribution."""
    beside = paths.resources().parent / "NOTICE"
    if beside.is_file():
        return beside.read_text(encoding="utf-8")
    kept = importlib.metadata.distribution(_DISTRIBUTION).read_text("licenses/NOTICE")
    if kept is None:
        raise FileNotFoundError("NOTICE is not among the program's files")
    return kept
