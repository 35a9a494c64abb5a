"""Whose language is meant: the paper's, or else the screen's."""

from mourafaka_desktop.i18n.catalogue import Catalogue, catalogue, current
from mourafaka_forms.framework import Text


def chosen(texts: Catalogue | None) -> Catalogue:
    """`texts`, or those of the screen's language."""
    return catalogue(current()) if texts is None else texts


def content(text: Text, texts: Catalogue | None = None) -> str:
    """Words of the questionnaire in the language of `texts`; French where there is no third one."""
    return text.in_language(chosen(texts).language)
