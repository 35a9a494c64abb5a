"""The command line: `mourafaka` opens the window; `import`, `report`, `blank`, `sync`, `export`, `enrol`, `bundle`
work without it.

Each command takes `--profile DIR`; the passphrase comes from `--passphrase-file`, from the environment variable
MOURAFAKA_PASSPHRASE, or is asked for at a terminal. Never from an argument: others can read those.
"""

import argparse
import getpass
import io
import logging
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, TextIO
from uuid import UUID, uuid4

from mourafaka_desktop import logs, paths
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.errors import (
    CooperativeNotFound,
    ExchangeError,
    FileUnreadable,
    MourafakaError,
    NothingToReport,
    ProfileError,
    RecordMissing,
    SeveralCooperatives,
)
from mourafaka_desktop.i18n.catalogue import Language, _, catalogue, current, ngettext, use
from mourafaka_desktop.i18n.system import system_language

if TYPE_CHECKING:
    from mourafaka_desktop.services.profiles import Workspace
    from mourafaka_desktop.sync.bundles import AnswerTaken

PASSPHRASE_VARIABLE = "MOURAFAKA_PASSPHRASE"  # noqa: S105 -- the name of a variable

_log = logging.getLogger(__name__)

# A passphrase and an invitation are a line; a cooperative's file holds its photos.
_LARGEST_LINE = 64 * 1024
_LARGEST_DOCUMENT = 512 * 1024 * 1024


