"""What a coach answers for one criterion, kept as it was said.

An answer keeps the raw rating. What it counts for (a 3 or 4 that nobody has proved counts as 2)
is worked out when the score is, so that evidence noted later changes nothing but its own line.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from mourafaka_forms.framework import RATINGS

RATING_WITHOUT_EVIDENCE = 2
"""The most that counts without evidence that was seen and noted."""


class Evidence(StrEnum):
    """How the coach knows."""

    SEEN = "seen"
    OBSERVED = "observed"
    DECLARED = "declared"


@dataclass(frozen=True)
class Answer:
    """The answer to one criterion; all None means that nothing has been said yet.

    `rating` is the level chosen, 0 to 4. A `not_applicable_reason` with words in it takes the
    criterion out of the score, whatever the rating, which is kept should the reason be withdrawn;
    an empty one says that a reason is still to be written. Raises ValueError for another rating.
    """

    rating: int | None = None
    not_applicable_reason: str | None = None
    evidence: Evidence | None = None
    evidence_note: str | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        if self.rating is not None and self.rating not in RATINGS:
            raise ValueError(f"a rating is 0, 1, 2, 3 or 4, not {self.rating!r}")

    @property
    def is_not_applicable(self) -> bool:
        """Whether the criterion is left out, with its reason."""
        return _has_words(self.not_applicable_reason)

    @property
    def is_rated(self) -> bool:
        """Whether a level is given that goes into the score."""
        return self.counted_rating is not None

    @property
    def is_proved(self) -> bool:
        """Whether evidence was seen and what was seen is noted."""
        return self.evidence is Evidence.SEEN and _has_words(self.evidence_note)

    @property
    def counted_rating(self) -> int | None:
        """The level that goes into the score; None without a level or where not applicable.

        Marked as not applicable without a reason is neither out nor in: it is unanswered.
        """
        if self.rating is None or self.not_applicable_reason is not None:
            return None
        return self.rating if self.is_proved else min(self.rating, RATING_WITHOUT_EVIDENCE)

    @property
    def is_capped(self) -> bool:
        """Whether it counts for less than the level chosen, for want of evidence."""
        return self.counted_rating is not None and self.counted_rating != self.rating


Answers = Mapping[str, Answer]
"""The answers of an assessment by criterion code; a criterion that is not there is unanswered."""

UNANSWERED = Answer()


def _has_words(text: str | None) -> bool:
    return text is not None and bool(text.strip())
