"""One answer on the assessment screen, from the key to the painted score.

`python -m benchmarks.assessment_screen` fills in the programme's framework on the real screen, over the real
services and an encrypted profile, and prints how long the coach waits: median, 95 of 100, worst; and what of it
the window's own thread worked, which on a busy machine is the better figure. The window is drawn without a screen.
A frame lasts 16 ms.
"""

import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, thread_time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from benchmarks.machine import machine
from mourafaka_desktop.domain.questionnaires import shipped_framework
from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.assessment.assessment_presenter import (
    AssessmentPresenter,
    AssessmentServices,
)
from mourafaka_desktop.ui.assessment.assessment_view import AssessmentView
from mourafaka_desktop.ui.assessment.provisional_score_view import ProvisionalScoreView
from mourafaka_desktop.ui.background import Background
from mourafaka_desktop.ui.changes import ChangeNotice
from mourafaka_desktop.ui.navigation import Place, Router, Screen
from tests.builders import keep, make_assessment, make_cooperative, make_workspace

FRAME_MS = 16
# Each walk gives every criterion another level; the first is a warm-up and does not count.
WALKS = 4
LEVELS = (Qt.Key.Key_1, Qt.Key.Key_3, Qt.Key.Key_0, Qt.Key.Key_4)
SIZE = (1294, 768)


class Painted(QObject):
    """Notes when a widget or something in it was last painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.at = 0.0
        for one in (widget, *widget.findChildren(QWidget)):
            one.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            self.at = perf_counter()
        return super().eventFilter(watched, event)


@contextmanager
def assessment_screen(folder: Path) -> Iterator[tuple[AssessmentView, Background]]:
    """The screen with an assessment in which nothing is answered yet."""
    workspace, background = make_workspace(folder), Background()
    cooperative = make_cooperative(province_code="09.001", sector="agriculture")
    assessment = make_assessment(cooperative)
    keep(workspace, cooperative)
    keep(workspace, assessment)
    view, router = AssessmentView(), Router()
    presenter = AssessmentPresenter(
        view,
        AssessmentServices.of(workspace),
        background=background,
        clock=workspace.clock,
        router=router,
        notice=ChangeNotice(),
        say=lambda _sentence, _undo: None,
    )
    view.resize(*SIZE)
    view.show()
    presenter.open(Place(Screen.ASSESSMENT, {"assessment": assessment.id}))
    settle(background)
    yield view, background
    presenter.leave()
    settle(background)
    background.close()
    workspace.close()


def settle(background: Background) -> None:
    """Let everything that was begun come to its end."""
    QApplication.processEvents()
    background.wait_idle()
    QApplication.processEvents()


def answers_ms(view: AssessmentView, background: Background) -> Iterator[tuple[float, float]]:
    """For each criterion in turn and each walk over all: how long the score took to be painted, and
    how long this thread worked until nothing was left to paint."""
    score = view.findChild(ProvisionalScoreView)
    assert score is not None
    codes = [criterion.code for criterion in shipped_framework().criteria()]
    for walk, code in product(range(WALKS), codes):
        view.criterion_requested.emit(code)
        settle(background)
        painted = Painted(score)
        ladder = view.criterion.ladder.findChildren(QWidget)[0]
        pressed, began = perf_counter(), thread_time()
        QTest.keyClick(ladder, LEVELS[walk])
        QApplication.processEvents()
        if walk and painted.at > pressed:
            yield (painted.at - pressed) * 1000, (thread_time() - began) * 1000
        painted.deleteLater()
        settle(background)


def main() -> int:
    """Print what the coach waits."""
    app = QApplication(sys.argv)
    theme.fit(app, theme.DESIGN_WIDTH)
    theme.apply(app, Language.AR, 100)
    with (
        tempfile.TemporaryDirectory() as folder,
        assessment_screen(Path(folder)) as (view, background),
    ):
        answers = list(answers_ms(view, background))
    print(f"{machine()}; Python {platform.python_version()}\n")
    print("| of one answer | answers | median | 95 of 100 | worst | a frame |")
    print("|---|---|---|---|---|---|")
    for name, times in zip(("waited", "worked"), zip(*answers, strict=True), strict=True):
        shown = (median(times), quantiles(times, n=20)[-1], max(times))
        figures = " | ".join(f"{one:.1f}" for one in shown)
        print(f"| {name} | {len(times)} | {figures} | {FRAME_MS} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
