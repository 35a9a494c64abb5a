"""Look for content that breaks a door, led by coverage: `python -m tests.protocol.fuzz --seconds 60 [--corpus FOLDER]`.

Needs atheris, which is no dependency of ours: `pip install atheris`. Without it this says so and ends well. What it
finds is written as a file `crash-…` in the working directory; put it among the cases of test_hostile_input.py.
"""

import argparse
import importlib.util
import sys
import tempfile
from pathlib import Path


def main(arguments: list[str]) -> int:
    """The command line. libFuzzer ends the process itself: 0 where it found nothing."""
    parser = argparse.ArgumentParser(prog="python -m tests.protocol.fuzz")
    parser.add_argument("--seconds", type=int, default=60, help="how long to look")
    parser.add_argument("--corpus", type=Path, help="a folder that keeps what reached new code")
    chosen = parser.parse_args(arguments)
    if importlib.util.find_spec("atheris") is None:
        sys.stdout.write("atheris is not installed, so nothing was fuzzed: pip install atheris\n")
        return 0
    _fuzz(chosen.seconds, chosen.corpus or Path(tempfile.mkdtemp(prefix="fuzz-")))
    return 0


def _fuzz(seconds: int, corpus: Path) -> None:
    import atheris

    with atheris.instrument_imports(include=["mourafaka_protocol"]):
        from tests.protocol.doors import DOORS, SEEDS, knock

    names = list(DOORS)

    def one_input(content: bytes) -> None:
        if len(content) > 1:
            knock(names[content[0] % len(names)], content[1:])

    corpus.mkdir(parents=True, exist_ok=True)
    for index, name in enumerate(names):
        for number, seed in enumerate(SEEDS[name]):
            (corpus / f"{name}-{number}").write_bytes(bytes([index]) + seed)
    atheris.Setup(
        [sys.argv[0], f"-max_total_time={seconds}", "-max_len=20000", str(corpus)], one_input
    )
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
