"""Ranges: a slider and its exact number say the same; nothing is chosen by itself."""

from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.ui.widgets.questions.question import QuestionKind, Scale
from mourafaka_desktop.ui.widgets.questions.slider import Slider
from tests.desktop.ui.widgets.questions.asked import REF, question

TEN = Scale(Decimal(0), Decimal(10), Decimal(1))


def _slider(page) -> Slider:
    found = page.list.findChild(Slider)
    assert found is not None
    return found


def _number(page) -> QLineEdit:
    found = page.list.findChild(QLineEdit, f"answer.{REF}.1")
    assert found is not None
    return found


@pytest.fixture
def page(ask):
    return ask(question(QuestionKind.RANGE, scale=TEN))


def test_nothing_is_chosen_until_someone_chooses(page):
    assert _slider(page).step is None
    assert _number(page).text() == ""
    assert page.heard == []


@pytest.mark.parametrize(
    ("language", "more"), [(Language.AR, Qt.Key.Key_Left), (Language.FR, Qt.Key.Key_Right)]
)
def test_the_keys_follow_the_reading_direction(ask, qtbot, language: Language, more: Qt.Key):
    page = ask(question(QuestionKind.RANGE, scale=TEN), language=language)
    page.list.focus(REF)
    for key in (Qt.Key.Key_Space, more, more, Qt.Key.Key_Up, Qt.Key.Key_End, Qt.Key.Key_Down):
        qtbot.keyClick(_slider(page), key)
    assert page.texts == ["0", "1", "2", "3", "10", "9"]
    assert _number(page).text() == "9"


@pytest.mark.parametrize("language", [Language.AR, Language.FR])
def test_a_press_chooses_the_step_under_it(ask, qtbot, language: Language):
    page = ask(question(QuestionKind.RANGE, scale=TEN), language=language)
    slider = _slider(page)
    end = 2 if language is Language.AR else slider.width() - 2
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(end, slider.height() // 2))
    qtbot.mouseClick(
        slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() // 2, slider.height() // 2)
    )
    assert page.texts == ["10", "5"]


def test_a_typed_number_moves_the_slider(page, type_text):
    _number(page).setFocus()
    type_text(_number(page), "٧")
    assert page.texts == ["7"]
    assert _slider(page).step == 7


def test_a_number_beyond_the_ends_is_explained_not_rounded(page, type_text):
    _number(page).setFocus()
    type_text(_number(page), "12")
    QApplication.focusWidget().clearFocus()
    assert page.texts[-1] == "1"
    assert _number(page).text() == "12"
    assert "من \u20660\u2069 إلى \u206610\u2069" in page.problem()


def test_steps_may_be_fractions_and_go_down(ask, qtbot):
    scale = Scale(Decimal("2"), Decimal("0.5"), Decimal("0.5"))
    page = ask(question(QuestionKind.RANGE, "1.5", scale=scale))
    assert _slider(page).step == 1
    page.list.focus(REF)
    qtbot.keyClick(_slider(page), Qt.Key.Key_End)
    assert page.texts == ["0.5"]
    assert _number(page).text() == "0,5"


def test_a_range_can_be_taken_back(page, qtbot):
    page.list.focus(REF)
    qtbot.keyClick(_slider(page), Qt.Key.Key_Space)
    page.view()._clear.click()
    assert page.texts == ["0", ""]
    assert _slider(page).step is None
    assert _number(page).text() == ""


def test_the_wheel_scrolls_the_page_and_changes_no_answer(page):
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QWheelEvent

    slider = _slider(page)
    event = QWheelEvent(
        QPointF(10, 10), QPointF(10, 10), QPoint(0, -120), QPoint(0, -120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(slider, event)
    assert not event.isAccepted() or page.heard == []
    assert page.heard == []


@pytest.mark.parametrize(
    ("start", "end", "step", "numbers"),
    [
        ("0", "10", "3", ["0", "3", "6", "9"]),
        ("1", "2", "0.25", ["1", "1.25", "1.50", "1.75", "2.00"]),
        ("5", "1", "-2", ["5", "3", "1"]),
    ],
)
def test_a_scale_knows_its_numbers(start: str, end: str, step: str, numbers: list[str]):
    scale = Scale(Decimal(start), Decimal(end), Decimal(step))
    assert [scale.at(index) for index in range(scale.last + 1)] == [Decimal(n) for n in numbers]
    assert [scale.index_of(Decimal(n)) for n in numbers] == list(range(len(numbers)))
    assert scale.index_of(Decimal("99")) is None


def test_a_scale_has_a_step():
    with pytest.raises(ValueError, match="step"):
        Scale(Decimal(0), Decimal(1), Decimal(0))
