"""The cards of what a coach decides: a refusal, two values, a cooperative that would vanish, one that looks twice.

Each says first what is safe, then what happened, then what can be done; waiting is always possible.
"""

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mourafaka_desktop.domain.sync_records import ConflictNature
from mourafaka_desktop.i18n.catalogue import _, current, ngettext
from mourafaka_desktop.i18n.formats import formats, morocco_time, without_isolates
from mourafaka_desktop.services.decisions import Side
from mourafaka_desktop.services.sync_status import HeldBack, Issue, LookAlike
from mourafaka_desktop.ui.direction import isolate_name, joined
from mourafaka_desktop.ui.sync.reasons import apply_words, reason
from mourafaka_desktop.ui.sync.sync_model import (
    field_word,
    kind_word,
    look_alike_reason,
    name_of,
    owner_name,
    value_text,
    vanishing_names,
    vanishing_word,
    written_values,
)
from mourafaka_desktop.ui.sync.text_differences import DifferingText
from mourafaka_desktop.ui.sync.value_side import ValueSide
from mourafaka_desktop.ui.tokens import Colour, Radius, Space, State, Type
from mourafaka_desktop.ui.widgets.action_row import ActionRow
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.card import Card
from mourafaka_desktop.ui.widgets.chip import Chip
from mourafaka_desktop.ui.widgets.responsive_columns import ResponsiveColumns
from mourafaka_desktop.ui.widgets.sheet import Sheet
from mourafaka_desktop.ui.widgets.text import Text

_MOST_VALUES = 4
_LONGEST_VALUE = 220
_LONG_TEXT = 80
_FIGURE_LETTERS = 24


class RefusalCard(Card):
    """A change that the server did not take: it lies here whole, can be written again, copied, or put aside."""

    opened = Signal()
    applied = Signal()
    dismissed = Signal()

    def __init__(self, issue: Issue) -> None:
        super().__init__(_("{record}: not accepted").format(record=kind_word(issue.kind)))
        self._values = written_values(issue)
        self.set_action(Chip(State.LATE, _("Refused"), "ban"))
        self.add(Text(Type.SECONDARY, _context(issue), colour=Colour.INK_2))
        why = reason(issue.code)
        intact = Text(Type.BODY)
        lead = (
            _("What was written is intact on this laptop.")
            if issue.by_us
            else _("What another coach wrote is kept whole here.")
        )
        intact.set_lead(lead, why.sentence)
        self.add(intact)
        self.add(Text(Type.SECONDARY, why.advice, colour=Colour.INK_2))
        if self._values:
            self.add(_Written(self._values))
        self.copy_button = Button(ButtonKind.TEXT, _("Copy what was written"), small=True)
        self.copy_button.clicked.connect(self._copy)
        if not self._values:
            self.copy_button.hide()
        self.done_button = Button(ButtonKind.OUTLINED, _("Put aside"), small=True)
        self.done_button.setObjectName(f"sync.done.{issue.record_id}")
        self.done_button.clicked.connect(self.dismissed)
        self.open_button = Button(ButtonKind.OUTLINED, open_words(issue.kind), small=True)
        self.open_button.setObjectName(f"sync.open.{issue.record_id}")
        if issue.cooperative_id is None:
            self.open_button.hide()
        self.open_button.clicked.connect(self.opened)
        self.apply_button = Button(ButtonKind.OUTLINED, apply_words(issue.code), small=True)
        self.apply_button.setObjectName(f"sync.apply.{issue.record_id}")
        if not issue.can_apply:
            self.apply_button.hide()
        self.apply_button.clicked.connect(self.applied)
        self.add(_buttons(self.copy_button, self.done_button, self.open_button, self.apply_button))

    def _copy(self) -> None:
        lines = [f"{label}: {value}" for label, value in self._values]
        QGuiApplication.clipboard().setText(without_isolates("\n".join(lines)))


