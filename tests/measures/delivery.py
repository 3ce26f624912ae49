"""How many alerts a second go out of a real process, what members who ask something meanwhile wait for, and whether
its memory grows. In front of a server on this machine that takes some milliseconds for each call, or of a Bot API
emulator where RELAIS_TEST_EMULATOR names the module that plays it.

python -m tests.measures.delivery [people] [milliseconds]"""

from __future__ import annotations

import asyncio
import importlib
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.keyring import find_keyring
from bot.settings import TelegramSettings
from knowledge.following import AT_ONCE
from knowledge.membership import Role
from knowledge.publishing import publish
from knowledge.store.database import Database
from knowledge.store.people import PeopleTable, Person
from knowledge.store.subscriptions import SubscriptionTable
from knowledge.subscriptions import Subscriptions
from tests.conversations.following import MAY
from tests.faults.running import Bot, question, until
from tests.server import TOKEN, Fault, Sent, Server

ASKING = 50
EACH = 60.0
"""Seconds between two questions of one of them, on the average."""
ALERT, ANSWER = "nouveau compte rendu", "vingt minutes"
ALSO = ("parking", "paie", "ateliers", "ZÉPHYR", "octobre", "Direction", "accord", "organisations", "semaines", "juin")
"""Each follows two of these beside « télétravail », so that not all get the same message."""


@dataclass
class Telegram:
    """What is played in front of the bot."""

    address: str
    token: str
    people: Callable[[int], list[int]]
    says: Callable[[int, str], None]
    refused: Callable[[], str]
    fetches: Callable[[], int]
    """How often the bot began to fetch."""
    sent: Sequence[Sent]

    @property
    def polls(self) -> range:
        return range(self.fetches())


@asynccontextmanager
async def own(delay: float) -> AsyncIterator[Telegram]:
    async with Server() as server:
        server.weather = lambda method: Fault(delay=delay) if method == "sendMessage" else None
        players: dict[int, Any] = {}

        def people(count: int) -> list[int]:
            for number in range(count):
                player = server.loopback.person(f"Personne {number}")
                player.says("bonjour")  # lets the bot write to them
                players[player.id] = player
            return list(players)

        def says(who: int, text: str) -> None:
            server.says(players[who], text)

        yield Telegram(server.address, TOKEN, people, says, lambda: "no limits", lambda: len(server.polls), server.sent)


@asynccontextmanager
async def emulated(module: Any, delay: float) -> AsyncIterator[Telegram]:
    async with module.Fakegram(limits=module.Limits.realistic()) as emulator:
        if delay:
            emulator.fault("delay", "sendMessage", times=None, seconds=delay)
        persons: dict[int, Any] = {}
        sent: list[Sent] = []
        emulator.world.on_commit.append(
            lambda _, chat, message: sent.append(
                Sent(time.monotonic(), "sendMessage", chat.id, None, message.get("text") or "")
            )
        )

        def people(count: int) -> list[int]:
            for number in range(count):
                person = emulator.person(f"Personne {number}")
                persons[person.id] = person
            return list(persons)

        def refused() -> str:
            calls = [one for one in emulator.calls() if one.status == 429]
            counts = emulator.server.counts["ignored_retry_after"]
            return f"{len(calls)} calls refused with 429, {counts} of them ignored, problems {emulator.server.problems}"

        def says(who: int, text: str) -> None:
            persons[who].say(text)

        # its long polls are counted when they end: the call that comes just before stands for them
        counts = emulator.server.counts
        yield Telegram(emulator.url, emulator.token, people, says, refused, lambda: counts["deleteWebhook 200"], sent)


def follow(database: Database, bot: Bot, ids: list[int]) -> None:
    """All of them are members, straight in the tables, and follow three things."""
    keyring = find_keyring(TelegramSettings(data=bot.data, key_file=bot.key))
    assert keyring is not None
    chosen, now = random.Random(7), datetime.now(UTC)
    table, subscriptions = SubscriptionTable(database), Subscriptions(database)
    with database.transaction():
        for number, who in enumerate(ids):
            person = Person(f"M{number:07}", keyring.seal_id(who), Role.MEMBER, 1, now, now, now, None, None)
            PeopleTable(database).add(person, keyring.lookup(who))
            table.keep_follower(person.number, group=False)
            for word in ("télétravail", *chosen.sample(ALSO, 2)):
                want = table.want(None, subscriptions.keys(word))
                table.add(person.number, want, word, AT_ONCE, now)


async def measure(folder: Path, telegram: Telegram, people: int) -> str:
    bot = Bot(telegram, folder, telegram.token)
    await bot.house(0)
    ids = telegram.people(people)
    database = Database.open(bot.data)
    follow(database, bot, ids)
    await bot.up()
    process = bot.process
    assert process is not None
    began = time.monotonic()
    publish(database, "mai.txt", MAY.encode())
    published = time.monotonic() - began
    database.close()

    told: dict[int, float] = {}
    asked: dict[int, float] = {}
    waits: list[float] = []
    read = 0

    def look() -> bool:
        nonlocal read
        for one in telegram.sent[read:]:
            if ALERT in one.text:
                told.setdefault(one.chat, one.at)
            elif ANSWER in one.text and one.chat in asked:
                waits.append(one.at - asked.pop(one.chat))
        read = len(telegram.sent)
        return len(told) == people

    async def ask() -> None:
        chance, number = random.Random(11), 0
        while True:
            await asyncio.sleep(chance.expovariate(ASKING / EACH))
            who, number = chance.choice(ids[:ASKING]), number + 1
            if who not in asked and time.monotonic() - told.get(who, 0.0) > 2:
                asked[who] = time.monotonic()
                telegram.says(who, question(number))

    asking = asyncio.create_task(ask())
    memory: list[int] = []
    end = time.monotonic() + 120 + people / 5
    while not look():
        assert time.monotonic() < end, f"{len(told)} of {people} were told"
        if len(told) >= len(memory) * people / 10 and told:
            memory.append(_megabytes(process.pid))
        await asyncio.sleep(0.05)
    asking.cancel()
    await until(lambda: look() and not asked)
    assert await bot.end(signal.SIGTERM) == 0
    times = sorted(told.values())
    count = sum(1 for one in telegram.sent if ALERT in one.text)
    waits.sort()
    p95 = waits[int(0.95 * len(waits))] if waits else 0.0
    pace = (people - 1) / (times[-1] - times[0])
    return (
        f"{people} people: published in {published:.1f} s, {pace:.1f} alerts a second, {count - people} twice; "
        f"{len(waits)} questions of {ASKING} people answered after {p95:.2f} s (p95), "
        f"{max(waits, default=0.0):.2f} s at most; memory {memory} MB; {telegram.refused()}"
    )


def _megabytes(process: int) -> int:
    """Its resident memory."""
    return int(Path(f"/proc/{process}/status").read_text().partition("VmRSS:")[2].split()[0]) // 1024


def main() -> None:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    delays = [int(sys.argv[2])] if len(sys.argv) > 2 else [0, 50, 100]
    name = os.environ.get("RELAIS_TEST_EMULATOR")

    async def one(folder: Path, delay: float) -> str:
        played = emulated(importlib.import_module(name), delay) if name else own(delay)
        async with played as telegram:
            return await measure(folder, telegram, people)

    for delay in delays:
        with tempfile.TemporaryDirectory() as folder:
            print(f"{delay} ms a call, {asyncio.run(one(Path(folder), delay / 1000))}", flush=True)


if __name__ == "__main__":
    main()
