"""Text, flow, columns, pages, the focus ring and the toast: what holds the screens together."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.tokens import Type
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.card import Card
from mourafaka_desktop.ui.widgets.carried_head import CarriedHead
from mourafaka_desktop.ui.widgets.flow_layout import FlowLayout
from mourafaka_desktop.ui.widgets.focus_ring import FocusRing
from mourafaka_desktop.ui.widgets.line_field import LineField
from mourafaka_desktop.ui.widgets.list_row import ListRow, RowList
from mourafaka_desktop.ui.widgets.page_header import PageHeader
from mourafaka_desktop.ui.widgets.responsive_columns import ResponsiveColumns
from mourafaka_desktop.ui.widgets.scroll_page import ScrollPage
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.toast import Toast

SENTENCE = (
    "تنعقد الجمعية العامة العادية مرة في السنة، داخل أجل أقصاه ستة أشهر بعد اختتام السنة المالية."
)


def test_a_text_takes_one_line_where_it_fits_and_more_where_it_does_not(qtbot):
    text = Text(Type.BODY, SENTENCE)
    qtbot.addWidget(text)
    line = theme.current().line_height(Type.BODY)
    assert text.heightForWidth(text.sizeHint().width()) == line
    assert text.heightForWidth(300) >= 2 * line
    assert text.heightForWidth(300) % line == 0


def test_every_line_has_the_height_of_its_role(qtbot):
    text = Text(Type.WRITING, "سطر\nسطر\nسطر")
    qtbot.addWidget(text)
    assert text.sizeHint().height() == 3 * 28


def test_a_bold_lead_is_part_of_the_same_sentence(qtbot):
    text = Text(Type.BODY)
    qtbot.addWidget(text)
    text.set_lead("تنبيه قانوني:", "هذا المستوى يضيف إجراء تسوية.")
    assert text.text() == "تنبيه قانوني: هذا المستوى يضيف إجراء تسوية."
    assert text.heightForWidth(600) == theme.current().line_height(Type.BODY)


def _ink(image: QImage) -> QRect:
    """From where to where across an image something is written."""
    ground = image.pixelColor(0, 0)
    dark = [
        QPoint(x, y)
        for x in range(image.width())
        for y in range(image.height())
        if abs(image.pixelColor(x, y).lightness() - ground.lightness()) > 60
    ]
    left, right = min(at.x() for at in dark), max(at.x() for at in dark)
    return QRect(QPoint(left, 0), QPoint(right, 0))


@pytest.mark.parametrize(
    ("language", "paragraph", "name"),
    [
        (Language.FR, SENTENCE, "تارودانت"),
        (Language.AR, "La trieuse reste à installer. " * 5, "Taroudant"),
    ],
)
def test_a_paragraph_begins_where_its_script_does_and_a_name_where_the_screen_does(
    qtbot, qapp: QApplication, language: Language, paragraph: str, name: str
):
    theme.apply(qapp, language, 100)
    long, short = (Text(Type.BODY, text, own_direction=True) for text in (paragraph, name))
    for text in (long, short):
        qtbot.addWidget(text)
        text.resize(400, text.heightForWidth(400))
    is_arabic_screen = language is Language.AR
    assert (
        _ink(short.grab().toImage()).left() > 200
        if is_arabic_screen
        else _ink(short.grab().toImage()).right() < 200
    )
    # The last line is the shorter one: it shows where lines begin.
    line = theme.current().line_height(Type.BODY)
    last = _ink(long.grab(QRect(0, long.height() - line, 400, line)).toImage())
    assert last.left() < 20 if is_arabic_screen else last.right() > 380
    assert last.right() < 380 if is_arabic_screen else last.left() > 20


def test_flow_runs_from_the_start_edge_and_goes_on_below(qtbot, qapp: QApplication):
    box = QWidget()
    qtbot.addWidget(box)
    flow = FlowLayout(box, spacing=8)
    buttons = [Button(text=f"زر {number}") for number in range(6)]
    for button in buttons:
        flow.addWidget(button)
    box.resize(260, flow.heightForWidth(260))
    box.show()
    assert buttons[0].geometry().right() == 259
    assert buttons[1].x() < buttons[0].x()
    assert buttons[-1].y() > buttons[0].y()
    assert buttons[-1].geometry().bottom() <= box.height()
    theme.apply(qapp, Language.FR)
    qapp.processEvents()
    assert buttons[0].x() == 0


def test_columns_stand_one_under_another_with_large_text_or_in_a_narrow_window(
    qtbot, qapp: QApplication
):
    columns = ResponsiveColumns([Card("أ"), Card("ب")], narrow_px=600)
    qtbot.addWidget(columns)
    columns.resize(900, 400)
    columns.show()
    assert not columns.is_one_column
    columns.resize(500, 400)
    assert columns.is_one_column
    columns.resize(900, 400)
    theme.apply(qapp, Language.AR, 175)
    assert columns.is_one_column


def test_the_buttons_of_a_header_stay_on_one_line_beside_the_title(qtbot):
    header = PageHeader()
    qtbot.addWidget(header)
    header.set_title(SENTENCE)
    for number in range(3):
        header.add_action(Button(text=f"زر طويل {number}"))
    header.resize(900, header.heightForWidth(900))
    header.show()
    tops = {
        button.mapTo(header, button.rect().topLeft()).y() for button in header.findChildren(Button)
    }
    assert len(tops) == 1
    assert header.title.height() >= 2 * theme.current().line_height(Type.PAGE_TITLE)


def test_rows_have_a_line_between_and_the_whole_row_answers(qtbot):
    rows = [ListRow(f"تعاونية {number}") for number in range(3)]
    listed = RowList()
    qtbot.addWidget(listed)
    listed.show_rows(rows)
    listed.resize(400, listed.heightForWidth(400))
    listed.show()
    assert rows[1].y() - rows[0].geometry().bottom() == 2
    with qtbot.waitSignal(rows[1].clicked):
        qtbot.mouseClick(rows[1].title, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(rows[1].clicked):
        qtbot.keyClick(rows[1], Qt.Key.Key_Return)


def test_a_row_that_opens_nothing_is_no_stop_for_the_keyboard(qtbot):
    row = ListRow("إيداع القوائم التركيبية", opens=False)
    qtbot.addWidget(row)
    assert row.focusPolicy() == Qt.FocusPolicy.NoFocus


@pytest.fixture
def window(qtbot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(600, 400)
    return window


def _activate(window: QWidget, qtbot) -> None:
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def test_the_ring_goes_around_the_frame_of_a_field(window: QWidget, qtbot, qapp: QApplication):
    ring = FocusRing(window)
    column = QVBoxLayout(window)
    field = LineField("الهاتف")
    column.addWidget(field)
    column.addWidget(Button(text="حفظ"))
    before = field.geometry()
    _activate(window, qtbot)
    field.input.setFocus()
    assert ring.target is field.frame
    corner = field.frame.mapTo(window, field.frame.rect().topLeft())
    assert ring.geometry().adjusted(5, 5, -5, -5).topLeft() == corner
    assert ring.geometry().adjusted(5, 5, -5, -5).size() == field.frame.size()
    assert before.isNull() or field.geometry().size() == field.size()


def test_the_ring_follows_when_its_field_moves_and_goes_when_it_hides(window, qtbot, qapp):
    ring = FocusRing(window)
    button = Button(text="حفظ", parent=window)
    button.setGeometry(QRect(QPoint(10, 10), button.sizeHint()))
    _activate(window, qtbot)
    button.setFocus()
    before = ring.geometry()
    button.move(110, 60)
    assert ring.geometry() == before.translated(100, 50)
    button.hide()
    assert not ring.isVisible()


def test_a_page_that_holds_the_focus_for_its_fields_shows_no_ring(window: QWidget, qtbot):
    ring = FocusRing(window)
    page = QWidget(window)
    page.resize(200, 200)
    _activate(window, qtbot)
    page.setFocus()
    assert ring.target is None
    assert not ring.isVisible()


def test_in_a_scrolled_page_the_ring_lives_on_the_page(window: QWidget, qtbot):
    ring = FocusRing(window)
    page = ScrollPage()
    QVBoxLayout(window).addWidget(page)
    field = QLineEdit()
    page.add(field)
    _activate(window, qtbot)
    field.setFocus()
    assert ring.parentWidget() is page.widget()


def test_a_page_leads_to_its_sections_and_says_which_is_reached(window: QWidget, qtbot):
    page = ScrollPage()
    QVBoxLayout(window).addWidget(page)
    cards = [Card(f"قسم {number}") for number in range(6)]
    for card in cards:
        card.setMinimumHeight(300)
        page.add_section(card)
    window.show()
    with qtbot.waitSignal(page.section_reached) as reached:
        page.scroll_to(cards[3])
    assert reached.args == [cards[3]]
    assert page.horizontalScrollBar().maximum() == 0


def test_undo_takes_back_and_the_message_goes(window: QWidget, qtbot):
    toast = Toast(window)
    undone: list[bool] = []
    _activate(window, qtbot)
    toast.say("حذف الالتزام.", lambda: undone.append(True))
    assert toast.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == [True]
    assert not toast.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == [True]


def test_one_message_takes_the_place_of_the_other_with_its_undo(window: QWidget, qtbot):
    toast = Toast(window)
    undone: list[str] = []
    window.show()
    toast.say("الأول", lambda: undone.append("first"))
    toast.say("الثاني", lambda: undone.append("second"))
    qtbot.mouseClick(toast.undo_button, Qt.MouseButton.LeftButton)
    assert undone == ["second"]


def test_a_message_never_takes_the_focus_and_stands_at_the_start(window: QWidget, qtbot):
    toast = Toast(window)
    field = QLineEdit(window)
    _activate(window, qtbot)
    field.setFocus()
    toast.say("حفظ", lambda: None)
    assert field.hasFocus()
    assert toast.geometry().right() > window.width() - 40
    assert toast.accessibleName() == "حفظ"


def test_a_toggle_shows_what_it_holds(qtbot):
    toggle = Button(ButtonKind.TOGGLE, "زيارة متأخرة أو قريبة")
    qtbot.addWidget(toggle)
    narrow = toggle.sizeHint().width()
    qtbot.mouseClick(toggle, Qt.MouseButton.LeftButton)
    assert toggle.isChecked()
    assert toggle.sizeHint().width() > narrow


def _header(actions: int) -> PageHeader:
    header = PageHeader()
    header.set_title("تعاونية نساء واحة تافيلالت الكبرى لإنتاج وتثمين وتسويق التمور ومشتقاتها")
    for number in range(actions):
        header.add_action(Button(text=f"زر طويل الاسم {number}"))
    return header


def test_actions_stand_beside_a_title_that_has_room_and_below_one_that_has_not(qtbot):
    header = _header(actions=3)
    qtbot.addWidget(header)
    button = header.findChildren(Button)[-1]

    def top_of_button() -> int:
        return button.mapTo(header, QPoint(0, 0)).y()

    header.resize(1100, header.heightForWidth(1100))
    header.show()
    assert top_of_button() < header.title.geometry().bottom()
    header.resize(600, header.heightForWidth(600))
    QApplication.processEvents()
    assert top_of_button() > header.title.geometry().bottom()
    assert header.title.height() >= header.title.heightForWidth(header.title.width())


def test_a_header_never_pushes_a_narrow_window_wider(qtbot):
    header = _header(actions=3)
    qtbot.addWidget(header)
    widest = max(button.sizeHint().width() for button in header.findChildren(Button))
    assert header.minimumSizeHint().width() <= max(widest, 200)


def test_columns_without_room_side_by_side_turn_and_push_nothing_wider(qtbot):
    left, right = QWidget(), QWidget()
    for column in (left, right):
        column.setMinimumWidth(300)
    columns = ResponsiveColumns([left, right], last_on_top=True)
    page = ScrollPage()
    qtbot.addWidget(page)
    page.add(columns)
    page.resize(760, 400)
    page.show()
    assert not columns.is_one_column
    page.resize(500, 400)
    QApplication.processEvents()
    assert columns.is_one_column
    assert right.y() < left.y()
    assert page.horizontalScrollBar().maximum() == 0


def test_a_column_at_the_top_keeps_its_own_height_beside_a_taller_one(qtbot):
    short, tall = Card("أ"), Card("ب")
    tall.add(Text(Type.BODY, SENTENCE * 4))
    columns = ResponsiveColumns([short, tall], at_top=True)
    page = ScrollPage()
    qtbot.addWidget(page)
    page.add(columns)
    page.resize(760, 600)
    page.show()
    assert short.y() == tall.y()
    assert short.height() == short.sizeHint().height() < tall.height()
    assert abs(short.width() - tall.width()) <= 1


def test_a_high_head_scrolls_with_the_page_and_keeps_the_focus(qtbot):
    view, head, page = QWidget(), QWidget(), ScrollPage()
    qtbot.addWidget(view)
    typed = QLineEdit()
    typed.setFixedHeight(200)
    QVBoxLayout(head).addWidget(typed)
    column = QVBoxLayout(view)
    column.addWidget(page)
    CarriedHead(view, head, column, lambda: page)
    view.resize(600, 900)
    view.show()
    view.activateWindow()
    typed.setFocus()
    assert head.parentWidget() is view
    view.resize(600, 400)
    QApplication.processEvents()
    assert page.isAncestorOf(head)
    assert QApplication.focusWidget() is typed
    view.resize(600, 900)
    QApplication.processEvents()
    assert head.parentWidget() is view
    assert column.indexOf(head) == 0


def test_a_page_ends_where_the_header_above_it_ends(qtbot):
    page = ScrollPage()
    qtbot.addWidget(page)
    card = Card("بطاقة")
    page.add(card)
    page.resize(800, 400)
    page.show()
    assert card.mapTo(page, QPoint(0, 0)).x() == 32
    assert card.mapTo(page, card.rect().topRight()).x() == 800 - 32 - 1


def test_the_ring_outlives_the_page_it_was_shown_on(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    ring = FocusRing(window)
    page, typed = ScrollPage(), QLineEdit()
    page.add(typed)
    column = QVBoxLayout(window)
    column.addWidget(page)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    typed.setFocus()
    assert page.isAncestorOf(ring)
    page.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    other = QLineEdit()
    column.addWidget(other)
    other.show()
    other.setFocus()
    assert ring.target is other
    assert ring.isVisible()


def test_the_ring_is_never_cut_off(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    ring = FocusRing(window)
    typed = QLineEdit(window)
    typed.setGeometry(0, 0, 100, 40)
    window.resize(100, 40)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    typed.setFocus()
    assert window.rect().contains(ring.geometry())
