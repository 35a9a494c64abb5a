"""The card of the exchange: four steps, one bar, what it says in words, and how it ended."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from mourafaka_desktop.errors import MourafakaError
from mourafaka_desktop.i18n.catalogue import _, current, ngettext
from mourafaka_desktop.i18n.formats import formats
from mourafaka_desktop.storage.tables import PeerStatus
from mourafaka_desktop.sync.progress import Phase, Progress, SyncSummary
from mourafaka_desktop.ui.direction import isolate, joined
from mourafaka_desktop.ui.sync.sync_model import Stage, is_weak, seconds_left, share_done
from mourafaka_desktop.ui.tokens import Colour, Space, State, Type
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.card import Card
from mourafaka_desktop.ui.widgets.icon_label import IconLabel
from mourafaka_desktop.ui.widgets.progress_bar import ProgressBar
from mourafaka_desktop.ui.widgets.separator import Separator
from mourafaka_desktop.ui.widgets.steps_row import Step, StepsRow, StepState
from mourafaka_desktop.ui.widgets.text import Text

_ICONS = {
    Phase.CONNECT: "wifi",
    Phase.SEND: "upload",
    Phase.RECEIVE: "download",
    Phase.VERIFY: "shield-check",
}


class ExchangeView(Card):
    """Before an exchange it says what would leave; `interruption_requested` while one is under way."""

    interruption_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        self.stage = Stage.IDLE
        self._unsent = self._photos = 0
        self._has_synced = True
        self._progress = Progress()
        self._elapsed_s = 0.0
        self._is_stopping = False
        self._summary: SyncSummary | None = None
        self._failure: MourafakaError | None = None
        self.steps = StepsRow()
        self.bar = ProgressBar()
        self.bar.setObjectName("sync.progress")
        self.amount = Text(Type.SECONDARY_STRONG)
        self.time_left = Text(Type.SECONDARY, colour=Colour.INK_2, wrap=False)
        self.interrupt_button = Button(ButtonKind.OUTLINED)
        self.interrupt_button.setObjectName("sync.interrupt")
        self.interrupt_button.clicked.connect(self._interrupt)
        self._sign = IconLabel("laptop", Colour.NILA)
        self._words = QWidget()
        self._words.setObjectName("sync.status")
        # It is shown before all is built: without a parent it would be a window for a moment.
        self.headline = Text(Type.BODY_BOLD, parent=self._words)
        self.advice = Text(Type.BODY, colour=Colour.INK_2)
        self._moving = QWidget()
        self._bar_row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._moving)
        self._line = Separator()
        super().__init__(parent=parent)  # restyles: all that is restyled is there by now
        self._build()

    def show_unsent(self, unsent: int, *, has_synced: bool = True, photos: int = 0) -> None:
        """How many records would leave, and how many photos and scans wait beside them."""
        self._unsent, self._photos = unsent, photos
        self._has_synced = has_synced
        self._show()

    def show_started(self) -> None:
        """An exchange begins."""
        self.stage, self._progress, self._elapsed_s = Stage.RUNNING, Progress(), 0.0
        self._is_stopping = False
        self._show()

    def show_progress(self, progress: Progress, elapsed_s: float) -> None:
        """How far it is, `elapsed_s` seconds after its step began."""
        self._progress, self._elapsed_s = progress, elapsed_s
        self._show()

    def show_done(self, summary: SyncSummary) -> None:
        """It came to its end, or was interrupted."""
        self.stage = Stage.INTERRUPTED if summary.interrupted else Stage.DONE
        self._summary = summary
        self._show()

    def show_failure(self, failure: MourafakaError) -> None:
        """It did not come to its end."""
        self.stage, self._failure = Stage.FAILED, failure
        self._show()

    def restyle(self) -> None:
        self._bar_row.setDirection(
            QBoxLayout.Direction.TopToBottom
            if self.theme.has_one_column
            else QBoxLayout.Direction.LeftToRight
        )
        self._show()
        super().restyle()

    def _build(self) -> None:
        below = QHBoxLayout()
        below.addWidget(self.amount, 1)
        below.addWidget(self.time_left)
        bar = QVBoxLayout()
        bar.setSpacing(Space.XS)
        bar.addSpacing(4)
        bar.addWidget(self.bar)
        bar.addLayout(below)
        self._bar_row.setContentsMargins(0, 0, 0, 0)
        self._bar_row.setSpacing(Space.XL)
        self._bar_row.addLayout(bar, 1)
        self._bar_row.addWidget(self.interrupt_button, 0, Qt.AlignmentFlag.AlignVCenter)
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(self.headline)
        said.addWidget(self.advice)
        row = QHBoxLayout(self._words)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(said, 1)
        self.add(self.steps)
        self.add(self._moving)
        self.add(self._line)
        self.add(self._words)

    def _show(self) -> None:
        is_running = self.stage is Stage.RUNNING
        self.steps.setVisible(self.stage is not Stage.IDLE)
        self.steps.show_steps(self._steps())
        self._moving.setVisible(is_running)
        self._line.setVisible(self.stage is not Stage.IDLE)
        self.bar.show_share(share_done(self._progress))
        self.amount.setText(self._amount())
        self.bar.setAccessibleName(self.amount.text())
        left = seconds_left(self._progress, self._elapsed_s)
        self.time_left.setText(_time_left(left) if left is not None else "")
        self.interrupt_button.setEnabled(not self._is_stopping)
        self.interrupt_button.setText(_("Interrupting…") if self._is_stopping else _("Interrupt"))
        self._show_words()

    def _show_words(self) -> None:
        match self.stage:
            case Stage.RUNNING:
                self._say_running()
            case Stage.DONE if self._summary is not None:
                self._say_done(self._summary)
            case Stage.INTERRUPTED if self._summary is not None:
                self._say("info", State.CALM.value.text, _("The sync was interrupted."))
                calm = _("What has arrived is not sent again; the rest leaves at the next sync.")
                self.advice.set_lead("", f"{calm} {_result(self._summary)}")
            case Stage.FAILED if self._failure is not None:
                said = self._failure.explain(_)
                self._say("triangle-alert", State.SOON.value.text, said.title)
                self.advice.set_lead("", said.advice)
            case _:
                self._say_idle()
        self._words.setAccessibleName(f"{self.headline.text()} {self.advice.text()}".strip())

    def _say(self, icon: str, colour: str, headline: str) -> None:
        self._sign.set_icon(icon, colour)
        self.headline.setText(headline)
        self.headline.setVisible(bool(headline))

    def _say_done(self, summary: SyncSummary) -> None:
        if summary.status is not PeerStatus.ACTIVE:
            # What it means for the laptop stands above, in a banner that stays.
            headline = _("What you wrote has reached the server.")
            self._say("check", State.CALM.value.text, headline)
        elif summary.held_back:
            headline = _("What you wrote has arrived; one question waits for you below.")
            self._say("circle-question-mark", State.SOON.value.text, headline)
        elif summary.photos_left:
            headline = _("All that is written is on both sides.")
            self._say("check-check", State.OK.value.text, headline)
        else:
            self._say("check-check", State.OK.value.text, _("Both sides hold the same."))
        self.advice.set_lead("", _result(summary))

    def _say_running(self) -> None:
        weak = is_weak(self._progress, self._elapsed_s)
        self._say("wifi", State.SOON.value.mark if weak else Colour.INK_2, "")
        calm = _("You can go on working: what the server has received is not sent again.")
        self.advice.set_lead(_("Weak connection.") if weak else "", calm, Colour.INK)

    def _say_idle(self) -> None:
        if self._unsent:
            words = ngettext(
                "{n} record is on this laptop only",
                "{n} records are on this laptop only",
                self._unsent,
            )
            self._say("laptop", Colour.NILA, words.format(n=self._unsent))
            self.advice.set_lead("", _("They are saved, and leave at the next connection."))
        elif not self._has_synced:
            self._say("laptop", Colour.NILA, _("No sync has been made here yet"))
            self.advice.set_lead("", _("The first one brings your cooperatives to this laptop."))
        elif self._photos:
            self._say("check", State.OK.value.mark, _("All that is written has been sent"))
            self.advice.set_lead("", _("The photos follow with a better connection."))
        else:
            self._say("check-check", State.OK.value.mark, _("Everything has been sent"))
            self.advice.set_lead("", _("A sync also brings what has changed on the server."))

    def _amount(self) -> str:
        progress, wording = self._progress, formats(current()).isolated
        match progress.phase:
            case Phase.CONNECT:
                return _("Connecting to the server…")
            case Phase.SEND:
                return _("{sent} sent of {total}").format(
                    sent=wording.size(progress.bytes_sent),
                    total=wording.size(max(progress.bytes_to_send, progress.bytes_sent)),
                )
            case Phase.RECEIVE:
                return _("{received} received").format(
                    received=wording.size(progress.bytes_received)
                )
            case Phase.VERIFY if progress.contents_to_carry:
                at = min(progress.contents_done + 1, progress.contents_to_carry)
                return _("Photo or scan {number} of {total}").format(
                    number=isolate(at), total=isolate(progress.contents_to_carry)
                )
            case Phase.VERIFY:
                return _("Comparing both sides…")

    def _steps(self) -> list[Step]:
        phases = list(Phase)
        at = phases.index(self._progress.phase)
        if self.stage is Stage.DONE:
            at = len(phases)
        names = {
            Phase.CONNECT: _("Connection"),
            Phase.SEND: _("Sending"),
            Phase.RECEIVE: _("Receiving"),
            Phase.VERIFY: _("Check"),
        }
        return [
            Step(
                names[phase],
                self._detail(phase, index - at),
                self._step_state(index - at),
                _ICONS[phase],
            )
            for index, phase in enumerate(phases)
        ]

    def _step_state(self, ahead: int) -> StepState:
        if ahead < 0:
            return StepState.DONE
        if ahead > 0:
            return StepState.LATER
        return StepState.NOW if self.stage is Stage.RUNNING else StepState.STOPPED

    def _detail(self, phase: Phase, ahead: int) -> str:
        progress = self._progress
        match phase:
            case Phase.CONNECT:
                return _("Server recognised") if ahead < 0 else _("Looking for the server")
            case Phase.SEND:
                if ahead > 0:
                    return _("afterwards")
                total = max(progress.items_to_send, progress.items_sent)
                if not total:
                    return _items(0)
                sent = progress.items_sent
                sentence = ngettext("{n} item of {total}", "{n} items of {total}", sent)
                return sentence.format(n=sent, total=total)
            case Phase.RECEIVE:
                return _("afterwards") if ahead > 0 else _items(progress.items_received)
            case Phase.VERIFY:
                return _("both sides agree")

    def _interrupt(self) -> None:
        self._is_stopping = True
        self._show()
        self.interruption_requested.emit()


def _items(count: int) -> str:
    return ngettext("{n} item", "{n} items", count).format(n=count)


def _time_left(seconds: int) -> str:
    if seconds < 90:
        return ngettext("about {n} second left", "about {n} seconds left", seconds).format(
            n=seconds
        )
    minutes = round(seconds / 60)
    return ngettext("about {n} minute left", "about {n} minutes left", minutes).format(n=minutes)


def _result(summary: SyncSummary) -> str:
    wording = formats(current()).isolated
    facts = [
        ngettext("{n} record sent", "{n} records sent", summary.accepted).format(
            n=summary.accepted
        ),
        ngettext("{n} record arrived", "{n} records arrived", summary.received).format(
            n=summary.received
        ),
        _("{sent} up, {received} down").format(
            sent=wording.size(summary.bytes_sent), received=wording.size(summary.bytes_received)
        ),
    ]
    if summary.photos_left:
        waiting = ngettext(
            "{n} photo waits for a better connection",
            "{n} photos wait for a better connection",
            summary.photos_left,
        )
        facts.append(waiting.format(n=summary.photos_left))
    if summary.left_scopes:
        gone = len(summary.left_scopes)
        words = ngettext("{n} cooperative went", "{n} cooperatives went", gone)
        facts.append(words.format(n=gone))
    if summary.refused:
        facts.insert(
            1,
            ngettext("{n} not accepted", "{n} not accepted ones", summary.refused).format(
                n=summary.refused
            ),
        )
    return joined(facts)
