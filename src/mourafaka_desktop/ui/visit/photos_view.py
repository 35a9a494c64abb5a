"""The photos and scans of the visit: dropped, pasted or picked, and kept only where the persons shown agreed."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QVBoxLayout, QWidget

from mourafaka_desktop.domain.attachments import AttachmentRole
from mourafaka_desktop.domain.visits import Visit
from mourafaka_desktop.i18n.catalogue import _, ngettext
from mourafaka_desktop.ui.direction import isolate_name, joined
from mourafaka_desktop.ui.icons import draw_icon
from mourafaka_desktop.ui.tokens import Colour, Radius, State, Type
from mourafaka_desktop.ui.visit.photo_offers import has_something, offers_in
from mourafaka_desktop.ui.visit.section_view import SectionView
from mourafaka_desktop.ui.visit.visit_model import PhotoOffer, PhotoTile, RefusedPhoto, Section
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.drop_place import DropPlace
from mourafaka_desktop.ui.widgets.file_dialog import FileDialog
from mourafaka_desktop.ui.widgets.flow_layout import FlowLayout
from mourafaka_desktop.ui.widgets.inline_problem import InlineProblem
from mourafaka_desktop.ui.widgets.painting import draw_sheet
from mourafaka_desktop.ui.widgets.progress_bar import ProgressBar
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.themed import Themed
from mourafaka_desktop.ui.widgets.tick import Tick

# What the file dialog offers first; what a file is, its content says.
_ENDINGS = (".jpg", ".jpeg", ".png", ".pdf", ".webp", ".tif", ".tiff", ".bmp", ".gif", ".heic")
_NAMED = 4


class PhotosView(SectionView):
    """`photos_offered` with what was dropped, pasted or picked; `consent_given` when it is ticked."""

    photos_offered = Signal(object)  # tuple of PhotoOffer
    photo_opened = Signal(object)  # AttachmentId
    photo_removed = Signal(object)  # AttachmentId
    consent_given = Signal()
    waiting_declined = Signal()

    def __init__(self) -> None:
        super().__init__(Section.PHOTOS)
        self._tiles: Sequence[PhotoTile] = ()
        self._waiting = 0
        self._adding = (0, 0)
        self._refused: Sequence[RefusedPhoto] = ()
        self._is_unusable = False
        self._shows_people = Tick()
        self._shows_people.setObjectName("visit.photo_shows_people")
        self._shows_people.setChecked(True)
        self._shows_people.clicked.connect(self._people_clicked)
        self._consent = Tick()
        self._add_input("image_consent", self._consent)
        self._consent.clicked.connect(self._consent_clicked)
        self._keeps_position = Tick()
        self._keeps_position.setObjectName("visit.photo_keeps_position")
        self._drop = DropPlace()
        self._drop.setObjectName("visit.photo_drop")
        self._drop.button.setObjectName("visit.add_photo")
        self._drop.button.clicked.connect(self._pick)
        self._drop.dropped.connect(self.offer)
        self._progress = QWidget()
        self._progress.setObjectName("visit.photo_progress")
        self._bar = ProgressBar()
        self._progress_words = Text(Type.SECONDARY_STRONG)
        self._problem = InlineProblem()
        self._problem.setObjectName("visit.photo_problem")
        self._problem.button.setObjectName("visit.photos_declined")
        self._problem.action_requested.connect(self.waiting_declined)
        self._pictures = QWidget()
        self._flow = FlowLayout(self._pictures, spacing=12, at_top=True)
        progress = QVBoxLayout(self._progress)
        progress.setContentsMargins(0, 8, 0, 4)
        progress.setSpacing(4)
        progress.addWidget(self._bar)
        progress.addWidget(self._progress_words)
        for part in (
            self._shows_people,
            self._consent,
            self._keeps_position,
            self._drop,
            self._progress,
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

    @property
    def keeps_position(self) -> bool:
        """Whether the next photos keep where they were taken."""
        return self._keeps_position.isChecked()

    def show_visit(self, visit: Visit) -> None:
        super().show_visit(visit)
        self._consent.setChecked(bool(visit.image_consent))

    def show_photos(self, tiles: Sequence[PhotoTile]) -> None:
        """The photos and scans kept so far."""
        self._tiles = tiles
        self._flow.clear()
        before: QWidget = self._drop.button
        for number, tile in enumerate(tiles):
            picture = self._picture(number, tile)
            self._flow.addWidget(picture)
            QWidget.setTabOrder(before, picture.open_button)
            QWidget.setTabOrder(picture.open_button, picture.remove)
            before = picture.remove
        self._pictures.setVisible(bool(tiles))
        self._pictures.updateGeometry()
        self.set_count(
            ngettext("{n} photo", "{n} photos", len(tiles)).format(n=len(tiles)) if tiles else ""
        )

    def show_adding(self, done: int, total: int) -> None:
        """How many of those that were brought together are kept; shown while several are."""
        self._adding = (done, total)
        self._is_unusable = False
        is_going_on = total > 1 and done < total
        self._progress.setVisible(is_going_on)
        if is_going_on:
            self._bar.show_share(done / total)
            sentence = _("Photo {number} of {total} is being made smaller and kept…")
            self._progress_words.setText(sentence.format(number=done + 1, total=total))
            self._bar.setAccessibleName(self._progress_words.text())

    def show_waiting(self, waiting: int) -> None:
        """How many photos wait for the consent of those they show; 0 when none does."""
        self._waiting = waiting
        self._show_problem()

    def show_refused(self, refused: Sequence[RefusedPhoto]) -> None:
        """What could not be kept of what was brought together; the rest was."""
        self._refused = refused
        self._show_problem()

    def offer(self, mime: QMimeData) -> bool:
        """Offer the pictures that were dropped or pasted; says whether anything was brought at all."""
        if not has_something(mime) or not self._drop.isEnabled():
            return False
        offers = offers_in(mime)
        self._is_unusable = not offers
        self._show_problem()
        if offers:
            self.photos_offered.emit(offers)
        return True

    def retranslate(self) -> None:
        super().retranslate()
        self._shows_people.setText(_("The next photos show people"))
        self._consent.setText(_("The people shown agree to be photographed for this file"))
        self._keeps_position.setText(_("Keep in the next photos where they were taken"))
        self._drop.show_words(
            _("Drop photos or PDF scans here, or paste them with Ctrl V"), _("Choose files")
        )
        self.show_photos(self._tiles)
        self.show_adding(*self._adding)
        self._show_problem()

    def freeze(self, is_frozen: bool) -> None:
        super().freeze(is_frozen)
        for part in (self._shows_people, self._keeps_position, self._drop):
            part.setEnabled(not is_frozen)
        for index in range(self._flow.count()):
            item = self._flow.itemAt(index)
            picture = item.widget() if item is not None else None
            if isinstance(picture, _Picture):
                picture.remove.setEnabled(not is_frozen)

    @property
    def first_input(self) -> QWidget | None:
        return self._drop.button

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste) and self.offer(
            QApplication.clipboard().mimeData()
        ):
            return
        super().keyPressEvent(event)

    def _picture(self, number: int, tile: PhotoTile) -> "_Picture":
        attachment = tile.attachment
        is_scan = attachment.role is AttachmentRole.SCAN
        name = (_("Scan {number}") if is_scan else _("Photo {number}")).format(number=number + 1)
        picture = _Picture(tile.thumbnail, _words_below(tile), is_scan=is_scan)
        picture.open_button.setAccessibleName(joined([name, attachment.caption or ""]))
        picture.open_button.setToolTip(_("Open large"))
        picture.open_button.setObjectName(f"visit.photo_{number}")
        picture.open_button.clicked.connect(partial(self.photo_opened.emit, attachment.id))
        picture.open_button.removal_requested.connect(
            partial(self.photo_removed.emit, attachment.id)
        )
        picture.remove.setText(_("Remove"))
        picture.remove.setAccessibleName(_("Remove photo {number}").format(number=number + 1))
        picture.remove.setObjectName(f"visit.photo_{number}_remove")
        picture.remove.clicked.connect(partial(self.photo_removed.emit, attachment.id))
        picture.remove.setEnabled(self._drop.isEnabled())
        return picture

    def _people_clicked(self, shows_people: bool) -> None:
        self._consent.setVisible(shows_people)
        if not shows_people and self._waiting:
            self.consent_given.emit()

    def _consent_clicked(self, agreed: bool) -> None:
        self.value_chosen.emit("image_consent", agreed)
        if agreed:
            self.consent_given.emit()

    def _pick(self) -> None:
        dialog = FileDialog(self, _("Choose photos or scans"))
        dialog.setObjectName("visit.photo_dialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        patterns = " ".join(f"*{ending}" for ending in _ENDINGS)
        dialog.setNameFilters([_("Photos and PDF ({patterns})").format(patterns=patterns)])
        dialog.filesSelected.connect(
            lambda names: self.photos_offered.emit(
                tuple(PhotoOffer(Path(name), Path(name).name) for name in names)
            )
        )
        dialog.open()

    def _show_problem(self) -> None:
        if self._waiting:
            sentence = ngettext(
                "{n} photo waits for consent.", "{n} photos wait for consent.", self._waiting
            )
            self._problem.show_problem(
                sentence.format(n=self._waiting),
                _("Ask the people shown, then tick that they agree. Nothing is kept before."),
                state=State.SOON,
                action=_("Do not add"),
            )
        elif self._refused:
            self._problem.show_problem(*_refusal(self._refused), state=State.SOON)
        elif self._is_unusable:
            self._problem.show_problem(
                _("Nothing was added."),
                _(
                    "Only photos and PDF files that lie on this laptop or on a USB key can be added."
                ),
                state=State.SOON,
            )
        else:
            self._problem.clear()


def _refusal(refused: Sequence[RefusedPhoto]) -> tuple[str, str]:
    """A lead and a sentence for what was not kept: one with its advice, several by their names."""
    said = [one.failure.explain(_) for one in refused]
    if len(refused) == 1:
        title = said[0].title
        name = refused[0].name
        return (title if name is None else f"{isolate_name(name)} : {title}"), said[0].advice
    lead = ngettext("{n} file was not added.", "{n} files were not added.", len(refused))
    each = [
        title.title if one.name is None else f"{isolate_name(one.name)} : {title.title}"
        for one, title in zip(refused, said, strict=True)
    ]
    advice = list(dict.fromkeys(one.advice for one in said))
    return lead.format(n=len(refused)), " ".join([*each[:_NAMED], *advice[:1]])


def _words_below(tile: PhotoTile) -> str:
    if not tile.thumbnail:
        return _("Not arrived on this laptop yet")
    attachment = tile.attachment
    if attachment.caption:
        return attachment.caption
    is_scan = attachment.role is AttachmentRole.SCAN
    # Without its ending, which would stand at the wrong side of an Arabic name.
    return isolate_name(Path(attachment.file_name).stem) if is_scan and attachment.file_name else ""


class _Picture(QWidget):
    """A small picture that opens large, over its words and its remove button."""

    def __init__(self, thumbnail: bytes, words: str, *, is_scan: bool) -> None:
        super().__init__()
        self.open_button = _OpenButton(thumbnail, is_scan=is_scan)
        self._words = Text(Type.SMALL, words, colour=Colour.INK_2, centred=True)
        self.remove = Button(ButtonKind.TEXT, icon="trash-2", small=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 0)
        column.setSpacing(2)
        column.addWidget(self.open_button)
        column.addWidget(self._words)
        self._words.setVisible(bool(words))
        column.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self.setFixedWidth(self.open_button.sizeHint().width() + 8)


class _OpenButton(Themed, QAbstractButton):
    """The small picture; Delete removes it."""

    removal_requested = Signal()

    def __init__(self, thumbnail: bytes, *, is_scan: bool) -> None:
        super().__init__()
        self.ring_radius = Radius.BUTTON
        self._is_scan = is_scan
        self._image = QPixmap()
        self._image.loadFromData(thumbnail)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(148), self.theme.px(108))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.removal_requested.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        box = QRectF(self.rect())
        sheet = QPainterPath()
        sheet.addRoundedRect(box, Radius.BUTTON, Radius.BUTTON)
        painter.setClipPath(sheet)
        painter.fillRect(box, QColor(Colour.SUNKEN if self._image.isNull() else Colour.SURFACE))
        if self._image.isNull():
            side = self.theme.px(28)
            sign = QRectF(0, 0, side, side)
            sign.moveCenter(box.center())
            draw_icon(painter, "clock", sign, Colour.INK_3)
        else:
            # A page is shown whole, a photo fills its tile.
            how = (
                Qt.AspectRatioMode.KeepAspectRatio
                if self._is_scan
                else Qt.AspectRatioMode.KeepAspectRatioByExpanding
            )
            filled = self._image.size().scaled(box.size().toSize(), how)
            target = QRectF(0, 0, filled.width(), filled.height())
            target.moveCenter(box.center())
            painter.drawPixmap(target, self._image, QRectF(self._image.rect()))
        painter.setClipping(False)
        draw_sheet(painter, box, ground=None, edge=Colour.LINE, radius=Radius.BUTTON)
        painter.end()
