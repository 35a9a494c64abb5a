"""Notices and problems in their place, with and without a button."""

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.widgets.inline_problem import InlineProblem


def test_the_button_of_a_notice_stands_below_its_words_with_large_text(
    qtbot: QtBot, qapp: QApplication
) -> None:
    problem = InlineProblem()
    qtbot.addWidget(problem)
    problem.show_problem(
        "7 صور لم ترسل بعد.",
        "تنتظر اتصالا أفضل، وقد أرسلت النصوص قبلها، ولا يضيع منها أي شيء.",
        action="إرسال الصور الآن",
    )
    for scale, is_below in ((100, False), (200, True)):
        theme.apply(qapp, Language.AR, scale)
        problem.resize(900, problem.heightForWidth(900))
        QApplication.processEvents()
        words = problem.fact.geometry()
        assert (problem.button.y() >= words.bottom()) is is_below
        assert is_below is (problem.fact.width() > 700 and problem.button.x() > 300)
