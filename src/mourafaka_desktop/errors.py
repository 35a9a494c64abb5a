"""Failures of the world around the program, each with a title and what to do next.

A coach's input is never an error: it gives problems, shown at the field. A bug is never one of these either.
What remains is drawn here: something a person can understand and act on.

    MourafakaError
    ├── ProfileError
    │   ├── WrongPassphrase            the passphrase does not open this profile
    │   ├── PassphraseTooShort         a new passphrase is shorter than the least allowed
    │   ├── ProfileUnreadable          the profile's files are missing, damaged or do not belong together
    │   │   └── ProfileMissing         there is none in the folder
    │   ├── ProfileTooNew              written by a later version of the program
    │   └── ProfileExists              a profile already lies in this folder
    ├── StorageError
    │   ├── DiskFull                   nothing more can be written; what was saved is safe
    │   │   └── NoRoomForPhoto         the text is saved, a photo or scan no longer fits
    │   ├── FolderNotWritable          the folder is read-only or belongs to someone else
    │   ├── KeyFull                    the USB key has too little space left
    │   ├── KeyGone                    the USB key was taken out
    │   ├── KeyUnfaithful              the USB key gives back something else than was written
    │   ├── ProfileBusy                another program holds the profile's database
    │   ├── DiskUnreadable             the disk does not give back what was written
    │   └── AttachmentUnreadable       a photo or scan is missing or altered
    │       └── AttachmentAwaited      it was added elsewhere, and has not arrived here yet
    ├── RequestRefused
    │   ├── RecordMissing              the record is no longer there
    │   │   ├── CooperativeNotFound    no cooperative is called what was asked for
    │   │   ├── SeveralCooperatives    more than one is
    │   │   └── NothingToReport        the cooperative has no assessment yet
    │   ├── WorkIsReadOnly             too long without a sync: the files are only read until the next one
    │   ├── SyncNeededFirst            the server has another state of the record, which has not come yet
    │   ├── RecordFrozen               submitted: amended, never rewritten
    │   ├── VisitIncomplete            a visit cannot end yet; `.missing` names its fields
    │   ├── AssessmentEmpty            nothing was answered: there is nothing to submit
    │   ├── AnswersRefused             an answer is not one that its question takes; `.refs` says which
    │   ├── NotScored                  the questionnaire gives no score: there is no result to show
    │   ├── QuestionnaireMissing       its version has not arrived on this laptop
    │   │   └── QuestionnaireTooNew    it arrived, and this version of the program cannot run it
    │   ├── QuestionnaireAsksNothing   it is here, and has no question for this cooperative
    │   ├── QuestionnaireFails         an expression of it cannot be worked out with these answers
    │   │   └── QuestionnaireNotOpened it fails over what it begins with or already holds
    │   ├── ConsentMissing             a photo shows people who have not agreed
    │   ├── PictureUnreadable          the file is not a picture this program can read
    │   │   ├── PictureFormatUnknown   it is one, of a kind only its telephone reads
    │   │   └── PictureTooLarge        it is one, of more dots than this laptop can hold
    │   ├── AttachmentTooLarge         a file of more bytes than may be attached
    │   ├── ScanUnreadable             a PDF that is damaged, empty or locked
    │   └── FileUnreadable             a chosen file cannot be opened or is not what it should be
    │       └── FileContentRefused     it holds a value that cannot be kept; the place is named
    └── ExchangeError
        ├── ProfileWiped               the coordinator had this laptop's files removed
        ├── NotEnrolled                this profile has no server yet
        ├── BundleRefused              a file on a USB key is not an answer for this laptop; `.flaw` says why
        ├── BundleNotPossible          this laptop does not know yet to whom files are sealed
        ├── InvitationUnreadable       the invitation was mistyped or cut
        ├── InvitationNotFound         there is none in a file, a picture or a message
        ├── InvitationRefused          used already, expired, or withdrawn
        ├── ServerUnreachable          no answer from the server's address
        ├── ServerNotOurs              whoever answers is not the programme's server
        ├── ServerRefused              the server does not accept this laptop or this request
        │   └── LaptopUnknown          it does not know this laptop, or no longer
        ├── ServerTooNew               this version of the program is no longer understood
        ├── ConnectionLost             the line dropped in the middle
        └── ClockWrong                 the laptop's date makes a safe connection impossible

Sentences are English here and translated where they are shown: `error.explain(_)`.
"""

