"""What passing to a newer version would change is read before it is done, and nothing happens by itself."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mourafaka_desktop.domain.questionnaire_migration import Migration, MigrationLine
from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.ui import theme
from mourafaka_desktop.ui.assessment.migration_view import MigrationView
from mourafaka_desktop.ui.widgets.text import Text as TextLabel
from mourafaka_forms.framework import Text

KEPT = MigrationLine(key="GOV-1.1", label=Text("Registre", "السجل"), value=Text("2", "2"))
REWORDED = MigrationLine(
    key="GOV-2.1",
    label=Text("Assemblée", "الجمعية"),
    old_text=Text("Une fois par an", "مرة في السنة"),
    new_text=Text("Deux fois par an", "مرتين في السنة"),
    value=Text("1 · Embryonnaire", "1 · أولي"),
)
DROPPED = MigrationLine(key="/d/fax", label=Text("Fax", "الفاكس"), value=Text("0522", "0522"))
ADDED = MigrationLine(key="/d/site", label=Text("Site web", "الموقع"))


def migration(**fields: object) -> Migration:
    return Migration(
        **{
            "from_version": "2.0",
            "to_version": "2.1",
            "is_comparable": True,
            "kept": (KEPT,),
            "reworded": (REWORDED,),
            "dropped": (DROPPED,),
            "added": (ADDED,),
            **fields,
        }
    )


@pytest.fixture
def view(qtbot: QtBot) -> MigrationView:
    view = MigrationView()
    qtbot.addWidget(view)
    view.show_migration(migration(), Language.AR)
    view.open_preview()
    qtbot.waitExposed(view)
    return view


def words(view: MigrationView) -> str:
    shown = [text.text() for text in view.findChildren(TextLabel) if text.isVisibleTo(view)]
    return "\n".join(shown).translate(dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069")))


def test_old_and_new_words_stand_side_by_side_with_the_answer(view: MigrationView):
    read = words(view)
    for text in (
        "مرة في السنة",
        "مرتين في السنة",
        "الجواب: 1 · أولي",
        "الإصدار 2.0",
        "الإصدار 2.1",
    ):
        assert text in read


def test_a_dropped_answer_is_shown_and_said_where_it_stays(view: MigrationView):
    read = words(view)
    assert "0522" in read
    assert "يبقى الاطلاع ممكنا في التشخيص المنجز بالإصدار 2.0." in read
    assert "الموقع" in read


def test_what_passes_as_it_is_is_a_number_that_opens(view: MigrationView):
    assert "جواب واحد ينتقل كما هو" in words(view)
    assert "السجل" not in words(view)
    view._kept.fold.click()
    assert "السجل" in words(view)


def test_the_focus_is_on_the_way_that_changes_nothing(view: MigrationView, qtbot: QtBot):
    assert QApplication.focusWidget() is view.cancel_button
    with qtbot.assertNotEmitted(view.accepted_by_coach):
        view.cancel_button.click()
    assert not view.isVisible()


def test_passing_is_said_once(view: MigrationView, qtbot: QtBot):
    with qtbot.waitSignal(view.accepted_by_coach):
        view.do_button.click()
    assert not view.isVisible()


def test_scores_that_do_not_compare_are_told_beforehand(view: MigrationView):
    assert "نقط الإصدارين غير قابلة للمقارنة." not in words(view)
    view.show_migration(migration(is_comparable=False), Language.AR)
    assert "نقط الإصدارين غير قابلة للمقارنة." in words(view)


def test_fates_without_an_answer_are_not_mentioned(view: MigrationView):
    view.show_migration(migration(dropped=(), added=(), reworded=()), Language.AR)
    assert words(view).count("الإصدار 2.1") == 1  # the title; the buttons are no texts


def test_the_questionnaire_reads_in_its_own_language(view: MigrationView, qapp: QApplication):
    view.show_migration(migration(), Language.FR)
    qapp.processEvents()
    assert "Deux fois par an" in words(view)
    assert "وصل الإصدار 2.1 من الاستمارة" in words(view)


@pytest.mark.parametrize("scale", [100, 200])
def test_it_fits_the_screen_at_any_text_size(view: MigrationView, qapp: QApplication, scale: int):
    theme.apply(qapp, Language.FR, scale)
    view.show_migration(migration(kept=(KEPT,) * 40, added=(ADDED,) * 40), Language.FR)
    qapp.processEvents()
    assert view.height() <= view.screen().availableGeometry().height()
