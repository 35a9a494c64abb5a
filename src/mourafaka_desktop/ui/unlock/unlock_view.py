"""The door: languages first, each in its own script; then who, then the passphrase; and the way in for a new coach."""

from collections.abc import Callable, Sequence
from enum import Enum
from functools import partial
from importlib.metadata import version
from pathlib import Path

from PySide6.QtCore import QBuffer, QEvent, QIODevice, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from mourafaka_desktop.errors import MourafakaError, PassphraseTooShort
from mourafaka_desktop.i18n.catalogue import _, current, ngettext
from mourafaka_desktop.services.profiles import ProfileSummary
from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.direction import isolate
from mourafaka_desktop.ui.idle import IDLE_MINUTES
from mourafaka_desktop.ui.tokens import Colour, Space, State, Type
from mourafaka_desktop.ui.unlock.unlock_model import Enrolment, EnrolmentProblem
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.choice_cards import Choice, ChoiceCards
from mourafaka_desktop.ui.widgets.combo_field import ComboField
from mourafaka_desktop.ui.widgets.field import Field
from mourafaka_desktop.ui.widgets.file_dialog import FileDialog
from mourafaka_desktop.ui.widgets.icon_label import IconLabel
from mourafaka_desktop.ui.widgets.inline_problem import InlineProblem
from mourafaka_desktop.ui.widgets.language_chooser import LanguageChooser
from mourafaka_desktop.ui.widgets.line_field import LineField
from mourafaka_desktop.ui.widgets.passphrase_field import PassphraseField
from mourafaka_desktop.ui.widgets.scroll_page import ScrollPage
from mourafaka_desktop.ui.widgets.star_mark import StarPanel
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.view import View

_FORM_WIDTH = 484
_PANEL_WIDTH = 560
_PANEL_FROM = 1100
_MOST_CARDS = 4


class Way(Enum):
    """The two ways in."""

    UNLOCK = "unlock"
    ENROL = "enrol"


class PassphraseProblem(Enum):
    """What is said at the passphrase."""

    WRONG = "wrong"
    MISSING = "missing"


