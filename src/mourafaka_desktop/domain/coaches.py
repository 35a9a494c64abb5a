"""The coach whose portfolio lies in this profile."""

from dataclasses import dataclass

from mourafaka_desktop.domain.ids import CoachId


@dataclass(frozen=True, kw_only=True)
class Coach:
    """A coach, as the server knows her or him. One of the two names is there."""

    id: CoachId
    name_ar: str | None = None
    name_fr: str | None = None
    region_code: str | None = None
    phone: str | None = None

    def name_in(self, language: str) -> str:
        """The name in `language` (`ar`, or Latin script for any other), else the one there is."""
        names = (self.name_ar, self.name_fr) if language == "ar" else (self.name_fr, self.name_ar)
        return names[0] or names[1] or ""
