"""Between the USB dialog and the files: writes what waits, takes answers in, one thing at a time."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QTimer

from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.errors import MourafakaError, ProfileWiped
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.sync import bundles
from mourafaka_desktop.sync.bundles import FileTaken, Waiting, WritingProgress, Written
from mourafaka_desktop.ui.background import Background, Lane
from mourafaka_desktop.ui.changes import ChangeNotice
from mourafaka_desktop.ui.sync.usb_keys import UsbKey, plugged_in
from mourafaka_desktop.ui.sync.usb_view import Stage, UsbView

_LOOK_AGAIN_MS = 2_000


class _Write(Protocol):
    def __call__(
        self,
        folder: Path,
        *,
        with_contents: bool,
        on_progress: Callable[[WritingProgress], None],
        cancelled: Callable[[], bool],
    ) -> Written: ...


@dataclass(frozen=True, kw_only=True)
class UsbServices:
    """What this dialog asks for, bound to one profile."""

    waiting: Callable[[], Waiting]
    write: _Write
    take_from: Callable[[Sequence[Path]], tuple[FileTaken, ...]]
    keys: Callable[[], tuple[UsbKey, ...]] = plugged_in

    @classmethod
    def of(cls, workspace: Workspace) -> "UsbServices":
        """The services of an opened profile."""
        return cls(
            waiting=partial(bundles.waiting, workspace),
            write=partial(bundles.write, workspace),
            take_from=partial(bundles.take_from, workspace),
        )


class UsbPresenter:
    """While the dialog is open it looks every two seconds which keys are plugged in.

    `on_wiped` is called once an answer had the profile removed, as the coordination asked.
    """

    def __init__(
        self,
        view: UsbView,
        services: UsbServices,
        *,
        background: Background,
        notice: ChangeNotice,
        on_wiped: Callable[[], object] = lambda: None,
    ) -> None:
        self._view = view
        self._services = services
        self._background = background
        self._notice = notice
        self._on_wiped = on_wiped
        self._interrupted = threading.Event()
        self._watch = QTimer(view)
        self._watch.setInterval(_LOOK_AGAIN_MS)
        self._watch.timeout.connect(self._look_for_keys)
        view.writing_requested.connect(self._write)
        view.answers_requested.connect(self._take)
        view.interruption_requested.connect(self._interrupted.set)
        view.finished.connect(lambda _result: self._watch.stop())

    @property
    def view(self) -> UsbView:
        """The dialog."""
        return self._view

    def open(self) -> None:
        """Say what waits, and on which keys it could go."""
        self._view.begin()
        self._watch.start()
        self._look()

    def _look(self) -> None:
        self._background.run(
            Lane.DATABASE,
            lambda: (self._services.waiting(), self._services.keys()),
            lambda found: self._view.show_waiting(*found),
            self._failed,
            owner=self._view,
        )

    def _look_for_keys(self) -> None:
        if self._view.stage is Stage.READY:
            self._view.show_keys(self._services.keys())

    def _write(self, folder: Path, with_photos: bool) -> None:
        self._interrupted.clear()
        self._view.show_writing()
        self._background.run(
            Lane.NETWORK,
            partial(
                self._services.write,
                folder,
                with_contents=with_photos,
                on_progress=self._background.to_main_thread(self._view.show_progress),
                cancelled=self._interrupted.is_set,
            ),
            self._written,
            self._failed,
            owner=self._view,
        )

    def _written(self, written: Written) -> None:
        self._view.show_written(written)
        self._look()

    def _take(self, place: Path) -> None:
        self._view.show_taking()
        self._background.run(
            Lane.NETWORK,
            partial(self._services.take_from, [place]),
            self._taken,
            self._failed,
            owner=self._view,
        )

    def _taken(self, taken: tuple[FileTaken, ...]) -> None:
        self._view.show_taken(taken)
        changes = Changes()
        for one in taken:
            if one.answer is not None:
                changes |= one.answer.changes
        self._notice.announce(changes)
        self._look()

    def _failed(self, failure: Exception) -> None:
        if not isinstance(failure, MourafakaError):
            raise failure
        self._view.show_failure(failure)
        if isinstance(failure, ProfileWiped):
            self._view.accept()
            self._on_wiped()
            return
        if self._view.stage is Stage.READY:
            self._look_for_keys()
