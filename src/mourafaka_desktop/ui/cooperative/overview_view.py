"""The first tab of a file: legal alerts, the path, what remains to be done; the scores at the end side."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from mourafaka_desktop import labels
from mourafaka_desktop.domain.assessments import Assessment
from mourafaka_desktop.domain.coaching_path import (
    SESSION_COUNT,
    CoachingSession,
    SlotState,
    Training,
    TrainingSubject,
    next_session_no,
)
from mourafaka_desktop.i18n.catalogue import _, current, ngettext
from mourafaka_desktop.i18n.formats import formats
from mourafaka_desktop.services.cooperatives import CooperativeFile
from mourafaka_desktop.services.scores import ScoredAssessment
from mourafaka_desktop.ui.cooperative.action_view import action_row
from mourafaka_desktop.ui.cooperative.cooperative_model import (
    CooperativeTab,
    PillarScore,
    action_for,
    axes,
    comparable_baseline,
    draft_assessment,
    held,
    open_actions,
    pillar_scores,
    session_cells,
    training_cells,
)
from mourafaka_desktop.ui.direction import isolate
from mourafaka_desktop.ui.tokens import Colour, Space, Type
from mourafaka_desktop.ui.widgets.band_bar import BandBar
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.card import Card
from mourafaka_desktop.ui.widgets.column import Column
from mourafaka_desktop.ui.widgets.empty_state import EmptyState
from mourafaka_desktop.ui.widgets.icon_label import IconLabel
from mourafaka_desktop.ui.widgets.legal_alert import LegalAlert
from mourafaka_desktop.ui.widgets.legend import (
    Legend,
    baseline_sign,
    cell_sign,
    now_sign,
    star_sign,
)
from mourafaka_desktop.ui.widgets.list_row import RowList
from mourafaka_desktop.ui.widgets.radar_chart import RadarChart
from mourafaka_desktop.ui.widgets.responsive_columns import ResponsiveColumns
from mourafaka_desktop.ui.widgets.score import ScoreLabel
from mourafaka_desktop.ui.widgets.scroll_page import ScrollPage
from mourafaka_desktop.ui.widgets.separator import Separator
from mourafaka_desktop.ui.widgets.session_strip import CellState, SessionStrip, state_word
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.training_strip import TrainingStrip
from mourafaka_forms.framework import Framework

_ROWS_SHOWN = 3
_ALERTS_SHOWN = 2


class OverviewView(ScrollPage):
    """Shows the file by `show_file`; leads to the other tabs by `tab_requested`."""

    tab_requested = Signal(object)  # CooperativeTab
    path_requested = Signal()
    assessment_start_requested = Signal()
    assessment_requested = Signal(object)  # AssessmentId

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._latest: ScoredAssessment | None = None
        self.alerts = Column(Space.S)
        self.path = _PathCard()
        self.path.change_button.clicked.connect(self.path_requested)
        self.action_rows = RowList()
        self.no_action = EmptyState()
        self.all_actions = Button(ButtonKind.LINK)
        self.all_actions.setObjectName("cooperative.all_actions")
        self.all_actions.clicked.connect(lambda: self.tab_requested.emit(CooperativeTab.PLAN))
        self._actions_card = Card(lined=True)
        self._actions_card.add(self.action_rows)
        self._actions_card.add(self.no_action)
        self._actions_card.add(_at_start(self.all_actions))
        self.to_complete = EmptyState()
        self.to_complete.button.setObjectName("cooperative.complete")
        self.to_complete.action_requested.connect(
            lambda: self.tab_requested.emit(CooperativeTab.IDENTITY)
        )
        self._to_complete_card = Card()
        self._to_complete_card.add(self.to_complete)
        self.scores = ScoresCard()
        self.scores.assessment_button.clicked.connect(self.assessment_start_requested)
        self.scores.result_button.clicked.connect(self._ask_for_result)
        main = Column()
        main.add(self.alerts, self.path, self._actions_card, self._to_complete_card)
        main.fill()
        side = Column()
        side.add(self.scores)
        side.fill()
        self.add(ResponsiveColumns([main, side], [714, 360], narrow_px=860))
        self.column.addStretch(1)

    def show_file(self, file: CooperativeFile, today: date) -> None:
        """Show what matters first."""
        self._latest = file.latest
        self._show_alerts(file)
        self.path.show_path(file)
        self._show_actions(file, today)
        self._show_to_complete(file.to_complete)
        self.scores.show_scores(file)

    def _show_alerts(self, file: CooperativeFile) -> None:
        self.alerts.clear()
        latest = file.latest
        self.alerts.setVisible(latest is not None and bool(file.alerts))
        if latest is None:
            return
        shown = file.alerts if len(file.alerts) <= _ALERTS_SHOWN else file.alerts[:_ALERTS_SHOWN]
        for alert in shown:
            notice = LegalAlert()
            criterion = latest.framework.criterion(alert.criterion_code)
            title = _("Legal obligation to settle: {obligation}").format(
                obligation=labels.content(criterion.label)
            )
            answered = action_for(file.actions, alert.criterion_code) is not None
            notice.show_alert(
                title,
                _alert_fact(file, alert.criterion_code, alert.rating),
                _("See the action") if answered else _("See the result"),
            )
            notice.button.setObjectName(f"cooperative.alert.{alert.criterion_code}")
            if answered:
                notice.action_requested.connect(
                    lambda: self.tab_requested.emit(CooperativeTab.PLAN)
                )
            else:
                notice.action_requested.connect(self._ask_for_result)
            self.alerts.add(notice)
        remaining = len(file.alerts) - len(shown)
        if remaining:
            more = Button(ButtonKind.LINK)
            more.setObjectName("cooperative.more_alerts")
            more.setText(
                ngettext(
                    "and {n} other legal obligation", "and {n} other legal obligations", remaining
                ).format(n=remaining)
            )
            more.clicked.connect(self._ask_for_result)
            self.alerts.add(_at_start(more))

    def _show_actions(self, file: CooperativeFile, today: date) -> None:
        remaining = open_actions(file.actions)
        self._actions_card.set_title(_("Open actions"))
        total = len(file.actions)
        self._actions_card.set_count(
            ngettext("{n} open of {total}", "{n} open of {total}", len(remaining)).format(
                n=len(remaining), total=total
            )
            if total
            else ""
        )
        self.action_rows.show_rows([action_row(a, today) for a in remaining[:_ROWS_SHOWN]])
        self.no_action.show_words(
            _("Every action of the plan is done.") if total else _("No action is agreed yet.")
        )
        self.no_action.setVisible(not remaining)
        self.all_actions.setText(_("See the whole plan"))
        self.all_actions.setVisible(total > _ROWS_SHOWN)

    def _show_to_complete(self, names: tuple[str, ...]) -> None:
        self._to_complete_card.setVisible(bool(names))
        self._to_complete_card.set_title(_("To complete"))
        self._to_complete_card.set_count(str(len(names)))
        shown = [labels.field_label("cooperative", name) for name in names[:4]]
        words = " · ".join(shown) + (" …" if len(names) > len(shown) else "")
        self.to_complete.show_words(words, _("Complete the identity"))

    def _ask_for_result(self) -> None:
        if self._latest is not None:
            self.assessment_requested.emit(self._latest.assessment.id)


class _PathCard(Card):
    """The twelve sessions, the four trainings, and what the cells mean."""

    def __init__(self) -> None:
        self.change_button = Button(ButtonKind.LINK)
        self.change_button.setObjectName("cooperative.change_path")
        self.sessions = SessionStrip()
        self.trainings = TrainingStrip()
        self._legend = Legend()
        super().__init__()
        self.add(self.sessions)
        self.add(self.trainings)
        foot = QHBoxLayout()
        foot.addWidget(self._legend, 1)
        foot.addWidget(self.change_button)
        self.add(foot)

    def show_path(self, file: CooperativeFile) -> None:
        """The path as it stands."""
        self.set_title(_("Path"))
        self.set_count(
            _(
                "{sessions} sessions of {all_sessions}, {trainings} trainings of {all_trainings}"
            ).format(
                sessions=held(file.sessions),
                all_sessions=SESSION_COUNT,
                trainings=held(file.trainings),
                all_trainings=len(TrainingSubject),
            )
        )
        self.change_button.setText(_("Change the path"))
        self.sessions.show_cells(session_cells(file.sessions))
        self.trainings.show_cells(training_cells(file.trainings))
        states = [CellState.HELD, CellState.NEXT, CellState.PLANNED]
        slots: tuple[CoachingSession | Training, ...] = (*file.sessions, *file.trainings)
        if any(slot.state is SlotState.MISSED for slot in slots):
            states.append(CellState.MISSED)
        entries = [(cell_sign(state), state_word(state)) for state in states]
        self._legend.show_entries([*entries, (star_sign, _("assessment"))])


class ScoresCard(Card):
    """The overall score with its band, the radar against the first assessment, the three pillars."""

    def __init__(self) -> None:
        self.score = Text(Type.BIG_SCORE, wrap=False)
        self.band = ScoreLabel(Type.FIGURE, Type.BODY_STRONG)
        self.trend = Text(Type.SECONDARY, colour=Colour.INK_2)
        self._trend_icon = IconLabel("trending-up", Colour.INK_2, 18)
        self.radar = RadarChart(names_groups=True)
        self._legend = Legend()
        self._pillars = QGridLayout()
        self._figures = QWidget()
        self.nothing = EmptyState()
        self.result_button = Button(ButtonKind.LINK)
        self.result_button.setObjectName("cooperative.open_result")
        self.assessment_button = Button(
            ButtonKind.OUTLINED, icon="clipboard-list", small=True, fills_width=True
        )
        self.assessment_button.setObjectName("cooperative.open_assessment")
        super().__init__()
        self._build()

    def show_scores(self, file: CooperativeFile) -> None:
        """The scores of the latest assessment, or that there is none; and the way to the next one."""
        self.set_title(_("Overall score"))
        self._name_buttons(draft_assessment(file.assessments), file)
        latest = file.latest
        value = latest.score.overall.value if latest is not None else None
        self._figures.setVisible(latest is not None and value is not None)
        self.nothing.setVisible(value is None)
        self.nothing.show_words(
            _("Not assessed yet")
            if latest is None
            else _("Too few criteria are answered to give a number.")
        )
        if latest is None:
            self.set_count("")
            return
        version = isolate(latest.assessment.framework_version)
        self.set_count(_("Framework {version}").format(version=version))
        if value is not None:
            self._show_figures(file, latest, float(value))

    def _show_figures(self, file: CooperativeFile, latest: ScoredAssessment, value: float) -> None:
        band = latest.score.overall.band
        assert band is not None
        wording = formats(current())
        self.score.setText(wording.number(value))
        self.band.show_score(None, band.key, labels.content(band.label))
        first = comparable_baseline(file)
        start = first.score.overall.value if first is not None else None
        self.trend.setVisible(start is not None)
        self._trend_icon.setVisible(start is not None)
        if start is not None:
            self._trend_icon.set_icon("trending-up" if value >= start else "trending-down")
            self.trend.setText(
                _("{change} since the start ({score})").format(
                    change=isolate(wording.signed(round(value) - round(float(start)))),
                    score=wording.number(start),
                )
            )
        self.radar.show_axes(axes(file))
        entries = [(now_sign, wording.month(latest.assessment.assessed_on))]
        if first is not None:
            month = wording.short_month(first.assessment.assessed_on)
            entries.append((baseline_sign, _("Start, {month}").format(month=month)))
        self._legend.show_entries(entries)
        self._show_pillars(latest.framework, pillar_scores(file))

    def _show_pillars(self, framework: Framework, pillars: list[PillarScore]) -> None:
        while (item := self._pillars.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for row, pillar in enumerate(pillars):
            name = labels.content(framework.pillar(pillar.code).label)
            self._pillars.addWidget(Text(Type.SECONDARY, name), row, 0)
            if pillar.score.value is None or pillar.score.band is None:
                words = Text(Type.SECONDARY, _("not enough yet"), colour=Colour.INK_3)
                self._pillars.addWidget(words, row, 1, 1, 2)
                continue
            figure = formats(current()).number(pillar.score.value)
            bar = BandBar()
            band = pillar.score.band
            bar.show_score(
                float(pillar.score.value), band.key, pillar.baseline,
                f"{name}, {figure}, {labels.content(band.label)}",
            )  # fmt: skip
            self._pillars.addWidget(bar, row, 1)
            self._pillars.addWidget(Text(Type.BODY_BOLD, figure, wrap=False), row, 2)

    def _name_buttons(self, draft: Assessment | None, file: CooperativeFile) -> None:
        self.result_button.setText(_("See the result"))
        self.result_button.setVisible(file.latest is not None)
        if draft is not None:
            words = _("Continue the assessment")
        elif file.latest is None:
            words = _("Start the first assessment")
        else:
            words = _("Start an assessment")
        self.assessment_button.setText(words)

    def _build(self) -> None:
        beside = QVBoxLayout()
        beside.setSpacing(2)
        beside.addStretch(1)
        beside.addWidget(self.band)
        trend = QHBoxLayout()
        trend.setSpacing(Space.XS)
        trend.addWidget(self._trend_icon)
        trend.addWidget(self.trend, 1)
        beside.addLayout(trend)
        beside.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(Space.M)
        head.addWidget(self.score)
        head.addLayout(beside, 1)
        self._pillars.setHorizontalSpacing(Space.M)
        self._pillars.setVerticalSpacing(Space.XXS)
        self._pillars.setColumnStretch(1, 1)
        figures = QVBoxLayout(self._figures)
        figures.setContentsMargins(0, 0, 0, 0)
        figures.setSpacing(Space.XS)
        figures.addLayout(head)
        figures.addWidget(self.radar)
        figures.addWidget(self._legend)
        figures.addWidget(Separator())
        figures.addLayout(self._pillars)
        self.add(self._figures)
        self.add(self.nothing)
        self.add(_at_start(self.result_button))
        self.add(self.assessment_button)


def _alert_fact(file: CooperativeFile, code: str, rating: int) -> str:
    fact = _("Criterion {code} at level {level}.").format(code=isolate(code), level=rating)
    following = next_session_no(file.sessions)
    if following is None:
        return fact
    return fact + " " + _("To look at again in session {number}.").format(number=following)


def _at_start(widget: QWidget) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(widget)
    row.addStretch(1)
    return box
