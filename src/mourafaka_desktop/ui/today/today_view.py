"""The day on one page: the visit, the next ones, what to finish, and what has not left this laptop."""

from datetime import date, datetime

from PySide6.QtCore import QRectF, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from mourafaka_desktop import labels
from mourafaka_desktop.domain.coaches import Coach
from mourafaka_desktop.domain.coaching_path import SESSION_COUNT
from mourafaka_desktop.errors import MourafakaError
from mourafaka_desktop.i18n.catalogue import _, current, ngettext
from mourafaka_desktop.i18n.formats import formats, morocco_time
from mourafaka_desktop.services.today import Appointment, DraftItem, TodayOverview
from mourafaka_desktop.ui.direction import isolate_name, joined
from mourafaka_desktop.ui.today.appointment_view import AppointmentView
from mourafaka_desktop.ui.tokens import Colour, Space, State, Type
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.card import Card
from mourafaka_desktop.ui.widgets.chip import Chip
from mourafaka_desktop.ui.widgets.column import Column
from mourafaka_desktop.ui.widgets.empty_state import EmptyState
from mourafaka_desktop.ui.widgets.icon_label import IconLabel
from mourafaka_desktop.ui.widgets.inline_problem import InlineProblem
from mourafaka_desktop.ui.widgets.kept_focus import kept_focus
from mourafaka_desktop.ui.widgets.list_row import ListRow, RowList
from mourafaka_desktop.ui.widgets.page_header import PageHeader
from mourafaka_desktop.ui.widgets.progress_bar import ProgressBar
from mourafaka_desktop.ui.widgets.responsive_columns import ResponsiveColumns
from mourafaka_desktop.ui.widgets.scroll_page import ScrollPage
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.themed import Themed
from mourafaka_desktop.ui.widgets.view import View

_AFTERNOON, _EVENING = 12, 18


