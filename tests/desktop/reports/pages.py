"""Small papers for tests: a story set on A4 with the margins all papers have."""

from io import BytesIO

import pypdfium2
from PIL import Image, ImageStat
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


def shown(flowable: Flowable, *, scale: float = 4) -> Image.Image:
    """The flowable drawn alone in a picture of its own size, in grey, `scale` pixels a point."""
    width, height = flowable.wrap(2000, 2000)
    margin = 4

    def draw(canvas: Canvas) -> None:
        canvas.setPageSize((width + 2 * margin, height + 2 * margin))
        flowable.drawOn(canvas, margin, margin)

    with pypdfium2.PdfDocument(drawing(draw)) as document:
        page = document[0]
        return page.render(scale=scale).to_pil().convert("L")


def darkness(picture: Image.Image, left: float, right: float) -> float:
    """How dark the part of a picture between two shares of its width is, from 0 to 1."""
    part = picture.crop(
        (round(picture.width * left), 0, round(picture.width * right), picture.height)
    )
    return 1 - ImageStat.Stat(part).mean[0] / 255