class ExitCode(IntEnum):
    """What the command tells the shell."""

    DONE = 0
    IN_PART = 1  # some rows or records were left out; they were named
    USAGE = 2
    PROFILE = 3  # no such profile, wrong passphrase, damaged
    FILE = 4  # a file or folder cannot be read or written
    SERVER = 5  # the server was not reached, or refused
    NOT_FOUND = 6  # no cooperative or assessment matches, or several do
    FAULT = 7  # a fault of the program; its reference number was told
    INTERRUPTED = 130  # Ctrl+C


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
        "invitation",
        help="the invitation's text, the file or picture that holds it, or - for standard input",
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
    _add_papers(report)

    blank = _command(commands, "blank", "make questionnaires to fill in by hand as PDF", _blank)
    blank.add_argument(
        "--cooperative",
        metavar="COOPERATIVE",
        help="print what is known of it: its id, its programme code, or words of its name",
    )
    _add_papers(blank)

    export = _command(commands, "export", "write a cooperative's whole file as JSON", _export)
    _add_cooperative(export)
    _add_out(export, "folder of the JSON file")

    _command(commands, "sync", "exchange with the programme's server", _sync)
    _add_bundles(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code, whatever happens."""
    _take_any_text()
    options = build_parser().parse_args(arguments)
    use(Language(options.language) if options.language else system_language())
    run: Callable[[argparse.Namespace], int] = getattr(options, "run", _open_window)
    try:
        return run(options)
    except MourafakaError as failure:
        _say(str(failure.explain(_)), sys.stderr)
        return _exit_code(failure)
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except Exception as fault:  # noqa: BLE001 -- told by a number, and written to the log under it
        _tell_fault(fault, options.profile)
        return ExitCode.FAULT


def _take_any_text() -> None:
    """Arabic leaves in UTF-8 through a pipe whatever the locale; a terminal shows what it can."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _say(text: object, stream: TextIO | None = None) -> None:
    """Print a line. Where nobody can read it any more, the work goes on in silence."""
    try:
        print(text, file=stream or sys.stdout, flush=True)
    except OSError:
        # Python flushes once more as it ends: let that go nowhere, too.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, (stream or sys.stdout).fileno())
        os.close(nowhere)


def _tell_fault(fault: Exception, profile: Path | None) -> None:
    """Tell a fault of the program by its reference number; what happened is in the log under it."""
    reference = uuid4().hex[:8]
    known = [profile] if profile and profile.is_dir() else _profile_folders()
    try:
        handler = logs.write_to(known[0] if len(known) == 1 else paths.profiles().parent)
    except MourafakaError:
        pass  # nowhere to write: the number alone must do
    else:
        _log.critical("fault %s", reference, exc_info=fault)
        logs.stop(handler)
    _say(
        _(
            "Something did not work. What was written is saved. Try again; if it comes back, tell your "
            "coordinator the number {reference}."
        ).format(reference=reference),
        sys.stderr,
    )


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


def _add_bundles(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`bundle out` and `bundle in`: the exchange by USB key."""
    bundle = _command(commands, "bundle", "exchange with the server by USB key", _bundle_out)
    actions = bundle.add_subparsers(required=True, metavar="ACTION")
    out = _command(actions, "out", "write what waits as files on a key", _bundle_out)
    out.add_argument("folder", type=Path, metavar="FOLDER", help="a folder of the key")
    out.add_argument("--photos", action="store_true", help="with the photos and scans")
    inwards = _command(actions, "in", "take the server's answers from a key", _bundle_in)
    inwards.add_argument(
        "places", nargs="+", type=Path, metavar="PLACE", help="the key's folder, or a file"
    )


def _add_cooperative(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("cooperative", help="its id, its programme code, or words of its name")


def _add_papers(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--report-language", choices=("ar", "fr", "both"), default="both")
    _add_out(parser, "folder of the PDFs")


def _add_out(parser: argparse.ArgumentParser, meaning: str) -> None:
    parser.add_argument("--out", type=Path, metavar="DIR", default=Path(), help=meaning)


def _open_window(options: argparse.Namespace) -> int:
    from mourafaka_desktop.app import run_window

    return run_window(profile=options.profile, language=current())


def _enrol(options: argparse.Namespace) -> ExitCode:
    from mourafaka_desktop.sync.enrolment import enrol

    text = _standard_input() if options.invitation == "-" else _invitation(options.invitation)
    folder = options.profile or paths.profiles() / "1"
    with closing(enrol(text, folder, _passphrase(options))) as workspace:
        _say(
            _("The profile of {name} is in {folder}.").format(
                name=workspace.coach.name_in(current()), folder=folder
            )
        )
    return ExitCode.DONE


def _import(options: argparse.Namespace) -> ExitCode:
    documents = [file for file in options.files if file.suffix.lower() == ".json"]
    workbooks = [file for file in options.files if file not in documents]
    with closing(_workspace(options)) as workspace:
        _import_documents(workspace, documents, check=options.check)
        return _import_workbooks(workspace, workbooks, options) if workbooks else ExitCode.DONE


def _import_documents(workspace: "Workspace", documents: list[Path], *, check: bool) -> None:
    from mourafaka_desktop.services import interchange

    # All are looked at before the first is written.
    for document in documents:
        content = _read(document, at_most=_LARGEST_DOCUMENT)
        interchange.check_cooperative(workspace, content, document.name)
        if check:
            _say(_("{file} can be imported.").format(file=document.name))
    for document in () if check else documents:
        content = _read(document, at_most=_LARGEST_DOCUMENT)
        imported = interchange.import_cooperative(workspace, content, document.name)
        sentence = (
            _("{name} was imported.")
            if imported.changes
            else _("{name} was already here as the file has it.")
        )
        _say(sentence.format(name=imported.cooperative.name_in(current())))


def _import_workbooks(
    workspace: "Workspace", workbooks: list[Path], options: argparse.Namespace
) -> ExitCode:
    from mourafaka_desktop.imports import sentences
    from mourafaka_desktop.services import portfolio

    preview = portfolio.preview(workspace, workbooks, take_file_values=options.take_file_values)
    words = catalogue(current())
    for problem in preview.problems:
        _say(f"{sentences.place(problem, words)}: {sentences.sentence(problem, words)}")
    if not options.check:
        portfolio.import_portfolio(workspace, preview)
    for sentence in (
        ngettext("{n} new cooperative", "{n} new cooperatives", preview.new).format(n=preview.new),
        ngettext("{n} changed cooperative", "{n} changed cooperatives", preview.changed).format(
            n=preview.changed
        ),
        ngettext(
            "{n} unchanged cooperative", "{n} unchanged cooperatives", preview.unchanged
        ).format(n=preview.unchanged),
        ngettext("{n} row left out", "{n} rows left out", preview.left_out).format(
            n=preview.left_out
        ),
    ):
        _say(sentence)
    if preview.refused_files and not (preview.new or preview.changed or preview.unchanged):
        return ExitCode.FILE
    return ExitCode.IN_PART if preview.left_out or preview.refused_files else ExitCode.DONE


def _report(options: argparse.Namespace) -> ExitCode:
    from mourafaka_desktop.services import reports

    with closing(_workspace(options)) as workspace:
        found = _cooperative(workspace, options.cooperative)
        every = reports.reportable_assessments(workspace)
        newest = next((each for each in every if each.cooperative.id == found.id), None)
        if newest is None:
            raise NothingToReport(found.name_in(current()))
        for language in _paper_languages(options):
            paper = reports.diagnostic_report(workspace, newest.assessment_id, language)
            _say(_write(options.out, paper.file_name, paper.content))
    return ExitCode.DONE


def _blank(options: argparse.Namespace) -> ExitCode:
    from mourafaka_desktop.services import reports

    with closing(_workspace(options)) as workspace:
        known = options.cooperative and _cooperative(workspace, options.cooperative)
        for questionnaire in reports.printable_questionnaires(workspace):
            mine = replace(questionnaire, cooperative=known or None)
            for language in _paper_languages(options):
                paper = reports.blank_questionnaire(workspace, mine, language)
                _say(_write(options.out, paper.file_name, paper.content))
    return ExitCode.DONE


def _paper_languages(options: argparse.Namespace) -> Sequence[Language]:
    wanted = options.report_language
    return [Language.AR, Language.FR] if wanted == "both" else [Language(wanted)]


def _export(options: argparse.Namespace) -> ExitCode:
    from mourafaka_desktop.services import interchange

    with closing(_workspace(options)) as workspace:
        found = _cooperative(workspace, options.cooperative)
        # The code comes from anybody's workbook; a file's name is made of what is safe in it.
        name = paths.safe_name(found.programme_code or "") or str(found.id)
        content = interchange.export_cooperative(workspace, found.id)
        _say(_write(options.out, f"{name}.json", content))
    return ExitCode.DONE


def _sync(options: argparse.Namespace) -> ExitCode:
    from mourafaka_desktop.sync.engine import synchronise

    with closing(_workspace(options)) as workspace:
        summary = synchronise(workspace)
    _say(
        _("{sent} bytes sent, {received} bytes received.").format(
            sent=summary.bytes_sent, received=summary.bytes_received
        )
    )
    _say(
        ngettext("{n} change accepted", "{n} changes accepted", summary.accepted).format(
            n=summary.accepted
        )
    )
    if summary.refused:
        _say(
            ngettext("{n} change refused", "{n} changes refused", summary.refused).format(
                n=summary.refused
            )
        )
    return ExitCode.IN_PART if summary.refused else ExitCode.DONE


def _bundle_out(options: argparse.Namespace) -> ExitCode:
    from mourafaka_desktop.sync import bundles

    with closing(_workspace(options)) as workspace:
        written = bundles.write(workspace, options.folder, with_contents=options.photos)
    for file in written.files:
        _say(file)
    _say(
        ngettext(
            "{n} change is on the key. The key may be removed.",
            "{n} changes are on the key. The key may be removed.",
            written.changes,
        ).format(n=written.changes)
    )
    return ExitCode.DONE


def _bundle_in(options: argparse.Namespace) -> ExitCode:
    from mourafaka_desktop.sync import bundles

    with closing(_workspace(options)) as workspace:
        taken = bundles.take_from(workspace, options.places)
    for one in taken:
        if one.failure is not None:
            _say(f"{one.name}: {one.failure.explain(_)}", sys.stderr)
        elif one.answer is not None:
            _say(f"{one.name}: {_answer_words(one.answer)}")
    if not taken:
        _say(_("No answer for this laptop lies there."))
    refused = any(one.answer is not None and one.answer.refused for one in taken)
    untaken = any(one.failure is not None for one in taken)
    return ExitCode.IN_PART if refused or untaken else ExitCode.DONE


def _answer_words(answer: "AnswerTaken") -> str:
    from mourafaka_desktop.sync.bundles import AnswerState

    if answer.state is AnswerState.LATE:
        return _("This answer came late: this laptop knew all of it.")
    return _("{accepted} accepted, {refused} refused, {received} received").format(
        accepted=answer.accepted, refused=answer.refused, received=answer.received
    )


def _invitation(text: str) -> str:
    """The invitation itself, or the one in the file of that name."""
    from mourafaka_desktop.services.invitations import invitation_in

    file = Path(text)
    try:
        is_file = file.is_file()
    except (OSError, ValueError):  # an invitation may be no name of a file at all
        return text
    return invitation_in(file) if is_file else text


def _workspace(options: argparse.Namespace) -> "Workspace":
    from mourafaka_desktop.services import profiles

    return profiles.unlock(options.profile or _only_profile(), _passphrase(options))


def _only_profile() -> Path:
    """The profile of this computer where there is exactly one."""
    known = _profile_folders()
    if len(known) != 1:
        build_parser().error(_("Say which profile: --profile DIR"))
    return known[0]


def _profile_folders() -> list[Path]:
    from mourafaka_desktop.services import profiles

    return [profile.folder for profile in profiles.profiles_in(paths.profiles())]


def _passphrase(options: argparse.Namespace) -> str:
    if options.passphrase_file is not None:
        content = _read(options.passphrase_file, at_most=_LARGEST_LINE)
        return content.decode("utf-8-sig", errors="replace").split("\n")[0].rstrip("\r")
    if (from_environment := os.environ.get(PASSPHRASE_VARIABLE)) is not None:
        return from_environment
    if sys.stdin is None or not sys.stdin.isatty():
        build_parser().error(
            _("Give the passphrase by --passphrase-file or {variable}.").format(
                variable=PASSPHRASE_VARIABLE
            )
        )
    try:
        return getpass.getpass(_("Passphrase: "))
    except EOFError as failure:  # Ctrl+D: nothing is given, as with Ctrl+C
        raise KeyboardInterrupt from failure


def _cooperative(workspace: "Workspace", words: str) -> Cooperative:
    """The one cooperative that `words` name: by programme code, by id, by name.

    Raises CooperativeNotFound, SeveralCooperatives.
    """
    from mourafaka_desktop.services.cooperatives import CooperativeQuery, find_cooperatives

    everything = [found.cooperative for found in find_cooperatives(workspace, CooperativeQuery())]
    by_code = [cooperative for cooperative in everything if cooperative.programme_code == words]
    by_id = [cooperative for cooperative in everything if cooperative.id == _uuid(words)]
    by_words = [
        found.cooperative for found in find_cooperatives(workspace, CooperativeQuery(text=words))
    ]
    matches = by_code or by_id or by_words
    if not matches:
        raise CooperativeNotFound(words)
    if len(matches) > 1:
        names = [f"{one.name_in(current())} ({one.programme_code or one.id})" for one in matches]
        raise SeveralCooperatives(words, names)
    return matches[0]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _standard_input() -> str:
    if not isinstance(sys.stdin, io.TextIOWrapper):
        return ""
    content: bytes = sys.stdin.buffer.read(_LARGEST_LINE)
    return content.decode("utf-8-sig", errors="replace")


def _read(file: Path, *, at_most: int) -> bytes:
    """The file's content. Raises FileUnreadable, also for one that does not end."""
    try:
        with file.open("rb") as opened:
            content = opened.read(at_most + 1)
    except OSError as failure:
        raise FileUnreadable(file.name) from failure
    if len(content) > at_most:
        raise FileUnreadable(file.name)
    return content


def _write(folder: Path, name: str, content: bytes) -> Path:
    """Put the file into the folder, whole or not at all. Raises FolderNotWritable, DiskFull."""
    from mourafaka_desktop.storage.disk import explained, write_atomically

    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
    write_atomically(folder / name, content)
    return folder / name
