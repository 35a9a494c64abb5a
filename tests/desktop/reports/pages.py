"""Small papers for tests: a story set on A4 with the margins all papers have."""

from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from mourafaka_desktop.reports.paper_canvas import PaperCanvas


def paper(story: list[Flowable], *, width: float = 174 * mm, height: float = 255 * mm) -> bytes:
    out = BytesIO()
    document = BaseDocTemplate(out, pagesize=A4, invariant=1)
    frame = Frame(18 * mm, 19 * mm, width, height, 0, 0, 0, 0)
    document.addPageTemplates(PageTemplate(frames=[frame]))
    document.build(story, canvasmaker=PaperCanvas)
    return out.getvalue()


def drawing(draw) -> bytes:
    """One page on which `draw(canvas)` has drawn."""
    out = BytesIO()
    canvas: Canvas = PaperCanvas(out, pagesize=A4, invariant=1)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return out.getvalue()
