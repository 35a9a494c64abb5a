"""The demo's own central server: a child process on loopback that ends with the demo.

The desktop never imports the server: it is started as anyone would start it, by its command line.
"""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

_PATIENCE_S = 40.0


class ServerDidNotStartError(RuntimeError):
    """The server said no, or said nothing; the message holds what it printed."""


@dataclass
class ServerProcess:
    """A running server. `url` is its address on loopback."""

    data: Path
    url: str
    _process: "subprocess.Popen[bytes]"

    def invite(self, name_fr: str, name_ar: str, coach_id: str | None = None) -> str:
        """A fresh invitation for a coach, or for one more laptop of the coach with `coach_id`."""
        words = ["invite", "--data", str(self.data), "--url", self.url]
        words += ["--coach", name_fr, "--name-ar", name_ar]
        words += ["--coach-id", coach_id] if coach_id else []
        return _run(words).strip()

    def stop(self) -> None:
        """Ask the server to end, and wait until it has."""
        assert self._process.stdin is not None  # `start` made it a pipe
        self._process.stdin.close()
        try:
            self._process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def start(data: Path) -> ServerProcess:
    """Start a server on a free loopback port with its data in `data`, making the data on first use.

    Raises ServerDidNotStartError with what the server printed.
    """
    if not data.exists():
        _run(["init", "--data", str(data)])
    ready_file, log = data / "ready.json", data / "serve.log"
    ready_file.unlink(missing_ok=True)
    with log.open("wb") as output:
        process = subprocess.Popen(  # stopped in ServerProcess.stop
            [
                *_SERVER,
                "serve",
                "--data",
                str(data),
                "--port",
                "0",
                "--ready-file",
                str(ready_file),
                # However this program ends, the pipe closes with it, and the server does not outlive the demo.
                "--stop-with-stdin",
            ],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    server = ServerProcess(data, "", process)
    deadline = time.monotonic() + _PATIENCE_S
    try:
        while not ready_file.exists():
            if process.poll() is not None or time.monotonic() > deadline:
                raise ServerDidNotStartError(log.read_text(encoding="utf-8", errors="replace"))
            time.sleep(0.05)
        server.url = json.loads(ready_file.read_text(encoding="utf-8"))["url"]
    except BaseException:
        server.stop()
        raise
    return server


_SERVER = [sys.executable, "-m", "mourafaka_server"]


def _run(words: list[str]) -> str:
    done = subprocess.run(
        [*_SERVER, *words],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
    )
    if done.returncode != 0:
        raise ServerDidNotStartError(done.stderr or done.stdout)
    return done.stdout
