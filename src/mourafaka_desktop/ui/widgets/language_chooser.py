"""The languages, each in its own script, so that it is found without reading another one."""

from PySide6.QtWidgets import QWidget

from mourafaka_desktop.i18n.catalogue import Language, _
from mourafaka_desktop.ui.widgets.segmented_choice import Option, SegmentedChoice

_NAMES = {Language.AR: "العربية", Language.FR: "Français", Language.EN: "English"}


class LanguageChooser(SegmentedChoice[Language]):
    """`changed` with the language the coach wants; the one in use is marked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(marks_choice=True, parent=parent)
        self.set_options([Option(language, name) for language, name in _NAMES.items()])
        self.restyle()

    def restyle(self) -> None:
        self.set_name(_("Language"))
        self.set_value(self.theme.language)
        super().restyle()
