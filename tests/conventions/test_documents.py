"""What the documents say is there is there, and what is there is said."""

import argparse
import importlib
import re
import tomllib
from pathlib import Path

import pytest

from mourafaka_desktop.cli import ExitCode
from mourafaka_server.errors import ServerError
from tests.conventions.tree import PACKAGES, ROOT, SOURCE, files

SCRIPTS: dict[str, str] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))[
    "project"
]["scripts"]


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _section(name: str, title: str) -> str:
    return _read(name).split(f"\n## {title}\n", maxsplit=1)[1].split("\n## ", maxsplit=1)[0]


def _first_cells(text: str) -> list[str]:
    """What stands in back-ticks in the first cell of each row of the tables in `text`."""
    return re.findall(r"^\| `([^`]+)`", text, flags=re.MULTILINE)


# --- ARCHITECTURE.md -------------------------------------------------------------------------------------


def _mapped(package: str) -> set[str]:
    """The modules that the code map names for `package`."""
    code_map = _section("ARCHITECTURE.md", "Code map")
    part = code_map.split(f"### `src/{package}`", maxsplit=1)[1].split("\n### ", maxsplit=1)[0]
    names = re.findall(r"`([a-z_0-9]+)`", part)
    return set(names) - {package}


@pytest.mark.parametrize("package", PACKAGES)
def test_the_code_map_has_each_module_and_no_other(package: str) -> None:
    folder = SOURCE / package
    modules = {
        path.relative_to(folder).parts[0].removesuffix(".py")
        for path in files()
        if path.is_relative_to(folder) and path.suffix == ".py"
    }
    assert _mapped(package) == {name for name in modules if not name.startswith("__")}


def _documents() -> list[Path]:
    return [path for path in files() if path.suffix == ".md" and "node_modules" not in path.parts]


@pytest.mark.parametrize(
    "document", _documents(), ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_each_file_a_document_points_to_exists(document: Path) -> None:
    places = re.compile(
        r"`((?:src|tests|docs|resources|translations|packaging|benchmarks)/[\w./-]+)`"
    )
    text = document.read_text(encoding="utf-8")
    pointed_to = [*places.findall(text), *re.findall(r"\]\(([\w./-]+)\)", text)]
    lost = [
        place
        for place in pointed_to
        if not (ROOT / place).exists() and not (document.parent / place).exists()
        if not list((ROOT / "docs" / "decisions").glob(f"{Path(place).name}-*.md"))
    ]
    assert lost == []


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = [int(path.name[:4]) for path in sorted((ROOT / "docs" / "decisions").glob("*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))


# --- The command line in README.md -----------------------------------------------------------------------


def _parser(program: str) -> argparse.ArgumentParser:
    module = importlib.import_module(SCRIPTS[program].split(":")[0])
    parser: argparse.ArgumentParser = module.build_parser()
    return parser


def _options(parser: argparse.ArgumentParser) -> set[str]:
    """The options of a command and of the commands it is made of; those of the program alone for the program."""
    nested = [] if parser.prog.count(" ") == 0 else [*_commands(parser).values()][1:]
    own = {
        option
        for action in parser._actions
        for option in action.option_strings
        if option.startswith("--") and option != "--help"
    }
    return own.union(*map(_options, nested))


def _commands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """Each command by its name; "" is the program itself."""
    found = {"": parser}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            found |= dict(action.choices)
    return found


def _told(program: str) -> str:
    """What README.md says of `program`'s command line."""
    section = _section("README.md", "Command line").split(f"### {program}\n", maxsplit=1)[1]
    return section.split("\n### ", maxsplit=1)[0]


def _documented(program: str) -> tuple[dict[str, set[str]], set[str]]:
    """Options by command as README.md has them, and those it says belong to every command."""
    commands: dict[str, set[str]] = {}
    everywhere: set[str] = set()
    for cell in _first_cells(_told(program)):
        options = set(re.findall(r"--[a-z][a-z-]*", cell))
        if cell.startswith("--"):
            everywhere |= options
        elif cell.startswith(program):
            words = cell.split()
            named = len(words) > 1 and re.fullmatch(r"[a-z][a-z-]*", words[1])
            commands.setdefault(words[1] if named else "", set()).update(options)
    return commands, everywhere


@pytest.mark.parametrize("program", SCRIPTS)
def test_the_readme_has_each_command(program: str) -> None:
    commands, _ = _documented(program)
    assert set(commands) | {""} == set(_commands(_parser(program)))


@pytest.mark.parametrize("program", SCRIPTS)
def test_the_readme_has_each_option(program: str) -> None:
    documented, everywhere = _documented(program)
    commands = _commands(_parser(program))
    silent = {
        (name, option)
        for name, parser in commands.items()
        for option in _options(parser) - documented.get(name, set()) - everywhere
    }
    invented = {
        (name, option)
        for name, options in documented.items()
        for option in options - _options(commands[name]) - _options(commands[""])
    }
    invented |= {("", option) for option in everywhere} - {
        ("", option) for parser in commands.values() for option in _options(parser)
    }
    assert (silent, invented) == (set(), set())


def _told_statuses(program: str) -> set[int]:
    return {int(cell) for cell in _first_cells(_told(program)) if cell.isdigit()}


def test_the_readme_has_each_exit_status_of_the_laptop() -> None:
    assert _told_statuses("mourafaka") == {int(code) for code in ExitCode}


def test_the_readme_has_each_exit_status_of_the_server() -> None:
    by_python = {0, 1, 2}
    failures = {failure.exit_code for failure in ServerError.__subclasses__()}
    assert _told_statuses("mourafaka-server") == by_python | failures
