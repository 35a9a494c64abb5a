"""Small real PDFs: as many pages as asked for, each of its own colour."""

import io

from reportlab.pdfgen.canvas import Canvas

A4 = (595, 842)
COLOURS = ((0.7, 0.1, 0.1), (0.1, 0.5, 0.2), (0.1, 0.2, 0.7))


def make_pdf(pages: int = 3) -> bytes:
    """A PDF whose pages are wholly red, green and blue in turn."""
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=A4)
    for number in range(pages):
        canvas.setFillColorRGB(*COLOURS[number % len(COLOURS)])
        canvas.rect(0, 0, *A4, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return written.getvalue()
