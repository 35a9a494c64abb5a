"""Cooperatives are found by what people type: with or without article, hamza, accent, in either script."""

from collections.abc import Iterator
from uuid import UUID

import pytest
import sqlalchemy as sa

from mourafaka_desktop.storage import records, search, tables
from mourafaka_desktop.storage.database import Database
from tests.builders import make_cooperative

SAFFRON = make_cooperative(
    name_ar="تعاونية الزعفران",
    name_fr="Coopérative Ighboula",
    douar="آيت أوبلال",
    programme_code="SM-002",
    local_register_no="457/2021",
    province_code="09.541",
    commune_code="09.541.11.01",
)
CARPETS = make_cooperative(name_ar="تعاونية إبداع المرأة", name_fr="M'diq Artisanat")


def _found(db: Database, text: str) -> set[UUID]:
    query = search.matching(text)
    assert query is not None
    with db.reading() as connection:
        return set(connection.execute(query).scalars())


@pytest.fixture
def kept(db: Database) -> Iterator[Database]:
    with db.writing() as connection:
        records.put(connection, SAFFRON)
        records.put(connection, CARPETS)
    return db


@pytest.mark.parametrize(
    "text",
    [
        "زعفران",  # without its article
        "الزعفران",
        "زعفَران",  # with a vowel sign
        "زعـفران",  # with a tatweel
        "زع",  # under three letters
        "ايت اوبلال",  # hamza and madda forgotten
        "cooperative",  # accent forgotten
        "IGHBOULA",
        "hboul",  # in the middle of a word
        "SM-002",
        "sm 002",
        "457",
        "45",
        "زعفران ighboula",  # one word of each name
        "taroudan",
        "تارودانت",
    ],
)
def test_it_is_found(kept: Database, text: str) -> None:
    assert _found(kept, text) == {SAFFRON.id}


@pytest.mark.parametrize("text", ["ابداع", "إبداع", "المراه", "مرأة", "mdiq", "M’DIQ"])
def test_the_other_is_found(kept: Database, text: str) -> None:
    assert _found(kept, text) == {CARPETS.id}


@pytest.mark.parametrize(
    "text",
    [
        "زعفران mdiq",  # no one has both
        "قطن",
        '"',
        "OR",
        "NEAR(a b)",
        "% _",
        "زعفران*قطن",
        "ighboula457",  # not across two parts
    ],
)
def test_nothing_else_is_found(kept: Database, text: str) -> None:
    query = search.matching(text)
    assert query is None or _found(kept, text) == set()


@pytest.mark.parametrize("text", ["", "   ", "؟!", "…"])
def test_without_words_there_is_nothing_to_look_for(text: str) -> None:
    assert search.matching(text) is None


def test_a_changed_name_is_found_at_once_and_the_old_one_no_longer(kept: Database) -> None:
    with kept.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE cooperative SET name_ar = 'تعاونية الورد' WHERE id = ?", (str(SAFFRON.id),)
        )
    assert _found(kept, "زعفران") == set()
    assert _found(kept, "ورد") == {SAFFRON.id}


def test_a_removed_cooperative_is_found_no_longer(kept: Database) -> None:
    with kept.writing() as connection:
        connection.execute(sa.delete(tables.cooperative))
    assert _found(kept, "زعفران") == set()
    with kept.reading() as connection:
        assert connection.exec_driver_sql("SELECT * FROM cooperative_search").all() == []


def test_the_index_agrees_with_the_words_after_many_changes(kept: Database) -> None:
    with kept.writing() as connection:
        for number in range(50):
            records.put(connection, make_cooperative(name_fr=f"Coopérative {number % 7}"))
        connection.exec_driver_sql("UPDATE cooperative SET douar = name_fr WHERE name_fr LIKE '%3'")
        connection.exec_driver_sql("DELETE FROM cooperative WHERE name_fr LIKE '%5'")
        # SQLite's own comparison of an index with its content; it raises where they differ.
        connection.exec_driver_sql(
            "INSERT INTO cooperative_search_index (cooperative_search_index, rank)"
            " VALUES ('integrity-check', 1)"
        )


def test_among_sixty_thousand_only_the_index_is_read(kept: Database) -> None:
    query = search.matching("زعفران")
    assert query is not None
    sql = str(query.compile(compile_kwargs={"literal_binds": True}))
    with kept.reading() as connection:
        plan = " ".join(row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}"))
    assert "VIRTUAL TABLE" in plan
    assert "SCAN cooperative_search " not in f"{plan} "
