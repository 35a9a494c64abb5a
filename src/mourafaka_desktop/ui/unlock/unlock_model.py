"""What the door asks and what can be wrong with it: plain values and one plain function."""

from dataclasses import dataclass
from enum import Enum, auto


@dataclass(frozen=True)
class Enrolment:
    """What a new coach writes: the invitation, and a new passphrase twice."""

    invitation: str
    passphrase: str
    repeated: str


class EnrolmentProblem(Enum):
    """What keeps an enrolment from being sent; each is shown at its field."""

    INVITATION_MISSING = auto()
    PASSPHRASE_MISSING = auto()
    PASSPHRASES_DIFFER = auto()


def problems(enrolment: Enrolment) -> tuple[EnrolmentProblem, ...]:
    """What is wrong before any server is asked; the profile itself refuses a passphrase too short."""
    found = []
    if not enrolment.invitation.strip():
        found.append(EnrolmentProblem.INVITATION_MISSING)
    if not enrolment.passphrase:
        found.append(EnrolmentProblem.PASSPHRASE_MISSING)
    elif enrolment.passphrase != enrolment.repeated:
        found.append(EnrolmentProblem.PASSPHRASES_DIFFER)
    return tuple(found)
