"""One history: what happens to coaches, laptops, lines and servers in some months, drawn from a seed, and judged."""

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace

from mourafaka_desktop.errors import ConnectionLost, MourafakaError
from mourafaka_protocol.frames import Frame
from mourafaka_protocol.kinds import COOPERATIVE
from mourafaka_protocol.operations import Change
from mourafaka_protocol.problems import ProtocolError
from mourafaka_server import bundles

from . import judgement
from .ground import COACHES, MOST_LAPTOPS, OWNERS, Ground
from .judgement import Broken
from .laptop import Disk, Laptop
from .ledger import Ledger
from .line import WHOLE, Cut, Line
from .randomness import Bytes, Chance
from .server import Backup
from .work import Coach, Habits

QUIET_ROUNDS = 12
"""After so many rounds without faults everything must have arrived everywhere (I4)."""

MOST_STEPS = 36

_DAY_MS = 86_400_000
_YEARS_MS = 56 * 365 * _DAY_MS


_NEWER_TAG = 900


@dataclass(frozen=True)
class Key:
    """A file on a USB key, on its way to the server or home."""

    laptop: Laptop
    content: bytes
    is_answer: bool = False


@dataclass
class Outcome:
    """What came of a history: its story, what was found broken (None: nothing), and a digest of all that happened."""

    seed: int
    story: list[str]
    broken: str | None
    trace: str


