"""The router: where the coach is and the way back."""

from uuid import uuid4

from mourafaka_desktop.ui.navigation import Place, Router, Screen


def test_going_somewhere_and_back_leads_to_the_same_record(qtbot):
    router = Router()
    cooperative = uuid4()
    router.open(Screen.COOPERATIVES)
    router.open(Screen.COOPERATIVE, cooperative=cooperative)
    router.open(Screen.VISIT, visit=uuid4())
    with qtbot.waitSignal(router.arrived) as arrived:
        router.back()
    assert arrived.args == [Place(Screen.COOPERATIVE, {"cooperative": cooperative})]


def test_there_is_no_way_back_from_the_first_screen(qtbot):
    router = Router()
    router.open(Screen.TODAY)
    with qtbot.assertNotEmitted(router.arrived):
        router.back()
    assert router.place == Place(Screen.TODAY)


def test_the_way_back_never_turns_in_a_circle():
    router = Router()
    for screen in (Screen.TODAY, Screen.COOPERATIVES, Screen.SYNC, Screen.TODAY):
        router.open(screen)
    assert not router.can_go_back


def test_a_screen_that_replaces_another_takes_its_place_on_the_way_back():
    router = Router()
    router.open(Screen.TODAY)
    router.open(Screen.ASSESSMENT, assessment=uuid4())
    router.replace(Screen.RESULT, assessment=uuid4())
    router.back()
    assert router.place == Place(Screen.TODAY)


def test_forms_and_only_forms_ask_for_room():
    forms = {screen for screen in Screen if screen.is_form}
    assert forms == {Screen.VISIT, Screen.ASSESSMENT, Screen.PLAN, Screen.PROJECT}


def test_a_place_is_one_wherever_on_its_screen_one_begins(qtbot):
    router, assessment = Router(), uuid4()
    router.open(Screen.ASSESSMENT, assessment=assessment)
    router.open(Screen.RESULT, assessment=assessment)
    with qtbot.waitSignal(router.arrived) as arrived:
        router.open(Screen.ASSESSMENT, at="GOV-1.1", assessment=assessment)
    assert arrived.args[0].at == "GOV-1.1"
    assert not router.can_go_back
