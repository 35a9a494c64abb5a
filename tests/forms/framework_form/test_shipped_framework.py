"""The shipped diagnosis, read from its compiled form, holds every word it was first published with."""

import dataclasses
from fractions import Fraction
from typing import Any

import pytest

from mourafaka_forms.framework import Criterion, LegalBasis, Text
from tests.forms.frameworks import published, shipped


def test_nothing_of_the_published_data_was_lost_on_the_way_to_the_workbook() -> None:
    """The way back is written out here, key by key: what the workbook had lost could not be written."""
    data = published()
    del data["forms"]  # they became native screens, see tests/desktop/labels
    assert _exact(_published_form(shipped())) == _exact(data)


def test_the_scores_have_the_version_that_the_data_had() -> None:
    assert shipped().scoring_version == published()["framework"]["version"]


def test_weights_are_the_decimal_numbers_that_were_written() -> None:
    assert [pillar.weight for pillar in shipped().pillars] == [
        Fraction(2, 5),
        Fraction(3, 10),
        Fraction(3, 10),
    ]


def test_a_figure_of_the_law_that_nobody_confirmed_has_no_value() -> None:
    assert shipped().legal_parameter("legal_reserve_rate").value is None
    assert shipped().legal_parameter("min_members").value == 5


def test_every_code_is_found_again() -> None:
    framework = shipped()
    assert framework.criterion("OAS-1").label.fr == "Accès à l’eau et gestion collective"
    assert framework.subdimension("GOV-2").label.in_language("ar") == "الحياة الديمقراطية"
    assert framework.action("R01").pathway == "regularisation"
    assert framework.pathway("network").label.in_language("en") == "Réseau et innovation"
    assert framework.sector("pam").label.ar == "النباتات العطرية والطبية"
    assert framework.pillar("MKT").weight == Fraction(3, 10)
    assert framework.module("PEC").code == "PEC"
    with pytest.raises(KeyError):
        framework.criterion("GOV-9.9")


def _published_form(framework) -> dict[str, Any]:
    return {
        "framework": {
            "id": framework.id,
            "version": framework.version,
            "status": framework.status,
            "languages": framework.languages,
            "comparability_rule": framework.comparability_rule,
            "counts": dataclasses.asdict(framework.counts),
        },
        "scale": [
            {"score": s.rating, **_words(s.label), "symbol": s.symbol} for s in framework.scale
        ],
        "bands": [
            {
                "key": band.key,
                "min": band.min,
                "max": band.max,
                **_words(band.label),
                "colour": band.colour,
                "pattern": band.pattern,
            }
            for band in framework.bands
        ],
        "scoring": {
            **framework.scoring.statements,
            "minimum_completeness": framework.scoring.minimum_completeness,
            "confidence_per_score": [
                {"key": kind.key, **_words(kind.label)} for kind in framework.scoring.evidence_kinds
            ],
        },
        "pathways": [{"key": p.key, **_words(p.label)} for p in framework.pathways],
        "actions": [
            {"code": a.code, "pathway": a.pathway, "label": _words(a.label), "source": a.source}
            for a in framework.actions
        ],
        "pillars": [
            {
                "code": pillar.code,
                "label": _words(pillar.label),
                "weight": pillar.weight,
                "subdimensions": [
                    {
                        "code": subdimension.code,
                        "label": _words(subdimension.label),
                        "weight": subdimension.weight,
                        "criteria": [_criterion(c) for c in subdimension.criteria],
                    }
                    for subdimension in pillar.subdimensions
                ],
            }
            for pillar in framework.pillars
        ],
        "modules": [
            {
                "code": module.code,
                "label": _words(module.label),
                "applies_to": {
                    "region_codes": module.applies_to.region_codes,
                    "province_codes": module.applies_to.province_codes,
                    "sectors": module.applies_to.sectors,
                    "note": _words(module.applies_to.note),
                    "rule": module.applies_to.rule,
                },
                "criteria": [_criterion(criterion) for criterion in module.criteria],
            }
            for module in framework.modules
        ],
        "coaching_cycle": {
            "source": framework.coaching_cycle.source,
            "fact": framework.coaching_cycle.fact,
            "proposal": [
                {"session": s.session, "month": s.month, "type": s.visit_type, **_words(s.label)}
                for s in framework.coaching_cycle.proposal
            ],
        },
        "legal_parameters": [
            {
                "key": parameter.key,
                "value": parameter.value,
                "unit": parameter.unit,
                "text": parameter.text,
                "confidence": parameter.confidence.value,
                **({"source": parameter.source} if parameter.source else {}),
                **({"note": parameter.note} if parameter.note else {}),
            }
            for parameter in framework.legal_parameters
        ],
        "sectors": [{"key": s.key, **_words(s.label)} for s in framework.sectors],
    }


def _criterion(criterion: Criterion) -> dict[str, Any]:
    written = {
        "code": criterion.code,
        "label": _words(criterion.label),
        "weight": criterion.weight,
        "legal": _legal(criterion.legal) if criterion.legal else None,
        "evidence": _words(criterion.evidence),
        "levels": [{"score": level.rating, **_words(level.text)} for level in criterion.levels],
        "recommended_actions": criterion.recommended_actions,
        "pathway": criterion.pathway,
        "pathways": criterion.pathways,
    }
    if criterion.not_applicable:
        written["not_applicable"] = _words(criterion.not_applicable)
    return written


def _legal(legal: LegalBasis) -> dict[str, Any]:
    written = {
        "obligation": legal.obligation,
        "text": legal.text,
        "article": legal.article,
        "rule": _words(legal.rule),
        "confidence": legal.confidence.value,
    }
    if legal.article_confidence:
        written["article_confidence"] = legal.article_confidence
    return written


def _words(text: Text) -> dict[str, str]:
    return {"fr": text.fr, "ar": text.ar}


def _exact(value: Any) -> Any:
    """The same data with lists for tuples and decimal numbers exact."""
    if isinstance(value, dict):
        return {key: _exact(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_exact(inner) for inner in value]
    if isinstance(value, float):
        return Fraction(str(value))
    return value
