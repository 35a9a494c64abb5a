"""What can fail around the server, and what a call is told beyond its problem code.

ServerError                the world failed: one sentence for the operator, an exit code of the program
├── NotInitialised         the folder holds no server yet
├── AlreadyInitialised     it holds one already
├── FolderNotUsable        it cannot be read or written
├── SettingsNotUsable      its settings make no sense
├── DatabaseNotReached     the database does not answer
├── DatabaseTaken          it holds another server's work
├── ContentsNotReached     the bucket of contents cannot be used
├── BackupNotUsable        a backup cannot be made, or read
├── RestoreRefused         there is a living server where a backup should go
├── ServerRunning          the server runs, and must not while this is done
├── AddressTaken           another program listens there
├── AddressNotUsable       the machine has no such address, or forbids the port
├── AddressUnknown         an invitation needs an address and none is known
├── CooperativeNotThere    there is no such cooperative
├── CoachUnknown           there is no such coach, and no name to make one
├── DeviceNotThere         there is no such laptop
└── MergeImpossible        two scopes that cannot become one
ProtocolError              (of the protocol) what a laptop did wrong, by code
├── OffsetMismatch         and where the upload stands
├── ClockSkew              and what time it is here
├── TooManyAttempts        and how long to wait
└── TooManyRequests        and how long to wait
"""

# ruff: noqa: N818 -- an error is named for what happened, as a person would say it.

from pathlib import Path

from mourafaka_protocol.problems import ProblemCode, ProtocolError


class ServerError(Exception):
    """The world failed. The text is a sentence for the operator; `exit_code` is the program's."""

    exit_code = 1


class NotInitialised(ServerError):
    """There is no server in this folder."""

    exit_code = 3

    def __init__(self, data: Path) -> None:
        super().__init__(
            f"There is no server in {data}. Make one with: mourafaka-server init --data {data}"
        )


class AlreadyInitialised(ServerError):
    """There is a server in this folder already, with an identity laptops rely on."""

    exit_code = 4

    def __init__(self, data: Path) -> None:
        super().__init__(f"There is already a server in {data}. It was left as it is.")


class FolderNotUsable(ServerError):
    """The data folder cannot be read or written."""

    exit_code = 5

    def __init__(self, data: Path, reason: str) -> None:
        super().__init__(
            f"The folder {data} cannot be used: {reason}. Check who owns it and whether the disk is full."
        )


class SettingsNotUsable(ServerError):
    """A setting is not known, or its value makes no sense."""

    exit_code = 10

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(f"The settings in {file} cannot be used: {reason}.")


class DatabaseNotReached(ServerError):
    """The database server does not answer, or turns us away. Its address is not told: it may hold a password."""

    exit_code = 11

    def __init__(self, reason: str) -> None:
        super().__init__(f"The database cannot be used: {reason}")


class DatabaseTaken(ServerError):
    """The database holds the work of a server whose key is not in this folder."""

    exit_code = 12

    def __init__(self) -> None:
        super().__init__(
            "The database already holds a server's work, and this folder has no key for it. Give an empty database, "
            "or put the folder back from a backup."
        )


class ContentsNotReached(ServerError):
    """The bucket that holds contents cannot be used. Its address is not told: it may hold a secret."""

    exit_code = 13

    def __init__(self, reason: str) -> None:
        super().__init__(f"The place of contents cannot be used: {reason}.")


class BackupNotUsable(ServerError):
    """A backup is damaged, sealed to another key, or of a later version; or what was written cannot be read."""

    exit_code = 14

    def __init__(self, reason: str) -> None:
        super().__init__(f"The backup cannot be used: {reason}.")


class RestoreRefused(ServerError):
    """There is a server already where the backup should go."""

    exit_code = 15

    def __init__(self, data: Path) -> None:
        super().__init__(
            f"There is a server in {data} or in its database. Nothing was changed. To put the backup in its place, "
            "and keep the present one aside, add --force."
        )


class ServerRunning(ServerError):
    """Another process serves from this folder."""

    exit_code = 16

    def __init__(self, data: Path) -> None:
        super().__init__(f"The server in {data} is running. Stop it first.")


class AddressTaken(ServerError):
    """Another program listens on the port."""

    exit_code = 6

    def __init__(self, host: str, port: int) -> None:
        super().__init__(
            f"Another program already listens on {host}, port {port}. Choose another with --port."
        )


class AddressNotUsable(ServerError):
    """The machine has no such address, or does not let us use the port."""

    exit_code = 7

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(f"It is not possible to listen on {host}, port {port}: {reason}.")


class AddressUnknown(ServerError):
    """The server has never run, so nobody knows under which address laptops reach it."""

    exit_code = 8

    def __init__(self) -> None:
        super().__init__(
            "The server's address is not known yet. Start the server once, or give --url."
        )


class CoachUnknown(ServerError):
    """There is no coach with that id, and without a name none can be made."""

    exit_code = 9

    def __init__(self) -> None:
        super().__init__(
            "There is no such coach yet. Give the coach's name with --coach or --name-ar."
        )


class DeviceNotThere(ServerError):
    """There is no laptop of that id."""

    exit_code = 17

    def __init__(self) -> None:
        super().__init__("There is no such laptop. `mourafaka-server devices list` names them all.")


class MergeImpossible(ServerError):
    """The two are not two cooperatives that are here and stand for themselves."""

    exit_code = 19

    def __init__(self, scope_id: str) -> None:
        shown = scope_id or "one of the two"
        super().__init__(f"{shown} is no cooperative of this server that could be merged.")


class CooperativeNotThere(ServerError):
    """There is no cooperative of that id."""

    exit_code = 18

    def __init__(self, cooperative_id: str) -> None:
        super().__init__(f"There is no cooperative {cooperative_id}.")


class NoSuchCoach(CoachUnknown):
    """There is no coach with that id."""

    def __init__(self) -> None:
        ServerError.__init__(
            self, "There is no such coach. `mourafaka-server grant list` names them all."
        )


class OffsetMismatch(ProtocolError):
    """The upload does not continue where the server stands, at byte `offset`."""

    def __init__(self, offset: int) -> None:
        super().__init__(ProblemCode.OFFSET_MISMATCH, f"the upload stands at {offset}")
        self.offset = offset


class ClockSkew(ProtocolError):
    """The signed time is too far from the server's, which is `now_ms`."""

    def __init__(self, now_ms: int) -> None:
        super().__init__(ProblemCode.CLOCK_SKEW, "the signed time is not of today")
        self.now_ms = now_ms


class TooManyAttempts(ProtocolError):
    """Wait `retry_after_s` seconds."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(ProblemCode.TOO_MANY_ATTEMPTS, f"wait {retry_after_s} s")
        self.retry_after_s = retry_after_s


class TooManyRequests(ProtocolError):
    """More calls than the server takes from one address or laptop: wait `retry_after_s` seconds."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(ProblemCode.TOO_MANY_REQUESTS, f"wait {retry_after_s} s")
        self.retry_after_s = retry_after_s
