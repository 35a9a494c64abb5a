"""Scores are counted again when assessments arrive: `ScoreChecks`, `compared`; docs/protocol.md, section 11.2.

An assessment is never refused for its score, nor changed: a difference is kept for whoever runs the server.
Territorial modules stand beside the overall score, so nothing of the cooperative itself is needed to count it.
"""

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa

from mourafaka_forms.answers import Answer, Evidence
from mourafaka_forms.scoring import assess, stated
from mourafaka_protocol.kinds import ASSESSMENT, AnswerValue, ValueType, decode_value, encode_value
from mourafaka_server import records, scopes, score_checks
from mourafaka_server.clock import Clock
from mourafaka_server.database import Database
from mourafaka_server.frameworks import Frameworks, Known
from mourafaka_server.records import Body
from mourafaka_server.score_checks import Check, Finding, Reckoning

_ANSWERS = ASSESSMENT.field_named("answers").tag


class ScoreChecks:
    """Counts what is due and keeps what it finds."""

    def __init__(self, database: Database, frameworks: Frameworks, clock: Clock) -> None:
        self._database = database
        self._frameworks = frameworks
        self._clock = clock

    def run(self, scope_ids: Collection[str] | None = None) -> None:
        """Count what is due in these scopes; without any, in all, with what was not checkable before."""
        due = self._database.read(lambda connection: score_checks.due(connection, scope_ids))
        known = {check: self._known(check) for check in due}
        ready = [one for one in due if known[one] is not None or one.finding is Finding.DUE]

        def work(connection: sa.Connection) -> None:
            # Always in the same order, so that two who hold several scopes never wait for each other.
            for check in sorted(ready, key=lambda one: (one.scope_id, one.record_id)):
                self._settle(check, known[check], connection)

        if ready:
            self._database.write(work)

    def _known(self, check: Check) -> Known | None:
        return self._frameworks.find(check.questionnaire_id or "", check.version or "")

    def _settle(self, check: Check, known: Known | None, connection: sa.Connection) -> None:
        """With the scope held, so that what is counted is what stands."""
        scopes.locked(connection, check.scope_id)
        if score_checks.find(connection, check.scope_id, check.record_id) != check:
            return  # it changed since, and is due as it stands now
        stored = records.find(connection, check.scope_id, ASSESSMENT.tag, check.record_id)
        if stored is None:
            raise AssertionError("a check of an assessment that is not there")
        counted = None if known is None else reckoned(known, stored.body)
        found = check._replace(
            finding=compared(check.stated, counted), counted=counted or Reckoning(None, None)
        )
        score_checks.settle(connection, found, self._clock())


def reckoned(known: Known, body: Body) -> Reckoning:
    """The score of an assessment by its questionnaire, as a laptop would state it."""
    framework = known.framework
    if framework is None:
        return Reckoning(None, None)
    value = assess(framework, answers_in(body)).overall.value
    return Reckoning(encode_value(ValueType.DECIMAL, stated(value)), framework.scoring_version)


def compared(stated_here: Reckoning, counted: Reckoning | None) -> Finding:
    """What a stated score is worth; `counted` is None where the questionnaire is not known."""
    if counted is None:
        return Finding.UNKNOWN
    if stated_here == counted:
        return Finding.EQUAL
    return Finding.NOT_STATED if stated_here == (None, None) else Finding.DIFFERENT


def answers_in(body: Body) -> Mapping[str, Answer]:
    """The answers of an assessment's record; a kind of evidence that is not known here counts as none."""
    return {
        code: _answer(decode_value(ValueType.ANSWERS, wire))
        for code, wire in (body.get(_ANSWERS) or {}).items()
    }


def _answer(value: AnswerValue) -> Answer:
    parts: dict[str, Any] = value._asdict()
    kinds = {str(kind): kind for kind in Evidence}
    return Answer(**(parts | {"evidence": kinds.get(value.evidence or "")}))
