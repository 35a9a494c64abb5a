"""The exchange by USB key: what goes, on which key, how far it is, when the key may be removed, what came back."""

from collections.abc import Sequence
from enum import Enum
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from mourafaka_desktop.errors import MourafakaError
from mourafaka_desktop.i18n.catalogue import _, current, ngettext
from mourafaka_desktop.i18n.formats import formats
from mourafaka_desktop.storage.bundles import SentBundle
from mourafaka_desktop.sync.bundles import (
    AnswerState,
    AnswerTaken,
    FileTaken,
    Waiting,
    WritingProgress,
    Written,
)
from mourafaka_desktop.ui.direction import isolate, isolate_name, joined
from mourafaka_desktop.ui.sync.usb_keys import UsbKey
from mourafaka_desktop.ui.tokens import Colour, Space, State, Type
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.card import Card
from mourafaka_desktop.ui.widgets.choice_cards import Choice, ChoiceCards
from mourafaka_desktop.ui.widgets.file_dialog import FileDialog
from mourafaka_desktop.ui.widgets.focus_ring import FocusRing
from mourafaka_desktop.ui.widgets.footed_page import FootedPage
from mourafaka_desktop.ui.widgets.inline_problem import InlineProblem
from mourafaka_desktop.ui.widgets.list_row import ListRow, RowList
from mourafaka_desktop.ui.widgets.progress_bar import ProgressBar
from mourafaka_desktop.ui.widgets.responsive_columns import ResponsiveColumns
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.themed import Themed
from mourafaka_desktop.ui.widgets.tick import Tick

_MOST_SHOWN = 3


class Stage(Enum):
    """What the dialog is doing."""

    READING = "reading"
    READY = "ready"
    WRITING = "writing"
    TAKING = "taking"


