"""Every text a person reads is a whole, well-set sentence in Arabic and in French."""

import functools
import io
import re
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tests.conventions.tree import ROOT, SOURCE

PLURAL_FORMS = {"ar": 6, "fr": 2}
NUMBER = {"n", "count"}

# What Moroccans read in Latin letters in Arabic text too: names, keys, and what is typed into a workbook.
LATIN_IN_ARABIC = (
    "Alt AZERTY CNSS CSV Ctrl DH Delete Enter Esc Excel FR GPS HCP HEIC ICE INDH JPEG JSON Linux OCP ODCO ONSSA"
    " PDF PNG QR Shift UMP USB Windows oui non"
)
# `--profile DIR` is typed as it stands, in every language.
OPTION = re.compile(r"--[a-z-]+(?: [A-Z]+)?")


def _catalogue(language: str) -> Catalog:
    source = ROOT / "translations" / language / "LC_MESSAGES" / "mourafaka.po"
    return read_po(io.BytesIO(source.read_bytes()), locale=language)


CATALOGUES = {language: _catalogue(language) for language in PLURAL_FORMS}


def _forms(texts: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (texts,) if isinstance(texts, str) else tuple(texts)


def _messages(language: str) -> list[Message]:
    return [message for message in CATALOGUES[language] if message.id]


def _translations(language: str) -> list[tuple[str, str]]:
    """Each source sentence with each form of its translation."""
    return [
        (_forms(message.id)[0], form)
        for message in _messages(language)
        for form in _forms(message.string)
    ]


@functools.cache
def _in_source() -> frozenset[tuple[str | None, str]]:
    """Context and sentence of every text in the source."""
    return frozenset(
        (context, _forms(message)[0])
        for _file, _line, message, _comments, context in extract_from_dir(str(SOURCE))
    )


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _may_be_left_out(message: Message, language: str, form: int) -> set[str]:
    """Which placeholders this plural form may do without."""
    if not message.pluralizable:
        return set()
    singular, plural = map(_placeholders, _forms(message.id))
    if language == "ar":
        # Arabic says none, one and two in words; where there is none, there is nothing to tell of it.
        return plural if form == 0 else NUMBER if form in {1, 2} else set()
    # Where the source says "one" in a word, the sentence is never said of none.
    return NUMBER if form == 0 and NUMBER.isdisjoint(singular) else set()


def _without_placeholders(text: str) -> str:
    return re.sub(r"\{[^{}]*\}", "…", text)


@pytest.mark.parametrize("language", PLURAL_FORMS)
def test_every_text_of_the_source_is_translated(language: str) -> None:
    translated = {
        (message.context, _forms(message.id)[0])
        for message in _messages(language)
        if all(_forms(message.string)) and not message.fuzzy
    }
    assert sorted(text for _, text in _in_source() - translated) == []


@pytest.mark.parametrize("language", PLURAL_FORMS)
def test_no_translation_outlives_its_text(language: str) -> None:
    held = {(message.context, _forms(message.id)[0]) for message in _messages(language)}
    assert sorted(text for _, text in held - _in_source()) == []


@pytest.mark.parametrize("language", PLURAL_FORMS)
def test_no_translation_is_a_guess(language: str) -> None:
    assert [message.id for message in _messages(language) if message.fuzzy] == []


@pytest.mark.parametrize("language", PLURAL_FORMS)
def test_a_count_has_every_plural_form(language: str) -> None:
    lacking = [
        message.id
        for message in _messages(language)
        if message.pluralizable
        and (len(_forms(message.string)) != PLURAL_FORMS[language] or not all(message.string))
    ]
    assert lacking == []


@pytest.mark.parametrize("language", PLURAL_FORMS)
def test_a_translation_fills_in_what_its_text_fills_in(language: str) -> None:
    unequal = []
    for message in _messages(language):
        wanted = _placeholders(_forms(message.id)[-1])
        for index, form in enumerate(_forms(message.string)):
            spared = _may_be_left_out(message, language, index)
            if not wanted - spared <= _placeholders(form) <= wanted:
                unequal.append(form)
    assert unequal == []


@pytest.mark.parametrize("language", PLURAL_FORMS)
def test_what_is_filled_in_has_a_name(language: str) -> None:
    nameless = [
        text
        for text, _ in _translations(language)
        if any(not name.isidentifier() for name in _placeholders(text))
    ]
    assert nameless == []


def test_arabic_is_written_in_arabic() -> None:
    foreign = [
        (word, translation)
        for _, translation in _translations("ar")
        for word in re.findall(
            r"(?<![.\w])[A-Za-z]{2,}", _without_placeholders(OPTION.sub("", translation))
        )
        if word not in LATIN_IN_ARABIC.split()
    ]
    assert foreign == []


def test_arabic_has_the_digits_morocco_uses() -> None:
    eastern = re.compile("[\u0660-\u0669\u06f0-\u06f9]")
    assert [text for _, text in _translations("ar") if eastern.search(text)] == []


def test_arabic_has_arabic_punctuation() -> None:
    # A comma or question mark of the Latin script between Arabic words.
    latin = re.compile("(?<=[\u0621-\u064a])[,;?]")
    assert [text for _, text in _translations("ar") if latin.search(text)] == []


def test_french_keeps_its_punctuation_with_the_word_before() -> None:
    loose = re.compile(
        "(?<![\u00a0\\d])[;:?!]|(?<=\\d)[;?!]|(?<=\\d):(?!\\d)|«(?!\u00a0)|(?<!\u00a0)»"
    )
    assert [
        text for _, text in _translations("fr") if loose.search(_without_placeholders(text))
    ] == []


def test_french_has_its_own_apostrophe() -> None:
    assert [text for _, text in _translations("fr") if re.search(r"\w'\w", text)] == []


@pytest.mark.parametrize("language", PLURAL_FORMS)
def test_the_words_are_calm(language: str) -> None:
    loud = re.compile(r"!|\berror\b|\berreur\b|(?<!\w)خطأ", re.IGNORECASE)
    assert [
        pair for pair in _translations(language) if loud.search(pair[0]) or loud.search(pair[1])
    ] == []
