"""The rows a criterion takes, in the survey and in the choices."""

from collections.abc import Iterable, Iterator, Mapping

from tests.workbooks.sheets import Row, both

NOT_APPLICABLE = ("Non applicable", "لا ينطبق")
EVIDENCE_LIST = "evidence"

Words = Mapping[str, str]


def choice(list_name: str, name: str, text: Words, **columns: str | int) -> Row:
    """One choice of a list; empty columns are left out."""
    kept = {column: value for column, value in columns.items() if value != ""}
    return {"list_name": list_name, "name": name, **both("label", text["fr"], text["ar"]), **kept}


def begin(name: str, text: Words, **columns: str) -> Row:
    """The first row of a group."""
    row = {"type": "begin_group", "name": name, **both("label", text["fr"], text["ar"])}
    return {**row, **columns}


def end(name: str) -> Row:
    """The last row of a group."""
    return {"type": "end_group", "name": name}


def criterion_rows(name: str, code: str, criterion: Row) -> Iterator[Row]:
    """The question that is rated, and its four companions below it."""
    yield {"type": f"select_one {name}", "name": name, "bind::mk:code": code, **criterion}
    is_rated = f"${{{name}}} != '' and ${{{name}}} != 'na'"
    yield {
        "type": f"select_one {EVIDENCE_LIST}",
        "name": f"{name}_evidence",
        **both("label", "Preuve", "وسيلة الإثبات"),
        "relevant": is_rated,
        "appearance": "minimal",
        "bind::mk:evidence-for": code,
    }
    yield {
        "type": "text",
        "name": f"{name}_evidence_note",
        **both("label", "Ce qui a été vu", "ما تمت معاينته"),
        "relevant": f"${{{name}_evidence}} != ''",
        "bind::mk:evidence-note-for": code,
    }
    yield {
        "type": "text",
        "name": f"{name}_na_reason",
        **both("label", "Motif de « non applicable »", "سبب عدم الانطباق"),
        "relevant": f"${{{name}}} = 'na'",
        "required": "yes",
        **both("required_message", "Indiquez le motif.", "يرجى ذكر السبب."),
        "bind::mk:na-reason-for": code,
    }
    yield {
        "type": "text",
        "name": f"{name}_note",
        **both("label", "Remarque", "ملاحظة"),
        "appearance": "multiline",
        "bind::mk:note-for": code,
    }


def level_choices(
    name: str, scale: Iterable[Words], anchors: Iterable[Words], usual_reason: Words | None
) -> Iterator[Row]:
    """The five levels of a criterion with their anchors, and "not applicable"."""
    for score, (level, anchor) in enumerate(zip(scale, anchors, strict=True)):
        texts = {"anchor_fr": anchor["fr"], "anchor_ar": anchor["ar"]}
        yield choice(name, str(score), level, score=score, **texts)
    reason = usual_reason or {"fr": "", "ar": ""}
    fr, ar = NOT_APPLICABLE
    yield choice(name, "na", {"fr": fr, "ar": ar}, anchor_fr=reason["fr"], anchor_ar=reason["ar"])
