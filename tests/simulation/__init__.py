"""Both sides of the sync in one process, through months of faults: one seed, one history, always the same.

`python -m tests.simulation --seeds 1000 --from 0 --log FILE`. The code of the laptop and of the server is the
production code, on real SQLite files; the line, the clock, the randomness and the disks are the simulation's.
"""
