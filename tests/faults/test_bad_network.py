"""Connections cut, calls refused, delayed or answered with garbage, a full disk: every question is answered."""

from __future__ import annotations

import asyncio
import random
import shutil
import signal
from pathlib import Path

import pytest

from tests.faults.running import Asked, Bot, question, until
from tests.server import Fault, Server

LOST = (Fault(cut="after"), Fault(body=b"<html>"), Fault(body=b'{"ok":true}'))
"""Carried out, and the bot cannot know: these are what makes duplicates."""
REFUSED = (Fault(cut="before"), Fault(status=502), Fault(status=500), Fault(status=502, body=b"<html>"))


async def test_every_question_is_answered_through_a_bad_network(tmp_path: Path) -> None:
    chance, lost = random.Random(), []

    def weather(method: str) -> Fault | None:
        draw = chance.random()
        if method == "sendMessage" and draw < 0.12:
            lost.append(method)
            return chance.choice(LOST)
        if draw < 0.25:
            return chance.choice(REFUSED)
        if draw < 0.28 and method == "sendMessage":
            return Fault(retry_after=2)
        return Fault(delay=chance.uniform(0, 0.4)) if draw < 0.5 else None

    async with Server() as server:
        bot = Bot(server, tmp_path)
        people, asked = await bot.house(5), Asked(server)
        server.weather = weather
        await bot.up()
        for number in range(12):
            for who in people:
                asked.ask(who, question(number))
            if number % 4 == 1:
                server.give(server.unreadable())
            await asyncio.sleep(chance.uniform(0, 1))
        await asked.all_answered(240)
        server.weather = lambda method: None
        assert await bot.end(signal.SIGTERM) == 0
    print(f"{len(lost)} answers of the server lost, {asked.duplicates} duplicates")
    asked.assert_found()
    asked.assert_in_order()
    asked.assert_paced()
    assert asked.duplicates <= len(lost)
    assert "handler failed" not in bot.words


async def test_nothing_leaves_while_telegram_asks_to_wait(tmp_path: Path) -> None:
    async with Server() as server:
        bot = Bot(server, tmp_path)
        people, asked = await bot.house(5), Asked(server)
        await bot.up()
        server.fail("sendMessage", Fault(retry_after=4))
        for who in people:
            asked.ask(who, question(1))
        await asked.all_answered(20)
        refused = next(at for at, method in server.calls if method == "sendMessage")
        assert await bot.end(signal.SIGTERM) == 0
    # the others were on their way already
    late = [sent.at - refused for sent in server.sent if sent.answers is not None and sent.at - refused > 0.5]
    assert late
    assert min(late) >= 4
    assert asked.duplicates == 0


async def test_told_to_end_while_telegram_takes_nothing_for_long_it_ends_and_the_next_process_answers(
    tmp_path: Path,
) -> None:
    async with Server() as server:
        bot = Bot(server, tmp_path)
        people, asked = await bot.house(5), Asked(server)
        await bot.up()
        server.fail("sendMessage", Fault(retry_after=60), times=2)
        for who in people:
            asked.ask(who, question(1))
        await until(lambda: bot.words.count("told to wait") == 2)
        assert await bot.end(signal.SIGTERM, within=4) == 0
        await bot.up()
        await asked.all_answered(20)
        assert await bot.end(signal.SIGTERM) == 0


async def test_nothing_is_confirmed_for_which_the_disk_has_no_room(tmp_path: Path) -> None:
    """Files of this process may not grow beyond what a few questions need."""
    if shutil.which("prlimit") is None:
        pytest.skip("no limit can be set here")
    async with Server() as server:
        bot = Bot(server, tmp_path)
        people, asked = await bot.house(5), Asked(server)
        await bot.start("run", before=("prlimit", "--fsize=120000"))
        await bot.ready()
        for number in range(10):
            for who in people:
                asked.ask(who, f"{question(number)} " + "x" * 3000)
        await until(lambda: "fetching failed" in bot.words)
        await asyncio.sleep(2)
        there = len(server.waiting)
        assert there, "all was confirmed"
        assert bot.process is not None
        assert bot.process.returncode is None
        await bot.kill()
        await bot.up()
        await asked.all_answered(60)
        assert await bot.end(signal.SIGTERM) == 0
    print(f"{there} of 50 were not confirmed, {asked.duplicates} duplicates")
    asked.assert_in_order()
    assert asked.duplicates <= len(people)
