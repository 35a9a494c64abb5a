"""Fields: real types in and out, silence when a value is shown, problems that block nothing."""

from datetime import date, time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.tokens import State
from mourafaka_desktop.ui.widgets.button import Button
from mourafaka_desktop.ui.widgets.combo_field import ComboField
from mourafaka_desktop.ui.widgets.counter_field import CounterField
from mourafaka_desktop.ui.widgets.date_field import DateField, parse_date
from mourafaka_desktop.ui.widgets.line_field import LineField
from mourafaka_desktop.ui.widgets.passphrase_field import PassphraseField
from mourafaka_desktop.ui.widgets.search_field import SearchField
from mourafaka_desktop.ui.widgets.tick import TickGroup
from mourafaka_desktop.ui.widgets.time_field import TimeField, parse_time


def test_arabic_typed_into_a_line_arrives_at_each_key(qtbot, type_text):
    field = LineField("الاسم")
    qtbot.addWidget(field)
    heard: list[str] = []
    field.changed.connect(heard.append)
    type_text(field.input, "تيزنيت")
    assert field.value == "تيزنيت"
    assert len(heard) == 6


def test_showing_a_value_says_nothing(qtbot):
    field = LineField()
    qtbot.addWidget(field)
    with qtbot.assertNotEmitted(field.changed):
        field.set_value("x")
        field.set_value(None)
    assert field.value == ""


@pytest.mark.parametrize("language", [Language.AR, Language.FR])
def test_a_telephone_runs_left_to_right_from_the_start_edge(qtbot, qapp: QApplication, language):
    theme.apply(qapp, language)
    field = LineField("الهاتف", ltr=True)
    qtbot.addWidget(field)
    assert field.input.layoutDirection() == Qt.LayoutDirection.LeftToRight
    right = bool(field.input.alignment() & Qt.AlignmentFlag.AlignRight)
    assert right is (language is Language.AR)


def test_a_problem_is_told_at_the_field_and_to_screen_readers_and_can_go(qtbot):
    field = LineField("ICE")
    qtbot.addWidget(field)
    field.set_help("15 رقما")
    field.show_problem("يلزم 15 رقما؛ يمكن المتابعة.", State.SOON)
    assert field.problem.text() == "يلزم 15 رقما؛ يمكن المتابعة."
    assert "يمكن المتابعة" in field.input.accessibleDescription()
    field.clear_problem()
    assert field.input.accessibleDescription() == "15 رقما"


@pytest.mark.parametrize(
    "text", ["23/11/2026", "23-11-26", "23.11.2026", "23 11 2026", "23112026", " 23/11/2026 "]
)
def test_a_date_is_read_however_it_is_written(text: str):
    assert parse_date(text) == date(2026, 11, 23)


@pytest.mark.parametrize(
    "text", ["", "23/11", "23/11/2", "23/11/202", "31/02/2026", "23/13/2026", "غدا", "2311202"]
)
def test_what_is_no_date_is_none(text: str):
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("10:30", time(10, 30)),
        ("10h30", time(10, 30)),
        ("1030", time(10, 30)),
        ("9", time(9, 0)),
        ("10h", time(10, 0)),
        ("24:00", None),
        ("10:75", None),
        ("صباحا", None),
    ],
)
def test_a_time_is_read_however_it_is_written(text: str, read):
    assert parse_time(text) == read


def test_a_typed_date_arrives_once_it_is_one(qtbot):
    field = DateField()
    qtbot.addWidget(field)
    heard: list[date | None] = []
    field.changed.connect(heard.append)
    qtbot.keyClicks(field.input, "23/11/2026")
    assert heard == [field.value] == [date(2026, 11, 23)]


class _DatedForm(QWidget):
    """A date before a button; `heard` are the dates it gave."""

    def __init__(self) -> None:
        super().__init__()
        self.field, self.button = DateField(), Button()
        column = QVBoxLayout(self)
        column.addWidget(self.field)
        column.addWidget(self.button)
        self.heard: list[date | None] = []
        self.field.changed.connect(self.heard.append)


@pytest.fixture
def form(qtbot) -> _DatedForm:
    """23/11/27 has been typed, and the caret is still behind it."""
    form = _DatedForm()
    qtbot.addWidget(form)
    with qtbot.waitActive(form):
        form.show()
        form.activateWindow()
    form.field.input.setFocus()
    qtbot.keyClicks(form.field.input, "23/11/27")
    assert form.field.input.hasFocus()
    assert form.heard == []
    return form


def test_a_year_of_two_digits_is_taken_when_the_field_is_left(form: _DatedForm):
    form.field.input.clearFocus()
    assert form.heard == [date(2027, 11, 23)]
    assert form.field.input.text() == "23/11/2027"


def test_a_year_of_two_digits_is_taken_with_enter(form: _DatedForm, qtbot):
    qtbot.keyClick(form.field.input, Qt.Key.Key_Return)
    assert form.heard == [form.field.value] == [date(2027, 11, 23)]


