"""The inbox: kept before it is confirmed, handled once, and then gone from the disk."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys

import pytest

from bot import inbox as module
from bot.inbox import FILE, Inbox
from bot.keyring import Keyring, new_key
from bot.refusals import InboxTaken
from knowledge.errors import StoreError

SECRET = "Qui a signé la pétition contre le déménagement de Valmont ?"


@pytest.fixture
def keyring():
    return Keyring((new_key(),))


def update(number, text=SECRET, chat=1):
    return {"update_id": number, "message": {"message_id": number, "chat": {"id": chat}, "text": text}}


async def keep(inbox, *updates, late=False):
    return await inbox.keep(updates, [late] * len(updates))


def bytes_of(folder):
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


def sealed_in(folder):
    """What a reader with the file alone finds; the inbox must be closed."""
    connection = sqlite3.connect(folder / FILE)
    rows = connection.execute("SELECT sealed FROM updates WHERE sealed IS NOT NULL").fetchall()
    connection.close()
    return [row[0] for row in rows]


async def test_what_was_kept_is_there_after_a_kill_and_what_was_handled_is_not(tmp_path, keyring):
    """The file is copied at that moment, as a kill would leave it."""
    inbox = Inbox.open(tmp_path / "data", keyring)
    kept = await keep(inbox, update(3), update(1), update(2))
    assert [(one.number, one.late) for one in kept] == [(3, False), (1, False), (2, False)]
    await inbox.done(1)
    left = copied(tmp_path / "data", tmp_path / "killed")
    after = Inbox.open(left, keyring)
    assert [(one.number, one.update, one.late) for one in after.waiting()] == [
        (2, update(2), True),
        (3, update(3), True),
    ]
    after.close()
    inbox.close()


def copied(data, to):
    to.mkdir()
    for path in data.iterdir():
        (to / path.name).write_bytes(path.read_bytes())
    return to


async def test_the_same_update_twice_is_handled_once_also_after_a_restart(tmp_path, keyring):
    inbox = Inbox.open(tmp_path, keyring)
    assert len(await keep(inbox, update(1), update(2), update(1))) == 2
    await inbox.done(1)
    assert await keep(inbox, update(1), update(2)) == []
    inbox.close()
    again = Inbox.open(tmp_path, keyring)
    assert [one.number for one in again.waiting()] == [2]
    assert [one.number for one in await keep(again, update(1), update(2), update(3))] == [3]
    again.close()


async def test_whether_an_update_was_late_is_told_with_it(tmp_path, keyring):
    inbox = Inbox.open(tmp_path, keyring)
    kept = await inbox.keep([update(1), update(2)], [True, False])
    assert [one.late for one in kept] == [True, False]
    inbox.close()


async def test_any_text_comes_back_as_it_was(tmp_path, keyring):
    odd = "\ud83d \x00 \u2028 🎉 « l’été » \ud800"
    inbox = Inbox.open(tmp_path, keyring)
    await keep(inbox, update(1, odd))
    assert inbox.waiting()[0].update == update(1, odd)
    inbox.close()


async def test_no_byte_of_a_question_is_readable_and_once_answered_its_sealed_bytes_are_gone(tmp_path, keyring):
    """Whoever has the key and the file finds nothing of what was handled; checked while the inbox is still open."""
    chance = random.Random(7)
    inbox = Inbox.open(tmp_path, keyring)
    blobs = []
    real = keyring.seal

    def noted(data):
        blobs.append(real(data))
        return blobs[-1]

    keyring.seal = noted
    number = 0
    for _ in range(40):
        batch = []
        for _ in range(chance.randint(1, 12)):
            number += 1
            batch.append(update(number, SECRET + "x" * chance.choice((0, 10, 300, 900, 4000))))
        await keep(inbox, *batch)
        on_disk = bytes_of(tmp_path)
        assert SECRET.encode() not in on_disk
        assert b"message_id" not in on_disk
        assert any(blob[100:140] in on_disk for blob in blobs), "nothing was kept"
        for one in chance.sample(batch, len(batch)):
            await inbox.done(one["update_id"])
    on_disk = bytes_of(tmp_path)
    pieces = {blob[at : at + 24] for blob in blobs for at in range(0, len(blob) - 24, 24)}
    # Fernet's first bytes are a version and the time: those of blobs are alike
    found = {piece for piece in pieces if piece in on_disk}
    assert not found, f"{len(found)} of {len(pieces)} pieces are still there"
    inbox.close()
    assert sealed_in(tmp_path) == []


def test_one_process_alone_has_the_inbox_and_lets_go_of_it_when_it_ends(tmp_path, keyring):
    code = (
        "import sys; from pathlib import Path\n"
        "from bot.inbox import Inbox; from bot.keyring import Keyring, new_key\n"
        "Inbox.open(Path(sys.argv[1]), Keyring((new_key(),))); print('open', flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdin=-1, stdout=-1, text=True)
    assert other.stdout.readline() == "open\n"
    with pytest.raises(InboxTaken):
        Inbox.open(tmp_path, keyring)
    other.kill()
    other.wait()
    inbox = Inbox.open(tmp_path, keyring)
    with pytest.raises(InboxTaken):
        Inbox.open(tmp_path, keyring)
    inbox.close()


async def test_what_another_key_closed_is_dropped_and_the_rest_handled(tmp_path, keyring):
    other = Keyring((new_key(),))
    inbox = Inbox.open(tmp_path, other)
    await keep(inbox, update(1))
    inbox.use(keyring)
    await keep(inbox, update(2))
    assert [one.number for one in inbox.waiting()] == [2]
    # … for good
    inbox.use(other)
    inbox.close()
    assert len(sealed_in(tmp_path)) == 1


async def test_closing_with_another_key_keeps_what_waits_and_leaves_nothing_under_the_old_one(tmp_path):
    old, new = new_key(), new_key()
    inbox = Inbox.open(tmp_path, Keyring((old,)))
    await keep(inbox, update(1), update(2))
    inbox.use(Keyring((new_key(),)))
    await keep(inbox, update(3))  # by a key that nobody has any more: it is in nobody's way
    before = bytes_of(tmp_path)
    inbox.reseal(Keyring((new, old)))
    sealed = [blob for blob in before.split(b"gAAAA")[1:] if len(blob) > 100]
    assert sealed
    inbox.use(Keyring((new,)))
    assert [one.number for one in inbox.waiting()] == [1, 2]
    inbox.close()
    for blob in sealed_in(tmp_path):
        Keyring((new,)).open(blob)
    assert not any(blob[20:60] in bytes_of(tmp_path) for blob in sealed)


async def test_numbers_of_handled_updates_are_forgotten_after_two_days_also_while_it_runs_and_what_waits_never(
    tmp_path, keyring, monkeypatch
):
    now = 20_000 * module.DAY + 20 * 3600.0
    monkeypatch.setattr(module.time, "time", lambda: now)
    inbox = Inbox.open(tmp_path, keyring)
    await keep(inbox, update(1), update(2))
    await inbox.done(1)
    now += module.DAY
    await inbox.tidy()
    assert await keep(inbox, update(1)) == []
    inbox.close()
    inbox = Inbox.open(tmp_path, keyring)
    assert await keep(inbox, update(1)) == []
    now += module.DAY
    await inbox.tidy()
    assert [one.number for one in inbox.waiting()] == [2]
    assert len(await keep(inbox, update(1))) == 1, "Telegram began its numbers anew"
    await inbox.done(1)
    inbox.close()
    now += module.REMEMBERED * module.DAY
    inbox = Inbox.open(tmp_path, keyring)
    assert len(await keep(inbox, update(1))) == 1
    inbox.close()


async def test_of_when_an_update_was_handled_only_the_day_is_kept(tmp_path, keyring, monkeypatch):
    monkeypatch.setattr(module.time, "time", lambda: 20_000 * module.DAY + 12_345.6)
    inbox = Inbox.open(tmp_path, keyring)
    await keep(inbox, update(1))
    await inbox.done(1)
    assert inbox._connection.execute("SELECT handled_at FROM updates").fetchall() == [(20_000 * module.DAY,)]
    inbox.close()


@pytest.mark.parametrize("again", ["tidy", "next"])
async def test_what_could_not_be_wiped_is_wiped_later_and_leaves_no_byte(tmp_path, keyring, again):
    """The disk is full for a while."""
    inbox = Inbox.open(tmp_path, keyring)
    blobs, real = [], keyring.seal
    keyring.seal = lambda data: blobs.append(real(data)) or blobs[-1]
    await keep(inbox, update(1), update(2))
    inbox._connection.execute("PRAGMA query_only = ON")
    for _ in range(2):
        with pytest.raises(StoreError):
            await inbox.done(1)
    inbox._connection.execute("PRAGMA query_only = OFF")
    if again == "tidy":
        await inbox.tidy()
        assert [one.number for one in inbox.waiting()] == [2]
    await inbox.done(2)
    # told twice, it is one less all the same
    await inbox.done(2)
    assert inbox.waiting() == []
    await keep(inbox, update(3))
    await inbox.done(3)
    assert not any(blob[100:140] in bytes_of(tmp_path) for blob in blobs)
    inbox.close()


async def test_of_updates_that_cannot_all_be_kept_none_is(tmp_path, keyring):
    inbox = Inbox.open(tmp_path, keyring)
    with pytest.raises((ValueError, KeyError)):
        await keep(inbox, update(1), {"update_id": "no number"})
    assert inbox.waiting() == []
    assert len(await keep(inbox, update(1))) == 1
    inbox.close()


def test_a_file_that_is_no_inbox_is_told_as_damage(tmp_path, keyring):
    (tmp_path / FILE).write_bytes(b"no inbox" * 1000)
    with pytest.raises(StoreError):
        Inbox.open(tmp_path, keyring)
    assert (tmp_path / FILE).read_bytes() == b"no inbox" * 1000
    (tmp_path / FILE).unlink()
    Inbox.open(tmp_path, keyring).close()
