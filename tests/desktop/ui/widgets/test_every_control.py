"""What holds for every control: large enough targets, names for screen readers, no move of the layout."""

from collections.abc import Callable
from datetime import date, time

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.tokens import State
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.chip import Chip
from mourafaka_desktop.ui.widgets.choice_cards import Choice, ChoiceCards
from mourafaka_desktop.ui.widgets.combo_field import ComboField
from mourafaka_desktop.ui.widgets.counter_field import CounterField
from mourafaka_desktop.ui.widgets.date_field import DateField
from mourafaka_desktop.ui.widgets.legal_alert import LegalAlert
from mourafaka_desktop.ui.widgets.level_ladder import Level, LevelLadder
from mourafaka_desktop.ui.widgets.line_field import LineField
from mourafaka_desktop.ui.widgets.list_row import ListRow
from mourafaka_desktop.ui.widgets.passphrase_field import PassphraseField
from mourafaka_desktop.ui.widgets.search_field import SearchField
from mourafaka_desktop.ui.widgets.segmented_choice import Option, SegmentedChoice
from mourafaka_desktop.ui.widgets.text_editor import TextField
from mourafaka_desktop.ui.widgets.tick import Tick
from mourafaka_desktop.ui.widgets.time_field import TimeField


def _segmented() -> SegmentedChoice[int]:
    choice: SegmentedChoice[int] = SegmentedChoice()
    choice.set_options([Option(1, "أنجز", "check"), Option(2, "لم ينجز", "x")])
    return choice


def _cards() -> ChoiceCards[int]:
    cards: ChoiceCards[int] = ChoiceCards()
    cards.set_choices([Choice(1, "نادية بنعمرو", "17 تعاونية")])
    return cards


def _combo() -> ComboField[str]:
    combo: ComboField[str] = ComboField("الإقليم")
    combo.set_options([("a", "تيزنيت"), ("b", "تارودانت")])
    return combo


def _ladder() -> LevelLadder:
    ladder = LevelLadder()
    ladder.show_levels([Level("منعدم", "لم تنعقد أي جمعية عامة عادية منذ التأسيس.")] * 5)
    return ladder


def _alert() -> LegalAlert:
    alert = LegalAlert()
    alert.show_alert("التزام قانوني في حاجة إلى تسوية", "انعقدت دون محضر موقع.", "عرض المعيار")
    return alert


def _date() -> DateField:
    field = DateField("الزيارة المقبلة")
    field.set_value(date(2026, 12, 18))
    return field


def _time() -> TimeField:
    field = TimeField("الوصول")
    field.set_value(time(10, 30))
    return field


CONTROLS: dict[str, Callable[[], QWidget]] = {
    "filled button": lambda: Button(ButtonKind.FILLED, "بدء بطاقة الزيارة", icon="pen-line"),
    "toggle": lambda: Button(ButtonKind.TOGGLE, "زيارة متأخرة أو قريبة"),
    "line field": lambda: LineField("الهاتف", ltr=True, icon="phone"),
    "passphrase": lambda: PassphraseField("عبارة المرور"),
    "search": lambda: SearchField("الاسم، الدوار، رقم السجل"),
    "combo": _combo,
    "date": _date,
    "time": _time,
    "counter": lambda: CounterField("عدد المشاركين"),
    "free text": lambda: TextField("الملاحظات الميدانية"),
    "tick": lambda: Tick("الرئيسة"),
    "segmented": _segmented,
    "ladder": _ladder,
    "cards": _cards,
    "row": lambda: ListRow("تعاونية إغبولا للزعفران", "جماعة تاليوين", icon="users-round"),
    "alert": _alert,
}


@pytest.fixture(params=sorted(CONTROLS))
def build(request) -> Callable[[], QWidget]:
    return CONTROLS[request.param]


@pytest.mark.parametrize("text_scale", [100, 200])
def test_a_target_is_at_least_44_pixels_high_and_grows_with_the_text(
    build, qtbot, qapp: QApplication, text_scale: int
):
    theme.apply(qapp, Language.AR, text_scale)
    control = build()
    qtbot.addWidget(control)
    assert control.sizeHint().height() >= 44 * text_scale / 100


def _picture(widget: QWidget) -> QImage:
    return widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def test_a_control_draws_the_same_after_a_switch_there_and_back(build, qtbot, qapp: QApplication):
    control = build()
    qtbot.addWidget(control)
    control.resize(620, control.sizeHint().height() + 40)
    before = _picture(control)
    theme.apply(qapp, Language.FR, 150)
    qapp.processEvents()
    assert _picture(control) != before
    theme.apply(qapp, Language.AR, 100)
    control.grab()  # Lets the layouts of what is not on show settle.
    control.resize(before.size())
    assert _picture(control) == before


def test_nothing_is_cut_off_when_the_place_is_narrow(build, qtbot, qapp: QApplication):
    """At 200 % and 400 px every control has a height for its width, or is narrow enough by itself."""
    theme.apply(qapp, Language.FR, 200)
    control = build()
    qtbot.addWidget(control)
    width = max(400, control.minimumSizeHint().width())
    needed = (
        control.heightForWidth(width)
        if control.hasHeightForWidth()
        else control.sizeHint().height()
    )
    assert width <= 700
    assert needed >= 60


def test_what_can_be_reached_has_a_name(build, qtbot):
    control = build()
    qtbot.addWidget(control)
    reached = [
        widget
        for widget in [control, *control.findChildren(QWidget)]
        if widget.focusPolicy().value & 1 and widget.focusProxy() is None
    ]
    nameless = [
        type(widget).__name__
        for widget in reached
        if not widget.accessibleName() and not getattr(widget, "text", str)()
    ]
    assert not [name for name in nameless if not name.startswith(("_", "Q"))]


def test_a_chip_says_its_state_in_a_word_of_its_own_size(qtbot, qapp: QApplication):
    chip = Chip(State.LATE, "متأخر 8 أيام", "triangle-alert")
    qtbot.addWidget(chip)
    small = chip.sizeHint()
    theme.apply(qapp, Language.AR, 200)
    assert chip.sizeHint().width() > 1.7 * small.width()
    assert chip.text() == "متأخر 8 أيام"
