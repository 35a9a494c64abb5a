"""A small questionnaire for authors to begin from: two pillars, a repeat, a cascade, a constraint."""

from collections.abc import Iterator

from mourafaka_desktop.domain import territory
from tests.workbooks import columns
from tests.workbooks.rows import EVIDENCE_LIST, begin, choice, criterion_rows, end, level_choices
from tests.workbooks.sheets import FRENCH, NAMESPACE, Row, Sheet, both

_SCALE = (
    {"fr": "Absent", "ar": "غائب", "symbol": "○○○○"},
    {"fr": "Insuffisant", "ar": "غير كاف", "symbol": "●○○○"},
    {"fr": "Partiel", "ar": "جزئي", "symbol": "●●○○"},
    {"fr": "Bon", "ar": "جيد", "symbol": "●●●○"},
    {"fr": "Exemplaire", "ar": "نموذجي", "symbol": "●●●●"},
)
_PARTS = (
    ("QUA", 60, "Qualité", "الجودة", "QUA-1", "Présentation des produits", "عرض المنتوجات"),
    ("VEN", 40, "Vente", "البيع", "VEN-1", "Relation avec la clientèle", "العلاقة مع الزبناء"),
)
_CRITERIA = (
    (
        *("QUA-1", "QUA-1.1", 2, "E01"),
        *("Étiquetage", "العنونة"),
        *("Une étiquette de chaque produit.", "نموذج من ملصق كل منتوج."),
        (
            ("Aucune étiquette.", "لا توجد عنونة."),
            ("Étiquettes sur quelques produits.", "عنونة بعض المنتوجات فقط."),
            ("Étiquettes partout, incomplètes.", "عنونة عامة لكنها ناقصة."),
            ("Étiquettes complètes.", "عنونة كاملة."),
            ("Étiquettes complètes, en deux langues.", "عنونة كاملة وبلغتين."),
        ),
    ),
    (
        *("QUA-1", "QUA-1.2", 1, "E01"),
        *("Propreté et rangement", "النظافة والترتيب"),
        *("Le rayon et la réserve.", "الرفوف والمخزن."),
        (
            ("Lieu sale, produits à terre.", "مكان متسخ، ومنتوجات على الأرض."),
            ("Nettoyage sans régularité.", "تنظيف غير منتظم."),
            ("Rayon propre, réserve en désordre.", "رفوف نظيفة ومخزن غير مرتب."),
            ("Rayon et réserve propres et rangés.", "الرفوف والمخزن في حالة نظافة وترتيب."),
            ("Plan de nettoyage suivi et affiché.", "برنامج تنظيف معلن ومتبع."),
        ),
    ),
    (
        *("VEN-1", "VEN-1.1", 2, "E02"),
        *("Affichage des prix", "إشهار الأثمنة"),
        *("Les prix en rayon.", "الأثمنة على الرفوف."),
        (
            ("Aucun prix affiché.", "لا يوجد أي ثمن معلن."),
            ("Prix donnés de vive voix.", "أثمنة تذكر شفويا."),
            ("Prix affichés sur une partie des produits.", "أثمنة معلنة لبعض المنتوجات."),
            ("Tous les prix affichés.", "جميع الأثمنة معلنة."),
            (
                "Tous les prix affichés, par unité et au kilo.",
                "جميع الأثمنة معلنة، بالوحدة وبالكيلو.",
            ),
        ),
    ),
    (
        *("VEN-1", "VEN-1.2", 1, "E02"),
        *("Suivi des ventes", "تتبع المبيعات"),
        *("Le cahier ou le fichier des ventes.", "دفتر المبيعات أو ملفها."),
        (
            ("Aucune trace des ventes.", "لا أثر للمبيعات."),
            ("Quelques notes éparses.", "ملاحظات متفرقة."),
            ("Cahier tenu, sans totaux.", "دفتر ممسوك دون مجاميع."),
            ("Ventes notées chaque jour, totaux chaque mois.", "مبيعات مدونة يوميا ومجاميع شهرية."),
            ("Ventes analysées par produit.", "مبيعات محللة حسب المنتوج."),
        ),
    ),
)


def example_sheets() -> tuple[Sheet, ...]:
    """All its sheets; those an author may leave out are left out, but for the actions."""
    return (
        columns.explanations(),
        Sheet("survey", columns.SURVEY, tuple(_survey())),
        Sheet("choices", columns.CHOICES, tuple(_choices())),
        Sheet("settings", columns.SETTINGS, (_settings(),)),
        Sheet("scoring", columns.SCORING, tuple(_scoring())),
        Sheet("actions", columns.ACTIONS, tuple(_actions())),
    )


def _settings() -> Row:
    return {
        "form_title": "Visite d’un point de vente · زيارة نقطة بيع",
        "form_id": "visite-point-de-vente",
        "version": "1.0.0",
        "name": "visite",
        "default_language": FRENCH,
        "namespaces": NAMESPACE,
    }


def _survey() -> Iterator[Row]:
    yield from _where_and_when()
    yield from _products()
    for pillar, _, fr, ar, code, label_fr, label_ar in _PARTS:
        yield begin(pillar.lower(), {"fr": fr, "ar": ar}, **{"bind::mk:pillar": pillar})
        name = code.lower().replace("-", "_")
        yield begin(name, {"fr": label_fr, "ar": label_ar}, **{"bind::mk:subdimension": code})
        for part, criterion, weight, action, criterion_fr, criterion_ar, *rest in _CRITERIA:
            if part == code:
                yield from criterion_rows(
                    _name(criterion),
                    criterion,
                    {
                        **both("label", criterion_fr, criterion_ar),
                        **both("hint", str(rest[0]), str(rest[1])),
                        "bind::mk:weight": weight,
                        "bind::mk:actions": action,
                    },
                )
        yield end(name)
        yield end(pillar.lower())


