"""A page of questions for each test that asks for one."""

from collections.abc import Callable

import pytest

from mourafaka_desktop.i18n.catalogue import Language
from mourafaka_desktop.ui.widgets.questions.question import Item
from tests.desktop.ui.widgets.questions.asked import Page

Ask = Callable[..., Page]


@pytest.fixture
def ask(qtbot) -> Ask:
    """Shows questions, in Arabic unless told otherwise."""

    def shown(*items: Item, language: Language = Language.AR, echoes: bool = True) -> Page:
        return Page(qtbot, items, language, echoes=echoes)

    return shown
