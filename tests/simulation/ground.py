"""Where histories play: one server and some laptops, built once by the production code and renewed for each history.

To make a profile takes a second by design, and a database's statements are compiled once for each engine: both are
kept, and a new history costs a copy of small files on a disk in memory.
"""

import shutil
import tempfile
import uuid
from pathlib import Path

from mourafaka_desktop.domain.coaches import Coach
from mourafaka_desktop.domain.ids import CoachId
from mourafaka_desktop.errors import MourafakaError
from mourafaka_desktop.services import profiles
from mourafaka_desktop.storage import coaches, peers, vault
from mourafaka_desktop.storage.peers import Peer
from mourafaka_protocol.identity import DeviceIdentity
from mourafaka_server.accounts import Coach as Account
from mourafaka_server.devices import Device
from mourafaka_server.server_key import seal_key

from .clock import Hands
from .laptop import Disk, Laptop
from .line import Line
from .randomness import Bytes
from .server import IDENTITY, Server

COACHES = tuple(
    Coach(id=CoachId(uuid.UUID(int=number)), name_fr=f"Coach {number}") for number in (1, 2, 3)
)
OWNERS = (0, 0, 1, 2)
"""Whose the first laptops are: one coach has two."""

MOST_LAPTOPS = 6
COOPERATIVES = tuple(uuid.UUID(int=(0xC0 + number) << 64) for number in range(4))
_PASSPHRASE = "argan, saffron and wool"


class Ground:
    """One server, `MOST_LAPTOPS` laptops, and what they are at the beginning of every history."""

    def __init__(self) -> None:
        memory = Path("/dev/shm")
        self._folder = Path(
            tempfile.mkdtemp(prefix="mourafaka-histories-", dir=memory if memory.is_dir() else None)
        )
        self.hands = Hands()
        self.server = Server(self._folder / "server", self.hands)
        self._key = self._first_profile(self._folder / "laptop-0")
        for number in range(1, MOST_LAPTOPS):
            shutil.copytree(self._folder / "laptop-0", self._folder / f"laptop-{number}")
        self.laptops = [
            Laptop(f"laptop {number}", self._folder / f"laptop-{number}", self._key, self.hands)
            for number in range(MOST_LAPTOPS)
        ]
        for coach in COACHES:
            self.server.open_account(Account(coach.id, None, coach.name_fr))
        for number, cooperative_id in enumerate(COOPERATIVES):
            self.server.add_cooperative(
                cooperative_id, COACHES[number % 3].id, f"Programme {number}"
            )
        for number in range(len(OWNERS)):
            self._enrol(number)
        self._disks = [self._first_sync(number) for number in range(len(OWNERS))]
        self._server_content = self.server.content()

    def _first_profile(self, folder: Path) -> bytes:
        profiles.create(folder, _PASSPHRASE, COACHES[0]).close()
        return vault.key(folder, _PASSPHRASE)

    def _enrol(self, number: int) -> None:
        laptop, coach = self.laptops[number], COACHES[OWNERS[number]]
        identity = DeviceIdentity(
            bytes([number + 1] * 8), bytes([number + 1] * 32), bytes([number + 101] * 32)
        )
        device = Device(
            device_id=identity.device_id,
            coach_id=coach.id,
            signing_key=identity.signing_key,
            sealing_key=identity.sealing_key,
            label="laptop",
            certificate=b"certificate",
        )
        self.server.enrol(device)
        peer = Peer(
            server_address="http://127.0.0.1:1",
            server_key=IDENTITY.server_key,
            device_id=identity.device_id,
            signing_key=identity.signing_private,
            sealing_key=identity.sealing_private,
            certificate=b"certificate",
            epoch=1,
            server_seal_key=seal_key(self.server.service.seal_private),
        )
        vault.set_header(laptop.folder, coach, 0)
        with laptop.workspace.database.rebuilding() as connection:
            connection.exec_driver_sql("UPDATE sync_ctl SET applying = 1")
            connection.exec_driver_sql("DELETE FROM coach")
            connection.exec_driver_sql("UPDATE sync_ctl SET applying = 0")
            coaches.put_as_told(connection, coach)
            peers.put_peer(connection, peer)

    def _first_sync(self, number: int) -> Disk:
        laptop = self.laptops[number]
        laptop.renew(laptop.disk(), COACHES[OWNERS[number]], Bytes("first", number))
        ended = laptop.sync(Line(self.server.service))
        assert not isinstance(ended, MourafakaError), ended
        return laptop.disk()

    def renew(self, seed: int, count: int = len(OWNERS)) -> None:
        """The server and the first `count` laptops as at the beginning, with the randomness of this seed."""
        self.hands.begin_again()
        self.server.renew(self._server_content)
        for number, disk in enumerate(self._disks[:count]):
            self.laptops[number].renew(disk, COACHES[OWNERS[number]], Bytes(seed, number))

    def close(self) -> None:
        """Take the files away."""
        self.server.database.close()
        for laptop in self.laptops:
            laptop.workspace.database.close()
        shutil.rmtree(self._folder)
