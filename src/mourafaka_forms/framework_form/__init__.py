"""The scores of a questionnaire, out of the columns its author wrote.

    if is_scored(form):
        framework = framework_from_form(form)
        result = assess(framework, answers_of(form, values))

A criterion is a question whose choices have a score; `docs/questionnaires.md` explains the columns.
`framework_problems` says what is wrong with them, in the author's places; `framework_from_form` raises
FrameworkError where there is anything. `criterion_paths` and `fact_paths` say where answers and known
facts stand in the form; `answers_of` and `values_of` turn its values into answers and back.
"""

from mourafaka_forms.framework_form.answering import answers_of, values_of
from mourafaka_forms.framework_form.problems import (
    FrameworkError,
    FrameworkFault,
    FrameworkProblem,
)
from mourafaka_forms.framework_form.questions import (
    CriterionPaths,
    Fact,
    criterion_paths,
    fact_paths,
    is_scored,
)
from mourafaka_forms.framework_form.reading import framework_from_form, framework_problems

__all__ = [
    "CriterionPaths",
    "Fact",
    "FrameworkError",
    "FrameworkFault",
    "FrameworkProblem",
    "answers_of",
    "criterion_paths",
    "fact_paths",
    "framework_from_form",
    "framework_problems",
    "is_scored",
    "values_of",
]
