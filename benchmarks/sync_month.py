"""What a coach's month costs to synchronise.

`python benchmarks/sync_month.py --month FILE.json` starts a real server on loopback, writes the month into a real,
encrypted profile, syncs over HTTP, enrols a second laptop and reads every field back there, then prints the figures
as JSON. Where one field differs it prints what and ends with status 1: there are no figures then.

Without `--no-edge` the same goes over an EDGE line too (100 kbit/s, 300 ms each way), which needs Linux and root;
where it is not to be had the figures say why. `--drops` measures a line that breaks every five seconds.
`--beside FOLDER` syncs the same month with Anki's sync server and with PouchDB, whose programs it installs in that
folder; it says what keeps it from doing so.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

# Run as a file: what lies beside this folder is not found otherwise.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.beside import beside
from benchmarks.edge_line import DELAY_MS, RATE_BITS_S, why_not
from benchmarks.machine import machine
from benchmarks.month_records import Json
from benchmarks.sync_scenarios import (
    Figures,
    NotEqualError,
    drops_scenario,
    line_scenario,
    month_scenario,
)

_DROP_EVERY_S = 5.0
_DROP_SEEDS = 8


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--month", type=Path, required=True, help="a month file")
    parser.add_argument("--no-edge", action="store_true", help="on loopback alone")
    parser.add_argument(
        "--loss", type=float, help="percent of packets the EDGE line loses, beside none"
    )
    parser.add_argument("--drops", action="store_true", help="also over a line that breaks")
    parser.add_argument("--beside", type=Path, metavar="FOLDER", help="also by Anki and PouchDB")
    parsed = parser.parse_args(arguments)
    month = json.loads(parsed.month.read_text(encoding="utf-8"))
    try:
        figures = measured(
            month, has_edge=not parsed.no_edge, loss=parsed.loss, has_drops=parsed.drops
        )
    except NotEqualError as different:
        print(f"The figures are void: {different}", file=sys.stderr)
        return 1
    if parsed.beside:
        figures |= beside(month, parsed.beside, has_edge=not parsed.no_edge)
    head = {"month": parsed.month.name, "machine": machine()}
    print(json.dumps(head | figures, indent=2, ensure_ascii=False))
    return 0


def measured(month: Json, *, has_edge: bool, loss: float | None, has_drops: bool) -> Figures:
    """The figures of our own programs."""
    figures: Figures = {"loopback": month_scenario(month)}
    missing = why_not() if has_edge else "not asked for"
    named = f"EDGE, {RATE_BITS_S // 1000} kbit/s, {DELAY_MS} ms each way"
    figures[named] = {"not measured": missing} if missing else line_scenario(month, loss_percent=0)
    if loss and not missing:
        figures[f"{named}, {loss:g} % loss"] = line_scenario(month, loss_percent=loss)
    if has_drops:
        figures["a proxy that drops"] = drops_scenario(
            month, _DROP_EVERY_S, _DROP_SEEDS, on_edge_line=False
        )
        if not missing:
            figures["the EDGE line, dropped"] = drops_scenario(
                month, _DROP_EVERY_S, _DROP_SEEDS, on_edge_line=True
            )
    return figures


if __name__ == "__main__":
    sys.exit(main())
