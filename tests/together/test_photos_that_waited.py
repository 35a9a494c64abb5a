"""Photos waited for a better line when their cooperative went to another coach, or their laptop was wiped."""

from collections.abc import Callable

import pytest

from mourafaka_desktop.demo.server_process import ServerProcess
from mourafaka_desktop.errors import ProfileWiped
from mourafaka_desktop.services.profiles import Workspace
from mourafaka_desktop.storage import incoming, peers
from mourafaka_desktop.sync.engine import synchronise
from mourafaka_desktop.sync.progress import Photos
from mourafaka_protocol.scopes import cooperative_scope
from mourafaka_server import access, blobs, devices
from mourafaka_server.installation import opened
from mourafaka_server.settings import Settings

from .test_sync import a_months_work


def lacking(server: ServerProcess, scope: str) -> int:
    """How many contents of a cooperative the server still waits for."""
    with opened(Settings(server.data)) as service:
        return len(service.database.read(lambda at: blobs.wanted(at, [scope], 99)))


def hand_over(server: ServerProcess, laptop: Workspace, scope: str) -> None:
    with opened(Settings(server.data)) as service:
        now_ms = service.clock()
        service.database.write(lambda at: access.revoke(at, laptop.coach.id, scope, now_ms))


def set_state(server: ServerProcess, laptop: Workspace, state: devices.State) -> None:
    with laptop.database.reading() as connection:
        peer = peers.peer(connection)
    assert peer is not None
    with opened(Settings(server.data)) as service:
        service.database.write(lambda at: devices.set_state(at, peer.device_id, state))


def with_a_photo_that_waits(
    laptop: Callable[..., Workspace], server: ServerProcess
) -> tuple[Workspace, str]:
    first = laptop()
    scope = cooperative_scope(a_months_work(first).id)
    assert synchronise(first, photos=Photos.LATER).photos_left == 1
    assert lacking(server, scope) == 1
    return first, scope


@pytest.mark.parametrize("photos", list(Photos))
def test_a_cooperative_that_is_handed_over_goes_after_its_photos(
    laptop: Callable[..., Workspace], server: ServerProcess, photos: Photos
) -> None:
    first, scope = with_a_photo_that_waits(laptop, server)
    hand_over(server, first, scope)
    synchronise(first, photos=photos)
    assert lacking(server, scope) == 0
    with first.database.reading() as connection:
        assert scope not in incoming.own_scopes(connection)


def test_a_laptop_is_wiped_after_its_photos_were_sent(
    laptop: Callable[..., Workspace], server: ServerProcess
) -> None:
    first, scope = with_a_photo_that_waits(laptop, server)
    set_state(server, first, devices.State.WIPING)
    with pytest.raises(ProfileWiped):
        synchronise(first, photos=Photos.LATER)
    assert lacking(server, scope) == 0


def test_a_suspended_laptop_hands_its_photos_in(
    laptop: Callable[..., Workspace], server: ServerProcess
) -> None:
    first, scope = with_a_photo_that_waits(laptop, server)
    set_state(server, first, devices.State.SUSPENDED)
    synchronise(first)
    assert lacking(server, scope) == 0
