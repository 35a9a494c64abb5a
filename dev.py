"""Set this project up and work on it, from an empty machine: `python3 dev.py run` and `python3 dev.py test`.

Every command first makes `.venv` with a Python from 3.11 to 3.13 and the libraries of `requirements.lock`,
and installs the system libraries Debian or Ubuntu lacks. What is already there is left alone, so that a
second start is quick. This file needs only the standard library, and Python 3.8 to say what is wrong.

Exit status: 0 all went well; 1 a check, a test or a step of the demo day failed; 2 the command is not known;
3 this machine lacks something and the line to type was printed; 4 the set-up failed.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
LOCK = ROOT / "requirements.lock"
VENV = ROOT / ".venv"
STAMP = VENV / "set-up.sha256"
TRANSLATIONS = ROOT / "translations"

PYTHONS = [(3, 13), (3, 12), (3, 11)]
LOCK_WITH = "uv>=0.8,<1"
PIP_ATTEMPTS = 3

FAILED, MACHINE_LACKS, SET_UP_FAILED = 1, 3, 4

# Debian's names; a second name in a line is what the newest releases call the same library.
FOR_QT = [
    "libglib2.0-0 libglib2.0-0t64",
    "libgl1",
    "libegl1",
    "libfontconfig1",
    "libxkbcommon0",
    "libdbus-1-3",
]
FOR_A_WINDOW = [
    "libxkbcommon-x11-0",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-image0",
    "libxcb-keysyms1",
    "libxcb-render-util0",
    "libxcb-shape0",
    "libxcb-xkb1",
]
# The tests read our PDFs with pdftotext and prove our text module with Unicode's own files.
FOR_TESTS = ["poppler-utils", "unicode-data"]

# Variables of the caller's shell that would make Python, pip, pytest or Qt look in the wrong place.
HARMFUL: tuple[str, ...] = (
    "PYTHON",
    "__PYVENV",
    "VIRTUAL_ENV",
    "CONDA_",
    "PYTEST_",
    "MYPY",
    "RUFF_",
    "QT_",
    "QML",
)
HARMFUL += ("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_USER", "PIP_PYTHON", "PIP_REQUIRE")
HARMFUL += ("PIP_CONSTRAINT", "PIP_NO_DEPS", "PIP_NO_BINARY", "PIP_DRY_RUN")
KEPT = ("QT_QPA_PLATFORM", "QT_SCALE_FACTOR", "QT_IM_MODULE")


class SetUpError(Exception):
    """The work cannot go on; the message says what the person can do, `status` is the exit status."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


def say(sentence: str) -> None:
    """Tell the person at the terminal what happens now."""
    print(sentence, flush=True)


# --- A Python that works ---------------------------------------------------------------------------------

PROBE = """
import json, sys
try:
    import ensurepip, venv
    makes_venv = True
except ImportError:
    makes_venv = False
program = getattr(sys, "_base_executable", None) or sys.executable
print(json.dumps([list(sys.version_info[:2]), makes_venv, program]))
"""


class Python:
    """A Python that was run and answered: its version, whether it can make a `.venv`, its real path."""

    def __init__(self, version: list[int], makes_venv: bool, program: str) -> None:
        self.version = (version[0], version[1])
        self.makes_venv = makes_venv
        self.program = program

    @property
    def is_supported(self) -> bool:
        return self.version in PYTHONS

    def __str__(self) -> str:
        return "Python {}.{}".format(*self.version)


def probe(program: str | Path) -> Python | None:
    """What `program` says about itself, or None where it does not run: it may be an empty shim."""
    try:
        answer = subprocess.run(
            [str(program), "-c", PROBE],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            env=environment(),
            timeout=30,
            check=True,
        ).stdout
        return Python(*json.loads(answer))
    except (OSError, ValueError, TypeError, subprocess.SubprocessError):
        return None


