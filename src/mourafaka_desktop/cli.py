"""The command line: `mourafaka` opens the window; `import`, `report`, `sync`, `export`, `enrol` work without it.

Each command takes `--profile DIR`; the passphrase comes from `--passphrase-file`, from the environment variable
MOURAFAKA_PASSPHRASE, or is asked for at a terminal. Never from an argument: others can read those.
"""

import argparse
import getpass
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from mourafaka_desktop import paths
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.errors import (
    ExchangeError,
    FileUnreadable,
    FolderNotWritable,
    MourafakaError,
    ProfileError,
    RecordMissing,
)
from mourafaka_desktop.i18n.catalogue import Language, _, catalogue, current, ngettext, use
from mourafaka_desktop.i18n.system import system_language

if TYPE_CHECKING:
    from mourafaka_desktop.services.profiles import Workspace

PASSPHRASE_VARIABLE = "MOURAFAKA_PASSPHRASE"  # noqa: S105 -- the name of a variable


class ExitCode(IntEnum):
    """What the command tells the shell."""

    DONE = 0
    IN_PART = 1  # some rows or records were left out; they were named
    USAGE = 2
    PROFILE = 3  # no such profile, wrong passphrase, damaged
    FILE = 4  # a file or folder cannot be read or written
    SERVER = 5  # the server was not reached, or refused
    NOT_FOUND = 6  # no cooperative or assessment matches


def build_parser() -> argparse.ArgumentParser:
    """The command line's grammar; a test reads it beside the documents."""
    parser = argparse.ArgumentParser(
        prog="mourafaka",
        description="The coach's working day, offline. Without a command: the window.",
    )
    _add_common(parser)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")

    enrol = _command(commands, "enrol", "make a profile with an invitation", _enrol)
    enrol.add_argument(
        "invitation", help="the invitation's text, or - to read it from standard input"
    )

    imports = _command(
        commands, "import", "take over Excel workbooks or a cooperative's JSON file", _import
    )
    imports.add_argument("files", nargs="+", type=Path, metavar="FILE")
    imports.add_argument(
        "--check", action="store_true", help="say what would happen, store nothing"
    )
    imports.add_argument(
        "--take-file-values",
        action="store_true",
        help="where a workbook differs from the profile, take the workbook's value",
    )

    report = _command(commands, "report", "make the diagnostic report as PDF", _report)
    _add_cooperative(report)
    report.add_argument("--report-language", choices=("ar", "fr", "both"), default="both")
    _add_out(report, "folder of the PDFs")

    export = _command(commands, "export", "write a cooperative's whole file as JSON", _export)
    _add_cooperative(export)
    _add_out(export, "folder of the JSON file")

    _command(commands, "sync", "exchange with the programme's server", _sync)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    options = build_parser().parse_args(arguments)
    use(Language(options.language) if options.language else system_language())
    run: Callable[[argparse.Namespace], ExitCode] = getattr(options, "run", _open_window)
    try:
        return run(options)
    except MourafakaError as failure:
        print(failure.explain(_), file=sys.stderr)
        return _exit_code(failure)


def _exit_code(failure: MourafakaError) -> ExitCode:
    match failure:
        case ProfileError():
            return ExitCode.PROFILE
        case ExchangeError():
            return ExitCode.SERVER
        case RecordMissing():
            return ExitCode.NOT_FOUND
        case _:
            return ExitCode.FILE


def _add_common(parser: argparse.ArgumentParser, *, default: object = None) -> None:
    parser.add_argument(
        "--profile", type=Path, metavar="DIR", default=default, help="the folder of the profile"
    )
    parser.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="FILE",
        default=default,
        help=f"a file whose first line is the passphrase (else {PASSPHRASE_VARIABLE})",
    )
    parser.add_argument(
        "--language",
        choices=[language.value for language in Language],
        default=default,
        help="the language of the window and of the messages",
    )


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    purpose: str,
    run: Callable[[argparse.Namespace], ExitCode],
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=purpose, description=purpose)
    # Options may stand before or after the command; unset ones must not undo those before it.
    _add_common(command, default=argparse.SUPPRESS)
    command.set_defaults(run=run)
    return command


