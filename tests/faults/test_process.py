"""`relais run` as a process: a token that dies, a network that is down, signals, a change of keys."""

from __future__ import annotations

import asyncio
import signal

import pytest

from bot.keyring import new_key
from tests.faults.running import Asked, Bot, until
from tests.server import TOKEN, Fault, Server


async def test_a_service_started_with_two_keys_changes_them_and_says_none_of_them(tmp_path):
    """What it says goes into logs; at the terminal, `relais key rotate` shows the key that is to be kept."""
    async with Server() as server:
        bot = Bot(server, tmp_path)
        people, asked = await bot.house(1), Asked(server)
        old, new = bot.key.read_text().strip(), new_key()
        bot.key.unlink()
        bot.environment["RELAIS_KEY"] = f"{new},{old}"
        await bot.up()
        asked.ask(people[0], "navette de la gare")
        await asked.all_answered(10)
        assert await bot.end(signal.SIGTERM) == 0
        assert "ne gardez que la première" in bot.words
        assert old not in bot.words
        assert new not in bot.words
        bot.environment["RELAIS_KEY"] = new
        await bot.up()
        assert await bot.end(signal.SIGTERM) == 0


@pytest.mark.parametrize("when", ["at the start", "while it runs"])
async def test_a_dead_token_ends_it_with_one_sentence(tmp_path, when):
    async with Server() as server:
        bot = Bot(server, tmp_path)
        if when == "at the start":
            server.token = None
            await bot.start()
            words = "ne connaît pas ce jeton"
        else:
            await bot.up()
            server.token = None
            server.says(server.loopback.person("Ada"), "bonjour")
            words = "ne connaît plus le jeton"
        assert await asyncio.wait_for(bot.process.wait(), 20) == 1
    assert words in bot.words.splitlines()[-1]
    assert "Traceback" not in bot.words
    assert TOKEN not in bot.words
    assert TOKEN.partition(":")[2] not in bot.words


async def test_questions_that_wait_when_the_token_changes_are_answered_with_the_next_one(tmp_path):
    async with Server() as server:
        bot = Bot(server, tmp_path)
        people, asked = await bot.house(3), Asked(server)
        await bot.up()
        server.weather = lambda method: Fault(status=401) if method != "getUpdates" else None
        for who in people:
            asked.ask(who, "navette de la gare")
        # the call that waits for updates is not the one that says it
        assert await asyncio.wait_for(bot.process.wait(), 20) == 1
        assert "ne connaît plus le jeton" in bot.words.splitlines()[-1]
        server.weather = lambda method: None
        assert asked.answers() == {}
        await bot.up()
        await asked.all_answered(20)
        assert await bot.end(signal.SIGTERM) == 0
    asked.assert_found()
    assert asked.duplicates == 0


async def test_a_token_refused_on_one_call_alone_loses_no_answer(tmp_path):
    async with Server() as server:
        bot = Bot(server, tmp_path)
        (who,), asked = await bot.house(1), Asked(server)
        await bot.up()
        server.fail("sendMessage", Fault(status=404))
        asked.ask(who, "navette de la gare")
        await asked.all_answered(20)
        assert await bot.end(signal.SIGTERM) == 0
    asked.assert_found()
    assert asked.duplicates == 0
    assert "handler failed" not in bot.words


async def test_menus_that_telegram_has_no_time_for_keep_nobody_waiting(tmp_path):
    async with Server() as server:
        bot = Bot(server, tmp_path)
        (who,), asked = await bot.house(1), Asked(server)
        for method in ("setMyCommands", "setMyDescription", "setMyShortDescription"):
            server.fail(method, Fault(retry_after=60), times=2)
        await bot.up()
        asked.ask(who, "navette de la gare")
        await asked.all_answered(5)
        await until(lambda: bot.words.count("a menu could not be set") == 4)
        assert await bot.end(signal.SIGTERM) == 0
    asked.assert_found()


@pytest.mark.parametrize(("signals", "within"), [(1, 12), (2, 5)])
async def test_told_to_end_while_the_network_is_down_it_ends_and_told_twice_at_once(tmp_path, signals, within):
    async with Server() as server:
        bot = Bot(server, tmp_path)
        (who,), asked = await bot.house(1), Asked(server)
        await bot.up()
        server.weather = lambda method: Fault(status=502) if method == "sendMessage" else None
        asked.ask(who, "navette de la gare")
        await bot.kept(1)
        assert await bot.end(*[signal.SIGTERM] * signals, within=within) == 0
        server.weather = lambda method: None
        await bot.up()
        await asked.all_answered(20)
        assert await bot.end(signal.SIGTERM) == 0
    asked.assert_found()


async def test_it_waits_for_a_network_in_which_something_else_answers(tmp_path, monkeypatch):
    """A wall that asks for a password echoes the address, and the token with it."""
    page = f"<html>/bot{TOKEN}/getMe needs a password</html>".encode()
    async with Server() as server:
        server.fail("getMe", Fault(body=page))
        server.fail("deleteWebhook", Fault(status=502, body=page))
        server.fail("getUpdates", Fault(status=502, body=page))
        bot = Bot(server, tmp_path)
        await bot.start()
        await until(lambda: [method for _, method in server.calls].count("getUpdates") >= 2)
        assert await bot.end(signal.SIGTERM) == 0
    assert "est en service" in bot.words
    assert TOKEN not in bot.words
    assert "Traceback" not in bot.words
