"""Prints papers page by page at the printer's own resolution, off the main thread."""

from collections.abc import Iterable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from mourafaka_desktop.ui.reports.page_images import page_images

# Beyond this a page costs memory (35 MB at 300 dpi) and a copy shop's printer shows no difference.
_HIGHEST_DPI = 300


def prepare(printer: QPrinter) -> None:
    """A4, upright, to the edge of the sheet: the paper has margins of its own."""
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)


def print_papers(pdfs: Iterable[bytes], printer: QPrinter) -> None:
    """Send the pages of these papers, counted through, as one job; only those asked for in the print dialog."""
    dpi = min(printer.resolution(), _HIGHEST_DPI)
    pictures = (picture for pdf in pdfs for picture in page_images(pdf, dpi=dpi))
    painter = QPainter()
    painter.begin(printer)
    try:
        is_first = True
        for number, picture in enumerate(pictures, start=1):
            if not _is_wanted(number, printer):
                continue
            if not is_first:
                printer.newPage()
            is_first = False
            painter.drawImage(QRectF(painter.viewport()), picture)
    finally:
        painter.end()


def _is_wanted(number: int, printer: QPrinter) -> bool:
    if printer.printRange() is not QPrinter.PrintRange.PageRange:
        return True
    return printer.fromPage() <= number <= printer.toPage()
