"""The one door off the main thread."""

import threading

import pytest
import shiboken6
from PySide6.QtCore import QObject

from mourafaka_desktop.ui.background import Background, Lane


@pytest.fixture
def background(qapp):
    door = Background()
    yield door
    door.close()


def test_a_function_runs_elsewhere_and_its_answer_comes_home(background: Background):
    where: dict[str, int] = {}

    def work() -> str:
        where["work"] = threading.get_ident()
        return "answer"

    def done(answer: str) -> None:
        where["done"] = threading.get_ident()
        assert answer == "answer"

    background.run(Lane.DATABASE, work, done)
    background.wait_idle()
    assert where["done"] == threading.get_ident()
    assert where["work"] != threading.get_ident()


def test_one_lane_does_first_what_it_was_given_first(background: Background):
    done: list[int] = []
    for number in range(50):
        background.run(Lane.DATABASE, lambda number=number: number, done.append)
    background.wait_idle()
    assert done == list(range(50))


def test_the_database_does_not_wait_for_the_network(background: Background):
    released = threading.Event()
    order: list[str] = []

    def slow_answer() -> str:
        assert released.wait(10)
        return "network"

    background.run(Lane.NETWORK, slow_answer, order.append)
    background.run(Lane.DATABASE, lambda: "database", lambda a: (order.append(a), released.set()))
    background.wait_idle()
    assert order == ["database", "network"]


def test_a_failure_is_told_to_whoever_asked(background: Background):
    failures: list[Exception] = []

    def fail() -> None:
        raise OSError("disk full")

    background.run(Lane.DATABASE, fail, pytest.fail, failures.append)
    background.wait_idle()
    assert [str(failure) for failure in failures] == ["disk full"]


def test_a_failure_nobody_expects_reaches_the_excepthook(background: Background, qtbot):
    def fail() -> None:
        raise ZeroDivisionError("a bug")

    with qtbot.captureExceptions() as caught:
        background.run(Lane.DATABASE, fail, pytest.fail)
        background.wait_idle()
    assert [kind for kind, _value, _trace in caught] == [ZeroDivisionError]


def test_the_answer_to_a_closed_screen_is_dropped(background: Background):
    answers: list[int] = []
    owner = QObject()
    background.run(Lane.DATABASE, lambda: 1, answers.append, owner=owner)
    shiboken6.delete(owner)
    background.wait_idle()
    assert answers == []


def test_an_answer_may_ask_again_before_the_door_is_idle(background: Background):
    answers: list[str] = []

    def ask_again(answer: str) -> None:
        answers.append(answer)
        background.run(Lane.NETWORK, lambda: "second", answers.append)

    background.run(Lane.DATABASE, lambda: "first", ask_again)
    background.wait_idle()
    assert answers == ["first", "second"]


def test_progress_comes_home_while_the_work_goes_on(background: Background):
    seen: list[tuple[int, bool]] = []
    main = threading.get_ident()
    tell = background.to_main_thread(
        lambda count: seen.append((count, threading.get_ident() == main))
    )

    def work() -> None:
        for count in range(3):
            tell(count)

    background.run(Lane.NETWORK, work, lambda _: None)
    background.wait_idle()
    assert seen == [(0, True), (1, True), (2, True)]


def test_waiting_for_what_never_ends_says_so(background: Background):
    released = threading.Event()
    background.run(Lane.NETWORK, lambda: released.wait(10), lambda _: None)
    with pytest.raises(TimeoutError, match="1 background"):
        background.wait_idle(timeout_ms=50)
    released.set()


def test_closing_finishes_the_writes_and_hands_over_their_answers(qapp):
    door = Background()
    written: list[int] = []
    answered: list[int] = []

    def write(number: int) -> int:
        written.append(number)
        return number

    for number in range(20):
        door.run(Lane.DATABASE, lambda number=number: write(number), answered.append)
    door.close()
    assert written == answered == list(range(20))
    assert door.is_idle
