"""The visit page: values in and texts out, intentions out, the keyboard alone, three languages."""

from datetime import UTC, date, datetime, time
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mourafaka_desktop.domain.attachments import AttachmentRole
from mourafaka_desktop.domain.development_plans import ActionStatus, PlannedAction
from mourafaka_desktop.domain.ids import CooperativeId, PlannedActionId
from mourafaka_desktop.domain.visits import Visit, VisitPlace, VisitType
from mourafaka_desktop.errors import (
    AttachmentTooLarge,
    DiskFull,
    PictureFormatUnknown,
    PictureUnreadable,
)
from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.visit.photo_offers import source_of
from mourafaka_desktop.ui.visit.visit_model import RefusedPhoto, Section, progress
from mourafaka_desktop.ui.visit.visit_view import VisitView
from mourafaka_desktop.ui.widgets.button import Button
from mourafaka_desktop.ui.widgets.text import Text
from tests.builders import make_cooperative, make_picture, make_visit

COOPERATIVE = make_cooperative(name_ar="تعاونية أمل أملن للأركان", name_fr="Amal Ammeln")
MIXED = "تم استقبالنا. الرئيسة وضعت ملف demande d’autorisation لدى ONSSA."


def note(**values: object) -> Visit:
    return make_visit(COOPERATIVE, **({"session_no": 8} | values))


def promise(number: int, title: str = "إيداع القوائم التركيبية") -> PlannedAction:
    return PlannedAction(
        id=PlannedActionId(UUID(int=number)),
        cooperative_id=CooperativeId(COOPERATIVE.id),
        title=title,
        responsible="أمينة المال",
        due_on=date(2026, 11, 15),
    )


@pytest.fixture
def view(qtbot: QtBot) -> VisitView:
    view = VisitView()
    qtbot.addWidget(view)
    view.resize(1294, 768)
    view.show_cooperative(COOPERATIVE)
    view.show_visit(note())
    view.show_promises((), frozenset())
    view.show_new_promises(())
    view.show_photos(())
    view.show_signatures({})
    view.show_missing(())
    view.show()
    qtbot.waitExposed(view)
    return view


def named(view: QWidget, name: str) -> QWidget:
    found = view.findChild(QWidget, name)
    assert found is not None, name
    return found


def words(view: QWidget) -> str:
    return "\n".join(
        text.text() for text in view.findChildren(Text) if text.isVisibleTo(view) and text.text()
    )


def test_the_head_names_the_session_the_cooperative_and_the_day(view: VisitView):
    view.show_visit(note(visited_on=date(2026, 11, 23), arrived_at_time=time(10, 30)))
    shown = words(view).replace("\u2066", "").replace("\u2069", "").replace("\u2068", "")
    assert "بطاقة الزيارة، الجلسة 8 من 12" in shown
    assert "تعاونية أمل أملن للأركان · الاثنين 23 نونبر 2026، من 10:30" in shown


def test_a_visit_outside_the_twelve_sessions_has_no_number(view: VisitView):
    view.show_visit(note(session_no=None))
    assert "بطاقة الزيارة" in words(view)
    assert "12" not in view._header.title.text()


def test_every_value_of_the_note_stands_in_its_field(view: VisitView):
    view.show_visit(
        note(
            visit_type=VisitType.FOLLOW_UP,
            visited_on=date(2026, 11, 23),
            arrived_at_time=time(10, 30),
            place=VisitPlace.WORKSHOP,
            participants_total=14,
            participants_women=12,
            participants_roles=("president",),
            names_consent=True,
            participant_names=("Fatima", "زهرة"),
            findings=MIXED,
            next_visit_on=date(2026, 12, 15),
        )
    )
    assert named(view, "visit.visit_type").currentText() == "تتبع"
    assert named(view, "visit.visited_on").text() == "23/11/2026"
    assert named(view, "visit.arrived_at_time").text() == "10:30"
    assert named(view, "visit.place").currentText() == "الورشة أو الوحدة"
    assert named(view, "visit.participants_total").text() == "14"
    assert named(view, "visit.participants_women").text() == "12"
    assert named(view, "visit.role_president").isChecked()
    assert not named(view, "visit.role_tresorier").isChecked()
    assert named(view, "visit.participant_names").toPlainText() == "Fatima\nزهرة"
    assert named(view, "visit.findings").toPlainText() == MIXED
    assert named(view, "visit.next_visit_on").text() == "15/12/2026"


