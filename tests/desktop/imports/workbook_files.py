"""Small workbooks written for a test, in the programme's own layout."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

COOPERATIVE_HEADERS = (
    "id_coop",
    " nom_cooperative",
    "region ",
    "province",
    "secteur",
    "branche",
    "adherents_actuels",
    "femmes_actuelles",
    "jeunes_diplomes_actuels",
    "psh_actuels",
    "feminine",
    "ca",
)
TRAINING_HEADERS = (
    "id_coop",
    "Elaboration_strategies",
    "Montage_projet ",
    "Communication",
    "Governanace",
)
COACHING_HEADERS = ("id_coop", *(f"s{number}" for number in range(1, 13)))


def cooperative_cells(code: str = "C-1", **changed: Any) -> list[Any]:
    """A good row of the cooperatives workbook, with some cells changed by header name."""
    row = dict(
        zip(
            (header.strip() for header in COOPERATIVE_HEADERS),
            (
                code,
                "Coopérative Test",
                "Souss-Massa",
                "Tiznit",
                "Argane",
                "Huile",
                20,
                12,
                3,
                1,
                "oui",
                1000,
            ),
            strict=True,
        )
    )
    assert set(changed) <= set(row)
    return list((row | changed).values())


def write_workbook(path: Path, headers: Sequence[Any], *rows: Sequence[Any]) -> Path:
    """A workbook with one sheet named Feuil1."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Feuil1"
    for row in (headers, *rows):
        sheet.append(list(row))
    book.save(path)
    return path
