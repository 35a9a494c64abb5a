"""The demo profile: a coach enrolled with the demo's server, the demo portfolio, and some visits planned."""

import dataclasses
import shutil
from collections.abc import Mapping
from datetime import time, timedelta
from pathlib import Path

from mourafaka_desktop import paths
from mourafaka_desktop.demo import words
from mourafaka_desktop.demo.server_process import ServerProcess
from mourafaka_desktop.domain import territory
from mourafaka_desktop.domain.cooperatives import Cooperative
from mourafaka_desktop.services import cooperatives, portfolio, profiles
from mourafaka_desktop.services.cooperatives import CooperativeQuery
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import peers
from mourafaka_desktop.sync.enrolment import enrol

# Days from today, and the hour: the first is the visit of the day.
_PLANNED_VISITS = (
    (words.COOPERATIVE_CODE, 0, time(10, 30)),
    ("SM-002", 2, time(9, 0)),
    ("MS-006", 4, time(14, 30)),
    ("DT-009", 7, None),
)


def make_profile(folder: Path, server: ServerProcess) -> str:
    """Enrol a coach, import the demo portfolio, plan visits; gives the coach's id. Raises ExchangeError.

    The profile stands in `folder` only once it is whole: what is stopped on the way is made anew next time.
    """
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    coach_id = _make_profile(unfinished, server)
    unfinished.rename(folder)
    return coach_id


def _make_profile(folder: Path, server: ServerProcess) -> str:
    invitation = server.invite(words.COACH_FR, words.COACH_AR)
    with enrol(invitation, folder, words.PASSPHRASE) as workspace:
        workbooks = sorted((paths.resources() / "demo").glob("*.xlsx"))
        portfolio.import_portfolio(workspace, portfolio.preview(workspace, workbooks))
        known = _by_code(workspace)
        for code, completed in words.COMPLETED.items():
            cooperatives.save_cooperative(workspace, _completed(known[code], completed))
        for code, days, at in _PLANNED_VISITS:
            on = workspace.today() + timedelta(days=days)
            cooperatives.plan_visit(workspace, known[code].id, on, at)
        return str(workspace.coach.id)


def follow_server(folder: Path, server: ServerProcess) -> None:
    """Tell a profile of an earlier start on which port its server listens today."""
    with (
        profiles.unlock(folder, words.PASSPHRASE) as workspace,
        workspace.database.writing() as connection,
    ):
        peer = peers.peer(connection)
        assert peer is not None  # `make_profile` enrolled it
        peers.put_peer(connection, dataclasses.replace(peer, server_address=server.url))


def _completed(cooperative: Cooperative, fields: Mapping[str, object]) -> Cooperative:
    """The cooperative with these fields; a commune is looked up by its name in the cooperative's province."""
    values = dict(fields)
    name = values.pop("commune_name", None)
    if name is not None:
        commune = territory.find_commune(str(name), cooperative.province_code)
        if commune is not None:
            values["commune_code"] = commune.code
    return dataclasses.replace(cooperative, **values)  # type: ignore[arg-type]  # checked by the dataclass's own names


def _by_code(workspace: Workspace) -> dict[str, Cooperative]:
    found = cooperatives.find_cooperatives(workspace, CooperativeQuery())
    return {
        one.cooperative.programme_code: one.cooperative
        for one in found
        if one.cooperative.programme_code
    }
