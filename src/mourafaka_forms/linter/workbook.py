"""A questionnaire's workbook as plain rows of text, wherever they were read from."""

from collections.abc import Iterator
from dataclasses import dataclass

HEADER_ROW = 1


@dataclass(frozen=True, slots=True)
class Row:
    """One row with content. `number` is the one a spreadsheet shows; an empty cell is ""."""

    number: int
    cells: tuple[str, ...]

    def cell(self, index: int) -> str:
        """The text in the column of that index, "" beyond the last cell."""
        return self.cells[index] if index < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: the texts of its first row, "" where empty, and the rows below that have content."""

    name: str
    header: tuple[str, ...]
    rows: tuple[Row, ...] = ()
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Workbook:
    """All sheets, in their order."""

    sheets: tuple[Sheet, ...]

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name, in capitals or not; None where there is none."""
        return next((sheet for sheet in self.sheets if sheet.name.lower() == name), None)

    def __iter__(self) -> Iterator[Sheet]:
        return iter(self.sheets)


def column_letter(index: int) -> str:
    """What a spreadsheet calls the column of that index: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