# ruff: noqa: N818 -- an error is named for what happened, as a person would say it.

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar


def N_(message: str) -> str:  # the customary name, known to tools that collect messages
    """`message`, marked for translation."""
    return message


_NAMES_SHOWN = 5


@dataclass(frozen=True)
class Explanation:
    """What a person is told: what happened, and what to do next."""

    title: str
    advice: str

    def __str__(self) -> str:
        return f"{self.title} {self.advice}"


class MourafakaError(Exception):
    """A failure with a stable `code`, a title and an advice; `values` fill the sentences' placeholders."""

    code: ClassVar[str] = "failure"
    title: ClassVar[str] = N_("This could not be done.")
    advice: ClassVar[str] = N_("Try again. What was already saved is safe.")

    def __init__(self, **values: object) -> None:
        super().__init__(self.code)
        self.values = values

    def explain(self, gettext: Callable[[str], str] = N_) -> Explanation:
        """Title and advice in the language of `gettext`; English without one."""
        return Explanation(
            gettext(self.title).format(**self.values), gettext(self.advice).format(**self.values)
        )


class ProfileError(MourafakaError):
    """A profile does not open, or cannot be made."""


class WrongPassphrase(ProfileError):
    """The passphrase does not open this profile; the profile itself is sound."""

    code = "profile.wrong-passphrase"
    title = N_("This passphrase does not open the files.")
    advice = N_("Check the keyboard layout and Caps Lock, then type it again.")


class PassphraseTooShort(ProfileError):
    """A new passphrase has fewer than `least` characters."""

    code = "profile.passphrase-too-short"
    title = N_("This passphrase is too short.")
    advice = N_("Choose one of {least} characters or more: several words make a good one.")

    def __init__(self, least: int) -> None:
        super().__init__(least=least)
        self.least = least


class ProfileUnreadable(ProfileError):
    """The profile's files are missing, damaged, or do not belong together. The passphrase is not the cause."""

    code = "profile.unreadable"
    title = N_("The files of this profile cannot be read.")
    advice = N_("Touch nothing in the folder {folder}, and restore the last backup.")

    def __init__(self, folder: Path) -> None:
        super().__init__(folder=folder)


class ProfileMissing(ProfileUnreadable):
    """There is no profile in the folder: nothing at all, or nothing that belongs to one."""

    code = "profile.missing"
    title = N_("There is no profile in the folder {folder}.")
    advice = N_("Check the folder, or make a profile there with an invitation.")


class ProfileTooNew(ProfileError):
    """The profile was written by a later version of the program."""

    code = "profile.too-new"
    title = N_("This profile was last opened with a later version of the program.")
    advice = N_("Install that version again: this one would not keep everything.")


class ProfileExists(ProfileError):
    """A profile already lies in the folder where one should be made."""

    code = "profile.exists"
    title = N_("There is already a profile in the folder {folder}.")
    advice = N_("Open it with its passphrase, or choose another folder.")

    def __init__(self, folder: Path) -> None:
        super().__init__(folder=folder)


class StorageError(MourafakaError):
    """The disk or the database does not do what it is asked. What was saved before stays saved."""


class DiskFull(StorageError):
    """Nothing more can be written. Everything acknowledged before is safe."""

    code = "storage.disk-full"
    title = N_("What was written so far is saved. The disk has no space left.")
    advice = N_("Free some space, then go on.")


class NoRoomForPhoto(DiskFull):
    """There is no room for a photo or scan of `megabytes`; the text beside it is saved."""

    code = "storage.no-room-for-photo"
    title = N_(
        "What is written is saved. There is no room for this photo: {megabytes} MB are needed."
    )
    advice = N_("Free some space, then add it again.")

    def __init__(self, megabytes: int) -> None:
        super().__init__(megabytes=megabytes)


