"""ODK's own engine as the other side of a comparison.

`installed_modules` fetches it with npm, pinned by `package-lock.json`, into a folder git ignores;
`OdkEngine` runs it in Node behind a pipe. OdkEngineError says what a person can do where this
machine lacks Node or npm, or the packages could not be fetched.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from tests.conventions.tree import ROOT
from tests.differential.nodes import NodeSeen, View

HERE: Final = Path(__file__).resolve().parent
# Below `build`, which git ignores, so that a second run finds what the first one fetched.
INSTALLATION: Final = ROOT / "build" / "odk-engine"
_PINNED: Final = ("package.json", "package-lock.json", ".npmrc")


class OdkEngineError(Exception):
    """ODK's engine cannot be run here; the message says what to do."""


class RefusedError(Exception):
    """ODK's engine does not accept a form or a change; the message is its own."""


def installed_modules() -> Path:
    """The folder `node_modules` with the engine, fetched if it is not there as the lock wants it.

    Raises OdkEngineError.
    """
    if shutil.which("node") is None:
        raise OdkEngineError("ODK's engine needs Node 20.19 or newer: install nodejs.")
    modules = INSTALLATION / "node_modules"
    if not modules.is_dir() or _is_outdated():
        _install()
    return modules


def _is_outdated() -> bool:
    """Whether what is installed came from other pins. A half-finished installation has none."""
    return any(
        not (INSTALLATION / name).is_file()
        or (INSTALLATION / name).read_bytes() != (HERE / name).read_bytes()
        for name in _PINNED
    )


def _install() -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise OdkEngineError("ODK's engine is fetched with npm: install npm, then start again.")
    shutil.rmtree(INSTALLATION, ignore_errors=True)
    INSTALLATION.mkdir(parents=True)
    for name in _PINNED:
        shutil.copyfile(HERE / name, INSTALLATION / name)
    done = subprocess.run(
        [npm, "ci"], cwd=INSTALLATION, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        shutil.rmtree(INSTALLATION)
        raise OdkEngineError(
            f"npm could not fetch ODK's engine. Is there a connection? Then start again.\n{done.stderr}"
        )


@dataclass(frozen=True)
class Timings:
    """Milliseconds as an engine's own process measured them.

    `load_ms` from a form's XML to an instance, `start_ms` for another instance, `answer_ms` for each
    answer, `recalculate_ms` for working everything out anew; None where the engine has no such call.
    """

    load_ms: float
    start_ms: float
    answer_ms: Sequence[float]
    recalculate_ms: float | None = None


@dataclass(frozen=True)
class Question:
    """A question that takes an answer now. `value_type` is that of its bind, `kind` its control.

    `bounds` are the least and the greatest value of a range, empty for all others.
    """

    ref: str
    kind: str
    value_type: str
    is_multiple: bool
    choices: tuple[str, ...]
    bounds: tuple[str, ...]


class OdkEngine:
    """One Node process. `zone` is the time zone it believes to be in."""

    def __init__(self, modules: Path, zone: str) -> None:
        self._process = subprocess.Popen(
            ["node", str(HERE / "driver.mjs"), str(modules)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env={**os.environ, "TZ": zone},
        )
        self._nodes: Sequence[Mapping[str, Any]] = ()
        self._view = View((), "")
        self.languages: tuple[str, ...] = ()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    # --- Changes; each raises RefusedError ------------------------------------------------------------

    def load(self, form: str, now: datetime) -> None:
        """Load a form and start an instance of it. For this engine it is `now` until the next form."""
        self._change(op="load", form=form, now_ms=int(now.timestamp() * 1000))

    def start(self) -> None:
        """Start another instance of the same form."""
        self._change(op="start")

    def set_value(self, ref: str, value: str) -> None:
        self._change(op="set", ref=ref, value=value)

    def add_repeat(self, range_ref: str) -> None:
        self._change(op="add", ref=range_ref)

    def remove_repeat(self, instance_ref: str) -> None:
        self._change(op="remove", ref=instance_ref)

    def set_language(self, language: str) -> None:
        self._change(op="language", language=language)

    # --- What can be seen ------------------------------------------------------------------------

    def view(self) -> View:
        """The instance after the last change."""
        return self._view

    def questions(self) -> tuple[Question, ...]:
        """The questions a person could answer now."""
        return tuple(
            Question(
                node["ref"],
                node["type"],
                node["value_type"],
                node.get("is_multiple", False),
                tuple(value for value, _ in node.get("choices", ())),
                tuple(node.get("bounds", ())),
            )
            for node in self._nodes
            if node["type"] in ("input", "select", "range", "trigger", "rank")
            if node["relevant"] and not node["readonly"]
        )

    def growing_repeats(self) -> tuple[str, ...]:
        """The refs of repeats to which a person could add an instance now."""
        return tuple(
            node["ref"]
            for node in self._nodes
            if node["type"] == "repeat-range:uncontrolled"
            if node["relevant"]
        )

    def removable_instances(self) -> tuple[str, ...]:
        """The refs of repeat instances that a person could remove now."""
        growing = set(self.growing_repeats())
        return tuple(
            node["ref"]
            for node in self._nodes
            if node["type"] == "repeat-instance"
            if node["ref"].rpartition("[")[0] in growing
        )

    def timed(self, form: str, settings: Sequence[tuple[str, str]]) -> Timings:
        """Load the form, start an instance, give the answers, and say how long each took."""
        told = self._ask(op="time", form=form, settings=settings)
        return Timings(**told)

    # --- The pipe --------------------------------------------------------------------------------

    def _change(self, **request: object) -> None:
        told = self._ask(**request)
        self._nodes = told["state"]
        self._view = View(tuple(map(_node_seen, self._nodes)), told["xml"])
        self.languages = tuple(told["languages"])

    def _ask(self, **request: object) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        told = json.loads(self._process.stdout.readline())
        if "refused" in told:
            raise RefusedError(told["refused"])
        return told


def _node_seen(node: Mapping[str, Any]) -> NodeSeen:
    is_leaf = "value" in node
    choices = node.get("choices")
    return NodeSeen(
        ref=node["ref"],
        is_relevant=node["relevant"],
        is_readonly=node["readonly"],
        value=node.get("value"),
        is_required=node["required"] if is_leaf else None,
        is_constraint_met=node.get("is_constraint_met"),
        is_required_met=node.get("is_required_met"),
        label=_shown(node.get("label")),
        hint=_shown(node.get("hint")),
        constraint_message=_shown(node.get("constraint_message")),
        required_message=_shown(node.get("required_message")),
        choices=None if choices is None else tuple((value, label) for value, label in choices),
    )


def _shown(text: str | None) -> str | None:
    """A text as a person sees it: without the white space around it. None where there is none."""
    return (text or "").strip() or None