class ConflictCard(Card):
    """Both values whole and alike; none is chosen beforehand."""

    opened = Signal()
    chosen = Signal(object)  # Side

    def __init__(self, issue: Issue) -> None:
        super().__init__(field_word(issue.kind, issue.field))
        self.set_action(Chip(State.CALM, _("Nothing is lost"), "info"))
        self.add(Text(Type.SECONDARY, _context(issue), colour=Colour.INK_2))
        self.sides = {side: self._side(issue, side) for side in Side}
        for side, shown in self.sides.items():
            shown.button.setObjectName(f"sync.keep_{side}.{issue.record_id}")
            shown.button.clicked.connect(lambda _checked=False, side=side: self.chosen.emit(side))
        self.add(ResponsiveColumns([*self.sides.values()], spacing=Space.M, narrow_px=420))
        self.add(Text(Type.SECONDARY, _note(issue), colour=Colour.INK_2))
        self.open_button = Button(ButtonKind.TEXT, open_words(issue.kind), small=True)
        self.open_button.setObjectName(f"sync.open.{issue.record_id}")
        if issue.cooperative_id is None:
            self.open_button.hide()
        self.open_button.clicked.connect(self.opened)
        self.add(_buttons(self.open_button))

    @staticmethod
    def _side(issue: Issue, side: Side) -> ValueSide:
        is_ours = side is Side.OURS
        stored, other = (issue.ours, issue.theirs) if is_ours else (issue.theirs, issue.ours)
        text, beside = value_text(issue, stored), value_text(issue, other)
        plain, plain_beside = without_isolates(text), without_isolates(beside)
        value: QWidget
        if max(len(plain), len(plain_beside)) > _LONG_TEXT:
            value = DifferingText(plain, plain_beside)
        else:
            is_short = len(text) <= _FIGURE_LETTERS
            value = Text(Type.FIGURE if is_short else Type.BODY, text, own_direction=True)
        stands = _("Stands in the file") if is_ours is issue.ours_stands else ""
        icon = "laptop" if is_ours and issue.by_us else "globe"
        if issue.about is ConflictNature.TEXT and stands:
            icon = "file-text"
        return ValueSide(
            _whose(issue, side),
            value,
            plain,
            icon=icon,
            button=_keep_words(issue),
            stands=stands,
        )


class HeldBackCard(Card):
    """The server says that most of a cooperative is gone: nothing goes here until the coach has said so."""

    answered = Signal(bool)  # True: let it go

    def __init__(self, held: HeldBack) -> None:
        super().__init__(name_of(held.name_ar, held.name_fr) or _("A cooperative"))
        self.set_action(Chip(State.SOON, _("Your answer is awaited"), "circle-question-mark"))
        fact = ngettext(
            "The server says that {n} of its {total} records no longer exists.",
            "The server says that {n} of its {total} records no longer exist.",
            held.vanishing,
        ).format(n=held.vanishing, total=held.total)
        words = Text(Type.BODY)
        words.set_lead(_("Nothing was removed on this laptop."), fact)
        self.add(words)
        named = [(vanishing_word(one), vanishing_names(one)) for one in held.records]
        if named:
            self.add(_Written(named, most=len(named)))
        advice = _("If you did not expect this, keep everything and call your coordinator.")
        self.add(Text(Type.SECONDARY, advice, colour=Colour.INK_2))
        self.allow_button = Button(
            ButtonKind.OUTLINED, _("Let them go at the next sync"), small=True
        )
        self.allow_button.setObjectName(f"sync.allow.{held.scope_id}")
        self.allow_button.clicked.connect(lambda: self.answered.emit(True))
        self.keep_button = Button(ButtonKind.OUTLINED, _("Keep everything here"), small=True)
        self.keep_button.setObjectName(f"sync.keep.{held.scope_id}")
        self.keep_button.clicked.connect(lambda: self.answered.emit(False))
        self.add(_buttons(self.allow_button, self.keep_button))


