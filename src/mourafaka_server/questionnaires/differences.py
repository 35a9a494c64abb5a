"""The scores that laptops stated and the server counts otherwise, as whoever runs the server reads them."""

from collections.abc import Sequence

from mourafaka_server.questionnaires.languages import Language
from mourafaka_server.questionnaires.messages import word
from mourafaka_server.score_checks import Check, Reckoning


def told_differences(different: Sequence[Check], unknown_count: int, language: Language) -> str:
    """Each difference in a line, or that there is none; then how many scores nobody can count yet."""
    lines = [_difference(check, language) for check in different]
    if not different:
        lines.append(word("no_difference", language))
    if unknown_count:
        lines.append(word("not_checkable", language, count=str(unknown_count)))
    return "\n".join(lines)


def _difference(check: Check, language: Language) -> str:
    return word(
        "difference",
        language,
        cooperative=check.scope_id.partition(":")[2],
        assessment=str(check.record_id),
        questionnaire=check.questionnaire_id or "",
        version=check.version or "",
        stated=_score(check.stated, language),
        counted=_score(check.counted, language),
    )


def _score(reckoning: Reckoning, language: Language) -> str:
    if reckoning == (None, None):
        return word("not_scored", language)
    name = "no_score" if reckoning.score is None else "score"
    return word(name, language, score=reckoning.score or "", rules=reckoning.rules or "?")
