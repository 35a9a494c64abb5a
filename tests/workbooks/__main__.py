"""Compiles the workbooks of `resources/questionnaires`; with `write` it first writes them anew.

`dev.py questionnaires` compiles: after a change of a workbook its XForm is committed beside it.
"""

import sys
from pathlib import Path

from mourafaka_server.questionnaires.compiler import compile_workbook
from tests.workbooks.diagnostic import diagnostic_sheets
from tests.workbooks.example import example_sheets
from tests.workbooks.sheets import workbook_bytes

QUESTIONNAIRES = Path(__file__).parents[2] / "resources" / "questionnaires"


def write() -> None:
    """Write the first edition of the diagnosis, and the example."""
    (QUESTIONNAIRES / "diagnostic.xlsx").write_bytes(workbook_bytes(diagnostic_sheets()))
    (QUESTIONNAIRES / "example.xlsx").write_bytes(workbook_bytes(example_sheets()))


def compile_all() -> None:
    """Put the XForm of each workbook beside it."""
    for workbook in sorted(QUESTIONNAIRES.glob("*.xlsx")):
        xform = compile_workbook(workbook.read_bytes()).xform
        workbook.with_suffix(".xform.xml").write_bytes(xform)


if __name__ == "__main__":
    if sys.argv[1:] == ["write"]:
        write()
    compile_all()
