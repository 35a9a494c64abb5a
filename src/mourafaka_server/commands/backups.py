"""`backup` and `restore`: one file that holds a server, and the way back."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from mourafaka_server.backup import Made, Origin, back_up
from mourafaka_server.clock import system_clock
from mourafaka_server.commands.arguments import add_data, add_json, tell
from mourafaka_server.errors import BackupNotUsable
from mourafaka_server.installation import opened
from mourafaka_server.restore import Restored, Source, rehearse, restore
from mourafaka_server.settings import Settings, load

if TYPE_CHECKING:
    from mourafaka_server.commands.arguments import Commands

SOMETHING_MISSING = 1


def add_backup_commands(commands: "Commands") -> None:
    """Add `backup` and `restore`."""
    backup = commands.add_parser("backup", help="write the whole server into a file, while it runs")
    add_data(backup)
    backup.add_argument("--to", type=Path, required=True, help="the folder the backup goes into")
    backup.add_argument(
        "--seal-to",
        action="append",
        default=[],
        metavar="RECIPIENT",
        help="encrypt it to this age recipient (age1…); may be given several times",
    )
    backup.add_argument(
        "--whole",
        action="store_true",
        help="put attachments into the file, not into the folder beside it that backups share",
    )
    add_json(backup)
    backup.set_defaults(run=_backup)

    back = commands.add_parser("restore", help="put a backup back, or rehearse it with --check")
    back.add_argument("--data", type=Path, help="the folder the server will live in")
    back.add_argument("--from", type=Path, required=True, dest="source", help="the backup's file")
    back.add_argument(
        "--contents",
        type=Path,
        metavar="FOLDER",
        help="the folder that holds `contents` (default: where the file lies)",
    )
    back.add_argument("--identity", type=Path, help="a file with the age identity it is sealed to")
    back.add_argument("--database", metavar="URL", help="the PostgreSQL database it goes into")
    back.add_argument(
        "--force", action="store_true", help="put it in the place of a living server, kept aside"
    )
    back.add_argument(
        "--check", action="store_true", help="do it in a place of its own and throw that away"
    )
    add_json(back)
    back.set_defaults(run=_restore, refuse=back.error)


def _backup(parsed: argparse.Namespace) -> int:
    settings = load(parsed.data)
    with opened(settings) as service:
        origin = Origin(settings, service.identity, service.database, service.store, service.clock)
        made = back_up(origin, parsed.to, recipients=tuple(parsed.seal_to), is_whole=parsed.whole)
    value = {
        "file": str(made.file),
        "sha256": made.sha256,
        "bytes": made.byte_size,
        "rows": made.rows,
        "contents": made.contents,
        "copied": made.copied,
        "missing": list(made.missing),
    }
    tell(parsed, value, _made_lines(made))
    return SOMETHING_MISSING if made.missing else 0


def _made_lines(made: Made) -> list[str]:
    lines = [
        f"{made.file} was written and read again: {made.rows} rows, {made.contents} contents "
        f"({made.copied} new beside it), {made.byte_size} bytes.",
        f"SHA-256 {made.sha256}",
    ]
    if made.missing:
        lines.append(
            f"{len(made.missing)} contents are missing on this server and so in the backup: run doctor."
        )
    return lines


def _restore(parsed: argparse.Namespace) -> int:
    if parsed.data is None and not parsed.check:
        parsed.refuse("--data is needed, or --check")
    contents = parsed.contents or parsed.source.parent
    source = Source(parsed.source, contents, _identities(parsed.identity))
    if parsed.check:
        restored = rehearse(source, system_clock)
    else:
        settings: Settings = load(parsed.data)
        if parsed.database is not None:
            settings = Settings(parsed.data, database_url=parsed.database)
        restored = restore(source, settings, system_clock, is_forced=parsed.force)
    value = {
        "epoch": restored.epoch,
        "rows": restored.rows,
        "contents": restored.contents,
        "missing": list(restored.missing),
        "aside": restored.aside,
        "is_rehearsal": parsed.check,
    }
    tell(parsed, value, _restored_lines(restored, is_rehearsal=parsed.check))
    return SOMETHING_MISSING if restored.missing else 0


def _restored_lines(restored: Restored, *, is_rehearsal: bool) -> list[str]:
    how = (
        "The backup is sound: it was put back in a place of its own, examined and thrown away"
        if is_rehearsal
        else f"The server was put back and begins epoch {restored.epoch}"
    )
    lines = [f"{how}. {restored.rows} rows, {restored.contents} contents."]
    if restored.aside is not None:
        lines.append(f"What was there before lies in {restored.aside}.")
    if restored.missing:
        lines.append(
            f"{len(restored.missing)} contents were not found; laptops that hold them are asked for them."
        )
    return lines


def _identities(file: Path | None) -> tuple[str, ...]:
    """The identities of an age key file, whose other lines are comments."""
    if file is None:
        return ()
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise BackupNotUsable(f"{file} cannot be read: {error.strerror}") from error
    return tuple(line.strip() for line in lines if line.startswith("AGE-SECRET-KEY-"))