def test_free_text_is_told_while_it_is_written(view: VisitView, type_text):
    told: list[tuple[str, object]] = []
    view.text_written.connect(lambda field, value: told.append((field, value)))
    findings = named(view, "visit.findings")
    findings.setFocus()
    type_text(findings, "تم Bon")
    assert told[-1] == ("findings", "تم Bon")
    findings.clear()
    assert told[-1] == ("findings", None)


def test_choices_and_counts_are_told_with_real_types(view: VisitView):
    told: list[tuple[str, object]] = []
    view.value_chosen.connect(lambda field, value: told.append((field, value)))
    QTest.keyClicks(named(view, "visit.participants_total"), "14")
    QTest.keyClick(named(view, "visit.participants_women"), Qt.Key.Key_Up)
    QTest.mouseClick(named(view, "visit.role_president"), Qt.MouseButton.LeftButton)
    QTest.keyClicks(named(view, "visit.left_at_time"), "13:05")
    named(view, "visit.next_visit_on").setFocus()
    QTest.keyClicks(named(view, "visit.next_visit_on"), "15/12/2026")
    assert ("participants_total", 14) in told
    assert ("participants_women", 0) in told
    assert ("participants_roles", ("president",)) in told
    assert ("left_at_time", time(13, 5)) in told
    assert ("next_visit_on", date(2026, 12, 15)) in told


def test_a_place_is_chosen_with_the_keyboard(view: VisitView):
    told: list[tuple[str, object]] = []
    view.value_chosen.connect(lambda field, value: told.append((field, value)))
    place = named(view, "visit.place")
    place.setFocus()
    QTest.keyClick(place, Qt.Key.Key_Down)
    assert told == [("place", VisitPlace.SEAT)]


def test_an_emptied_date_of_the_visit_waits_for_another_one(view: VisitView):
    told: list[tuple[str, object]] = []
    view.value_chosen.connect(lambda field, value: told.append((field, value)))
    field = named(view, "visit.visited_on")
    field.setFocus()
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    assert told == []


def test_names_are_asked_for_after_consent_only(view: VisitView):
    withdrawn: list[bool] = []
    view.names_withdrawn.connect(lambda: withdrawn.append(True))
    names, consent = named(view, "visit.participant_names"), named(view, "visit.names_consent")
    assert not names.isVisible()
    QTest.mouseClick(consent, Qt.MouseButton.LeftButton)
    assert names.isVisible()
    QTest.mouseClick(consent, Qt.MouseButton.LeftButton)
    assert not names.isVisible()
    assert withdrawn == [True]


def test_names_are_told_one_to_a_line(view: VisitView, type_text):
    told: list[tuple[str, object]] = []
    view.text_written.connect(lambda field, value: told.append((field, value)))
    view.show_visit(note(names_consent=True))
    names = named(view, "visit.participant_names")
    names.setFocus()
    type_text(names, "فاطمة")
    QTest.keyClick(names, Qt.Key.Key_Return)
    type_text(names, "Zahra ")
    assert told[-1] == ("participant_names", ("فاطمة", "Zahra"))


def test_a_promise_nobody_asked_about_has_no_answer_yet(view: VisitView):
    view.show_promises((promise(1), promise(2)), frozenset({promise(2).id}))
    first, second = named(view, "visit.promise_0"), named(view, "visit.promise_1")
    assert first.value is None
    assert second.value is ActionStatus.TODO


