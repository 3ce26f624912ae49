"""The key: made once, kept away from the data, never written over, changed whole or not at all."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.keyring import Keyring, find_keyring, make_keyring, new_key, write_keys
from bot.refusals import KeyAmongData, KeyUnreadable, KeyWrong
from bot.settings import KeySettings


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch):
    for name in ("RELAIS_KEY", "RELAIS_KEY_FILE", "RELAIS_DATA"):
        monkeypatch.delenv(name, raising=False)


def settings_in(folder: Path, key: str | None = None, path: Path | None = None) -> KeySettings:
    return KeySettings(
        data=folder / "data", key_file=path or folder / "config" / "key", key=SecretStr(key) if key else None
    )


def test_a_new_key_is_in_its_file_for_its_owners_eyes_alone(tmp_path):
    settings = settings_in(tmp_path)
    assert find_keyring(settings) is None
    before = os.umask(0)
    try:
        made = make_keyring(settings)
    finally:
        os.umask(before)
    found = find_keyring(settings)
    assert found is not None
    assert found.keys == made.keys
    assert found.open(made.seal("numéro".encode())).decode() == "numéro"
    assert stat.S_IMODE(settings.key_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(settings.key_file.parent.stat().st_mode) == 0o700
    assert [path.name for path in settings.key_file.parent.iterdir()] == ["key"]
    assert not settings.data.exists()


def test_a_key_that_is_there_is_never_written_over(tmp_path):
    settings = settings_in(tmp_path)
    first = make_keyring(settings)
    written = settings.key_file.read_bytes()
    assert make_keyring(settings).keys == first.keys
    assert write_keys(settings.key_file, (new_key(),), new=True) is False
    assert settings.key_file.read_bytes() == written
    # a change of keys does, and says so
    assert write_keys(settings.key_file, (new_key(), first.keys[0])) is True
    assert settings.key_file.read_bytes() != written
    assert [path.name for path in settings.key_file.parent.iterdir()] == ["key"]


def garbage(path: Path) -> None:
    path.write_bytes(b"\xff\xfe not a key")


def empty(path: Path) -> None:
    path.write_bytes(b"")


def short(path: Path) -> None:
    path.write_text(new_key()[:-3])


def three(path: Path) -> None:
    path.write_text("\n".join((new_key(), new_key(), new_key())))


def folder(path: Path) -> None:
    path.mkdir()


def circle(path: Path) -> None:
    path.symlink_to(path)


WRONG = [garbage, empty, short, three, folder, circle]


@pytest.mark.parametrize("put", WRONG)
def test_what_is_no_key_is_refused_and_left_as_it_is(tmp_path, put):
    settings = settings_in(tmp_path)
    settings.key_file.parent.mkdir()
    put(settings.key_file)
    before = settings.key_file.lstat()
    with pytest.raises(KeyUnreadable):
        find_keyring(settings)
    after = settings.key_file.lstat()
    assert (before.st_mode, before.st_size, before.st_mtime_ns) == (after.st_mode, after.st_size, after.st_mtime_ns)
    # what is in the environment wins
    key = new_key()
    assert find_keyring(settings_in(tmp_path, key)).keys == (key,)


@pytest.mark.parametrize("name", ["x" * 300, "file/key"])
def test_a_file_that_cannot_be_is_refused(tmp_path, name):
    (tmp_path / "file").write_text("in the way")
    settings = settings_in(tmp_path, path=tmp_path / name)
    with pytest.raises(KeyUnreadable):
        find_keyring(settings)
    with pytest.raises(KeyUnreadable):
        make_keyring(settings)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_a_file_that_may_not_be_read_is_refused(tmp_path):
    settings = settings_in(tmp_path)
    make_keyring(settings)
    settings.key_file.chmod(0)
    with pytest.raises(KeyUnreadable):
        find_keyring(settings)


@pytest.mark.parametrize("key", ["no key", "é" * 44, "A" * 43, f"{new_key()},{new_key()},{new_key()}", ","])
def test_a_key_of_the_environment_that_is_none_is_refused_even_beside_a_good_file(tmp_path, key):
    make_keyring(settings_in(tmp_path))
    with pytest.raises(KeyUnreadable):
        find_keyring(settings_in(tmp_path, key))


def test_the_key_may_not_lie_among_the_data_even_through_a_link(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    link = tmp_path / "link"
    link.symlink_to(data)
    for path in (data / "key", data / "deep" / "key", link / "key", tmp_path / "x" / ".." / "data" / "key"):
        with pytest.raises(KeyAmongData):
            find_keyring(settings_in(tmp_path, path=path))
    assert list(data.iterdir()) == []
    assert find_keyring(settings_in(tmp_path, path=tmp_path / "data key")) is None
    # a key that is in no file lies nowhere
    assert find_keyring(settings_in(tmp_path, new_key(), data / "key")) is not None


def test_processes_that_make_a_key_at_once_have_the_same_one(tmp_path):
    code = (
        "import sys; from pathlib import Path\n"
        "from bot.keyring import make_keyring; from bot.settings import KeySettings\n"
        "settings = KeySettings(data=Path(sys.argv[1]), key_file=Path(sys.argv[2]))\n"
        "print('ready', flush=True); sys.stdin.readline(); print(make_keyring(settings).keys[0])"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "data"), str(tmp_path / "config" / "key")]
    processes = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("\n")
        process.stdin.flush()
    keys = {process.communicate(timeout=20)[0].strip() for process in processes}
    assert keys == {(tmp_path / "config" / "key").read_text().strip()}
    assert [path.name for path in (tmp_path / "config").iterdir()] == ["key"]


def test_what_a_killed_process_left_is_in_nobodys_way(tmp_path):
    """In a container every process may have the same number."""
    settings = settings_in(tmp_path)
    settings.key_file.parent.mkdir()
    (settings.key_file.parent / f"key.{os.getpid()}").write_text("left")
    assert make_keyring(settings).keys == find_keyring(settings).keys


def test_the_name_of_the_file_is_on_disk_before_anything_is_closed_with_the_key(tmp_path, monkeypatch):
    synced = []
    real = os.fsync

    def noted(descriptor):
        synced.append(stat.S_ISDIR(os.fstat(descriptor).st_mode))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    make_keyring(settings_in(tmp_path))
    assert synced == [False, True]


def test_the_newer_of_two_keys_closes_and_both_open():
    old, new = new_key(), new_key()
    closed = Keyring((old,)).seal_id(123)
    both = Keyring((new, old))
    assert both.open_id(closed) == 123
    assert Keyring((new,)).open_id(both.seal_id(123)) == 123
    with pytest.raises(KeyWrong):
        Keyring((old,)).open_id(both.seal_id(123))
    with pytest.raises(KeyWrong):
        Keyring((new,)).open_id(closed)
    assert both.lookup(123) == Keyring((new,)).lookup(123) != Keyring((old,)).lookup(123)
    assert both.lookup(123) != both.lookup(124)
    assert both.fingerprints == Keyring((new,)).fingerprints + Keyring((old,)).fingerprints


def test_nothing_that_is_stored_tells_the_number():
    keyring = Keyring((new_key(),))
    for stored in (keyring.seal_id(7_000_123_456), keyring.lookup(7_000_123_456), *keyring.fingerprints):
        assert b"7000123456" not in stored
    assert keyring.seal_id(1) != keyring.seal_id(1)
    assert keyring.lookup(1) not in keyring.fingerprints
