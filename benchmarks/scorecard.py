"""A scorecard of any size as an XForm: what a programme with many indicators would write.

Sections of six indicators, each with a rating from 0 to 4 and its evidence, in Arabic and French; weighted
scores per section and in total; a province chosen within a region. `scorecard(300)` has 602 questions,
152 calculations and 1,125 expressions.
"""

from collections.abc import Iterator
from functools import cache
from typing import Final

from pyxform.xls2xform import convert

Row = dict[str, str]

IN_A_SECTION: Final = 6
# Evidence that the law asks for is held to a length.
LEGAL: Final = 22
REGIONS: Final = 12
PROVINCES_OF_A_REGION: Final = 6
_ARABIC: Final = "label::العربية (ar)"
_FRENCH: Final = "label::Français (fr)"


@cache
def scorecard(indicators: int) -> str:
    """The XForm of a scorecard with so many indicators, a multiple of six."""
    form = {
        "survey": list(_survey(range(1, indicators + 1))),
        "choices": [*_scale(), *_places()],
        "settings": [
            {"form_title": f"Scorecard {indicators}", "form_id": f"scorecard_{indicators}"}
        ],
    }
    return str(convert(form, file_type="dict", validate=False).xform)


def ratings(indicators: int) -> tuple[str, ...]:
    """The refs of its ratings, in their order."""
    return tuple(
        f"/data/{_section_of(number)}/rating_{number}" for number in range(1, indicators + 1)
    )


def _section_of(indicator: int) -> str:
    return f"section_{(indicator - 1) // IN_A_SECTION + 1}"


def _survey(indicators: range) -> Iterator[Row]:
    yield {"type": "select_one region", "name": "region", **_label("المنطقة", "Région")}
    yield {
        "type": "select_one province",
        "name": "province",
        "choice_filter": "region = ${region}",
        **_label("الإقليم", "Province"),
    }
    sections = list(dict.fromkeys(map(_section_of, indicators)))
    for section in sections:
        yield from _section(section, [i for i in indicators if _section_of(i) == section])
    points = " + ".join(f"${{{section}_points}}" for section in sections)
    weights = " + ".join(f"${{{section}_weight}}" for section in sections)
    yield _calculation("weight", weights)
    yield _calculation(
        "score", f"if(${{weight}} = 0, '', round(({points}) div ${{weight}} * 25, 1))"
    )


def _section(section: str, indicators: list[int]) -> Iterator[Row]:
    yield {
        "type": "begin group",
        "name": section,
        "relevant": "${province} != ''",
        **_label(f"القسم {section}", f"Section {section}"),
    }
    for indicator in indicators:
        yield from _indicator(indicator)
    points = " + ".join(f"coalesce(${{rating_{i}}}, 0) * {_weight(i)}" for i in indicators)
    weights = " + ".join(f"if(${{rating_{i}}} = '', 0, {_weight(i)})" for i in indicators)
    yield _calculation(f"{section}_points", points)
    yield _calculation(f"{section}_weight", weights)
    share = f"round(${{{section}_points}} div ${{{section}_weight}} * 25, 1)"
    yield _calculation(f"{section}_score", f"if(${{{section}_weight}} = 0, '', {share})")
    yield {"type": "end group"}


def _indicator(indicator: int) -> Iterator[Row]:
    rating = f"rating_{indicator}"
    yield {
        "type": "select_one scale",
        "name": rating,
        "required": "${region} != ''",
        **_label(f"المؤشر {indicator}", f"Indicateur {indicator}"),
    }
    evidence = {
        "type": "text",
        "name": f"evidence_{indicator}",
        "relevant": f"${{{rating}}} >= 3",
        "required": f"${{{rating}}} = 4",
        **_label("ما الذي يثبت ذلك؟", "Qu'est-ce qui le prouve ?"),
    }
    is_legal = indicator <= LEGAL
    yield evidence | ({"constraint": "string-length(.) <= 500"} if is_legal else {})


def _calculation(name: str, expression: str) -> Row:
    return {"type": "calculate", "name": name, "calculation": expression}


def _weight(indicator: int) -> int:
    return indicator % 3 + 1


def _scale() -> Iterator[Row]:
    for level in range(5):
        yield {"list_name": "scale", "name": f"{level}", **_label(f"{level}", f"Niveau {level}")}


def _places() -> Iterator[Row]:
    for region in range(1, REGIONS + 1):
        named = {"name": f"r{region}", **_label(f"منطقة {region}", f"Région {region}")}
        yield {"list_name": "region", **named}
        for place in range(1, PROVINCES_OF_A_REGION + 1):
            name = f"r{region}p{place}"
            named = {"name": name, **_label(f"إقليم {name}", f"Province {name}")}
            yield {"list_name": "province", "region": f"r{region}", **named}


def _label(arabic: str, french: str) -> Row:
    return {_ARABIC: arabic, _FRENCH: french}
