"""Finding a cooperative as one types: by any part of its names, place or numbers, in Arabic or Latin letters.

`cooperative_search` holds the words of each cooperative as `search_key` writes them. Triggers keep it in the
same transaction as the cooperative itself, whoever writes. A trigram index answers words of three letters and
more, a scan of the words the shorter ones.
"""

# ruff: noqa: S608 - the SQL is made of names from this module, never of what somebody wrote

from collections.abc import Callable, Iterator

import sqlalchemy as sa

from mourafaka_desktop.domain import territory
from mourafaka_desktop.i18n.arabic import search_key
from mourafaka_desktop.storage.tables import cooperative_search

FUNCTION = "search_words"
"""The SQL function the triggers call; every connection has it."""

SEARCHED_COLUMNS = (
    "name_ar",
    "name_fr",
    "programme_code",
    "local_register_no",
    "douar",
    "commune_code",
    "province_code",
)

_SHORTEST_INDEXED = 3
_index = sa.table("cooperative_search_index", sa.column("rowid"), sa.column("words"))


def search_words(*values: str | None) -> str:
    """The searched words of a cooperative, from the values of `SEARCHED_COLUMNS`.

    Each part has its own line, so that nothing is found across two of them.
    """
    *written, commune_code, province_code = values
    parts = [*filter(None, written)]
    parts += _names(territory.commune, commune_code)
    parts += _names(territory.province, province_code)
    return "\n".join(filter(None, map(search_key, parts)))


def _names(place: Callable[[str], territory.Place], code: str | None) -> Iterator[str]:
    if code is None:
        return
    try:
        found = place(code)
    except KeyError:  # a code of another year's list: kept, but nameless here
        return
    yield found.name_ar
    yield found.name_fr


def matching(text: str) -> sa.Select[tuple[str]] | None:
    """The ids of the cooperatives that hold every word of `text`; None where `text` has no words."""
    words = search_key(text).split()
    if not words:
        return None
    rows = sa.select(cooperative_search.c.cooperative_id)
    indexed = [word for word in words if len(word) >= _SHORTEST_INDEXED]
    if indexed:
        phrases = " AND ".join('"' + word.replace('"', '""') + '"' for word in indexed)
        match = sa.text("cooperative_search_index MATCH :phrases").bindparams(phrases=phrases)
        rows = rows.where(
            cooperative_search.c.n.in_(sa.select(_index.c.rowid).select_from(_index).where(match))
        )
    for word in words:
        if len(word) < _SHORTEST_INDEXED:
            rows = rows.where(cooperative_search.c.words.contains(word, autoescape=True))
    return rows


def triggers() -> dict[str, str]:
    """The SQL of the triggers that keep the words and their index true, by name."""
    columns = ", ".join(SEARCHED_COLUMNS)
    words = f"{FUNCTION}({', '.join('NEW.' + name for name in SEARCHED_COLUMNS)})"
    add = "INSERT INTO cooperative_search_index (rowid, words) VALUES (NEW.n, NEW.words);"
    take = (
        "INSERT INTO cooperative_search_index (cooperative_search_index, rowid, words)"
        " VALUES ('delete', OLD.n, OLD.words);"
    )
    bodies = {
        "search_cooperative_insert": (
            "AFTER INSERT ON cooperative BEGIN"
            f" INSERT INTO cooperative_search (cooperative_id, words) VALUES (NEW.id, {words});"
        ),
        "search_cooperative_update": (
            f"AFTER UPDATE OF {columns} ON cooperative BEGIN"
            f" UPDATE cooperative_search SET words = {words} WHERE cooperative_id = NEW.id;"
        ),
        "search_cooperative_delete": (
            "AFTER DELETE ON cooperative BEGIN"
            " DELETE FROM cooperative_search WHERE cooperative_id = OLD.id;"
        ),
        "search_words_insert": f"AFTER INSERT ON cooperative_search BEGIN {add}",
        "search_words_update": f"AFTER UPDATE ON cooperative_search BEGIN {take} {add}",
        "search_words_delete": f"AFTER DELETE ON cooperative_search BEGIN {take}",
    }
    return {name: f"CREATE TRIGGER {name} {body} END" for name, body in bodies.items()}
