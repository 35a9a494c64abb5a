"""The pages of a PDF as pictures, for the preview and for the printer (pypdfium2).

pdfium knows one thread at a time: call these on the database lane only.
"""

from collections.abc import Iterator
from typing import Any

from PySide6.QtGui import QImage

POINTS_PER_INCH = 72


def page_images(pdf: bytes, *, dpi: float, grey: bool = False) -> Iterator[QImage]:
    """Each page of `pdf` at `dpi`, in colour or as a grey copy shows it. Touches no widget."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        for number in range(len(document)):
            yield _picture(document, number, dpi, grey)
    finally:
        document.close()


def page_image(pdf: bytes, number: int, *, dpi: float, grey: bool = False) -> QImage:
    """One page, counted from 0."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return _picture(document, number, dpi, grey)
    finally:
        document.close()


def _picture(document: Any, number: int, dpi: float, grey: bool) -> QImage:
    page = document[number]
    bitmap = page.render(scale=dpi / POINTS_PER_INCH, rev_byteorder=True)
    form = QImage.Format.Format_RGB888 if bitmap.n_channels == 3 else QImage.Format.Format_RGBX8888
    picture = QImage(bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, form)
    # The bitmap's memory ends with the page: the picture must own its own.
    owned = picture.convertToFormat(QImage.Format.Format_Grayscale8) if grey else picture.copy()
    bitmap.close()
    page.close()
    return owned
