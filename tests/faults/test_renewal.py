"""The program was renewed, and the bot looks for its subjects in all that is published: people are answered, the shell
publishes, and a kill costs one summary's work at most."""

from __future__ import annotations

import asyncio
import re
import signal
import sqlite3
import time
from datetime import date, timedelta
from pathlib import Path

from knowledge.publishing import publish
from knowledge.store.database import FILE, Database
from knowledge.subscriptions import Subscriptions
from tests.conversations.following import MAY
from tests.faults.running import Asked, Bot, question, until
from tests.measures.topics import SUMMARIES
from tests.server import Server

COUNT = 48


def fill(database: Database) -> None:
    """The sample summaries, several times, with other numbers, of other days and other councils."""
    files = sorted(SUMMARIES.iterdir())
    for number in range(COUNT):
        file = files[number % len(files)]
        text = re.sub(r"\b\d{3,4}\b", lambda found: str(int(found[0]) + number), file.read_text(encoding="utf-8"))  # noqa: B023
        day = date(2019, 1, 1) + timedelta(weeks=number)
        publish(database, file.name, text.encode(), when=day, body=f"CSE {number % 5}")


async def test_a_renewed_program_answers_is_killed_goes_on_and_lets_the_shell_publish(tmp_path: Path) -> None:
    async with Server() as server:
        bot = Bot(server, tmp_path)
        players = await bot.house(10)
        database = Database.open(bot.data)
        fill(database)
        for row in list(database.sql.query("SELECT number FROM people WHERE role = 'member'")):
            Subscriptions(database).follow(row["number"], "télétravail")
        before = pairs(bot.data)
        database.sql.execute("UPDATE state SET value = 1 WHERE name = 'topics'")
        database.sql.execute("DELETE FROM topic_passages WHERE rowid % 3 = 0")
        database.close()

        await bot.up()
        await until(lambda: 0 < behind(bot.data) < COUNT + 2)
        left = behind(bot.data)
        await bot.kill()
        assert 0 < behind(bot.data) <= left
        kept = behind(bot.data)

        await bot.up()
        asked, began = Asked(server), time.monotonic()
        for number, player in enumerate(players):
            asked.ask(player, question(number))
        shell = await bot_shell(bot, tmp_path)
        await asked.all_answered(20)
        answered = time.monotonic() - began
        await until(lambda: told(server) == len(players), 40)
        assert 0 < behind(bot.data) < kept, "it was done before anybody came"
        assert await asyncio.wait_for(shell.wait(), 60) == 0
        await until(lambda: behind(bot.data) == 0, 120)
        assert await bot.end(signal.SIGTERM) == 0
        print(f"answered within {answered:.2f} s while {kept} summaries were behind")
    assert pairs(bot.data) >= before
    assert "Traceback" not in bot.words
    assert "handler failed" not in bot.words


async def bot_shell(bot: Bot, folder: Path) -> asyncio.subprocess.Process:
    """`relais publish` of a summary that all of them follow something in."""
    (folder / "mai.txt").write_text(MAY, encoding="utf-8")
    running = bot.process
    shell = await bot.start("publish", str(folder / "mai.txt"))
    bot.process = running
    return shell


def told(server: Server) -> int:
    return len({one.chat for one in server.sent if "nouveau compte rendu" in one.text})


def behind(data: Path) -> int:
    """The latest summary that is behind."""
    with sqlite3.connect(data / FILE) as connection:
        (value,) = connection.execute(
            "SELECT coalesce(max(s.id), 0) FROM summaries s JOIN state ON state.name = 'topics behind' "
            "AND s.id <= state.value"
        ).fetchone()
    connection.close()
    return int(value)


def pairs(data: Path) -> set[tuple[int, str]]:
    with sqlite3.connect(data / FILE) as connection:
        found = set(connection.execute("SELECT topic_id, passage FROM topic_passages"))
    connection.close()
    return found
