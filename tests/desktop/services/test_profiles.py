"""A profile is made whole, opens to its passphrase alone, and knows what day it is in Morocco."""

import shutil
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from mourafaka_desktop.errors import (
    FolderNotWritable,
    PassphraseTooShort,
    ProfileExists,
    ProfileUnreadable,
    WrongPassphrase,
)
from mourafaka_desktop.services import profiles
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import records
from tests.builders import PASSPHRASE, Clock, keep, make_coach, make_cooperative, make_workspace


def _profile(folder: Path) -> Path:
    """A closed profile with one cooperative."""
    with make_workspace(folder, name_ar="خديجة", name_fr="Khadija", region_code="09") as ws:
        keep(ws, make_cooperative())
    return ws.folder


def test_what_was_kept_is_there_when_it_is_opened_again(tmp_path: Path) -> None:
    cooperative = make_cooperative(name_fr="Tissaliwine")
    with make_workspace(tmp_path) as ws:
        keep(ws, cooperative)
    with profiles.unlock(ws.folder, PASSPHRASE) as again, again.database.reading() as connection:
        assert records.read(connection, type(cooperative), cooperative.id) == cooperative


def test_the_coach_is_known_whole_once_it_is_opened(tmp_path: Path) -> None:
    coach = make_coach(name_fr="Khadija", region_code="09", phone="+212600000000")
    profiles.create(tmp_path / "k", PASSPHRASE, coach).close()
    with profiles.unlock(tmp_path / "k", PASSPHRASE) as ws:
        assert ws.coach == coach


def test_making_a_profile_notes_nothing_to_send(ws: Workspace) -> None:
    from mourafaka_desktop.services.sync_status import unsent_count

    assert unsent_count(ws) == 0


def test_another_passphrase_opens_nothing(tmp_path: Path) -> None:
    folder = _profile(tmp_path)
    with pytest.raises(WrongPassphrase):
        profiles.unlock(folder, "not the passphrase")


def test_a_changed_passphrase_opens_the_same_profile(tmp_path: Path) -> None:
    folder = _profile(tmp_path)
    profiles.change_passphrase(folder, PASSPHRASE, "another good one")
    profiles.unlock(folder, "another good one").close()
    with pytest.raises(WrongPassphrase):
        profiles.unlock(folder, PASSPHRASE)


def test_a_passphrase_is_changed_only_by_who_knows_the_old_one(tmp_path: Path) -> None:
    folder = _profile(tmp_path)
    with pytest.raises(WrongPassphrase):
        profiles.change_passphrase(folder, "not the passphrase", "another good one")
    profiles.unlock(folder, PASSPHRASE).close()


def test_profiles_are_listed_without_a_passphrase(tmp_path: Path) -> None:
    folder = _profile(tmp_path)
    (tmp_path / "not a profile").mkdir()
    (found,) = profiles.profiles_in(tmp_path)
    assert found.folder == folder
    assert (found.coach.name_ar, found.coach.name_fr) == ("خديجة", "Khadija")
    assert found.coach.region_code is None  # only what the header must tell
    assert found.cooperative_count == 1


def test_where_no_folder_is_there_are_no_profiles(tmp_path: Path) -> None:
    assert profiles.profiles_in(tmp_path / "none") == ()


def test_a_damaged_profile_is_listed_and_says_so_when_opened(tmp_path: Path) -> None:
    folder = _profile(tmp_path)
    (folder / "vault.json").write_text("{", encoding="utf-8")
    (found,) = profiles.profiles_in(tmp_path)
    assert found.coach.name_fr == "profile"
    with pytest.raises(ProfileUnreadable):
        profiles.unlock(folder, PASSPHRASE)


def test_a_profile_without_its_database_is_unreadable_and_no_empty_one_is_made(
    tmp_path: Path,
) -> None:
    folder = _profile(tmp_path)
    (folder / "mourafaka.db").unlink()
    with pytest.raises(ProfileUnreadable):
        profiles.unlock(folder, PASSPHRASE)
    assert not (folder / "mourafaka.db").exists()


def test_a_database_of_another_profile_is_unreadable(tmp_path: Path) -> None:
    folder = _profile(tmp_path)
    with make_workspace(tmp_path / "theirs") as theirs:
        pass
    shutil.copy(theirs.folder / "mourafaka.db", folder / "mourafaka.db")
    with pytest.raises(ProfileUnreadable):
        profiles.unlock(folder, PASSPHRASE)


def test_a_profile_is_not_made_over_another(tmp_path: Path) -> None:
    folder = _profile(tmp_path)
    with pytest.raises(ProfileExists):
        profiles.create(folder, "another good one", make_coach())
    profiles.unlock(folder, PASSPHRASE).close()


def test_an_empty_folder_may_become_a_profile(tmp_path: Path) -> None:
    (tmp_path / "k").mkdir()
    profiles.create(tmp_path / "k", PASSPHRASE, make_coach()).close()
    assert len(profiles.profiles_in(tmp_path)) == 1


def test_a_profile_that_cannot_be_made_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(PassphraseTooShort):
        profiles.create(tmp_path / "k", "short", make_coach())
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(FolderNotWritable):
        profiles.create(tmp_path / "file" / "k", PASSPHRASE, make_coach())
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_what_was_cut_off_while_it_was_made_is_no_profile_and_does_not_hinder(
    tmp_path: Path,
) -> None:
    folder = _profile(tmp_path / "whole")
    shutil.copytree(folder, tmp_path / "k.part")
    assert profiles.profiles_in(tmp_path) == ()
    profiles.create(tmp_path / "k", PASSPHRASE, make_coach()).close()
    assert [found.folder.name for found in profiles.profiles_in(tmp_path)] == ["k"]


@pytest.mark.parametrize(
    ("at", "day"),
    [
        # Morocco is at UTC+1 until September 2026 and at UTC from then on.
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), date(2026, 7, 2)),
        (datetime(2026, 12, 1, 23, 30, tzinfo=UTC), date(2026, 12, 1)),
        (datetime(2026, 12, 2, 0, 30, tzinfo=timezone(timedelta(hours=1))), date(2026, 12, 1)),
    ],
)
def test_today_is_moroccos_day_whatever_the_laptops_zone(
    ws: Workspace, clock: Clock, at: datetime, day: date
) -> None:
    clock.at = at
    assert ws.today() == day


def test_the_clock_gives_what_can_be_kept_and_sent(ws: Workspace, clock: Clock) -> None:
    clock.at = datetime(2026, 11, 23, 10, 0, 0, 123_456, tzinfo=timezone(timedelta(hours=1)))
    assert ws.clock() == datetime(2026, 11, 23, 9, 0, 0, 123_000, tzinfo=UTC)
    assert ws.clock().tzinfo is UTC
