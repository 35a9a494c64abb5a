"""Where the coach is: a typed router. Screens ask it to open one another; they never import one another."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from PySide6.QtCore import QObject, Signal


class Screen(StrEnum):
    """A screen of the program; the form screens show the compact rail and a white header."""

    TODAY = "today"
    COOPERATIVES = "cooperatives"
    COOPERATIVE = "cooperative"
    AGENDA = "agenda"
    INBOX = "inbox"
    REPORTS = "reports"
    SYNC = "sync"
    SETTINGS = "settings"
    VISIT = "visit"
    ASSESSMENT = "assessment"
    RESULT = "result"
    PLAN = "plan"
    PROJECT = "project"

    @property
    def is_form(self) -> bool:
        """Whether the coach writes here, so that the rail makes room."""
        return self in _FORMS


_FORMS = {Screen.VISIT, Screen.ASSESSMENT, Screen.PLAN, Screen.PROJECT}


REASONS = "reasons"
"""Where on the result: why the overall score is what it is."""


@dataclass(frozen=True)
class Place:
    """A screen and the records it shows, by role: `Place(Screen.VISIT, {"visit": visit_id})`.

    `at` names the part of the screen to begin with, as the code of a criterion; wherever it begins, it is one place.
    """

    screen: Screen
    ids: Mapping[str, UUID] = field(default_factory=dict)
    at: str | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "ids", MappingProxyType(dict(self.ids)))


class Router(QObject):
    """Keeps the way back and says where to go; the main window shows it."""

    arrived = Signal(object)  # Place

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._trail: list[Place] = []

    @property
    def place(self) -> Place | None:
        """Where the coach is; None before the first screen."""
        return self._trail[-1] if self._trail else None

    @property
    def can_go_back(self) -> bool:
        """Whether there is a place to go back to."""
        return len(self._trail) > 1

    def open(self, screen: Screen, *, at: str | None = None, **ids: UUID) -> None:
        """Go to a screen, for example `open(Screen.VISIT, visit=visit_id)`."""
        place = Place(screen, ids, at)
        if place in self._trail:
            # Going to where one has been is going back to it, or the way back would turn in a circle.
            del self._trail[self._trail.index(place) :]
        self._trail.append(place)
        self.arrived.emit(place)

    def replace(self, screen: Screen, *, at: str | None = None, **ids: UUID) -> None:
        """Go to a screen that takes the place of this one on the way back."""
        if self._trail:
            self._trail.pop()
        self.open(screen, at=at, **ids)

    def back(self) -> None:
        """Go to where the coach came from; stays when there is nowhere."""
        if self.can_go_back:
            self._trail.pop()
            self.arrived.emit(self._trail[-1])

    def forget(self) -> None:
        """Begin anew: the files have been closed."""
        self._trail.clear()
