"""A sound workbook becomes a published questionnaire, for ever: `publish`; docs/protocol.md, section 11.1."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from mourafaka_forms.framework_form import framework_from_form, is_scored
from mourafaka_forms.linter import Problem, Severity
from mourafaka_forms.titles import title_of
from mourafaka_forms.versions import version_order
from mourafaka_forms.xform import Form, read_form
from mourafaka_protocol.kinds import QUESTIONNAIRE
from mourafaka_protocol.operations import Op, OpKind, put_patch
from mourafaka_protocol.questionnaires import (
    QUESTIONNAIRES_SCOPE,
    form_of,
    packed_form,
    questionnaire_record_id,
)
from mourafaka_server import blobs, publications, scopes
from mourafaka_server.frameworks import shipped_xforms
from mourafaka_server.publications import Publication
from mourafaka_server.questionnaires.compiler import compile_workbook
from mourafaka_server.questionnaires.preflight import check
from mourafaka_server.questionnaires.problems import PublicationCode, is_publishable
from mourafaka_server.service import Service
from mourafaka_server.writes import SERVER_DEVICE_ID, Author, write

_NOBODY = uuid.UUID(int=0)


@dataclass(frozen=True)
class Published:
    """A version that laptops get with their next sync. `is_new` is False where the same was published before."""

    questionnaire_id: str
    version: str
    is_new: bool


class NotPublished(Exception):  # noqa: N818 -- named for what happened
    """Something keeps the questionnaire from being published: `problems`, with what is merely to be looked at."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(*(problem.code for problem in problems))
        self.problems = problems


def publish(service: Service, workbook: bytes, name: str) -> Published:
    """Publish the questionnaire of the workbook in the file called `name`; then count the scores that waited for it.

    Raises NotPublished; then nothing has changed.
    """
    problems = check(workbook, name)
    if not is_publishable(problems):
        raise NotPublished(problems)
    xform = compile_workbook(workbook).xform
    form = read_form(xform)
    content = packed_form(xform)
    now_ms = service.clock()
    publication = Publication(
        questionnaire_id=form.id,
        version=form.version,
        sha256=service.store.keep(content),
        plain_size=len(xform),
        workbook_sha256=service.store.keep(workbook),
        published_ms=now_ms,
    )

    def work(connection: sa.Connection) -> bool:
        held = scopes.locked(connection, QUESTIONNAIRES_SCOPE)
        known = shipped_xforms(form.id) | _published_xforms(service, connection, form.id)
        _check(form, xform, known)
        if publications.find(connection, form.id, form.version) is not None:
            return False
        if held is None:
            scopes.create(connection, QUESTIONNAIRES_SCOPE)
        op = _operation(form, publication, len(content))
        author = Author(SERVER_DEVICE_ID, _NOBODY, is_server=True)
        (outcome,) = write(connection, [op], author, now_ms)
        if outcome.refused is not None:
            raise AssertionError(f"the server refuses its own record: {outcome.detail}")
        blobs.note_use(connection, op.scope, op.record_id, publication.sha256, len(content))
        blobs.mark_complete(connection, [op.scope], publication.sha256, len(content), now_ms)
        publications.note(connection, publication)
        return True

    is_new = service.database.write(work)
    service.score_checks.run()
    return Published(form.id, form.version, is_new)


def _published_xforms(
    service: Service, connection: sa.Connection, questionnaire_id: str
) -> dict[str, bytes]:
    return {
        published.version: form_of(
            b"".join(service.store.read(published.sha256, 0)), published.plain_size
        )
        for published in publications.all_of(connection, questionnaire_id)
    }


def _check(form: Form, xform: bytes, known: Mapping[str, bytes]) -> None:
    """A version never changes, and comes after all that laptops may have."""
    if known.get(form.version, xform) != xform:
        raise _refused(PublicationCode.VERSION_TAKEN, form)
    others = known.keys() - {form.version}
    newest = max(others, key=version_order, default=None)
    is_newer = newest is None or version_order(form.version) > version_order(newest)
    if not is_newer and form.version not in known:
        raise _refused(PublicationCode.VERSION_NOT_NEWER, form, newest=newest or "")


def _refused(code: PublicationCode, form: Form, **values: str) -> NotPublished:
    """At the cell that holds the version: what pyxform calls settings has one row."""
    values |= {"questionnaire": form.id, "version": form.version}
    problem = Problem(code, Severity.ERROR, "settings", 2, None, "version", values)
    return NotPublished((problem,))


def _operation(form: Form, publication: Publication, byte_size: int) -> Op:
    title = title_of(form.title)
    values = {
        "questionnaire_id": form.id,
        "version": form.version,
        "title_fr": title.fr,
        "title_ar": title.ar,
        "scoring_version": framework_from_form(form).scoring_version if is_scored(form) else None,
        "published_at": datetime.fromtimestamp(publication.published_ms / 1000, UTC),
        "sha256": publication.sha256,
        "byte_size": byte_size,
        "plain_size": publication.plain_size,
    }
    return Op(
        ctr=1,
        kind=OpKind.PUT,
        scope=QUESTIONNAIRES_SCOPE,
        record_kind=QUESTIONNAIRE.tag,
        record_id=questionnaire_record_id(form.id, form.version),
        base=0,
        at_ms=publication.published_ms,
        patch=put_patch(QUESTIONNAIRE, values),
    )
