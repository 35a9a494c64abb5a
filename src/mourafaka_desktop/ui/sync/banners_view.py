"""What the coach must know before anything else: a laptop suspended, too old, too long away, of a wrong date.

Each says first that the work is safe, then what is the case, then what to do.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mourafaka_desktop.i18n.catalogue import _, current, ngettext
from mourafaka_desktop.i18n.formats import formats
from mourafaka_desktop.services.offline_grace import GraceLevel
from mourafaka_desktop.services.sync_status import SyncOverview
from mourafaka_desktop.storage.departures import Departure
from mourafaka_desktop.storage.tables import PeerStatus
from mourafaka_desktop.ui.sync.sync_model import name_of
from mourafaka_desktop.ui.tokens import Space, State
from mourafaka_desktop.ui.widgets.inline_problem import InlineProblem


class BannersView(QWidget):
    """Only what is the case is shown; with nothing to say it takes no room."""

    photos_requested = Signal()
    usb_requested = Signal()
    departures_read = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.status = InlineProblem(State.LATE)
        self.status.setObjectName("sync.banner_status")
        self.grace = InlineProblem(State.SOON)
        self.grace.setObjectName("sync.banner_grace")
        self.grace.button.setObjectName("sync.banner_usb")
        self.grace.action_requested.connect(self.usb_requested)
        self.date = InlineProblem(State.SOON)
        self.date.setObjectName("sync.banner_date")
        self.departed = InlineProblem(State.CALM)
        self.departed.setObjectName("sync.banner_departed")
        self.departed.button.setObjectName("sync.departures_read")
        self.departed.action_requested.connect(self.departures_read)
        self.photos = InlineProblem(State.CALM)
        self.photos.setObjectName("sync.banner_photos")
        self.photos.button.setObjectName("sync.send_photos")
        self.photos.action_requested.connect(self.photos_requested)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        self._all = (self.status, self.grace, self.date, self.departed, self.photos)
        for banner in self._all:
            column.addWidget(banner)
        self.hide()

    def show_overview(self, overview: SyncOverview, *, is_running: bool) -> None:
        """Say what is the case; photos are not offered while an exchange carries them anyway."""
        self._show_status(overview.status)
        self._show_grace(overview)
        if overview.date_is_wrong:
            self.date.show_problem(
                _("The date of this laptop is not right."),
                _(
                    "What you write is safe, and syncing goes on. Set the date and the time of the laptop, "
                    "so that the papers carry the right day."
                ),
            )
        else:
            self.date.clear()
        self._show_departed(overview)
        self._show_photos(overview, is_running=is_running)
        self.setVisible(any(not banner.isHidden() for banner in self._all))

    def _show_status(self, status: PeerStatus) -> None:
        match status:
            case PeerStatus.SUSPENDED:
                self.status.show_problem(
                    _("The coordination has suspended this laptop."),
                    _(
                        "What you write stays here, and what you send is received and kept. Nothing new comes "
                        "until the laptop is allowed again: call your coordinator."
                    ),
                )
            case PeerStatus.UPGRADE:
                self.status.show_problem(
                    _("This version of the program is too old."),
                    _(
                        "What you wrote has left and is safe. To receive what is new, install the new version."
                    ),
                )
            case _:
                self.status.clear()

    def _show_grace(self, overview: SyncOverview) -> None:
        grace = overview.grace
        days = ngettext(
            "No sync has succeeded for {n} day.",
            "No sync has succeeded for {n} days.",
            grace.days,
        ).format(n=grace.days)
        match grace.level:
            case GraceLevel.WARN if grace.read_only_on is not None:
                sentence = _(
                    "From {date} on the files here can only be read, until a sync. A USB key serves as well."
                )
                self.grace.show_problem(
                    days,
                    sentence.format(date=formats(current()).long_date(grace.read_only_on)),
                    state=State.SOON,
                    action=_("By USB key"),
                )
            case GraceLevel.READ_ONLY:
                self.grace.show_problem(
                    _("The files here can only be read for now."),
                    days
                    + " "
                    + _("Nothing is lost. A sync, or a USB key and its answer, opens them again."),
                    state=State.LATE,
                    action=_("By USB key"),
                )
            case _:
                self.grace.clear()

    def _show_departed(self, overview: SyncOverview) -> None:
        if not overview.departed:
            self.departed.clear()
            return
        said = [_departed(one) for one in overview.departed]
        if len(said) == 1:
            title = said[0]
            advice = ""
        else:
            title = ngettext(
                "{n} cooperative is no longer on this laptop.",
                "{n} cooperatives are no longer on this laptop.",
                len(said),
            ).format(n=len(said))
            advice = " ".join(said) + " "
        calm = _("What you wrote there was sent before, and nothing of it is lost.")
        self.departed.show_problem(title, advice + calm, action=_("Understood"))

    def _show_photos(self, overview: SyncOverview, *, is_running: bool) -> None:
        waiting = overview.contents_waiting
        if not waiting.count or is_running or overview.last_synced_at is None:
            self.photos.clear()
            return
        lead = ngettext(
            "{n} photo or scan has not left yet ({size}).",
            "{n} photos and scans have not left yet ({size}).",
            waiting.count,
        )
        self.photos.show_problem(
            lead.format(n=waiting.count, size=formats(current()).isolated.size(waiting.byte_size)),
            _("On a weak connection they wait for a better one; the texts have left before them."),
            action=_("Send photos now"),
        )


def _departed(gone: Departure) -> str:
    name = name_of(gone.name_ar, gone.name_fr) or _("A cooperative")
    if gone.joined:
        return _("The file of {name} was joined to another one.").format(name=name)
    return _("{name} is followed by somebody else from now on.").format(name=name)
