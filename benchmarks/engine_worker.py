"""Our engine in a process of its own, timed: `python -m benchmarks.engine_worker`.

JSON in, `{"form": "<h:html…", "settings": [[ref, value], …]}`, and the milliseconds as JSON out. One
request a process: what another form has left in memory is not in the figures.
"""

import json
import sys
from collections.abc import Sequence
from time import perf_counter

from mourafaka_forms.instance import start
from mourafaka_forms.xform import read_form


def timed(form: str, settings: Sequence[tuple[str, str]]) -> dict[str, object]:
    """Milliseconds: `load_ms` to read the form and start an instance, `start_ms` for one more instance,
    `recalculate_ms` to work everything out anew, `answer_ms` for each answer."""
    loading = perf_counter()
    read = read_form(form)
    start(read)
    load_ms = _since(loading)
    starting = perf_counter()
    instance = start(read)
    start_ms = _since(starting)
    answer_ms = []
    for ref, value in settings:
        answering = perf_counter()
        instance.set_value(ref, value)
        answer_ms.append(_since(answering))
    recalculating = perf_counter()
    instance.recalculate()
    return {
        "load_ms": load_ms,
        "start_ms": start_ms,
        "answer_ms": answer_ms,
        "recalculate_ms": _since(recalculating),
    }


def _since(started: float) -> float:
    return (perf_counter() - started) * 1000


def main() -> None:
    """Answer the one request."""
    request = json.load(sys.stdin)
    print(json.dumps(timed(request["form"], request["settings"])))


if __name__ == "__main__":
    main()