def candidates() -> list[str]:
    """Programs that may be a Python we support, best first."""
    names = ["python{}.{}".format(*version) for version in PYTHONS]
    folders = [folder for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    on_path = [
        found for name in names for folder in folders if (found := shutil.which(name, path=folder))
    ]
    homes = {os.environ.get("PYENV_ROOT"), str(Path.home() / ".pyenv")} - {None}
    # A shim lies in PYENV_ROOT/shims: its folder tells where pyenv is even when HOME is another.
    homes |= {str(Path(folder).parent) for folder in folders if Path(folder).name == "shims"}
    in_pyenv = [
        str(found)
        for version in PYTHONS
        for home in sorted(filter(None, homes))
        for found in sorted(Path(home).glob("versions/{}.{}.*/bin/python".format(*version)))
    ]
    return list(dict.fromkeys([sys.executable, *on_path, *in_pyenv]))


def find_python() -> Python:
    """The first candidate that runs, is of a supported version and can make a `.venv`."""
    found = [
        python for program in candidates() if (python := probe(program)) and python.is_supported
    ]
    for python in found:
        if python.makes_venv:
            return python
    if found and is_debian():
        # Debian ships Python without what makes a .venv.
        install_packages(["python{}.{}-venv".format(*found[0].version)])
        again = probe(found[0].program)
        if again and again.makes_venv:
            return again
    if found:
        raise SetUpError(
            f"{found[0].program} lacks `venv` and `ensurepip`: install them.", MACHINE_LACKS
        )
    hint = "  sudo apt-get install python3 python3-venv" if is_debian() else "  pyenv install 3.13"
    raise SetUpError(
        "No Python from 3.11 to 3.13 was found (this is {}.{}). Install one, for example:\n".format(
            *sys.version_info[:2]
        )
        + hint,
        MACHINE_LACKS,
    )


# --- System libraries ------------------------------------------------------------------------------------


def is_debian() -> bool:
    return bool(shutil.which("dpkg-query") and shutil.which("apt-get"))


def has_display() -> bool:
    """Whether a window can be shown; Windows and macOS always can."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def missing_packages(wanted: list[str]) -> list[str]:
    """Those of `wanted` that dpkg does not know as installed, each by its first name."""
    names = [name for line in wanted for name in line.split()]
    listing = subprocess.run(
        ["dpkg-query", "--show", "--showformat", "${db:Status-Status} ${Package}\n", *names],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=False,
    ).stdout.splitlines()
    installed = {line.split()[1] for line in listing if line.startswith("installed ")}
    return [line.split()[0] for line in wanted if installed.isdisjoint(line.split())]


def install_packages(packages: list[str]) -> None:
    """Install Debian packages as root or through a sudo that asks nothing; otherwise stop with the line."""
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    by_hand = "  sudo apt-get update && sudo " + shlex.join(install)
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if is_root:
        rights = []
    elif shutil.which("sudo") and succeeds(["sudo", "--non-interactive", "true"]):
        rights = ["sudo", "--non-interactive"]
    else:
        raise SetUpError(
            "This system lacks " + ", ".join(packages) + ". Type:\n" + by_hand, MACHINE_LACKS
        )
    say("Installing system libraries: " + ", ".join(packages) + ".")
    quiet = [*rights, "env", "DEBIAN_FRONTEND=noninteractive"]
    # A stale list of packages fails only now and then, so a failing update is not yet the end.
    output = captured([*quiet, "apt-get", "update"])[1]
    status, installed = captured([*quiet, *install])
    if status != 0:
        raise SetUpError(
            tail(output + installed)
            + "\napt-get could not install them. When it can, type:\n"
            + by_hand,
            MACHINE_LACKS,
        )


def ensure_system_libraries(wanted: list[str]) -> None:
    """Install what is missing on Debian and Ubuntu; elsewhere Qt brings or names what it needs."""
    if is_debian():
        missing = missing_packages(wanted)
        if missing:
            install_packages(missing)


# --- The virtual environment -----------------------------------------------------------------------------


def venv_program(name: str) -> Path:
    """A program inside `.venv`."""
    return VENV / "Scripts" / (name + ".exe") if os.name == "nt" else VENV / "bin" / name


def environment() -> dict[str, str]:
    """The caller's environment without what would lead our programs astray."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in KEPT or not name.startswith(HARMFUL)
    }
    return {**kept, "PYTHONUTF8": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def captured(command: list[str]) -> tuple[int, str]:
    """Exit status and output of a command whose output matters only when it fails."""
    done = subprocess.run(
        command,
        cwd=str(ROOT),
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return done.returncode, done.stdout


def succeeds(command: list[str]) -> bool:
    return captured(command)[0] == 0


def tail(output: str, lines: int = 15) -> str:
    return "\n".join(output.strip().splitlines()[-lines:])


def fingerprint(python: Python) -> str:
    """What `.venv` must have been made from to be used as it is; it holds absolute paths, hence ROOT."""
    parts = [
        LOCK.read_bytes(),
        (ROOT / "pyproject.toml").read_bytes(),
        str(ROOT).encode(),
        str(python).encode(),
    ]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def is_set_up(python: Python | None) -> bool:
    if python is None or not python.is_supported:
        return False
    try:
        return STAMP.read_text(encoding="ascii") == fingerprint(python)
    except (OSError, ValueError):
        return False


def can_be_kept(python: Python | None) -> bool:
    """Whether a `.venv` whose stamp does not match is sound: it only needs other libraries."""
    if python is None or not python.is_supported:
        return False
    # A .venv that was moved or copied still points to its old place.
    if str(VENV) not in (VENV / "pyvenv.cfg").read_text(encoding="utf-8"):
        return False
    return succeeds([str(venv_program("python")), "-m", "pip", "--version"])


def ensure_venv() -> None:
    """Make or bring up to date `.venv`. The stamp is taken away first and written last."""
    present = probe(venv_program("python"))
    if is_set_up(present):
        return
    started = time.monotonic()
    with contextlib.suppress(FileNotFoundError):
        STAMP.unlink()
    python = present if present and can_be_kept(present) else make_venv()
    libraries = sum(1 for line in LOCK.read_text(encoding="utf-8").splitlines() if "==" in line)
    say(
        f"Installing the {libraries} libraries of requirements.lock; the first time this takes minutes."
    )
    pip_install(["--require-hashes", "--requirement", str(LOCK)])
    pip_install(["--no-build-isolation", "--no-deps", "--editable", str(ROOT)])
    STAMP.write_text(fingerprint(python), encoding="ascii")
    say(f"The set-up is complete after {time.monotonic() - started:.0f} seconds.")


def make_venv() -> Python:
    """A fresh `.venv`, in the place of one that is broken or of another version."""
    python = find_python()
    if VENV.exists():
        say("The .venv here does not work with this project: making it anew.")
        shutil.rmtree(VENV)
    say(f"Making .venv with {python} ({python.program}).")
    status, output = captured([python.program, "-m", "venv", str(VENV)])
    made = probe(venv_program("python"))
    if status != 0 or made is None:
        raise SetUpError(tail(output) + f"\n{python.program} could not make .venv.", SET_UP_FAILED)
    return made


def pip_install(arguments: list[str]) -> None:
    """Run pip, again after a pause when the connection fails."""
    command = [
        str(venv_program("python")),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-input",
        *arguments,
    ]
    for attempt in range(1, PIP_ATTEMPTS + 1):
        status, output = captured(command)
        if status == 0:
            return
        if "DO NOT MATCH THE HASHES" in output:
            raise SetUpError(
                tail(output) + "\nA library is not the one requirements.lock names.", SET_UP_FAILED
            )
        if attempt < PIP_ATTEMPTS:
            pause_s = 5 * attempt
            say(
                f"pip did not get through (attempt {attempt} of {PIP_ATTEMPTS}); again in {pause_s} seconds."
            )
            time.sleep(pause_s)
    raise SetUpError(
        tail(output)
        + "\npip could not install the libraries. Is there a connection? Then start again.",
        SET_UP_FAILED,
    )


def compile_translations() -> None:
    """Make each `.mo` that is missing or older than its `.po`, as gettext reads them."""
    for source in catalogues():
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        files = ["--input-file", str(source), "--output-file", str(compiled)]
        status, output = captured([str(venv_program("pybabel")), "compile", *files])
        if status != 0:
            raise SetUpError(
                tail(output) + f"\n{source.relative_to(ROOT)} cannot be compiled.", FAILED
            )


def set_up(system_libraries: list[str]) -> None:
    ensure_system_libraries(system_libraries)
    ensure_venv()
    compile_translations()


# --- Commands --------------------------------------------------------------------------------------------


def run(arguments: list[str]) -> int:
    """The demo day: the window on a demo portfolio, or `--headless` the whole day driven without one."""
    shows_window = has_display() and "--headless" not in arguments
    set_up(FOR_QT + (FOR_A_WINDOW if shows_window else []))
    command = [str(venv_program("python")), "-m", "mourafaka_desktop.demo", *arguments]
    if os.name != "nt":
        # The program takes the place of this one, so that Ctrl-C and `kill` reach it and nothing else.
        os.execve(command[0], command, environment())
    return subprocess.call(command, env=environment())


CHECKS = {
    "formatting": ["ruff", "format", "--check", "--quiet", "."],
    "lint": ["ruff", "check", "--quiet", "."],
    "types": ["mypy", "--no-error-summary"],
    "direction of imports": ["lint-imports", "--no-logo"],
}


def failed_checks() -> list[str]:
    """The names of the static checks that fail, after printing what they complain about."""
    failed = []
    for name, (program, *arguments) in CHECKS.items():
        status, output = captured([str(venv_program(program)), *arguments])
        say("{:<22}{}".format(name, "passed" if status == 0 else "FAILED"))
        if status != 0:
            print(output, flush=True)
            failed.append(name)
    return failed


def lint(_: list[str]) -> int:
    """The static checks alone: formatting, lint, types and the direction of imports."""
    set_up([])
    return FAILED if failed_checks() else 0


def test(arguments: list[str]) -> int:
    """Every check and every test; further arguments go to pytest."""
    set_up(FOR_QT + FOR_TESTS)
    failed = failed_checks()
    status, passed, broken = pytest(arguments)
    if not failed:
        return FAILED if status else 0
    say("Failed beside the tests: " + ", ".join(failed) + ".")
    say(f"{passed} passed, {broken + len(failed)} failed")
    return FAILED


def pytest(arguments: list[str]) -> tuple[int, int, int]:
    """Run pytest, its output passed on as it comes; returns exit status, tests passed, tests failed."""
    colour = ["--color=yes"] if sys.stdout.isatty() else []
    command = [str(venv_program("python")), "-m", "pytest", "--numprocesses=2", *colour, *arguments]
    variables = {**environment(), "QT_QPA_PLATFORM": "offscreen"}
    last = ""
    with subprocess.Popen(
        command,
        cwd=str(ROOT),
        env=variables,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            sys.stdout.write(line)
            sys.stdout.flush()
            last = line if line.strip() else last
    counts = {
        word: int(number) for number, word in re.findall(r"(\d+) (passed|failed|errors?)", last)
    }
    broken = counts.get("failed", 0) + counts.get("error", 0) + counts.get("errors", 0)
    return process.returncode, counts.get("passed", 0), broken


def reformat(_: list[str]) -> int:
    """Bring the source into the house's form, and mend what ruff can mend by itself."""
    set_up([])
    fixed = subprocess.call(
        [str(venv_program("ruff")), "check", "--fix", "."], cwd=str(ROOT), env=environment()
    )
    done = subprocess.call(
        [str(venv_program("ruff")), "format", "."], cwd=str(ROOT), env=environment()
    )
    return FAILED if fixed or done else 0


# Dates and tool versions in a catalogue change with every run and tell a reader nothing.
RESTLESS = re.compile(
    r'^"(?:POT-|PO-|Generated-By|Last-Tr|Language-Team|Report-).*\n', re.MULTILINE
)


TEMPLATE_HEAD = "# The texts of Mourafaka Desktop. SPDX-License-Identifier: Apache-2.0"


def translations(_: list[str]) -> int:
    """Bring every text of the source into the catalogues, then test that each is translated."""
    set_up([])
    template = TRANSLATIONS / "mourafaka.pot"
    pybabel = str(venv_program("pybabel"))
    form = ["--width", "100"]
    version = re.findall(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text("utf-8"), re.M)
    head = ["--project", "mourafaka", "--version", version[0], "--header-comment", TEMPLATE_HEAD]
    comments = ["--add-comments", "Translators:", "--sort-output", "--no-location"]
    extract = [pybabel, "extract", *form, *head, *comments]
    must_succeed([*extract, "--output-file", str(template), "src"])
    settle(template)
    for source in catalogues():
        update = [pybabel, "update", *form, "--no-fuzzy-matching", "--ignore-obsolete"]
        files = ["--input-file", str(template), "--output-file", str(source)]
        must_succeed([*update, "--locale", source.parents[1].name, *files])
        settle(source)
    compile_translations()
    return pytest(["tests/conventions/test_catalogues.py"])[0]


def catalogues() -> list[Path]:
    return sorted(TRANSLATIONS.glob("*/LC_MESSAGES/*.po"))


def must_succeed(command: list[str]) -> None:
    status, output = captured(command)
    if status != 0:
        raise SetUpError(tail(output), FAILED)


def settle(catalogue: Path) -> None:
    """Take the restless lines out of a catalogue's head."""
    text = catalogue.read_text(encoding="utf-8")
    catalogue.write_text(RESTLESS.sub("", text).rstrip() + "\n", encoding="utf-8")


def questionnaires(_: list[str]) -> int:
    """Compile the workbooks of resources/questionnaires, each into the XForm beside it."""
    set_up([])
    must_succeed([str(venv_program("python")), "-m", "tests.workbooks"])
    return pytest(["tests/server/questionnaires/test_shipped_questionnaires.py"])[0]


def lock(arguments: list[str]) -> int:
    """Resolve pyproject.toml into requirements.lock again; `--upgrade` moves to the newest versions."""
    set_up([])
    tools = ROOT / "build" / "uv"
    if not tools.exists():
        say("Fetching the resolver.")
        pip_install(["--target", str(tools), LOCK_WITH])
    form = ["--universal", "--python-version", "3.11", "--all-extras", "--generate-hashes"]
    plain = ["--no-emit-index-url", "--no-emit-find-links", "--no-annotate", "--no-header"]
    files = ["pyproject.toml", "--output-file", LOCK.name]
    uv = str(shutil.which("uv", path=str(tools / "bin")))
    # Behind a company's proxy its certificate is known to the system, not to uv.
    os.environ.update(UV_SYSTEM_CERTS="1", UV_NATIVE_TLS="1")
    must_succeed([uv, "pip", "compile", "--quiet", *form, *plain, *arguments, *files])
    say("requirements.lock is up to date; the next start installs it.")
    return 0


COMMANDS = {
    "run": run,
    "test": test,
    "lint": lint,
    "format": reformat,
    "translations": translations,
    "questionnaires": questionnaires,
    "lock": lock,
}


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description="Set the project up, then do one of these:\n"
        + "\n".join(
            f"  {name:<16}{(command.__doc__ or '').strip()}" for name, command in COMMANDS.items()
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=COMMANDS, metavar="command", help=", ".join(COMMANDS))
    parser.add_argument(
        "arguments", nargs=argparse.REMAINDER, help="handed on to the program or to pytest"
    )
    return parser


def main() -> int:
    chosen = build_parser().parse_args()
    try:
        return COMMANDS[chosen.command](chosen.arguments)
    except SetUpError as stop:
        print(stop, file=sys.stderr, flush=True)
        return stop.status
    except BrokenPipeError:
        # Whoever read our output, such as `head`, has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except OSError as failure:
        # A full disk, a folder that may not be written to.
        print(f"{failure}. Nothing is lost: mend this, then start again.", file=sys.stderr)
        return SET_UP_FAILED
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
