"""Names of things as people read them: fields, choices, places, and the sentences of problems.

Each function takes the `texts` of a paper's language; without, it speaks the language of the screen.
The words are those of the programme's own forms (`forms` in `tests/forms/diagnostic.yaml`, which tests compare).
"""

from mourafaka_desktop.labels.actions import action_title
from mourafaka_desktop.labels.fields import field_label
from mourafaka_desktop.labels.laws import law
from mourafaka_desktop.labels.options import enum_label, occasion, option, priority, satisfaction
from mourafaka_desktop.labels.places import (
    commune_label,
    place,
    place_line,
    place_name,
    province_label,
    region_label,
)
from mourafaka_desktop.labels.sentences import problem_sentence
from mourafaka_desktop.labels.words import content

__all__ = [
    "action_title",
    "commune_label",
    "content",
    "enum_label",
    "field_label",
    "law",
    "occasion",
    "option",
    "place",
    "place_line",
    "place_name",
    "priority",
    "problem_sentence",
    "province_label",
    "region_label",
    "satisfaction",
]
