"""The private PostgreSQL of the tests goes away, whatever became of it."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import MISSING, Cluster, find_programs


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    programs = find_programs()
    if programs is None:
        pytest.skip(MISSING)
    cluster = Cluster.start(Path(tempfile.mkdtemp(prefix="mourafaka-ends-", dir="/tmp")), programs)
    yield cluster
    if cluster.folder.exists():
        cluster.stop()


def _leader(cluster: Cluster) -> int:
    return int((cluster.folder / "data" / "postmaster.pid").read_text(encoding="ascii").split()[0])


def test_a_cluster_whose_server_was_killed_goes_away(cluster: Cluster) -> None:
    os.kill(_leader(cluster), signal.SIGKILL)
    cluster.stop()
    assert not cluster.folder.exists()


def test_a_process_that_got_the_number_of_a_killed_server_is_left_alone(cluster: Cluster) -> None:
    leader = _leader(cluster)
    told = cluster.folder / "data" / "postmaster.pid"
    with subprocess.Popen(
        [sys.executable, "-c", "input()"], stdin=subprocess.PIPE, text=True
    ) as bystander:
        os.kill(leader, signal.SIGKILL)
        told.write_text(
            told.read_text(encoding="ascii").replace(str(leader), str(bystander.pid), 1),
            encoding="ascii",
        )
        cluster.stop()
        assert bystander.poll() is None
        bystander.communicate("\n", timeout=60)
    assert not cluster.folder.exists()
