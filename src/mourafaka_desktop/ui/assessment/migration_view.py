"""Passing a draft to a newer version of its questionnaire: what becomes of each answer, before anything is done.

What needs the coach's eye comes first: new words beside the old, answers without a place, new questions. What
passes as it is, is a number that can be opened.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from mourafaka_desktop.domain.questionnaire_migration import Migration, MigrationLine
from mourafaka_desktop.i18n.catalogue import Language, _, ngettext
from mourafaka_desktop.ui.direction import isolate
from mourafaka_desktop.ui.tokens import Colour, Space, State, Type
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.card import Card
from mourafaka_desktop.ui.widgets.form_dialog import FormDialog
from mourafaka_desktop.ui.widgets.inline_problem import InlineProblem
from mourafaka_desktop.ui.widgets.list_row import RowList
from mourafaka_desktop.ui.widgets.scroll_page import ScrollPage
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.themed import Themed

_WIDTH, _HEIGHT, _AROUND = 900, 430, 300


class MigrationView(FormDialog):
    """`accepted_by_coach` passes to the new version; closing it in any other way stays with the old one."""

    accepted_by_coach = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setObjectName("migration")
        self._migration: Migration | None = None
        self._language = Language.FR
        self.do_button.setObjectName("migration.pass")
        self.cancel_button.setObjectName("migration.stay")
        self.do_button.clicked.connect(self._pass)
        self._apart = InlineProblem(State.SOON)
        self._reworded = _Section("pencil")
        self._dropped = _Section("file-text")
        self._added = _Section("plus")
        self._kept = _Section("check", folded=True)
        self._kept.fold.setObjectName("migration.kept")
        self._page = ScrollPage(margin=0, top=0)
        for part in (self._apart, self._reworded, self._dropped, self._added, self._kept):
            self._page.add(part)
        self._page.column.addStretch(1)
        self._page.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.set_fields(self._page)
        self.restyle()

    def show_migration(self, migration: Migration, language: Language) -> None:
        """What becomes of the answers; the questionnaire's words in `language`."""
        self._migration, self._language = migration, language
        self.restyle()

    def open_preview(self) -> None:
        """Open with the focus on the way that changes nothing."""
        self.open_at(self.cancel_button)

    def restyle(self) -> None:
        window = self.parentWidget() or self
        room = window.screen().availableGeometry()
        # What is around the list grows with the text; the list scrolls in what is left of the screen.
        left = room.height() - self.theme.px(_AROUND)
        self._page.setFixedHeight(max(self.theme.px(140), min(self.theme.px(_HEIGHT), left)))
        if self._migration is not None:
            self._show(self._migration)
        super().restyle()
        self.setMinimumWidth(min(self.theme.px(_WIDTH), room.width() - 80))

    def _pass(self) -> None:
        self.accept()
        self.accepted_by_coach.emit()

    def _show(self, migration: Migration) -> None:
        old, new = isolate(migration.from_version), isolate(migration.to_version)
        self.name(
            _("Version {version} of the questionnaire is here").format(version=new),
            _(
                "Nothing is lost: this assessment with version {version} is kept as it is, "
                "and passing can be undone."
            ).format(version=old),
            _("Pass to version {version}").format(version=new),
            _("Stay with version {version}").format(version=old),
        )
        self._show_comparability(migration)
        self._show_reworded(migration, old, new)
        count = len(migration.dropped)
        self._dropped.show_section(
            ngettext(
                "{n} answer has no place in version {version}",
                "{n} answers have no place in version {version}",
                count,
            ).format(n=isolate(count), version=new),
            _("Still to be read in the assessment with version {version}.").format(version=old),
            [self._line(line) for line in migration.dropped],
        )
        count = len(migration.added)
        self._added.show_section(
            ngettext("{n} new question", "{n} new questions", count).format(n=isolate(count)),
            _("To be answered after passing."),
            [self._line(line) for line in migration.added],
        )
        count = len(migration.kept)
        self._kept.show_section(
            ngettext(
                "{n} answer passes as it is", "{n} answers pass as they are", count
            ).format(n=isolate(count)),
            "",
            [self._line(line) for line in migration.kept],
        )  # fmt: skip

    def _show_comparability(self, migration: Migration) -> None:
        if migration.is_comparable:
            self._apart.clear()
            return
        self._apart.show_problem(
            _("The scores of the two versions do not compare."),
            _("A first assessment with the old version will not be drawn beside the new score."),
        )

    def _show_reworded(self, migration: Migration, old: str, new: str) -> None:
        count = len(migration.reworded)
        self._reworded.show_section(
            ngettext(
                "{n} answer was given to other words", "{n} answers were given to other words", count
            ).format(n=isolate(count)),
            _("It passes too. Does the answer still hold?"),
            [_Reworded(line, self._language, old, new) for line in migration.reworded],
        )  # fmt: skip

    def _line(self, line: MigrationLine) -> QWidget:
        row = _Line()
        row.add(Text(Type.BODY, line.label.in_language(self._language)))
        if line.value is not None:
            row.add(_answer(line, self._language))
        return row


