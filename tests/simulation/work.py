"""What a coach does on a laptop in one sitting: each value a token of its own, noted with what was seen before."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from mourafaka_desktop.domain.assessments import Assessment, Occasion
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.domain.development_plans import ActionStatus, PlannedAction
from mourafaka_desktop.domain.ids import AssessmentId, CooperativeId, PlannedActionId, VisitId
from mourafaka_desktop.domain.visits import Visit, VisitState
from mourafaka_desktop.storage import assessments, records, tables
from mourafaka_forms.answers import Answer

from .laptop import Laptop
from .ledger import Ledger
from .randomness import Chance

_TEXTS = {
    "cooperative": ("douar", "phone"),
    "visit": ("place_note",),
    "planned_action": ("title", "proof"),
}
_LONG_TEXTS = {"visit": ("findings", "advice")}
_LISTS = {"cooperative": ("main_products",), "visit": ("topics",)}
_CRITERIA = ("GOV-1.1", "GOV-1.2", "FIN-2.1")
_QUESTIONS = ("/data/note", "/data/members[1]/name")


@dataclass(frozen=True)
class Place:
    """One record as a laptop holds it."""

    kind: str
    record_id: uuid.UUID
    cooperative_id: uuid.UUID


@dataclass(frozen=True)
class Habits:
    """What coaches are like. The shares are of what is done in one sitting; what is left over is changes."""

    registering: float = 0.06
    beginning: float = 0.28
    removing: float = 0.10
    moving_on: float = 0.08
    begun: tuple[str, ...] = ("visit", "visit", "planned_action", "assessment")
    is_crowded: bool = False
    """Whether all write in one cooperative, in the few records that lie there."""
    renames: bool = False
    """Whether an action that goes another step also gets another title."""

    @classmethod
    def of_a_crowd(cls) -> "Habits":
        """Of coaches who are in each other's way, and tidy up."""
        return cls(
            registering=0,
            beginning=0.2,
            removing=0.2,
            begun=("visit", "planned_action", "planned_action", "assessment"),
            is_crowded=True,
        )


