"""Why the server did not take a change, and what to do: the protocol's codes in a coach's words."""

from dataclasses import dataclass

from mourafaka_desktop.i18n.catalogue import _
from mourafaka_desktop.ui.direction import isolate
from mourafaka_protocol.problems import RefusalCode


@dataclass(frozen=True)
class Reason:
    """What happened, and the way on."""

    sentence: str
    advice: str


def reason(code: str | None) -> Reason:
    """The reason behind a code; a code of a newer server is named for the coordinator."""
    match code:
        case RefusalCode.SCOPE_NOT_GRANTED:
            return Reason(
                _("This cooperative is no longer in your portfolio."),
                _("Ask your coordinator whether another coach follows it now."),
            )
        case RefusalCode.READ_ONLY_SCOPE:
            return Reason(
                _("This list is kept by the programme; laptops only read it."),
                _("Tell your coordinator what should change in it."),
            )
        case RefusalCode.BAD_VALUE:
            return Reason(
                _("The server cannot take one of these values."),
                _("Open the record and write it again."),
            )
        case RefusalCode.UNKNOWN_RECORD:
            return Reason(
                _("The server does not know this record."),
                _("Copy what was written, then write it in a new record."),
            )
        case RefusalCode.STALE_DELETE:
            return Reason(
                _("Someone had changed this record before it was removed, so it stays."),
                _("Look at what changed, and remove it again if it is still not needed."),
            )
        case RefusalCode.IS_SUBMITTED:
            return Reason(
                _("This record had been submitted when the change arrived."),
                _("Apply it as an amendment if it still holds; the record shows who amended it."),
            )
        case RefusalCode.ILLEGAL_TRANSITION:
            return Reason(
                _("On the server this record has already gone further."),
                _("Open the record and look at its state; put this aside if that is right."),
            )
        case RefusalCode.READ_ONLY_FIELD:
            return Reason(
                _("This part of the record is kept by the programme."),
                _("Tell your coordinator what should change in it."),
            )
        case RefusalCode.DEVICE_REVOKED:
            return Reason(
                _("It was sent while this laptop was suspended; the coordination has it."),
                _("Once the laptop is allowed again, send it again."),
            )
        case RefusalCode.WRONG_SCOPE | RefusalCode.UNKNOWN_COMMAND:
            return Reason(
                _("The server did not take this change."),
                _("Install the newest version of the program, then write it again."),
            )
        case _:
            return Reason(
                _("The server did not take this change."),
                _("Tell your coordinator the code {code}.").format(code=isolate(code or "—")),
            )


def apply_words(code: str | None) -> str:
    """What a button says that writes a refused change once more."""
    if code == RefusalCode.IS_SUBMITTED:
        return _("Apply as an amendment")
    return _("Send again")
