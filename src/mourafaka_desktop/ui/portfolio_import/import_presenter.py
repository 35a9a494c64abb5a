"""Between the import dialog and the portfolio: reads the chosen workbooks, and imports what was previewed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.errors import MourafakaError
from mourafaka_desktop.services import portfolio
from mourafaka_desktop.services.portfolio import PortfolioPreview
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.ui.background import Background, Lane
from mourafaka_desktop.ui.changes import ChangeNotice
from mourafaka_desktop.ui.portfolio_import.import_view import PortfolioImportView
from mourafaka_desktop.ui.preferences import FolderUse, Preferences


class _Preview(Protocol):
    def __call__(self, paths: Sequence[Path], *, take_file_values: bool) -> PortfolioPreview: ...


@dataclass(frozen=True, kw_only=True)
class PortfolioServices:
    """What this dialog asks of the services, bound to one profile."""

    preview: _Preview
    import_portfolio: Callable[[PortfolioPreview], Changes]

    @classmethod
    def of(cls, workspace: Workspace) -> "PortfolioServices":
        """The services of an opened profile."""
        return cls(
            preview=partial(portfolio.preview, workspace),
            import_portfolio=partial(portfolio.import_portfolio, workspace),
        )


class PortfolioImportPresenter:
    """Whatever is chosen is previewed at once; a later choice replaces a preview still being made."""

    def __init__(
        self,
        view: PortfolioImportView,
        services: PortfolioServices,
        *,
        background: Background,
        notice: ChangeNotice,
        preferences: Preferences,
    ) -> None:
        self._view = view
        self._services = services
        self._background = background
        self._notice = notice
        self._preferences = preferences
        self._files: tuple[Path, ...] = ()
        self._takes_file_values = False
        self._previewed: PortfolioPreview | None = None
        self._readings = 0
        view.files_added.connect(self._add)
        view.file_removed.connect(self._remove)
        view.file_values_toggled.connect(self._prefer_file_values)
        view.import_requested.connect(self._import)
        view.finished.connect(lambda _result: self._forget())

    @property
    def view(self) -> PortfolioImportView:
        """The dialog."""
        return self._view

    def open(self) -> None:
        """Ask for files."""
        self._forget()
        self._view.begin(self._preferences.folder(FolderUse.IMPORTS))

    def _add(self, paths: tuple[Path, ...]) -> None:
        self._preferences.keep_folder(FolderUse.IMPORTS, paths[0].parent)
        self._files = tuple(dict.fromkeys((*self._files, *paths)))
        self._read()

    def _remove(self, path: Path) -> None:
        self._files = tuple(kept for kept in self._files if kept != path)
        self._read()

    def _prefer_file_values(self, takes_file_values: bool) -> None:
        self._takes_file_values = takes_file_values
        self._read()

    def _read(self) -> None:
        self._readings += 1
        self._previewed = None
        self._view.show_files(self._files)
        if not self._files:
            return
        self._background.run(
            Lane.DATABASE,
            partial(self._services.preview, self._files, take_file_values=self._takes_file_values),
            partial(self._show_preview, self._readings),
            partial(self._failed, self._readings),
            owner=self._view,
        )

    def _show_preview(self, reading: int, preview: PortfolioPreview) -> None:
        if reading == self._readings:  # other files were chosen meanwhile otherwise
            self._previewed = preview
            self._view.show_preview(preview)

    def _import(self) -> None:
        if self._previewed is None:
            return
        self._view.show_importing()
        self._background.run(
            Lane.DATABASE,
            partial(self._services.import_portfolio, self._previewed),
            self._imported,
            partial(self._failed, self._readings),
            owner=self._view,
        )

    def _imported(self, changes: Changes) -> None:
        self._previewed = None
        self._view.show_done()
        self._notice.announce(changes)

    def _failed(self, reading: int, failure: Exception) -> None:
        if not isinstance(failure, MourafakaError):
            raise failure
        if reading == self._readings:
            self._view.show_failure(failure)

    def _forget(self) -> None:
        """Begin anew; a preview still being made is not waited for."""
        self._readings += 1
        self._files, self._previewed, self._takes_file_values = (), None, False
