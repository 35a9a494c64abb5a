"""Many histories, one after the other or in several processes, with a log from which an interrupted run goes on."""

import multiprocessing
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mourafaka_protocol import mutants
from mourafaka_protocol.mutants import Mutant

from .ground import Ground
from .history import Outcome, play, shortened


@contextmanager
def mutated(mutant: Mutant | None) -> Iterator[None]:
    """The production code with one defence taken out, or as it is."""
    added = set() if mutant is None else {mutant}
    mutants.active.update(added)
    try:
        yield
    finally:
        mutants.active.difference_update(added)


def histories(seeds: Iterable[int], mutant: Mutant | None = None) -> Iterator[Outcome]:
    """What comes of each seed; of one that fails, the shortened story."""
    ground = Ground()
    try:
        with mutated(mutant):
            for seed in seeds:
                outcome = play(ground, seed)
                yield outcome if outcome.broken is None else shortened(ground, outcome)
    finally:
        ground.close()


def first_failure(seeds: Iterable[int], mutant: Mutant | None = None) -> Outcome | None:
    """The first seed that fails, as it was played; None where none does."""
    ground = Ground()
    try:
        with mutated(mutant):
            return next((found for seed in seeds if (found := play(ground, seed)).broken), None)
    finally:
        ground.close()


@dataclass(frozen=True)
class _Share:
    """Every `step`-th seed: what one process plays."""

    seeds: tuple[int, ...]
    mutant: Mutant | None


def _played(share: _Share) -> list[Outcome]:
    return list(histories(share.seeds, share.mutant))


_AT_ONCE = 25
"""So many seeds are a share: what an interruption loses at most, in each process."""


def campaign(seeds: range, log: Path | None, mutant: Mutant | None, jobs: int) -> Iterator[Outcome]:
    """The outcomes of all seeds that the log does not hold yet; each is noted before it is given."""
    done = set(_noted(log, mutant))
    left = [seed for seed in seeds if seed not in done]
    shares = [
        _Share(tuple(left[at : at + _AT_ONCE]), mutant) for at in range(0, len(left), _AT_ONCE)
    ]
    for outcome in _outcomes(shares, left, mutant, jobs):
        if log is not None:
            with log.open("a", encoding="utf-8") as file:
                what = (outcome.broken or "good").replace("\n", " ")
                file.write(f"{outcome.seed}\t{mutant or '-'}\t{outcome.trace[:16]}\t{what}\n")
        yield outcome


def _outcomes(
    shares: list[_Share], left: list[int], mutant: Mutant | None, jobs: int
) -> Iterator[Outcome]:
    if jobs == 1:
        yield from histories(left, mutant)
        return
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        for played in pool.imap_unordered(_played, shares):
            yield from played


def _noted(log: Path | None, mutant: Mutant | None) -> Iterator[int]:
    """The seeds of the log that were played with this mutant."""
    if log is None or not log.exists():
        return
    for line in log.read_text(encoding="utf-8").splitlines():
        seed, played_with, *rest = line.split("\t")
        if rest and played_with == str(mutant or "-"):
            yield int(seed)
