"""A small scored form as XML, with one cell changed at a time."""

from collections.abc import Mapping

from mourafaka_forms.xform import Form, read_form

SCALE = "01234"

Table = list[dict[str, str]]


def survey() -> dict[str, dict[str, str]]:
    """The scoring columns of each question and group, by name."""
    return {
        "a": {"pillar": "A"},
        "a_1": {"subdimension": "A-1"},
        "q1": {"code": "A-1.1", "weight": "2", "actions": "T01"},
        "q1_evidence": {"evidence-for": "A-1.1"},
        "q1_evidence_note": {"evidence-note-for": "A-1.1"},
        "q1_reason": {"na-reason-for": "A-1.1"},
        "q1_note": {"note-for": "A-1.1"},
        "q2": {"weight": "1,5"},
        "m": {"module": "M"},
        "q3": {"weight": "1"},
        "sector": {"fact": "sector"},
        "opened": {"fact": "modules"},
    }


def choices() -> dict[str, Table]:
    """The choice lists by name."""
    levels = [
        {"name": f"n{score}", "score": score, "anchor_fr": f"niveau {score}"} for score in SCALE
    ]
    rated = [*levels, {"name": "na", "anchor_fr": "sans objet"}]
    return {
        "q1": [dict(one) for one in rated],
        "q2": [dict(one) for one in levels],
        "q3": [dict(one) for one in rated],
        "evidence": [{"name": "seen"}, {"name": "declared"}],
        "sector": [{"name": "peche"}],
        "opened": [{"name": "M", "sectors": "peche", "provinces": "01.051 01.331"}],
    }


def sheets() -> dict[str, Table]:
    """The sheets of ours by name."""
    words = {"label_fr": "mot", "label_ar": "كلمة"}
    band = {"kind": "band", **words, "colour": "#000000", "pattern": "dots"}
    return {
        "scoring": [
            {"kind": "setting", "code": "version", "value": "1.0"},
            {"kind": "setting", "code": "minimum_completeness", "value": "0.5"},
            {"kind": "pillar", "code": "A", "weight": "100", **words},
            {"kind": "subdimension", "code": "A-1", "part_of": "A", "weight": "1", **words},
            *[{"kind": "level", "code": score, "symbol": "○", **words} for score in SCALE],
            {**band, "code": "fragile", "min": "0", "max": "49.99"},
            {**band, "code": "solid", "min": "50", "max": "100"},
        ],
        "actions": [
            {"code": "training", **words},
            {"code": "T01", "pathway": "training", "source": "ici", **words},
        ],
        "sessions": [{"session": "1", "month": "1", "type": "plan", **words}],
        "law": [{"key": "k", "unit": "DH", "text": "Loi", "confidence": "A"}],
    }


_NODES = {
    "a": ("a_1",),
    "a_1": ("q1", "q1_evidence", "q1_evidence_note", "q1_reason", "q1_note", "q2"),
    "m": ("q3",),
    "sector": (),
    "opened": (),
}
_KINDS = {"q1": "select1", "q2": "select1", "q3": "select1", "q1_evidence": "select1"}
_KINDS |= {"sector": "select1", "opened": "select"}
_LISTS = {"q1_evidence": "evidence"}
_TOP = ("a", "m", "sector", "opened")


def form_of(
    questions: Mapping[str, Mapping[str, str]],
    lists: Mapping[str, Table],
    tables: Mapping[str, Table],
    kinds: Mapping[str, str] | None = None,
    repeat: str | None = None,
) -> Form:
    """The form; `kinds` changes controls, `repeat` makes a repeat of a group."""
    binds: list[str] = []
    instance, body = [], []
    for name in _TOP:
        node, shown = _element(name, "/data", questions, {**_KINDS, **(kinds or {})}, repeat, binds)
        instance.append(node)
        body.append(shown)
    stored = {**lists, **{f"mk-{name}": table for name, table in tables.items()}}
    return read_form(
        '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" '
        'xmlns:mk="https://mourafaka.ma/xforms/scoring"><h:head><h:title>t</h:title><model>'
        f'<instance><data id="small" version="7">{"".join(instance)}</data></instance>'
        f"{''.join(_stored(name, table) for name, table in stored.items())}{''.join(binds)}"
        f"</model></h:head><h:body>{''.join(body)}</h:body></h:html>"
    )


def _element(name, base, questions, kinds, repeat, binds) -> tuple[str, str]:
    path = f"{base}/{name}"
    columns = "".join(f' mk:{key}="{value}"' for key, value in questions.get(name, {}).items())
    binds.append(f'<bind nodeset="{path}"{columns}/>')
    inside = [_element(c, path, questions, kinds, repeat, binds) for c in _NODES.get(name, ())]
    if inside:
        node = f"<{name}>{''.join(node for node, _ in inside)}</{name}>"
        shown = "".join(shown for _, shown in inside)
        if name == repeat:
            return node, f'<repeat nodeset="{path}">{shown}</repeat>'
        return node, f'<group ref="{path}">{shown}</group>'
    kind = kinds.get(name, "input")
    items = ""
    if kind.startswith("select"):
        listed = _LISTS.get(name, name)
        items = (
            f'<itemset nodeset="instance(\'{listed}\')/root/item"><value ref="name"/>'
            '<label ref="name"/></itemset>'
        )
    return f"<{name}/>", f'<{kind} ref="{path}"><label>{name}</label>{items}</{kind}>'


def _stored(name: str, table: Table) -> str:
    items = "".join(
        f"<item>{''.join(f'<{key}>{value}</{key}>' for key, value in row.items())}</item>"
        for row in table
    )
    return f'<instance id="{name}"><root>{items}</root></instance>'
