"""What is measured of the sync: `month_scenario`, `line_scenario`, `drops_scenario`; the real programs on loopback.

Each scenario has a server process and profiles of its own in a folder that is gone afterwards. Bytes are all that
passes inside TCP, HTTP's own words included, without TLS. A figure of records that do not come back equal is
void: `NotEqualError` names the first fields that differ.
"""

import random
import shutil
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from urllib.parse import urlsplit

from benchmarks.counting_proxy import CountingProxy, Line, to
from benchmarks.edge_line import DELAY_MS, RATE_BITS_S, edge_line
from benchmarks.month_records import Json, differences, month_of, records_of
from benchmarks.month_workspace import has_a_cooperative, read_month, write_month
from mourafaka_desktop.demo import server_process
from mourafaka_desktop.demo.server_process import ServerProcess
from mourafaka_desktop.errors import ExchangeError
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.sync.client import HttpServer
from mourafaka_desktop.sync.engine import synchronise
from mourafaka_desktop.sync.enrolment import enrol
from mourafaka_protocol.invitation import invitation_text
from mourafaka_server.accounts import Coach
from mourafaka_server.installation import opened
from mourafaka_server.settings import load

PASSPHRASE = "argan safran romarin 2026"  # of a profile that lives for seconds
_PAUSE_AFTER_DROP_S = 1.0
_MOST_ATTEMPTS = 60

Figures = dict[str, Any]


class NotEqualError(Exception):
    """What a second laptop holds is not what the first one wrote; the figures are void."""


def month_scenario(month: Json) -> Figures:
    """A month goes up, nothing goes up, and a second laptop gets everything: on loopback, read back and compared."""
    with programme() as server, over_loopback(server) as line:
        with laptop(server, month) as first:
            sync(first, line)
            seconds_of_writing = _timed(lambda: write_month(first, records_of(month)))
            up = sync(first, line)
            nothing = sync(first, line)
        with laptop(server, month) as second:
            new_laptop = sync(second, line)
            compare(month, second)
    return {
        "records": sum(1 for _ in records_of(month)),
        "seconds_of_writing_the_records": seconds_of_writing,
        "month_up": up,
        "nothing_to_do": nothing,
        "new_laptop": new_laptop,
        "read_back_on_the_second_laptop": "equal in every field",
    }


def line_scenario(month: Json, *, loss_percent: float, seed: int = 1) -> Figures:
    """The same exchanges over the EDGE line."""
    with (
        programme() as server,
        edge_line(loss_percent=loss_percent, seed=seed) as edge,
        edge.reach(*_place(server)) as line,
        over_loopback(server) as quick,
    ):
        with laptop(server, month) as first:
            sync(first, quick)
            write_month(first, records_of(month))
            up = sync(first, line)
            nothing = sync(first, line)
        with laptop(server, month) as second:
            new_laptop = sync(second, line)
            compare(month, second)
    return {"month_up": up, "nothing_to_do": nothing, "new_laptop": new_laptop}


def drops_scenario(month: Json, mean_s: float, seeds: int, *, on_edge_line: bool) -> Figures:
    """A line that breaks: after `mean_s` seconds each time, then after times that are random with that mean.

    `wasted_percent` is what was sent beyond what one undisturbed exchange over the same line sends.
    """
    undisturbed = _dropped(month, None, on_edge_line=on_edge_line)
    lifetimes: dict[str, Callable[[], float]] = {f"each {mean_s:g} s": lambda: mean_s}
    for seed in range(1, seeds + 1):
        chance = random.Random(seed)
        lifetimes[f"random, seed {seed}"] = lambda chance=chance: chance.expovariate(1 / mean_s)  # type: ignore[misc]
    runs = {}
    for name, lifetime in lifetimes.items():
        run = _dropped(month, lifetime, on_edge_line=on_edge_line)
        wasted = run["up_bytes"] / undisturbed["up_bytes"] - 1
        runs[name] = run | {"wasted_percent": round(100 * wasted, 1)}
    wasted_of_random = [
        run["wasted_percent"] for name, run in runs.items() if name.startswith("random")
    ]
    return {
        "undisturbed": undisturbed,
        "runs": runs,
        "wasted_percent_mean_of_random": round(sum(wasted_of_random) / len(wasted_of_random), 1),
    }