@pytest.mark.parametrize(
    ("position", "status"),
    [(0, ActionStatus.DONE), (1, ActionStatus.DOING), (2, ActionStatus.TODO)],
)
def test_each_promise_has_three_answers(view: VisitView, position: int, status: ActionStatus):
    told: list[tuple[object, object]] = []
    view.promise_answered.connect(lambda which, answer: told.append((which, answer)))
    view.show_promises((promise(1),), frozenset())
    view.findChild(QWidget, "visit.promise_0").segments[position].click()
    assert told == [(promise(1).id, status)]


def test_showing_an_answer_keeps_the_focus_in_its_row(view: VisitView):
    view.show_promises((promise(1),), frozenset())
    segment = named(view, "visit.promise_0").segments[1]
    segment.setFocus()
    view.show_promises((promise(1),), frozenset({promise(1).id}))
    assert QApplication.focusWidget() is segment


def test_a_new_promise_is_made_by_enter_and_the_line_is_free_for_the_next(
    view: VisitView, type_text
):
    made: list[str] = []
    view.promise_made.connect(made.append)
    line = named(view, "visit.new_promise")
    line.setFocus()
    type_text(line, "طلب عرضين من أكادير")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert made == ["طلب عرضين من أكادير"]
    assert line.text() == ""
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert len(made) == 1


def test_a_promise_is_given_its_responsible_and_its_day(view: VisitView, type_text):
    told: list[PlannedAction] = []
    view.promise_rewritten.connect(told.append)
    view.show_new_promises((promise(1),))
    responsible = named(view, "visit.new_promise_0_responsible")
    responsible.setFocus()
    responsible.clear()
    type_text(responsible, "الرئيسة")
    due = named(view, "visit.new_promise_0_due")
    due.setFocus()
    due.selectAll()
    QTest.keyClicks(due, "15/12/2026")
    assert told[-1].responsible == "الرئيسة"
    assert told[-1].due_on == date(2026, 12, 15)


def test_the_links_of_what_is_missing_move_the_focus_to_the_field(view: VisitView):
    view.show_missing(("left_at_time", "advice"))
    first = named(view, "visit.missing_left_at_time")
    assert first.text() == "ساعة المغادرة"
    assert QApplication.focusWidget() is first
    QTest.keyClick(first, Qt.Key.Key_Space)
    assert QApplication.focusWidget() is named(view, "visit.left_at_time")
    advice = named(view, "visit.missing_advice")
    advice.click()
    field = named(view, "visit.advice")
    assert QApplication.focusWidget() is field
    top = field.mapTo(view, QPoint(0, 0)).y()
    assert 0 < top < view.height()


@pytest.mark.parametrize("section", list(Section))
def test_the_index_leads_to_each_section(view: VisitView, section: Section):
    view.show_promises((promise(1),), frozenset())
    named(view, f"visit.section_{section}").click()
    shown = named(view, f"visit.{section}_section")
    focused = QApplication.focusWidget()
    assert focused is not None
    assert shown.isAncestorOf(focused)


