"""The photos of the visit: dropped, pasted or picked, and kept only where the persons shown agreed."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPixmap,
)
from PySide6.QtWidgets import QApplication, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from mourafaka_desktop.domain.visits import Visit
from mourafaka_desktop.errors import MourafakaError
from mourafaka_desktop.i18n.catalogue import _, ngettext
from mourafaka_desktop.ui.direction import isolate_name
from mourafaka_desktop.ui.tokens import Colour, Radius, State, Type
from mourafaka_desktop.ui.visit.section_view import SectionView
from mourafaka_desktop.ui.visit.visit_model import PhotoOffer, PhotoTile, Section
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.flow_layout import FlowLayout
from mourafaka_desktop.ui.widgets.icon_label import IconLabel
from mourafaka_desktop.ui.widgets.inline_problem import InlineProblem
from mourafaka_desktop.ui.widgets.painting import draw_sheet
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.themed import Themed
from mourafaka_desktop.ui.widgets.tick import Tick

_PICTURES = {".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff", ".heic", ".gif"}


class PhotosView(SectionView):
    """`photos_offered` with what was dropped, pasted or picked; `consent_given` when it is ticked."""

    photos_offered = Signal(object)  # tuple of PhotoOffer
    photo_removed = Signal(object)  # AttachmentId
    consent_given = Signal()

    def __init__(self) -> None:
        super().__init__(Section.PHOTOS)
        self._tiles: Sequence[PhotoTile] = ()
        self._waiting = 0
        self._refused: tuple[MourafakaError, str | None] | None = None
        self._shows_people = Tick()
        self._shows_people.setObjectName("visit.photo_shows_people")
        self._shows_people.setChecked(True)
        self._shows_people.clicked.connect(self._people_clicked)
        self._consent = Tick()
        self._add_input("image_consent", self._consent)
        self._consent.clicked.connect(self._consent_clicked)
        self._drop = _DropPlace()
        self._drop.setObjectName("visit.photo_drop")
        self._drop.button.setObjectName("visit.add_photo")
        self._drop.button.clicked.connect(self._pick)
        self._drop.dropped.connect(self.offer)
        self._problem = InlineProblem()
        self._pictures = QWidget()
        self._flow = FlowLayout(self._pictures, spacing=12)
        for part in (
            self._shows_people,
            self._consent,
            self._drop,
            self._problem,
            self._pictures,
        ):
            self.add(part)
        self.body.setSpacing(4)
        self.retranslate()

    @property
    def consent(self) -> tuple[bool, bool]:
        """Whether the next photos show people, and whether these agreed."""
        return self._shows_people.isChecked(), self._consent.isChecked()

    def show_visit(self, visit: Visit) -> None:
        super().show_visit(visit)
        self._consent.setChecked(bool(visit.image_consent))

    def show_photos(self, tiles: Sequence[PhotoTile]) -> None:
        """The photos kept so far."""
        self._tiles = tiles
        self._flow.clear()
        before: QWidget = self._drop.button
        for number, tile in enumerate(tiles):
            picture = _Picture(tile.thumbnail, _("Photo {number}").format(number=number + 1))
            picture.remove.setText(_("Remove"))
            picture.remove.setAccessibleName(_("Remove photo {number}").format(number=number + 1))
            picture.remove.setObjectName(f"visit.photo_{number}_remove")
            picture.remove.clicked.connect(partial(self.photo_removed.emit, tile.attachment.id))
            self._flow.addWidget(picture)
            QWidget.setTabOrder(before, picture.remove)
            before = picture.remove
        self._pictures.setVisible(bool(tiles))
        self._pictures.updateGeometry()
        self.set_count(
            ngettext("{n} photo", "{n} photos", len(tiles)).format(n=len(tiles)) if tiles else ""
        )

    def show_waiting(self, waiting: int) -> None:
        """How many photos wait for the consent of those they show; 0 when none does."""
        self._waiting, self._refused = waiting, None
        self._show_problem()

    def show_refused(self, failure: MourafakaError, name: str | None) -> None:
        """A photo could not be kept; the rest goes on."""
        self._refused = (failure, name)
        self._show_problem()

    def offer(self, mime: QMimeData) -> bool:
        """Offer the pictures that were dropped or pasted; says whether there were any."""
        offers = offers_in(mime)
        if offers:
            self.photos_offered.emit(offers)
        return bool(offers)

    def retranslate(self) -> None:
        super().retranslate()
        self._shows_people.setText(_("The next photos show people"))
        self._consent.setText(_("The people shown agree to be photographed for this file"))
        self._drop.show_words(_("Drop photos here or paste them with Ctrl V"), _("Choose photos"))
        self.show_photos(self._tiles)
        self._show_problem()

    def freeze(self, is_frozen: bool) -> None:
        super().freeze(is_frozen)
        self._shows_people.setEnabled(not is_frozen)
        self._drop.setEnabled(not is_frozen)
        self._pictures.setEnabled(not is_frozen)

    @property
    def first_input(self) -> QWidget | None:
        return self._drop.button

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste) and self.offer(
            QApplication.clipboard().mimeData()
        ):
            return
        super().keyPressEvent(event)

    def _people_clicked(self, shows_people: bool) -> None:
        self._consent.setVisible(shows_people)
        if not shows_people and self._waiting:
            self.consent_given.emit()

    def _consent_clicked(self, agreed: bool) -> None:
        self.value_chosen.emit("image_consent", agreed)
        if agreed:
            self.consent_given.emit()

    def _pick(self) -> None:
        dialog = QFileDialog(self, _("Choose photos"))
        dialog.setObjectName("visit.photo_dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        patterns = " ".join(f"*{ending}" for ending in sorted(_PICTURES))
        dialog.setNameFilters([_("Pictures ({patterns})").format(patterns=patterns)])
        dialog.filesSelected.connect(
            lambda names: self.photos_offered.emit(
                tuple(PhotoOffer(Path(name), Path(name).name) for name in names)
            )
        )
        dialog.open()

    def _show_problem(self) -> None:
        if self._refused is not None:
            failure, name = self._refused
            explanation = failure.explain(_)
            title = (
                explanation.title if name is None else f"{isolate_name(name)} : {explanation.title}"
            )
            self._problem.show_problem(title, explanation.advice, state=State.SOON)
        elif self._waiting:
            sentence = ngettext(
                "{n} photo waits for consent.", "{n} photos wait for consent.", self._waiting
            )
            self._problem.show_problem(
                sentence.format(n=self._waiting),
                _("Ask the people shown, then tick that they agree. Nothing is kept before."),
                state=State.SOON,
            )
        else:
            self._problem.clear()


def offers_in(mime: QMimeData) -> tuple[PhotoOffer, ...]:
    """The pictures in something dropped or pasted: files by their path, else the image itself."""
    paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    if paths:
        return tuple(PhotoOffer(path, path.name) for path in paths if path.is_file())
    if mime.hasImage():
        image = QImage(mime.imageData())
        if not image.isNull():
            return (PhotoOffer(_png(image), None),)
    return ()


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # PySide takes a str, its stub does not
    return bytes(buffer.data().data())


class _DropPlace(Themed, QWidget):
    """A dashed place that takes files and images, with a button that picks them."""

    dropped = Signal(object)  # QMimeData

    def __init__(self) -> None:
        super().__init__()
        self._is_over = False
        self._words = Text(Type.BODY, colour=Colour.INK_2)
        self.button = Button(icon="image-plus", small=True)
        self.setAcceptDrops(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 14, 18, 14)
        row.setSpacing(14)
        row.addWidget(IconLabel("image", Colour.INK_3))
        row.addWidget(self._words, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.button)

    def show_words(self, words: str, button: str) -> None:
        self._words.setText(words)
        self.button.setText(button)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()
            self._show_over(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._show_over(False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self._show_over(False)
        event.acceptProposedAction()
        self.dropped.emit(event.mimeData())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_sheet(
            painter,
            QRectF(self.rect()),
            ground=Colour.TINT if self._is_over else Colour.PANEL,
            edge=Colour.NILA if self._is_over else Colour.LINE_STRONG,
            radius=Radius.BUTTON,
            dashed=True,
        )
        painter.end()

    def _show_over(self, is_over: bool) -> None:
        self._is_over = is_over
        self.update()


class _Picture(Themed, QWidget):
    """A small picture over its remove button."""

    def __init__(self, thumbnail: bytes, name: str) -> None:
        super().__init__()
        self._image = QPixmap()
        self._image.loadFromData(thumbnail)
        self.setAccessibleName(name)
        self.remove = Button(ButtonKind.TEXT, icon="trash-2", small=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, self.theme.px(112), 0, 0)
        column.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignHCenter)

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(148), self.theme.px(112) + self.remove.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        box = QRectF(0, 0, self.width(), self.theme.px(108))
        sheet = QPainterPath()
        sheet.addRoundedRect(box, Radius.BUTTON, Radius.BUTTON)
        painter.setClipPath(sheet)
        painter.fillRect(box, Qt.GlobalColor.white)
        if not self._image.isNull():
            filled = self._image.size().scaled(
                box.size().toSize(), Qt.AspectRatioMode.KeepAspectRatioByExpanding
            )
            target = QRectF(0, 0, filled.width(), filled.height())
            target.moveCenter(box.center())
            painter.drawPixmap(target, self._image, QRectF(self._image.rect()))
        painter.setClipping(False)
        draw_sheet(painter, box, ground=None, edge=Colour.LINE, radius=Radius.BUTTON)
        painter.end()
