"""What was dropped, pasted or picked, before it is a photo of the visit: `offers_in()`, `source_of()`."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMimeData
from PySide6.QtGui import QImage

from mourafaka_desktop.ui.visit.visit_model import PhotoOffer

# Fast to write and without loss: it is reduced as soon as it is read.
_HARDLY_PACKED = 100


def has_something(mime: QMimeData) -> bool:
    """Whether files or an image are being brought, useful or not."""
    return mime.hasUrls() or mime.hasImage()


def offers_in(mime: QMimeData) -> tuple[PhotoOffer, ...]:
    """The files in something dropped or pasted, else the image itself; nothing for folders and web addresses."""
    paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    if paths:
        return tuple(PhotoOffer(path, path.name) for path in paths if path.is_file())
    if mime.hasImage():
        image = QImage(mime.imageData())
        if not image.isNull():
            return (PhotoOffer(image, None),)
    return ()


def source_of(offer: PhotoOffer) -> object:
    """What the services read: a path, or the bytes of a picture. Takes long for an image: off the main thread."""
    if not isinstance(offer.source, QImage):
        return offer.source
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    offer.source.save(buffer, "PNG", _HARDLY_PACKED)  # type: ignore[call-overload]  # PySide takes a str, its stub does not
    return bytes(buffer.data().data())