class TodayView(View):
    """Shows the day by `show_overview`; each signal names what the coach wants next."""

    visit_requested = Signal(object)  # CooperativeId: start the note of the visit
    cooperative_requested = Signal(object)  # CooperativeId
    draft_requested = Signal(object)  # DraftItem
    portfolio_requested = Signal()
    sync_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._overview: TodayOverview | None = None
        self._now: datetime | None = None
        self._failure: MourafakaError | None = None
        self.header = PageHeader()
        self._offline = Chip(State.NEUTRAL, icon="wifi-off")
        self._offline.hide()
        self.header.add_action(self._offline)
        self.problem = InlineProblem()
        self.appointment = AppointmentView()
        self.appointment.visit_started.connect(lambda: self._tell_appointment(self.visit_requested))
        self.appointment.file_opened.connect(
            lambda: self._tell_appointment(self.cooperative_requested)
        )
        self.no_visit = EmptyState()
        self.no_visit.button.setObjectName("today.choose_cooperative")
        self.no_visit.action_requested.connect(self.portfolio_requested)
        self._no_visit_card = Card()
        self._no_visit_card.add(self.no_visit)
        self.upcoming = RowList()
        self._upcoming_card = Card(lined=True)
        self._upcoming_card.add(self.upcoming)
        self.drafts = RowList()
        self._no_draft = EmptyState()
        self._drafts_card = Card(lined=True)
        self._drafts_card.add(self.drafts)
        self._drafts_card.add(self._no_draft)
        self.unsent = _UnsentCard()
        self.unsent.sync_button.clicked.connect(self.sync_requested)
        self._build()
        self.retranslate()

    def show_overview(self, overview: TodayOverview, now: datetime) -> None:
        """Show the day as it stands at `now`, an aware time."""
        self._overview, self._now, self._failure = overview, now, None
        with kept_focus(self):
            self._show()

    def show_offline(self, is_offline: bool) -> None:
        """Say that there is no connection, and that nothing here needs one."""
        self._offline.setVisible(is_offline)

    def show_failure(self, failure: MourafakaError) -> None:
        """Say what did not work; what was shown before stays."""
        self._failure = failure
        self._show_problem()

    def retranslate(self) -> None:
        self._offline.setText(_("No connection, everything is available"))
        self.no_visit.show_words(_("No visit is planned this week."), _("Choose a cooperative"))
        self._upcoming_card.set_title(_("Next visits"))
        self._drafts_card.set_title(_("Drafts to finish"))
        self._no_draft.show_words(_("Nothing is left to finish."))
        with kept_focus(self):
            self._show()

    def _build(self) -> None:
        main, side = Column(Space.L), Column(Space.L)
        main.add(self._no_visit_card, self.appointment, self._upcoming_card)
        side.add(self._drafts_card, self.unsent)
        for column in (main, side):
            column.fill()
        page = ScrollPage()
        page.add(self.header)
        page.add(self.problem)
        page.add(ResponsiveColumns([main, side], [718, 352], spacing=Space.XL, narrow_px=860))
        page.column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(page)

    def _show(self) -> None:
        self._show_problem()
        overview, now = self._overview, self._now
        if overview is None or now is None:
            return
        here = morocco_time(now)
        self.header.set_title(_greeting(overview.coach, here.hour))
        self.header.set_context(formats(current()).full_date(overview.today))
        has_visit = overview.appointment is not None
        self.appointment.setVisible(has_visit)
        self._no_visit_card.setVisible(not has_visit)
        waits_for_focus = self.focusProxy() is None and self.hasFocus()
        self.setFocusProxy(self.appointment.start_button if has_visit else self.no_visit.button)
        if waits_for_focus:  # the window came here before there was anything to press
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        if overview.appointment is not None:
            self.appointment.show_appointment(
                overview.appointment, overview.promises, overview.today
            )
        self._upcoming_card.setVisible(bool(overview.upcoming))
        self.upcoming.show_rows([self._upcoming_row(a) for a in overview.upcoming])
        self._drafts_card.set_count(str(len(overview.drafts)) if overview.drafts else "")
        self._no_draft.setVisible(not overview.drafts)
        self.drafts.show_rows([self._draft_row(draft) for draft in overview.drafts])
        self.unsent.show_state(overview.unsent_count, overview.last_synced_at)

    def _show_problem(self) -> None:
        if self._failure is None:
            self.problem.clear()
            return
        said = self._failure.explain(_)
        self.problem.show_problem(said.title, said.advice)

    def _upcoming_row(self, appointment: Appointment) -> ListRow:
        cooperative = appointment.cooperative
        trailing = []
        if appointment.session_no is not None:
            words = _("Session {number} of {total}").format(
                number=appointment.session_no, total=SESSION_COUNT
            )
            trailing.append(Text(Type.SECONDARY, words, colour=Colour.INK_2, wrap=False))
        row = ListRow(
            cooperative.name_in(current()),
            labels.place_line(cooperative),
            lead=_DayMark(appointment.on),
            trailing=trailing,
        )
        row.setObjectName(f"today.upcoming.{cooperative.id}")
        row.clicked.connect(lambda: self.cooperative_requested.emit(cooperative.id))
        return row

    def _draft_row(self, draft: DraftItem) -> QWidget:
        name = isolate_name(draft.cooperative.name_in(current()))
        if draft.kind == "visit":
            title = _("Visit note, {cooperative}").format(cooperative=name)
            detail = joined(
                [
                    _sections_left(draft.total - draft.filled),
                    formats(current()).day_month(draft.on),
                ]
            )
            row = ListRow(title, detail, icon="pen-line")
        else:
            title = _assessment_words(draft, name)
            day = formats(current()).day_month(draft.on)
            detail = _criteria_done(draft) if draft.total else day
            row = ListRow(title, detail, icon="clipboard-list")
            if draft.total:
                _add_bar(row, draft.filled / draft.total)
        row.setObjectName(f"today.draft.{draft.record_id}")
        row.clicked.connect(lambda: self.draft_requested.emit(draft))
        return row

    def _tell_appointment(self, intention: SignalInstance) -> None:
        if self._overview is not None and self._overview.appointment is not None:
            intention.emit(self._overview.appointment.cooperative.id)