class _Section(Card):
    """Lines of one fate under a title that counts them; hidden where there are none."""

    def __init__(self, icon: str, *, folded: bool = False) -> None:
        super().__init__(icon=icon)
        self._sentence = Text(Type.SECONDARY, colour=Colour.INK_2)
        self._rows = RowList()
        self.fold = Button(ButtonKind.LINK)
        self.fold.setCheckable(True)
        self.fold.setChecked(not folded)
        self.fold.setVisible(folded)
        self.fold.toggled.connect(self._unfold)
        self.set_action(self.fold)
        self.add(self._sentence)
        self.add(self._rows)

    def show_section(self, title: str, sentence: str, lines: Sequence[QWidget]) -> None:
        self.set_title(title)
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        self._rows.show_rows(lines)
        self._unfold(self.fold.isChecked())
        self.setVisible(bool(lines))

    def _unfold(self, is_open: bool) -> None:
        self._rows.setVisible(is_open)
        self.fold.setText(_("Hide") if is_open else _("Show"))
        self.fold.setAccessibleName(f"{self.fold.text()}, {self.title.text()}")


class _Line(QWidget):
    """A question with its answer under it."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 8, 0, 8)
        self._column.setSpacing(2)

    def add(self, part: QWidget) -> None:
        self._column.addWidget(part)


class _Reworded(Themed, _Line):
    """The old words and the new side by side, equal; the answer under both."""

    def __init__(self, line: MigrationLine, language: Language, old: str, new: str) -> None:
        super().__init__()
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        for title, words in (
            (_("Version {version}").format(version=old), line.old_text),
            (_("Version {version}").format(version=new), line.new_text),
        ):
            side = QVBoxLayout()
            side.setSpacing(0)
            side.addWidget(Text(Type.SMALL, title, colour=Colour.INK_2))
            side.addWidget(Text(Type.BODY, words.in_language(language) if words else ""))
            side.addStretch(1)
            self._sides.addLayout(side, 1)
        self.add(Text(Type.BODY_STRONG, line.label.in_language(language)))
        self._column.addLayout(self._sides)
        if line.value is not None:
            self.add(_answer(line, language))
        self.restyle()

    def restyle(self) -> None:
        stacked = self.theme.has_one_column
        self._sides.setDirection(
            QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight
        )
        self._sides.setSpacing(self.theme.space(Space.XS if stacked else Space.XL))
        super().restyle()


def _answer(line: MigrationLine, language: Language) -> Text:
    words = Text(Type.SECONDARY, colour=Colour.INK_2)
    value = line.value.in_language(language) if line.value is not None else ""
    words.set_lead(_("Answer:"), value)
    words.setAlignment(Qt.AlignmentFlag.AlignLeading)
    return words
