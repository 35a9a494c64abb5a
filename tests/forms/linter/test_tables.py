"""Headers are understood in every spelling that pyxform understands."""

import pytest

from mourafaka_forms.linter.tables import Table
from mourafaka_forms.linter.workbook import Sheet

FR = "Français (fr)"


@pytest.mark.parametrize(
    ("written", "name", "language"),
    [
        ("label::Français (fr)", "label", FR),
        ("Label :: Français (fr)", "label", FR),
        ("label:Français (fr)", "label", FR),
        ("LABEL", "label", None),
        ("relevance", "relevant", None),
        ("Read Only", "readonly", None),
        ("calculate", "calculation", None),
        ("count", "repeat_count", None),
        ("jr:count", "repeat_count", None),
        ("bind::relevant", "relevant", None),
        ("bind::jr:constraintMsg::Français (fr)", "constraint_message", FR),
        ("constraint_message::Français (fr)", "constraint_message", FR),
        ("media::image::Français (fr)", "image", FR),
        ("control::appearance", "appearance", None),
        ("bind::mk:weight", "bind::mk:weight", None),
        ("body::mk:style", "body::mk:style", None),
        ("instance::tag", "instance::tag", None),
        ("command", "type", None),
    ],
)
def test_a_header_of_survey(written: str, name: str, language: str | None) -> None:
    (column,) = Table(Sheet("survey", (written,))).columns
    assert (column.name, column.language) == (name, language)


def test_a_choices_column_of_ones_own_keeps_its_name() -> None:
    columns = Table(Sheet("choices", ("list name", "value", "Region", "anchor::ar"))).columns
    assert [(column.name, column.language) for column in columns] == [
        ("list_name", None),
        ("name", None),
        ("Region", None),
        ("anchor", "ar"),
    ]


def test_a_column_without_header_is_no_column() -> None:
    columns = Table(Sheet("Survey", ("type", "", "name"))).columns
    assert [(column.name, column.letter) for column in columns] == [("type", "A"), ("name", "C")]
