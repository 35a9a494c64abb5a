"""Each problem has its sentence, in three languages, with its values filled in."""

import pytest

from mourafaka_desktop.domain.problems import Problem, ProblemCode
from mourafaka_desktop.i18n.catalogue import Language, catalogue
from mourafaka_desktop.labels import problem_sentence


@pytest.mark.parametrize("code", ProblemCode)
def test_every_problem_is_said_in_three_languages(code) -> None:
    problem = Problem("ice", code, {"digits": 13})
    said = {problem_sentence(problem, catalogue(language)) for language in Language}
    assert len(said) == 3
    assert not any("{" in sentence for sentence in said)


def test_a_sentence_is_filled_in() -> None:
    problem = Problem("ice", ProblemCode.ICE_LENGTH, {"digits": 13})
    assert problem_sentence(problem, catalogue(Language.FR)) == (
        "Un ICE compte 15 chiffres\u00a0; il y en a 13 ici."
    )