def _dropped(month: Json, lifetime: Callable[[], float] | None, *, on_edge_line: bool) -> Figures:
    with ExitStack() as stack:
        server = stack.enter_context(programme())
        quick = stack.enter_context(over_loopback(server))
        if on_edge_line:
            edge = stack.enter_context(edge_line())
            line = stack.enter_context(edge.reach(*_place(server), lifetime))
        else:
            slow = Line(RATE_BITS_S, DELAY_MS / 1000)
            line = stack.enter_context(CountingProxy(to(*_place(server)), slow, lifetime))
        with laptop(server, month) as first:
            sync(first, quick)
            write_month(first, records_of(month))
            found = sync(first, line, again_after_drops=lifetime is not None)
        with laptop(server, month) as second:
            sync(second, quick)
            compare(month, second)
    return found


# --- The parts of a scenario -------------------------------------------------------------------------------


@contextmanager
def programme() -> Iterator[ServerProcess]:
    """A server of its own, in a folder that is gone afterwards."""
    folder = Path(mkdtemp(prefix="mourafaka-benchmark-"))
    try:
        server = server_process.start(folder / "server")
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)


@contextmanager
def laptop(server: ServerProcess, month: Json) -> Iterator[Workspace]:
    """A new laptop of the coach of the month, enrolled and never synced."""
    coach_id = uuid.UUID(month["coach_id"])
    with opened(load(server.data)) as service:
        coach = Coach(coach_id, "نادية بنعمرو", "Nadia Benamrou")
        invitation = invitation_text(service.enrolments.invite(coach, server.url, 14).invitation)
    folder = Path(mkdtemp(prefix="mourafaka-laptop-"))
    try:
        with enrol(invitation, folder / "profile", PASSPHRASE) as workspace:
            yield workspace
    finally:
        shutil.rmtree(folder)


def over_loopback(server: ServerProcess) -> AbstractContextManager[CountingProxy]:
    """A line without delay to the server, which counts."""
    return CountingProxy(to(*_place(server)))


def sync(workspace: Workspace, line: CountingProxy, *, again_after_drops: bool = False) -> Figures:
    """One synchronisation over a line, from the opening of its connection to its end, and what passed."""
    line.reset()
    started = time.perf_counter()
    usable: Figures = {}
    had_something = has_a_cooperative(workspace)

    def look(_progress: object) -> None:
        if not had_something and not usable and has_a_cooperative(workspace):
            usable["usable_after_s"] = round(time.perf_counter() - started, 2)
            usable["usable_after_down_bytes"] = line.counts.down_bytes

    for attempt in range(1, _MOST_ATTEMPTS + 1):
        try:
            with HttpServer(line.url) as server:
                summary = synchronise(workspace, transport=server, on_progress=look)
            break
        except ExchangeError:
            if not again_after_drops or attempt == _MOST_ATTEMPTS:
                raise
            time.sleep(_PAUSE_AFTER_DROP_S)
    seconds = time.perf_counter() - started
    if summary.refused or summary.conflicts:
        raise NotEqualError(f"{summary.refused} refused, {summary.conflicts} in conflict")
    return {"seconds": round(seconds, 2)} | asdict(line.counts) | usable


def compare(month: Json, second: Workspace) -> None:
    """Raises NotEqualError unless every field of the file is on the second laptop as it was."""
    found = month_of(read_month(second), uuid.UUID(month["coach_id"]))
    if different := differences(month, found):
        raise NotEqualError(f"{len(different)} fields differ: {'; '.join(different[:20])}")


def _place(server: ServerProcess) -> tuple[str, int]:
    parts = urlsplit(server.url)
    assert parts.hostname  # of a server that listens
    assert parts.port
    return parts.hostname, parts.port


def _timed(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return round(time.perf_counter() - started, 2)
