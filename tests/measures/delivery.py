"""How many alerts a second go out, to a server on this machine that takes some milliseconds for each.

python -m tests.measures.delivery [people] [milliseconds]"""

from __future__ import annotations

import asyncio
import signal
import sys
import tempfile
import time
from pathlib import Path

from knowledge.publishing import publish
from knowledge.store.database import Database
from knowledge.subscriptions import Subscriptions
from tests.conversations.following import MAY
from tests.faults.running import Bot, until
from tests.server import Fault, Server


async def measure(folder: Path, people: int, delay: float) -> tuple[float, float]:
    """Alerts a second, and the longest that a member waited for an answer meanwhile."""
    async with Server() as server:
        server.weather = lambda method: Fault(delay=delay) if method == "sendMessage" else None
        bot = Bot(server, folder)
        await bot.house(0)
        players = []
        while len(players) < people:
            players += bot.members(min(50, people - len(players)))
        database = Database.open(bot.data)
        for row in list(database.sql.query("SELECT number FROM people WHERE role = 'member'")):
            Subscriptions(database).follow(row["number"], "télétravail")
        for player in players:
            player.says("bonjour")
        await bot.up()
        publish(database, "mai.txt", MAY.encode())
        database.close()

        def told() -> list[float]:
            return [one.at for one in server.sent if "nouveau compte rendu" in one.text]

        await until(told, 60)
        await asyncio.sleep(1.5)  # a chat takes a message a second
        waits = []
        while len(told()) < people:
            # somebody who was told a while ago asks
            asked, before = time.monotonic(), len(server.sent)
            server.says(players[0], "navette de la gare")
            await until(lambda before=before: any("vingt minutes" in one.text for one in server.sent[before:]), 60)
            waits.append(time.monotonic() - asked)
            await asyncio.sleep(3)
        times = told()
        await bot.end(signal.SIGTERM)
    return (len(times) - 1) / (times[-1] - times[0]), max(waits, default=0.0)


def main() -> None:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    delays = [int(sys.argv[2])] if len(sys.argv) > 2 else [0, 50, 100]
    for delay in delays:
        with tempfile.TemporaryDirectory() as folder:
            rate, wait = asyncio.run(measure(Path(folder), people, delay / 1000))
        print(f"{people} people, {delay} ms a call: {rate:.1f} alerts a second, answers after {wait:.2f} s at most")


if __name__ == "__main__":
    main()
