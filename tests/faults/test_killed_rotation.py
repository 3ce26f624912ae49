"""A change of keys killed at any moment: the key file always opens the data, and nobody is lost."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from bot.keyring import find_keyring
from bot.settings import TelegramSettings
from knowledge.membership import Membership
from knowledge.store.database import Database
from tests.faults.running import ROOT, Asked, Bot, question
from tests.server import Fault, Server

ROTATES = """\
from bot.commands.run import rotate_key
from bot.settings import read_key_settings
print("ready", flush=True)
while True:
    rotate_key(read_key_settings())
"""


async def test_a_change_of_keys_killed_at_any_moment_loses_nobody_and_no_question(tmp_path: Path) -> None:
    chance, two = random.Random(), 0
    async with Server() as server:
        bot = Bot(server, tmp_path)
        people, asked = await bot.house(40), Asked(server)
        # questions that wait in the inbox: kept, and never answered
        await bot.up()
        server.fail("sendMessage", Fault(hang=True), times=1000)
        for who in people[:8]:
            asked.ask(who, question(1))
        await bot.kept(8)
        await bot.kill()
        server.faults.clear()
        environment = {**bot.environment, "RELAIS_DATA": str(bot.data)}
        keys = set()
        for _ in range(20):
            process = subprocess.Popen(  # noqa: ASYNC220
                [sys.executable, "-c", ROTATES], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
            )
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            time.sleep(chance.uniform(0, 0.3))  # noqa: ASYNC251
            process.send_signal(signal.SIGKILL)
            process.wait()
            keyring = find_keyring(TelegramSettings(data=bot.data, key_file=bot.key))
            assert keyring is not None
            two += len(keyring.keys) == 2
            keys.add(keyring.keys)
            assert_opens(bot, people)
        await bot.start("key", "rotate")
        assert bot.process is not None
        assert await bot.process.wait() == 0, bot.words
        assert len(bot.key.read_text().split()) == 1
        assert_opens(bot, people)
        await bot.up()
        for who in people[8:12]:
            asked.ask(who, question(2))
        await asked.all_answered(30)
        assert await bot.end(signal.SIGTERM) == 0
    print(f"20 kills, {len(keys)} keys, {two} times two keys in the file")
    asked.assert_found()
    assert asked.duplicates == 0
    assert "cannot be read" not in bot.words
    assert [path.name for path in bot.key.parent.iterdir() if not path.name.startswith(".key.")] == ["key"]


def assert_opens(bot: Bot, people) -> None:
    """With the key file as it is, by whichever of its keys closed the data last."""
    keyring = find_keyring(TelegramSettings(data=bot.data, key_file=bot.key))
    assert keyring is not None
    database = Database.open(bot.data)
    membership = Membership(database)
    fingerprint = membership.fingerprint()
    assert fingerprint in keyring.fingerprints
    first = type(keyring)((keyring.keys[keyring.fingerprints.index(fingerprint)],))
    for who in people:
        member = membership.member(first.lookup(who.id))
        assert member is not None
    database.close()
