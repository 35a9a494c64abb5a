"""Between the settings and what they set: the screen at once, and the preferences for the next start."""

from collections.abc import Callable
from dataclasses import dataclass

from mourafaka_desktop.errors import MourafakaError
from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.services import cooperatives, sync_status
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.ui.background import Background, Lane
from mourafaka_desktop.ui.direction import LanguageSwitcher
from mourafaka_desktop.ui.navigation import Place
from mourafaka_desktop.ui.preferences import Preferences
from mourafaka_desktop.ui.settings.settings_model import Device, about
from mourafaka_desktop.ui.settings.settings_view import SettingsView


@dataclass(frozen=True, kw_only=True)
class SettingsServices:
    """What this screen asks of the services, bound to one profile."""

    device: Callable[[], Device]

    @classmethod
    def of(cls, workspace: Workspace) -> "SettingsServices":
        """The services of an opened profile."""

        def device() -> Device:
            return Device(
                coach=workspace.coach,
                folder=workspace.folder,
                server_name=sync_status.sync_overview(workspace).server_name,
                cooperative_count=cooperatives.portfolio_size(workspace),
            )

        return cls(device=device)


class SettingsPresenter:
    """Each choice acts at once, and is kept in the preferences for the next start."""

    def __init__(
        self,
        view: SettingsView,
        services: SettingsServices,
        *,
        background: Background,
        switcher: LanguageSwitcher,
        preferences: Preferences,
    ) -> None:
        self._view = view
        self._services = services
        self._background = background
        self._switcher = switcher
        self._preferences = preferences
        view.language_chosen.connect(self._switch_language)
        view.text_scale_chosen.connect(self._scale_text)
        view.show_about(about())

    @property
    def view(self) -> SettingsView:
        """The widget to show."""
        return self._view

    def open(self, _place: Place | None = None) -> None:
        """Read the facts of this device and show them."""
        self._background.run(
            Lane.DATABASE,
            self._services.device,
            self._view.show_device,
            self._failed,
            owner=self._view,
        )

    def _switch_language(self, language: Language) -> None:
        self._preferences.language = language
        self._switcher.switch_to(language)

    def _scale_text(self, percent: int) -> None:
        self._preferences.text_scale = percent
        self._switcher.scale_text(percent)

    def _failed(self, failure: Exception) -> None:
        if not isinstance(failure, MourafakaError):
            raise failure
        self._view.show_failure(failure)
