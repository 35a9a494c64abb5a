"""`python -m mourafaka_forms`: runs recorded conformance cases.

Each command prints one JSON object last: {"passed": n, "failed": n, "skipped": {...}, "failing":
[...]}. It answers 0 when the cases could be run, whatever they gave, 1 when they could not.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from mourafaka_forms.conformance.expressions import run_expressions
from mourafaka_forms.conformance.histories import run_histories


def build_parser() -> argparse.ArgumentParser:
    """The command line. A command is a sub-parser whose default `run` takes its path and gives the
    verdicts."""
    parser = argparse.ArgumentParser(prog="python -m mourafaka_forms", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    evaluate = commands.add_parser("evaluate", help="evaluate recorded expressions")
    evaluate.add_argument("path", type=Path, metavar="CASES.json")
    evaluate.set_defaults(run=run_expressions)
    replay = commands.add_parser(
        "replay", help="replay recorded histories of forms being filled in"
    )
    replay.add_argument("path", type=Path, metavar="TRACES.json.gz")
    replay.set_defaults(run=run_histories)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command. `arguments` are those of the process if None."""
    chosen = build_parser().parse_args(arguments)
    try:
        verdicts = chosen.run(chosen.path)
    except (OSError, ValueError) as error:
        print(f"{chosen.path} cannot be run: {error}", file=sys.stderr)
        return 1
    print(verdicts.as_json())
    return 0


if __name__ == "__main__":
    sys.exit(main())