class UsbView(Themed, QDialog):
    """Asks by signals, shows by `show_…`. Nothing leaves this laptop but copies: closing it loses nothing."""

    writing_requested = Signal(object, bool)  # Path of the folder, with photos and scans
    answers_requested = Signal(object)  # Path of a folder or a file
    interruption_requested = Signal()
    keys_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("usb")
        self.setModal(True)
        self.stage = Stage.READING
        self._waiting: Waiting | None = None
        self._keys: tuple[UsbKey, ...] = ()
        self._choices: list[Choice[Path]] = []
        self._written: Written | None = None
        self._taken: tuple[FileTaken, ...] | None = None
        self._failure: MourafakaError | None = None
        self._progress: WritingProgress | None = None
        self._page = FootedPage()
        self._title = Text(Type.OBJECT_TITLE)
        self._explanation = Text(Type.BODY, colour=Colour.INK_2)
        self.outcome = InlineProblem(State.OK)
        self.outcome.setObjectName("usb.outcome")
        self._reasons = QWidget()
        self._choosing = Text(Type.SECONDARY_STRONG)
        self.keys: ChoiceCards[Path] = ChoiceCards()
        self.keys.setObjectName("usb.keys")
        self.keys.changed.connect(lambda _folder: self._show())
        self.folder_button = Button(ButtonKind.TEXT, icon="folder-open", small=True)
        self.folder_button.setObjectName("usb.other_folder")
        self.folder_button.clicked.connect(self._choose_folder)
        self._going = Card()
        self._goes = Text(Type.BODY)
        self.with_photos = Tick()
        self.with_photos.setObjectName("usb.with_photos")
        self.with_photos.clicked.connect(lambda _checked: self._show())
        self.write_button = Button(ButtonKind.FILLED, icon="usb")
        self.write_button.setObjectName("usb.write")
        self.write_button.clicked.connect(self._write)
        self._back = Card()
        self._comes = Text(Type.BODY)
        self._out = RowList()
        self.take_button = Button(ButtonKind.OUTLINED, icon="download")
        self.take_button.setObjectName("usb.take")
        self.take_button.clicked.connect(self._take)
        self.file_button = Button(ButtonKind.TEXT, icon="file-check", small=True)
        self.file_button.setObjectName("usb.answer_file")
        self.file_button.clicked.connect(self._choose_answer)
        self._moving = QWidget()
        self.bar = ProgressBar()
        self._how_far = Text(Type.BODY_STRONG)
        self.interrupt_button = Button(ButtonKind.OUTLINED)
        self.interrupt_button.setObjectName("usb.interrupt")
        self.interrupt_button.clicked.connect(self.interruption_requested)
        self.close_button = Button(ButtonKind.OUTLINED)
        self.close_button.setObjectName("usb.close")
        self.close_button.clicked.connect(self.reject)
        paper = self.palette()
        paper.setColor(QPalette.ColorRole.Window, QColor(Colour.PAPER))
        self.setPalette(paper)
        self._build()
        self.focus_ring = FocusRing(self)
        self.restyle()

    def begin(self) -> None:
        """Open with nothing chosen."""
        self.stage = Stage.READING
        self._forget_outcome()
        self._waiting = self._progress = None
        self._show()
        self.open()

    def show_waiting(self, waiting: Waiting, keys: Sequence[UsbKey]) -> None:
        """What would go now, and which keys are plugged in."""
        self._waiting = waiting
        self.show_keys(keys)
        if self.stage is Stage.READING:
            self.stage = Stage.READY
            self.with_photos.setChecked(bool(waiting.contents))
            self._show()
            self._first.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show()

    def show_keys(self, keys: Sequence[UsbKey]) -> None:
        """The keys that are plugged in; a folder that was chosen stays chosen while it is there."""
        self._keys = tuple(keys)
        chosen = self.keys.value
        offered = [key.folder for key in self._keys]
        if chosen is not None and chosen not in offered and chosen.is_dir():
            offered.append(chosen)
        self._offer(offered, chosen)

    def _offer(self, folders: list[Path], chosen: Path | None) -> None:
        choices = [Choice(folder, *self._key_words(folder)) for folder in folders]
        if choices != self._choices:  # cards that are made anew lose the focus
            self._choices = choices
            self.keys.set_choices(choices)
        if chosen not in folders:
            chosen = folders[0] if len(folders) == 1 else None
        if chosen is not None:
            self.keys.set_value(chosen)
        self._show()

    def choose(self, folder: Path) -> None:
        """A folder that is no key of its own."""
        offered = [key.folder for key in self._keys]
        self._offer(offered if folder in offered else [*offered, folder], folder)

    def show_writing(self) -> None:
        """The files are being written."""
        self._forget_outcome()
        self.stage, self._progress = Stage.WRITING, None
        self._show()
        self.interrupt_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_progress(self, progress: WritingProgress) -> None:
        """How far the writing is."""
        self._progress = progress
        self._show_progress()

    def show_written(self, written: Written) -> None:
        """The files lie on the key, and were read again."""
        self._forget_outcome()
        self.stage, self._written = Stage.READY, written
        self._show()
        self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_taking(self) -> None:
        """The answers are being read."""
        self._forget_outcome()
        self.stage = Stage.TAKING
        self._show()

    def show_taken(self, taken: Sequence[FileTaken]) -> None:
        """What the answers brought; none where none was found."""
        self._forget_outcome()
        self.stage, self._taken = Stage.READY, tuple(taken)
        self._show()
        self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_failure(self, failure: MourafakaError) -> None:
        """It could not be done; everything is still on this laptop."""
        self._forget_outcome()
        self.stage, self._failure = Stage.READY, failure
        self._show()

    @property
    def _first(self) -> QWidget:
        """Where to begin: writing, where there is a key to write on."""
        if self.write_button.isEnabled():
            return self.write_button
        return self.keys.cards[0] if self.keys.cards else self.folder_button

    def _forget_outcome(self) -> None:
        self._written = self._taken = self._failure = None
        self._page.show_top()  # where it is said what comes of it

    def reject(self) -> None:
        """Esc and *Close* leave; a file that is being written is ended first."""
        if self.stage in (Stage.WRITING, Stage.TAKING):
            self.interruption_requested.emit()
            return
        super().reject()

    def restyle(self) -> None:
        self.resize(min(self.theme.px(980), 1300), min(self.theme.px(640), 680))
        self._retranslate()
        super().restyle()

    # --- Parts ----------------------------------------------------------------------------------------

    def _build(self) -> None:
        other = QHBoxLayout()
        other.addWidget(self._choosing, 1, Qt.AlignmentFlag.AlignVCenter)
        other.addWidget(self.folder_button)
        self._going.add(self._goes)
        self._going.add(self.with_photos)
        self._back.add(self._comes)
        self._back.add(self._out)
        self._back.add(_at_end(self.file_button))
        moving = QVBoxLayout(self._moving)
        moving.setContentsMargins(0, 0, 0, 0)
        moving.addWidget(self._how_far)
        moving.addWidget(self.bar)
        self._reason_column = QVBoxLayout(self._reasons)
        self._reason_column.setContentsMargins(0, 0, 0, 0)
        page = self._page
        page.add(self._title)
        page.add(self._explanation)
        page.add(self.outcome)
        page.add(self._reasons)
        page.add(self._moving)
        page.add(other)
        page.add(self.keys)
        self._ways = ResponsiveColumns([self._going, self._back], stretches=[1, 1])
        page.add(self._ways)
        page.fill()
        for button in (
            self.interrupt_button,
            self.close_button,
            self.take_button,
            self.write_button,
        ):
            page.add_action(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(page)

    def _retranslate(self) -> None:
        self.setWindowTitle(_("USB key"))
        self._title.setText(_("USB key"))
        self._explanation.setText(
            _(
                "Without a connection, your work goes to the coordination on a key, and the answer comes back on it."
                " Only your server can read these files."
            )
        )
        self._choosing.setText(_("Which key?"))
        self.keys.setAccessibleName(_("Which key?"))
        self.folder_button.setText(_("Another folder"))
        self._going.set_title(_("To the coordination"))
        self._back.set_title(_("From the coordination"))
        self.write_button.setText(_("Write on the key"))
        self.take_button.setText(_("Take the answers in"))
        self.file_button.setText(_("Choose a file"))
        self.interrupt_button.setText(_("Interrupt"))
        self.close_button.setText(_("Close"))
        self.show_keys(self._keys)
        self._show()

    def _show(self) -> None:
        is_busy = self.stage in (Stage.WRITING, Stage.TAKING)
        may_act = self.stage is Stage.READY
        has_key = self.keys.value is not None
        self.keys.setVisible(bool(self._choices))
        self.keys.setEnabled(may_act)
        self.folder_button.setEnabled(may_act)
        self.with_photos.setEnabled(may_act)
        for button in (self.write_button, self.take_button):
            button.setEnabled(may_act and has_key)
            button.setVisible(not is_busy)
        self.file_button.setEnabled(may_act)
        self.close_button.setEnabled(not is_busy)
        self.close_button.setVisible(self.stage is not Stage.WRITING)
        self.interrupt_button.setVisible(self.stage is Stage.WRITING)
        self._moving.setVisible(is_busy)
        self._ways.setVisible(not is_busy)
        self._choosing.setText(
            _("Which key?")
            if self._choices
            else _("No key is plugged in: put one in, or choose a folder.")
        )
        self._show_waiting()
        self._show_progress()
        self._show_outcome()

    def _show_waiting(self) -> None:
        waiting = self._waiting
        if waiting is None:
            self._goes.setText(_("What waits is being looked up…"))
            self.with_photos.hide()
            self._out.hide()
            return
        self._goes.setText(_what_goes(waiting))
        self.with_photos.setVisible(bool(waiting.contents))
        self.with_photos.setText(_photo_words(waiting))
        shown = waiting.out[:_MOST_SHOWN]
        self._comes.setText(
            _("These files are out; their answers have not come back yet.")
            if shown
            else _("No file is out: nothing is waited for.")
        )
        self._out.show_rows([_out_row(sent) for sent in shown])
        self._out.setVisible(bool(shown))

    def _show_progress(self) -> None:
        if self.stage is Stage.TAKING:
            self._how_far.setText(_("The answers are being taken in…"))
            self.bar.show_share(0)
            return
        progress = self._progress
        if progress is None:
            self._how_far.setText(_("The files are being prepared…"))
            self.bar.show_share(0)
            return
        size = formats(current()).size
        self._how_far.setText(
            _("File {part} of {parts}: {written} of {total}. Leave the key in.").format(
                part=progress.part,
                parts=progress.parts,
                written=size(progress.bytes_written),
                total=size(progress.bytes_to_write),
            )
        )
        self.bar.show_share(progress.bytes_written / max(progress.bytes_to_write, 1))

    def _show_outcome(self) -> None:
        _clear(self._reason_column)
        if self._failure is not None:
            said = self._failure.explain(_)
            self.outcome.show_problem(said.title, said.advice, state=State.LATE)
        elif self._written is not None:
            self.outcome.show_problem(*_written_words(self._written), state=State.OK)
        elif self._taken is not None:
            self._show_taken(self._taken)
        else:
            self.outcome.clear()
        self._reasons.setVisible(self._reason_column.count() > 0)

    def _show_taken(self, taken: Sequence[FileTaken]) -> None:
        answers = [one.answer for one in taken if one.answer is not None]
        news = [one for one in answers if one.state is AnswerState.TAKEN]
        for one in taken:
            if one.failure is not None:
                said = one.failure.explain(_)
                problem = InlineProblem(State.SOON)
                name = isolate_name(one.name)
                self._reason_column.addWidget(problem)
                problem.show_problem(f"{name} : {said.title}", said.advice)
        if not taken:
            self.outcome.show_problem(
                _("No answer for this laptop lies there."),
                _("Ask the coordination to take your file in; the answer is written beside it."),
                state=State.SOON,
            )
        elif not answers:
            self.outcome.clear()
        elif not news:
            self.outcome.show_problem(
                _("This laptop knew all of it already."),
                _("The key may be removed."),
                state=State.CALM,
            )
        else:
            facts = joined(_counted(news))
            self.outcome.show_problem(
                _("The answer is taken in. The key may be removed."),
                f"{facts}." if facts else "",
                state=State.OK,
            )

    def _key_words(self, folder: Path) -> tuple[str, str]:
        for key in self._keys:
            if key.folder == folder:
                free = formats(current()).size(key.free_bytes)
                return isolate_name(key.name), _("{size} free").format(size=free)
        return isolate_name(folder.name or str(folder)), isolate(str(folder.parent))

    # --- What is asked --------------------------------------------------------------------------------

    def _write(self) -> None:
        folder = self.keys.value
        waiting = self._waiting
        if folder is not None and waiting is not None:
            self.writing_requested.emit(
                folder, self.with_photos.isChecked() and bool(waiting.contents)
            )

    def _take(self) -> None:
        if self.keys.value is not None:
            self.answers_requested.emit(self.keys.value)

    def _choose_folder(self) -> None:
        dialog = FileDialog(self, _("Choose a folder of the key"), folder=self.keys.value)
        dialog.setObjectName("usb.folders")
        dialog.setFileMode(FileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda chosen: self.choose(Path(chosen)))
        dialog.open()

    def _choose_answer(self) -> None:
        dialog = FileDialog(self, _("Choose the answer"), folder=self.keys.value)
        dialog.setObjectName("usb.answers")
        dialog.setFileMode(FileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([_("Files of Mourafaka") + " (*.mkb)", _("All files") + " (*)"])
        dialog.fileSelected.connect(lambda chosen: self.answers_requested.emit(Path(chosen)))
        dialog.open()


def _at_end(*buttons: Button) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(Space.S)
    row.addStretch(1)
    for button in buttons:
        row.addWidget(button)
    return row


def _clear(column: QVBoxLayout) -> None:
    while (item := column.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def _what_goes(waiting: Waiting) -> str:
    if not waiting.changes:
        return _("Nothing waits: the file asks for what is new at the server.")
    return ngettext(
        "{n} change waits. A copy of it goes on the key; it stays on this laptop too.",
        "{n} changes wait. A copy of them goes on the key; they stay on this laptop too.",
        waiting.changes,
    ).format(n=waiting.changes)


def _photo_words(waiting: Waiting) -> str:
    return ngettext(
        "With {n} photo or scan ({size})",
        "With {n} photos and scans ({size})",
        waiting.contents,
    ).format(n=waiting.contents, size=formats(current()).size(waiting.contents_bytes))


def _out_row(sent: SentBundle) -> ListRow:
    words = formats(current())
    changes = sent.last_ctr - sent.first_ctr + 1 if sent.last_ctr else 0
    facts = [
        ngettext("{n} change", "{n} changes", changes).format(n=changes) if changes else "",
        ngettext("{n} photo or scan", "{n} photos and scans", sent.contents).format(n=sent.contents)
        if sent.contents
        else "",
    ]
    detail = joined([fact for fact in facts if fact]) or _("A question without changes")
    return ListRow(words.instant(sent.made_at), detail, icon="usb", opens=False)


def _written_words(written: Written) -> tuple[str, str]:
    facts = [
        ngettext("{n} change", "{n} changes", written.changes).format(n=written.changes)
        if written.changes
        else "",
        ngettext("{n} photo or scan", "{n} photos and scans", written.contents).format(
            n=written.contents
        )
        if written.contents
        else "",
        formats(current()).size(written.byte_size),
    ]
    told = joined([fact for fact in facts if fact])
    if written.is_interrupted:
        lead = _("Interrupted. What is on the key is good, and the key may be removed.")
    else:
        lead = _("You may remove the key: all of it was read again and is right.")
    return lead, _("On it: {facts}. Give it to the coordination.").format(facts=told)


def _counted(answers: Sequence[AnswerTaken]) -> list[str]:
    accepted = sum(answer.accepted for answer in answers)
    refused = sum(answer.refused for answer in answers)
    received = sum(answer.received for answer in answers)
    words = []
    if accepted:
        words.append(
            ngettext("{n} change accepted", "{n} changes accepted", accepted).format(n=accepted)
        )
    if refused:
        words.append(
            ngettext("{n} change refused", "{n} changes refused", refused).format(n=refused)
        )
    if received:
        words.append(
            ngettext("{n} record arrived", "{n} records arrived", received).format(n=received)
        )
    return words
