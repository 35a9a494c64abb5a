"""The one door off the main thread: a lane for the database and a lane for the network.

Each lane is a single thread, so what is asked first is done first and two writes never meet. A function
run there must touch no widget; it takes and returns frozen values. Answers come home through one queued
signal and are handled on the main thread, in the order in which they were finished.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from enum import Enum
from typing import Any, ParamSpec, TypeVar

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Qt, QTimer, Signal, Slot

T = TypeVar("T")
P = ParamSpec("P")


class Lane(Enum):
    """Where something is done while the window stays alive."""

    DATABASE = "database"
    NETWORK = "network"


class Background(QObject):
    """Runs functions off the main thread and brings their answers home; close it before leaving."""

    idle = Signal()
    _came_home = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workers = {
            lane: ThreadPoolExecutor(max_workers=1, thread_name_prefix=lane.value) for lane in Lane
        }
        self._unanswered = 0
        self._came_home.connect(self._handle, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        lane: Lane,
        function: Callable[[], T],
        on_done: Callable[[T], object],
        on_failed: Callable[[Exception], object] | None = None,
        *,
        owner: QObject | None = None,
    ) -> None:
        """Do `function` on a lane, then call `on_done` with its result here on the main thread.

        Without `on_failed`, a failure is raised on the main thread and reaches the application's
        excepthook. With an `owner`, the answer is dropped if that object has been deleted meanwhile.
        """
        self._unanswered += 1
        future = self._workers[lane].submit(function)

        def answer() -> None:
            self._unanswered -= 1
            try:
                self._deliver(future, on_done, on_failed, owner)
            finally:
                if self.is_idle:
                    self.idle.emit()

        future.add_done_callback(lambda _future: self._came_home.emit(answer))

    def to_main_thread(self, function: Callable[P, object]) -> Callable[P, None]:
        """A function that a lane may call at any time (progress); `function` then runs on the main thread."""

        def send(*args: P.args, **kwargs: P.kwargs) -> None:
            self._came_home.emit(lambda: function(*args, **kwargs))

        return send

    @property
    def is_idle(self) -> bool:
        """Whether every answer has been handled."""
        return self._unanswered == 0

    def wait_idle(self, timeout_ms: int = 30_000) -> None:
        """Serve events until every answer has been handled. Raises `TimeoutError` after `timeout_ms`.

        For tests and for the scripted day; a screen never waits.
        """
        if self.is_idle:
            return
        loop = QEventLoop()
        clock = QTimer(singleShot=True, interval=timeout_ms)
        clock.timeout.connect(loop.quit)
        self.idle.connect(loop.quit)
        clock.start()
        # What an answer starts in its turn is waited for too.
        while clock.isActive():
            loop.exec()
            if self._unanswered == 0:
                return
        raise TimeoutError(f"{self._unanswered} background tasks were not done in time")

    def close(self) -> None:
        """Finish what the database lane was given, give up what the network lane has not begun, and stop."""
        self._workers[Lane.NETWORK].shutdown(wait=True, cancel_futures=True)
        self._workers[Lane.DATABASE].shutdown(wait=True)
        QCoreApplication.sendPostedEvents(self, QEvent.Type.MetaCall.value)

    @staticmethod
    def _deliver(
        future: Future[Any],
        on_done: Callable[[Any], object],
        on_failed: Callable[[Exception], object] | None,
        owner: QObject | None,
    ) -> None:
        if future.cancelled() or (owner is not None and not shiboken6.isValid(owner)):
            return
        failure = future.exception()
        if failure is None:
            on_done(future.result())
        elif on_failed is not None and isinstance(failure, Exception):
            on_failed(failure)
        else:
            raise failure

    @Slot(object)
    def _handle(self, answer: Callable[[], object]) -> None:
        answer()
