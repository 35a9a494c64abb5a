"""Whether the system knows of any connection, for a calm word on Today: `Reachability`.

It decides nothing: systems are often wrong about it, so a sync is tried whatever they say. Where the system does not
tell, nothing is said.
"""

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QNetworkInformation

_Told = QNetworkInformation.Reachability


def means_offline(told: _Told | None) -> bool:
    """Whether what a system tells means no connection at all; None where it tells nothing."""
    return told is _Told.Disconnected


class Reachability(QObject):
    """What this system tells; `changed` with whether the laptop is offline."""

    changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._told: _Told | None = None
        if QNetworkInformation.loadBackendByFeatures(QNetworkInformation.Feature.Reachability):
            network = QNetworkInformation.instance()
            self._told = network.reachability()
            network.reachabilityChanged.connect(self.take)

    @property
    def is_offline(self) -> bool:
        """Whether the system says that there is no connection at all."""
        return means_offline(self._told)

    def take(self, told: _Told) -> None:
        """The system tells something else."""
        self._told = told
        self.changed.emit(self.is_offline)
