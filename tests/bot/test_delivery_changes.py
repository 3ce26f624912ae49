"""Alerts that change while they are on their way: nobody is told what is no longer so, and nothing is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.delivery import Postman
from bot.loopback import CallError
from bot.styled import units
from knowledge.membership import Role
from tests.conversations.conftest import union  # noqa: F401
from tests.conversations.following import MAY, NOON, Post, follow, publish
from tests.conversations.person import only
from tests.conversations.union import spaced

# ruff: noqa: F811


@pytest.fixture
async def post(union):
    return Post(union)


@pytest.fixture
async def people(union):
    """Two who follow « télétravail »."""
    people = [await union.member(name) for name in ("Ines", "Paul")]
    for person in people:
        await follow(person, "télétravail")
    return people


def between(monkeypatch, work):
    """Do something once, after the first message left and before the second one does."""
    real, begun = Postman._wait_for_its_turn, []

    async def wait(self):
        await real(self)
        begun.append(1)
        if len(begun) == 2:
            await work()

    monkeypatch.setattr(Postman, "_wait_for_its_turn", wait)


async def test_a_summary_withdrawn_while_alerts_leave_is_told_to_nobody_more(union, people, post, monkeypatch):
    summary = await publish(union)

    async def withdraw():
        await union.people.house.write(lambda desk: desk.shelf.withdraw(summary, None, "an error"))

    between(monkeypatch, withdraw)
    await post.deliver()
    ines, paul = (one.news() for one in people)
    assert "compte rendu retiré depuis" in ines[-1].words
    assert paul == []


async def test_who_stops_or_pauses_while_alerts_leave_is_told_nothing(union, people, post, monkeypatch):
    await publish(union)
    number = union.number(people[1])

    async def pause():
        await union.people.house.write(lambda desk: desk.subscriptions.pause(number))

    between(monkeypatch, pause)
    assert await post.deliver() == 1
    assert people[1].news() == []
    await union.people.house.write(lambda desk: desk.subscriptions.resume(number))
    assert await post.deliver() == 1
    only(people[1].news())


async def test_quiet_hours_that_begin_while_alerts_leave_hold_back_the_rest(union, people, post, monkeypatch):
    await publish(union)

    async def night():
        post.now = NOON.replace(hour=21)

    real = Postman._send

    async def send(self, *args):
        done = await real(self, *args)
        await night()
        return done

    monkeypatch.setattr(Postman, "_send", send)
    assert await post.deliver() == 1
    post.now = NOON + timedelta(days=1)
    assert await post.deliver() == 1
    assert [len(one.news()) for one in people] == [1, 1]


async def test_a_group_let_go_while_its_number_changes_is_told_nothing(union, post, monkeypatch):
    room = await union.group(kind="group")
    number = union.rows("SELECT number FROM group_chats")[0]["number"]
    await union.people.house.write(lambda desk: desk.subscriptions.follow(number, "télétravail"))
    old = union.people.keyring.lookup(room.id)
    room.becomes(-1_007_000_900_001)
    room.take()
    await publish(union)
    real = Postman._is_full

    def full(self, chat_id):
        union.change("DELETE FROM followers")
        union.change("DELETE FROM group_chats WHERE lookup = ?", old)
        return real(self, chat_id)

    monkeypatch.setattr(Postman, "_is_full", full)
    await post.deliver()
    assert room.take() == []


async def test_what_a_group_was_told_under_its_former_number_changes_no_message_of_the_new_one(union, post):
    room = await union.group(kind="group")
    number = union.rows("SELECT number FROM group_chats")[0]["number"]
    await union.people.house.write(lambda desk: desk.subscriptions.follow(number, "télétravail"))
    summary = await publish(union)
    await post.deliver()
    room.becomes(-1_007_000_900_001)
    room.take()
    await publish(union, MAY.replace("20 MAI", "21 MAI").replace("ZÉPHYR", "ALIZÉ"))
    assert await post.deliver() == 1
    (row,) = union.rows("SELECT message_id FROM alerts WHERE summary_id = ?", summary)
    assert row["message_id"] is None
    room.take()
    await union.people.house.write(lambda desk: desk.shelf.withdraw(summary, None, "an error"))
    assert await post.deliver() == 0
    assert room.take() == []


async def test_a_digest_of_many_summaries_and_many_words_keeps_within_a_message(union, post):
    ines = await union.member()
    words = [
        "organisé avec soin",
        "chacun y trouve son compte",
        "télétravail",
        "indemnité de repas du midi",
        "horaires",
    ]
    words += ["chauffage des bâtiments administratifs", "accord de branche signé"]
    for one in words:
        await follow(ines, one, "Chaque semaine")
    for day in range(1, 29):
        text = f"{', '.join(words)} : le point {day} est organisé avec soin, chacun y trouve son compte. "
        await publish(union, f"SYNERA\nCSE Rivemont\nRÉUNION DU {day} MAI 2024\n\nDIVERS\n{text}\n")
    assert await post.deliver() == 1
    digest = only(ines.news())
    assert units(digest.text) <= 4096
    assert spaced(digest).startswith("🔔 Votre semaine : 28 comptes rendus")
    assert "28. " in digest.words


async def test_who_cannot_be_told_does_not_keep_progress_below_its_end(union, people, post, monkeypatch):
    monkeypatch.setattr("bot.progress.BETWEEN_EDITS", 0.0)
    olga = await union.member("Olga", Role.REPRESENTATIVE)
    preview = (await olga.send_file("mai.txt", MAY.encode()))[-1]
    await olga.press(preview, "Publier")
    union.loopback.fail(
        "sendMessage", CallError("Forbidden: bot was blocked by the user", 403), chat_id=people[0].player.id
    )
    await post.deliver()
    assert spaced(olga.news()[-1]).endswith("\n1 prévenu sur 1.")
    assert union.rows("SELECT 1 FROM announcements") == []
