"""Which of the places of a computer are keys that were plugged in."""

import pytest

from mourafaka_desktop.ui.sync.usb_keys import is_plugged_in, plugged_in


@pytest.mark.parametrize(
    "root",
    ["/media/nadia/KINGSTON", "/run/media/nadia/مفتاح", "/Volumes/CLE", "/mnt/usb", "E:/", "d:/"],
)
def test_where_systems_put_what_is_plugged_in_there_are_keys(root: str) -> None:
    assert is_plugged_in(root)


@pytest.mark.parametrize("root", ["/", "/home", "/boot/efi", "C:/", "c:/", "/tmp", "/mediatheque"])
def test_the_computers_own_places_are_none(root: str) -> None:
    assert not is_plugged_in(root)


def test_every_key_that_is_offered_is_a_folder_with_room_told() -> None:
    for key in plugged_in():
        assert key.folder.is_dir()
        assert key.free_bytes >= 0
