"""Choices: the ladder of levels, segments, cards, tabs."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.widgets.choice_cards import Choice, ChoiceCards
from mourafaka_desktop.ui.widgets.language_chooser import LanguageChooser
from mourafaka_desktop.ui.widgets.level_ladder import Level, LevelLadder
from mourafaka_desktop.ui.widgets.segmented_choice import Option, SegmentedChoice
from mourafaka_desktop.ui.widgets.tab_bar import Tab, TabBar

LEVELS = [
    Level("منعدم", "لم تنعقد أي جمعية عامة عادية منذ التأسيس.", "في التشخيص الأول"),
    Level("أولي", "انعقدت آخر جمعية عامة عادية دون محضر."),
    Level("جزئي", "محضر متوفر، لكن الجمعية العامة خارج الأجل."),
    Level("متحكم فيه", "انعقدت آخر جمعية عامة عادية داخل أجل ستة أشهر."),
    Level("نموذجي", "كل الجمعيات العامة العادية انعقدت داخل الأجل."),
]


@pytest.fixture
def ladder(qtbot) -> LevelLadder:
    ladder = LevelLadder()
    qtbot.addWidget(ladder)
    ladder.show_levels(LEVELS)
    ladder.resize(800, 400)
    ladder.show()
    ladder.activateWindow()
    qtbot.waitUntil(ladder.isActiveWindow)
    return ladder


def _press(widget: QWidget, text: str) -> None:
    event = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, text)
    QApplication.sendEvent(widget, event)


def test_choosing_asks_and_only_the_answer_marks(ladder: LevelLadder, qtbot):
    with qtbot.waitSignal(ladder.level_chosen) as asked:
        qtbot.mouseClick(ladder.cards[3], Qt.MouseButton.LeftButton)
    assert asked.args == [3]
    assert ladder.level is None
    ladder.show_level(3)
    assert [card.isChecked() for card in ladder.cards] == [False, False, False, True, False]


@pytest.mark.parametrize("text", ["2", "é", "٢"])
def test_a_level_key_chooses_on_every_keyboard(ladder: LevelLadder, qtbot, text: str):
    ladder.take_focus()
    with qtbot.waitSignal(ladder.level_chosen) as asked:
        _press(ladder.cards[0], text)
    assert asked.args == [2]
    assert ladder.cards[2].hasFocus()


@pytest.mark.parametrize("text", ["n", "ى"])
def test_n_says_not_applicable_on_every_keyboard(ladder: LevelLadder, qtbot, text: str):
    ladder.take_focus()
    with qtbot.waitSignal(ladder.not_applicable_chosen):
        if text == "n":
            qtbot.keyClick(ladder.cards[0], Qt.Key.Key_N)
        else:
            _press(ladder.cards[0], text)


def test_a_digit_written_elsewhere_chooses_nothing(qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    ladder, note = LevelLadder(), QLineEdit()
    column = QVBoxLayout(page)
    column.addWidget(ladder)
    column.addWidget(note)
    page.show()
    with qtbot.assertNotEmitted(ladder.level_chosen):
        qtbot.keyClicks(note, "2n")
    assert note.text() == "2n"


def test_enter_goes_on_and_choosing_does_not(ladder: LevelLadder, qtbot):
    ladder.take_focus()
    with qtbot.assertNotEmitted(ladder.next_requested):
        qtbot.keyClick(ladder.cards[0], Qt.Key.Key_Space)
    with qtbot.waitSignal(ladder.next_requested):
        qtbot.keyClick(ladder.cards[0], Qt.Key.Key_Return)


def test_arrows_move_without_choosing(ladder: LevelLadder, qtbot):
    ladder.show_level(1)
    ladder.take_focus()
    with qtbot.assertNotEmitted(ladder.level_chosen):
        qtbot.keyClick(ladder.cards[1], Qt.Key.Key_Down)
    assert ladder.cards[2].hasFocus()
    assert ladder.level == 1


def test_the_letter_e_is_handed_on_for_the_evidence(ladder: LevelLadder, qtbot):
    ladder.take_focus()
    with qtbot.waitSignal(ladder.letter_pressed) as heard:
        qtbot.keyClick(ladder.cards[0], Qt.Key.Key_E)
    assert heard.args == ["E"]


def test_a_level_is_read_with_its_number_name_and_text(ladder: LevelLadder):
    name = ladder.cards[2].accessibleName()
    assert "2" in name
    assert "جزئي" in name
    assert "خارج الأجل" in name
    assert ladder.cards[0].accessibleDescription() == "في التشخيص الأول"


def test_a_card_grows_with_its_text(ladder: LevelLadder, qapp: QApplication):
    card = ladder.cards[4]
    assert card.heightForWidth(800) == 58
    assert card.heightForWidth(420) > 58
    theme.apply(qapp, Language.AR, 200)
    assert card.heightForWidth(800) > 2 * 58


@pytest.fixture
def answers(qtbot) -> SegmentedChoice[str]:
    choice: SegmentedChoice[str] = SegmentedChoice()
    qtbot.addWidget(choice)
    choice.set_options(
        [
            Option("done", "أنجز", "check"),
            Option("doing", "في الطريق", "hourglass"),
            Option("todo", "لم ينجز", "x"),
        ]
    )
    choice.resize(choice.sizeHint())
    choice.show()
    choice.activateWindow()
    qtbot.waitUntil(choice.isActiveWindow)
    return choice


def test_nothing_is_chosen_until_someone_chooses(answers: SegmentedChoice[str], qtbot):
    assert answers.value is None
    with qtbot.waitSignal(answers.changed) as heard:
        qtbot.mouseClick(answers.segments[1], Qt.MouseButton.LeftButton)
    assert heard.args == ["doing"] == [answers.value]


@pytest.mark.parametrize(
    ("language", "forward"), [(Language.AR, Qt.Key.Key_Left), (Language.FR, Qt.Key.Key_Right)]
)
def test_arrows_move_as_one_reads_and_space_chooses(
    answers: SegmentedChoice[str], qtbot, qapp: QApplication, language, forward
):
    theme.apply(qapp, language)
    answers.segments[0].setFocus()
    qtbot.keyClick(answers.segments[0], forward)
    assert answers.segments[1].hasFocus()
    assert answers.value is None
    with qtbot.waitSignal(answers.changed):
        qtbot.keyClick(answers.segments[1], Qt.Key.Key_Space)
    assert answers.value == "doing"


def test_segments_start_at_the_reading_edge(answers: SegmentedChoice[str], qapp: QApplication):
    assert answers.segments[0].x() > answers.segments[2].x()
    theme.apply(qapp, Language.FR)
    qapp.processEvents()
    assert answers.segments[0].x() < answers.segments[2].x()


def test_segments_stand_one_under_another_where_it_is_narrow(answers: SegmentedChoice[str]):
    answers.setFixedWidth(answers.minimumSizeHint().width())
    height = answers.heightForWidth(answers.width())
    answers.resize(answers.width(), height)
    assert height == 3 * 44
    assert [segment.y() for segment in answers.segments] == [0, 44, 88]


def test_the_words_may_change_language_without_losing_the_answer(
    answers: SegmentedChoice[str], qtbot
):
    answers.set_value("todo")
    with qtbot.assertNotEmitted(answers.changed):
        answers.set_options(
            [Option("done", "Fait"), Option("doing", "En cours"), Option("todo", "Pas fait")]
        )
    assert answers.value == "todo"
    assert answers.segments[2].text() == "Pas fait"


def test_the_language_chooser_marks_the_language_in_use(qtbot, qapp: QApplication):
    chooser = LanguageChooser()
    qtbot.addWidget(chooser)
    assert chooser.value is Language.AR
    theme.apply(qapp, Language.FR)
    assert chooser.value is Language.FR
    assert [segment.text() for segment in chooser.segments] == ["العربية", "Français", "English"]


def test_arrows_choose_among_coaches(qtbot):
    cards: ChoiceCards[str] = ChoiceCards()
    qtbot.addWidget(cards)
    cards.set_choices([Choice("nadia", "نادية بنعمرو"), Choice("youssef", "يوسف أيت حدو")])
    cards.set_value("nadia")
    with qtbot.waitSignal(cards.changed) as heard:
        qtbot.keyClick(cards.cards[0], Qt.Key.Key_Left)
    assert heard.args == ["youssef"]
    with qtbot.waitSignal(cards.changed):
        qtbot.mouseClick(cards.cards[0], Qt.MouseButton.LeftButton)
    assert cards.value == "nadia"


def test_tabs_say_where_one_went_and_count_aloud(qtbot):
    bar: TabBar[str] = TabBar()
    qtbot.addWidget(bar)
    bar.set_tabs([Tab("decide", "للحسم", "ban", 2), Tab("waiting", "في الانتظار", "laptop", 8)])
    assert bar.value == "decide"
    assert bar.tabs[1].accessibleName() == "في الانتظار, 8"
    with qtbot.waitSignal(bar.changed) as heard:
        qtbot.keyClick(bar.tabs[0], Qt.Key.Key_Left)
    assert heard.args == ["waiting"]
    with qtbot.assertNotEmitted(bar.changed):
        qtbot.mouseClick(bar.tabs[1], Qt.MouseButton.LeftButton)
