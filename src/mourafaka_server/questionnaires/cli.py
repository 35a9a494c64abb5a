"""`mourafaka-server questionnaire …`: what programme staff do with a workbook.

`check` says every problem of a workbook in plain words; it needs no server and changes nothing. `publish` gives a
sound one to all laptops, `list` says what is published, `differences` which scores the server counts otherwise.
What reads a workbook is imported when a command runs: no other command of the server waits for it.
"""

import argparse
import json
import os
from datetime import UTC, datetime
from pathlib import Path

from mourafaka_server.errors import ServerError
from mourafaka_server.installation import opened
from mourafaka_server.questionnaires.languages import Language
from mourafaka_server.settings import load

SOUND, HAS_PROBLEMS = 0, 1


class WorkbookNotReadable(ServerError):  # noqa: N818 -- named for what happened, as its base is
    """There is no such file, or it may not be read."""

    exit_code = 2

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(f"The file {file} cannot be read: {reason}.")


def add_questionnaire_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> None:
    """Add `questionnaire`, with commands of its own, to the commands of the program."""
    questionnaire = commands.add_parser(
        "questionnaire", help="check and publish questionnaires written in Excel"
    )
    own = questionnaire.add_subparsers(required=True, metavar="COMMAND")

    check = own.add_parser(
        "check", help="say every problem of a workbook; the exit code is 1 if it needs correction"
    )
    add_workbook(check)
    check.add_argument("--json", action="store_true", help="print the problems for a program")
    check.set_defaults(run=_check)

    publish = own.add_parser(
        "publish",
        help="give a questionnaire to every laptop, for ever; the exit code is 1 if it cannot be",
    )
    add_workbook(publish)
    _add_data(publish)
    publish.set_defaults(run=_publish)

    listed = own.add_parser("list", help="say what is published")
    _add_language(listed)
    _add_data(listed)
    listed.set_defaults(run=_list)

    differences = own.add_parser(
        "differences", help="say which assessments state a score that the server counts otherwise"
    )
    _add_language(differences)
    _add_data(differences)
    differences.set_defaults(run=_differences)


def add_workbook(command: argparse.ArgumentParser) -> None:
    """Add what every command about a workbook takes."""
    command.add_argument("file", type=Path, help="the workbook (.xlsx)")
    _add_language(command)


def _add_data(command: argparse.ArgumentParser) -> None:
    command.add_argument("--data", type=Path, required=True, help="the folder the server lives in")


def _add_language(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--language",
        type=Language,
        choices=list(Language),
        default=_language_of_the_shell(),
        help="the language of what is printed (default: the shell's, else English)",
    )


def _language_of_the_shell() -> Language:
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    code = (spoken or "")[:2]
    return Language(code) if code in set(Language) else Language.EN


def workbook_content(file: Path) -> bytes:
    """The bytes of the workbook. Raises WorkbookNotReadable."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise WorkbookNotReadable(file, error.strerror or str(error)) from error


def _check(parsed: argparse.Namespace) -> int:
    from mourafaka_server.questionnaires.preflight import check
    from mourafaka_server.questionnaires.problems import is_publishable
    from mourafaka_server.questionnaires.telling import as_json, told

    problems = check(workbook_content(parsed.file), parsed.file.name)
    if parsed.json:
        shown = [as_json(problem) for problem in problems]
        print(json.dumps(shown, ensure_ascii=False, indent=1))
    else:
        print(told(problems, parsed.file.name, parsed.language))
    return SOUND if is_publishable(problems) else HAS_PROBLEMS


def _publish(parsed: argparse.Namespace) -> int:
    from mourafaka_server.questionnaires.messages import word
    from mourafaka_server.questionnaires.publication import NotPublished, publish
    from mourafaka_server.questionnaires.telling import told

    workbook = workbook_content(parsed.file)
    with opened(load(parsed.data)) as service:
        try:
            published = publish(service, workbook, parsed.file.name)
        except NotPublished as refused:
            print(told(refused.problems, parsed.file.name, parsed.language))
            return HAS_PROBLEMS
    names = {"questionnaire": published.questionnaire_id, "version": published.version}
    print(word("published" if published.is_new else "published_before", parsed.language, **names))
    return SOUND


def _list(parsed: argparse.Namespace) -> None:
    from mourafaka_server import publications
    from mourafaka_server.questionnaires.messages import word

    with opened(load(parsed.data)) as service:
        found = service.database.read(publications.all_of)
    for one in found:
        date = datetime.fromtimestamp(one.published_ms / 1000, UTC).date().isoformat()
        names = {"questionnaire": one.questionnaire_id, "version": one.version}
        print(word("published_on", parsed.language, date=date, **names))
    if not found:
        print(word("nothing_published", parsed.language))


def _differences(parsed: argparse.Namespace) -> None:
    from mourafaka_server import score_checks
    from mourafaka_server.questionnaires.differences import told_differences
    from mourafaka_server.score_checks import Finding

    with opened(load(parsed.data)) as service:
        service.score_checks.run()
        different, unknown = service.database.read(
            lambda connection: [
                score_checks.with_finding(connection, finding)
                for finding in (Finding.DIFFERENT, Finding.UNKNOWN)
            ]
        )
    print(told_differences(different, len(unknown), parsed.language))
