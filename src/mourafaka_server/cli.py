"""`mourafaka-server init | serve | invite | devices | grant | merge | compact | bundle | backup | restore | doctor |
questionnaire`.

Exit codes: 0 done · 1 a fault of the program, or something was found wrong or missing · 2 wrong arguments ·
3 no server in the folder · 4 already one there · 5 the folder cannot be used · 6 the port is taken ·
7 the address cannot be used · 8 the server's address is not known · 9 there is no such coach ·
10 the settings make no sense · 11 the database does not answer · 12 the database holds another server's work ·
13 the place of contents cannot be used · 14 the backup cannot be used · 15 there is a server where the backup
should go · 16 the server is running · 17 there is no such laptop · 18 there is no such cooperative ·
19 the two cannot be merged.
"""

import argparse
import os
import sys
from collections.abc import Sequence

from mourafaka_server.commands.backups import add_backup_commands
from mourafaka_server.commands.bundles import add_bundle_commands
from mourafaka_server.commands.cooperatives import add_cooperative_commands
from mourafaka_server.commands.devices import add_device_commands
from mourafaka_server.commands.doctor import add_doctor_commands
from mourafaka_server.commands.grants import add_grant_commands
from mourafaka_server.commands.invitations import add_invitation_commands
from mourafaka_server.commands.running import add_running_commands
from mourafaka_server.errors import ServerError
from mourafaka_server.questionnaires.cli import add_questionnaire_commands


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; the exit code."""
    parsed = build_parser().parse_args(arguments)
    os.umask(0o077)  # what coaches wrote is nobody else's to read
    try:
        status: int | None = parsed.run(parsed)
    except ServerError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return status or 0


def build_parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    parser = argparse.ArgumentParser(
        prog="mourafaka-server",
        description="The central server of Mourafaka: receives, orders and hands out the coaches' work.",
        epilog=(__doc__ or "").split("\n\n", maxsplit=1)[1],
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    add_running_commands(commands)
    add_invitation_commands(commands)
    add_device_commands(commands)
    add_grant_commands(commands)
    add_cooperative_commands(commands)
    add_bundle_commands(commands)
    add_backup_commands(commands)
    add_doctor_commands(commands)
    add_questionnaire_commands(commands)
    return parser
