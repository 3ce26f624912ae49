"""One alert, or one chat, that makes trouble: nobody else waits for it."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress

import pytest
from telegram.error import NetworkError

from bot import alert_edits, chats, delivery, letters, pacing, rests, service
from bot.cli import run
from bot.loopback import CallError
from knowledge.errors import StoreBusy, StoreDamaged
from knowledge.membership import Role
from tests.bot.test_delivery_faults import deliver, paced, people, told  # noqa: F401
from tests.conversations.conftest import union  # noqa: F401
from tests.conversations.following import MAY, Post, follow, publish
from tests.conversations.person import only
from tests.conversations.union import spaced

# ruff: noqa: F811
pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")


JUNE = """\
SYNERA
CSE Rivemont
RÉUNION DU 3 JUIN 2026

TÉLÉTRAVAIL
Le nombre de jours de télétravail passe à deux par semaine dès la rentrée.
"""


def aside(union):
    return len(union.rows("SELECT 1 FROM alerts WHERE fate = 'aside'"))


async def again(postman):
    """Look every now and then, until something leaves."""
    for _ in range(100):
        if await postman.round():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("nothing leaves")


def breaks(monkeypatch, union, person, error=ValueError):
    """What is for somebody cannot be laid out."""
    real, number = letters.delivery_view, union.number(person)

    def view(delivery, *rest):
        if delivery.subscriber == number:
            raise error("broken")
        return real(delivery, *rest)

    monkeypatch.setattr(letters, "delivery_view", view)
    return real


@pytest.mark.parametrize("error", [ValueError, StoreDamaged])
async def test_an_alert_that_cannot_be_laid_out_is_tried_thrice_and_put_aside_until_the_next_start(
    union, people, monkeypatch, capsys, error
):
    real = breaks(monkeypatch, union, people[0], error)
    post = Post(union)
    assert await post.deliver() == 4
    assert told(people) == [0, 1, 1, 1, 1]
    for _ in range(4):
        assert await post.deliver() == 0
    log = capsys.readouterr().err
    assert log.count("an alert cannot be made out") == 3
    assert error.__name__ in log
    assert aside(union) == 1
    assert run(["--data", str(union.folder), "doctor"]) == 0
    assert "1 alerte n’a pas pu être envoyée" in capsys.readouterr().out
    monkeypatch.setattr(letters, "delivery_view", real)
    assert await post.deliver() == 0
    assert await post.restart().deliver() == 1
    only(people[0].news())


async def test_what_was_put_aside_and_withdrawn_since_is_told_to_nobody(union, people, monkeypatch):
    real = breaks(monkeypatch, union, people[0])
    post = Post(union)
    for _ in range(3):
        await post.deliver()
    assert aside(union) == 1
    monkeypatch.setattr(letters, "delivery_view", real)
    (row,) = union.rows("SELECT id FROM summaries ORDER BY id DESC LIMIT 1")
    await union.people.house.write(lambda desk: desk.shelf.withdraw(row["id"], None, "an error"))
    people[0].news()
    await post.restart().deliver()
    assert people[0].news() == []


async def test_an_alert_that_cannot_be_read_holds_up_nobody(union, people, capsys):
    other = await union.member("Omar")
    await follow(other, "navette")
    union.change("UPDATE alerts SET id = id + 1000")
    broken = await publish(union, MAY.replace("20 MAI", "22 MAI").replace("PARKING", "NAVETTE"))
    union.change("UPDATE want_matches SET passages = '{' WHERE summary_id = ?", broken)
    assert await Post(union).deliver() == 5
    assert [len(one) for one in (person.news() for person in people)] == [1] * 5
    assert "an alert is put aside" in capsys.readouterr().err
    assert aside(union) == 6


async def test_an_edit_that_cannot_be_made_out_holds_up_neither_edits_nor_alerts(union, people):
    post = Post(union)
    await post.deliver()
    (first,) = union.rows("SELECT id FROM summaries ORDER BY id DESC LIMIT 1")
    second = await publish(union, MAY.replace("20 MAI", "22 MAI"))
    await post.deliver()
    for person in people:
        person.news()
    union.change("UPDATE want_matches SET passages = '{' WHERE summary_id = ?", first["id"])
    for summary in (first["id"], second):
        await union.people.house.write(lambda desk, one=summary: desk.shelf.withdraw(one, None, "an error"))
    await publish(union, MAY.replace("20 MAI", "23 MAI"))
    await post.deliver()
    for person in people:
        edited, new = person.news()
        assert "retiré" in edited.words
        assert "nouveau compte rendu" in new.words
    assert union.rows("SELECT 1 FROM alerts WHERE edit_due = 1") == []


@pytest.fixture
async def withdrawn(union, people):
    """All of them were told of what is withdrawn since."""
    await Post(union).deliver()
    assert told(people) == [1] * 5
    (row,) = union.rows("SELECT id FROM summaries ORDER BY id DESC LIMIT 1")
    await union.people.house.write(lambda desk: desk.shelf.withdraw(row["id"], None, "an error"))


async def test_killed_while_it_edits_the_next_process_edits_the_rest(union, people, withdrawn, monkeypatch):
    real, edits = alert_edits.edit, []

    async def dies(*args):
        edits.append(args)
        if len(edits) == 3:
            raise asyncio.CancelledError
        return await real(*args)

    monkeypatch.setattr(alert_edits, "edit", dies)
    post = Post(union)
    with pytest.raises(asyncio.CancelledError):
        await post.deliver()
    monkeypatch.setattr(alert_edits, "edit", real)
    assert await post.restart().deliver() == 3
    assert ["retiré" in only(person.news()).words for person in people] == [True] * 5


@pytest.mark.parametrize(
    "refusal",
    [
        CallError("Bad Request: message to edit not found"),
        CallError("Bad Request: message can't be edited"),
        CallError("Bad Request: message is not modified"),
        CallError("Bad Request: MESSAGE_ID_INVALID"),
        CallError("Bad Request: chat not found"),
        CallError("Forbidden: bot was blocked by the user", 403),
    ],
    ids=str,
)
async def test_an_edit_that_is_refused_holds_up_no_other(union, people, withdrawn, refusal):
    union.loopback.fail("editMessageText", refusal, chat_id=people[0].player.id)
    await Post(union).deliver()
    assert [len(person.news()) for person in people] == [0, 1, 1, 1, 1]
    assert union.rows("SELECT 1 FROM alerts WHERE edit_due = 1") == []


async def test_a_store_that_is_busy_when_somebody_turns_out_to_be_gone_forgets_neither_them_nor_others(
    union, people, monkeypatch
):
    real, busy = delivery.blocked, []

    def once(desk, one):
        if not busy:
            busy.append(one)
            raise StoreBusy("held")
        real(desk, one)

    monkeypatch.setattr(delivery, "blocked", once)
    union.loopback.fail("sendMessage", CallError("Forbidden: user is deactivated", 403), 2, people[1].player.id)
    post = Post(union)
    with pytest.raises(StoreBusy):
        await post.deliver()
    assert await post.deliver() == 3
    assert told(people) == [1, 0, 1, 1, 1]
    assert len(union.rows("SELECT 1 FROM followers WHERE blocked_at IS NOT NULL")) == 1


async def test_two_chats_that_telegram_fails_for_hold_up_nobody_and_are_told_when_it_no_longer_does(
    union, people, monkeypatch
):
    monkeypatch.setattr(pacing, "PATIENCE_FOR_NEWS", 0.5)
    monkeypatch.setattr(rests, "FIRST_REST", 0.3)
    for person in people[:2]:
        union.loopback.fail("sendMessage", CallError("Internal Server Error", 500), 2, person.player.id)
    async with paced(union, monkeypatch) as (postman, _):
        # two in a row may be the network
        with pytest.raises(NetworkError):
            await postman.round()
        await deliver(postman)
        assert told(people) == [0, 0, 1, 1, 1]
        for _ in range(100):
            with suppress(NetworkError):
                await postman.round()
            await asyncio.sleep(0.05)
            if not union.rows("SELECT 1 FROM alerts WHERE sent_at IS NULL"):
                break
    assert [len(person.news()) for person in people] == [1, 1, 0, 0, 0]


async def test_a_chat_that_is_to_be_left_alone_for_long_holds_up_nobody(union, people, monkeypatch):
    monkeypatch.setattr(chats, "FOR_ALL", 0.5)
    monkeypatch.setattr(pacing, "FOR_ALL", 0.5)
    refusal = CallError("Too Many Requests: retry after 2", 429, retry_after=2)
    union.loopback.fail("sendMessage", refusal, chat_id=people[0].player.id)
    async with paced(union, monkeypatch) as (postman, network):
        began = time.monotonic()
        await deliver(postman)
        assert told(people) == [0, 1, 1, 1, 1]
        assert network.sent[1] - network.sent[0] >= 0.5
        await again(postman)
        assert time.monotonic() - began >= 2
    only(people[0].news())


async def test_an_edit_that_telegram_wants_later_is_made_later_and_holds_up_nobody(union, people, monkeypatch):
    monkeypatch.setattr(chats, "FOR_ALL", 0.2)
    monkeypatch.setattr(pacing, "FOR_ALL", 0.2)
    await Post(union).deliver()
    (row,) = union.rows("SELECT id FROM summaries ORDER BY id DESC LIMIT 1")
    for person in people:
        person.news()
    await union.people.house.write(lambda desk: desk.shelf.withdraw(row["id"], None, "an error"))
    refusal = CallError("Too Many Requests: retry after 1", 429, retry_after=1)
    union.loopback.fail("editMessageText", refusal, chat_id=people[1].player.id)
    async with paced(union, monkeypatch) as (postman, _):
        assert await postman.round() == 4
        assert [len(person.news()) for person in people] == [1, 0, 1, 1, 1]
        await again(postman)
    assert "retiré" in only(people[1].news()).words


async def test_told_to_end_while_telegram_takes_nothing_the_postman_ends_at_once_and_loses_nobody(
    union, people, monkeypatch
):
    refusal = CallError("Too Many Requests: retry after 4", 429, retry_after=4)
    union.loopback.fail("sendMessage", refusal, chat_id=people[1].player.id)
    async with paced(union, monkeypatch) as (postman, network):
        running = asyncio.create_task(postman.run())
        await asyncio.sleep(0.5)
        assert len(network.sent) == 2
        assert not running.done()
        began = time.monotonic()
        await service._stop_delivering(postman, running)
        assert time.monotonic() - began < 1
    await Post(union).restart().deliver()
    assert told(people) == [1, 1, 1, 1, 1]


async def test_told_to_end_while_an_alert_is_on_its_way_the_postman_waits_for_it(union, people, monkeypatch):
    async with paced(union, monkeypatch) as (postman, _):
        real, under_way = union.loopback.do_request, asyncio.Event()

        async def slow(*args, **kwargs):
            found = await real(*args, **kwargs)
            under_way.set()
            await asyncio.sleep(0.5)
            return found

        monkeypatch.setattr(union.loopback, "do_request", slow)
        running = asyncio.create_task(postman.run())
        await under_way.wait()
        await service._stop_delivering(postman, running)
        monkeypatch.setattr(union.loopback, "do_request", real)
    await Post(union).restart().deliver()
    assert told(people) == [1, 1, 1, 1, 1]


async def test_progress_that_telegram_wants_later_is_told_later(union, people, monkeypatch):
    monkeypatch.setattr("bot.progress.BETWEEN_EDITS", 0.0)
    olga = await union.member("Olga", Role.REPRESENTATIVE)
    preview = (await olga.send_file("juin.txt", JUNE.encode()))[-1]
    await olga.press(preview, "Publier")
    refusal = CallError("Too Many Requests: retry after 30", 429, retry_after=30)
    union.loopback.fail("editMessageText", refusal, chat_id=olga.player.id)
    await Post(union).deliver()
    assert spaced(olga.news()[-1]).endswith("5 prévenus sur 5.")


async def test_who_was_blocked_and_writes_is_told_what_they_missed_though_telegram_did_not_say_so(union, people):
    ines = people[0]
    union.loopback.fail("sendMessage", CallError("Forbidden: bot was blocked by the user", 403), chat_id=ines.player.id)
    post = Post(union)
    assert await post.deliver() == 4
    union.people.news.clear()
    await ines.say("bonjour")
    assert union.people.news.is_set()
    assert await post.deliver() == 1
    assert "nouveau compte rendu" in ines.news()[-1].words


async def test_a_group_that_was_refused_and_is_written_in_is_told_again(union, people):
    room = await union.group(people[0])
    number = union.rows("SELECT number FROM group_chats")[0]["number"]
    await union.people.house.write(lambda desk: desk.subscriptions.follow(number, "télétravail"))
    await union.people.house.write(lambda desk: desk.alerts.blocked(number))
    await people[0].say("/q navette de la gare", room)
    assert union.rows("SELECT 1 FROM followers WHERE blocked_at IS NOT NULL") == []
