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

_Known = Mapping[tuple[str, str], Known | None]
"""The questionnaires by id and version; None where one is not known here."""

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
        versions = sorted({_version(one) for one in due})
        known = {version: self._frameworks.find(*version) for version in versions}
        ready = [one for one in due if known[_version(one)] or one.finding is Finding.DUE]
        if ready:
            self._database.write(lambda connection: self._settle(ready, known, connection))

    def _settle(self, ready: Collection[Check], known: _Known, connection: sa.Connection) -> None:
        """With the scopes held, so that what is counted is what stands."""
        held = sorted({check.scope_id for check in ready})
        for scope_id in held:  # always in this order, so that no two wait for each other
            scopes.locked(connection, scope_id)
        standing = set(score_checks.of_scopes(connection, held))
        # One that changed since is due as it stands now.
        checks = [check for check in ready if check in standing]
        score_checks.settle(
            connection,
            [_settled(connection, one, known[_version(one)]) for one in checks],
            self._clock(),
        )


def _version(check: Check) -> tuple[str, str]:
    return check.questionnaire_id or "", check.version or ""


def _settled(connection: sa.Connection, check: Check, known: Known | None) -> Check:
    """The check with what was found; without the questionnaire its record is not even read."""
    if known is None:
        return check._replace(finding=compared(check.stated, None), counted=Reckoning(None, None))
    stored = records.find(connection, check.scope_id, ASSESSMENT.tag, check.record_id)
    if stored is None:
        raise AssertionError("a check of an assessment that is not there")
    counted = reckoned(known, stored.body)
    return check._replace(finding=compared(check.stated, counted), counted=counted)


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
