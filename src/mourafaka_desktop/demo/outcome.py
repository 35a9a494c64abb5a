"""What came of the day, read from the papers and from both profiles after the programs have closed."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from mourafaka_desktop.demo.comparison import differences, held_records
from mourafaka_desktop.domain.assessments import Assessment
from mourafaka_desktop.services import profiles, questionnaires
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import peers


@dataclass(frozen=True)
class Outcome:
    """`summary.json`, field by field. Bytes are those of the first laptop's exchange, inside its connection,
    with the contents of its photos and signatures, which travel after the records."""

    cooperatives: int
    visits: int
    photos: int
    criteria: dict[str, int]
    actions_accepted: int
    papers: list[dict[str, object]]
    exchange: dict[str, int]
    second_profile: dict[str, object]
    screens: list[str]
    seconds: float

    @property
    def problems(self) -> tuple[str, ...]:
        """What does not hold of all that the day promises; empty when everything does."""
        found = []
        if self.cooperatives != 20:
            found.append(f"{self.cooperatives} cooperatives instead of 20")
        if self.criteria != {"rated": 60, "not_applicable": 1, "unanswered": 0}:
            found.append(f"criteria: {self.criteria}")
        if self.actions_accepted != 3:
            found.append(f"{self.actions_accepted} actions instead of 3")
        if len(self.papers) != 2:
            found.append(f"{len(self.papers)} papers instead of 2")
        found += [
            f"{paper['name']} has {paper['bytes']} bytes"
            for paper in self.papers
            if int(str(paper["bytes"])) >= 300 * 1024
        ]
        if not self.exchange["bytes_up"]:
            found.append("nothing was sent")
        if not self.second_profile["equal"]:
            found.append("the second profile differs from the first")
        return tuple(found)

    def write(self, path: Path) -> None:
        """Leave the outcome as JSON."""
        path.write_text(
            json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
        )


def read_outcome(
    first: Path,
    second: Path,
    passphrase: str,
    *,
    papers: tuple[Path, ...],
    screens: list[Path],
    seconds: float,
) -> Outcome:
    """Open both profiles again, with nothing but their passphrase, and compare them."""
    with profiles.unlock(first, passphrase) as one, profiles.unlock(second, passphrase) as other:
        found = differences(one, other)
        records = held_records(one)
        kinds = [kind for kind, _record_id in records]
        (assessment,) = [r for r in records.values() if isinstance(r, Assessment)]
        return Outcome(
            cooperatives=kinds.count("cooperative"),
            visits=kinds.count("visit"),
            photos=sum(
                kind == "attachment" and record.role == "photo"
                for (kind, _record_id), record in records.items()
            ),
            criteria=_criteria(one, assessment),
            actions_accepted=sum(
                kind == "planned_action" and record.assessment_id == assessment.id
                for (kind, _record_id), record in records.items()
            ),
            papers=[{"name": paper.name, "bytes": paper.stat().st_size} for paper in papers],
            exchange=_exchange(one)
            | {
                "of_which_photos_up": sum(
                    record.byte_size
                    for (kind, _record_id), record in records.items()
                    if kind == "attachment"
                )
            },
            second_profile={"equal": not found, "differences": list(found)},
            screens=[screen.name for screen in screens],
            seconds=round(seconds, 1),
        )


def _criteria(workspace: Workspace, assessment: Assessment) -> dict[str, int]:
    made_with = (assessment.framework_id, assessment.framework_version)
    framework = questionnaires.framework(workspace, *made_with)
    assert framework is not None  # the day rates the diagnostic
    counts = {"rated": 0, "not_applicable": 0, "unanswered": 0}
    for criterion in framework.criteria():
        answer = assessment.answers.get(criterion.code)
        if answer is not None and answer.is_not_applicable:
            counts["not_applicable"] += 1
        elif answer is not None and answer.is_rated:
            counts["rated"] += 1
        else:
            counts["unanswered"] += 1
    return counts


def _exchange(workspace: Workspace) -> dict[str, int]:
    with workspace.database.reading() as connection:
        last = peers.last_exchange(connection)
    assert last is not None  # the day ended with a sync
    return {
        "bytes_up": last.bytes_sent,
        "bytes_down": last.bytes_received,
        "accepted": last.accepted,
        "refused": last.refused,
    }
