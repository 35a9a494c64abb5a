"""Whether a history began with a saved instance, which recordings do not say."""

from collections.abc import Iterator

from mourafaka_forms.instance.blueprint import is_template
from mourafaka_forms.instance.values import written
from mourafaka_forms.xform import Form
from mourafaka_forms.xpath import Node, read_document


def holds_answers(form: Form, xml: str) -> bool:
    """Whether the XML of an instance holds what no new instance can: an answer other than the
    form's own where nothing is worked out or set, or more rows of a repeat.

    It is told from the form and the recording alone, never from how an engine does with them.
    """
    root = next(read_document(xml).elements())
    set_by_form = {bind.path for bind in form.binds.values() if bind.calculate or bind.preload}
    set_by_form |= {action.path for action in form.actions}
    return any(_answered(form, set_by_form, root, form.instance, f"/{form.instance.name}"))


def _answered(
    form: Form, set_by_form: set[str], node: Node, own: Node | None, path: str
) -> Iterator[bool]:
    if path in set_by_form or node.local == "meta":
        return
    children = list(node.elements())
    if not children:
        yield _differs(form, path, node.string_value(), own)
    for name in dict.fromkeys(child.name for child in children):
        inner = f"{path}/{name}"
        rows, own_rows = _alike(node, name), [] if own is None else _alike(own, name)
        repeat = form.repeats.get(inner)
        if repeat is not None and not repeat.is_controlled:
            yield len(rows) > len(own_rows)
        # Of rows that are not relevant nothing is there: which ones are left cannot be told.
        if len(rows) == len(own_rows):
            for row, own_row in zip(rows, own_rows, strict=True):
                yield from _answered(form, set_by_form, row, own_row, inner)


def _alike(node: Node, name: str) -> list[Node]:
    return [one for one in node.elements() if one.name == name and not is_template(one)]


def _differs(form: Form, path: str, text: str, own: Node | None) -> bool:
    bind = form.binds.get(path)
    default = "" if own is None else own.string_value()
    begins_as = written("string" if bind is None else bind.type, default) or ""
    if own is None or text == begins_as:
        return False
    # A choice that is not offered is no answer, even where the form begins with it.
    return bool(text) or path not in form.controls or not form.controls[path].is_select