class Coach:
    """One coach at one laptop, for one sitting: everything is written in one transaction each, by `do_something`."""

    def __init__(
        self, laptop: Laptop, ledger: Ledger, chance: Chance, now_ms: int, habits: Habits
    ) -> None:
        self._laptop = laptop
        self._ledger = ledger
        self._chance = chance
        self._now_ms = now_ms
        self._habits = habits

    def do_something(self) -> str:
        """Write, change or remove one thing; gives what it was."""
        with self._laptop.workspace.database.writing() as connection:
            habits, places = self._habits, _places(connection)
            if habits.is_crowded and places:
                places = [one for one in places if one.cooperative_id == places[0].record_id]
            cooperatives = [place for place in places if place.kind == "cooperative"]
            roll = self._chance.random()
            if not cooperatives or (roll := roll - habits.registering) < 0:
                return self._register(connection)
            if (roll := roll - habits.beginning) < 0:
                return self._begin(connection, self._chance.choice(cooperatives).record_id)
            # What was written last is what is written on.
            is_at_hand = habits.is_crowded or self._chance.happens(0.5)
            last = places[-3:] if habits.is_crowded else places[-6:]
            place = self._chance.choice(last if is_at_hand else places)
            removable = place.kind in ("visit", "planned_action", "assessment")
            if (roll := roll - habits.removing) < 0 and removable:
                return self._remove(connection, place)
            if (roll := roll - habits.moving_on) < 0 and place.kind in ("visit", "planned_action"):
                return self._move_on(connection, place)
            return self._change(connection, place)

    # New records

    def _register(self, connection: sa.Connection) -> str:
        record_id = self._chance.record_id(self._now_ms)
        token = self._token("cooperative", record_id)
        cooperative = Cooperative(id=CooperativeId(record_id), name_fr=f"Coopérative {token}")
        records.put(connection, cooperative)
        return f"registers cooperative {_short(record_id)} ({token})"

    def _begin(self, connection: sa.Connection, cooperative_id: uuid.UUID) -> str:
        owner = CooperativeId(cooperative_id)
        record_id = self._chance.record_id(self._now_ms)
        made: Any
        match self._chance.choice(self._habits.begun):
            case "visit":
                token = self._token("visit", record_id)
                made = Visit(
                    id=VisitId(record_id),
                    cooperative_id=owner,
                    visited_on=date(2026, 11, 23),
                    findings=_sentence(token),
                )
                records.put(connection, made)
            case "planned_action":
                token = self._token("planned_action", record_id)
                made = PlannedAction(
                    id=PlannedActionId(record_id),
                    cooperative_id=owner,
                    title=f"Action {token}",
                    due_on=date(2027, 3, 1),
                )
                records.put(connection, made)
            case _:
                token = self._token("assessment", record_id)
                made = Assessment(
                    id=AssessmentId(record_id),
                    cooperative_id=owner,
                    framework_id="simulated",
                    framework_version="1",
                    occasion=Occasion.BASELINE,
                    assessed_on=date(2026, 11, 23),
                    answers={_CRITERIA[0]: Answer(rating=2, evidence_note=token)},
                )
                assessments.put(connection, made)
        kind = records.kind_of(type(made))
        return f"begins {kind} {_short(record_id)} in {_short(cooperative_id)} ({token})"

    # Changes

    def _change(self, connection: sa.Connection, place: Place) -> str:
        if place.kind == "assessment":
            return self._answer(connection, place)
        ways = [
            (names, write)
            for names, write in (
                (_TEXTS.get(place.kind), self._new_text),
                (_LONG_TEXTS.get(place.kind), self._new_sentence),
                (_LISTS.get(place.kind), self._new_list),
            )
            if names
        ]
        names, written = self._chance.choice(ways)
        field = self._chance.choice(names)
        column = tables.RECORDS[place.kind].c[field]
        seen = connection.execute(
            sa.select(column).where(column.table.c.id == place.record_id)
        ).scalar_one()
        value = written(place, seen)
        connection.execute(
            sa.update(column.table)
            .where(column.table.c.id == place.record_id)
            .values({field: value})
        )
        self._ledger.replace(seen, value)
        return f"{place.kind} {_short(place.record_id)}.{field}: {seen!r} → {value!r}"

    def _new_text(self, place: Place, _seen: str | None) -> str:
        return f"Texte {self._token(place.kind, place.record_id)}"

    def _new_sentence(self, place: Place, seen: str | None) -> str:
        """A sentence more at either end or between two, or one of them written anew."""
        sentences = [part + "." for part in (seen or "").split(".") if part]
        sentence = _sentence(self._token(place.kind, place.record_id))
        if sentences and self._chance.happens(0.3):
            sentences[self._chance.randrange(len(sentences))] = sentence
        else:
            sentences.insert(self._chance.randint(0, len(sentences)), sentence)
        return "".join(sentences)

    def _new_list(self, place: Place, seen: tuple[str, ...]) -> tuple[str, ...]:
        kept = [one for one in seen if not self._chance.happens(0.3)]
        return (*kept, self._token(place.kind, place.record_id))

    def _answer(self, connection: sa.Connection, place: Place) -> str:
        assessment_id = AssessmentId(place.record_id)
        present = assessments.read(connection, assessment_id)
        assert present is not None
        token = self._token("assessment", place.record_id)
        if self._chance.happens(0.7):
            code = self._chance.choice(_CRITERIA)
            answer = Answer(rating=self._chance.randrange(5), evidence_note=token)
            seen: Any = getattr(present.answers.get(code), "evidence_note", None)
            assessments.put_answer(connection, assessment_id, code, answer)
        else:
            code = self._chance.choice(_QUESTIONS)
            seen = present.values.get(code)
            assessments.put_values(connection, assessment_id, {code: token})
        self._ledger.replace(seen, token)
        return f"assessment {_short(place.record_id)} answers {code}: {seen} → {token}"

    def _move_on(self, connection: sa.Connection, place: Place) -> str:
        """A visit is ended, an action goes another step."""
        table = tables.RECORDS[place.kind]
        if place.kind == "visit":
            values = {"state": VisitState.SUBMITTED, "ended_at": self._laptop.workspace.clock()}
        else:
            values = {"status": self._chance.choice(tuple(ActionStatus))}
            if self._habits.renames:
                values["title"] = self._renamed(connection, place)
        connection.execute(sa.update(table).where(table.c.id == place.record_id).values(values))
        return f"{place.kind} {_short(place.record_id)} moves on: {next(iter(values.values()))}"

    def _renamed(self, connection: sa.Connection, place: Place) -> str:
        table = tables.planned_action
        query = sa.select(table.c.title).where(table.c.id == place.record_id)
        title = self._new_text(place, None)
        self._ledger.replace(connection.execute(query).scalar_one(), title)
        return title

    def _remove(self, connection: sa.Connection, place: Place) -> str:
        seen: Any
        if place.kind == "assessment":
            found = assessments.read(connection, AssessmentId(place.record_id))
            assert found is not None
            seen = [[answer.evidence_note for answer in found.answers.values()], dict(found.values)]
        else:
            table = tables.RECORDS[place.kind]
            row = connection.execute(sa.select(table).where(table.c.id == place.record_id)).one()
            seen = list(row)
        records.remove(connection, records.RECORD_TYPES[place.kind], place.record_id)
        self._ledger.replace(seen)
        return f"removes {place.kind} {_short(place.record_id)}"

    def _token(self, kind: str, record_id: uuid.UUID) -> str:
        return self._ledger.token(f"{self._laptop.name} in {kind} {_short(record_id)}")


def _places(connection: sa.Connection) -> list[Place]:
    """What a coach can write in, oldest first."""
    found = [Place("cooperative", row.id, row.id) for row in connection.execute(_COOPERATIVES)]
    for kind, query in _UNDER_THEM:
        found += [Place(kind, row.id, row.cooperative_id) for row in connection.execute(query)]
    return found


_COOPERATIVES = sa.select(tables.cooperative.c.id).order_by(tables.cooperative.c.id)
_UNDER_THEM = tuple(
    (table.name, sa.select(table.c.id, table.c.cooperative_id).order_by(table.c.id))
    for table in (tables.visit, tables.assessment, tables.planned_action)
)


def _sentence(token: str) -> str:
    return f" La présidente parle de {token}."


def _short(record_id: uuid.UUID) -> str:
    return record_id.hex[-6:]