def test_alt_down_and_up_walk_through_the_sections(view: VisitView):
    named(view, "visit.findings").setFocus()
    QTest.keyClick(named(view, "visit.findings"), Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert QApplication.focusWidget() is named(view, "visit.advice")
    QTest.keyClick(named(view, "visit.advice"), Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert QApplication.focusWidget() is named(view, "visit.findings")


def test_tab_follows_the_reading_order_and_ends_at_the_filled_button(view: VisitView):
    view.show_visit(note(participants_roles=("president",)))
    view.show_promises((promise(1),), frozenset())
    view.show_new_promises((promise(2), promise(3)))
    QApplication.processEvents()
    named(view, "visit.section_signatures").setFocus()
    walked = []
    for _step in range(120):
        focused = QApplication.focusWidget()
        assert focused is not None
        walked.append(focused.objectName())
        if walked[-1] == "visit.end":
            break
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    wanted = [
        "visit.section_signatures",
        "visit.session_no",
        "visit.visit_type",
        "visit.visited_on",
        "visit.arrived_at_time",
        "visit.left_at_time",
        "visit.place",
        "visit.place_note",
        "visit.objectives",
        "visit.participants_total",
        "visit.participants_women",
        "visit.participants_youth",
        "visit.role_president",
        "visit.names_consent",
        "visit.findings",
        "visit.strengths",
        "visit.difficulties",
        "visit.advice",
        "visit.decisions",
        "visit.new_promise_0",
        "visit.new_promise_0_responsible",
        "visit.new_promise_1",
        "visit.new_promise_1_due",
        "visit.new_promise",
        "visit.add_promise",
        "visit.image_consent",
        "visit.add_photo",
        "visit.next_visit_on",
        "visit.next_visit_goals",
        "visit.signature_cooperative",
        "visit.signature_coach",
        "visit.open_assessment",
        "visit.end",
    ]
    assert [name for name in walked if name in wanted] == wanted


@pytest.mark.parametrize("language", list(Language))
def test_every_control_has_a_name_in_every_language(
    view: VisitView, qapp: QApplication, language: Language
):
    view.show_promises((promise(1),), frozenset())
    view.show_new_promises((promise(2),))
    theme.apply(qapp, language)
    nameless = [
        widget.objectName() or type(widget).__name__
        for widget in view.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisibleTo(view)
        and not (widget.accessibleName() or getattr(widget, "text", str)())
    ]
    assert nameless == []


def test_the_language_switches_live_and_keeps_focus_text_and_caret(
    view: VisitView, qapp: QApplication, type_text
):
    findings = named(view, "visit.findings")
    findings.setFocus()
    type_text(findings, MIXED)
    cursor = findings.textCursor()
    cursor.setPosition(5)
    findings.setTextCursor(cursor)
    told: list[object] = []
    view.text_written.connect(lambda *given: told.append(given))
    theme.apply(qapp, Language.FR)
    assert named(view, "visit.end").text() == "Terminer la visite"
    assert "Constats de terrain" in words(view)
    assert QApplication.focusWidget() is findings
    assert findings.toPlainText() == MIXED
    assert findings.textCursor().position() == 5
    assert told == []
    theme.apply(qapp, Language.EN)
    assert named(view, "visit.end").text() == "End the visit"


def test_a_note_shown_again_leaves_the_caret_where_it_is(view: VisitView, type_text):
    findings = named(view, "visit.findings")
    findings.setFocus()
    type_text(findings, MIXED)
    cursor = findings.textCursor()
    cursor.setPosition(4)
    findings.setTextCursor(cursor)
    view.show_visit(note(findings=MIXED, advice="جديد"))
    assert findings.textCursor().position() == 4
    assert QApplication.focusWidget() is findings


def test_the_index_counts_what_is_complete_in_words(view: VisitView):
    view.show_progress(progress(note(advice="نصيحة", decisions="قرار"), (), (), ()))
    assert "3 أقسام مكتملة من 9" in words(view).replace("\u2066", "").replace("\u2069", "")
    assert named(view, "visit.section_advice").accessibleDescription() == "مكتمل"
    assert named(view, "visit.section_findings").accessibleDescription() == "ما زال فارغا"


def test_the_saved_mark_shows_the_time_in_morocco(view: VisitView):
    view.show_saved(datetime(2026, 11, 23, 11, 42, tzinfo=UTC))
    assert "كل ما كتب محفوظ، \u206611:42\u2069" in words(view)


def test_a_full_disk_is_told_calmly_and_goes_when_all_is_saved(view: VisitView):
    view.show_not_saved(DiskFull())
    assert view._header.saved.isVisible()
    assert view._problem.isVisible()
    view.show_saved(datetime(2026, 11, 23, 11, 43, tzinfo=UTC))
    assert not view._problem.isVisible()


def test_more_women_than_participants_is_a_hint_and_no_obstacle(view: VisitView):
    view.show_inconsistencies(("participants_women",))
    assert "العدد أكبر من عدد المشاركين" in words(view)
    assert named(view, "visit.end").isEnabled()
    view.show_inconsistencies(())
    assert "العدد أكبر" not in words(view)


def test_photos_are_dropped_as_files(view: VisitView, tmp_path: Path):
    offered: list[tuple] = []
    view.photos_offered.connect(offered.append)
    picture = tmp_path / "الورشة.jpg"
    picture.write_bytes(make_picture())
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(picture))])
    place, at = named(view, "visit.photo_drop"), (Qt.DropAction.CopyAction, mime)
    held = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(5, 5), *at, *held)
    QApplication.sendEvent(place, enter)
    assert enter.isAccepted()
    place.dropEvent(QDropEvent(QPointF(5, 5), *at, *held))
    assert [offer.source for offer in offered[0]] == [picture]


