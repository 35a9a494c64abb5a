"""Every failure of the world tells a person, in each language, what happened and what to do next."""

import string

import pytest

from mourafaka_desktop import errors
from mourafaka_desktop.i18n.catalogue import Language, catalogue


def _family(parent: type[errors.MourafakaError]) -> list[type[errors.MourafakaError]]:
    return [parent, *(c for child in parent.__subclasses__() for c in _family(child))]


FAMILY = _family(errors.MourafakaError)
FOLDERS = ("ProfileError", "StorageError", "RequestRefused", "ExchangeError")


def _placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("language", [Language.AR, Language.FR])
@pytest.mark.parametrize("error", FAMILY, ids=lambda error: error.__name__)
def test_title_and_advice_are_translated_with_the_same_placeholders(
    error: type[errors.MourafakaError], language: Language
) -> None:
    for sentence in (error.title, error.advice):
        translated = catalogue(language).gettext(sentence)
        assert translated != sentence
        assert _placeholders(translated) == _placeholders(sentence)


def test_each_error_has_its_own_code() -> None:
    shown = [error for error in FAMILY if error.__name__ not in FOLDERS]
    codes = [error.code for error in shown]
    assert len(codes) == len(set(codes))


def test_the_tree_in_the_docstring_names_every_error() -> None:
    assert errors.__doc__ is not None
    drawn = set(errors.__doc__.replace("├", " ").replace("│", " ").split())
    assert {error.__name__ for error in FAMILY} <= drawn


def test_an_explanation_fills_in_the_values() -> None:
    explanation = errors.PassphraseTooShort(8).explain()
    assert "8 characters" in explanation.advice


def test_the_text_of_an_error_is_its_code_so_that_a_log_holds_no_name_or_path() -> None:
    assert str(errors.FileUnreadable("photo de Fatima.jpg")) == "file.unreadable"
