"""Days, times and moments: typed in people's form, given in ODK's."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.ui.widgets.questions.question import QuestionKind
from tests.desktop.ui.widgets.questions.asked import REF, question


def _input(page, name: str = f"answer.{REF}") -> QLineEdit:
    found = page.list.findChild(QLineEdit, name)
    assert found is not None
    return found


def _leave() -> None:
    QApplication.focusWidget().clearFocus()


def test_a_date_is_given_once_it_is_one_and_written_out(ask, type_text):
    page = ask(question(QuestionKind.DATE))
    page.list.focus(REF)
    type_text(_input(page), "23/11/2026")
    assert page.texts[-1] == "2026-11-23"
    assert page.view().field.help.text() == "الاثنين 23 نونبر 2026"


def test_a_date_is_written_out_in_the_questionnaire_s_language(ask):
    page = ask(question(QuestionKind.DATE, "2026-11-23"))
    page.list.show_language(Language.AR, Language.FR)
    assert page.view().field.help.text() == "lundi 23 novembre 2026"


def test_half_a_date_stays_and_is_explained_in_the_language_of_our_words(ask, type_text):
    page = ask(question(QuestionKind.DATE))
    page.list.show_language(Language.FR, Language.FR)
    page.list.focus(REF)
    type_text(_input(page), "31/02")
    _leave()
    assert _input(page).text() == "31/02"
    assert page.problem().startswith("Ce n’est pas")
    assert page.heard == []


def test_a_time_is_that_of_the_clock_on_the_wall(ask, type_text):
    page = ask(question(QuestionKind.TIME))
    page.list.focus(REF)
    type_text(_input(page), "9h05")
    assert page.texts[-1] == "09:05:00"


def test_a_moment_needs_its_day_and_its_time(ask, qtbot, type_text):
    page = ask(question(QuestionKind.DATETIME))
    page.list.focus(REF)
    type_text(_input(page), "23/11/2026")
    assert page.heard == []
    _leave()
    assert "الساعة" in page.problem()
    type_text(_input(page, f"answer.{REF}.1"), "10:30")
    assert page.texts[-1] == "2026-11-23T10:30:00+00:00"
    assert page.problem() == ""


def test_a_moment_without_its_time_is_taken_back_and_its_day_stays(ask, qtbot):
    page = ask(question(QuestionKind.DATETIME, "2026-11-23T10:30:00+00:00"))
    clock = _input(page, f"answer.{REF}.1")
    assert clock.text() == "10:30"
    clock.setFocus()
    clock.selectAll()
    qtbot.keyClick(clock, Qt.Key.Key_Delete)
    assert page.texts == [""]
    assert _input(page).text() == "23/11/2026"


def test_both_halves_of_a_moment_have_a_name(ask):
    page = ask(question(QuestionKind.DATETIME, label="آخر جمع"))
    names = [widget.accessibleName() for widget in page.view().inputs]
    assert names == ["آخر جمع, التاريخ", "آخر جمع, الساعة"]
