"""What must hold in every history: I1 to I6 of the study, no spurious conflict, versions monotone, no false alarm.

Each function raises `Broken` with the name of what does not hold.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from mourafaka_protocol.frames import Frame, ServerEnd, ServerHello, Verdict
from mourafaka_protocol.payloads import decode_server_hello_body
from mourafaka_protocol.problems import ProtocolError
from mourafaka_server import bundles

from .laptop import Laptop
from .ledger import Ledger, tokens_in
from .line import Line
from .server import Programme


class Broken(Exception):  # noqa: N818 -- a finding, not an error of the program
    """Something that must hold does not; the text before the colon names what."""


def everything_arrived(laptops: Iterable[Laptop]) -> None:
    """I4: nothing waits any more."""
    for laptop in laptops:
        if laptop.unsent():
            raise Broken(f"I4 stuck: {laptop.name} holds {laptop.unsent()} records unsent")


def nothing_lost(server: Programme, ledger: Ledger) -> None:
    """I1: every value written is there, or with a conflict or a refusal, or was knowingly replaced."""
    lost = sorted(set(ledger.written) - ledger.excused - server.tokens())
    if lost:
        raise Broken(
            f"I1 lost: {', '.join(f'{token} by {ledger.written[token]}' for token in lost[:5])}"
        )


def laptops_equal_server(laptops: Iterable[Laptop], server: Programme) -> None:
    """I2 and I3: each laptop holds what its coach may hold, all of it, and nothing else."""
    live = {
        key: (version, {tag: value for tag, value in body.items() if value not in (None, [], {})})
        for key, (version, body) in server.live().items()
    }
    for laptop in laptops:
        granted = server.granted(laptop.coach.id)
        here = laptop.records()
        outside = sorted({key[0] for key in here} - granted)
        if outside:
            raise Broken(f"I3 outside: {laptop.name} still holds {outside}")
        wanted = {key: found for key, found in live.items() if key[0] in granted}
        # What was refused stays as the coach wrote it, and is told as refused; the server has it in quarantine.
        for key in sorted((wanted.keys() | here.keys()) - laptop.refused()):
            if wanted.get(key) != here.get(key):
                raise Broken(
                    f"I2 diverged: {laptop.name} {key[0][-6:]} kind {key[1]} {key[2].hex[-6:]}:"
                    f" server {wanted.get(key)}, laptop {here.get(key)}"
                )


def digests_hold(server: Programme) -> None:
    """I6: a scope's digest is that of its live records."""
    for scope_id, (told, counted) in server.digests().items():
        if told != counted:
            raise Broken(f"I6 digest: {scope_id}")


def no_spurious_conflict(server: Programme, ledger: Ledger) -> None:
    """No value is called lost of which its successor's writer knew."""
    for kept, lost in server.conflicts():
        winners, losers = tokens_in(kept), tokens_in(lost)
        unknown = losers - winners - ledger.copied_drafts
        is_known = [
            any(ledger.has_replaced(winner, loser) for winner in winners - losers)
            for loser in sorted(unknown)
        ]
        if is_known and all(is_known):
            raise Broken(f"spurious conflict: {sorted(winners)} knew {sorted(unknown)}")


def replays_change_nothing(
    server: Programme, sent: Collection[list[Frame]], keys: Collection[bytes], ledger: Ledger
) -> None:
    """I5: any request, and any file, that comes again leaves the server as it is.

    A file that never arrived may still bring what went with a disk, and a request what a restored server lost:
    once, and only where something did vanish.
    """
    before = server.fingerprint()
    _replay(server, sent, keys)
    after = server.fingerprint()
    if after != before and not (ledger.vanished or ledger.has_lost_removals):
        raise Broken("I5 replay: what came again changed the server")
    if after != before:
        _replay(server, sent, keys)
    if server.fingerprint() != after:
        raise Broken("I5 replay: what came for the second time changed the server")


def _replay(server: Programme, sent: Collection[list[Frame]], keys: Collection[bytes]) -> None:
    for content in keys:
        try:
            bundles.take(server.service, content)
        except ProtocolError:
            continue
    for frames in sent:
        try:
            for _ in server.service.exchange(frames):
                pass
        except ProtocolError:
            continue


class Witness:
    """Watches a history while it plays: versions only grow, mean one thing each, and no alarm is raised for nothing."""

    def __init__(self, server: Programme, ledger: Ledger) -> None:
        self._server = server
        self._ledger = ledger
        self._heads: dict[str, int] = {}
        self._meaning: dict[tuple[str, int], object] = {}
        self._versions: dict[str, Mapping[Any, int]] = {}
        self.has_clones = False
        self._behind: set[str] = set()
        """Laptops that have not heard of the server's new life to its end."""
        self._was_put_back = False
        self._was_restored = False

    def after_exchange(self, laptop: Laptop, line: Line, *, is_whole: bool) -> None:
        """A synchronisation of this laptop has just ended; `is_whole`: nothing of it was lost on the way."""
        self._look_at_heads()
        if is_whole:
            self._behind.discard(laptop.name)
        if laptop.name not in self._behind:
            self._look_at_versions(laptop)
        for frame in line.came:
            self._look_at_verdict(frame)

    def after_key(self, laptop: Laptop) -> None:
        """A key was read, here or there."""
        self._look_at_heads()
        if laptop.name not in self._behind:
            self._look_at_versions(laptop)

    def after_old_order(self, laptop: Laptop, device_id: bytes) -> None:
        """An answer to an older question, which tells it to become another device, was just read."""
        if laptop.peer().device_id != device_id:
            raise Broken(f"false alarm: {laptop.name} obeys an answer to an older question")

    def _look_at_verdict(self, frame: Frame) -> None:
        match frame:
            case ServerHello():
                verdict = decode_server_hello_body(frame.body).verdict
            case ServerEnd():
                verdict = frame.verdict
            case _:
                return
        if verdict is Verdict.RESEND and not self._was_restored:
            raise Broken("false alarm: RESEND, and the server was never restored")
        if verdict is Verdict.FORK and not (
            self.has_clones or self._was_put_back or self._was_restored
        ):
            raise Broken("false alarm: FORK, and no disk was ever copied")

    def _look_at_heads(self) -> None:
        heads = self._server.heads()
        for scope_id, head in heads.items():
            if head < self._heads.get(scope_id, 0):
                raise Broken(
                    f"versions: the head of {scope_id} went from {self._heads[scope_id]} to {head}"
                )
        self._heads |= heads

    def _look_at_versions(self, laptop: Laptop) -> None:
        versions: Mapping[Any, int] = laptop.versions()
        before = self._versions.get(laptop.name, {})
        for key, version in versions.items():
            if version < before.get(key, 0):
                raise Broken(f"versions: {laptop.name} {key} went from {before[key]} to {version}")
        self._versions[laptop.name] = versions

    def forget(self, laptop: Laptop) -> None:
        """Its disk is another one."""
        self._was_put_back = True
        self._versions.pop(laptop.name, None)

    def after_restore(self) -> None:
        """The server begins another life."""
        self._was_restored = True
        self._behind |= self._versions.keys()
        self._versions.clear()
        self._look_at_heads()

    def note_log(self) -> None:
        """A version means one change, for ever and through all lives of the server."""
        for scope_id, version, content in self._server.log():
            known = self._meaning.setdefault((scope_id, version), content)
            if known != content:
                raise Broken(f"versions: {scope_id} {version} stands for two changes")
