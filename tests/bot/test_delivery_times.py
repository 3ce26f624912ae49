"""Alerts, digests and cleaning by the clock: what was due while nothing ran is done once it runs, and once."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot import delivery, service
from bot.delivery import Postman
from knowledge.errors import StoreBusy, StoreFull
from tests.conversations.conftest import union  # noqa: F401
from tests.conversations.following import MAY, NOON, PARIS, Post, follow, next_monday, publish
from tests.conversations.person import only
from tests.conversations.union import spaced, union_in

# ruff: noqa: F811


async def until(condition, seconds=5.0):
    end = asyncio.get_running_loop().time() + seconds
    while not condition():
        assert asyncio.get_running_loop().time() < end
        await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    "late", [timedelta(hours=9), timedelta(days=2, hours=15), timedelta(days=40, hours=8)], ids=str
)
async def test_a_digest_that_was_due_while_nothing_ran_comes_once(union, late):
    ines = await union.member()
    await follow(ines, "télétravail", "Chaque semaine")
    await publish(union)
    due = next_monday().replace(hour=0)
    post = Post(union, due + timedelta(hours=8, minutes=59))
    assert await post.deliver() == 0
    post.now = due + late
    post = post.restart()
    assert await post.deliver() == 1
    assert "20 mai 2026" in spaced(only(ines.news()))
    for days in range(15):
        post.now = due + late + timedelta(days=days)
        assert await post.restart().deliver() == 0
    assert ines.news() == []


async def test_a_digest_that_was_due_in_quiet_hours_waits_for_their_end(union):
    ines = await union.member()
    await follow(ines, "télétravail", "Chaque semaine")
    await publish(union)
    post = Post(union, next_monday().replace(hour=23))
    assert await post.deliver() == 0
    post.now += timedelta(hours=8)
    assert await post.deliver() == 1


async def test_when_quiet_hours_end_the_process_that_waited_tells_by_itself(union, monkeypatch):
    monkeypatch.setattr(delivery, "EVERY", 0.02)
    ines = await union.member()
    await follow(ines, "télétravail")
    await publish(union)
    post = Post(union, NOON.replace(hour=6, minute=59))
    running = asyncio.create_task(post.postman.run())
    await asyncio.sleep(0.1)
    assert ines.news() == []
    post.now = NOON.replace(hour=7)
    await until(lambda: union.rows("SELECT 1 FROM alerts WHERE sent_at IS NOT NULL"))
    only(ines.news())
    post.postman.stop()
    await asyncio.wait_for(running, 5)


@pytest.mark.parametrize(("zone", "sent"), [("Pacific/Noumea", 0), ("Europe/Paris", 1)])
async def test_quiet_hours_are_those_of_the_zone_that_is_set(tmp_path, published, zone, sent):
    hour = datetime.now(ZoneInfo("Pacific/Noumea")).hour
    quiet = f"{(hour - 1) % 24}-{(hour + 2) % 24}"
    async with union_in(tmp_path / "data", published, timezone=zone, quiet_hours=quiet) as union:
        await follow(await union.member(), "télétravail")
        await publish(union)
        assert await Postman(union.application.bot, union.people).round() == sent


async def test_a_pause_that_ended_while_nothing_ran_gives_what_waited_together(union):
    ines = await union.member()
    await follow(ines, "télétravail")
    number = union.number(ines)
    soon = datetime.now(UTC) + timedelta(days=7)
    await union.people.house.write(lambda desk: desk.subscriptions.pause(number, soon))
    await publish(union)
    await publish(union, MAY.replace("20 MAI", "21 MAI"))
    post = Post(union, soon.astimezone(PARIS).replace(hour=12) - timedelta(days=1))
    assert await post.deliver() == 0
    post.now += timedelta(days=30)
    assert await post.restart().deliver() == 1
    assert spaced(only(ines.news())).startswith("🔔 Vos alertes : 2 comptes rendus")


async def test_who_chooses_at_once_is_told_at_once_what_waited_for_its_day(union):
    ines = await union.member()
    await follow(ines, "télétravail", "Chaque semaine")
    await publish(union)
    await publish(union, MAY.replace("20 MAI", "21 MAI"))
    post = Post(union, next_monday() - timedelta(hours=1))
    assert await post.deliver() == 0
    one = only(await ines.press(await ines.say("/alertes"), "1"))
    union.people.news.clear()
    await ines.press(one, "Tout de suite")
    assert union.people.news.is_set()
    assert await post.deliver() == 1
    assert spaced(only(ines.news())).startswith("🔔 Vos alertes : 2 comptes rendus")


async def test_the_day_since_when_something_is_followed_is_the_one_where_people_live(union):
    ines = await union.member()
    await follow(ines, "télétravail")
    union.change("UPDATE subscriptions SET since = '2026-06-30T22:30:00+00:00'")
    one = only(await ines.press(await ines.say("/alertes"), "1"))
    assert "depuis le 1er juillet 2026" in spaced(one)


async def blocked_for(union, days, name):
    person = await union.member(name)
    await follow(person, "télétravail")
    at = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="seconds")
    union.change("UPDATE followers SET blocked_at = ? WHERE number = ?", at, union.number(person))


async def test_cleaning_is_done_at_the_start_and_every_few_hours(union, monkeypatch):
    monkeypatch.setattr(service, "BETWEEN_CLEANINGS", 0.05)
    await blocked_for(union, 31, "Ines")
    await blocked_for(union, 29, "Omar")
    cleaning = asyncio.create_task(service._clean(union.people))
    await until(lambda: len(union.rows("SELECT 1 FROM followers")) == 1)
    await blocked_for(union, 31, "Lea")
    await until(lambda: len(union.rows("SELECT 1 FROM followers")) == 1)
    cleaning.cancel()


@pytest.mark.parametrize("error", [StoreBusy("held"), StoreFull("no room")], ids=str)
async def test_a_cleaning_that_failed_is_tried_again(union, monkeypatch, error):
    monkeypatch.setattr(service, "BETWEEN_CLEANINGS", 0.05)
    monkeypatch.setattr(service, "AFTER_A_BUSY_ONE", 0.05)
    await blocked_for(union, 31, "Ines")
    house, failed = union.people.house, []
    real = house.write

    async def fails_once(work):
        if not failed:
            failed.append(work)
            raise error
        return await real(work)

    monkeypatch.setattr(house, "write", fails_once)
    cleaning = asyncio.create_task(service._clean(union.people))
    await until(lambda: union.rows("SELECT 1 FROM followers") == [])
    assert len(failed) == 1
    cleaning.cancel()
