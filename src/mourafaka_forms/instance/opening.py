"""The three ways to an instance: a new one, one with answers, a submission."""

from collections.abc import Mapping

from mourafaka_forms.instance.blueprint import Blueprint
from mourafaka_forms.instance.instance import Instance
from mourafaka_forms.instance.submission import read_submission, values_in
from mourafaka_forms.instance.surroundings import Surroundings
from mourafaka_forms.xform import Form
from mourafaka_forms.xform.collecting import collecting_later

_ANYWHERE = Surroundings()


def start(
    form: Form, surroundings: Surroundings = _ANYWHERE, language: str | None = None
) -> Instance:
    """A new instance, with its defaults, preloads, calculations and first-load actions.

    `language` is a name or a code; None is the form's own. Raises FormError: cycle, expression.
    """
    with collecting_later():
        instance = Instance(form, surroundings, language)
        instance.begin()
    return instance


def resume(
    form: Form,
    values: Mapping[str, str],
    surroundings: Surroundings = _ANYWHERE,
    language: str | None = None,
) -> Instance:
    """An instance with answers given before, as `Instance.values` gives them.

    What has no place in the form stands in `Instance.unplaced`. Raises FormError: cycle, expression.
    """
    with collecting_later():
        instance = Instance(form, surroundings, language)
        instance.take_up(values)
    return instance


def open_submission(
    form: Form,
    xml: str | bytes,
    *,
    as_edit: bool = False,
    surroundings: Surroundings = _ANYWHERE,
    language: str | None = None,
) -> Instance:
    """An instance with the answers of a submission in ODK's XML.

    As an edit it gets a new instanceID, and its old one becomes its deprecatedID. Raises FormError:
    bad_instance for what is no submission of this form; cycle, expression.
    """
    root = read_submission(form, xml)
    with collecting_later():
        instance = Instance(form, surroundings, language)
        instance.take_up(values_in(root, Blueprint(form)), as_edit=as_edit)
    return instance