class FolderNotWritable(StorageError):
    """The folder is read-only, or belongs to someone else."""

    code = "storage.folder-not-writable"
    title = N_("Nothing can be written in the folder {folder}.")
    advice = N_("Allow writing in it, or choose another folder. What was saved is intact.")

    def __init__(self, folder: Path) -> None:
        super().__init__(folder=folder)


class KeyFull(StorageError):
    """The USB key lacks `missing` bytes."""

    code = "key.full"
    title = N_("The USB key lacks {megabytes} MB. Nothing was taken off this laptop.")
    advice = N_("Free some space on it or take another one, or leave the photos for later.")

    def __init__(self, missing: int) -> None:
        super().__init__(megabytes=max(1, -(-missing // 1_000_000)))


class KeyGone(StorageError):
    """The USB key was taken out while it was being written or read."""

    code = "key.gone"
    title = N_("The USB key can no longer be reached. All your work is on this laptop.")
    advice = N_("Put it back in, then do it again.")


class KeyUnfaithful(StorageError):
    """The USB key gives back something else than what was written: it is worn out, or is not what it says."""

    code = "key.unfaithful"
    title = N_(
        "This USB key does not give back what is written on it. All your work is on this laptop."
    )
    advice = N_("Take another key, and trust this one no more.")


class ProfileBusy(StorageError):
    """Another program holds the profile's database for longer than a write may wait."""

    code = "storage.busy"
    title = N_("Another window is writing in this profile.")
    advice = N_("Close the other window, or wait a moment and try again.")


class DiskUnreadable(StorageError):
    """The disk does not give back, or does not take, what it should; it is not full."""

    code = "storage.disk-unreadable"
    title = N_("The disk does not answer as it should.")
    advice = N_("Make a backup on another disk, then have this one checked.")


class AttachmentUnreadable(StorageError):
    """The content of an attachment is missing or was altered."""

    code = "storage.attachment-unreadable"
    title = N_("This photo or document can no longer be read on this laptop.")
    advice = N_("Add it again if you still have it. The rest of the file is intact.")


class AttachmentAwaited(AttachmentUnreadable):
    """The content of an attachment was added on another laptop and has not come here yet."""

    code = "storage.attachment-awaited"
    title = N_("This photo has not arrived on this laptop yet.")
    advice = N_("It comes with one of the next syncs, after the texts.")


class RequestRefused(MourafakaError):
    """What was asked cannot be done to this record, as it stands."""


class RecordMissing(RequestRefused):
    """The record is not there: removed, or no longer in this portfolio."""

    code = "record.missing"
    title = N_("This record is no longer on this laptop.")
    advice = N_("Go back to the list: it shows what is there now.")


class CooperativeNotFound(RecordMissing):
    """No cooperative of this profile has this code, this id or these words in its name."""

    code = "record.cooperative-not-found"
    title = N_("No cooperative here is found by “{words}”.")
    advice = N_("Give its programme code, or words of its name as they are written in its file.")

    def __init__(self, words: str) -> None:
        super().__init__(words=words)


class SeveralCooperatives(RecordMissing):
    """More than one cooperative is meant by the words; `names` are at least two."""

    code = "record.several-cooperatives"
    title = N_("Several cooperatives are found by “{words}”: {names}.")
    advice = N_("Give the code of the one you mean, as it stands in brackets.")

    def __init__(self, words: str, names: Sequence[str]) -> None:
        shown = [*names[:_NAMES_SHOWN], *(["…"] if len(names) > _NAMES_SHOWN else [])]
        super().__init__(words=words, names="; ".join(shown))


class NothingToReport(RecordMissing):
    """A report was asked for, and the cooperative was never assessed."""

    code = "record.nothing-to-report"
    title = N_("{name} has no assessment yet.")
    advice = N_("Begin one with the members; a report can be made from the first answer on.")

    def __init__(self, name: str) -> None:
        super().__init__(name=name)


class RecordFrozen(RequestRefused):
    """The record was submitted: it is amended, never rewritten."""

    code = "record.frozen"
    title = N_("This record is submitted and no longer changes.")
    advice = N_("Write what is new in the next visit.")


class WorkIsReadOnly(RequestRefused):
    """Too long without a sync: nothing is written until the next one. Reading and exporting go on."""

    code = "request.work-is-read-only"
    title = N_("This laptop has not synced for too long: its files can only be read.")
    advice = N_("Sync over any connection, or with a USB key, and you can write again.")


class SyncNeededFirst(RequestRefused):
    """The server has another state of the record, which has not come to this laptop yet."""

    code = "request.sync-needed-first"
    title = N_("The server has another state of this record.")
    advice = N_("Sync once, look at it, then decide.")


class VisitIncomplete(RequestRefused):
    """A visit cannot end yet; `missing` are the names of the fields it still needs, in form order."""

    code = "visit.incomplete"
    title = N_("This visit cannot be ended yet.")
    advice = N_("Fill in what is still missing; all that is written is saved.")

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__()
        self.missing = missing


class AssessmentEmpty(RequestRefused):
    """Nothing was answered: there is nothing to submit."""

    code = "assessment.empty"
    title = N_("Nothing is answered in this assessment yet.")
    advice = N_("Answer at least one question, then submit it.")


class AnswersRefused(RequestRefused):
    """Some answers are not what their questions take; `refs` are their instance paths, in the form's order."""

    code = "assessment.answers-refused"
    title = N_("Some answers are not ones that their questions take.")
    advice = N_("Correct them or leave them empty, then submit the assessment.")

    def __init__(self, refs: Sequence[str]) -> None:
        super().__init__()
        self.refs = tuple(refs)


class NotScored(RequestRefused):
    """The questionnaire counts no score: it has answers and no result."""

    code = "assessment.not-scored"
    title = N_("This questionnaire gives no score.")
    advice = N_("Its answers are in the assessment itself.")


class QuestionnaireMissing(RequestRefused):
    """This version of a questionnaire is not on this laptop, or not whole yet. The answers are."""

    code = "questionnaire.missing"
    title = N_("The questionnaire {name}, version {version}, is not on this laptop yet.")
    advice = N_("Sync to receive it. All its answers are saved.")

    def __init__(self, name: str, version: str) -> None:
        super().__init__(name=name, version=version)
        self.name, self.version = name, version


class QuestionnaireTooNew(QuestionnaireMissing):
    """The questionnaire is here, and was written for a later version of the program."""

    code = "questionnaire.too-new"
    title = N_("This program is too old for the questionnaire {name}, version {version}.")
    advice = N_("Install the new version of the program. All its answers are saved.")


class QuestionnaireAsksNothing(RequestRefused):
    """There is no question in it that is asked of this cooperative: nothing to show and nothing to answer."""

    code = "questionnaire.asks-nothing"
    title = N_("This questionnaire asks nothing of this cooperative.")
    advice = N_("Tell the coordination if it should.")


class QuestionnaireFails(RequestRefused):
    """What its author wrote cannot be worked out with an answer just given: the answer is not taken."""

    code = "questionnaire.fails"
    title = N_("The questionnaire cannot go on with this answer, so it was not kept.")
    advice = N_(
        "Give another answer, and tell the coordination, so that the questionnaire is corrected."
    )


class QuestionnaireNotOpened(QuestionnaireFails):
    """It cannot be worked out with what it begins with, or with the answers that it holds already."""

    code = "questionnaire.not-opened"
    title = N_("This questionnaire cannot be opened for this cooperative.")
    advice = N_(
        "Tell the coordination, so that the questionnaire is corrected. The answers given before are saved."
    )


class ConsentMissing(RequestRefused):
    """A photo shows people who have not agreed to it (law 09-08)."""

    code = "attachment.consent-missing"
    title = N_("This photo shows people, and their consent is not noted.")
    advice = N_("Ask them and note their consent, or take a photo without people.")


class PictureUnreadable(RequestRefused):
    """The content is not a picture this program can read."""

    code = "attachment.picture-unreadable"
    title = N_("This file is not a picture that can be read.")
    advice = N_("Choose a JPEG or PNG picture.")


class PictureFormatUnknown(PictureUnreadable):
    """A picture of a kind that only some telephones read (HEIC)."""

    code = "attachment.picture-format-unknown"
    title = N_("This photo is in the HEIC format, which cannot be opened here.")
    advice = N_(
        "On the telephone, share it as JPEG, or choose “Most compatible” in the camera’s settings."
    )


class PictureTooLarge(PictureUnreadable):
    """A picture of more dots than this laptop can hold at once."""

    code = "attachment.picture-too-large"
    title = N_("This picture is too large to be opened on this laptop.")
    advice = N_("Take it again at a smaller size, or share a reduced copy of it.")


class AttachmentTooLarge(RequestRefused):
    """A file of more bytes than may be attached; `megabytes` is the most."""

    code = "attachment.too-large"
    title = N_("This file is too large: at most {megabytes} MB can be attached.")
    advice = N_("Scan it again in grey or with fewer pages, then add it.")

    def __init__(self, megabytes: int) -> None:
        super().__init__(megabytes=megabytes)


class ScanUnreadable(RequestRefused):
    """A PDF that is damaged, has no page, or opens with a password only."""

    code = "attachment.scan-unreadable"
    title = N_("This PDF cannot be opened.")
    advice = N_("If it asks for a password, save it without one; otherwise scan it again.")


class FileUnreadable(RequestRefused):
    """A chosen file cannot be opened, or is not what it should be."""

    code = "file.unreadable"
    title = N_("The file {name} cannot be read.")
    advice = N_("Check that it is the right file and that it is complete. Nothing was changed.")

    def __init__(self, name: str) -> None:
        super().__init__(name=name)


class FileContentRefused(FileUnreadable):
    """A chosen file holds a value that cannot be kept; `place` says where, as the file itself names it."""

    code = "file.content-refused"
    title = N_("The file {name} holds something that cannot be kept, at {place}.")
    advice = N_("Correct it there, or ask for the file again. Nothing was changed.")

    def __init__(self, name: str, place: str) -> None:
        super().__init__(name)
        self.values = {"name": name, "place": place}


class ExchangeError(MourafakaError):
    """Enrolment or sync did not come to its end. Nothing is lost: what was not accepted waits here.

    Of a sync, `changes` is what had arrived before (`domain.changes.Changes`).
    """

    changes: Any = None


class NotEnrolled(ExchangeError):
    """This profile was made without a server: there is nobody to exchange with."""

    code = "exchange.not-enrolled"
    title = N_("This profile is not connected to the programme's server.")
    advice = N_("Ask your coordinator for an invitation. All your work stays on this laptop.")


class ProfileWiped(ExchangeError):
    """The coordinator had the files of this profile removed; all that was written had arrived before."""

    code = "exchange.profile-wiped"
    title = N_("The files of this profile were removed at the coordinator’s request.")
    advice = N_("All that was written here had arrived at the server. Ask the coordinator.")


class BundleRefused(ExchangeError):
    """A file is not an answer that this laptop can take in; `flaw` says why, in one of the words below."""

    code = "exchange.bundle-refused"
    title = N_("This file cannot be taken in.")
    advice = N_("Choose another file. Nothing was changed on this laptop.")
    _TITLES: ClassVar[dict[str, str]] = {
        "no_bundle": N_("This file does not come from Mourafaka."),
        "too_new": N_("This program is too old for this file."),
        "damaged": N_("This file is damaged, or was not copied to its end."),
        "not_for_us": N_("This file is for another laptop."),
        "other_server": N_("This file comes from another server."),
        "no_answer": N_("This file goes to the server: it is no answer."),
    }
    _ADVICES: ClassVar[dict[str, str]] = {
        "too_new": N_("Install the new version of the program, then take it in again."),
        "damaged": N_(
            "Ask the coordination to write it again. Nothing was changed on this laptop."
        ),
        "no_answer": N_("Give the key to the coordination. The answer comes back on it."),
    }

    def __init__(self, flaw: str) -> None:
        super().__init__()
        self.flaw = flaw

    def explain(self, gettext: Callable[[str], str] = N_) -> Explanation:
        return Explanation(
            gettext(self._TITLES.get(self.flaw, self.title)),
            gettext(self._ADVICES.get(self.flaw, self.advice)),
        )


class BundleNotPossible(ExchangeError):
    """This laptop joined before files could be sealed to its server."""

    code = "exchange.bundle-not-possible"
    title = N_("This laptop cannot write files for a USB key yet.")
    advice = N_("Ask your coordinator for a new invitation. All your work stays on this laptop.")


class InvitationUnreadable(ExchangeError):
    """The invitation was mistyped or cut."""

    code = "exchange.invitation-unreadable"
    title = N_("This invitation code cannot be read.")
    advice = N_("Copy it again, whole, from the first letter to the last.")


class InvitationNotFound(ExchangeError):
    """There is no invitation in a file, a picture or what was pasted."""

    code = "exchange.invitation-not-found"
    title = N_("No invitation is found in it.")
    advice = N_(
        "Take a picture in which the whole code is sharp, or choose the file the coordination sent."
    )


class InvitationRefused(ExchangeError):
    """The server knows this invitation no more: used, expired or withdrawn."""

    code = "exchange.invitation-refused"
    title = N_("This invitation is no longer valid.")
    advice = N_("Ask your coordinator for a new one.")


class ServerUnreachable(ExchangeError):
    """No answer from the server's address."""

    code = "exchange.server-unreachable"
    title = N_("The programme's server does not answer.")
    advice = N_("Check the connection and try again later. All your work stays on this laptop.")


class ServerNotOurs(ExchangeError):
    """Whoever answers at the address cannot prove to be the server this profile was enrolled with."""

    code = "exchange.server-not-ours"
    title = N_("The server that answers is not the programme's.")
    advice = N_(
        "All your work stays on this laptop. Try another connection and tell your coordinator."
    )


class ServerRefused(ExchangeError):
    """The server does not accept this laptop or this request; `reason` is its stable code."""

    code = "exchange.server-refused"
    title = N_("The server did not accept the exchange.")
    advice = N_("All your work stays on this laptop. Tell your coordinator the code {reason}.")

    def __init__(self, reason: str) -> None:
        super().__init__(reason=reason)
        self.reason = reason


class LaptopUnknown(ServerRefused):
    """The server does not know this laptop: its access was withdrawn, or it is another server."""

    code = "exchange.laptop-unknown"
    title = N_("The server that answers does not know this laptop.")
    advice = N_(
        "Your access was withdrawn, or it is not your server. All your work stays on this laptop: "
        "tell your coordinator."
    )


class ServerTooNew(ExchangeError):
    """The server no longer understands this version of the program."""

    code = "exchange.server-too-new"
    title = N_("This version of the program is too old for the server.")
    advice = N_("Install the new version, then sync. All your work stays on this laptop.")


class ConnectionLost(ExchangeError):
    """The line dropped in the middle; what arrived before does not travel again."""

    code = "exchange.connection-lost"
    title = N_("The connection was lost.")
    advice = N_("Sync again when it is back: what has arrived is not sent again.")


class ClockWrong(ExchangeError):
    """The laptop's date is so wrong that a safe connection cannot be made."""

    code = "exchange.clock-wrong"
    title = N_("The date of this laptop is not right.")
    advice = N_("Set the date and the time, then sync again.")


def title_of(code: str) -> str | None:
    """The English title of the error with this code, to be translated; None where no error, or only one with values."""
    for error in _kinds_of(MourafakaError):
        if error.code == code and "{" not in error.title:
            return error.title
    return None


def _kinds_of(base: type[MourafakaError]) -> Iterator[type[MourafakaError]]:
    yield base
    for error in base.__subclasses__():
        yield from _kinds_of(error)
