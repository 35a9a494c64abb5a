"""The programme's diagnosis as a workbook, out of the data it was first published as."""

from collections.abc import Iterator, Mapping
from typing import Any

from mourafaka_desktop.domain import territory
from tests.forms.frameworks import published
from tests.workbooks import columns
from tests.workbooks.rows import (
    EVIDENCE_LIST,
    begin,
    choice,
    criterion_rows,
    end,
    level_choices,
)
from tests.workbooks.sheets import FRENCH, NAMESPACE, Row, Sheet, both, words

Data = Mapping[str, Any]

_STATEMENTS = ("criterion", "subdimension", "pillar", "overall", "module")
_STATEMENTS += ("legal_alert", "priority", "action_choice", "evidence_rule")


def diagnostic_sheets() -> tuple[Sheet, ...]:
    """All sheets of the diagnosis."""
    data = published()
    return (
        columns.explanations(),
        Sheet("survey", columns.SURVEY, tuple(_survey(data))),
        Sheet("choices", columns.CHOICES, tuple(_choices(data))),
        Sheet("settings", columns.SETTINGS, (_settings(data),)),
        Sheet("scoring", columns.SCORING, tuple(_scoring(data))),
        Sheet("actions", columns.ACTIONS, tuple(_actions(data))),
        Sheet("sessions", columns.SESSIONS, tuple(_sessions(data))),
        Sheet("law", columns.LAW, tuple(dict(_given(p)) for p in data["legal_parameters"])),
    )


def _name(code: str) -> str:
    return code.lower().replace("-", "_").replace(".", "_")


def _survey(data: Data) -> Iterator[Row]:
    yield from _facts()
    for pillar in data["pillars"]:
        yield begin(_name(pillar["code"]), pillar["label"], **{"bind::mk:pillar": pillar["code"]})
        for part in pillar["subdimensions"]:
            code = part["code"]
            yield begin(_name(code), part["label"], **{"bind::mk:subdimension": code})
            yield from _criteria(part)
            yield end(_name(code))
        yield end(_name(pillar["code"]))
    for module in data["modules"]:
        code = module["code"]
        yield begin(
            _name(code),
            module["label"],
            **{"relevant": _opens(code), "bind::mk:module": code},
        )
        yield from _criteria(module)
        yield end(_name(code))


def _facts() -> Iterator[Row]:
    yield begin("cooperative", {"fr": "La coopérative", "ar": "التعاونية"})
    yield {
        "type": "select_one province",
        "name": "province",
        **both("label", "Province ou préfecture", "الإقليم أو العمالة"),
        "appearance": "minimal autocomplete",
        "bind::mk:fact": "province",
    }
    yield {
        "type": "select_one sector",
        "name": "sector",
        **both("label", "Secteur d’activité", "قطاع النشاط"),
        "appearance": "minimal autocomplete",
        "bind::mk:fact": "sector",
    }
    yield {
        "type": "select_multiple modules",
        "name": "opened_modules",
        **both("label", "Modules territoriaux à ouvrir", "الوحدات الترابية المراد فتحها"),
        **both(
            "hint",
            "Un module s’ouvre de lui-même quand la province et le secteur lui correspondent.",
            "تفتح الوحدة تلقائيا إذا وافقها الإقليم والقطاع.",
        ),
        "bind::mk:fact": "modules",
    }
    yield end("cooperative")


def _opens(code: str) -> str:
    """When a module is asked: opened by hand, or province and sector are among its own."""
    module = f"instance('modules')/root/item[name = '{code}']"
    return (
        f"selected(${{opened_modules}}, '{code}') or (${{province}} != '' and ${{sector}} != '' "
        f"and selected({module}/provinces, ${{province}}) and selected({module}/sectors, ${{sector}}))"
    )


def _criteria(part: Data) -> Iterator[Row]:
    for criterion in part["criteria"]:
        yield from criterion_rows(
            _name(criterion["code"]),
            criterion["code"],
            {
                **both("label", **criterion["label"]),
                **both("hint", **criterion["evidence"]),
                "bind::mk:weight": criterion["weight"],
                "bind::mk:actions": " ".join(criterion["recommended_actions"]),
                **_legal(criterion["legal"]),
            },
        )


