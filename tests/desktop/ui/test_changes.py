"""The notice of what changed."""

from uuid import uuid4

from mourafaka_desktop.domain.changes import Changes
from mourafaka_desktop.ui.changes import ChangeNotice


def test_open_screens_hear_what_changed(qtbot):
    notice = ChangeNotice()
    changes = Changes.of("visit", uuid4())
    with qtbot.waitSignal(notice.changed) as heard:
        notice.announce(changes)
    assert heard.args == [changes]


def test_nothing_is_said_when_nothing_changed(qtbot):
    notice = ChangeNotice()
    with qtbot.assertNotEmitted(notice.changed):
        notice.announce(Changes())
