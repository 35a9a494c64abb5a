"""A page that others may change: read again at their changes, never over what the coach is doing."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.errors import DiskFull, MourafakaError, RecordMissing
from mourafaka_desktop.ui.background import Background
from mourafaka_desktop.ui.changes import ChangeNotice
from mourafaka_desktop.ui.fresh_page import FreshPage, told

VISIT, OTHER = uuid4(), uuid4()


@pytest.fixture
def background(qtbot: QtBot) -> Iterator[Background]:
    background = Background()
    yield background
    background.close()


class Notebook:
    """What is written of each record, and what the screen was told."""

    def __init__(self, background: Background) -> None:
        self.written: dict[UUID, str] = {VISIT: "first", OTHER: "other"}
        self.shown: list[str] = []
        self.refused: list[MourafakaError] = []
        self.saves = 0
        self.background = background
        self.notice = ChangeNotice()
        self.page: FreshPage[UUID, str] = FreshPage(
            self._read,
            self.shown.append,
            self.refused.append,
            concerns=lambda _page, changes: VISIT in changes.ids("visit"),
            background=background,
            notice=self.notice,
            owner=QObject(background),
            save=self._save,
        )

    def rewrite(self, text: str) -> None:
        """Somebody else writes, and the screens hear of it."""
        self.written[VISIT] = text
        self.notice.announce(Changes.of("visit", VISIT))

    def _save(self) -> None:
        self.saves += 1

    def _read(self, record_id: UUID) -> str:
        if record_id not in self.written:
            raise RecordMissing
        return self.written[record_id]


@pytest.fixture
def notebook(background: Background) -> Notebook:
    return Notebook(background)


def test_the_page_is_read_again_when_somebody_else_changed_it(notebook: Notebook):
    notebook.page.open(VISIT)
    notebook.background.wait_idle()
    notebook.rewrite("second")
    notebook.background.wait_idle()
    assert notebook.shown == ["first", "second"]
    assert notebook.page.page == "second"


def test_changes_of_other_records_are_not_read(notebook: Notebook):
    notebook.page.open(VISIT)
    notebook.background.wait_idle()
    notebook.notice.announce(Changes.of("visit", OTHER))
    notebook.background.wait_idle()
    assert notebook.shown == ["first"]


def test_what_the_page_announces_itself_is_heard_by_others_and_not_read_back(notebook: Notebook):
    heard: list[object] = []
    notebook.notice.changed.connect(heard.append)
    notebook.page.open(VISIT)
    notebook.background.wait_idle()
    notebook.page.announce(Changes.of("visit", VISIT))
    notebook.background.wait_idle()
    assert (len(heard), notebook.shown) == (1, ["first"])


def test_a_reading_that_an_edit_has_overtaken_is_done_again_after_a_save(notebook: Notebook):
    notebook.page.open(VISIT)
    notebook.background.wait_idle()
    notebook.rewrite("second")
    notebook.page.edited()
    notebook.written[VISIT] = "second, and what the coach typed"
    saves = notebook.saves
    notebook.background.wait_idle()
    assert notebook.shown == ["first", "second, and what the coach typed"]
    assert notebook.saves == saves + 1


def test_a_page_that_was_left_for_another_is_not_shown(notebook: Notebook):
    notebook.page.open(VISIT)
    notebook.page.open(OTHER)
    notebook.background.wait_idle()
    assert notebook.shown == ["other"]


def test_what_follows_comes_after_the_page(notebook: Notebook):
    notebook.page.open(VISIT, lambda: notebook.shown.append("focus"))
    notebook.background.wait_idle()
    assert notebook.shown == ["first", "focus"]


def test_a_record_that_is_gone_is_told(notebook: Notebook):
    notebook.page.open(uuid4())
    notebook.background.wait_idle()
    assert [type(refusal) for refusal in notebook.refused] == [RecordMissing]


def test_a_fault_of_the_program_is_raised_and_not_shown():
    shown: list[MourafakaError] = []
    full = DiskFull()
    told(shown.append)(full)
    with pytest.raises(KeyError):
        told(shown.append)(KeyError("a fault"))
    assert shown == [full]