class UnlockView(View):
    """Shows the coaches of this laptop by `show_coaches`, or the form of an invitation."""

    language_chosen = Signal(object)  # Language
    unlock_requested = Signal(object, str)  # the profile's folder (Path), the passphrase
    enrolment_requested = Signal(object)  # Enrolment
    invitation_offered = Signal(object)  # Path of a file, or the bytes of a picture

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._coaches: tuple[ProfileSummary, ...] = ()
        self._failure: MourafakaError | None = None
        self._problem_at_passphrase: PassphraseProblem | None = None
        self._field_problems: dict[Field, Callable[[], str]] = {}
        self._busy = False
        self.languages = LanguageChooser()
        self.languages.setObjectName("unlock.languages")
        self.languages.changed.connect(self.language_chosen)
        self._welcome = Text(Type.PAGE_TITLE)
        self._explanation = Text(Type.BODY, colour=Colour.INK_2)
        self.problem = InlineProblem(State.LATE)
        self.coach_cards: ChoiceCards[Path] = ChoiceCards()
        self.coach_cards.setObjectName("unlock.coaches")
        self.coach_list: ComboField[Path] = ComboField()
        self.coach_list.input.setObjectName("unlock.coach_list")
        self._who = Text(Type.SECONDARY_STRONG)
        self.passphrase = PassphraseField()
        self.passphrase.input.setObjectName("unlock.passphrase")
        self.open_button = Button(ButtonKind.FILLED, fills_width=True)
        self.open_button.setObjectName("unlock.open")
        self.forgotten_button = Button(ButtonKind.LINK)
        self.forgotten_button.setObjectName("unlock.forgotten")
        self.add_button = Button(ButtonKind.LINK)
        self.add_button.setObjectName("unlock.add_coach")
        self._forgotten = InlineProblem(State.CALM)
        self.invitation = LineField(ltr=True, icon="user-round-plus")
        self.invitation.input.setObjectName("enrol.invitation")
        self.file_button = Button(ButtonKind.TEXT, icon="image", small=True)
        self.file_button.setObjectName("enrol.file")
        self.new_passphrase = PassphraseField()
        self.new_passphrase.input.setObjectName("enrol.passphrase")
        self.repeated = PassphraseField()
        self.repeated.input.setObjectName("enrol.repeated")
        self.enrol_button = Button(ButtonKind.FILLED, fills_width=True)
        self.enrol_button.setObjectName("enrol.join")
        self.back_button = Button(ButtonKind.LINK)
        self.back_button.setObjectName("enrol.back")
        self._way = Way.UNLOCK
        self._safe = Text(Type.SECONDARY, colour=Colour.INK_2)
        self._version = Text(Type.SECONDARY, colour=Colour.INK_2, wrap=False)
        self._panel = StarPanel()
        self._build()
        self._connect()
        self.retranslate()

    @property
    def way(self) -> Way:
        """Which of the two ways in is shown."""
        return self._way

    def show_coaches(self, coaches: Sequence[ProfileSummary]) -> None:
        """The coaches of this laptop; the first is chosen. Without any, the way in for a first one."""
        self._coaches = tuple(coaches)
        self._show_names()
        if self._coaches:
            self._choose(self._coaches[0].folder)
            self._show_way(Way.UNLOCK)
        else:
            self._show_way(Way.ENROL)

    def show_enrolment(self) -> None:
        """The form of an invitation."""
        self._show_way(Way.ENROL)

    def show_wrong_passphrase(self) -> None:
        """The passphrase does not open; it stays as typed, and the keyboard in use is named."""
        self._problem_at_passphrase = PassphraseProblem.WRONG
        self._show_problems()
        self.passphrase.input.setFocus(Qt.FocusReason.OtherFocusReason)
        self.passphrase.input.selectAll()

    def show_passphrase_missing(self) -> None:
        """Nothing was typed yet."""
        self._problem_at_passphrase = PassphraseProblem.MISSING
        self._show_problems()
        self.passphrase.input.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_enrolment_problems(self, problems: Sequence[EnrolmentProblem]) -> None:
        """What has to be put right before the invitation is sent; none clears all."""
        self._failure = None
        self.problem.clear()
        fields = {
            EnrolmentProblem.INVITATION_MISSING: self.invitation,
            EnrolmentProblem.PASSPHRASE_MISSING: self.new_passphrase,
            EnrolmentProblem.PASSPHRASES_DIFFER: self.repeated,
        }
        for problem, field in fields.items():
            self._forget_field_problem(field)
            if problem in problems:
                self._explain_field(field, partial(_enrolment_sentence, problem))
        if problems:
            fields[problems[0]].setFocus(Qt.FocusReason.OtherFocusReason)

    def show_invitation(self, line: str) -> None:
        """The invitation that was found in a file or a picture."""
        self._failure = None
        self._forget_field_problem(self.invitation)
        self._show_problems()
        self.invitation.set_value(line)
        self.new_passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_passphrase_too_short(self, failure: PassphraseTooShort) -> None:
        """The new passphrase is shorter than the least allowed."""
        self._explain_field(self.new_passphrase, lambda: str(failure.explain(_)))
        self.new_passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_failure(self, failure: MourafakaError) -> None:
        """What did not work, and what to do; nothing that was typed is lost."""
        self._failure = failure
        self._show_problems()

    def show_busy(self, is_busy: bool) -> None:
        """Whether the files are being opened or the server is being asked."""
        self._busy = is_busy
        for button in (
            self.open_button,
            self.enrol_button,
            self.add_button,
            self.back_button,
            self.file_button,
        ):
            button.setEnabled(not is_busy)
        self._name_buttons()

    def forget_passphrases(self) -> None:
        """Keep no passphrase on the screen once the files are open."""
        for field in (self.passphrase, self.new_passphrase, self.repeated):
            field.clear()
        self.invitation.set_value(None)

    def retranslate(self) -> None:
        self._show_names()
        self._show_words()
        self._who.setText(_("Who is using the laptop now?"))
        self.coach_list.set_label(_("Who is using the laptop now?"))
        self.coach_cards.setAccessibleName(self._who.text())
        self.passphrase.set_label(_("Passphrase"))
        self.forgotten_button.setText(_("Passphrase forgotten"))
        self.add_button.setText(_("Add another coach"))
        if self._forgotten.isVisible():
            self._explain_forgotten()
        self.invitation.set_label(_("Invitation code"))
        self.invitation.set_help(_("Type it, or drop here the file or the picture you were given."))
        self.file_button.setText(_("Choose a file or a picture"))
        self.new_passphrase.set_label(_("New passphrase"))
        self.new_passphrase.set_help(
            _("Several words that you alone know. It is asked at each start.")
        )
        self.repeated.set_label(_("The same passphrase again"))
        self.back_button.setText(_("Back to the coaches of this laptop"))
        self._safe.setText(
            ngettext(
                "The program locks itself after {n} minute without use.",
                "The program locks itself after {n} minutes without use.",
                IDLE_MINUTES,
            ).format(n=IDLE_MINUTES)
        )
        self._version.setText(_("Version {version}").format(version=isolate(version("mourafaka"))))
        self._name_buttons()
        self._show_problems()
        self._place_panel()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_panel()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._focus_first()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A picture or a file that is pasted where the code is typed."""
        if (
            watched is self.invitation.input
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.matches(QKeySequence.StandardKey.Paste)
            and self._offer(QApplication.clipboard().mimeData())
        ):
            return True
        return super().eventFilter(watched, event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._way is Way.ENROL and _brought(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self._offer(event.mimeData()):
            event.acceptProposedAction()

    def _build(self) -> None:
        self.setAcceptDrops(True)
        self._forms = {Way.UNLOCK: self._unlock_form(), Way.ENROL: self._enrolment_form()}
        self._forms[Way.ENROL].hide()
        chooser = QHBoxLayout()
        chooser.addWidget(self.languages)
        chooser.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(Space.S)
        foot.addWidget(IconLabel("lock", Colour.INK_2), 0, Qt.AlignmentFlag.AlignTop)
        foot.addWidget(self._safe, 1)
        foot.addWidget(self._version, 0, Qt.AlignmentFlag.AlignTop)
        self._form = QWidget()
        column = QVBoxLayout(self._form)
        column.setContentsMargins(0, Space.L, 0, 0)
        column.setSpacing(0)
        column.addLayout(chooser)
        column.addSpacing(Space.XXL)
        column.addStretch(1)
        column.addWidget(self._welcome)
        column.addWidget(self._explanation)
        column.addSpacing(Space.L)
        ways = QVBoxLayout()  # its spacing is there only while the problem is
        ways.setSpacing(Space.M)
        ways.addWidget(self.problem)
        for form in self._forms.values():
            ways.addWidget(form)
        column.addLayout(ways)
        column.addStretch(1)
        column.addSpacing(Space.XL)
        column.addLayout(foot)
        centred = QHBoxLayout()
        centred.addStretch(1)
        centred.addWidget(self._form, 100)
        centred.addStretch(1)
        page = ScrollPage()
        page.add(centred, 1)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(page, 1)
        outer.addWidget(self._panel)

    def _unlock_form(self) -> QWidget:
        form = QWidget()
        column = QVBoxLayout(form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S - 4)
        column.addWidget(self._who)
        column.addWidget(self.coach_cards)
        column.addWidget(self.coach_list)
        column.addSpacing(Space.S)
        column.addWidget(self.passphrase)
        column.addSpacing(Space.XS)
        column.addWidget(self.open_button)
        column.addSpacing(Space.XS)
        links = QHBoxLayout()
        links.addWidget(self.forgotten_button)
        links.addStretch(1)
        links.addWidget(self.add_button)
        column.addLayout(links)
        column.addWidget(self._forgotten)
        column.addStretch(1)
        return form

    def _enrolment_form(self) -> QWidget:
        form = QWidget()
        column = QVBoxLayout(form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        self.invitation.head.addWidget(self.file_button)
        column.addWidget(self.invitation)
        column.addWidget(self.new_passphrase)
        column.addWidget(self.repeated)
        column.addSpacing(Space.XXS)
        column.addWidget(self.enrol_button)
        back = QHBoxLayout()
        back.addWidget(self.back_button)
        back.addStretch(1)
        column.addLayout(back)
        column.addStretch(1)
        return form

    def _connect(self) -> None:
        self.open_button.clicked.connect(self._unlock)
        self.passphrase.submitted.connect(self._unlock)
        self.passphrase.changed.connect(lambda _text: self._forget_problem())
        self.coach_cards.changed.connect(self._coach_chosen)
        self.coach_list.changed.connect(self._coach_chosen)
        self.add_button.clicked.connect(self.show_enrolment)
        self.back_button.clicked.connect(lambda: self._show_way(Way.UNLOCK))
        self.forgotten_button.clicked.connect(self._explain_forgotten)
        self.enrol_button.clicked.connect(self._enrol)
        self.file_button.clicked.connect(self._choose_invitation)
        self.invitation.input.installEventFilter(self)
        for field in (self.new_passphrase, self.repeated):
            field.submitted.connect(self._enrol)
            field.changed.connect(lambda _text, field=field: self._forget_field_problem(field))
        self.invitation.changed.connect(lambda _text: self._forget_field_problem(self.invitation))
        self.invitation.input.returnPressed.connect(self._enrol)
        back = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        back.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        back.activated.connect(self._go_back)

    def _unlock(self) -> None:
        folder = self._chosen
        if folder is not None and not self._busy:
            self._failure = None
            self.unlock_requested.emit(folder, self.passphrase.value)

    def _offer(self, mime: QMimeData) -> bool:
        """Offer what was dropped or pasted; whether there was anything but text."""
        brought = _brought(mime)
        if brought is None or self._busy:
            return False
        self.invitation_offered.emit(brought)
        return True

    def _choose_invitation(self) -> None:
        dialog = FileDialog(self, _("Choose a file or a picture"))
        dialog.setObjectName("enrol.files")
        dialog.setFileMode(FileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [
                _("Invitations") + " (*.mourafaka-invitation *.png *.jpg *.jpeg *.webp *.txt)",
                _("All files") + " (*)",
            ]
        )
        dialog.fileSelected.connect(lambda chosen: self.invitation_offered.emit(Path(chosen)))
        dialog.open()

    def _enrol(self) -> None:
        if not self._busy:
            self.enrolment_requested.emit(
                Enrolment(self.invitation.value, self.new_passphrase.value, self.repeated.value)
            )

    @property
    def _chosen(self) -> Path | None:
        return self.coach_list.value if self._needs_list else self.coach_cards.value

    @property
    def _needs_list(self) -> bool:
        return len(self._coaches) > _MOST_CARDS

    def _choose(self, folder: Path) -> None:
        self.coach_cards.set_value(folder)
        self.coach_list.set_value(folder)

    def _coach_chosen(self, folder: Path) -> None:
        self._choose(folder)
        self.passphrase.clear()
        self._forget_problem()

    def _show_names(self) -> None:
        language = current()
        cards = [] if self._needs_list else self._coaches
        self.coach_cards.set_choices(
            [
                Choice(coach.folder, coach.coach.name_in(language), _portfolio_words(coach))
                for coach in cards
            ]
        )
        self.coach_list.set_options(
            [(coach.folder, coach.coach.name_in(language)) for coach in self._coaches]
        )
        self._who.setVisible(not self._needs_list)
        self.coach_cards.setVisible(not self._needs_list)
        self.coach_list.setVisible(self._needs_list)

    def _show_way(self, way: Way) -> None:
        self._failure = None
        self._forgotten.clear()
        self._way = way
        for own, form in self._forms.items():
            form.setVisible(own is way)
        self.back_button.setVisible(bool(self._coaches))
        self._show_words()
        self._show_problems()
        self._focus_first()

    def _show_words(self) -> None:
        if self.way is Way.UNLOCK:
            self._welcome.setText(_("Welcome"))
            self._explanation.setText(
                _("The cooperatives’ files are encrypted on this laptop and open offline.")
            )
        else:
            self._welcome.setText(_("Join the programme"))
            self._explanation.setText(
                _("This is the one step that needs a connection. Afterwards all works offline.")
            )

    def _explain_field(self, field: Field, sentence: Callable[[], str]) -> None:
        """Say what is missing under a field, in whatever language the door is then read."""
        self._field_problems[field] = sentence
        field.show_problem(sentence())

    def _forget_field_problem(self, field: Field) -> None:
        self._field_problems.pop(field, None)
        field.clear_problem()

    def _show_problems(self) -> None:
        for field, sentence in self._field_problems.items():
            field.show_problem(sentence())
        self.passphrase.clear_problem()
        if self._problem_at_passphrase is PassphraseProblem.WRONG:
            self.passphrase.show_problem(
                _wrong_passphrase(self.passphrase.keyboard_layout), State.LATE
            )
        elif self._problem_at_passphrase is PassphraseProblem.MISSING:
            self.passphrase.show_problem(_("Write the passphrase, then open."))
        if self._failure is None:
            self.problem.clear()
        else:
            said = self._failure.explain(_)
            self.problem.show_problem(said.title, said.advice)

    def _forget_problem(self) -> None:
        if self._problem_at_passphrase is not None or self._failure is not None:
            self._problem_at_passphrase, self._failure = None, None
            self._show_problems()

    def _explain_forgotten(self) -> None:
        self._forgotten.show_problem(
            _("Nobody else knows this passphrase."),
            _(
                "Your coordinator can give you a new invitation: what has been synchronised comes "
                "back with it. Keep the files of this laptop until then."
            ),
        )

    def _go_back(self) -> None:
        if self.way is Way.ENROL and self._coaches and not self._busy:
            self._show_way(Way.UNLOCK)

    def _name_buttons(self) -> None:
        self.open_button.setText(_("Opening…") if self._busy else _("Open"))
        self.enrol_button.setText(
            _("Connecting to the server…") if self._busy else _("Join and open")
        )

    def _focus_first(self) -> None:
        first = self.passphrase.input if self.way is Way.UNLOCK else self.invitation.input
        self.setFocusProxy(first)
        if self.isVisible():
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place_panel(self) -> None:
        """The star panel goes where it would take room from the words."""
        look = theme.current()
        has_room = self.width() >= _PANEL_FROM and not look.has_one_column
        self._panel.setVisible(has_room)
        self._panel.setFixedWidth(min(_PANEL_WIDTH, self.width() * 41 // 100))
        self._form.setMaximumWidth(look.px(_FORM_WIDTH))


def _brought(mime: QMimeData) -> Path | bytes | None:
    """A file, or the picture itself; None where it is neither."""
    for url in mime.urls():
        if url.isLocalFile():
            return Path(url.toLocalFile())
    if not mime.hasImage():
        return None
    image = QImage(mime.imageData())
    return None if image.isNull() else _png(image)


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # PySide takes a str, its stub does not
    return bytes(buffer.data().data())


def _portfolio_words(profile: ProfileSummary) -> str:
    count = profile.cooperative_count
    if count is None:
        return ""
    return ngettext("{n} cooperative", "{n} cooperatives", count).format(n=count)


def _wrong_passphrase(keyboard: str) -> str:
    if not keyboard:  # the system does not tell
        return _("This passphrase does not open the files.")
    return _("This passphrase does not open the files. Keyboard in use: {layout}.").format(
        layout=isolate(keyboard)
    )


def _enrolment_sentence(problem: EnrolmentProblem) -> str:
    return {
        EnrolmentProblem.INVITATION_MISSING: _("Write the invitation code, whole."),
        EnrolmentProblem.PASSPHRASE_MISSING: _("Choose a passphrase."),
        EnrolmentProblem.PASSPHRASES_DIFFER: _(
            "The two passphrases are not the same. Write the second one again."
        ),
    }[problem]
