"""A bot that is killed while it tells people of a summary: everybody is told, and nobody but the one on the way twice.

python -m tests.faults.test_killed_delivery [people] [kills]"""

from __future__ import annotations

import asyncio
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from knowledge.publishing import publish
from knowledge.store.database import Database
from knowledge.subscriptions import Subscriptions
from tests.conversations.following import MAY
from tests.faults.running import PATIENCE, Bot, until
from tests.server import Fault, Server


class Weather:
    """Now and then a connection is cut after Telegram had the message, or it asks to wait."""

    def __init__(self, cut: float, refused: float) -> None:
        self.cut, self.refused = cut, refused
        self.cuts = 0
        self.early = 0
        """Messages that came before such a pause was over."""
        self._until = 0.0
        self._since = 0.0

    def __call__(self, method: str) -> Fault | None:
        if method != "sendMessage":
            return None
        now, draw = time.monotonic(), random.random()
        if self._since + 0.3 < now < self._until:
            self.early += 1
        if draw < self.cut:
            self.cuts += 1
            return Fault(cut="after")
        if draw < self.cut + self.refused:
            self._since, self._until = now, now + 1
            return Fault(retry_after=1)
        return None


async def told_in_spite_of(
    folder: Path, people: int, kills: int, lasting: float, weather: Weather | None = None
) -> tuple[Counter[int], float]:
    """How many alerts each of so many people got, and in how many seconds, from a bot that is killed so many times
    after `lasting` seconds of work at most."""
    chance = random.Random()
    async with Server() as server:
        if weather is not None:
            server.weather = weather
        bot = Bot(server, folder)
        await bot.house(0)
        players = []
        while len(players) < people:
            players += bot.members(min(50, people - len(players)))
        database = Database.open(bot.data)
        subscriptions = Subscriptions(database)
        for row in list(database.sql.query("SELECT number FROM people WHERE role = 'member'")):
            subscriptions.follow(row["number"], "télétravail")
        for player in players:
            player.says("bonjour")  # lets the bot write to them
        publish(database, "mai.txt", MAY.encode())
        database.close()
        began = time.monotonic()

        def told() -> Counter[int]:
            return Counter(one.chat for one in server.sent if "nouveau compte rendu" in one.text)

        for number in range(kills):
            await bot.start()
            if chance.random() < 0.8:
                await bot.ready()
                # kills are spread over the whole delivery
                enough = len(told()) + people // (kills + 1)
                if number % 2:
                    await until(lambda enough=enough: len(told()) >= min(enough, people))
            await asyncio.sleep(chance.uniform(0, lasting))
            await bot.kill()
        await bot.up()
        await until(lambda: len(told()) == people, PATIENCE + people / 10, lambda: f"{len(told())} were told")
        took = time.monotonic() - began
        await asyncio.sleep(2)
        assert await bot.end(signal.SIGTERM) == 0
        assert "Traceback" not in bot.words
        assert "alerts failed" not in bot.words
        assert set(told()) == {player.id for player in players}
    return told(), took


async def test_three_hundred_people_are_told_in_spite_of_twenty_kills(tmp_path: Path) -> None:
    kills = 20
    told, took = await told_in_spite_of(tmp_path, 300, kills, 0.5)
    duplicates = told.total() - len(told)
    print(f"{kills} kills, {len(told)} people told in {took:.0f} s, {duplicates} duplicates")
    assert len(told) == 300
    assert duplicates <= kills


async def test_people_are_told_in_spite_of_kills_lost_replies_and_pauses(tmp_path: Path) -> None:
    kills, weather = 6, Weather(cut=0.05, refused=0.03)
    told, took = await told_in_spite_of(tmp_path, 120, kills, 0.5, weather)
    duplicates = told.total() - len(told)
    print(f"{kills} kills, {weather.cuts} replies lost, told in {took:.0f} s, {duplicates} duplicates")
    assert len(told) == 120
    assert weather.cuts > 0
    assert duplicates <= kills + weather.cuts
    # a process that was killed does not know that it was told to wait: its successor asks once
    assert weather.early <= kills


async def test_a_bot_that_is_told_to_end_while_it_delivers_tells_everybody_once(tmp_path: Path) -> None:
    async with Server() as server:
        bot = Bot(server, tmp_path)
        people = await bot.house(40)
        database = Database.open(bot.data)
        for row in list(database.sql.query("SELECT number FROM people WHERE role = 'member'")):
            Subscriptions(database).follow(row["number"], "télétravail")
        for player in people:
            player.says("bonjour")
        publish(database, "mai.txt", MAY.encode())
        database.close()

        def told() -> Counter[int]:
            return Counter(one.chat for one in server.sent if "nouveau compte rendu" in one.text)

        for part in (5, 15, 25):
            await bot.up()
            await until(lambda part=part: len(told()) >= part)
            assert await bot.end(signal.SIGTERM, within=4) == 0
        await bot.up()
        await until(lambda: len(told()) == 40)
        await asyncio.sleep(1)
        assert await bot.end(signal.SIGTERM) == 0
    assert told().total() == 40
    assert "Traceback" not in bot.words


def main() -> None:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    kills = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    for weather in (None, Weather(cut=0.01, refused=0.003)):
        with tempfile.TemporaryDirectory() as folder:
            told, took = asyncio.run(told_in_spite_of(Path(folder), people, kills, 2.0, weather))
        duplicates, lost = told.total() - len(told), weather.cuts if weather else 0
        said = f"{lost} replies lost, {weather.early} too early, " if weather else ""
        print(f"{kills} kills, {said}{len(told)} told in {took:.0f} s, {duplicates} duplicates", flush=True)
        assert duplicates <= kills + lost


if __name__ == "__main__":
    main()
