"""Between the door and the profiles: opens one, or enrols a new coach."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from mourafaka_desktop.errors import MourafakaError, PassphraseTooShort, WrongPassphrase
from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.services.invitations import invitation_in
from mourafaka_desktop.services.profiles import ProfileSummary, Workspace
from mourafaka_desktop.ui.background import Background, Lane
from mourafaka_desktop.ui.unlock.unlock_model import Enrolment, problems
from mourafaka_desktop.ui.unlock.unlock_view import UnlockView


@dataclass(frozen=True, kw_only=True)
class UnlockServices:
    """What the door asks of the services.

    `enrol` takes the invitation and the new passphrase; the folder of the new profile is the caller's choice.
    """

    profiles: Callable[[], tuple[ProfileSummary, ...]]
    unlock: Callable[[Path, str], Workspace]
    enrol: Callable[[str, str], Workspace]
    invitation_in: Callable[[Path | bytes], str] = invitation_in


class UnlockPresenter:
    """Shows who can come in; `on_opened` receives the opened profile."""

    def __init__(
        self,
        view: UnlockView,
        services: UnlockServices,
        *,
        background: Background,
        switch_language: Callable[[Language], object],
        on_opened: Callable[[Workspace], object],
    ) -> None:
        self._view = view
        self._services = services
        self._background = background
        self._on_opened = on_opened
        view.language_chosen.connect(switch_language)
        view.unlock_requested.connect(self._unlock)
        view.enrolment_requested.connect(self._enrol)
        view.invitation_offered.connect(self._read_invitation)

    def open(self, failure: MourafakaError | None = None) -> None:
        """Show the coaches of this laptop; where there is none, the way in for a first one. `failure` is told first."""

        def show(coaches: tuple[ProfileSummary, ...]) -> None:
            self._view.show_coaches(coaches)
            if failure is not None:
                self._view.show_failure(failure)

        self._background.run(
            Lane.DATABASE, self._services.profiles, show, self._failed, owner=self._view
        )

    def _unlock(self, folder: Path, passphrase: str) -> None:
        if not passphrase:
            self._view.show_passphrase_missing()
            return
        self._view.show_busy(True)
        self._background.run(
            Lane.DATABASE,
            partial(self._services.unlock, folder, passphrase),
            self._opened,
            self._failed,
            owner=self._view,
        )

    def _read_invitation(self, source: Path | bytes) -> None:
        self._background.run(
            Lane.DATABASE,
            partial(self._services.invitation_in, source),
            self._view.show_invitation,
            self._invitation_failed,
            owner=self._view,
        )

    def _invitation_failed(self, failure: Exception) -> None:
        if not isinstance(failure, MourafakaError):
            raise failure
        self._view.show_failure(failure)

    def _enrol(self, enrolment: Enrolment) -> None:
        found = problems(enrolment)
        self._view.show_enrolment_problems(found)
        if found:
            return
        self._view.show_busy(True)
        self._background.run(
            Lane.NETWORK,
            partial(self._services.enrol, enrolment.invitation.strip(), enrolment.passphrase),
            self._opened,
            self._failed,
            owner=self._view,
        )

    def _opened(self, workspace: Workspace) -> None:
        self._view.show_busy(False)
        self._view.forget_passphrases()
        self._on_opened(workspace)

    def _failed(self, failure: Exception) -> None:
        self._view.show_busy(False)
        match failure:
            case WrongPassphrase():
                self._view.show_wrong_passphrase()
            case PassphraseTooShort():
                self._view.show_passphrase_too_short(failure)
            case MourafakaError():
                self._view.show_failure(failure)
            case _:
                raise failure
