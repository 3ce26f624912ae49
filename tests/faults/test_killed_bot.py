"""A bot that is killed, told to end, or away: nobody's question is lost."""

from __future__ import annotations

import asyncio
import random
import signal
import time
from pathlib import Path

import pytest

from bot.handlers.joining import BY_INVITATION
from bot.loopback import Shown
from bot.people_messages import ACCEPT
from knowledge.membership import Membership, Role
from knowledge.store.database import Database
from tests.faults.running import FOUND, Asked, Bot, in_a_week, question, until
from tests.server import Fault, Server


async def test_two_hundred_questions_and_twenty_kills(tmp_path: Path) -> None:
    kills, chance = 20, random.Random()
    async with Server() as server:
        bot = Bot(server, tmp_path)
        people, asked = await bot.house(10), Asked(server)

        async def talk(who) -> None:
            for number in range(20):
                asked.ask(who, question(number))
                await asyncio.sleep(chance.uniform(0, 2.5))

        talking = [asyncio.create_task(talk(who)) for who in people]
        for _ in range(kills):
            # some while it starts, most while it works
            await bot.start()
            if chance.random() < 0.8:
                await bot.ready()
            await asyncio.sleep(chance.uniform(0, 2.0))
            await bot.kill()
        await bot.up()
        await asyncio.gather(*talking)
        await asked.all_answered(90)
        await asyncio.sleep(2)
        assert await bot.end(signal.SIGTERM) == 0
    print(f"{kills} kills, {len(asked.answers())} questions, {asked.duplicates} duplicates")
    asked.assert_found()
    asked.assert_in_order()
    assert len(asked.answers()) == 200
    assert asked.duplicates <= kills
    assert "incident" not in bot.words
    assert "Traceback" not in bot.words


@pytest.mark.parametrize(
    "signals", [(signal.SIGTERM,), (signal.SIGTERM, signal.SIGTERM), (signal.SIGINT,), (signal.SIGINT, signal.SIGTERM)]
)
async def test_a_bot_that_is_told_to_end_loses_nothing_and_repeats_nothing(tmp_path: Path, signals) -> None:
    async with Server() as server:
        bot = Bot(server, tmp_path)
        people, asked = await bot.house(5), Asked(server)
        for turn in range(4):
            await bot.up()
            for who in people:
                for number in range(2):
                    asked.ask(who, question(number))
            await asyncio.sleep(turn * 0.4)
            assert await bot.end(*signals) == 0
        await bot.up()
        await asked.all_answered(30)
        assert await bot.end(signal.SIGTERM) == 0
    assert asked.duplicates == 0
    asked.assert_found()
    asked.assert_in_order()
    assert "Traceback" not in bot.words


@pytest.mark.parametrize("hangs", ["getMe", "deleteWebhook", "setMyCommands", "getUpdates", "sendMessage"])
async def test_a_bot_ends_in_time_while_the_network_hangs(tmp_path: Path, hangs: str) -> None:
    async with Server() as server:
        bot = Bot(server, tmp_path)
        (who,), asked = await bot.house(1), Asked(server)
        server.fail(hangs, Fault(hang=True), times=50)
        before = len(server.calls)
        asked.ask(who, question(1))
        await bot.start()
        await until(lambda: hangs in [method for _, method in server.calls[before:]])
        started = time.monotonic()
        assert await bot.end(signal.SIGTERM) == 0
        print(f"{hangs}: {time.monotonic() - started:.1f} s")
        server.faults.clear()
        await bot.up()
        await asked.all_answered(20)
        await bot.kill()
    asked.assert_found()
    assert asked.duplicates == 0


async def test_what_is_asked_while_the_bot_is_away_is_answered_and_not_counted(tmp_path: Path) -> None:
    """Thirty questions of one person are more than may be asked at once; asked of a running bot they are too many."""
    async with Server() as server:
        bot = Bot(server, tmp_path)
        (patient, eager), asked, too_many = await bot.house(2), Asked(server), Asked(server)
        for number in range(30):
            asked.ask(patient, question(number))
        aged(server)
        await bot.up()
        for number in range(30):
            too_many.ask(eager, question(number))
        await asked.all_answered(60)
        # those that were put off do not count against what is asked now
        asked.ask(patient, question(1))
        await asked.all_answered(10)
        await bot.kill()
    asked.assert_found()
    asked.assert_in_order()
    asked.assert_paced()
    assert asked.duplicates == 0
    told = [sent.text for sent in server.sent if sent.chat == eager.id]
    assert sum(FOUND in text for text in told) in range(20, 26)
    assert sum("beaucoup de questions" in text for text in told) == 1


def aged(server: Server) -> None:
    """What waits was sent two minutes ago."""
    for update in server.waiting:
        update["message"]["date"] -= 120


@pytest.mark.parametrize("turn", range(6))
async def test_a_bot_killed_between_consent_and_welcome_welcomes_once_and_counts_one(tmp_path: Path, turn: int) -> None:
    async with Server() as server:
        bot = Bot(server, tmp_path)
        await bot.house(0)
        database = Database.open(bot.data)
        membership = Membership(database)
        chief = membership.officers()[0]
        _, link = membership.invite(chief.number, Role.MEMBER, "agence", 1, in_a_week())
        database.close()
        who = server.loopback.person("Alix")
        await bot.up()
        server.says(who, f"/start {BY_INVITATION}{link}")
        came: list[Shown] = []
        await until(lambda: came.extend(who.take()) or came)
        shown = came[0]
        assert [button.label for button in shown.buttons] == [ACCEPT]
        server.give(who.presses(shown.message_id, shown.buttons[0].data))
        await asyncio.sleep(turn * 0.012)
        await bot.kill()
        await bot.up()
        await until(lambda: any("Écrivez votre question" in one.words for one in who.take()))
        asked = Asked(server)
        asked.ask(who, question(1))
        await asked.all_answered(10)
        asked.assert_found()
        await bot.end(signal.SIGTERM)
        database = Database.open(bot.data)
        assert Membership(database).counts()[Role.MEMBER] == 1
        database.close()
