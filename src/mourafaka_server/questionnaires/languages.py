"""The languages in which problems of a questionnaire are said."""

from enum import StrEnum


class Language(StrEnum):
    """A language of programme staff, by its code."""

    FR = "fr"
    AR = "ar"
    EN = "en"
