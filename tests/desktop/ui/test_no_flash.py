"""No part of a screen is a window of its own for a moment: that flashes, and takes the keyboard away."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mourafaka_desktop.domain.attachments import Attachment, AttachmentRole
from mourafaka_desktop.domain.ids import new_attachment_id
from mourafaka_desktop.errors import BundleRefused
from mourafaka_desktop.sync.bundles import FileTaken
from mourafaka_desktop.ui.sync.exchange_view import ExchangeView
from mourafaka_desktop.ui.sync.usb_view import UsbView
from mourafaka_desktop.ui.visit.photos_view import PhotosView
from mourafaka_desktop.ui.visit.visit_model import PhotoTile
from mourafaka_desktop.ui.widgets.picture_dialog import PictureDialog
from tests.builders import make_cooperative, make_visit


class Watch(QObject):
    """Remembers what was shown as a window."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[QWidget] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(watched)
        return False


def exchange() -> QWidget:
    return ExchangeView()


def picture() -> QWidget:
    window = QWidget()
    PictureDialog(window, may_change=True)
    return window


def photos() -> QWidget:
    view = PhotosView()
    visit = make_visit(make_cooperative())
    scan = Attachment(
        id=new_attachment_id(),
        cooperative_id=visit.cooperative_id,
        record_kind="visit",
        record_id=visit.id,
        role=AttachmentRole.SCAN,
        sha256="00",
        media_type="application/pdf",
        byte_size=1,
        caption="محضر الجمع العام",
    )
    view.show_photos([PhotoTile(scan, b"")])
    return view


def usb() -> QWidget:
    view = UsbView()
    view.show_taken([FileTaken("copy.mkb", None, BundleRefused("damaged"))])
    return view


@pytest.mark.parametrize("build", [exchange, picture, photos, usb])
def test_no_part_is_shown_before_it_has_its_place(
    qtbot: QtBot, qapp: QApplication, build: Callable[[], QWidget]
) -> None:
    watch = Watch()
    qapp.installEventFilter(watch)
    try:
        qtbot.addWidget(build())
    finally:
        qapp.removeEventFilter(watch)
    assert watch.shown == []