def test_a_year_of_two_digits_is_taken_before_the_button_that_was_pressed_acts(
    form: _DatedForm, qtbot
):
    found: list[date | None] = []
    form.button.clicked.connect(lambda: found.append(form.field.value))
    qtbot.mouseClick(form.button, Qt.MouseButton.LeftButton)
    assert form.field.input.hasFocus()
    assert found == [date(2027, 11, 23)]


def test_a_year_of_two_digits_is_taken_before_the_shortcut_that_was_pressed_acts(
    form: _DatedForm, qtbot
):
    found: list[date | None] = []
    shortcut = QShortcut(QKeySequence("F2"), form)
    shortcut.activated.connect(lambda: found.append(form.field.value))
    qtbot.keyClick(form.field.input, Qt.Key.Key_F2)
    assert found == [date(2027, 11, 23)]


def test_a_press_within_the_date_is_still_writing_it(form: _DatedForm, qtbot):
    qtbot.mouseClick(form.field.input, Qt.MouseButton.LeftButton)
    assert form.heard == []


def test_a_year_written_anew_takes_no_other_year_on_its_way(qtbot):
    field = DateField()
    qtbot.addWidget(field)
    field.set_value(date(2026, 11, 23))
    heard: list[date | None] = []
    field.changed.connect(heard.append)
    for key in (Qt.Key.Key_Backspace, Qt.Key.Key_Backspace):
        qtbot.keyClick(field.input, key)
    qtbot.keyClicks(field.input, "30")
    assert heard == [date(2030, 11, 23)]


def test_a_date_shown_meanwhile_goes_before_the_year_that_waited(form: _DatedForm):
    form.field.set_value(date(2026, 1, 5))
    form.field.input.clearFocus()
    assert form.heard == []
    assert form.field.value == date(2026, 1, 5)


def test_half_a_date_stays_as_typed_and_is_explained(qtbot):
    field = DateField()
    qtbot.addWidget(field)
    field.set_value(date(2026, 11, 23))
    field.input.clear()
    with qtbot.assertNotEmitted(field.changed):
        qtbot.keyClicks(field.input, "31/02")
        field.input.editingFinished.emit()
    assert field.input.text() == "31/02"
    assert field.problem.text()


def test_an_emptied_date_is_none(qtbot):
    field = DateField(describe=lambda day: f"{day:%Y}")
    qtbot.addWidget(field)
    field.set_value(date(2026, 11, 23))
    assert field.help.text() == "2026"
    with qtbot.waitSignal(field.changed) as heard:
        field.input.selectAll()
        qtbot.keyClick(field.input, Qt.Key.Key_Delete)
    assert heard.args == [None]
    assert field.help.text() == ""


def test_a_time_is_tidied_when_one_leaves_it(qtbot):
    field = TimeField()
    qtbot.addWidget(field)
    qtbot.keyClicks(field.input, "9h05")
    field.input.editingFinished.emit()
    assert field.value == time(9, 5)
    assert field.input.text() == "09:05"


