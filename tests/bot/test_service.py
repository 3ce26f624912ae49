"""One update from the inbox to the answer, through the real application."""

from __future__ import annotations

import asyncio
from zoneinfo import ZoneInfo

import pytest

from bot import service
from bot.access import WAITED
from bot.application import terminal_application
from bot.house import House
from bot.inbox import Inbox
from bot.keyring import Keyring, new_key
from bot.loopback import TOKEN, CallError, Loopback
from bot.service import _handle
from knowledge.errors import StoreFull

SECRET = "navette de la gare"


@pytest.fixture
async def scene(published, tmp_path):
    """The application, the inbox, Telegram, and somebody."""
    loopback, house = Loopback(), House(published)
    inbox = Inbox.open(tmp_path, Keyring((new_key(),)))
    application = terminal_application(house, ZoneInfo("Europe/Paris"), TOKEN, loopback)
    async with application:
        yield application, inbox, loopback, loopback.person()
    inbox.close()
    house.close()


async def handle(scene, update, late=False):
    application, inbox, _, _ = scene
    for waiting in await inbox.keep([update], [late]):
        await _handle(application, inbox, waiting)


async def test_what_is_answered_leaves_the_inbox_and_what_could_not_be_read_too(scene, capsys):
    _, inbox, loopback, who = scene
    await handle(scene, loopback._world.update("message", {"message_id": [], "text": SECRET, "chat": 7, "from": "moi"}))
    assert inbox.waiting() == []
    assert who.take() == []
    assert "an update cannot be read" in capsys.readouterr().err
    await handle(scene, who.says(SECRET))
    assert inbox.waiting() == []
    assert len(who.take()) == 1


async def test_a_failure_is_told_once_and_not_tried_for_ever(scene, capsys):
    """What fails once would fail again: it leaves the inbox; the person gets a number, the log no word."""
    _, inbox, loopback, who = scene
    loopback.fail("sendMessage", CallError("Bad Request: something new"))
    await handle(scene, who.says(SECRET))
    assert inbox.waiting() == []
    (told,) = who.take()
    assert "incident" in told.words
    log = capsys.readouterr().err
    assert "handler failed" in log
    assert SECRET not in log


async def test_what_cannot_be_wiped_is_answered_and_stays(scene, monkeypatch, capsys):
    _, inbox, _, who = scene

    async def full(number):
        raise StoreFull("no room")

    monkeypatch.setattr(inbox, "done", full)
    await handle(scene, who.says(SECRET))
    assert len(who.take()) == 1
    assert len(inbox.waiting()) == 1
    assert "stays in the inbox" in capsys.readouterr().err


async def test_what_could_not_be_wiped_is_wiped_when_it_can_be(scene, monkeypatch, capsys):
    _, inbox, _, who = scene
    monkeypatch.setattr(service, "BETWEEN_TIDYINGS", 0.01)
    inbox._connection.execute("PRAGMA query_only = ON")
    tidying = asyncio.create_task(service._tidy(inbox))
    inbox._connection.execute("PRAGMA query_only = OFF")
    waiting = (await inbox.keep([who.says(SECRET)], [False]))[0]
    inbox._connection.execute("PRAGMA query_only = ON")
    await _handle(scene[0], inbox, waiting)
    await asyncio.sleep(0.1)
    assert len(inbox.waiting()) == 1
    inbox._connection.execute("PRAGMA query_only = OFF")
    await asyncio.sleep(0.1)
    assert inbox.waiting() == []
    assert len(who.take()) == 1
    tidying.cancel()


@pytest.mark.parametrize("late", [True, False])
async def test_handlers_know_whether_the_update_waited_for_the_bot(scene, late):
    application, _, _, who = scene
    seen = []
    real = application.process_update

    async def noted(update):
        seen.append(WAITED.get())
        await real(update)

    application.process_update = noted
    try:
        await handle(scene, who.says(SECRET), late)
    finally:
        del application.process_update
    assert seen == [late]
