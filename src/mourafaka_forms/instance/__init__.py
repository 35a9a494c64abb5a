"""A form being filled in: answers, and everything that is worked out of them.

    instance = start(form, language="ar")
    changed = instance.set_value("/data/name", "Tifawin")
    row = instance.add_repeat("/data/members")
    instance.node(f"{row}/age").is_required
    instance.validate(), instance.values(), instance.as_xml()

`start` makes a new `Instance`, `resume` goes on with answers, `open_submission` reads ODK's XML.
A reference ("/data/members[2]/name") is a path of the form with positions where a repeat is. What a
person does wrong is an `AnswerError`, what the form does wrong a `FormError`.
"""

from mourafaka_forms.instance.errors import (
    AnswerError,
    BadValue,
    ReadOnlyRef,
    RepeatControlled,
    UnknownRef,
)
from mourafaka_forms.instance.instance import Instance
from mourafaka_forms.instance.opening import open_submission, resume, start
from mourafaka_forms.instance.states import (
    ChoiceState,
    NodeKind,
    NodeState,
    OutlineItem,
    Violation,
    ViolationKind,
)
from mourafaka_forms.instance.surroundings import Surroundings

__all__ = [
    "AnswerError",
    "BadValue",
    "ChoiceState",
    "Instance",
    "NodeKind",
    "NodeState",
    "OutlineItem",
    "ReadOnlyRef",
    "RepeatControlled",
    "Surroundings",
    "UnknownRef",
    "Violation",
    "ViolationKind",
    "open_submission",
    "resume",
    "start",
]
