"""The questionnaire engine beside ODK's own, on the same forms in the same run.

`python -m benchmarks.questionnaires` prints a table in Markdown, its times in milliseconds. Both
engines run in a process of their own and measure themselves; they take turns, five times, and the best
time of each counts. ODK's keeps its process, for it grows faster the longer it runs.
"""

import json
import platform
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from statistics import median, quantiles

from benchmarks.forms import Measured, measured_forms
from benchmarks.machine import machine
from tests.differential.odk_engine import OdkEngine, OdkEngineError, Timings, installed_modules

ROUNDS = 5
ZONE = "Africa/Casablanca"
HEAD = (
    "form",
    "questions",
    "expressions",
    "engine",
    "load",
    "another instance",
    "recalculate all",
    "one answer, median",
    "95 of 100",
    "worst",
)

Engine = Callable[[Measured], Timings]


def ours(form: Measured) -> Timings:
    """One round of our engine, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.engine_worker"],
        input=json.dumps({"form": form.xml, "settings": form.answers}),
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    )
    return Timings(**json.loads(done.stdout))


def best(rounds: Sequence[Timings]) -> Timings:
    """Each time at its best; an answer's is that of the same answer in another round."""
    recalculated = [one.recalculate_ms for one in rounds if one.recalculate_ms is not None]
    return Timings(
        load_ms=min(one.load_ms for one in rounds),
        start_ms=min(one.start_ms for one in rounds),
        answer_ms=[min(times) for times in zip(*(one.answer_ms for one in rounds), strict=True)],
        recalculate_ms=min(recalculated, default=None),
    )


def measure(form: Measured, engines: Mapping[str, Engine]) -> dict[str, Timings]:
    """The engines take turns at the form."""
    rounds: dict[str, list[Timings]] = {name: [] for name in engines}
    for _ in range(ROUNDS):
        for name, engine in engines.items():
            rounds[name].append(engine(form))
    return {name: best(times) for name, times in rounds.items()}


def row(form: Measured, engine: str, times: Timings) -> tuple[str, ...]:
    """A line of the table."""
    return (
        form.name,
        f"{form.questions}",
        f"{form.expressions:,}",
        engine,
        f"{times.load_ms:.0f}",
        f"{times.start_ms:.1f}",
        "–" if times.recalculate_ms is None else f"{times.recalculate_ms:.1f}",
        f"{median(times.answer_ms):.2f}",
        f"{quantiles(times.answer_ms, n=20)[-1]:.2f}",
        f"{max(times.answer_ms):.1f}",
    )


def table(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The rows as Markdown."""
    yield f"| {' | '.join(HEAD)} |"
    yield f"|{'---|' * len(HEAD)}"
    for cells in rows:
        yield f"| {' | '.join(cells)} |"


def main() -> int:
    """Print the table. Answers 3 where ODK's engine cannot be had."""
    try:
        modules = installed_modules()
    except OdkEngineError as missing:
        print(missing, file=sys.stderr)
        return 3
    node = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True)
    print(f"{machine()}; Python {platform.python_version()}, Node {node.stdout.strip()[1:]}\n")
    with OdkEngine(modules, ZONE) as odk:
        engines: Mapping[str, Engine] = {
            "ours": ours,
            "ODK's": lambda form: odk.timed(form.xml, form.answers),
        }
        rows = [
            row(form, engine, times)
            for form in measured_forms(odk)
            for engine, times in measure(form, engines).items()
        ]
    print("\n".join(table(rows)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
