"""The files of this project as the conventions read them."""

import ast
import functools
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"
PACKAGES = ("mourafaka_forms", "mourafaka_protocol", "mourafaka_desktop", "mourafaka_server")
_LEFT_ALONE = (".venv", ".git", "build", "dist", "out")


@functools.cache
def files() -> tuple[Path, ...]:
    """Every file git knows or would add, or every file outside the made folders without git."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listing.returncode == 0:
        names = [name for name in listing.stdout.decode().split("\0") if name]
        found = [ROOT / name for name in names]
    else:
        found = [
            path for path in ROOT.rglob("*") if path.relative_to(ROOT).parts[0] not in _LEFT_ALONE
        ]
    return tuple(sorted(path for path in found if path.is_file()))


@dataclass(frozen=True)
class Module:
    """A Python file of ours, read and parsed."""

    path: Path
    text: str
    syntax: ast.Module

    @functools.cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Everything in it, in no useful order."""
        return tuple(ast.walk(self.syntax))

    @property
    def name(self) -> str:
        """Where it lies, as a person would say it."""
        return self.path.relative_to(ROOT).as_posix()

    def at(self, node: ast.AST) -> str:
        """The place of `node`, to be clicked in an editor."""
        return f"{self.name}:{getattr(node, 'lineno', 1)}"


@functools.cache
def _all_modules() -> tuple[Module, ...]:
    return tuple(
        Module(path, text := path.read_text(encoding="utf-8"), ast.parse(text, filename=str(path)))
        for path in files()
        if path.suffix == ".py"
    )


def modules(folder: str = "") -> tuple[Module, ...]:
    """Every Python file below `folder`, relative to the root of the project."""
    below = ROOT / folder
    return tuple(module for module in _all_modules() if module.path.is_relative_to(below))