def _add_cooperative(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("cooperative", help="its id, its programme code, or words of its name")


def _add_out(parser: argparse.ArgumentParser, meaning: str) -> None:
    parser.add_argument("--out", type=Path, metavar="DIR", default=Path(), help=meaning)


def _open_window(options: argparse.Namespace) -> ExitCode:
    from mourafaka_desktop.app import run_window

    return ExitCode(run_window(profile=options.profile, language=current()))


def _enrol(options: argparse.Namespace) -> ExitCode:
    from mourafaka_desktop.sync.enrolment import enrol

    text = sys.stdin.read() if options.invitation == "-" else options.invitation
    folder = options.profile or paths.profiles() / "1"
    with closing(enrol(text, folder, _passphrase(options))) as workspace:
        print(
            _("The profile of {name} is in {folder}.").format(
                name=workspace.coach.name_in(current()), folder=folder
            )
        )
    return ExitCode.DONE


def _import(options: argparse.Namespace) -> ExitCode:
    documents = [file for file in options.files if file.suffix.lower() == ".json"]
    workbooks = [file for file in options.files if file not in documents]
    with closing(_workspace(options)) as workspace:
        outcome = ExitCode.DONE
        for document in documents:
            _import_document(workspace, document, check=options.check)
        if workbooks:
            outcome = _import_workbooks(workspace, workbooks, options)
    return outcome


def _import_document(workspace: "Workspace", document: Path, *, check: bool) -> None:
    from mourafaka_desktop.services import interchange

    content = _read(document)
    if check:
        interchange.read_document(content, document.name)
        print(_("{file} can be imported.").format(file=document.name))
    else:
        imported = interchange.import_cooperative(workspace, content, document.name)
        print(_("{name} was imported.").format(name=imported.cooperative.name_in(current())))


def _import_workbooks(
    workspace: "Workspace", workbooks: list[Path], options: argparse.Namespace
) -> ExitCode:
    from mourafaka_desktop.imports import sentences
    from mourafaka_desktop.services import portfolio

    preview = portfolio.preview(workspace, workbooks, take_file_values=options.take_file_values)
    words = catalogue(current())
    for problem in preview.problems:
        print(f"{sentences.place(problem, words)}: {sentences.sentence(problem, words)}")
    if not options.check:
        portfolio.import_portfolio(workspace, preview)
    print(
        ngettext("{n} new cooperative", "{n} new cooperatives", preview.new).format(n=preview.new)
    )
    print(
        ngettext("{n} changed cooperative", "{n} changed cooperatives", preview.changed).format(
            n=preview.changed
        )
    )
    print(
        ngettext(
            "{n} unchanged cooperative", "{n} unchanged cooperatives", preview.unchanged
        ).format(n=preview.unchanged)
    )
    print(
        ngettext("{n} row left out", "{n} rows left out", preview.left_out).format(
            n=preview.left_out
        )
    )
    if preview.refused_files and not (preview.new or preview.changed or preview.unchanged):
        return ExitCode.FILE
    return ExitCode.IN_PART if preview.left_out or preview.refused_files else ExitCode.DONE


def _report(options: argparse.Namespace) -> ExitCode:
    from mourafaka_desktop.services import cooperatives, reports

    wanted = options.report_language
    languages = [Language.AR, Language.FR] if wanted == "both" else [Language(wanted)]
    with closing(_workspace(options)) as workspace:
        found = _cooperative(workspace, options.cooperative)
        assessments = cooperatives.cooperative_file(workspace, found.id).assessments
        if not assessments:
            raise RecordMissing
        for language in languages:
            paper = reports.diagnostic_report(workspace, assessments[0].assessment.id, language)
            print(_write(options.out, paper.file_name, paper.content))
    return ExitCode.DONE


def _export(options: argparse.Namespace) -> ExitCode:
    from mourafaka_desktop.services import interchange

    with closing(_workspace(options)) as workspace:
        found = _cooperative(workspace, options.cooperative)
        name = f"{found.programme_code or found.id}.json"
        content = interchange.export_cooperative(workspace, found.id)
        print(_write(options.out, name, content))
    return ExitCode.DONE


def _sync(options: argparse.Namespace) -> ExitCode:
    from mourafaka_desktop.sync.engine import synchronise

    with closing(_workspace(options)) as workspace:
        summary = synchronise(workspace)
    print(
        _("{sent} bytes sent, {received} bytes received.").format(
            sent=summary.bytes_sent, received=summary.bytes_received
        )
    )
    print(
        ngettext("{n} change accepted", "{n} changes accepted", summary.accepted).format(
            n=summary.accepted
        )
    )
    if summary.refused:
        print(
            ngettext("{n} change refused", "{n} changes refused", summary.refused).format(
                n=summary.refused
            )
        )
    return ExitCode.IN_PART if summary.refused else ExitCode.DONE


def _workspace(options: argparse.Namespace) -> "Workspace":
    from mourafaka_desktop.services import profiles

    return profiles.unlock(options.profile or _only_profile(), _passphrase(options))


def _only_profile() -> Path:
    """The profile of this computer where there is exactly one."""
    from mourafaka_desktop.services import profiles

    known = profiles.profiles_in(paths.profiles())
    if len(known) != 1:
        build_parser().error(_("Say which profile: --profile DIR"))
    return known[0].folder


def _passphrase(options: argparse.Namespace) -> str:
    if options.passphrase_file is not None:
        lines = _read(options.passphrase_file).decode("utf-8", errors="replace").splitlines()
        return lines[0] if lines else ""
    if (from_environment := os.environ.get(PASSPHRASE_VARIABLE)) is not None:
        return from_environment
    if not sys.stdin.isatty():
        build_parser().error(
            _("Give the passphrase by --passphrase-file or {variable}.").format(
                variable=PASSPHRASE_VARIABLE
            )
        )
    return getpass.getpass(_("Passphrase: "))


def _cooperative(workspace: "Workspace", words: str) -> Cooperative:
    """The one cooperative that `words` name: by id, by programme code, by name. Raises RecordMissing."""
    from mourafaka_desktop.services.cooperatives import CooperativeQuery, find_cooperatives

    everything = [found.cooperative for found in find_cooperatives(workspace, CooperativeQuery())]
    by_code = [cooperative for cooperative in everything if cooperative.programme_code == words]
    by_id = [cooperative for cooperative in everything if cooperative.id == _uuid(words)]
    for matches in (by_code, by_id):
        if len(matches) == 1:
            return matches[0]
    found = find_cooperatives(workspace, CooperativeQuery(text=words))
    if len(found) != 1:
        raise RecordMissing
    return found[0].cooperative


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as failure:
        raise FileUnreadable(file.name) from failure


def _write(folder: Path, name: str, content: bytes) -> Path:
    target = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    except OSError as failure:
        raise FolderNotWritable(folder) from failure
    return target
