"""What changed: one signal that tells the open screens, so that they never call one another."""

from PySide6.QtCore import QObject, Signal

from mourafaka_desktop.domain.changes import Changes


class ChangeNotice(QObject):
    """Announces what a write or an exchange changed; a screen reads again what it shows of it."""

    changed = Signal(object)  # Changes

    def announce(self, changes: Changes) -> None:
        """Tell every open screen; nothing is said when nothing changed."""
        if changes.records:
            self.changed.emit(changes)