@dataclass
class History:
    """A history while it plays."""

    ground: Ground
    seed: int
    skip: Collection[int] = ()
    """Steps left out, to find the short story of a failure."""
    ledger: Ledger = field(default_factory=Ledger)
    story: list[str] = field(default_factory=list)

    def run(self) -> Outcome:
        """Play it from beginning to end."""
        self._trace = hashlib.sha256()
        broken: str | None = None
        try:
            self._play()
        except Broken as found:
            broken = str(found)
        except Exception as crash:  # noqa: BLE001 -- a program that stops is what a history looks for
            broken = f"{type(crash).__name__}: {crash}".splitlines()[0]
        for line in self.story:
            self._trace.update(line.encode())
        return Outcome(self.seed, self.story, broken, self._trace.hexdigest())

    def _play(self) -> None:
        chance = Chance(self.seed)
        self.mix = Mix.drawn(self.seed)
        count = min(chance.choice((2, 3, 4, 4)), self.mix.most_laptops)
        self.ground.renew(self.seed, count)
        self.laptops: list[Laptop] = self.ground.laptops[:count]
        self.is_coded = chance.happens(0.125)
        self.images: dict[str, Disk] = {}
        self.backups: list[Backup] = []
        self.sent: list[list[Frame]] = []
        self.keys: list[Key] = []
        self.files: list[bytes] = []
        self.witness = judgement.Witness(self.ground.server, self.ledger)
        for laptop in self.laptops:
            laptop.offset_ms = (
                -_YEARS_MS if chance.happens(0.1) else chance.randint(-_DAY_MS, _DAY_MS)
            )
        steps = chance.randint(8, MOST_STEPS)
        for step in range(steps):
            if step not in self.skip:
                self._step(step)
        self._settle()
        self._judge()

    def _step(self, number: int) -> None:
        chance = Chance(self.seed, number)
        self.ground.hands.now_ms += chance.choice((1_000, 60_000, 3_600_000, _DAY_MS))
        laptop = chance.choice(self.laptops)
        roll = chance.random()
        for share, act in self.mix.acts:
            roll -= share
            if roll < 0:
                told = act(self, laptop, chance)
                if told:
                    self._tell(f"{number}: {told}")
                return

    def _tell(self, line: str) -> None:
        self.story.append(line)

    # --- What happens ---------------------------------------------------------------------------------

    def _work(self, laptop: Laptop, chance: Chance) -> str:
        did = [
            Coach(
                laptop, self.ledger, chance, self.ground.hands.now_ms, self.mix.habits
            ).do_something()
            for _ in range(chance.choice((1, 1, 1, 2, 3)))
        ]
        return f"{laptop.name} {'; '.join(did)}"

    def _exchange(self, laptop: Laptop, chance: Chance) -> str:
        fault = chance.random()
        cut = Cut(is_interleaved=chance.happens(0.3))
        if fault < 0.12:
            cut = Cut(up=0)
        elif fault < 0.27:
            cut = Cut(down=0)
        elif fault < 0.35:
            cut = Cut(up=chance.randint(1, 3), is_interleaved=chance.happens(0.5))
        elif fault < 0.5:
            cut = Cut(down=chance.randint(1, 6), is_interleaved=chance.happens(0.5))
        return self._sync(laptop, cut)

    def _sync(self, laptop: Laptop, cut: Cut) -> str:
        server = self.ground.server
        line = Line(server.service, cut, is_coded=self.is_coded)
        before = laptop.peer().device_id
        ended = laptop.sync(line)
        self.sent += line.sent
        forked = laptop.peer().device_id != before
        self.witness.after_exchange(laptop, line, is_whole=not isinstance(ended, ConnectionLost))
        if isinstance(ended, ConnectionLost):
            came = f"lost after {len(line.came)} frames"
        elif isinstance(ended, MourafakaError):
            cause = ended.__cause__
            raise Broken(f"{laptop.name} stops with {type(ended).__name__}: {cause!r}")
        else:
            came = f"sends {ended.accepted}, refused {ended.refused}, gets {ended.received}"
        return f"{laptop.name} syncs ({cut}): {came}{', becomes another device' if forked else ''}"

    def _hand_over(self, _laptop: Laptop, chance: Chance) -> str:
        scope_id = chance.choice(self.ground.server.cooperatives())
        coach = chance.choice(COACHES)
        self.ground.server.hand_over(scope_id, coach.id)
        return f"{scope_id[-6:]} goes to {coach.name_fr}"

    def _write_key(self, laptop: Laptop, _chance: Chance) -> str:
        files = laptop.write_key()
        self.keys += [Key(laptop, content) for content in files]
        self.files += files
        return f"{laptop.name} writes a key"

    def _carry_key(self, _laptop: Laptop, chance: Chance) -> str:
        """Some key arrives at the server or comes home, in any order, and perhaps not for the last time."""
        if not self.keys:
            return ""
        key = chance.choice(self.keys)
        if chance.happens(0.3):
            self.keys.remove(key)
        return self._arrive(key)

    def _carry_all(self, _laptop: Laptop, chance: Chance) -> str:
        """A courier takes every key that lies about to the server, in any order, and then the answers home."""
        came = []
        for is_answer in (False, True):
            bag = [key for key in self.keys if key.is_answer is is_answer]
            chance.shuffle(bag)
            for key in bag:
                if chance.happens(0.3):
                    self.keys.remove(key)
                came.append(self._arrive(key))
        return f"a courier: {'; '.join(came)}" if came else ""

    def _arrive(self, key: Key) -> str:
        """A key is read where it was carried to."""
        if key.is_answer:
            before, order = key.laptop.peer(), key.laptop.order_in(key.content)
            came = key.laptop.read_key(key.content)
            self.witness.after_key(key.laptop)
            if order is not None and order.asked != before.acked:
                self.witness.after_old_order(key.laptop, before.device_id)
            return f"{key.laptop.name} reads an answer: {came}"
        try:
            taken = bundles.take(self.ground.server.service, key.content)
        except ProtocolError as failure:
            return f"the key of {key.laptop.name} is not taken: {failure}"
        self.witness.after_key(key.laptop)
        answers = [one.answer.content for one in taken if one.answer is not None]
        self.keys += [Key(key.laptop, content, is_answer=True) for content in answers]
        told = ", ".join(f"{one.state} {one.first_ctr}–{one.last_ctr}" for one in taken)
        return f"the key of {key.laptop.name} arrives: {told}"

    def _merge(self, _laptop: Laptop, chance: Chance) -> str:
        """A coordinator finds that a cooperative is registered twice."""
        found = self.ground.server.cooperatives()
        keep, lose = chance.sample(found, 2) if len(found) > 4 else (None, None)
        if keep is None or lose is None:
            return ""
        self.witness.note_log()
        self.ground.server.merge(keep, lose)
        return f"coordinator: {lose[-6:]} is merged into {keep[-6:]}"

    def _newer(self, _laptop: Laptop, chance: Chance) -> str:
        """Somebody with a later version of the program writes a field nobody here knows."""
        server = self.ground.server
        live = server.live()
        key = chance.choice(sorted(key for key in live if key[1] == COOPERATIVE.tag))
        seen = live[key][1].get(_NEWER_TAG)
        token = self.ledger.token("a later version")
        server.edit(*key, {_NEWER_TAG: Change(seen, token)})
        self.ledger.replace(seen, token)
        self.ledger.fragile.add(token)
        return f"a later version: {key[2].hex[-6:]}.{_NEWER_TAG}: {seen!r} → {token}"

    def _compact(self, _laptop: Laptop, chance: Chance) -> str:
        scope_id = chance.choice(self.ground.server.cooperatives())
        self.witness.note_log()
        self.ground.server.compact(scope_id, chance.randrange(4))
        return f"the log of {scope_id[-6:]} is compacted"

    def _edit(self, _laptop: Laptop, chance: Chance) -> str:
        """A coordinator corrects something."""
        server = self.ground.server
        live = server.live()
        found = sorted(key for key in live if key[1] == COOPERATIVE.tag)
        if not found:
            return ""
        key = chance.choice(found)
        tag = COOPERATIVE.field_named("douar").tag
        seen = live[key][1].get(tag)
        token = self.ledger.token("coordinator")
        server.edit(*key, {tag: Change(seen, f"Texte {token}")})
        self.ledger.replace(seen, token)
        self.ledger.fragile.add(
            token
        )  # written on the server alone: a backup put back takes it away
        return f"coordinator: {key[2].hex[-6:]}.douar: {seen!r} → {token}"

    def _image(self, laptop: Laptop, _chance: Chance) -> str:
        self.images[laptop.name] = laptop.disk()
        self.ledger.copied_drafts |= laptop.draft_tokens()
        return f"{laptop.name}: its disk is copied"

    def _put_back(self, laptop: Laptop, _chance: Chance) -> str:
        image = self.images.get(laptop.name)
        if image is None:
            return ""
        before, removals = laptop.pending_tokens(), laptop.packed_removals()
        laptop.put_back(image)
        self.ledger.has_lost_removals |= not removals <= laptop.packed_removals()
        gone = before - laptop.pending_tokens()
        known = self.ground.server.tokens()
        self.ledger.vanish(gone - known)
        self.ledger.fragile |= gone & known
        self.witness.forget(laptop)
        return f"{laptop.name}: its disk is put back"

    def _clone(self, laptop: Laptop, _chance: Chance) -> str:
        image = self.images.get(laptop.name)
        if image is None or len(self.laptops) == MOST_LAPTOPS:
            return ""
        number = len(self.laptops)
        clone = self.ground.laptops[number]
        clone.renew(image, laptop.coach, Bytes(self.seed, number))
        self.laptops = [*self.laptops, clone]
        self.witness.forget(clone)
        self.witness.has_clones = True
        return f"{clone.name} begins as a copy of {laptop.name}"

    def _back_up(self, _laptop: Laptop, _chance: Chance) -> str:
        self.backups.append(self.ground.server.back_up())
        return f"the server makes backup {len(self.backups)}"

    def _restore(self, _laptop: Laptop, _chance: Chance) -> str:
        """The last backup is put back, and perhaps for the second time."""
        if not self.backups:
            return ""
        self.witness.note_log()
        had = self.ground.server.tokens()
        self.ground.server.restore(self.backups[-1])
        has = self.ground.server.tokens()
        self.ledger.unheard |= had - has
        self.ledger.vanish(self.ledger.fragile - has)
        self.witness.after_restore()
        return f"the server is restored from backup {len(self.backups)}"

    # --- The end --------------------------------------------------------------------------------------

    def _settle(self) -> None:
        """Exchanges without faults until everything is everywhere; now and then one round more, of all."""
        for number in range(QUIET_ROUNDS):
            self.ground.hands.now_ms += 60_000
            heads = self.ground.server.heads()
            restless = [laptop for laptop in self.laptops if not self._rests(laptop, heads)]
            for laptop in restless:
                self._tell(f"quiet {number}: {self._sync(laptop, WHOLE)}")
            if not restless:
                break
        if Chance(self.seed, "patience").happens(0.125):
            for laptop in self.laptops:
                self._tell(f"in the end: {self._sync(laptop, WHOLE)}")

    def _rests(self, laptop: Laptop, heads: Mapping[str, int]) -> bool:
        """Whether nothing is to be done at a laptop, as far as it and the server say themselves."""
        if laptop.unsent() or laptop.is_in_doubt():
            return False
        granted = self.ground.server.granted(laptop.coach.id)
        return laptop.cursors_to_name() == {scope_id: heads[scope_id] for scope_id in granted}

    def _judge(self) -> None:
        judgement.everything_arrived(self.laptops)
        judgement.nothing_lost(self.ground.server, self.ledger)
        judgement.laptops_equal_server(self.laptops, self.ground.server)
        judgement.digests_hold(self.ground.server)
        judgement.no_spurious_conflict(self.ground.server, self.ledger)
        self.witness.note_log()
        judgement.replays_change_nothing(self.ground.server, self.sent, self.files, self.ledger)


