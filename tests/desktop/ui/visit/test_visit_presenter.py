"""The visit on the real services: nothing written is lost, and ending asks only for what is missing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, time
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mourafaka_desktop.domain.attachments import AttachmentRole
from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.domain.coaching_path import SlotState
from mourafaka_desktop.domain.development_plans import ActionStatus
from mourafaka_desktop.domain.ids import VisitId
from mourafaka_desktop.domain.visits import Visit, VisitPlace, VisitState
from mourafaka_desktop.errors import DiskFull
from mourafaka_desktop.services import visits
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.ui.background import Background
from mourafaka_desktop.ui.changes import ChangeNotice
from mourafaka_desktop.ui.navigation import Place, Router, Screen
from mourafaka_desktop.ui.visit.visit_model import PhotoOffer
from mourafaka_desktop.ui.visit.visit_presenter import VisitPresenter, VisitServices
from mourafaka_desktop.ui.visit.visit_view import VisitView
from mourafaka_desktop.ui.widgets.picture_dialog import PictureDialog
from tests.builders import (
    TODAY,
    keep,
    make_action,
    make_cooperative,
    make_picture,
    make_visit,
    make_workspace,
)

COOPERATIVE = make_cooperative(name_ar="تعاونية أمل أملن للأركان")
MIXED = "تم استقبالنا. الرئيسة وضعت ملف demande d’autorisation لدى ONSSA."


@dataclass
class Screens:
    """A visit page as the program builds it, on an encrypted profile."""

    workspace: Workspace
    background: Background
    router: Router
    notice: ChangeNotice
    view: VisitView
    presenter: VisitPresenter
    said: list[tuple[str, Callable[[], object] | None]]
    visit: Visit

    def settle(self) -> None:
        QApplication.processEvents()
        self.background.wait_idle()

    def stored(self) -> Visit:
        """The visit as it stands on the disk."""
        self.presenter.leave()
        self.settle()
        return visits.visit_page(self.workspace, self.visit.id).visit

    def named(self, name: str) -> QWidget:
        found = self.view.findChild(QWidget, name)
        assert found is not None, name
        return found


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    workspace = make_workspace(tmp_path)
    keep(workspace, COOPERATIVE)
    yield workspace
    workspace.close()


@pytest.fixture
def build(qtbot: QtBot, workspace: Workspace) -> Iterator[Callable[..., Screens]]:
    background = Background()

    def build_page(services: VisitServices | None = None) -> Screens:
        visit = visits.start_visit(workspace, COOPERATIVE.id)
        view, router, notice = VisitView(), Router(), ChangeNotice()
        qtbot.addWidget(view)
        said: list[tuple[str, Callable[[], object] | None]] = []
        presenter = VisitPresenter(
            view,
            services or VisitServices.of(workspace),
            background=background,
            clock=workspace.clock,
            router=router,
            notice=notice,
            say=lambda sentence, undo: said.append((sentence, undo)),
        )
        router.open(Screen.COOPERATIVE, cooperative=COOPERATIVE.id)
        router.open(Screen.VISIT, visit=visit.id)
        place = router.place
        assert place is not None
        presenter.open(place)
        view.resize(1294, 768)
        view.show()
        qtbot.waitExposed(view)
        screens = Screens(workspace, background, router, notice, view, presenter, said, visit)
        screens.settle()
        return screens

    yield build_page
    background.close()


@pytest.fixture
def page(build: Callable[..., Screens]) -> Screens:
    return build()


def test_what_is_written_is_on_the_disk_without_anybody_saving(
    page: Screens, type_text, qtbot: QtBot
):
    findings = page.named("visit.findings")
    findings.setFocus()
    type_text(findings, MIXED)
    qtbot.waitUntil(lambda: page.presenter.is_settled and page.background.is_idle)
    kept = visits.visit_page(page.workspace, page.visit.id).visit
    assert kept.findings == MIXED


def test_saving_moves_neither_focus_nor_caret(page: Screens, type_text, qtbot: QtBot):
    findings = page.named("visit.findings")
    findings.setFocus()
    type_text(findings, MIXED)
    cursor = findings.textCursor()
    cursor.setPosition(6)
    findings.setTextCursor(cursor)
    qtbot.waitUntil(lambda: page.presenter.is_settled and page.background.is_idle)
    assert QApplication.focusWidget() is findings
    assert findings.textCursor().position() == 6


def test_hiding_the_page_saves_the_last_letter_at_once(page: Screens, type_text):
    advice = page.named("visit.advice")
    advice.setFocus()
    type_text(advice, "نصيحة")
    page.view.hide()
    page.settle()
    assert visits.visit_page(page.workspace, page.visit.id).visit.advice == "نصيحة"


def test_choices_of_all_kinds_are_kept(page: Screens):
    QTest.keyClicks(page.named("visit.participants_total"), "14")
    QTest.keyClicks(page.named("visit.participants_women"), "12")
    page.named("visit.role_president").click()
    page.named("visit.place").setFocus()
    QTest.keyClick(page.named("visit.place"), Qt.Key.Key_Down)
    QTest.keyClicks(page.named("visit.next_visit_on"), "15/12/2026")
    kept = page.stored()
    assert (kept.participants_total, kept.participants_women) == (14, 12)
    assert kept.participants_roles == ("president",)
    assert kept.place is VisitPlace.SEAT
    assert kept.next_visit_on == date(2026, 12, 15)


def test_now_writes_the_time_of_morocco(page: Screens):
    page.named("visit.arrived_at_time_now").click()
    assert page.named("visit.arrived_at_time").text() == "09:30"
    assert page.stored().arrived_at_time == time(9, 30)


def test_a_half_written_visit_comes_back_as_it_was(page: Screens, type_text):
    type_text(page.named("visit.findings"), MIXED)
    page.presenter.open(Place(Screen.VISIT, {"visit": page.visit.id}))
    page.settle()
    assert page.named("visit.findings").toPlainText() == MIXED


def test_ending_asks_only_for_what_is_missing_and_leads_there(page: Screens, type_text):
    type_text(page.named("visit.findings"), MIXED)
    page.named("visit.end").click()
    page.settle()
    links = [b.objectName() for b in page.view._missing.buttons]
    assert "visit.missing_findings" not in links
    assert "visit.missing_advice" in links
    page.named("visit.missing_advice").click()
    assert QApplication.focusWidget() is page.named("visit.advice")
    assert page.router.place == Place(Screen.VISIT, {"visit": page.visit.id})


def test_a_complete_visit_ends_holds_its_session_and_leads_to_the_cooperative(
    page: Screens, type_text
):
    page.named("visit.arrived_at_time_now").click()
    page.named("visit.left_at_time_now").click()
    page.named("visit.place").setFocus()
    QTest.keyClick(page.named("visit.place"), Qt.Key.Key_Down)
    QTest.keyClicks(page.named("visit.participants_total"), "14")
    QTest.keyClicks(page.named("visit.participants_women"), "12")
    for field in ("findings", "advice", "decisions"):
        type_text(page.named(f"visit.{field}"), MIXED)
    page.named("visit.end").click()
    page.settle()
    ended = visits.visit_page(page.workspace, page.visit.id)
    assert ended.visit.state is VisitState.SUBMITTED
    assert ended.visit.decisions == MIXED
    assert ended.sessions[0].state is SlotState.HELD
    assert page.router.place == Place(Screen.COOPERATIVE, {"cooperative": COOPERATIVE.id})


def test_a_promise_of_last_time_is_answered_and_the_answer_undone(
    workspace: Workspace, build: Callable[..., Screens]
):
    earlier = make_visit(
        COOPERATIVE, visited_on=date(2026, 10, 12), session_no=None, state=VisitState.SUBMITTED
    )
    promised = make_action(COOPERATIVE, visit_id=earlier.id, title="تحيين سجل الأعضاء")
    keep(workspace, earlier, promised)
    page = build()
    page.named("visit.promise_0").segments[0].click()
    page.settle()
    assert visits.visit_page(workspace, page.visit.id).promises[0].status is ActionStatus.DONE
    page.presenter.undo()
    page.settle()
    assert visits.visit_page(workspace, page.visit.id).promises[0].status is ActionStatus.TODO
    assert page.named("visit.promise_0").value is None


def test_a_new_promise_is_written_removed_and_brought_back(page: Screens, type_text):
    type_text(page.named("visit.new_promise"), "طلب عرضين")
    page.named("visit.add_promise").click()
    page.settle()
    type_text(page.named("visit.new_promise_0_responsible"), "الرئيسة")
    page.stored()
    kept = visits.visit_page(page.workspace, page.visit.id).new_promises
    assert [(p.title, p.responsible) for p in kept] == [("طلب عرضين", "الرئيسة")]
    page.named("visit.new_promise_0_remove").click()
    page.settle()
    assert visits.visit_page(page.workspace, page.visit.id).new_promises == ()
    sentence, undo = page.said[-1]
    assert sentence == "حذف الالتزام."
    assert undo is not None
    undo()
    page.settle()
    assert visits.visit_page(page.workspace, page.visit.id).new_promises == kept


def test_withdrawn_consent_removes_the_names_from_the_disk_and_undo_brings_them_back(
    page: Screens, type_text
):
    page.named("visit.names_consent").click()
    type_text(page.named("visit.participant_names"), "فاطمة")
    assert page.stored().participant_names == ("فاطمة",)
    page.named("visit.names_consent").click()
    kept = page.stored()
    assert (kept.names_consent, kept.participant_names) == (None, ())
    undo = page.said[-1][1]
    assert undo is not None
    undo()
    kept = page.stored()
    assert (kept.names_consent, kept.participant_names) == (True, ("فاطمة",))


def test_a_photo_of_people_waits_for_their_consent_and_is_then_kept(page: Screens):
    page.view.photos_offered.emit((PhotoOffer(make_picture(), None),))
    page.settle()
    assert visits.visit_page(page.workspace, page.visit.id).attachments == ()
    page.named("visit.image_consent").click()
    page.settle()
    (photo,) = visits.visit_page(page.workspace, page.visit.id).attachments
    assert (photo.role, photo.shows_people, photo.consent) == (AttachmentRole.PHOTO, True, True)
    assert page.named("visit.photo_0_remove").isVisibleTo(page.view)


def test_a_photo_without_people_needs_no_consent_and_can_be_removed_and_brought_back(
    page: Screens, tmp_path: Path
):
    picture = tmp_path / "workshop.jpg"
    picture.write_bytes(make_picture())
    page.named("visit.photo_shows_people").click()
    page.view.photos_offered.emit((PhotoOffer(picture, picture.name),))
    page.settle()
    assert len(visits.visit_page(page.workspace, page.visit.id).attachments) == 1
    page.named("visit.photo_0_remove").click()
    page.settle()
    assert visits.visit_page(page.workspace, page.visit.id).attachments == ()
    page.presenter.undo()
    page.settle()
    assert len(visits.visit_page(page.workspace, page.visit.id).attachments) == 1


def test_a_file_that_is_no_picture_is_told_by_name_and_the_note_goes_on(
    page: Screens, tmp_path: Path, type_text
):
    other = tmp_path / "note.jpg"
    other.write_text("no picture")
    page.named("visit.photo_shows_people").click()
    page.view.photos_offered.emit((PhotoOffer(other, other.name),))
    page.settle()
    assert page.view._photos._problem.isVisibleTo(page.view)
    type_text(page.named("visit.findings"), "يستمر")
    assert page.stored().findings == "يستمر"


def test_several_files_are_kept_one_after_the_other_and_a_bad_one_holds_back_none(
    page: Screens, tmp_path: Path
):
    scan = tmp_path / "registre.pdf"
    Image.new("RGB", (60, 80), "white").save(scan, "PDF")
    bad = tmp_path / "bad.jpg"
    bad.write_text("no picture")
    page.named("visit.photo_shows_people").click()
    offers = [PhotoOffer(make_picture(40 + n), None) for n in range(3)]
    offers[1:1] = [PhotoOffer(bad, bad.name), PhotoOffer(scan, scan.name)]
    page.view.photos_offered.emit(tuple(offers))
    page.settle()
    kept = visits.visit_page(page.workspace, page.visit.id).attachments
    assert [one.role for one in kept] == [
        AttachmentRole.PHOTO,
        AttachmentRole.SCAN,
        AttachmentRole.PHOTO,
        AttachmentRole.PHOTO,
    ]
    assert page.named("visit.photo_problem").isVisibleTo(page.view)
    assert not page.named("visit.photo_progress").isVisibleTo(page.view)


def test_a_scan_waits_for_nobody(page: Screens, tmp_path: Path):
    scan = tmp_path / "registre.pdf"
    Image.new("RGB", (60, 80), "white").save(scan, "PDF")
    page.view.photos_offered.emit((PhotoOffer(scan, scan.name), PhotoOffer(make_picture(), None)))
    page.settle()
    (kept,) = visits.visit_page(page.workspace, page.visit.id).attachments
    assert (kept.role, kept.file_name) == (AttachmentRole.SCAN, "registre.pdf")
    page.named("visit.photos_declined").click()
    page.named("visit.image_consent").click()
    page.settle()
    assert len(visits.visit_page(page.workspace, page.visit.id).attachments) == 1


def test_a_photo_opens_large_is_described_and_turned_to_the_next(page: Screens, type_text):
    page.named("visit.photo_shows_people").click()
    page.view.photos_offered.emit(
        (PhotoOffer(make_picture(40), None), PhotoOffer(make_picture(60), None))
    )
    page.settle()
    page.named("visit.photo_0").setFocus()
    QTest.keyClick(page.named("visit.photo_0"), Qt.Key.Key_Return)
    page.settle()
    dialog = page.named("visit.picture")
    assert isinstance(dialog, PictureDialog)
    type_text(dialog.caption.input, "المعصرة")
    dialog.next_button.click()
    page.settle()
    assert dialog.caption.value == ""
    first, _second = visits.visit_page(page.workspace, page.visit.id).attachments
    assert first.caption == "المعصرة"
    dialog.remove_button.click()
    page.settle()
    assert visits.visit_page(page.workspace, page.visit.id).attachments == (first,)
    page.presenter.undo()
    page.settle()
    assert len(visits.visit_page(page.workspace, page.visit.id).attachments) == 2


def test_delete_removes_the_photo_that_has_the_focus(page: Screens):
    page.named("visit.photo_shows_people").click()
    page.view.photos_offered.emit((PhotoOffer(make_picture(), None),))
    page.settle()
    QTest.keyClick(page.named("visit.photo_0"), Qt.Key.Key_Delete)
    page.settle()
    assert visits.visit_page(page.workspace, page.visit.id).attachments == ()


def test_a_note_whose_photo_has_not_arrived_opens_and_says_so(page: Screens):
    page.named("visit.photo_shows_people").click()
    page.view.photos_offered.emit((PhotoOffer(make_picture(), None),))
    page.settle()
    (photo,) = visits.visit_page(page.workspace, page.visit.id).attachments
    assert photo.thumb_sha256 is not None
    page.workspace.attachments.remove(photo.sha256)
    page.workspace.attachments.remove(photo.thumb_sha256)
    place = page.router.place
    assert place is not None
    page.presenter.open(place)
    page.settle()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # the tile before
    page.settle()
    assert page.named("visit.photo_0").isVisibleTo(page.view)
    page.named("visit.photo_0").click()
    page.settle()
    assert page.view._problem.isVisibleTo(page.view)


def test_a_signature_is_kept_and_can_be_wiped(page: Screens):
    pad = page.named("visit.signature_coach")
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(20, 40))
    QTest.mouseMove(pad, QPoint(60, 70))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(60, 70))
    page.view.hide()
    page.settle()
    (signature,) = visits.visit_page(page.workspace, page.visit.id).attachments
    assert signature.role is AttachmentRole.SIGNATURE_COACH
    page.named("visit.signature_coach_clear").click()
    page.settle()
    assert visits.visit_page(page.workspace, page.visit.id).attachments == ()


class FullDisk:
    """The services of a profile whose disk is full until it is emptied."""

    def __init__(self, workspace: Workspace) -> None:
        self.is_full = False
        real = VisitServices.of(workspace)

        def save(visit: Visit) -> Changes:
            if self.is_full:
                raise DiskFull
            return real.save_visit(visit)

        self.services = replace(real, save_visit=save)


def test_a_full_disk_loses_no_word(workspace: Workspace, build: Callable[..., Screens], type_text):
    disk = FullDisk(workspace)
    page = build(disk.services)
    disk.is_full = True
    type_text(page.named("visit.findings"), MIXED)
    page.presenter.leave()
    page.settle()
    assert page.view._problem.isVisibleTo(page.view)
    assert page.named("visit.findings").toPlainText() == MIXED
    disk.is_full = False
    assert page.stored().findings == MIXED
    assert not page.view._problem.isVisibleTo(page.view)


def test_what_a_sync_brings_is_shown_without_touching_what_is_being_written(
    page: Screens, type_text
):
    findings = page.named("visit.findings")
    findings.setFocus()
    type_text(findings, MIXED)
    here = page.stored()
    keep(page.workspace, replace(here, advice="من حاسوب آخر"))
    page.notice.announce(Changes.of("visit", page.visit.id))
    page.settle()
    page.settle()
    assert page.named("visit.advice").toPlainText() == "من حاسوب آخر"
    assert findings.toPlainText() == MIXED
    assert QApplication.focusWidget() is findings


def test_the_assessment_opens_from_the_visit(page: Screens):
    page.named("visit.open_assessment").click()
    page.settle()
    assert page.router.place == Place(Screen.ASSESSMENT, {"cooperative": COOPERATIVE.id})


def test_a_visit_that_is_gone_is_said_so(page: Screens):
    page.presenter.open(Place(Screen.VISIT, {"visit": VisitId(COOPERATIVE.id)}))
    page.settle()
    assert page.view._problem.isVisibleTo(page.view)


def test_an_ended_visit_cannot_be_written(page: Screens):
    keep(
        page.workspace,
        make_visit(COOPERATIVE, id=page.visit.id, state=VisitState.SUBMITTED, visited_on=TODAY),
    )
    page.presenter.open(Place(Screen.VISIT, {"visit": page.visit.id}))
    page.settle()
    assert not page.named("visit.findings").isEnabled()


def test_an_ended_visit_says_in_its_header_how_far_it_has_come(page: Screens):
    badge = page.named("visit.sync_state")
    assert not badge.isVisibleTo(page.view)
    ended = replace(page.visit, state=VisitState.SUBMITTED)
    keep(page.workspace, ended)
    place = page.router.place
    assert place is not None
    page.presenter.open(place)
    page.settle()
    assert badge.isVisibleTo(page.view)
    assert badge.accessibleName() == "في الحاسوب"
