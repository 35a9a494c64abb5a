"""Papers on a printer: a real QPrinter that writes a PDF."""

from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from mourafaka_desktop.ui.reports.printing import prepare, print_papers
from tests.desktop.ui.reports.papers import make_pdf


@pytest.fixture
def printer(tmp_path: Path, qapp: QApplication) -> QPrinter:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setResolution(72)
    prepare(printer)
    return printer


def printed(printer: QPrinter) -> list[tuple[int, int, int]]:
    """The colour in the middle of each printed page."""
    document = pypdfium2.PdfDocument(printer.outputFileName())
    colours = []
    for page in document:
        picture = page.render(scale=0.2, rev_byteorder=True).to_pil().convert("RGB")
        colours.append(picture.getpixel((picture.width // 2, picture.height // 2)))
    document.close()
    return colours


def test_every_page_of_every_paper_is_printed_in_order(printer: QPrinter) -> None:
    print_papers([make_pdf(2), make_pdf(1)], printer)
    red, green, red_again = printed(printer)
    assert red == red_again
    assert green[1] > green[0]


def test_only_the_pages_asked_for_are_printed(printer: QPrinter) -> None:
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 3)
    print_papers([make_pdf(4)], printer)
    green, blue = printed(printer)
    assert green[1] > green[0]
    assert blue[2] > blue[0]


def test_a_page_fills_the_sheet(printer: QPrinter) -> None:
    print_papers([make_pdf(1)], printer)
    document = pypdfium2.PdfDocument(printer.outputFileName())
    picture = document[0].render(scale=0.2, rev_byteorder=True).to_pil().convert("RGB")
    document.close()
    corners = [(1, 1), (picture.width - 2, picture.height - 2)]
    assert all(picture.getpixel(corner)[0] > 150 for corner in corners)
    assert picture.height / picture.width == pytest.approx(297 / 210, rel=0.02)
