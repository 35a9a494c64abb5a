"""What is said about a problem at its field: what it means and what becomes of what was written."""

from mourafaka_desktop.domain.problems import Problem, ProblemCode
from mourafaka_desktop.i18n.catalogue import Catalogue
from mourafaka_desktop.labels.words import chosen


def problem_sentence(problem: Problem, texts: Catalogue | None = None) -> str:
    """The problem in words. What was written is kept in every case."""
    _ = chosen(texts).gettext
    sentence = {
        ProblemCode.ICE_LENGTH: _("An ICE has 15 digits; here there are {digits}."),
        ProblemCode.ICE_NOT_DIGITS: _("An ICE is written with 15 digits and nothing else."),
        ProblemCode.ICE_CHECKSUM: _(
            "The last two digits of this ICE do not fit the others. Compare it with the paper."
        ),
        ProblemCode.PHONE_UNUSUAL: _(
            "This does not look like a Moroccan number. It is kept as it is written."
        ),
        ProblemCode.TAX_NO_UNUSUAL: _(
            "A tax number usually has 7 or 8 digits. This one is kept as it is written."
        ),
        ProblemCode.CNSS_NO_UNUSUAL: _(
            "A CNSS number usually has 7 to 10 digits. This one is kept as it is written."
        ),
    }[problem.code]
    return sentence.format(**problem.values)
