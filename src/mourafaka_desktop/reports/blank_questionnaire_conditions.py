"""When a question is asked, in words: « only if “Is there a shop?”: Yes ».

Only what a reader can check on the paper is put into words: that one answer is, or is among, certain
choices. Other conditions are for the program to tell, and the paper is silent about them.
"""

from collections.abc import Iterator

from mourafaka_desktop.reports.blank_questionnaire_values import BlankQuestionnaire
from mourafaka_desktop.reports.text import isolated
from mourafaka_forms.xpath.syntax import Call, Literal, Number, Operation, Path, Syntax

_BOTH_SIDES = 2


def condition(report: BlankQuestionnaire, path: str) -> str:
    """When the question or group at a path is asked; "" where it always is or paper cannot tell."""
    bind = report.form.binds.get(path)
    if bind is None or bind.relevant is None:
        return ""
    values = list(_values_asked_for(bind.relevant.syntax))
    places = {place for place in bind.relevant.references if place.instance_id is None}
    if None in values or len(places) != 1:
        return ""
    asked = places.pop().seen_from(path)
    control = report.form.controls.get(asked)
    question = report.words(control.label) if control else ""
    if not question:
        return ""
    choices = {one.value: report.words(one.label) for one in report.form.static_choices(asked)}
    answers = [isolated(choices.get(value, value)) for value in values if value is not None]
    return report.voice.texts.gettext("Only if “{question}”: {answers}").format(
        question=isolated(question), answers=" / ".join(answers)
    )


def _values_asked_for(syntax: Syntax) -> Iterator[str | None]:
    """The values in a chain of comparisons joined by `or`; None for what is anything else."""
    match syntax:
        case Operation(first, rest) if {operator for operator, _ in rest} == {"or"}:
            for part in (first, *(operand for _, operand in rest)):
                yield from _values_asked_for(part)
        case Operation(first, ((operator, second),)) if operator == "=":
            yield _value(first, second)
        case Call("selected", arguments) if len(arguments) == _BOTH_SIDES:
            yield _value(*arguments)
        case _:
            yield None


def _value(one: Syntax, other: Syntax) -> str | None:
    """What the answer at a path is compared with; None where the two are not a path and a value."""
    match one, other:
        case (Path(), Literal(text)) | (Literal(text), Path()):
            return text
        case (Path(), Number(text=text)) | (Number(text=text), Path()):
            return text
    return None