def _legal(legal: Data | None) -> Row:
    if legal is None:
        return {}
    return _given(
        {
            **both("guidance_hint", **legal["rule"]),
            "bind::mk:legal": "obligation" if legal["obligation"] else "reference",
            "bind::mk:legal-text": legal["text"],
            "bind::mk:legal-article": legal["article"],
            "bind::mk:legal-confidence": legal["confidence"],
            "bind::mk:legal-article-confidence": legal.get("article_confidence"),
        }
    )


def _choices(data: Data) -> Iterator[Row]:
    for kind in data["scoring"]["confidence_per_score"]:
        yield choice(EVIDENCE_LIST, kind["key"], kind)
    for part in (*_subdimensions(data), *data["modules"]):
        for criterion in part["criteria"]:
            yield from level_choices(
                _name(criterion["code"]),
                data["scale"],
                criterion["levels"],
                criterion.get("not_applicable"),
            )
    for module in data["modules"]:
        where = module["applies_to"]
        yield choice(
            "modules",
            module["code"],
            module["label"],
            regions=" ".join(where["region_codes"]),
            provinces=" ".join(where["province_codes"]),
            sectors=" ".join(where["sectors"]),
            note_fr=where["note"]["fr"],
            note_ar=where["note"]["ar"],
            rule=where["rule"],
        )
    for sector in data["sectors"]:
        yield choice("sector", sector["key"], sector)
    for province in territory.provinces():
        yield choice("province", province.code, {"fr": province.name_fr, "ar": province.name_ar})


def _subdimensions(data: Data) -> Iterator[Data]:
    for pillar in data["pillars"]:
        yield from pillar["subdimensions"]


def _settings(data: Data) -> Row:
    return {
        "form_title": "Diagnostic Mourafaka · تشخيص مرافقة",
        "form_id": data["framework"]["id"],
        "version": data["framework"]["version"],
        "name": "diagnostic",
        "default_language": FRENCH,
        "namespaces": NAMESPACE,
    }


def _scoring(data: Data) -> Iterator[Row]:
    head, rules, cycle = data["framework"], data["scoring"], data["coaching_cycle"]
    settings = {
        "version": head["version"],
        "minimum_completeness": rules["minimum_completeness"],
        "status": head["status"],
        "comparability_rule": head["comparability_rule"],
        "coaching_source": cycle["source"],
        "coaching_fact": cycle["fact"],
    }
    for code, value in settings.items():
        yield {"kind": "setting", "code": code, "value": value}
    for pillar in data["pillars"]:
        weight = {"code": pillar["code"], "weight": pillar["weight"]}
        yield {"kind": "pillar", **weight, **words(pillar["label"])}
    for pillar in data["pillars"]:
        for part in pillar["subdimensions"]:
            yield {
                "kind": "subdimension",
                "code": part["code"],
                "part_of": pillar["code"],
                "weight": part["weight"],
                **words(part["label"]),
            }
    for level in data["scale"]:
        named = {"code": str(level["score"]), "symbol": level["symbol"]}
        yield {"kind": "level", **named, **words(level)}
    for band in data["bands"]:
        kept = {key: band[key] for key in ("min", "max", "colour", "pattern")}
        yield {"kind": "band", "code": band["key"], **kept, **words(band)}
    for code in _STATEMENTS:
        yield {"kind": "rule", "code": code, "value": rules[code]}


def _actions(data: Data) -> Iterator[Row]:
    for pathway in data["pathways"]:
        yield {"code": pathway["key"], **words(pathway)}
    for action in data["actions"]:
        kept = {key: action[key] for key in ("code", "pathway", "source")}
        yield {**kept, **words(action["label"])}


def _sessions(data: Data) -> Iterator[Row]:
    for session in data["coaching_cycle"]["proposal"]:
        kept = {key: session[key] for key in ("session", "month", "type")}
        yield {**kept, **words(session)}


def _given(cells: Data) -> Row:
    return {column: value for column, value in cells.items() if value is not None}
