"""The programme's questionnaires as workbooks, written out of data: `python -m tests.workbooks write`.

The diagnosis was written once from `tests/forms/diagnostic.yaml`; since then its workbook is the source,
and writing it anew gives back that first edition. The example for authors is written here.
"""
