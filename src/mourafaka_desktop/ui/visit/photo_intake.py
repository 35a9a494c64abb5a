"""Takes in what was dropped, pasted or picked, one file after the other, off the main thread: `PhotoIntake`.

Photos that show people wait until their consent is ticked: none is lost, none is kept. A file that cannot be
kept holds back no other.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject

from mourafaka_desktop.domain.attachments import Attachment
from mourafaka_desktop.domain.ids import VisitId
from mourafaka_desktop.errors import ConsentMissing, MourafakaError
from mourafaka_desktop.ui.background import Background, Lane
from mourafaka_desktop.ui.visit.photo_offers import source_of
from mourafaka_desktop.ui.visit.visit_model import PhotoOffer, RefusedPhoto


@dataclass(frozen=True, kw_only=True)
class PhotoTicks:
    """What was ticked when photos were offered."""

    shows_people: bool
    consent: bool
    keeps_position: bool


class PhotoIntake:
    """`take()` offers, `go_on()` with those that waited; the four callbacks are called on the main thread."""

    def __init__(
        self,
        add_file: Callable[..., Attachment],
        background: Background,
        owner: QObject,
        *,
        on_added: Callable[[Attachment], object],
        on_moved: Callable[[int, int], object],
        on_waiting: Callable[[int], object],
        on_refused: Callable[[Sequence[RefusedPhoto]], object],
    ) -> None:
        self._add_file = add_file
        self._background = background
        self._owner = owner
        self._on_added = on_added
        self._on_moved = on_moved
        self._on_waiting = on_waiting
        self._on_refused = on_refused
        self._visit_id: VisitId | None = None
        self._waiting: list[PhotoOffer] = []
        self._refused: list[RefusedPhoto] = []
        self._done = self._total = 0

    def open(self, visit_id: VisitId) -> None:
        """From now on photos are of this visit; what waited for another is let go."""
        self._visit_id = visit_id
        self.decline()
        self._refused.clear()
        self._done = self._total = 0
        self._tell()

    def take(self, offers: Sequence[PhotoOffer], ticks: PhotoTicks) -> None:
        """Keep these as the ticks say."""
        if self._visit_id is None:
            return
        if self._done == self._total:
            self._done = self._total = 0
            self._refused.clear()
        self._total += len(offers)
        self._tell()
        for offer in offers:
            self._background.run(
                Lane.DATABASE,
                partial(self._add, self._visit_id, offer, ticks),
                partial(self._added, self._visit_id),
                partial(self._not_added, self._visit_id, offer),
                owner=self._owner,
            )

    def go_on(self, ticks: PhotoTicks) -> None:
        """The people shown agreed, or none are shown."""
        waiting, self._waiting = self._waiting, []
        self._on_waiting(0)
        self.take(waiting, ticks)

    def decline(self) -> None:
        """Those who are shown do not agree: what waited is forgotten."""
        self._waiting.clear()
        self._on_waiting(0)

    def _add(self, visit_id: VisitId, offer: PhotoOffer, ticks: PhotoTicks) -> Attachment:
        return self._add_file(
            visit_id,
            source_of(offer),
            shows_people=ticks.shows_people,
            consent=ticks.consent if ticks.shows_people else None,
            keeps_position=ticks.keeps_position,
            file_name=offer.name,
        )

    def _added(self, visit_id: VisitId, attachment: Attachment) -> None:
        if visit_id == self._visit_id:
            self._done += 1
            self._tell()
        self._on_added(attachment)

    def _not_added(self, visit_id: VisitId, offer: PhotoOffer, failure: Exception) -> None:
        if not isinstance(failure, MourafakaError):
            raise failure
        if visit_id != self._visit_id:
            return
        self._done += 1
        if isinstance(failure, ConsentMissing):
            self._waiting.append(offer)
            self._on_waiting(len(self._waiting))
        else:
            self._refused.append(RefusedPhoto(failure, offer.name))
        self._tell()

    def _tell(self) -> None:
        self._on_moved(self._done, self._total)
        self._on_refused(tuple(self._refused))
