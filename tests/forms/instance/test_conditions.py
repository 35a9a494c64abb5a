"""What is required, read-only or wrong is told, with the form's own message."""

import pytest

from mourafaka_forms.instance import ReadOnlyRef, ViolationKind, resume, start
from tests.forms.forms import form_of

FORM = form_of(
    "<kind/><name/><age/><g><x/></g>",
    """<bind nodeset="/data/name" required="/data/kind = 'person'" jr:requiredMsg="Your name, please"/>
    <bind nodeset="/data/age" type="int" constraint=". &gt; 17" jr:constraintMsg="Adults only"
      relevant="/data/kind != 'animal'"/>
    <bind nodeset="/data/g" readonly="/data/kind = 'closed'"/><bind nodeset="/data/g/x" required="true()"/>""",
    '<input ref="/data/name"/><input ref="/data/age"/><group ref="/data/g"><input ref="/data/g/x"/></group>',
)


def test_what_is_required_hangs_on_the_answers() -> None:
    instance = start(FORM)
    assert not instance.node("/data/name").is_required
    changed = instance.set_value("/data/kind", "person")
    assert "/data/name" in changed
    state = instance.node("/data/name")
    assert (state.is_required, state.is_required_met, state.is_valid) == (True, False, False)


def test_all_that_is_wrong_is_told_in_document_order() -> None:
    instance = start(FORM)
    instance.set_value("/data/kind", "person")
    instance.set_value("/data/age", "9")
    assert [(v.ref, v.kind, v.message) for v in instance.validate()] == [
        ("/data/name", ViolationKind.REQUIRED, "Your name, please"),
        ("/data/age", ViolationKind.CONSTRAINT, "Adults only"),
        ("/data/g/x", ViolationKind.REQUIRED, ""),
    ]
    instance.set_value("/data/name", "Amina")
    instance.set_value("/data/age", "30")
    instance.set_value("/data/g/x", "1")
    assert instance.validate() == ()


def test_an_empty_answer_breaks_no_constraint() -> None:
    instance = start(FORM)
    assert instance.node("/data/age").is_constraint_met


def test_what_is_not_relevant_is_never_wrong() -> None:
    instance = start(FORM)
    instance.set_value("/data/age", "9")
    assert not instance.node("/data/age").is_constraint_met
    instance.set_value("/data/kind", "animal")
    assert instance.node("/data/age").is_constraint_met
    assert "/data/age" not in {violation.ref for violation in instance.validate()}


def test_what_lies_in_a_read_only_group_is_read_only() -> None:
    instance = start(FORM)
    instance.set_value("/data/g/x", "1")
    assert "/data/g/x" in instance.set_value("/data/kind", "closed"), "it is to be shown anew"
    assert instance.node("/data/g/x").is_readonly
    with pytest.raises(ReadOnlyRef):
        instance.set_value("/data/g/x", "2")


def test_an_answer_of_the_wrong_type_in_a_draft_is_kept_and_told() -> None:
    instance = resume(FORM, {"/data/age": "old", "/data/g/x": "1"})
    assert instance.values()["/data/age"] == "old"
    assert ("/data/age", ViolationKind.TYPE) in [(v.ref, v.kind) for v in instance.validate()]
