"""Drafts save themselves: `Autosave` keeps what is being written, in order, and drops nothing.

A text is saved at most 300 ms after the key that changed it, a choice at once. Several changes of one
record become one save of its last value. Saves go through the database lane, which does first what it
was given first; closing `Background` finishes them.
"""

from collections.abc import Callable, Hashable
from functools import partial
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer

from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.ui.background import Background, Lane

KEY_TO_SAVE_MS = 300
RETRY_MS = 5_000

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Autosave(Generic[Key, Value]):
    """Saves values by key. A value that could not be saved is kept and tried again."""

    def __init__(
        self,
        save: Callable[[Key, Value], Changes],
        background: Background,
        on_saved: Callable[[Changes], object],
        on_failed: Callable[[Exception], object],
        parent: QObject | None = None,
    ) -> None:
        self._save = save
        self._background = background
        self._on_saved = on_saved
        self._on_failed = on_failed
        self._waiting: dict[Key, Value] = {}
        self._turns: dict[Key, int] = {}  # how often each key was handed to the lane
        self._under_way = 0
        # Not started again by each key: who never pauses is saved all the same.
        self._timer = QTimer(parent, singleShot=True, interval=KEY_TO_SAVE_MS)
        self._timer.timeout.connect(self.flush)
        self._retry = QTimer(parent, singleShot=True, interval=RETRY_MS)
        self._retry.timeout.connect(self.flush)

    @property
    def is_settled(self) -> bool:
        """Whether everything that was given has been saved."""
        return not self._waiting and self._under_way == 0

    def soon(self, key: Key, value: Value) -> None:
        """Save a text in progress, after at most 300 ms."""
        self._put(key, value)
        if not self._timer.isActive():
            self._timer.start()

    def now(self, key: Key, value: Value) -> None:
        """Save a choice at once, and before it whatever is still waiting."""
        self._put(key, value)
        self.flush()

    def flush(self) -> None:
        """Hand everything that waits to the database lane: the focus left, the screen or window closes."""
        self._timer.stop()
        self._retry.stop()
        waiting, self._waiting = self._waiting, {}
        for key, value in waiting.items():
            turn = self._turns[key] = self._turns.get(key, 0) + 1
            self._under_way += 1
            self._background.run(
                Lane.DATABASE,
                partial(self._save, key, value),
                self._saved,
                partial(self._failed, key, value, turn),
            )

    def _put(self, key: Key, value: Value) -> None:
        self._waiting.pop(key, None)  # the order of the saves is that of the last changes
        self._waiting[key] = value

    def _saved(self, changes: Changes) -> None:
        self._under_way -= 1
        self._on_saved(changes)

    def _failed(self, key: Key, value: Value, turn: int, failure: Exception) -> None:
        self._under_way -= 1
        if turn == self._turns[key]:
            self._waiting.setdefault(key, value)  # a newer value of this key stands already
            self._retry.start()
        self._on_failed(failure)
