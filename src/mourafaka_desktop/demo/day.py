"""One day of a coach, from the passphrase to the second laptop, by hand on the real window.

`Day` is the whole journey: each method is what a person would call one thing, and uses `Hands` only. Nothing
here calls a service; what came of the day is read afterwards, from the two profiles, by `outcome.py`.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from mourafaka_desktop import paths
from mourafaka_desktop.app import Application
from mourafaka_desktop.demo import words
from mourafaka_desktop.demo.camera import Camera
from mourafaka_desktop.demo.hands import Hands
from mourafaka_desktop.domain.questionnaires import shipped_framework
from mourafaka_desktop.ui import theme
from mourafaka_forms.framework import Criterion


class Day:
    """The coach's day on an application whose root holds one profile. `say` is told each step as it is done."""

    def __init__(
        self, application: Application, camera: Camera, out: Path, say: Callable[[str], object]
    ) -> None:
        self._application = application
        self._hands = Hands(application.window)
        self._camera = camera
        self._out = out
        self._say = say

    def run(self) -> None:
        """The whole day on the first laptop. Raises OutOfReachError at the first thing that cannot be done."""
        self.unlock()
        self.look_at_today()
        self.find_the_cooperative()
        self.write_the_visit()
        self.assess()
        self.accept_actions()
        self.make_the_report()
        self.look_at_settings()
        self.synchronise()

    def unlock(self) -> None:
        """Type the passphrase and come in."""
        self._hands.find("unlock.passphrase")
        self._camera.take("unlock")
        self._hands.type_into("unlock.passphrase", words.PASSPHRASE)
        self._hands.click("unlock.open")
        self._hands.find("today.start_visit")
        self._settle()
        self._say("unlocked the profile with its passphrase")

    def look_at_today(self) -> None:
        """Read what the day holds."""
        self._camera.take("today")
        self._say("looked at Today")

    def find_the_cooperative(self) -> None:
        """Search among the cooperatives and open one."""
        self._hands.press(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
        self._hands.find("cooperatives.table")
        self._settle()
        self._camera.take("cooperatives")
        self._hands.type_into("cooperatives.search", words.SEARCH)
        self._settle()
        self._hands.press(Qt.Key.Key_Down)
        self._hands.press(Qt.Key.Key_Return)
        self._hands.find("cooperative.new_visit")
        self._settle()
        self._camera.take("cooperative")
        self._say("found the cooperative by a part of its name and opened its file")

    def write_the_visit(self) -> None:
        """A visit: times, place, attendance, notes in both scripts, a photo, signatures."""
        hands = self._hands
        hands.click("cooperative.new_visit")
        hands.find("visit.findings")
        self._settle()
        hands.click("visit.arrived_at_time_now")
        hands.click("visit.left_at_time_now")
        hands.press_on("visit.place", Qt.Key.Key_Down)
        hands.type_into("visit.participants_total", str(words.PARTICIPANTS))
        hands.type_into("visit.participants_women", str(words.WOMEN))
        hands.type_into("visit.participants_youth", str(words.YOUTH))
        hands.click("visit.role_president")
        hands.type_into("visit.findings", words.FINDINGS)
        self._settle()
        self._camera.take("visit")
        hands.type_into("visit.advice", words.ADVICE)
        hands.type_into("visit.decisions", words.DECISIONS)
        if hands.is_ticked("visit.photo_shows_people"):
            hands.click("visit.photo_shows_people")
        hands.drop_file("visit.photo_drop", paths.resources() / "demo" / "workshop.jpg")
        hands.find("visit.photo_0_remove")
        hands.draw("visit.signature_cooperative")
        hands.draw("visit.signature_coach")
        self._settle()
        hands.click("visit.end")
        self._settle()
        self._say("wrote the visit note, attendance, a photo and signatures, and ended the visit")

    def assess(self) -> None:
        """Rate every criterion, one of them not applicable, and finish."""
        hands = self._hands
        hands.click("cooperative.open_assessment")
        hands.find("assessment.ladder")
        self._settle()
        criteria = self._criteria()
        for number, criterion in enumerate(criteria):
            self._expect_criterion(criterion)
            if criterion.code == words.NOT_APPLICABLE:
                hands.click("assessment.not_applicable")
                hands.type_into("assessment.na_reason", words.NOT_APPLICABLE_REASON)
            else:
                self._rate(words.RATINGS[number % len(words.RATINGS)])
            if number == len(criteria) // 2:
                self._settle()
                self._camera.take("assessment")
            if criterion is not criteria[-1]:
                hands.click("assessment.next")
        self._settle()
        hands.click("assessment.finish")
        hands.find("result.propose")
        self._settle()
        self._say(f"rated {len(criteria) - 1} criteria and left 1 out with its reason")

    def accept_actions(self) -> None:
        """Take over three of the proposed actions into the development plan."""
        self._camera.take("result")
        self._hands.click("result.propose")
        self._hands.find("result.accept_0")
        number = 0
        while self._hands.shows(f"result.accept_{number}"):
            tick = f"result.accept_{number}"
            if self._hands.is_ticked(tick) is not (number < words.ACTIONS_ACCEPTED):
                self._hands.click(tick)
            number += 1
        self._settle()
        self._camera.take("proposals")
        self._hands.click("result.accept")
        self._settle()
        self._say(f"accepted {words.ACTIONS_ACCEPTED} proposed actions")

    def make_the_report(self) -> None:
        """See the diagnostic report and save it in Arabic and in French."""
        hands = self._hands
        hands.click("result.preview_report")
        hands.find("reports.page")
        self._settle()
        hands.click("reports.language_both")
        self._settle()
        self._camera.take("reports")
        hands.click_and_choose_folder("reports.save", "reports.folder", self._out)
        self._settle()
        hands.wait_until(lambda: len(self.papers()) == 2, "two papers in the folder")
        self._say("saved the diagnostic report in Arabic and in French")

    def look_at_settings(self) -> None:
        """Where language and text size are chosen."""
        self._hands.click("rail.settings")
        self._settle()
        self._camera.take("settings")

    def synchronise(self) -> None:
        """Send the day to the server."""
        hands = self._hands
        hands.press(Qt.Key.Key_6, Qt.KeyboardModifier.ControlModifier)
        hands.find("sync.start")
        self._settle()
        hands.click("sync.start")
        self._settle()
        self._camera.take("sync")
        self._say("synchronised with the server")

    def papers(self) -> tuple[Path, ...]:
        """The PDFs that lie in the folder of the day."""
        return tuple(sorted(self._out.glob("*.pdf")))

    # --- Small things ---------------------------------------------------------------------------------

    def _criteria(self) -> tuple[Criterion, ...]:
        """The criteria in the order of the screen; last those of the module that the cooperative's place opens."""
        framework = shipped_framework()
        return (*framework.criteria(), *framework.module(words.OPEN_MODULE).criteria)

    def _rate(self, rating: int) -> None:
        self._hands.click(f"assessment.level_{rating}")
        if rating >= 3:
            self._hands.click("assessment.evidence_seen")
            self._hands.type_into("assessment.evidence_note", words.EVIDENCE_SEEN)
        else:
            self._hands.click("assessment.evidence_declared")

    def _expect_criterion(self, criterion: Criterion) -> None:
        """The screen must show this criterion: a journey that rates another one is worth nothing."""
        title = self._hands.find("assessment.criterion")
        assert isinstance(title, QLabel)
        wanted = criterion.label.in_language(theme.current().language)
        self._hands.wait_until(lambda: wanted in title.text(), f"the criterion {criterion.code}")

    def _settle(self) -> None:
        """Let what runs in the background come home, as a person waits for the screen to be still."""
        self._hands.wait_until(
            lambda: self._application.background.is_idle, "the screen to be still"
        )


def enrol_second_laptop(application: Application, invitation: str, camera: Camera) -> None:
    """On an application without any profile: join with an invitation, sync, look at what arrived."""
    hands = Hands(application.window)
    hands.find("enrol.invitation")
    camera.take("join")
    hands.type_into("enrol.invitation", invitation)
    hands.type_into("enrol.passphrase", words.PASSPHRASE)
    hands.type_into("enrol.repeated", words.PASSPHRASE)
    hands.click("enrol.join")
    hands.wait_until(lambda: application.workspace is not None, "the new profile to open")
    hands.wait_until(lambda: application.background.is_idle, "the day to be read")
    hands.press(Qt.Key.Key_6, Qt.KeyboardModifier.ControlModifier)
    hands.click("sync.start")
    hands.wait_until(lambda: application.background.is_idle, "the sync to end")
    hands.press(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    hands.find("cooperatives.table")
    hands.wait_until(lambda: application.background.is_idle, "the table to be filled")
    camera.take("second-laptop")
