"""The legal obligations that are not met: red, named, never closable, and never called illegal."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mourafaka_desktop.i18n.catalogue import _, ngettext
from mourafaka_desktop.labels import content
from mourafaka_desktop.ui.direction import isolate
from mourafaka_desktop.ui.result.result_model import AlertLine
from mourafaka_desktop.ui.widgets.legal_alert import LegalAlert

_SHOWN = 3


class AlertsView(QWidget):
    """`criterion_requested` with the code of the first one, to see why."""

    criterion_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._alerts: Sequence[AlertLine] = ()
        self.alert = LegalAlert()
        self.alert.setObjectName("result.alert")
        self.alert.button.setObjectName("result.view_criterion")
        self.alert.action_requested.connect(self._request)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.alert)
        self.hide()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.show_alerts(self._alerts)

    def show_alerts(self, alerts: Sequence[AlertLine]) -> None:
        """The obligations not met; none hides the alert."""
        self._alerts = alerts
        self.setVisible(bool(alerts))
        if not alerts:
            return
        title = ngettext(
            "Legal obligation to regularise: {n}",
            "Legal obligations to regularise: {n}",
            len(alerts),
        ).format(n=isolate(len(alerts)))
        facts = [_fact(alert) for alert in alerts[:_SHOWN]]
        if len(alerts) > _SHOWN:
            more = len(alerts) - _SHOWN
            facts.append(ngettext("and {n} more", "and {n} more", more).format(n=isolate(more)))
        action = ngettext("See the criterion", "See the criteria", len(alerts))
        self.alert.show_alert(title, "\n".join(facts), action)

    def _request(self) -> None:
        self.criterion_requested.emit(self._alerts[0].criterion.code)


def _fact(alert: AlertLine) -> str:
    return _("{criterion}: {finding}").format(
        criterion=content(alert.criterion.label), finding=content(alert.finding)
    )
