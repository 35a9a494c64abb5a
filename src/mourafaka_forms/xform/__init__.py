"""A form as its authors published it: read from an ODK XForm, and frozen.

    form = read_form(xml, {"cooperatives": csv_bytes})
    form.binds["/data/name"].required, form.controls["/data/name"].label.in_language("ar")

`read_form` reads; a `Form` holds what the form says and nobody's answers (`mourafaka_forms.instance`
does). A path is absolute and has no positions, "/data/members/name"; that of an attribute ends in
"/@name". All failures are `FormError`, with a code of `FormFault` and a subject.
"""

from mourafaka_forms.xform.body import (
    BodyElement,
    Control,
    ControlKind,
    Group,
    InlineChoice,
    InlineChoices,
    Itemset,
    Repeat,
    walk,
)
from mourafaka_forms.xform.errors import FormError, FormFault
from mourafaka_forms.xform.form import MOURAFAKA, Bind, Form, SetValue, StaticChoice
from mourafaka_forms.xform.items import list_id_of
from mourafaka_forms.xform.reading import DEEPEST, external_sources, read_form
from mourafaka_forms.xform.texts import FormText

__all__ = [
    "DEEPEST",
    "MOURAFAKA",
    "Bind",
    "BodyElement",
    "Control",
    "ControlKind",
    "Form",
    "FormError",
    "FormFault",
    "FormText",
    "Group",
    "InlineChoice",
    "InlineChoices",
    "Itemset",
    "Repeat",
    "SetValue",
    "StaticChoice",
    "external_sources",
    "list_id_of",
    "read_form",
    "walk",
]