def test_an_image_is_pasted_from_the_clipboard(view: VisitView, qapp: QApplication):
    offered: list[tuple] = []
    view.photos_offered.connect(offered.append)
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.blue)
    qapp.clipboard().setImage(image)
    button = named(view, "visit.add_photo")
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    source = source_of(offered[0][0])
    assert isinstance(source, bytes)
    assert source.startswith(b"\x89PNG")


def test_an_image_pasted_while_writing_is_a_photo_and_not_a_word(view: VisitView, qapp):
    offered: list[tuple] = []
    view.photos_offered.connect(offered.append)
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.blue)
    qapp.clipboard().setImage(image)
    findings = named(view, "visit.findings")
    findings.setFocus()
    QTest.keyClick(findings, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert len(offered) == 1
    assert findings.toPlainText() == ""


def test_a_picture_let_go_over_a_text_is_a_photo_and_not_a_path_in_the_text(
    view: VisitView, tmp_path: Path
):
    offered: list[tuple] = []
    view.photos_offered.connect(offered.append)
    picture = tmp_path / "الورشة.jpg"
    picture.write_bytes(make_picture())
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(picture))])
    at = (Qt.DropAction.CopyAction, mime)
    held = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    findings = named(view, "visit.findings")
    over = QDragEnterEvent(QPoint(5, 5), *at, *held)
    QApplication.sendEvent(findings.viewport(), over)
    assert not findings.canInsertFromMimeData(mime)
    enter = QDragEnterEvent(QPoint(5, 5), *at, *held)
    QApplication.sendEvent(view, enter)
    assert enter.isAccepted()
    view.dropEvent(QDropEvent(QPointF(5, 5), *at, *held))
    assert [offer.source for offer in offered[0]] == [picture]
    assert findings.toPlainText() == ""


def test_what_is_no_file_of_this_laptop_is_told_where_it_was_let_go(view: VisitView):
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.org/photo.jpg")])
    place, at = named(view, "visit.photo_drop"), (Qt.DropAction.CopyAction, mime)
    held = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    place.dropEvent(QDropEvent(QPointF(5, 5), *at, *held))
    assert "لم يضف شيء" in words(view)


def test_several_photos_show_how_far_they_are(view: VisitView):
    progress = named(view, "visit.photo_progress")
    view.show_photos_adding(0, 1)
    assert not progress.isVisibleTo(view)
    view.show_photos_adding(2, 5)
    assert progress.isVisibleTo(view)
    assert "3 من 5" in words(view)
    view.show_photos_adding(5, 5)
    assert not progress.isVisibleTo(view)


def test_photos_that_wait_for_consent_say_so_and_go_on_when_it_is_ticked(view: VisitView):
    given: list[bool] = []
    view.consent_given.connect(lambda: given.append(True))
    view.show_photos_waiting(2)
    assert "صورتان تنتظران الموافقة." in words(view)
    assert (view.photo_ticks.shows_people, view.photo_ticks.consent) == (True, False)
    named(view, "visit.image_consent").click()
    assert (view.photo_ticks.shows_people, view.photo_ticks.consent) == (True, True)
    assert given == [True]


def test_photos_keep_their_place_only_where_that_is_ticked(view: VisitView):
    assert not view.photo_ticks.keeps_position
    named(view, "visit.photo_keeps_position").click()
    assert view.photo_ticks.keeps_position


def test_those_who_do_not_agree_are_not_kept_waiting(view: VisitView):
    declined: list[bool] = []
    view.waiting_declined.connect(lambda: declined.append(True))
    view.show_photos_waiting(1)
    named(view, "visit.photos_declined").click()
    assert declined == [True]


