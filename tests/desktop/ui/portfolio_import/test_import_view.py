"""The import of workbooks before anything is chosen."""

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mourafaka_desktop.ui.portfolio_import.import_view import PortfolioImportView


def test_what_is_asked_stands_together_at_the_top(qtbot: QtBot) -> None:
    view = PortfolioImportView()
    qtbot.addWidget(view)
    view.begin(None)
    QApplication.processEvents()
    zone = view.drop_zone
    assert zone.height() == zone.sizeHint().height()
    assert zone.mapTo(view, zone.rect().bottomLeft()).y() < view.height() // 2
