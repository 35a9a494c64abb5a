"""`kill -9` of the laptop's program and of the server's, at any commit and any frame: nothing noted is ever lost.

Thirty such ends here; a thousand with `--campaign`. After each one both databases hold together, and everything the
coach was told is on the disk is there. At the end of a story a second laptop of hers gets it all.
"""

import random
import re
import time

import pytest

from mourafaka_desktop.storage import peers
from mourafaka_desktop.sync.engine import synchronise
from mourafaka_protocol import fault_points
from mourafaka_server import devices
from mourafaka_server.accounts import Coach
from mourafaka_server.enrolment import new_coach_id
from mourafaka_server.installation import opened
from mourafaka_server.settings import load
from tests.simulation.laptop import records_of

from .programme import Programme, arrives_everywhere, holds_together, marks_in

MOST_COMMITS = 30
"""The laptop's program commits about so often; the server a little less."""


def a_fault(chance: random.Random) -> tuple[str, str]:
    """Whose program ends, and where."""
    point = chance.choice(fault_points.POINTS)
    side, _, place = point.partition(".")
    most = MOST_COMMITS if "commit" in place else 8
    return side, f"{point}:{chance.randint(1, most)}"


def tell_a_story(programme: Programme, seed: str, turns: int) -> int:
    """Work and be killed, over and over; gives how often somebody was killed."""
    killed = 0
    for turn in range(turns):
        side, fault = a_fault(random.Random(f"{seed}:{turn}"))
        programme.serve(fault if side == "server" else "")
        status = programme.work(f"{seed}.{turn}", fault if side == "laptop" else "")
        killed += (not programme.is_served) + (status != 0)
        holds_together(programme)
    return killed


@pytest.mark.parametrize("seed", ["dawn", "noon", "dusk"])
def test_nothing_is_lost_when_programs_are_killed(programme: Programme, seed: str) -> None:
    assert tell_a_story(programme, seed, turns=10)
    arrives_everywhere(programme)


@pytest.mark.parametrize("side", ["laptop", "server"])
def test_nothing_is_lost_when_a_disk_is_full(programme: Programme, side: str) -> None:
    """Writes fail in the middle of work and of exchanges; what was told to be kept is, and syncs once there is room."""
    programme.serve()
    assert programme.work("before") == 0
    file = (
        programme.profile() / "mourafaka.db" if side == "laptop" else programme.data / "server.db"
    )
    failed = 0
    for turn, more in enumerate((-160_000, -40_000, 0, 30_000, 90_000)):
        programme.stop()
        room = max(file.stat().st_size + more, 64_000)
        programme.serve(room=room if side == "server" else None)
        status = programme.work(f"full-{turn}", room=room if side == "laptop" else None)
        failed += status != 0 or "exchange." in programme.told
        holds_together(programme)
    assert failed
    programme.stop()
    arrives_everywhere(programme)


def test_nothing_is_lost_or_doubled_when_a_server_is_killed_under_load(
    programme: Programme,
) -> None:
    """Three laptops of two coaches sync at once when it goes; it comes back while they still work."""
    programme.join(Coach(new_coach_id(), None, "Rachid"), "other")
    for turn, fault in enumerate(
        ["server.before_commit:2", "server.after_commit:4", "server.before_commit:6"]
    ):
        programme.serve(fault)
        working = [
            programme.begin(f"load-{turn}-{name}", name=name)
            for name in ("laptop", "second", "other")
        ]
        while programme.is_served and any(program.poll() is None for program in working):
            time.sleep(0.02)
        assert not programme.is_served
        programme.serve()
        for program in working:
            told = program.communicate(timeout=120)[0]
            assert program.returncode == 0, told
        acknowledges_no_more_than_it_has(programme)
        holds_together(programme)
    arrives_everywhere(programme)
    with programme.opened("other") as workspace:
        synchronise(workspace)
        assert programme.noted("other") <= marks_in(records_of(workspace))
    for name in programme.keys:
        with programme.opened(name) as workspace:
            marks = re.findall(r"<([^<>]+)>", str(records_of(workspace)))
        assert len(marks) == len(set(marks))


def acknowledges_no_more_than_it_has(programme: Programme) -> None:
    """What laptops count as accepted the server has, and none had to take a new identity."""
    acked = {}
    for name in programme.keys:
        with programme.opened(name) as workspace, workspace.database.reading() as connection:
            peer = peers.peer(connection)
        assert peer is not None
        acked[peer.device_id] = peer.acked
    with opened(load(programme.data)) as service:
        taken = service.database.read(devices.counters)
    assert taken.keys() == acked.keys()
    assert all(ctr <= taken[device_id] for device_id, ctr in acked.items())


@pytest.mark.campaign
@pytest.mark.parametrize("story", range(50))
def test_nothing_is_lost_in_a_thousand_ends(programme: Programme, story: int) -> None:
    tell_a_story(programme, f"campaign-{story}", turns=20)
    arrives_everywhere(programme)
