"""The same month by other programs, in the same run: `beside`; Anki's sync server, and PouchDB with express-pouchdb.

A document a record, the answers of an assessment nested in it. Bytes are counted as ours are, by the same proxy.
"""

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import mkdtemp

from benchmarks.counting_proxy import CountingProxy, to
from benchmarks.edge_line import edge_line, why_not
from benchmarks.month_records import Json
from benchmarks.scratch import NotInstalledError, node_with, python_with
from benchmarks.sync_scenarios import Figures

_HERE = Path(__file__).parent
_PATIENCE_S = 60.0
_NODE_PACKAGES = ("pouchdb@9.0.0", "express-pouchdb@4.2.0", "express@4.22.3")


def beside(month: Json, folder: Path, *, has_edge: bool) -> Figures:
    """The figures of both, or what keeps them from being measured. Their programs are installed in `folder`."""
    line = has_edge and why_not() is None
    return {
        "Anki": _told(lambda: _anki(month, folder.resolve(), has_edge=line)),
        "PouchDB": _told(lambda: _pouchdb(month, folder.resolve(), has_edge=line)),
    }


def _told(measure: Callable[[], Figures]) -> Figures:
    try:
        return measure()
    except NotInstalledError as missing:
        return {"not measured": str(missing)}


def _anki(month: Json, folder: Path, *, has_edge: bool) -> Figures:
    python = str(python_with(folder / "anki", "anki"))

    @contextmanager
    def served(data: Path) -> Iterator[int]:
        port = _free_port()
        settings = {
            "SYNC_USER1": "coach:secret",
            "SYNC_BASE": str(data),
            "SYNC_HOST": "127.0.0.1",
            "SYNC_PORT": str(port),
        }
        with _running([python, "-m", "anki.syncserver"], settings):
            _wait_for(port)
            yield port

    def client(file: Path, url: str, data: Path, name: str) -> Sequence[str]:
        return [python, str(_HERE / "anki_worker.py"), str(file), f"{url}/", str(data), name]

    return _figures(month, has_edge, served, client, ("prepare", "write"), "sync", "fetch")


def _pouchdb(month: Json, folder: Path, *, has_edge: bool) -> Figures:
    modules = node_with(folder / "pouchdb", _NODE_PACKAGES)
    program = ["node", str(_HERE / "pouchdb_worker.mjs")]

    @contextmanager
    def served(data: Path) -> Iterator[int]:
        with _running([*program, "serve", str(data)], {}, modules) as process:
            assert process.stdout is not None  # made a pipe
            port = int(process.stdout.readline())
            _wait_for(port)
            yield port

    def client(file: Path, url: str, data: Path, name: str) -> Sequence[str]:
        return [*program, "client", str(file), url, str(data), name]

    return _figures(month, has_edge, served, client, ("write",), "push", "pull", modules)


def _figures(
    month: Json,
    has_edge: bool,
    served: Callable[[Path], AbstractContextManager[int]],
    client: Callable[[Path, str, Path, str], Sequence[str]],
    before: Sequence[str],
    up: str,
    down: str,
    working_folder: Path | None = None,
) -> Figures:
    figures: Figures = {}
    for place in ("loopback", "EDGE") if has_edge else ("loopback",):
        data = Path(mkdtemp(prefix="mourafaka-beside-"))
        file = data / "month.json"
        file.write_text(json.dumps(month, ensure_ascii=False), encoding="utf-8")
        try:
            with ExitStack() as stack:
                port = stack.enter_context(served(data))
                host = "127.0.0.1"
                if place == "EDGE":
                    edge = stack.enter_context(edge_line())
                    line = stack.enter_context(edge.reach(host, port))
                else:
                    line = stack.enter_context(CountingProxy(to(host, port)))
                first = stack.enter_context(
                    _asked(client(file, line.url, data, "first"), working_folder)
                )
                for work in before:
                    first(work)
                found = {
                    "month_up": _counted(line, first, up),
                    "nothing_to_do": _counted(line, first, up),
                }
                second = stack.enter_context(
                    _asked(client(file, line.url, data, "second"), working_folder)
                )
                found["new_laptop"] = _counted(line, second, down)
                figures[place] = found
        finally:
            shutil.rmtree(data)
    return figures


def _counted(line: CountingProxy, worker: Callable[[str], None], work: str) -> Figures:
    line.reset()
    started = time.perf_counter()
    worker(work)
    return {"seconds": round(time.perf_counter() - started, 2)} | asdict(line.counts)


@contextmanager
def _asked(words: Sequence[str], folder: Path | None) -> Iterator[Callable[[str], None]]:
    """A worker that is asked for one thing after the other."""
    with _running(words, {}, folder) as process:
        assert process.stdout is not None  # both are pipes
        assert process.stdin is not None
        stdout, stdin = process.stdout, process.stdin

        def expect(word: str) -> None:
            # Anki says other things in between.
            while (said := stdout.readline()) and said.strip() != word:
                continue
            if not said:
                raise RuntimeError(f"{words[1]} ended")

        expect("ready")

        def ask(work: str) -> None:
            stdin.write(f"{work}\n")
            stdin.flush()
            expect("done")

        yield ask


@contextmanager
def _running(
    words: Sequence[str], settings: Mapping[str, str], folder: Path | None = None
) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(
        words,
        env=os.environ | settings,
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return
