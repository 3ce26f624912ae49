"""Alerts on a bad day: replies lost, calls refused, chats gone, the process told to end or killed where it hurts."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from contextlib import asynccontextmanager

import pytest
from telegram.error import NetworkError
from telegram.ext import ApplicationBuilder

from bot import delivery
from bot.loopback import TOKEN, CallError
from bot.pacing import Pacer
from bot.progress import Progress
from knowledge.errors import StoreBusy
from tests.conversations.conftest import union  # noqa: F401
from tests.conversations.following import MAY, NOON, Post, follow, publish
from tests.conversations.person import only

# ruff: noqa: F811
pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")


@pytest.fixture
async def people(union):
    """Five who follow « télétravail »; alerts wait for them."""
    people = [await union.member(f"P{number}") for number in range(5)]
    for person in people:
        await follow(person, "télétravail")
    await publish(union)
    return people


def told(people):
    return [len([one for one in person.news() if "nouveau compte rendu" in one.words]) for person in people]


class LosesReplies:
    """Calls reach Telegram, and some answers of it never come back."""

    def __init__(self, loopback, every):
        self.real, self.every, self.lost, self.sent = loopback.do_request, every, 0, []

    async def do_request(self, url, *args, **kwargs):
        found = await self.real(url, *args, **kwargs)
        if url.endswith("sendMessage"):
            self.sent.append(time.monotonic())
            if len(self.sent) % self.every == 0:
                self.lost += 1
                raise NetworkError("cut")
        return found


@asynccontextmanager
async def paced(union, monkeypatch, every=10**9):
    """A postman whose calls are paced and tried again, as on Telegram, and the network that it has."""
    network = LosesReplies(union.loopback, every)
    monkeypatch.setattr(union.loopback, "do_request", network.do_request)
    builder = ApplicationBuilder().token(TOKEN).request(union.loopback).rate_limiter(Pacer())
    async with builder.updater(None).build() as application:
        yield delivery.Postman(application.bot, union.people, lambda: NOON), network


async def deliver(postman):
    while await postman.round():
        pass


async def test_a_connection_cut_after_telegram_had_the_message_doubles_it_and_nothing_else(union, people, monkeypatch):
    async with paced(union, monkeypatch, every=4) as (postman, network):
        await deliver(postman)
    assert network.lost == 1
    assert sorted(told(people)) == [1, 1, 1, 1, 2]


async def test_nothing_leaves_before_the_pause_that_telegram_asks_for_is_over(union, people, monkeypatch):
    refusal = CallError("Too Many Requests: retry after 1", 429, retry_after=1)
    union.loopback.fail("sendMessage", refusal, chat_id=people[2].player.id)
    async with paced(union, monkeypatch) as (postman, network):
        await deliver(postman)
    before, refused, *after = network.sent[1:]
    assert refused - before < 0.5
    assert after[0] - refused >= 1
    assert told(people) == [1, 1, 1, 1, 1]


@pytest.mark.parametrize(
    "refusal",
    [
        CallError("Forbidden: bot was blocked by the user", 403),
        CallError("Forbidden: user is deactivated", 403),
        CallError("Bad Request: chat not found"),
        CallError("Bad Request: group chat was deactivated"),
        CallError("Bad Request: not enough rights to send text messages to the chat"),
    ],
    ids=str,
)
async def test_who_is_gone_holds_up_nobody_and_is_left_alone(union, people, refusal):
    union.loopback.fail("sendMessage", refusal, chat_id=people[1].player.id)
    post = Post(union)
    assert await post.deliver() == 4
    assert told(people) == [1, 0, 1, 1, 1]
    blocked = union.rows("SELECT number FROM followers WHERE blocked_at IS NOT NULL")
    assert [row["number"] for row in blocked] == [union.number(people[1])]
    assert await post.restart().deliver() == 0


async def test_who_blocked_the_bot_and_lets_it_in_again_is_told_what_they_missed(union, people):
    ines = people[0]
    await ines.do(ines.player.blocks())
    assert len(union.rows("SELECT 1 FROM followers WHERE blocked_at IS NOT NULL")) == 1
    post = Post(union)
    calls = len(union.loopback.calls)
    await post.deliver()
    assert sum(1 for method, _ in union.loopback.calls[calls:] if method == "sendMessage") == 4
    await ines.do(ines.player.unblocks())
    assert union.rows("SELECT 1 FROM followers WHERE blocked_at IS NOT NULL") == []
    assert await post.deliver() == 1
    assert told(people) == [1, 1, 1, 1, 1]


async def test_two_kills_at_the_same_message_double_it_twice_and_nothing_else(union, people, monkeypatch):
    real = delivery.Postman._note

    async def dies(self):
        if self._unnoted and self._unnoted[0][0].subscriber == union.number(people[2]):
            raise asyncio.CancelledError
        await real(self)

    post = Post(union)
    monkeypatch.setattr(delivery.Postman, "_note", dies)
    for _ in range(2):
        with pytest.raises(asyncio.CancelledError):
            await post.deliver()
        post = post.restart()
    monkeypatch.setattr(delivery.Postman, "_note", real)
    await post.deliver()
    assert told(people) == [1, 1, 3, 1, 1]


async def test_told_to_end_the_postman_ends_after_the_message_on_its_way_and_another_goes_on(
    union, people, monkeypatch
):
    post = Post(union)
    real = delivery.send_once

    async def sends(bot, chat_id, view, turn):
        if chat_id == people[1].player.id:
            post.postman.stop()
        return await real(bot, chat_id, view, turn)

    monkeypatch.setattr(delivery, "send_once", sends)
    await asyncio.wait_for(post.postman.run(), 5)
    assert told(people) == [1, 1, 0, 0, 0]
    monkeypatch.setattr(delivery, "send_once", real)
    assert await post.restart().deliver() == 3
    assert told(people) == [0, 0, 1, 1, 1]


async def test_nobody_waits_behind_a_group_that_had_its_twenty_messages(union, people, monkeypatch):
    room = await union.group()
    number = union.rows("SELECT number FROM group_chats")[0]["number"]
    await union.people.house.write(lambda desk: desk.subscriptions.follow(number, "télétravail"))
    union.change("DELETE FROM alerts")
    await publish(union, MAY.replace("20 MAI", "21 MAI"))
    union.change("UPDATE alerts SET id = -id WHERE follower = ?", number)  # its alert comes first
    room.take()
    async with paced(union, monkeypatch) as (postman, _):
        pacer = postman._bot.rate_limiter
        now = time.monotonic()
        for _ in range(20):
            pacer._chats.sent(room.id, now - 59.0)
        assert await asyncio.wait_for(postman.round(), 3) == 5
        assert told(people) == [1, 1, 1, 1, 1]
        assert room.take() == []
        await asyncio.sleep(max(0.0, now + 1.1 - time.monotonic()))
        assert await postman.round() == 1
    assert "nouveau compte rendu" in only(room.take()).words


async def test_alerts_leave_evenly_so_that_there_is_always_room_for_an_answer(union, people, monkeypatch):
    monkeypatch.setattr(delivery, "PACE", 10.0)
    monkeypatch.setattr(delivery, "BEHIND", 0.0)
    async with paced(union, monkeypatch) as (postman, network):
        await deliver(postman)
    gaps = [after - before for before, after in zip(network.sent, network.sent[1:], strict=False)]
    assert len(gaps) == 4
    assert min(gaps) > 0.07
    assert Counter(told(people)) == {1: 5}


async def test_many_who_are_gone_do_not_make_the_others_wait_for_the_next_look(union, people, monkeypatch):
    monkeypatch.setattr(delivery, "AT_ONCE", 2)
    monkeypatch.setattr(delivery, "EVERY", 60.0)
    for person in people[:4]:
        person.player.blocks()
    post = Post(union)
    running = asyncio.create_task(post.postman.run())
    for _ in range(100):
        await asyncio.sleep(0.05)
        if union.rows("SELECT 1 FROM alerts WHERE sent_at IS NOT NULL"):
            break
    post.postman.stop()
    await asyncio.wait_for(running, 5)
    assert told(people) == [0, 0, 0, 0, 1]


async def test_a_store_that_is_busy_when_progress_is_told_loses_nobody(union, people, monkeypatch):
    real, busy = Progress.tell, []

    async def tell(self):
        if not busy:
            busy.append(True)
            raise StoreBusy("held")
        await real(self)

    monkeypatch.setattr(Progress, "tell", tell)
    post = Post(union)
    with pytest.raises(StoreBusy):
        await post.deliver()
    assert await post.deliver() == 4
    assert told(people) == [1, 1, 1, 1, 1]
