"""The vault opens to its passphrase and to the recovery key, to nothing else, and says damage from mistake."""

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from mourafaka_desktop.domain.coaches import Coach
from mourafaka_desktop.errors import (
    FolderNotWritable,
    PassphraseTooShort,
    ProfileExists,
    ProfileTooNew,
    ProfileUnreadable,
    WrongPassphrase,
)
from mourafaka_desktop.storage import vault
from tests.builders import PASSPHRASE, make_coach


@pytest.fixture
def coach() -> Coach:
    return make_coach(name_ar="خديجة العلوي", name_fr="Khadija El Alaoui")


def _edit(folder: Path, change: Any) -> None:
    path = folder / vault.FILE_NAME
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(content), encoding="utf-8")


def test_the_passphrase_gives_the_key_back(tmp_path: Path, coach: Coach) -> None:
    key = vault.create(tmp_path, PASSPHRASE, coach)
    assert len(key) == 32
    assert vault.key(tmp_path, PASSPHRASE) == key


def test_two_profiles_have_two_keys(tmp_path: Path, coach: Coach) -> None:
    first = vault.create(tmp_path / "a", PASSPHRASE, coach)
    assert vault.create(tmp_path / "b", PASSPHRASE, coach) != first


def test_another_passphrase_is_refused(tmp_path: Path, coach: Coach) -> None:
    vault.create(tmp_path, PASSPHRASE, coach)
    with pytest.raises(WrongPassphrase):
        vault.key(tmp_path, PASSPHRASE + " ")


def test_an_arabic_passphrase_opens_however_its_letters_are_composed(
    tmp_path: Path, coach: Coach
) -> None:
    key = vault.create(tmp_path, "\u0623ركان تافراوت 2026", coach)
    assert vault.key(tmp_path, "\u0627\u0654ركان تافراوت 2026") == key


def test_the_header_is_read_without_a_passphrase(tmp_path: Path, coach: Coach) -> None:
    vault.create(tmp_path, PASSPHRASE, coach)
    vault.set_header(tmp_path, coach, 20)
    header = vault.header(tmp_path)
    assert header.coach == coach
    assert header.cooperative_count == 20


def test_the_file_holds_neither_key_nor_passphrase(tmp_path: Path, coach: Coach) -> None:
    key = vault.create(tmp_path, PASSPHRASE, coach)
    content = (tmp_path / vault.FILE_NAME).read_bytes()
    assert PASSPHRASE.encode() not in content
    assert key not in content
    assert key.hex().encode() not in content


def test_a_changed_passphrase_opens_and_the_old_one_no_longer_does(
    tmp_path: Path, coach: Coach
) -> None:
    key = vault.create(tmp_path, PASSPHRASE, coach)
    vault.set_passphrase(tmp_path, key, "another good one")
    assert vault.key(tmp_path, "another good one") == key
    with pytest.raises(WrongPassphrase):
        vault.key(tmp_path, PASSPHRASE)


def test_a_forgotten_passphrase_is_replaced_with_the_programmes_recovery_key(
    tmp_path: Path, coach: Coach
) -> None:
    recovery_key = X25519PrivateKey.generate()
    key = vault.create(tmp_path, PASSPHRASE, coach)
    vault.set_recovery_key(tmp_path, key, recovery_key.public_key())

    recovered = vault.recovered_key(tmp_path, recovery_key)
    vault.set_passphrase(tmp_path, recovered, "a new passphrase")

    assert vault.key(tmp_path, "a new passphrase") == key
    assert vault.recovered_key(tmp_path, recovery_key) == key


def test_a_foreign_recovery_key_opens_nothing(tmp_path: Path, coach: Coach) -> None:
    key = vault.create(tmp_path, PASSPHRASE, coach)
    vault.set_recovery_key(tmp_path, key, X25519PrivateKey.generate().public_key())
    with pytest.raises(WrongPassphrase):
        vault.recovered_key(tmp_path, X25519PrivateKey.generate())


def test_damage_is_not_taken_for_a_wrong_passphrase(tmp_path: Path, coach: Coach) -> None:
    vault.create(tmp_path, PASSPHRASE, coach)

    def damage(content: dict[str, Any]) -> None:
        wrapped = content["slots"][0]["wrapped"]
        content["slots"][0]["wrapped"] = ("B" if wrapped[0] == "A" else "A") + wrapped[1:]

    _edit(tmp_path, damage)
    with pytest.raises(ProfileUnreadable):
        vault.key(tmp_path, PASSPHRASE)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b'{"version": 1}'])
def test_a_file_that_is_no_vault_is_said_to_be_unreadable(tmp_path: Path, content: bytes) -> None:
    (tmp_path / vault.FILE_NAME).write_bytes(content)
    with pytest.raises(ProfileUnreadable):
        vault.header(tmp_path)


def test_a_vault_of_a_later_version_is_left_alone(tmp_path: Path, coach: Coach) -> None:
    vault.create(tmp_path, PASSPHRASE, coach)
    _edit(tmp_path, lambda content: content.update(version=vault.VERSION + 1, slots="new"))
    with pytest.raises(ProfileTooNew):
        vault.key(tmp_path, PASSPHRASE)


def test_a_slot_that_asks_for_all_memory_is_refused(tmp_path: Path, coach: Coach) -> None:
    vault.create(tmp_path, PASSPHRASE, coach)
    _edit(tmp_path, lambda content: content["slots"][0].update(memory_kib=2**40))
    with pytest.raises(ProfileUnreadable):
        vault.key(tmp_path, PASSPHRASE)


def test_a_slot_of_another_profile_does_not_open_this_one(tmp_path: Path, coach: Coach) -> None:
    vault.create(tmp_path / "mine", PASSPHRASE, coach)
    vault.create(tmp_path / "theirs", "the thief's own", coach)
    theirs = json.loads((tmp_path / "theirs" / vault.FILE_NAME).read_text(encoding="utf-8"))
    _edit(tmp_path / "mine", lambda content: content.update(slots=theirs["slots"]))
    with pytest.raises(WrongPassphrase):
        vault.key(tmp_path / "mine", "the thief's own")


def test_a_short_passphrase_is_not_taken(tmp_path: Path, coach: Coach) -> None:
    with pytest.raises(PassphraseTooShort):
        vault.create(tmp_path, "1234567", coach)
    assert not (tmp_path / vault.FILE_NAME).exists()


def test_a_profile_is_never_made_over_another(tmp_path: Path, coach: Coach) -> None:
    vault.create(tmp_path, PASSPHRASE, coach)
    with pytest.raises(ProfileExists):
        vault.create(tmp_path, "another good one", coach)


def test_a_folder_that_cannot_be_made_is_said_so(tmp_path: Path, coach: Coach) -> None:
    (tmp_path / "profiles").write_text("a file in the way", encoding="utf-8")
    with pytest.raises(FolderNotWritable):
        vault.create(tmp_path / "profiles" / "khadija", PASSPHRASE, coach)


def test_keys_for_different_purposes_tell_nothing_of_each_other() -> None:
    key = bytes(range(32))
    first, second = vault.derived_key(key, "attachments"), vault.derived_key(key, "names")
    assert len({key, first, second}) == 3