def test_a_counter_counts_from_nothing_and_stops_at_its_least(qtbot):
    field = CounterField("عدد المشاركين")
    qtbot.addWidget(field)
    heard: list[int | None] = []
    field.changed.connect(heard.append)
    assert field.value is None
    qtbot.mouseClick(field.plus, Qt.MouseButton.LeftButton)
    qtbot.keyClick(field.input, Qt.Key.Key_Up)
    qtbot.mouseClick(field.minus, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(field.minus, Qt.MouseButton.LeftButton)
    assert heard == [0, 1, 0]
    assert not field.minus.isEnabled()


def test_a_counter_takes_digits_only(qtbot):
    field = CounterField(most=99)
    qtbot.addWidget(field)
    qtbot.keyClicks(field.input, "1a4-5")
    assert field.value == 14


def test_a_combo_gives_the_value_not_the_words(qtbot):
    field: ComboField[str] = ComboField("الإقليم")
    qtbot.addWidget(field)
    field.set_options([("09.581", "تيزنيت"), ("09.541", "تارودانت")], "الكل")
    assert field.value is None
    with qtbot.waitSignal(field.changed) as heard:
        qtbot.keyClick(field.input, Qt.Key.Key_Down)
        if field.value is None:
            qtbot.keyClick(field.input, Qt.Key.Key_Down)
    assert heard.args == [field.value] == ["09.581"]


def test_a_combo_keeps_its_choice_when_the_words_change_language(qtbot):
    field: ComboField[str] = ComboField()
    qtbot.addWidget(field)
    field.set_options([("a", "تيزنيت"), ("b", "تارودانت")])
    field.set_value("b")
    with qtbot.assertNotEmitted(field.changed):
        field.set_options([("a", "Tiznit"), ("b", "Taroudannt")])
    assert field.value == "b"
    assert field.input.currentText() == "Taroudannt"


def test_a_searchable_combo_finds_by_a_part_of_the_name(qtbot):
    field: ComboField[int] = ComboField(searchable=True)
    qtbot.addWidget(field)
    field.set_options([(number, f"commune {number}") for number in range(200)])
    completer = field.input.completer()
    completer.setCompletionPrefix("ne 117")
    assert completer.completionCount() == 1


def test_the_passphrase_is_hidden_until_asked_and_kept_when_wrong(qtbot):
    field = PassphraseField("عبارة المرور")
    qtbot.addWidget(field)
    qtbot.keyClicks(field.input, "argan 2026")
    assert field.input.echoMode() == QLineEdit.EchoMode.Password
    qtbot.mouseClick(field.show_button, Qt.MouseButton.LeftButton)
    assert field.input.echoMode() == QLineEdit.EchoMode.Normal
    field.show_problem("لم تفتح الملفات بهذه العبارة.", State.LATE)
    assert field.value == "argan 2026"
    with qtbot.waitSignal(field.submitted):
        qtbot.keyClick(field.input, Qt.Key.Key_Return)


def test_capitals_without_shift_betray_caps_lock(qtbot, type_text):
    field = PassphraseField()
    qtbot.addWidget(field)
    type_text(field.input, "A")
    assert field.problem.text()
    type_text(field.input, "a")
    assert not field.problem.text()


def test_a_search_speaks_as_one_types_and_escape_empties_it(qtbot, type_text):
    field = SearchField("الاسم")
    qtbot.addWidget(field)
    heard: list[str] = []
    field.changed.connect(heard.append)
    type_text(field.input, "زع")
    qtbot.keyClick(field.input, Qt.Key.Key_Escape)
    assert heard == ["ز", "زع", ""]
    with qtbot.waitSignal(field.left_downwards):
        qtbot.keyClick(field.input, Qt.Key.Key_Down)


def test_ticks_hold_together_in_the_order_of_the_options(qtbot):
    group: TickGroup[str] = TickGroup()
    qtbot.addWidget(group)
    group.set_options(
        [("president", "الرئيسة"), ("treasurer", "أمين المال"), ("manager", "المسير")]
    )
    group.show()
    qtbot.mouseClick(group.ticks["manager"], Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(group.changed) as heard:
        qtbot.keyClick(group.ticks["president"], Qt.Key.Key_Space)
    assert heard.args == [("president", "manager")]
    group.set_options(
        [("president", "Présidente"), ("treasurer", "Trésorier"), ("manager", "Gérant")]
    )
    assert group.value == ("president", "manager")


@pytest.mark.parametrize(
    ("typed", "found"),
    [("اكادير", "أكادير إداوتنان"), ("tafraout", "Tafraoût"), ("الاركان", "جماعة الأركان")],
)
def test_a_long_list_is_searched_without_hamzas_accents_and_capitals(
    qtbot, type_text, typed: str, found: str
):
    field: ComboField[str] = ComboField("الجماعة", searchable=True)
    qtbot.addWidget(field)
    names = ["أكادير إداوتنان", "Tafraoût", "جماعة الأركان", "تيزنيت"]
    field.set_options([(name, name) for name in names])
    line = field.input.lineEdit()
    assert line is not None
    line.clear()
    type_text(line, typed)
    completer = field.input.completer()
    assert completer is not None
    assert completer.completionCount() == 1
    assert completer.currentCompletion() == found


@pytest.mark.parametrize("scale", [100, 200])
def test_a_line_of_a_list_is_a_target_of_36_pixels(qtbot, qapp: QApplication, scale: int):
    theme.apply(qapp, Language.AR, scale)
    field: ComboField[str] = ComboField("الإقليم", searchable=True)
    qtbot.addWidget(field)
    field.set_options([("a", "تيزنيت"), ("b", "تارودانت")])
    assert field.input.view().sizeHintForRow(0) == 36 * scale / 100


@pytest.mark.parametrize("scale", [100, 200])
def test_all_fields_of_one_line_are_equally_high(qtbot, qapp: QApplication, scale: int):
    theme.apply(qapp, Language.AR, scale)
    fields = (LineField("الاسم"), DateField("التاريخ"), TimeField("الساعة"))
    for field in fields:
        qtbot.addWidget(field)
        field.resize(500, 300)
        field.show()
    assert {field.frame.height() for field in fields} == {44 * scale / 100}


def test_a_line_that_cannot_be_written_in_shows_the_ground_of_its_frame(qtbot):
    field = LineField("الاسم")
    qtbot.addWidget(field)
    field.resize(300, 100)
    field.show()
    field.setEnabled(False)
    picture = field.frame.grab().toImage()
    middle = picture.width() // 2
    colours = {picture.pixelColor(middle, y).name() for y in range(3, picture.height() - 3)}
    assert len(colours) == 1
