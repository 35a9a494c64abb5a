"""Texts of a form before anything is answered: labels, hints, messages, in any of its languages."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, TypeAlias

from mourafaka_forms.xform.languages import language_named
from mourafaka_forms.xpath import Expression

Parts: TypeAlias = tuple[str | Expression, ...]
"""Text and, between, what is worked out of the answers (`<output>`)."""

PLAIN: Final = ""
GUIDANCE: Final = "guidance"
SHORT: Final = "short"
LONG: Final = "long"
TEXT_VARIANTS: Final = (PLAIN, LONG, SHORT)
"""The variants of a text that can stand for it, the first that there is."""
MEDIA: Final = ("image", "big-image", "audio", "video")
"""The variants of a text that name a file."""

UNKNOWN: Final = "…"
"""What stands for an answer in a text that is shown without one."""

_NO_MEDIA: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Translation:
    """The texts of one language by their id, each in its variants ("" is the text itself)."""

    language: str
    texts: Mapping[str, Mapping[str, Parts]]


@dataclass(frozen=True)
class Texts:
    """All translations of a form, in its order. `default` is the language it starts in."""

    translations: Mapping[str, Translation] = field(default_factory=dict)
    default: str | None = None

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages as the form names them."""
        return tuple(self.translations)

    def language_for(self, wanted: str | None) -> str | None:
        """The language meant by a name or a code; the default one where there is no such."""
        named = None if wanted is None else language_named(wanted, self.languages)
        return self.default if named is None else named

    def variants(self, text_id: str, language: str | None) -> Mapping[str, Parts]:
        """The variants of a text in a language, where it lacks it in the default one."""
        for spoken in (language, self.default):
            translation = self.translations.get(spoken) if spoken is not None else None
            if translation is not None and text_id in translation.texts:
                return translation.texts[text_id]
        return {}

    def parts(self, text_id: str, language: str | None, variants: Iterable[str]) -> Parts:
        """The text in the first of these variants that it has; () if it has none."""
        found = self.variants(text_id, language)
        return next((found[variant] for variant in variants if variant in found), ())

    def media(self, text_id: str, language: str | None) -> Mapping[str, str]:
        """The files that go with a text, by their kind."""
        found = self.variants(text_id, language)
        return {kind: _plain(found[kind]) for kind in MEDIA if kind in found} or _NO_MEDIA


@dataclass(frozen=True, slots=True)
class FormText:
    """A text of a form: written in place (`parts`), or one of its translations (`text_id`).

    `variants` are those that can stand for it; a hint's guidance is another variant of one text.
    """

    texts: Texts = field(repr=False)
    parts: Parts = ()
    text_id: str | None = None
    variants: tuple[str, ...] = TEXT_VARIANTS

    def parts_in(self, language: str | None) -> Parts:
        """The text in a language of the form, not yet filled in."""
        if self.text_id is None:
            return self.parts
        return self.texts.parts(self.text_id, language, self.variants)

    def expressions(self) -> Iterator[Expression]:
        """What it is filled in with, in whichever language."""
        found = [self.parts]
        if self.text_id is not None:
            for translation in self.texts.translations.values():
                found += translation.texts.get(self.text_id, {}).values()
        for parts in found:
            yield from (part for part in parts if not isinstance(part, str))

    def in_language(self, language: str | None = None) -> str:
        """The text for paper and lists, where nothing is answered: answers in it read "…".

        `language` is a name or a code; None is the form's own.
        """
        return _plain(self.parts_in(self.texts.language_for(language)))

    def media(self, language: str | None = None) -> Mapping[str, str]:
        """The files that go with it by kind: "image", "big-image", "audio", "video"."""
        if self.text_id is None:
            return _NO_MEDIA
        return self.texts.media(self.text_id, self.texts.language_for(language))


def _plain(parts: Parts) -> str:
    return "".join(part if isinstance(part, str) else UNKNOWN for part in parts).strip()