def _where_and_when() -> Iterator[Row]:
    yield begin("lieu", {"fr": "Lieu et date", "ar": "المكان والتاريخ"})
    yield {
        "type": "select_one region",
        "name": "region",
        **both("label", "Région", "الجهة"),
        "required": "yes",
        **both("required_message", "Indiquez la région.", "يرجى تحديد الجهة."),
        "appearance": "minimal",
    }
    yield {
        "type": "select_one province",
        "name": "province",
        **both("label", "Province ou préfecture", "الإقليم أو العمالة"),
        **both("hint", "Seules celles de la région sont proposées.", "تعرض أقاليم الجهة فقط."),
        "choice_filter": "region = ${region}",
        "appearance": "minimal",
    }
    yield {
        "type": "date",
        "name": "visited_on",
        **both("label", "Date de la visite", "تاريخ الزيارة"),
        "required": "yes",
        **both("required_message", "Indiquez la date.", "يرجى تحديد التاريخ."),
        "constraint": ". <= today()",
        **both(
            "constraint_message",
            "La date ne peut pas être à venir. Indiquez le jour de la visite.",
            "لا يمكن أن يكون التاريخ لاحقا لليوم. يرجى تحديد يوم الزيارة.",
        ),
    }
    yield end("lieu")


def _products() -> Iterator[Row]:
    yield {
        "type": "begin_repeat",
        "name": "produits",
        **both("label", "Produits en rayon", "المنتوجات المعروضة"),
    }
    yield {
        "type": "text",
        "name": "produit",
        **both("label", "Produit", "المنتوج"),
        "required": "yes",
        **both("required_message", "Nommez le produit.", "يرجى ذكر اسم المنتوج."),
    }
    yield {
        "type": "decimal",
        "name": "prix",
        **both("label", "Prix de vente (DH)", "ثمن البيع (درهم)"),
        "constraint": ". > 0",
        **both(
            "constraint_message",
            "Le prix doit être supérieur à zéro.",
            "يجب أن يكون الثمن أكبر من الصفر.",
        ),
    }
    yield {"type": "end_repeat", "name": "produits"}
    yield {"type": "calculate", "name": "nombre", "calculation": "count(${produits})"}
    yield {
        "type": "note",
        "name": "rappel",
        **both("label", "Produits relevés : ${nombre}", "عدد المنتوجات المسجلة: ${nombre}"),
        "relevant": "${nombre} > 0",
    }


def _choices() -> Iterator[Row]:
    for key, fr, ar in (
        ("seen", "Preuve vue", "إثبات تم الاطلاع عليه"),
        ("declared", "Déclaré", "مصرح به"),
        ("observed", "Observé", "معاين"),
    ):
        yield choice(EVIDENCE_LIST, key, {"fr": fr, "ar": ar})
    for _, code, *_, anchors in _CRITERIA:
        texts = [{"fr": fr, "ar": ar} for fr, ar in anchors]
        yield from level_choices(_name(code), _SCALE, texts, None)
    for region in territory.regions():
        yield choice("region", region.code, {"fr": region.name_fr, "ar": region.name_ar})
    for province in territory.provinces():
        text = {"fr": province.name_fr, "ar": province.name_ar}
        yield choice("province", province.code, text, region=province.region_code)


def _scoring() -> Iterator[Row]:
    yield {"kind": "setting", "code": "version", "value": "1.0"}
    yield {"kind": "setting", "code": "minimum_completeness", "value": 0.8}
    for pillar, weight, fr, ar, *_ in _PARTS:
        yield {"kind": "pillar", "code": pillar, "weight": weight, "label_fr": fr, "label_ar": ar}
    for pillar, *_, code, fr, ar in _PARTS:
        labels = {"label_fr": fr, "label_ar": ar}
        yield {"kind": "subdimension", "code": code, "part_of": pillar, "weight": 1, **labels}
    for score, level in enumerate(_SCALE):
        labels = {"label_fr": level["fr"], "label_ar": level["ar"], "symbol": level["symbol"]}
        yield {"kind": "level", "code": str(score), **labels}
    for key, low, high, fr, ar, colour, pattern in (
        ("fragile", 0, 49.99, "À reprendre", "يحتاج إلى إصلاح", "#C77700", "hatch-light"),
        ("progress", 50, 74.99, "En progrès", "في طور التقدم", "#8A7A00", "dots"),
        ("solid", 75, 100, "Solide", "متين", "#1E7D4F", "solid"),
    ):
        limits = {"min": low, "max": high, "colour": colour, "pattern": pattern}
        yield {"kind": "band", "code": key, "label_fr": fr, "label_ar": ar, **limits}


def _actions() -> Iterator[Row]:
    yield {"code": "training", "label_fr": "Formation", "label_ar": "التكوين"}
    yield {
        "code": "E01",
        "pathway": "training",
        "label_fr": "Atelier étiquetage et présentation",
        "label_ar": "ورشة العنونة والعرض",
        "source": "exemple",
    }
    yield {
        "code": "E02",
        "pathway": "training",
        "label_fr": "Atelier prix et suivi des ventes",
        "label_ar": "ورشة الأثمنة وتتبع المبيعات",
        "source": "exemple",
    }


def _name(code: str) -> str:
    return code.lower().replace("-", "_").replace(".", "_")
