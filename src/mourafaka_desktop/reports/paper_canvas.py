"""The canvas papers are drawn on: pages know how many they are, and every font is ours.

document.build(story, canvasmaker=PaperCanvas.with_frame(draw_header_and_footer))
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

PageFrame = Callable[[Canvas, int, int], None]

# Text encoding of binary streams was for mail of the nineties; it makes a file a quarter larger.
rl_config.useA85 = 0


class PaperCanvas(Canvas):
    """Draws a frame (header and footer) on each page once the number of pages is known.

    Also leaves out the Helvetica that reportlab selects on each page: nothing here uses it, and a
    font that is not embedded prints differently everywhere.

    `section` is what the page is about, for its frame; "" until a flowable says so.
    """

    section = ""

    def __init__(
        self, *arguments: Any, page_frame: PageFrame | None = None, **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        self._page_frame = page_frame
        self._finished: list[dict[str, Any]] = []

    @classmethod
    def with_frame(cls, page_frame: PageFrame) -> Callable[..., "PaperCanvas"]:
        """A maker of canvases that call `page_frame(canvas, page, pages)` on each page."""
        return partial(cls, page_frame=page_frame)

    def _make_preamble(self) -> None:
        self._preamble = "1 0 0 1 0 0 cm"

    def showPage(self) -> None:
        if self._page_frame is None:
            super().showPage()
            return
        self._finished.append(dict(self.__dict__))
        self._startPage()  # type: ignore[attr-defined]  # missing in the stubs

    def save(self) -> None:
        for number, page in enumerate(self._finished, start=1):
            self.__dict__.update(page)
            assert self._page_frame is not None
            self._page_frame(self, number, len(self._finished))
            super().showPage()
        super().save()
