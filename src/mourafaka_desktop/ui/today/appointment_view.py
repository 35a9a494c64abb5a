"""The large card of Today: when, with whom, where, and what to check with them."""

from datetime import date

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from mourafaka_desktop import labels
from mourafaka_desktop.domain.coaching_path import SESSION_COUNT
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.i18n.catalogue import _, current, ngettext
from mourafaka_desktop.i18n.formats import formats
from mourafaka_desktop.services.today import Appointment, PromiseDue
from mourafaka_desktop.ui.direction import isolate, isolate_name, joined
from mourafaka_desktop.ui.tokens import Colour, Radius, Space, State, Type
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.chip import Chip
from mourafaka_desktop.ui.widgets.flow_layout import FlowLayout
from mourafaka_desktop.ui.widgets.icon_label import IconLabel
from mourafaka_desktop.ui.widgets.list_row import ListRow, RowList
from mourafaka_desktop.ui.widgets.painting import draw_sheet
from mourafaka_desktop.ui.widgets.separator import Separator
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.themed import Themed

_WHEN_WIDTH = 112


class AppointmentView(Themed, QFrame):
    """`visit_started` and `file_opened` say what the coach wants with this cooperative."""

    visit_started = Signal()
    file_opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._when = QWidget()
        self._day = Text(Type.SECONDARY_STRONG, colour=Colour.NILA_DARK, centred=True)
        self._time = Text(Type.PAGE_TITLE, colour=Colour.NILA_DARK, centred=True, wrap=False)
        self._name = Text(Type.OBJECT_TITLE)
        self._session = Text(Type.BODY, colour=Colour.INK_2)
        self._place = _Fact("map-pin")
        self._road = _Fact("route")
        self._telephone = _Fact("phone", Type.SECONDARY)
        self.start_button = Button(ButtonKind.FILLED, icon="pen-line")
        self.start_button.setObjectName("today.start_visit")
        self.start_button.clicked.connect(self.visit_started)
        self.file_button = Button(ButtonKind.OUTLINED, icon="folder-open")
        self.file_button.setObjectName("today.open_cooperative")
        self.file_button.clicked.connect(self.file_opened)
        self._checks = QWidget()
        self._checks_title = Text(Type.BODY_BOLD)
        self._checks_count = Text(Type.SECONDARY, colour=Colour.INK_2, wrap=False)
        self._promises = RowList()
        self._across = Separator()
        self._upper = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._build()
        self.restyle()

    def show_appointment(
        self, appointment: Appointment, promises: tuple[PromiseDue, ...], today: date
    ) -> None:
        """Show the visit, and the promises to check with the cooperative."""
        cooperative = appointment.cooperative
        wording = formats(current())
        if appointment.on == today:
            self._day.setText(_("Today"))
        else:
            self._day.setText(wording.weekday(appointment.on))
        if appointment.at is not None:
            self._time.setText(isolate(wording.time(appointment.at)))
            if appointment.on != today:
                self._day.setText(
                    f"{wording.weekday(appointment.on)}\n{wording.day_month(appointment.on)}"
                )
        else:
            self._time.setText(wording.short_day_month(appointment.on))
        self._name.setText(cooperative.name_in(current()))
        self._session.setText(joined(_session_facts(appointment)))
        self._session.setVisible(bool(self._session.text()))
        self._place.show_fact(labels.place_line(cooperative))
        self._road.show_fact(
            labels.option("access", cooperative.access) if cooperative.access else ""
        )
        self._telephone.show_fact(_telephone(cooperative))
        self.start_button.setText(_("Start the visit note"))
        self.file_button.setText(_("Open the file"))
        self.setAccessibleName(self._name.text())
        self._show_promises(promises, today)

    def restyle(self) -> None:
        look = self.theme
        stacked = look.has_one_column
        self._upper.setDirection(
            QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight
        )
        if stacked:
            self._when.setMinimumWidth(0)
            self._when.setMaximumWidth(16_777_215)
        else:
            self._when.setFixedWidth(look.px(_WHEN_WIDTH))
        for column, across, along in (
            (self._words, look.space(Space.XL), look.space(Space.L)),
            (self._checks_column, look.space(Space.XL), look.space(Space.S)),
            (self._when_column, look.space(Space.XS), look.space(Space.S)),
        ):
            column.setContentsMargins(across, along, across, along)
        super().restyle()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        sheet = QRectF(self.rect())
        draw_sheet(painter, sheet, ground=Colour.SURFACE, radius=Radius.CARD)
        outline = QPainterPath()
        outline.addRoundedRect(sheet, Radius.CARD, Radius.CARD)
        painter.setClipPath(outline)
        when = QRectF(self._when.geometry())
        painter.fillRect(when, QColor(Colour.TINT))
        painter.setPen(QColor(Colour.TINT_LINE))
        if self.theme.has_one_column:
            painter.drawLine(when.bottomLeft(), when.bottomRight())
        elif self.theme.is_rtl:
            painter.drawLine(when.topLeft(), when.bottomLeft())
        else:
            painter.drawLine(when.topRight(), when.bottomRight())
        painter.setClipping(False)
        draw_sheet(painter, sheet, ground=None, edge=Colour.LINE, radius=Radius.CARD)
        painter.end()

    def _build(self) -> None:
        self._when_column = QVBoxLayout(self._when)
        self._when_column.setSpacing(0)
        self._when_column.addStretch(1)
        self._when_column.addWidget(self._day)
        self._when_column.addWidget(self._time)
        self._when_column.addStretch(1)
        facts = FlowLayout(spacing=Space.XL)
        facts.addWidget(self._place)
        facts.addWidget(self._road)
        foot = FlowLayout(spacing=Space.S)
        foot.addWidget(self.start_button)
        foot.addWidget(self.file_button)
        foot_row = QHBoxLayout()
        foot_row.addLayout(foot, 1)
        foot_row.addWidget(self._telephone, 0, Qt.AlignmentFlag.AlignBottom)
        words_box = QWidget()
        self._words = QVBoxLayout(words_box)
        self._words.setSpacing(2)
        self._words.addWidget(self._name)
        self._words.addWidget(self._session)
        self._words.addLayout(facts)
        self._words.addSpacing(Space.S)
        self._words.addLayout(foot_row)
        self._upper.setSpacing(0)
        self._upper.addWidget(self._when)
        self._upper.addWidget(words_box, 1)
        self._checks_column = QVBoxLayout(self._checks)
        self._checks_column.setSpacing(Space.XXS)
        head = QHBoxLayout()
        head.addWidget(self._checks_title, 1)
        head.addWidget(self._checks_count)
        self._checks_column.addLayout(head)
        self._checks_column.addWidget(Separator())
        self._checks_column.addWidget(self._promises)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(self._upper)
        outer.addWidget(self._across)
        outer.addWidget(self._checks)

    def _show_promises(self, promises: tuple[PromiseDue, ...], today: date) -> None:
        self._checks.setVisible(bool(promises))
        self._across.setVisible(bool(promises))
        self._checks_title.setText(_("To check with them"))
        count = len(promises)
        self._checks_count.setText(ngettext("{n} promise", "{n} promises", count).format(n=count))
        self._promises.show_rows([_promise_row(promise, today) for promise in promises])


