"""Folders with other people's programs, installed when a benchmark asks for them: `python_with`, `node_with`."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path


class NotInstalledError(Exception):
    """What keeps a program from being installed, in words."""


def python_with(folder: Path, package: str) -> Path:
    """The Python of an environment of its own that has `package`. Raises NotInstalledError."""
    python = folder / "bin" / "python"
    if not python.exists():
        _run([sys.executable, "-m", "venv", str(folder)])
    if not _works([str(python), "-c", f"import {package}"]):
        _run([str(python), "-m", "pip", "install", "--quiet", package])
    return python


def node_with(folder: Path, packages: Sequence[str]) -> Path:
    """A folder in which Node finds `packages` (`name@version`). Raises NotInstalledError."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        raise NotInstalledError("Node and npm are not installed")
    folder.mkdir(parents=True, exist_ok=True)
    names = [package.rpartition("@")[0] for package in packages]
    if not all((folder / "node_modules" / name).is_dir() for name in names):
        _run([npm, "install", "--no-audit", "--no-fund", "--prefix", str(folder), *packages])
    return folder


def _works(words: Sequence[str]) -> bool:
    return subprocess.run(words, capture_output=True, check=False).returncode == 0


def _run(words: Sequence[str]) -> None:
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise NotInstalledError(said[-1] if said else f"{words[0]} failed")
