"""Where a cooperative lies, in words: « جماعة أملن، إقليم تيزنيت », `Ammelne, province de Tiznit`.

A code that the shipped territory does not know, from another version of it, is left out.
"""

from collections.abc import Callable
from typing import TypeVar

from mourafaka_desktop.domain import territory
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.i18n.arabic import search_key
from mourafaka_desktop.i18n.catalogue import Catalogue, Language
from mourafaka_desktop.i18n.formats import isolated_words
from mourafaka_desktop.labels.words import chosen

_P = TypeVar("_P", bound=territory.Place)


def place_name(place: territory.Place, texts: Catalogue | None = None) -> str:
    """The bare name of a place."""
    return place.name_ar if chosen(texts).language is Language.AR else place.name_fr


def region_label(code: str, texts: Catalogue | None = None) -> str:
    """`région de Souss-Massa`, « جهة سوس-ماسة ». Raises KeyError for an unknown code."""
    texts, region = chosen(texts), territory.region(code)
    name = place_name(region, texts)
    if texts.language is Language.FR and region.code == "02":
        name = "l’Oriental"  # the only region whose name takes an article
    elif _is_elided(name, texts):
        return texts.pgettext("before a vowel", "region of {name}").format(name=name)
    return texts.gettext("region of {name}").format(name=name)


def province_label(code: str, texts: Catalogue | None = None) -> str:
    """`province de Tiznit`, « إقليم تيزنيت », « عمالة مراكش ». Raises KeyError for an unknown code."""
    texts, province = chosen(texts), territory.province(code)
    name = place_name(province, texts)
    if province.is_prefecture:
        if _is_elided(name, texts):
            return texts.pgettext("before a vowel", "prefecture of {name}").format(name=name)
        return texts.gettext("prefecture of {name}").format(name=name)
    if _is_elided(name, texts):
        return texts.pgettext("before a vowel", "province of {name}").format(name=name)
    return texts.gettext("province of {name}").format(name=name)


def commune_label(code: str, texts: Catalogue | None = None) -> str:
    """`commune d’Ammelne`, « جماعة أملن ». Raises KeyError for an unknown code."""
    texts = chosen(texts)
    name = place_name(territory.commune(code), texts)
    if _is_elided(name, texts):
        return texts.pgettext("before a vowel", "commune of {name}").format(name=name)
    return texts.gettext("commune of {name}").format(name=name)


def place(cooperative: Cooperative, texts: Catalogue | None = None) -> str:
    """The shortest, for lists: commune and province, or what is known of them; empty for nothing."""
    texts = chosen(texts)
    commune = _known(territory.commune, cooperative.commune_code)
    province = _known(territory.province, cooperative.province_code)
    region = _known(territory.region, cooperative.region_code)
    near: list[territory.Place] = [known for known in (commune, province) if known is not None]
    if not near and region is not None:
        near = [region]
    return _joined([place_name(known, texts) for known in near], texts)


def place_line(cooperative: Cooperative, texts: Catalogue | None = None) -> str:
    """The two nearest steps of the way there, each with its kind; empty if nothing is known."""
    texts = chosen(texts)
    steps = [isolated_words(cooperative.douar)] if cooperative.douar else []
    if commune := _known(territory.commune, cooperative.commune_code):
        steps.append(commune_label(commune.code, texts))
    if province := _known(territory.province, cooperative.province_code):
        steps.append(province_label(province.code, texts))
    elif region := _known(territory.region, cooperative.region_code):
        steps.append(region_label(region.code, texts))
    return _joined(steps[:2], texts)


def _known(find: Callable[[str], _P], code: str | None) -> _P | None:
    if code is None:
        return None
    try:
        return find(code)
    except KeyError:
        return None


def _joined(names: list[str], texts: Catalogue) -> str:
    if len(names) < 2:
        return "".join(names)
    return texts.gettext("{near}, {far}").format(near=names[0], far=names[1])


def _is_elided(name: str, texts: Catalogue) -> bool:
    """Whether French says d’ before the name: before a vowel, but de Ouarzazate."""
    spoken = search_key(name)
    return texts.language is Language.FR and spoken[:1] in tuple("aeiou") and spoken[:2] != "ou"
