"""The settings on one page: language, text size, this device, about the program."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from mourafaka_desktop.errors import MourafakaError
from mourafaka_desktop.i18n.catalogue import _, current, ngettext
from mourafaka_desktop.i18n.formats import NO_BREAK_SPACE, formats
from mourafaka_desktop.ui.direction import isolate, isolate_name
from mourafaka_desktop.ui.settings.notice_view import NoticeView
from mourafaka_desktop.ui.settings.settings_model import About, Device
from mourafaka_desktop.ui.theme import TEXT_SCALES
from mourafaka_desktop.ui.tokens import Colour, Space, Type
from mourafaka_desktop.ui.widgets.button import Button, ButtonKind
from mourafaka_desktop.ui.widgets.card import Card
from mourafaka_desktop.ui.widgets.inline_problem import InlineProblem
from mourafaka_desktop.ui.widgets.language_chooser import LanguageChooser
from mourafaka_desktop.ui.widgets.list_row import ListRow, RowList
from mourafaka_desktop.ui.widgets.page_header import PageHeader
from mourafaka_desktop.ui.widgets.responsive_columns import ResponsiveColumns
from mourafaka_desktop.ui.widgets.scroll_page import ScrollPage
from mourafaka_desktop.ui.widgets.segmented_choice import Option, SegmentedChoice
from mourafaka_desktop.ui.widgets.text import Text
from mourafaka_desktop.ui.widgets.themed import Themed
from mourafaka_desktop.ui.widgets.view import View


class SettingsView(View):
    """`language_chosen` and `text_scale_chosen` act at once; the rest is read."""

    language_chosen = Signal(object)  # Language
    text_scale_chosen = Signal(object)  # int, percent

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._device: Device | None = None
        self._about: About | None = None
        self._failure: MourafakaError | None = None
        self.header = PageHeader()
        self.problem = InlineProblem()
        self._language_card = Card()
        self.languages = LanguageChooser()
        self.languages.changed.connect(self.language_chosen)
        self._language_help = Text(Type.SECONDARY, colour=Colour.INK_2)
        self._text_card = Card()
        self.text_scales: SegmentedChoice[int] = SegmentedChoice(marks_choice=True)
        self.text_scales.changed.connect(self.text_scale_chosen)
        self._sample = Text(Type.BODY)
        self._device_card = Card()
        self.facts = _Facts()
        self._about_card = Card()
        self._version = Text(Type.BODY)
        self.credits = RowList()
        self.licences = Button(ButtonKind.OUTLINED, icon="file-text")
        self.licences.setObjectName("settings.licences")
        self.licences.clicked.connect(self._show_notice)
        self.notice = NoticeView(self)
        self._build()
        self.retranslate()

    def show_device(self, device: Device) -> None:
        """The profile on this laptop."""
        self._device, self._failure = device, None
        self._show()

    def show_about(self, about: About) -> None:
        """The program itself."""
        self._about = about
        self._show()

    def show_failure(self, failure: MourafakaError) -> None:
        """Say what could not be read; the choices above work all the same."""
        self._failure = failure
        self._show()

    def retranslate(self) -> None:
        self.header.set_title(_("Settings"))
        self._language_card.set_title(_("Language of the screen"))
        self._language_help.setText(
            _(
                "What you have written does not change. A report's language is chosen with the report."
            )
        )
        self._text_card.set_title(_("Text size"))
        wording = formats(current())
        self.text_scales.set_options(
            [Option(scale, wording.percent(scale / 100)) for scale in TEXT_SCALES]
        )
        self.text_scales.set_name(_("Text size"))
        self.text_scales.set_value(self.languages.theme.text_scale)
        for scale, segment in zip(TEXT_SCALES, self.text_scales.segments, strict=True):
            segment.setObjectName(f"settings.text_{scale}")
        self._sample.setText(_("This is how the notes of a visit will read."))
        self._device_card.set_title(_("This device"))
        self._about_card.set_title(_("About"))
        self.licences.setText(_("Licences of all parts"))
        self._show()

    def _build(self) -> None:
        for language, segment in zip(("ar", "fr", "en"), self.languages.segments, strict=True):
            segment.setObjectName(f"settings.language_{language}")
        self._language_card.add(_at_start(self.languages))
        self._language_card.add(self._language_help)
        self._text_card.add(_at_start(self.text_scales))
        self._text_card.add(self._sample)
        self._device_card.add(self.facts)
        self._about_card.add(self._version)
        self._about_card.add(self.credits)
        self._about_card.add(_at_start(self.licences))
        page = ScrollPage()
        page.add(self.header)
        page.add(self.problem)
        page.add(
            ResponsiveColumns(
                [
                    _column([self._language_card, self._text_card, self._device_card]),
                    _column([self._about_card]),
                ],
                [620, 450],
                narrow_px=900,
            )
        )
        page.column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(page)

    def _show(self) -> None:
        if self._failure is None:
            self.problem.clear()
        else:
            said = self._failure.explain(_)
            self.problem.show_problem(said.title, said.advice)
        self._device_card.setVisible(self._device is not None)
        if self._device is not None:
            self.facts.show_facts(_device_facts(self._device))
        self._about_card.setVisible(self._about is not None)
        if self._about is not None:
            self._version.setText(
                _("Mourafaka, version {version}").format(version=isolate(self._about.version))
            )
            self.credits.show_rows(_credits())

    def _show_notice(self) -> None:
        if self._about is not None:
            self.notice.show_notice(self._about.notice)


class _Facts(Themed, QWidget):
    """What is known, a line each: its name, then its value."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)
        self._facts: tuple[tuple[str, str], ...] = ()

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Name and value of each fact."""
        self._facts = tuple(facts)
        self.restyle()

    def restyle(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._grid.setHorizontalSpacing(self.theme.space(Space.XL))
        self._grid.setVerticalSpacing(self.theme.space(Space.XS))
        stacked = self.theme.has_one_column
        for index, (name, value) in enumerate(self._facts):
            label = Text(Type.SECONDARY, name, colour=Colour.INK_2, wrap=stacked)
            written = Text(Type.BODY, value)
            written.setAccessibleName(f"{name}: {value}")
            if stacked:
                self._grid.addWidget(label, 2 * index, 0, 1, 2)
                self._grid.addWidget(written, 2 * index + 1, 0, 1, 2)
            else:
                self._grid.addWidget(label, index, 0, Qt.AlignmentFlag.AlignVCenter)
                self._grid.addWidget(written, index, 1)
        super().restyle()


def _device_facts(device: Device) -> list[tuple[str, str]]:
    count = device.cooperative_count
    return [
        (_("Coach"), isolate_name(device.coach.name_in(current()))),
        (
            _("Portfolio"),
            ngettext("{n} cooperative", "{n} cooperatives", count).format(n=count),
        ),
        (_("Programme's server"), isolate_name(device.server_name or _("None yet"))),
        (_("Folder of this profile"), isolate(device.folder)),
        (
            _("Protection"),
            _("Everything in this folder is encrypted; only your passphrase opens it."),
        ),
    ]


def _credits() -> list[QWidget]:
    licence = _("Licence: {licence}")
    territory = _("High Commission for Planning (HCP), {census}. Licence: {licence}")
    return [
        ListRow(
            _("Regions, provinces and communes"),
            territory.format(census=_whole("RGPH 2024"), licence=_whole("CC BY 4.0")),
            icon="map",
            opens=False,
        ),
        *(
            ListRow(isolate_name(name), licence.format(licence=_whole(its)), icon=icon, opens=False)
            for name, its, icon in (
                ("IBM Plex Sans Arabic", "SIL OFL 1.1", "languages"),
                ("Noto Sans Tifinagh", "SIL OFL 1.1", "languages"),
                ("Lucide", "ISC", "star"),
                ("Qt for Python", "LGPL 3", "laptop"),
                ("Mourafaka", "Apache 2.0", "scale"),
            )
        ),
    ]


def _whole(name: str) -> str:
    """A name that is not broken over two lines."""
    return isolate(name.replace(" ", NO_BREAK_SPACE))


def _at_start(widget: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(widget)
    row.addStretch(1)
    return row


def _column(cards: Sequence[QWidget]) -> QWidget:
    column = QWidget()
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(Space.L)
    for card in cards:
        layout.addWidget(card)
    layout.addStretch(1)
    return column