_Act = Callable[[History, Laptop, Chance], str]
_ACTS: tuple[tuple[float, _Act], ...] = (
    (0.41, History._work),
    (0.22, History._exchange),
    (0.04, History._write_key),
    (0.05, History._carry_key),
    (0.01, History._merge),
    (0.01, History._newer),
    (0.05, History._hand_over),
    (0.03, History._edit),
    (0.03, History._compact),
    (0.04, History._image),
    (0.03, History._put_back),
    (0.03, History._clone),
    (0.03, History._back_up),
    (0.03, History._restore),
)


_BY_COURIER: tuple[tuple[float, _Act], ...] = (
    (0.30, History._work),
    (0.20, History._exchange),
    (0.13, History._write_key),
    (0.20, History._carry_all),
    (0.04, History._edit),
    (0.05, History._back_up),
    (0.08, History._restore),
)
"""Where a laptop is now on the line and now sends keys, and the server loses what it had."""

_BY_LINE: tuple[tuple[float, _Act], ...] = ((0.5, History._work), (0.5, History._exchange))
"""Where nothing happens but work and exchanges."""

_EVERYWHERE = (History._work, History._exchange)
"""Without which nothing else means anything."""


@dataclass(frozen=True)
class Mix:
    """How often what happens in one history, and what its coaches are like: rare things need histories of their own.

    Half of the histories are of the plain mix. In a quarter two laptops of one coach write in the few records of one
    cooperative, for half of these nothing else happens; in an eighth one laptop goes by line and by courier at once.
    In the others each thing happens more often than in the plain mix, or less, or not at all.
    """

    acts: tuple[tuple[float, _Act], ...] = _ACTS
    habits: Habits = field(default_factory=Habits)
    most_laptops: int = len(OWNERS)

    @classmethod
    def drawn(cls, seed: int) -> "Mix":
        """That of a seed."""
        chance = Chance(seed, "mix")
        if chance.happens(0.5):
            return cls()
        weighed = [
            (share if act in _EVERYWHERE else share * chance.choice((0, 1, 3, 6)), act)
            for share, act in _ACTS
        ]
        whole = sum(share for share, _ in weighed)
        acts = tuple((share / whole, act) for share, act in weighed)
        if chance.happens(0.5):
            crowd = Habits.of_a_crowd()
            if chance.happens(0.5):
                return cls(_BY_LINE, replace(crowd, moving_on=0.25, renames=True), most_laptops=2)
            return cls(acts, crowd, most_laptops=2)
        if chance.happens(0.5):
            return cls(_BY_COURIER, most_laptops=1)
        return cls(acts)


def play(ground: Ground, seed: int, skip: Collection[int] = ()) -> Outcome:
    """The history of a seed."""
    return History(ground, seed, skip).run()


def shortened(ground: Ground, failed: Outcome, tries: int = 80) -> Outcome:
    """The same failure with as few steps as some tries find."""
    kind = (failed.broken or "").split(":")[0]
    steps = list(range(MOST_STEPS))
    skip: set[int] = set()
    best, size = failed, 16
    while size and tries:
        for start in range(0, len(steps), size):
            part = set(steps[start : start + size]) - skip
            if not part or not tries:
                continue
            tries -= 1
            again = play(ground, failed.seed, skip | part)
            if again.broken is not None and again.broken.split(":")[0] == kind:
                skip |= part
                best = again
        size //= 2
    return best