class _UnsentCard(Card):
    """What is on this laptop only, said calmly, with the way to send it."""

    def __init__(self) -> None:
        self.headline = Text(Type.BODY_BOLD)
        self.safety = Text(Type.SECONDARY, colour=Colour.INK_2)
        self.last_sync = Text(Type.SECONDARY, colour=Colour.INK_2)
        self.sync_button = Button(
            ButtonKind.OUTLINED, icon="refresh-cw", fills_width=True, small=True
        )
        self.sync_button.setObjectName("today.sync")
        self._icon = IconLabel("laptop", Colour.NILA)
        super().__init__()
        words = QVBoxLayout()
        words.setSpacing(0)
        for line in (self.headline, self.safety, self.last_sync):
            words.addWidget(line)
        row = QHBoxLayout()
        row.setSpacing(Space.S + 2)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self.add(row)
        self.add(self.sync_button)

    def show_state(self, unsent: int, last_synced_at: datetime | None) -> None:
        """How many records wait, and when the last exchange was."""
        if unsent:
            self._icon.set_icon("laptop", Colour.NILA)
            self.headline.setText(
                ngettext(
                    "{n} record is on this laptop only",
                    "{n} records are on this laptop only",
                    unsent,
                ).format(n=unsent)
            )
            self.safety.setText(_("They are saved, and leave at the next connection."))
        elif last_synced_at is None:
            self._icon.set_icon("laptop", Colour.NILA)
            self.headline.setText(_("No sync has been made here yet"))
            self.safety.setText(_("The first one brings your cooperatives to this laptop."))
        else:
            self._icon.set_icon("check-check", State.OK.value.mark)
            self.headline.setText(_("Everything has been sent"))
            self.safety.setText(_("The server holds all that is written here."))
        is_said_already = not unsent and last_synced_at is None
        self.last_sync.setText("" if is_said_already else _last_sync(last_synced_at))
        self.sync_button.setText(_("Synchronise"))
        self.setAccessibleName(self.headline.text())


class _DayMark(Themed, QWidget):
    """The weekday over the day of the month, close together."""

    def __init__(self, day: date) -> None:
        super().__init__()
        self._day = day
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(72), self.theme.px(46))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        half = self.height() / 2
        lines = (
            (formats(current()).weekday(self._day), Type.SECONDARY, Colour.INK_2),
            (str(self._day.day), Type.FIGURE, Colour.INK),
        )
        for row, (words, role, colour) in enumerate(lines):
            painter.setFont(self.theme.font(role))
            painter.setPen(QColor(colour))
            box = QRectF(0, row * half, self.width(), half)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, words)
        painter.end()


def _greeting(coach: Coach, hour: int) -> str:
    first_name = isolate_name(coach.name_in(current()).split(" ")[0])
    if hour < _AFTERNOON:
        return _("Good morning, {name}").format(name=first_name)
    if hour < _EVENING:
        return _("Good afternoon, {name}").format(name=first_name)
    return _("Good evening, {name}").format(name=first_name)


def _last_sync(at: datetime | None) -> str:
    if at is None:
        return _("Not synchronised yet.")
    when = formats(current()).day_month(morocco_time(at).date())
    return _("Last sync: {date}").format(date=when)


def _sections_left(count: int) -> str:
    if count <= 0:
        return _("Ready to be ended")
    return ngettext("{n} section left", "{n} sections left", count).format(n=count)


def _add_bar(row: ListRow, share: float) -> None:
    bar = ProgressBar(slim=True)
    bar.show_share(share)
    row.words.insertWidget(row.words.count() - 1, bar)
    row.words.insertSpacing(row.words.count() - 2, Space.XS)
    row.words.insertSpacing(row.words.count() - 1, Space.XXS)


def _assessment_words(draft: DraftItem, cooperative: str) -> str:
    if draft.title is None:
        return _("Assessment, {cooperative}").format(cooperative=cooperative)
    questionnaire = isolate_name(labels.content(draft.title))
    return _("{questionnaire}, {cooperative}").format(
        questionnaire=questionnaire, cooperative=cooperative
    )


def _criteria_done(draft: DraftItem) -> str:
    return ngettext("{n} criterion of {total}", "{n} criteria of {total}", draft.filled).format(
        n=draft.filled, total=draft.total
    )
