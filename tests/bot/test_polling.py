"""Fetching over real HTTP: nothing is confirmed before it is kept, and only a dead token ends it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager

import pytest
from telegram import Bot

from bot import polling
from bot.inbox import Inbox
from bot.keyring import Keyring, new_key
from bot.polling import WANTED, poll
from bot.refusals import PollingDied
from knowledge.errors import StoreFull
from tests.server import TOKEN, Fault, Server

pytestmark = pytest.mark.filterwarnings("ignore:Deprecated since version v22.2", "ignore:Please use 'Bot.getUpdates'")


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch):
    monkeypatch.setattr(polling, "PAUSES", (0.01, 0.02))


@pytest.fixture
async def server():
    async with Server() as server:
        yield server


@pytest.fixture
def inbox(tmp_path):
    inbox = Inbox.open(tmp_path, Keyring((new_key(),)))
    yield inbox
    inbox.close()


class Delivered(list):
    """The texts of what was delivered, and whether it was late."""

    def __call__(self, waiting):
        self.append((waiting.update.get("message", {}).get("text"), waiting.late))

    async def reach(self, count):
        async with asyncio.timeout(10):
            while len(self) < count:  # noqa: ASYNC110 - the list sets no event
                await asyncio.sleep(0.005)

    @property
    def texts(self):
        return [text for text, _ in self]


@asynccontextmanager
async def polled(server, inbox):
    """What is delivered meanwhile; the task is its attribute."""
    delivered = Delivered()
    async with Bot(TOKEN, base_url=f"{server.address}/bot") as bot:
        delivered.task = asyncio.create_task(poll(bot, inbox, delivered))
        yield delivered
        delivered.task.cancel()
        await asyncio.gather(delivered.task, return_exceptions=True)


async def test_updates_are_delivered_in_order_and_confirmed_with_the_next_call(server, inbox):
    ada, bob = server.loopback.person("Ada"), server.loopback.person("Bob")
    for number in range(250):
        server.says((ada, bob)[number % 2], str(number))
    async with polled(server, inbox) as delivered:
        await delivered.reach(250)
        assert delivered.texts == [str(number) for number in range(250)]
        server.says(ada, "le dernier")
        await delivered.reach(251)
    assert [given.get("offset") for given in server.polls[:4]] == [None, 101, 201, 251]


async def test_the_kinds_of_updates_are_named_with_every_call(server, inbox):
    """Telegram keeps to the last list it was given, also to one that another program gave it."""
    server.allowed = ["poll"]
    ada = server.loopback.person("Ada")
    async with polled(server, inbox) as delivered:
        for number in range(3):
            server.says(ada, str(number))
            await delivered.reach(number + 1)
    assert len(server.polls) >= 3
    assert {tuple(given["allowed_updates"]) for given in server.polls} == {WANTED}
    assert server.allowed == list(WANTED)


async def test_nothing_is_confirmed_that_the_inbox_does_not_have(server, inbox, monkeypatch):
    server.says(server.loopback.person("Ada"), "à garder")
    real, tries = inbox.keep, []

    async def full(updates, late):
        tries.append(len(server.waiting))
        if len(tries) <= 3:
            raise StoreFull("no room")
        return await real(updates, late)

    monkeypatch.setattr(inbox, "keep", full)
    async with polled(server, inbox) as delivered:
        await delivered.reach(1)
        assert delivered.texts == ["à garder"]
    assert tries == [1, 1, 1, 1], "it was confirmed too early"
    assert all("offset" not in given for given in server.polls[:4])
    assert [one.update["message"]["text"] for one in inbox.waiting()] == ["à garder"]


async def test_what_telegram_gives_twice_is_delivered_once(server, inbox):
    ada = server.loopback.person("Ada")
    server.says(ada, "une fois")
    update = server.waiting[0]
    async with polled(server, inbox) as delivered:
        await delivered.reach(1)
        server.give(update, update)
        server.says(ada, "ensuite")
        await delivered.reach(2)
    assert delivered.texts == ["une fois", "ensuite"]


@pytest.mark.parametrize("status", [401, 404])
async def test_a_token_refused_once_is_checked_and_refused_for_ever_ends_it(server, inbox, status):
    server.fail("getUpdates", Fault(status=status), times=2)
    ada = server.loopback.person("Ada")
    async with polled(server, inbox) as delivered:
        server.says(ada, "toujours là")
        await delivered.reach(1)
        assert [method for _, method in server.calls].count("getMe") == 3, "at the beginning, and each time"
        server.token = None
        server.says(ada, "pour la suite")
        with pytest.raises(PollingDied):
            await asyncio.wait_for(asyncio.shield(delivered.task), 5)
    assert delivered.texts in (["toujours là"], ["toujours là", "pour la suite"]), (
        "the last call may come before the end"
    )


SENSELESS = [b"", b"<html>", b"\xff\xfe", b"[]", b"5", b"null", b'{"ok":true}', b'{"ok":true,"result":null}']
SENSELESS += [
    b'{"ok":true,"result":7}',
    b'{"ok":true,"result":{}}',
    b'{"ok":true,"result":[3,null,{}]}',
    b'{"ok":false}',
]
SENSELESS += [b'{"ok":true,"result":[{"update_id":"9"}]}', b'{"ok":true,"result":[{"update_id":99999999999999999999}]}']
FAULTS = [Fault(status=status) for status in (400, 403, 409, 413, 418, 500, 502, 503, 504)]
FAULTS += [Fault(cut="before"), Fault(cut="after"), Fault(retry_after=1)]
FAULTS += [Fault(body=body) for body in SENSELESS] + [Fault(status=502, body=body) for body in SENSELESS]


async def test_whatever_goes_wrong_with_a_call_the_next_one_is_made_and_nothing_is_lost(server, inbox):
    ada = server.loopback.person("Ada")
    async with polled(server, inbox) as delivered:
        for number, fault in enumerate(FAULTS):
            # the call that waits meanwhile is not the one that goes wrong
            server.fail("getUpdates", fault)
            server.says(ada, str(number))
            server.says(ada, f"{number} bis")
            await delivered.reach(2 * number + 2)
            assert not delivered.task.done()
    wanted = [text for number in range(len(FAULTS)) for text in (str(number), f"{number} bis")]
    assert sorted(delivered.texts) == sorted(wanted)


async def test_another_process_that_fetches_is_told_apart_and_when_it_ends_fetching_goes_on(server, inbox, capsys):
    ada = server.loopback.person("Ada")
    async with polled(server, inbox) as delivered:
        server.fail("getUpdates", Fault(status=409), times=5)
        server.says(ada, "après")
        server.says(ada, "et après")
        await delivered.reach(2)
    out = capsys.readouterr()
    assert "another process fetches too" in out.out + out.err


async def test_an_update_that_nobody_can_read_does_not_hold_up_those_behind_it(server, inbox):
    ada = server.loopback.person("Ada")
    for _ in range(3):
        server.give(server.unreadable())
        server.says(ada, "lisible")
    async with polled(server, inbox) as delivered:
        await delivered.reach(6)
    assert delivered.texts.count("lisible") == 3


async def test_what_waited_for_the_bot_is_late_and_what_the_bot_waited_for_is_not(server, inbox):
    """At the start and after an outage, whatever this machine believes that the time is."""
    ada = server.loopback.person("Ada")
    for number in range(polling.A_BATCH + 1):
        server.says(ada, str(number))
    async with polled(server, inbox) as delivered:
        await delivered.reach(polling.A_BATCH + 1)
        assert {late for _, late in delivered} == {True}
        delivered.clear()
        for age in (0, 30, 86_000):
            server.says(ada, f"{age} s")
            server.waiting[-1]["message"]["date"] -= age
            last = server.waiting[-1]["update_id"]
            await delivered.reach(len(delivered) + 1)
        assert delivered == [("0 s", False), ("30 s", False), ("86000 s", False)]
        # the call that waits brings one more; those after it fail
        async with asyncio.timeout(10):
            while server.polls[-1].get("offset") != last + 1:  # noqa: ASYNC110 - the server sets no event
                await asyncio.sleep(0.005)
        delivered.clear()
        server.fail("getUpdates", Fault(status=502), times=2)
        server.says(ada, "avant")
        await delivered.reach(1)
        server.says(ada, "pendant")
        await delivered.reach(2)
        await asyncio.sleep(0.1)
        server.says(ada, "après")
        await delivered.reach(3)
    assert delivered == [("avant", False), ("pendant", True), ("après", False)]
