"""One server as `SyncProtocol`: what HTTP, a file on a stick and a simulation call alike."""

from collections.abc import Callable, Collection, Iterable, Iterator

import structlog

from mourafaka_protocol.blobs import BlobCall, BlobState
from mourafaka_protocol.enrolment import EnrolAnswer, EnrolRequest
from mourafaka_protocol.frames import Frame, Hello, OfflinePolicy
from mourafaka_protocol.identity import ServerIdentity
from mourafaka_protocol.kinds import ASSESSMENT, COOPERATIVE
from mourafaka_protocol.sync import SyncProtocol
from mourafaka_server import duplicates, server_key
from mourafaka_server.attachments import Attachments
from mourafaka_server.clock import Clock, Randomness, system_clock, system_randomness
from mourafaka_server.contents import open_store
from mourafaka_server.database import Database
from mourafaka_server.enrolment import Enrolments
from mourafaka_server.frameworks import Frameworks
from mourafaka_server.scopes import current_epoch
from mourafaka_server.scoring import ScoreChecks
from mourafaka_server.settings import Settings
from mourafaka_server.sync import Exchange, Host

_log = structlog.get_logger()


class Service(SyncProtocol):
    """The calls of docs/protocol.md on one database, one folder of contents, one identity."""

    def __init__(
        self,
        settings: Settings,
        identity: ServerIdentity,
        clock: Clock = system_clock,
        randomness: Randomness = system_randomness,
    ) -> None:
        self.settings = settings
        self.identity = identity
        self.seal_private = server_key.sealing_private(settings.sealing_key_file)
        self.database = Database(settings.database)
        self.clock = clock
        self.enrolments = Enrolments(
            self.database,
            identity,
            clock,
            randomness,
            seal_key=server_key.seal_key(self.seal_private),
            escrow_recipient=settings.escrow_recipient,
        )
        self.store = open_store(settings)
        self.attachments = Attachments(self.database, identity, clock, self.store)
        self.score_checks = ScoreChecks(self.database, Frameworks(self.database, self.store), clock)
        self._host = Host(
            self.database,
            identity,
            clock,
            self.store,
            self._follow_up,
            policy=OfflinePolicy(settings.warn_after_days, settings.read_only_after_days),
            server_name=settings.server_name,
            minimum_schema=settings.minimum_schema,
        )

    def enrol(self, request: EnrolRequest) -> EnrolAnswer:
        """Take a new laptop in."""
        return self.enrolments.enrol(request)

    def open_exchange(self, *, in_bundle: bool = False) -> Exchange:
        """An exchange whose frames are handed over one by one, as they arrive."""
        return _OpenExchange(self._host, self.enrolments, in_bundle=in_bundle)

    def exchange(self, frames: Iterable[Frame]) -> Iterator[Frame]:
        """A whole exchange."""
        exchange = self.open_exchange()
        for frame in frames:
            yield from exchange.receive(frame)
        yield from exchange.answer()

    def blob_state(self, call: BlobCall) -> BlobState:
        """How far a content has come."""
        return self.attachments.state(call)

    def blob_put(self, call: BlobCall, offset: int, content: Iterable[bytes]) -> BlobState:
        """Go on with an upload."""
        with self.attachments.upload(call, offset) as upload:
            for part in content:
                upload.write(part)
            return upload.state

    def blob_get(self, call: BlobCall, start: int) -> Iterator[bytes]:
        """A complete content from byte `start` on."""
        return self.attachments.read(call, start)[1]

    def epoch(self) -> int:
        """Which of its lives the server is in; fails where the database does not answer."""
        return self.database.read(current_epoch)

    def _follow_up(self, scope_ids: Collection[str], kinds: Collection[int]) -> None:
        """Do what follows from what arrived. What fails stays due, and is no fault of the laptop's."""
        if ASSESSMENT.tag in kinds:
            _tried("scores not counted", lambda: self.score_checks.run(scope_ids))
        if COOPERATIVE.tag in kinds:
            _tried(
                "likenesses not compared",
                lambda: duplicates.look(self.database, scope_ids, self.clock()),
            )

    def close(self) -> None:
        """Give all connections back."""
        self.database.close()


class _OpenExchange(Exchange):
    """An exchange before which a laptop that this server forgot is known again by its certificate."""

    def __init__(self, host: Host, enrolments: Enrolments, *, in_bundle: bool) -> None:
        super().__init__(host, in_bundle=in_bundle)
        self._enrolments = enrolments

    def receive(self, frame: Frame) -> list[Frame]:
        """Take one frame, as an exchange does."""
        if isinstance(frame, Hello):
            self._enrolments.know_again(frame)
        return super().receive(frame)


def _tried(failing: str, work: Callable[[], None]) -> None:
    """Do it; where it fails, log the words `failing`."""
    try:
        work()
    except Exception as error:  # noqa: BLE001 -- told in the log; the exchange itself went well
        _log.error(failing, exc_info=error)
