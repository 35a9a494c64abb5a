"""What is said about an invitation before any server is asked."""

from mourafaka_desktop.ui.unlock.unlock_model import Enrolment, EnrolmentProblem, problems


def test_an_enrolment_needs_an_invitation_and_a_passphrase() -> None:
    assert problems(Enrolment("  ", "", "")) == (
        EnrolmentProblem.INVITATION_MISSING,
        EnrolmentProblem.PASSPHRASE_MISSING,
    )


def test_the_two_passphrases_are_the_same() -> None:
    assert problems(Enrolment("MK1-abc", "argan et safran", "argan et safran ")) == (
        EnrolmentProblem.PASSPHRASES_DIFFER,
    )
    assert problems(Enrolment("MK1-abc", "argan et safran", "argan et safran")) == ()