class LookAlikeCard(Card):
    """A cooperative that may have been registered twice; to make one of two is the coordinator's."""

    opened = Signal()
    parted = Signal()

    def __init__(self, found: LookAlike) -> None:
        super().__init__(_("Perhaps the same cooperative"))
        self.set_action(Chip(State.CALM, _("Nothing is lost"), "info"))
        here = name_of(found.name_ar, found.name_fr) or _("A cooperative")
        other = (
            isolate_name(found.other_name)
            if found.other_name
            else _("a cooperative of another portfolio")
        )
        self.add(Text(Type.BODY, _("{name} and {other}").format(name=here, other=other)))
        alike = joined([look_alike_reason(one) for one in found.reasons])
        self.add(Text(Type.SECONDARY, alike, colour=Colour.INK_2))
        advice = _(
            "If it is the same one, tell your coordinator, who joins the two files: nothing of either is lost."
        )
        self.add(Text(Type.SECONDARY, advice, colour=Colour.INK_2))
        self.open_button = Button(ButtonKind.OUTLINED, _("Open the file"), small=True)
        self.open_button.setObjectName(f"sync.open.{found.id}")
        self.open_button.clicked.connect(self.opened)
        self.parted_button = Button(ButtonKind.OUTLINED, _("They are two cooperatives"), small=True)
        self.parted_button.setObjectName(f"sync.parted.{found.id}")
        self.parted_button.clicked.connect(self.parted)
        self.add(_buttons(self.open_button, self.parted_button))


class _Written(Sheet):
    """What the refused change had written, a field a line; or what would vanish, a kind a line."""

    def __init__(self, values: list[tuple[str, str]], most: int = _MOST_VALUES) -> None:
        super().__init__(ground=Colour.PANEL, edge=None, radius=Radius.BUTTON)
        self._column = QVBoxLayout(self)
        for label, value in values[:most]:
            if self._column.count():
                self._column.addSpacing(Space.XXS)
            self._column.addWidget(Text(Type.SMALL, label, colour=Colour.INK_2))
            if value:
                self._column.addWidget(Text(Type.SECONDARY, _shortened(value), own_direction=True))
        if len(values) > most:
            self._column.addWidget(Text(Type.SECONDARY, "…", colour=Colour.INK_2))
        self.restyle()

    def restyle(self) -> None:
        margin = self.theme.space(Space.S)
        self._column.setContentsMargins(margin, margin, margin, margin)
        self._column.setSpacing(self.theme.space(Space.XXS))
        super().restyle()


def open_words(kind: str) -> str:
    """What a button says that leads to a record."""
    match kind:
        case "visit":
            return _("Open the visit")
        case "assessment":
            return _("Open the assessment")
        case _:
            return _("Open the file")


def _context(issue: Issue) -> str:
    shown_at = issue.written_at or issue.found_at
    day = formats(current()).day_month(morocco_time(shown_at).date())
    kind = kind_word(issue.kind) if issue.field else ""
    return joined([owner_name(issue), kind, day])


def _whose(issue: Issue, side: Side) -> str:
    is_standing = (side is Side.OURS) is issue.ours_stands
    if issue.about is ConflictNature.TEXT and is_standing:
        return _("Both texts, joined by the server")
    if issue.both_by_us:
        return (
            _("Written by you, arrived last")
            if is_standing
            else _("Written by you, arrived earlier")
        )
    if not issue.by_us:
        return _("Written last") if is_standing else _("Written before it")
    return _("Written by you") if side is Side.OURS else _("Written by someone else")


def _keep_words(issue: Issue) -> str:
    return _("Keep this text") if issue.about is ConflictNature.TEXT else _("Keep this one")


def _note(issue: Issue) -> str:
    if issue.about is ConflictNature.TEXT:
        return _(
            "What only one side has is underlined. You can also open the record and write it as it should be."
        )
    return _("The other one stays in the history. You can decide later.")


def _shortened(value: str) -> str:
    return value if len(value) <= _LONGEST_VALUE else f"{value[:_LONGEST_VALUE].rstrip()}…"


def _buttons(*buttons: QWidget) -> QWidget:
    """A row of those that apply. They are never shown before: alone a button would be a window for a moment."""
    row = ActionRow()
    row.set_wraps(True)
    for button in buttons:
        row.add(button)
    return row
