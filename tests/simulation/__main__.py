"""Plays histories and tells which fail: `python -m tests.simulation --seeds N --from K --log FILE`."""

import argparse
import sys
from pathlib import Path

from mourafaka_protocol.mutants import Mutant

from .campaign import campaign
from .history import Outcome


def main() -> int:
    """Play the seeds; 1 where one of them fails."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=1000, help="how many")
    parser.add_argument("--from", type=int, default=0, dest="first", help="the first one")
    parser.add_argument(
        "--log", type=Path, help="where each seed is noted; those in it are not played again"
    )
    parser.add_argument(
        "--mutant", type=Mutant, choices=list(Mutant), help="with this defence taken out"
    )
    parser.add_argument("--jobs", type=int, default=1, help="how many processes")
    asked = parser.parse_args()
    seeds = range(asked.first, asked.first + asked.seeds)
    failed = played = 0
    for outcome in campaign(seeds, asked.log, asked.mutant, asked.jobs):
        played += 1
        if outcome.broken is not None:
            failed += 1
            _tell(outcome)
    sys.stdout.write(f"{played} histories, {failed} failed\n")
    return 1 if failed else 0


def _tell(outcome: Outcome) -> None:
    lines = [f"seed {outcome.seed}: {outcome.broken}", *(f"    {line}" for line in outcome.story)]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
