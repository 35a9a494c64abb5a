"""Drafts save themselves, in order, and nothing is dropped."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.errors import DiskFull
from mourafaka_desktop.ui.autosave import Autosave
from mourafaka_desktop.ui.background import Background


@pytest.fixture
def background(qtbot: QtBot) -> Iterator[Background]:
    background = Background()
    yield background
    background.close()


class Disk:
    """A place to save to that can be full for a while."""

    def __init__(self) -> None:
        self.saved: list[tuple[str, str]] = []
        self.is_full = False

    def save(self, key: str, value: str) -> Changes:
        if self.is_full:
            raise DiskFull
        self.saved.append((key, value))
        return Changes.of("visit", uuid4())


class Outcome:
    """What the screen is told."""

    def __init__(self) -> None:
        self.changes: list[Changes] = []
        self.failures: list[Exception] = []


def autosave_to(disk: Disk, background: Background, outcome: Outcome) -> Autosave[str, str]:
    return Autosave(
        disk.save, background, outcome.changes.append, outcome.failures.append, QObject(background)
    )


def test_a_text_is_saved_by_itself_with_its_last_value(qtbot: QtBot, background: Background):
    disk, outcome = Disk(), Outcome()
    autosave = autosave_to(disk, background, outcome)
    for text in ("ت", "تم", "تم Bon"):
        autosave.soon("findings", text)
    assert disk.saved == []
    qtbot.waitUntil(lambda: autosave.is_settled)
    assert disk.saved == [("findings", "تم Bon")]
    assert len(outcome.changes) == 1


def test_writing_without_a_pause_is_saved_all_the_same(qtbot: QtBot, background: Background):
    disk, outcome = Disk(), Outcome()
    autosave = autosave_to(disk, background, outcome)
    text = ""
    while not disk.saved:  # a coach who never stops typing
        text += "س"
        autosave.soon("findings", text)
        qtbot.wait(20)
    assert text.startswith(disk.saved[0][1])


def test_a_choice_takes_the_waiting_text_along_in_the_order_of_the_changes(
    qtbot: QtBot, background: Background
):
    disk, outcome = Disk(), Outcome()
    autosave = autosave_to(disk, background, outcome)
    autosave.soon("findings", "one")
    autosave.soon("advice", "two")
    autosave.soon("findings", "three")
    autosave.now("place", "seat")
    background.wait_idle()
    assert disk.saved == [("advice", "two"), ("findings", "three"), ("place", "seat")]
    assert autosave.is_settled


def test_many_saves_arrive_in_the_order_they_were_given(qtbot: QtBot, background: Background):
    disk, outcome = Disk(), Outcome()
    autosave = autosave_to(disk, background, outcome)
    for number in range(100):
        autosave.now("findings", str(number))
    background.wait_idle()
    assert [value for _key, value in disk.saved] == [str(number) for number in range(100)]


def test_closing_right_after_the_last_key_loses_nothing(qtbot: QtBot):
    background = Background()
    disk, outcome = Disk(), Outcome()
    autosave = autosave_to(disk, background, outcome)
    autosave.soon("findings", "the last word")
    autosave.flush()
    background.close()
    assert disk.saved == [("findings", "the last word")]


def test_what_a_full_disk_refused_is_kept_and_saved_later(qtbot: QtBot, background: Background):
    disk, outcome = Disk(), Outcome()
    autosave = autosave_to(disk, background, outcome)
    disk.is_full = True
    autosave.now("findings", "kept")
    background.wait_idle()
    assert [type(failure) for failure in outcome.failures] == [DiskFull]
    assert not autosave.is_settled
    disk.is_full = False
    autosave.flush()
    background.wait_idle()
    assert disk.saved == [("findings", "kept")]
    assert autosave.is_settled


def test_an_older_value_that_failed_never_replaces_a_newer_one(
    qtbot: QtBot, background: Background
):
    disk, outcome = Disk(), Outcome()
    autosave = autosave_to(disk, background, outcome)
    disk.is_full = True
    autosave.now("findings", "old")
    autosave.soon("findings", "new")
    background.wait_idle()
    disk.is_full = False
    autosave.flush()
    background.wait_idle()
    autosave.flush()
    background.wait_idle()
    assert disk.saved == [("findings", "new")]