def test_several_files_that_could_not_be_kept_are_all_named(view: VisitView):
    view.show_photos_refused(
        (
            RefusedPhoto(PictureFormatUnknown(), "IMG_1.heic"),
            RefusedPhoto(AttachmentTooLarge(5), "registre.pdf"),
        )
    )
    shown = words(view)
    assert "IMG_1.heic" in shown
    assert "registre.pdf" in shown


def test_an_unreadable_photo_is_named_with_what_to_do(view: VisitView):
    view.show_photos_refused((RefusedPhoto(PictureUnreadable(), "note.txt"),))
    shown = words(view)
    assert "note.txt" in shown
    assert "JPEG" in shown


def test_a_signature_is_given_once_after_the_last_stroke(view: VisitView, qtbot: QtBot):
    pad = named(view, "visit.signature_coach")
    view.go_to(Section.SIGNATURES)
    with qtbot.waitSignal(view.signature_drawn, timeout=5000) as drawn:
        for start in (20, 60):
            QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(start, 40))
            QTest.mouseMove(pad, QPoint(start + 30, 80))
            QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(start + 30, 80))
    role, png = drawn.args
    assert role is AttachmentRole.SIGNATURE_COACH
    assert bytes(png).startswith(b"\x89PNG")


def test_leaving_the_page_gives_an_unfinished_signature_too(view: VisitView):
    told: list[object] = []
    view.signature_drawn.connect(lambda role, _png: told.append(role))
    pad = named(view, "visit.signature_cooperative")
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(20, 40))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(20, 40))
    view.hide()
    assert told == [AttachmentRole.SIGNATURE_COOPERATIVE]


def test_writing_pauses_when_the_focus_leaves_and_when_the_page_hides(view: VisitView):
    paused: list[bool] = []
    named(view, "visit.findings").setFocus()
    view.writing_paused.connect(lambda: paused.append(True))
    named(view, "visit.advice").setFocus()
    assert paused
    paused.clear()
    view.hide()
    assert paused


def test_ctrl_z_outside_a_text_asks_for_undo(view: VisitView):
    asked: list[bool] = []
    view.undo_requested.connect(lambda: asked.append(True))
    button = named(view, "visit.add_photo")
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert asked == [True]


def test_ctrl_z_in_a_text_takes_back_words_only(view: VisitView, type_text):
    asked: list[bool] = []
    view.undo_requested.connect(lambda: asked.append(True))
    findings = named(view, "visit.findings")
    findings.setFocus()
    type_text(findings, "كلمة")
    QTest.keyClick(findings, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert findings.toPlainText() == ""
    assert asked == []


def test_an_ended_visit_is_read_and_not_written(view: VisitView):
    view.show_ended(True)
    assert not named(view, "visit.findings").isEnabled()
    assert not named(view, "visit.participants_total").isEnabled()
    assert not named(view, "visit.end").isVisible()


def test_the_two_ways_on_and_the_way_back(view: VisitView):
    told: list[str] = []
    view.end_requested.connect(lambda: told.append("end"))
    view.assessment_requested.connect(lambda: told.append("assessment"))
    view.back_requested.connect(lambda: told.append("back"))
    named(view, "visit.end").click()
    named(view, "visit.open_assessment").click()
    next(b for b in view.findChildren(Button) if b.accessibleName() == "رجوع").click()
    assert told == ["end", "assessment", "back"]


@pytest.mark.parametrize("scale", [100, 150, 200])
@pytest.mark.parametrize("language", [Language.AR, Language.FR])
def test_the_page_never_scrolls_sideways(
    view: VisitView, qapp: QApplication, language: Language, scale: int
):
    view.show_promises((promise(1),), frozenset())
    view.show_new_promises((promise(2),))
    theme.apply(qapp, language, scale)
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    qapp.processEvents()
    assert view.minimumSizeHint().width() <= 1294
    content = view._page.widget()
    assert content is not None
    assert content.width() <= view._page.viewport().width()
