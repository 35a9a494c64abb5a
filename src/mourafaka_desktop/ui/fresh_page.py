"""The page of one record, kept fresh: read in the background, and read again when somebody else changed it.

What the coach does on the page comes first. A reading that an edit has overtaken is done again instead of
being shown, and what the page announces itself is not read back.
"""

from collections.abc import Callable
from typing import Generic, TypeVar
from uuid import UUID

from PySide6.QtCore import QObject

from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.errors import MourafakaError
from mourafaka_desktop.ui.background import Background, Lane
from mourafaka_desktop.ui.changes import ChangeNotice

Id = TypeVar("Id", bound=UUID)
Page = TypeVar("Page")


class FreshPage(Generic[Id, Page]):
    """Reads with `read` on the database lane and hands the page to `show`, or why not to `refused`.

    `concerns` tells whether changes touch what the page on show was made of. `save` hands over what still waits
    to be written: it is called before each reading, so that a page never shows less than was typed.
    """

    def __init__(
        self,
        read: Callable[[Id], Page],
        show: Callable[[Page], object],
        refused: Callable[[MourafakaError], object],
        *,
        concerns: Callable[[Page, Changes], bool],
        background: Background,
        notice: ChangeNotice,
        owner: QObject,
        save: Callable[[], object] = lambda: None,
    ) -> None:
        self._read, self._show, self._refused = read, show, refused
        self._concerns = concerns
        self._background = background
        self._notice = notice
        self._owner = owner
        self._save = save
        self._id: Id | None = None
        self._page: Page | None = None
        self._edits = 0
        self._is_announcing = False
        notice.changed.connect(self._look_again)

    @property
    def page(self) -> Page | None:
        """What was read last; None before the first reading of this record has come."""
        return self._page

    def open(self, record_id: Id, then: Callable[[], object] = lambda: None) -> None:
        """Show the page of this record from now on; `then` follows once it is shown."""
        self._id, self._page = record_id, None
        self.read_again(then)

    def read_again(self, then: Callable[[], object] = lambda: None) -> None:
        """Read the page anew: something was done that changes more than the page knows of."""
        record_id = self._id
        if record_id is None:
            return
        self._save()
        edits = self._edits

        def arrived(page: Page) -> None:
            if record_id != self._id:
                return  # another record was asked for meanwhile
            if edits != self._edits:
                self.read_again(then)
                return
            self._page = page
            self._show(page)
            then()

        self._background.run(
            Lane.DATABASE,
            lambda: self._read(record_id),
            arrived,
            told(self._refused),
            owner=self._owner,
        )

    def edited(self) -> None:
        """The coach changed something: a reading under way is out of date."""
        self._edits += 1

    def announce(self, changes: Changes) -> None:
        """Tell the other screens what was written here."""
        self._is_announcing = True
        try:
            self._notice.announce(changes)
        finally:
            self._is_announcing = False

    def _look_again(self, changes: Changes) -> None:
        page = self._page
        if not self._is_announcing and page is not None and self._concerns(page, changes):
            self.read_again()


def told(show: Callable[[MourafakaError], object]) -> Callable[[Exception], None]:
    """For `Background.run`: shows why something could not be done; a fault of the program is raised."""

    def failed(failure: Exception) -> None:
        if not isinstance(failure, MourafakaError):
            raise failure
        show(failure)

    return failed
