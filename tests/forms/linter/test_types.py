"""Types are known in ODK's spellings; the others are refused by name."""

import pytest

from mourafaka_forms.linter.types import REFUSED, Block, nearest, read_type


@pytest.mark.parametrize(
    ("written", "name", "list_name"),
    [
        ("text", "text", ""),
        ("string", "text", ""),
        ("int", "integer", ""),
        ("select_one yes_no", "select_one", "yes_no"),
        ("select one from yes_no", "select_one", "yes_no"),
        ("select_multiple  yes_no", "select_multiple", "yes_no"),
        ("select all that apply from yes_no", "select_multiple", "yes_no"),
        ("select_one yes_no or_other", "select_one", "yes_no"),
        ("select_one ${person}", "select_one ${}", "${person}"),
        ("select_one_from_file towns.csv", "select_one_from_file", "towns.csv"),
        ("rank yes_no", "rank", "yes_no"),
        ("photo", "image", ""),
        ("texte", "", ""),
    ],
)
def test_a_type_is_read(written: str, name: str, list_name: str) -> None:
    kind = read_type(written)
    assert (kind.name, kind.list_name, kind.block) == (name, list_name, None)


@pytest.mark.parametrize(
    ("written", "name", "block"),
    [
        ("begin_group", "group", Block.BEGIN),
        ("begin group", "group", Block.BEGIN),
        ("end repeat", "repeat", Block.END),
        ("begin lgroup", "repeat", Block.BEGIN),
        ("begin loop over towns", "loop", Block.BEGIN),
    ],
)
def test_a_block_is_read(written: str, name: str, block: Block) -> None:
    assert (read_type(written).name, read_type(written).block) == (name, block)


def test_every_type_that_is_refused_is_known_by_its_name() -> None:
    written = [name.replace("${}", "${x}") for name in REFUSED if name != "loop"]
    assert [kind for kind in written if read_type(kind).name not in REFUSED] == []


@pytest.mark.parametrize(
    ("written", "meant"),
    [("selct_one yes_no", "select_one yes_no"), ("intger", "integer"), ("xyzzy", "")],
)
def test_a_type_nearly_written_is_guessed(written: str, meant: str) -> None:
    assert nearest(written) == meant
