"""The stops of Tab in the order one reads: what the layouts show first comes first, a header's actions last.

Qt's own chain is the order of construction, which rows made later and pages built on demand do not keep.
"""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QLayout, QScrollArea, QStackedWidget, QWidget

from mourafaka_desktop.ui.widgets.action_row import ActionRow


def stops(page: QWidget) -> list[QWidget]:
    """Every widget of `page` that Tab reaches, in reading order; the filled button of its header is the last."""
    actions: list[QWidget] = []
    found = list(_stops(page, actions))
    for row in actions:
        found += _inside(row, [])
    return found


def next_stop(around: list[QWidget], now: QWidget | None, *, forward: bool) -> QWidget | None:
    """The stop after `now`, or before it, in a ring of stops; None where there is none.

    From a widget that is no stop itself one goes to the first stop inside it, or else from its nearest parent.
    """
    if not around:
        return None
    step = 1 if forward else -1
    if now in around:
        return around[(around.index(now) + step) % len(around)]
    inside = [stop for stop in around if now is not None and now.isAncestorOf(stop)]
    if inside:
        return inside[0] if forward else around[around.index(inside[0]) - 1]
    return around[0] if forward else around[-1]


def reveal(widget: QWidget) -> None:
    """Scroll what lies around the widget until it can be seen, with air for its focus ring."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(widget, 0, 24)
        parent = parent.parentWidget()


def _stops(widget: QWidget, actions: list[QWidget]) -> Iterator[QWidget]:
    if widget.isHidden() or not widget.isEnabled():
        return
    if isinstance(widget, ActionRow):
        actions.append(widget)
        return
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
        yield widget
    yield from _inside(widget, actions)


def _inside(widget: QWidget, actions: list[QWidget]) -> Iterator[QWidget]:
    layout = widget.layout()
    if isinstance(widget, QStackedWidget):
        parts = [widget.currentWidget()]
    elif isinstance(widget, QScrollArea):
        parts = [widget.widget()]
    elif layout is not None:
        parts = list(_in_order(layout))
    else:
        parts = [child for child in widget.children() if isinstance(child, QWidget)]
    for part in parts:
        if part is not None and not part.isWindow():
            yield from _stops(part, actions)


def _in_order(layout: QLayout) -> Iterator[QWidget]:
    items = [layout.itemAt(index) for index in range(layout.count())]
    upwards = QBoxLayout.Direction.BottomToTop
    if isinstance(layout, QBoxLayout) and layout.direction() == upwards:
        items.reverse()
    for item in items:
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield widget
        elif inner is not None:
            yield from _in_order(inner)
