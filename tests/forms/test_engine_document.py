"""The document about the engine says what is so."""

import re

from tests.conventions.tree import ROOT


def test_the_code_in_the_document_runs() -> None:
    document = (ROOT / "docs" / "engine.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", document, re.DOTALL)
    assert len(blocks) == 4
    exec(compile("\n".join(blocks), "engine.md", "exec"), {})