class _Fact(QWidget):
    """An icon and what it stands for; hidden where nothing is known."""

    def __init__(self, icon: str, role: Type = Type.BODY) -> None:
        super().__init__()
        self._words = Text(role)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.XS + 2)
        row.addWidget(IconLabel(icon))
        row.addWidget(self._words, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def show_fact(self, fact: str) -> None:
        """The words; empty hides the whole."""
        self._words.setText(fact)
        self.setVisible(bool(fact))


def _session_facts(appointment: Appointment) -> list[str]:
    facts = []
    if appointment.session_no is not None:
        facts.append(
            _("Session {number} of {total}").format(
                number=appointment.session_no, total=SESSION_COUNT
            )
        )
    if appointment.assessment_occasion is not None:
        facts.append(labels.occasion(appointment.assessment_occasion))
    return facts


def _telephone(cooperative: Cooperative) -> str:
    number = isolate(formats(current()).phone(cooperative.phone)) if cooperative.phone else ""
    president = isolate_name(cooperative.president_name) if cooperative.president_name else ""
    return "\n".join(line for line in (president, number) if line)


def _promise_row(promise: PromiseDue, today: date) -> ListRow:
    trailing = []
    due_on = promise.action.due_on
    if due_on is not None:
        state = State.LATE if due_on < today else State.SOON if due_on == today else State.NEUTRAL
        icon = "triangle-alert" if due_on < today else "clock"
        trailing.append(Chip(state, formats(current()).deadline(due_on, today), icon))
    title = isolate_name(labels.action_title(promise.action))
    return ListRow(
        title, icon="circle-dashed", icon_colour=Colour.INK_3, trailing=trailing, opens=False
    )
